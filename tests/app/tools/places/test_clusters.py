"""Clusters, operons and runs."""

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

from index.library import Library

GENES = [
    # symbol, start, length, strand, product
    ("nifH", 1000, 300, 1, "nitrogenase iron protein"),
    ("nifD", 1340, 300, 1, "nitrogenase alpha chain"),
    ("", 1700, 200, 1, "ferredoxin"),
    ("nifK", 1960, 300, 1, "nitrogenase beta chain"),
    ("abcD", 3000, 300, -1, "transporter"),
    ("abcE", 3300, 300, -1, "transporter"),
    ("abcF", 3700, 300, -1, "transporter"),
    ("", 4300, 300, 1, "nitrogenase cofactor biosynthesis protein NifN"),
    *[(f"xyz{x}", 5000 + 400 * i, 200, (-1) ** i, "thing") for i, x in enumerate("ABCDEF")],
    ("nifZ", 8000, 300, -1, "NifZ family protein"),
    *[(f"uvw{x}", 8400 + 150 * i, 90, (-1) ** i, "thing") for i, x in enumerate("ABCDEF")],
    ("lasA", 9500, 480, 1, "last gene"),
    ("frsA", 5, 300, 1, "first gene"),
]


def write(folder, extra=(), description="Made-up genome.", topology="circular"):
    record = SeqRecord(Seq("ACGTA" * 2000), id="CLU_1.1", name="CLU_1", description=description)
    record.annotations.update(molecule_type="DNA", topology=topology)
    for number, (symbol, start, length, strand, product) in enumerate(GENES):
        place = SimpleLocation(start, start + length, strand)
        keys = {"locus_tag": [f"C{number:02d}"], **({"gene": [symbol]} if symbol else {})}
        record.features.append(SeqFeature(place, type="gene", qualifiers=keys))
        record.features.append(
            SeqFeature(place, type="CDS", qualifiers={**keys, "product": [product]})
        )
    record.features += extra
    path = folder / "clu.gb"
    SeqIO.write([record], path, "genbank")
    return Library.open([path])


@pytest.fixture(scope="module")
def plain_genome(tmp_path_factory):
    return write(tmp_path_factory.mktemp("plain"))


def test_a_family_with_its_cluster_and_outliers(run, plain_genome):
    result = run("gene_cluster", plain_genome, prefix="nif")
    assert {row[0] for row in result.table.rows} == {"C00", "C01", "C03", "C07", "C14"}
    assert "4 of the 5 nif genes form a cluster" in result.text
    assert "Apart from it lies *nifZ*" in result.text
    assert "C02" in result.text
    assert result.table.rows[0][-1] == "1" and result.table.rows[-1][-1] == ""


def test_a_family_within_a_gap_in_bases(run, plain_genome):
    result = run("gene_cluster", plain_genome, prefix="nif", max_gap=100)
    clusters = [row[0] for row in result.table.rows if row[-1] == "1"]
    assert clusters == ["C00", "C01"]


def test_an_operon_is_a_prediction(run, plain_genome):
    result = run("gene_cluster", plain_genome, name="abcE")
    assert result.focus == ["C04", "C05", "C06"]
    assert "in order of transcription *abcF*, *abcE* and *abcD*" in result.text
    assert "predicted" in result.text and "not annotated" in result.text
    assert run("gene_cluster", plain_genome, name="abcE", max_gap=50).focus == ["C04", "C05"]
    alone = run("gene_cluster", plain_genome, name="nifZ")
    assert alone.focus == ["C14"] and "stands alone" in alone.text


def test_an_operon_over_the_origin(run, plain_genome):
    assert run("gene_cluster", plain_genome, name="frsA").focus == ["C21", "C22"]


def test_names_that_are_families_or_words(run, plain_genome):
    assert "nif genes" in run("gene_cluster", plain_genome, name="nif").text
    words = run("gene_cluster", plain_genome, keyword="nitrogenase")
    assert {row[0] for row in words.table.rows} == {"C00", "C01", "C03", "C07"}
    assert run("gene_cluster", plain_genome, prefix="qqq").status == "declined"
    assert run("gene_cluster", plain_genome, keyword="zirconium").status == "declined"


def test_without_annotated_clusters_that_is_said(run, plain_genome):
    result = run("gene_cluster", plain_genome)
    assert "annotates no gene cluster" in result.text


def test_annotated_clusters_come_first(run, tmp_path):
    cluster = SeqFeature(
        SimpleLocation(2900, 4700), type="cluster", qualifiers={"product": ["t1pks-nrps"]}
    )
    library = write(tmp_path, [cluster])
    result = run("gene_cluster", library)
    assert "One cluster is annotated: t1pks-nrps" in result.text
    assert [row[0] for row in result.table.rows] == ["C04", "C05", "C06", "C07"]
    assert result.citations[0].start == 2901 and result.citations[0].end == 4700
    assert run("gene_cluster", library, keyword="nrps").text == result.text


def test_a_record_that_is_a_cluster(run, tmp_path):
    library = write(tmp_path, description="Testobacter fakeomycin biosynthetic gene cluster.")
    result = run("gene_cluster", library, keyword="fakeomycin")
    assert "as a whole is a cluster" in result.text and result.table.total == len(GENES)


def test_an_annotated_operon_is_cited(run, tmp_path):
    operon = SeqFeature(SimpleLocation(2990, 3650), type="operon", qualifiers={"operon": ["abcDE"]})
    library = write(tmp_path, [operon])
    result = run("gene_cluster", library, name="abcE")
    assert "annotated operon" in result.text and result.focus == ["C04", "C05"]


def test_runs(run, plain_genome):
    result = run("gene_runs", plain_genome, max_gap=60)
    runs = [row[2] for row in result.table.rows]
    assert runs == ["nifH, nifD, C02, nifK", "abcE, abcD", "lasA, frsA"]
    assert result.table.rows[1][0] == "C05"
    assert result.table.rows[2][4:6] == [9501, 305] and result.table.rows[2][7] == 805
    assert "3 runs" in result.text and "predicted" in result.text


def test_runs_by_first_member_length_and_number(run, plain_genome):
    assert run("gene_runs", plain_genome, max_gap=60, starts_with="abcE").focus == ["C04", "C05"]
    assert run("gene_runs", plain_genome, starts_with="abcD").status == "declined"
    assert run("gene_runs", plain_genome, max_gap=60, contains="nifK").focus[0] == "C00"
    longest = run("gene_runs", plain_genome, max_gap=60, longest=True)
    assert longest.focus == ["C00", "C01", "C02", "C03"]
    assert run("gene_runs", plain_genome, max_gap=60, min_genes=4).focus == longest.focus
    assert run("gene_runs", plain_genome, min_genes=9).status == "declined"


def test_a_run_that_only_a_wider_gap_gives_is_found_when_no_gap_was_asked_for(run, plain_genome):
    result = run("gene_runs", plain_genome, contains="abcF")
    assert "at most 100 bp" in result.text and result.focus == ["C04", "C05", "C06"]
    assert run("gene_runs", plain_genome, contains="abcF", max_gap=50).status == "declined"


@pytest.mark.real
def test_known_operons_of_e_coli(data_dir, run):
    library = Library.open([data_dir / "genomes/bacteria/ecoli_K12_MG1655_NC_000913.gbff.gz"])
    assert "*lacZ*, *lacY* and *lacA*" in run("gene_cluster", library, name="lacY").text
    atp = run("gene_cluster", library, prefix="atp")
    assert [row[1] for row in atp.table.rows] == [f"atp{x}" for x in "CDGAHFEBI"]
    assert "form one cluster" in atp.text
    lac = run("gene_cluster", library, prefix="lac")
    assert "Of these, *lacZ*, *lacY* and *lacA* follow each other" in lac.text
