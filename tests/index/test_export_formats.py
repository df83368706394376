"""Exported files hold everything that was read, as Biopython and our own readers see it."""

import csv
import io
from pathlib import Path

import pytest
from Bio import SeqIO
from Bio.SeqFeature import AfterPosition, BeforePosition

from index.export.selection import Selection
from index.export.write import FORMATS, export_file, exported
from index.library import Library

RECORD = """LOCUS       TESTREC                  300 bp    DNA     circular BCT 01-JAN-2024
DEFINITION  A test.
ACCESSION   TESTREC
VERSION     TESTREC.1
KEYWORDS    .
SOURCE      Testobacter
  ORGANISM  Testobacter examplus
            Bacteria; Testia.
REFERENCE   1  (bases 1 to 300)
  AUTHORS   Doe,J.
  TITLE     On tests
  JOURNAL   J. Test 1:1
COMMENT     Made by hand.
FEATURES             Location/Qualifiers
     source          1..300
                     /organism="Testobacter examplus"
                     /mol_type="genomic DNA"
     gene            10..39
                     /gene="abcA"
                     /locus_tag="T_1"
     CDS             10..39
                     /gene="abcA"
                     /locus_tag="T_1"
                     /note="one; with = signs, commas & 100% of it"
                     /note="=SUM(A1)"
                     /db_xref="GO:1"
                     /db_xref="TEST:2"
                     /product="=cmd|'/c calc'!A1"
     gene            complement(<60..110)
                     /locus_tag="T_2"
                     /pseudo
     CDS             complement(join(<60..80,90..110))
                     /locus_tag="T_2"
                     /codon_start=2
                     /pseudo
     gene            join(291..300,1..5)
                     /locus_tag="T_3"
     CDS             join(291..300,1..5)
                     /locus_tag="T_3"
                     /product="over ""the"" origin"
     tRNA            order(120..130,140..>150)
                     /product="tRNA-Ala"
                     /locus_tag="T_4"
     CDS             join(complement(200..210),160..170)
                     /locus_tag="T_5"
                     /trans_splicing
     misc_feature    220..230
                     /note="named \xe4\xf6\xfc"
ORIGIN
"""


def text():
    bases = ("ATGGCTAAAGGTCTTTGACCATGAACGTAATAG" * 10)[:300]
    lines = [
        f"{at + 1:>9} "
        + " ".join(bases[at : at + 60][i : i + 10] for i in range(0, 60, 10)).lower()
        for at in range(0, 300, 60)
    ]
    return RECORD + "\n".join(lines) + "\n//\n"


@pytest.fixture(scope="module")
def genome(tmp_path_factory):
    folder = tmp_path_factory.mktemp("export")
    path = folder / "small.gbk"
    path.write_text(text(), encoding="utf-8")
    with Library.open(path, home=folder / "home") as library:
        yield library.genomes[0]


@pytest.fixture
def reread(tmp_path):
    """Write a format and open it again."""
    opened = []

    def again(genome, format, **options):
        path = tmp_path / f"again{FORMATS[format]}"
        export_file(Selection(genome), format, path, **options)
        opened.append(Library.open(path, home=tmp_path / "home"))
        return opened[-1].genomes[0]

    yield again
    for library in opened:
        library.close()


def facts(genome, rename=None):
    """Every feature as comparable values; flags are ``true`` or empty."""
    rename = rename or {}
    found = []
    for row in genome.features(order="record_no, fid"):
        said = {
            rename.get(key, key): ["" if value == "true" else value for value in values]
            for key, values in genome.qualifiers(row.fid).items()
        }
        found.append((row.type, row.parts, row.operator, row.fuzzy_start, row.fuzzy_end, said))
    return found


def test_genbank_is_read_back_unchanged(genome, reread):
    again = reread(genome, "genbank")
    assert facts(again) == facts(genome)
    assert again["TESTREC.1"][:] == genome["TESTREC.1"][:]
    record, before = again.records[0], genome.records[0]
    assert (record.topology, record.organism) == (before.topology, before.organism)
    assert "Doe,J" in str(record.annotations["comment"])
    assert record.annotations["taxonomy"] == before.annotations["taxonomy"]


def test_genbank_equals_the_file_for_biopython(genome):
    (mine,) = SeqIO.parse(io.StringIO(exported(Selection(genome), "genbank")), "genbank")
    (theirs,) = SeqIO.parse(io.StringIO(text()), "genbank")
    assert mine.seq == theirs.seq and len(mine.features) == len(theirs.features)
    for one, other in zip(mine.features, theirs.features, strict=True):
        assert one.type == other.type and dict(one.qualifiers) == dict(other.qualifiers)
        assert str(one.location) == str(other.location)
        assert one.extract(mine.seq) == other.extract(theirs.seq)
    partial = [f for f in mine.features if f.qualifiers.get("locus_tag") == ["T_2"]]
    fuzzy = {type(f.location.start) for f in partial}
    assert fuzzy == {BeforePosition}
    assert any(isinstance(f.location.end, AfterPosition) for f in mine.features)


@pytest.mark.parametrize("sequence", [False, True])
def test_gff3_keeps_features_and_qualifiers(genome, reread, sequence):
    again = reread(genome, "gff3", sequence=sequence)
    before = facts(genome)
    after = facts(again, {"Note": "note", "Dbxref": "db_xref"})
    assert len(after) == len(before)
    assert again.records[0].circular and again.has_sequence is sequence
    for one, other in zip(before, after, strict=True):
        kind = other[5].get("gbkey", [other[0]])[0]
        assert (one[0], *one[1:5]) == (kind, *other[1:5])
        for key, values in one[5].items():
            assert other[5][key] == values, key


def test_gff3_lines_obey_the_specification(genome):
    lines = exported(Selection(genome), "gff3").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert all(len(row) == 9 for row in rows)
    ids = [dict(a.split("=", 1) for a in row[8].split(";")).get("ID") for row in rows]
    parents = {
        a.split("=")[1] for row in rows for a in row[8].split(";") if a.startswith("Parent=")
    }
    assert parents and parents <= set(ids)
    minus = [row for row in rows if "T_2" in row[8] and row[2] == "CDS"]
    # 21 bases from codon_start 2: 20 in frame, so the next part begins with one base left over
    assert [(row[3], row[4], row[7]) for row in minus] == [("90", "110", "1"), ("60", "80", "1")]
    over = [row for row in rows if "T_3" in row[8] and row[2] == "CDS"]
    assert [(row[3], row[4]) for row in over] == [("291", "305")]


def test_fasta_kinds_equal_biopython(genome):
    (theirs,) = SeqIO.parse(io.StringIO(text()), "genbank")
    coding = {f.qualifiers["locus_tag"][0]: f for f in theirs.features if f.type == "CDS"}
    whole = exported(Selection(genome), "fasta")
    assert str(next(SeqIO.parse(io.StringIO(whole), "fasta")).seq) == str(theirs.seq)
    ffn = {r.id: r for r in SeqIO.parse(io.StringIO(exported(Selection(genome), "ffn")), "fasta")}
    assert set(ffn) == {"T_1", "T_2", "T_3"}
    for name, entry in ffn.items():
        assert entry.seq == coding[name].extract(theirs.seq)
    assert "[TESTREC.1:291..5(+)]" in ffn["T_3"].description
    faa = {r.id: r for r in SeqIO.parse(io.StringIO(exported(Selection(genome), "faa")), "fasta")}
    assert set(faa) == {"T_1", "T_3"}, "a pseudogene has no protein"
    assert faa["T_1"].seq == coding["T_1"].extract(theirs.seq).translate(1).rstrip("*")


def test_bed_is_zero_based_and_blocked(genome):
    everything = genome.features("type IN ('CDS', 'tRNA')", order="fid")
    lines = [x.split("\t") for x in exported(Selection(genome, everything), "bed").splitlines()]
    assert all(len(line) == 12 for line in lines)
    first = lines[0]
    assert first[:6] == ["TESTREC.1", "9", "39", "abcA", "0", "+"]
    split = next(line for line in lines if line[3] == "T_2")
    assert split[1:3] == ["59", "110"] and split[9:] == ["2", "21,21,", "0,30,"]
    assert [line[1:3] for line in lines if line[3] == "T_3"] == [["290", "300"], ["0", "5"]]
    assert {line[5] for line in lines if line[3] == "T_5"} == {"+", "-"}


def test_csv_is_safe_in_spreadsheets(genome):
    rows = list(csv.DictReader(io.StringIO(exported(Selection(genome), "csv"))))
    assert [row["id"] for row in rows] == [gene.id for gene in genome.genes()]
    assert rows[1]["start"] == "10" and rows[1]["end"] == "39" and rows[1]["strand"] == "+"
    assert rows[1]["product"] == "'=cmd|'/c calc'!A1"
    for row in rows:
        for key, value in row.items():
            assert value in ("+", "-") or not value.startswith(("=", "+", "-", "@")), key


def test_parquet_holds_the_values_as_they_are(genome, tmp_path):
    import duckdb

    path = tmp_path / "it's.parquet"
    export_file(Selection(genome), "parquet", path)
    quoted = str(path).replace("'", "''")
    query = f"SELECT id, product, start, db_xrefs FROM '{quoted}'"
    with duckdb.connect() as connection:
        found = connection.execute(query).fetchall()
    assert ("T_1", "=cmd|'/c calc'!A1", 10, ["GO:1", "TEST:2"]) in found
    assert len(found) == len(genome.genes())


def test_a_subset_keeps_what_belongs_to_its_genes(genome):
    chosen = Selection(genome, genome.genes("id = 'T_1'"))
    (record,) = SeqIO.parse(io.StringIO(exported(chosen, "genbank")), "genbank")
    assert [f.type for f in record.features] == ["gene", "CDS"]
    assert len(list(csv.reader(io.StringIO(exported(chosen, "csv"))))) == 2
    assert exported(chosen, "fasta").splitlines()[1] == genome["TESTREC.1"][9:39]


def test_nothing_selected_and_unknown_formats_are_one_sentence(genome, tmp_path):
    with pytest.raises(ValueError, match="Nothing of small is selected"):
        exported(Selection(genome, []), "bed")
    with pytest.raises(ValueError, match="no text format"):
        exported(Selection(genome), "docx")
    target = tmp_path / "kept.bed"
    target.write_text("before")
    with pytest.raises(ValueError):
        export_file(Selection(genome, []), "bed", target)
    assert target.read_text() == "before" and len(list(tmp_path.iterdir())) == 1


REAL = (
    "virus/phiX174_NC_001422.gbk", "virus/lambda_NC_001416.gbk", "virus/sars-cov-1_NC_004718.gb",
    "plasmid/pB171_90_CP021212.gbk", "organelle/arabidopsis_chloroplast_NC_000932.gb.gz",
    "bgc/nisin_HM219853.gbk", "eukaryote/arabidopsis_BAC_F14F8_AL391144.gbk",
)  # fmt: skip


@pytest.mark.real
@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize("format", ["genbank", "gff3"])
def test_real_records_survive(data_dir: Path, reread, tmp_path, name, format):
    with Library.open(data_dir / "genomes" / name, home=tmp_path / "first") as library:
        genome = library.genomes[0]
        again = reread(genome, format)
        rename = {"Note": "note", "Dbxref": "db_xref"} if format == "gff3" else {}
        before, after = facts(genome), facts(again, rename)
        assert len(before) == len(after)
        for one, other in zip(before, after, strict=True):
            kind = other[5].get("gbkey", [other[0]])[0] if format == "gff3" else other[0]
            assert (one[0], *one[1:5]) == (kind, *other[1:5])
            for key, values in one[5].items():
                squeezed = ["".join(value.split()) for value in values]
                assert ["".join(value.split()) for value in other[5][key]] == squeezed, key
