"""Genes called in bare sequence: found, placed, labelled, refused where the callers do not fit."""

import random

import pytest
from Bio import SeqIO

from index.annotate import orfs, prodigal
from index.annotate.base import Coding, coding_density
from index.annotate.fit import sparse
from index.annotate.pipeline import annotate
from index.annotate.state import UnfitError, called_here, how, is_bare, is_predicted
from index.demo import demo_genome
from index.export.selection import Selection
from index.export.write import export_file
from index.library import Library

pytest.importorskip("pyrodigal", reason="needs the extra genecalling")


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo genome: its file, and its bases alone."""
    folder = tmp_path_factory.mktemp("demo")
    path = demo_genome(folder)
    records = list(SeqIO.parse(path, "genbank"))
    bare = folder / "bare.fasta"
    bare.write_text("".join(f">{r.id}\n{r.seq}\n" for r in records))
    return path, bare, records


@pytest.fixture(scope="module")
def predicted(demo, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    with Library.open(demo[1], home=home) as library:
        genome = annotate(library.genomes[0])
        yield genome
        genome.close()


def stops(records):
    """Record, strand and last base of each stop codon, by Biopython."""
    found = {}
    for record in records:
        for feature in record.features:
            if feature.type == "CDS" and "pseudo" not in feature.qualifiers:
                last = feature.location.parts[-1]
                end = int(last.end if feature.location.strand > 0 else last.start)
                found[(record.id, feature.location.strand, end)] = feature
    return found


def called_stops(genome):
    return {
        (row.record, row.strand, row.end if row.strand > 0 else row.start): row
        for row in genome.features("type = 'CDS'")
    }


def test_most_genes_are_found(demo, predicted):
    true, called = stops(demo[2]), called_stops(predicted)
    hits = true.keys() & called.keys()
    assert len(hits) >= 0.9 * len(true) and len(hits) >= 0.85 * len(called)


def test_proteins_equal_biopython(demo, predicted):
    true, called = stops(demo[2]), called_stops(predicted)
    sequences = {record.id: record.seq for record in demo[2]}
    same = 0
    for key in true.keys() & called.keys():
        row = called[key]
        bases = sequences[row.record][row.start : row.end]
        bases = bases.reverse_complement() if row.strand < 0 else bases
        assert predicted.protein(row)[1:] == str(bases.translate(11)).rstrip("*")[1:]
        same += predicted.protein(row) == true[key].qualifiers["translation"][0]
    assert same > 0.6 * len(true)


def test_calls_say_that_they_are_predicted(predicted):
    assert is_predicted(predicted) and not is_bare(predicted)
    assert how(predicted).startswith("predicted by pyrodigal")
    rows = predicted.features("type = 'CDS'")
    assert all("predicted" in row.note for row in rows)
    said = predicted.qualifiers(rows[0].fid)
    assert said["inference"][0].startswith("ab initio prediction:Prodigal:")
    tags = [gene.locus_tag for gene in predicted.genes()]
    assert len(set(tags)) == len(tags) and tags == sorted(tags)


@pytest.mark.parametrize(("ending", "form"), [("gff3", "gff3"), ("gb", "genbank")])
def test_an_exported_file_still_says_it(predicted, demo, tmp_path, ending, form):
    path = tmp_path / f"calls.{ending}"
    export_file(Selection(predicted), form, path, sequence=form == "gff3")
    with Library.open([path, demo[0]], home=tmp_path) as library:
        again, annotated = library.genomes
        assert is_predicted(again) and not called_here(again)
        assert how(again) == " ".join(how(predicted).split())
        assert not is_predicted(annotated) and how(annotated) == ""


def test_a_comment_of_other_words_is_no_prediction(demo, tmp_path):
    path = tmp_path / "a.gff3"
    path.write_text(
        "##gff-version 3\n#!annotation-source predicted by a weatherman\n"
        "c\t.\tgene\t1\t99\t.\t+\t.\tID=g1\n"
    )
    with Library.open(path, home=tmp_path) as library:
        assert not is_predicted(library.genomes[0])


def test_bases_are_unchanged_and_the_second_time_is_stored(demo, predicted):
    for record in demo[2]:
        assert predicted[record.id][:] == str(record.seq)
    with Library.open(demo[1], home=predicted.directory.parent.parent) as library:
        before = (predicted.directory / "features.duckdb").stat().st_mtime_ns
        again = annotate(library.genomes[0])
        assert again.directory == predicted.directory
        assert (again.directory / "features.duckdb").stat().st_mtime_ns == before
        again.close()


def test_annotated_genomes_and_proteins_are_not_bare(demo, tmp_path):
    protein = tmp_path / "p.faa"
    protein.write_text(">p1 something\nMKLVRRWWEELPQRST\n")
    with Library.open([demo[0], protein], home=tmp_path) as library:
        assert [is_bare(genome) for genome in library.genomes] == [False, False]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (">chrX Drosophila melanogaster\n" + "ACGT" * 3000 + "\n", "says 'Drosophila'"),
        (">scaffold1 chromosome IV\n" + "ACGT" * 3000 + "\n", "says 'chromosome IV'"),
        ("".join(f">r{n}\n{'ACGTTGCATG' * 15}\n" for n in range(60)), "look like reads"),
        ("".join(f">g{n}\nATG{'GCTAAA' * 30}TAA\n" for n in range(60)), "cut out already"),
    ],
)
def test_what_is_no_prokaryote_is_declined_in_one_sentence(tmp_path, text, reason):
    path = tmp_path / "odd.fasta"
    path.write_text(text)
    with (
        Library.open(path, home=tmp_path) as library,
        pytest.raises(UnfitError, match=reason) as caught,
    ):
        annotate(library.genomes[0])
    assert "\n" not in str(caught.value)


def test_sequence_with_few_and_doubtful_genes_is_declined_and_remembered(tmp_path):
    rng = random.Random(3)
    path = tmp_path / "noise.fasta"
    path.write_text(">n\n" + "".join(rng.choice("ACGT") for _ in range(60_000)) + "\n")
    with Library.open(path, home=tmp_path) as library:
        genome = library.genomes[0]
        with pytest.raises(UnfitError, match="does not read like a prokaryote") as first:
            annotate(genome)
        with pytest.raises(UnfitError) as second:
            annotate(genome)
        assert str(first.value) == str(second.value)
        forced = annotate(genome, force=True)
        assert is_predicted(forced)
        forced.close()


def test_density_and_doubt_decide():
    sure = [Coding(at * 1000, at * 1000 + 900, 1, 11, confidence=99) for at in range(20)]
    doubtful = [Coding(at * 1000, at * 1000 + 300, 1, 11, confidence=60) for at in range(20)]
    assert coding_density([sure], 20_000) == pytest.approx(0.9)
    assert sparse("x", [sure], 20_000) is None
    assert "30 % of it" in (sparse("x", [doubtful], 20_000) or "")
    assert sparse("x", [doubtful], 5_000) is None


def test_own_caller_finds_whole_frames(demo):
    sequences = [bytes(record.seq) for record in demo[2]]
    found, caller = orfs.call(sequences)
    assert "reading frame" in caller.name
    true = stops(demo[2])
    called = set()
    for record, genes in zip(demo[2], found, strict=True):
        for gene in genes:
            bases = record.seq[gene.start : gene.end]
            bases = bases.reverse_complement() if gene.strand < 0 else bases
            protein = str(bases.translate(11))
            assert len(bases) % 3 == 0 and bases[:3] in ("ATG", "GTG", "TTG")
            assert protein.endswith("*") and protein.count("*") == 1
            called.add((record.id, gene.strand, gene.end if gene.strand > 0 else gene.start))
    assert len(called & true.keys()) >= 0.8 * len(true)


def test_unknown_bases_and_tiny_sequences_are_no_error():
    for sequence in (b"", b"A", b"N" * 500, b"ATG" + b"N" * 300 + b"TAA", b"ACGT" * 10):
        assert orfs.call([sequence])[0] == [[]]
    assert prodigal.call([b"ACGTACGTAC"])[0] == [[]]


@pytest.mark.real
def test_code_four_is_recognised_and_chlamydia_is_well_called(data_dir):
    import gzip

    for name, table, wanted in (
        ("mycoplasma_pneumoniae_FH_NZ_CP010546.gbk.gz", 4, 0.93),
        ("chlamydia_trachomatis_NC_012687.gbff.gz", 11, 0.96),
    ):
        with gzip.open(data_dir / "genomes/bacteria" / name, "rt") as file:
            (record,) = SeqIO.parse(file, "genbank")
        (genes,), caller = prodigal.call([bytes(record.seq)])
        assert caller.table == table
        true = stops([record])
        ends = {(record.id, g.strand, g.end if g.strand > 0 else g.start) for g in genes}
        assert len(ends & true.keys()) >= wanted * len(true)


@pytest.mark.real
def test_transfer_rnas_equal_refseq(data_dir):
    pytest.importorskip("pyaragorn")
    import gzip

    from index.annotate import rna

    path = data_dir / "genomes/bacteria/chlamydia_trachomatis_NC_012687.gbff.gz"
    with gzip.open(path, "rt") as file:
        (record,) = SeqIO.parse(file, "genbank")
    true = {
        (int(f.location.start), int(f.location.end), f.location.strand)
        for f in record.features
        if f.type == "tRNA"
    }
    genes = rna._transfer(bytes(record.seq), False, 11)
    called = [(g.start, g.end, g.strand) for g in genes if g.type == "tRNA"]
    found = [
        one
        for one in true
        if any(
            abs(one[0] - other[0]) <= 3 and abs(one[1] - other[1]) <= 3 and one[2] == other[2]
            for other in called
        )
    ]
    assert len(found) >= len(true) - 1 and len(called) <= len(true) + 2


def test_without_pyrodigal_the_built_in_caller_is_used_and_said(demo, tmp_path, monkeypatch):
    monkeypatch.setattr(prodigal, "version", lambda: None)
    with Library.open(demo[1], home=tmp_path) as library:
        genome = annotate(library.genomes[0])
        assert "built-in reading frame caller" in how(genome) and "94 %" in how(genome)
        true = stops(demo[2])
        assert len(true.keys() & called_stops(genome).keys()) >= 0.8 * len(true)
        genome.close()
