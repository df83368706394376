"""GenBank: round trips through Biopython's writer, and what is done with damaged records."""

import io
import warnings

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import CompoundLocation, SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord
from hypothesis import given, settings
from hypothesis import strategies as st

from index.formats import open_any
from index.formats.genbank_header import locus
from index.records import FormatError, Part

WORDS = st.text(
    alphabet="abcdefghijklmnopqrstuvwxyz ABC0123456789-,;:()'\"/=<>&", min_size=1, max_size=200
).map(lambda text: " ".join(text.split()))


@st.composite
def seq_records(draw) -> SeqRecord:
    length = draw(st.integers(1, 300))
    sequence = draw(st.text(alphabet="ACGTNRY", min_size=length, max_size=length))
    record = SeqRecord(Seq(sequence), id="TEST01.1", name="TEST01", description="A test record")
    record.annotations = {
        "molecule_type": "DNA",
        "topology": draw(st.sampled_from(["linear", "circular"])),
        "date": "01-JAN-2020",
        "data_file_division": "BCT",
        "organism": "Escherichia coli",
        "taxonomy": ["Bacteria", "Pseudomonadota"],
        "keywords": ["one", "two"],
        "comment": "First line\nsecond line",
    }
    for _ in range(draw(st.integers(0, 5))):
        strand = draw(st.sampled_from([1, -1]))
        parts = []
        for _ in range(draw(st.integers(1, 3))):
            start = draw(st.integers(0, length - 1))
            parts.append(SimpleLocation(start, draw(st.integers(start + 1, length)), strand))
        location = parts[0] if len(parts) == 1 else CompoundLocation(parts)
        qualifiers = {"note": draw(st.lists(WORDS.filter(bool), min_size=1, max_size=3))}
        if draw(st.booleans()):
            qualifiers["translation"] = ["MKV" * draw(st.integers(1, 60))]
        if draw(st.booleans()):
            qualifiers["pseudo"] = [""]
        record.features.append(SeqFeature(location, type="CDS", qualifiers=qualifiers))
    return record


@settings(max_examples=60, deadline=None)
@given(record=seq_records())
def test_what_biopython_writes_is_read_as_biopython_reads_it(tmp_path_factory, record):
    text = record.format("genbank")
    path = tmp_path_factory.mktemp("written") / "x.gb"
    path.write_text(text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = SeqIO.read(io.StringIO(text), "genbank")
    (found,) = open_any(path)
    assert found.sequence == bytes(expected.seq)
    assert (found.id, found.name, found.description) == ("TEST01.1", "TEST01", "A test record")
    assert found.topology == expected.annotations["topology"]
    assert found.organism == "Escherichia coli"
    assert found.annotations["taxonomy"] == ["Bacteria", "Pseudomonadota"]
    assert found.annotations["comment"] == expected.annotations["comment"]
    assert len(found.features) == len(expected.features)
    for feature, other in zip(found.features, expected.features, strict=True):
        assert feature.qualifiers == other.qualifiers
        assert feature.parts == tuple(
            Part(int(p.start), int(p.end), p.strand) for p in other.location.parts
        )
        line = text.split("\n")[feature.line - 1]
        assert line.startswith(f"     {feature.type}")


HEAD = """LOCUS       TEST01                    60 bp    DNA     circular BCT 01-JAN-2020
DEFINITION  A test.
ACCESSION   TEST01
VERSION     TEST01.1
"""
TABLE = """FEATURES             Location/Qualifiers
     gene            1..9
                     /gene="abcD"
     CDS             complement(10..30)
                     /gene="efgH"
                     /note="a note"
"""
ORIGIN = """ORIGIN
        1 atgaaacgtc tggcagaata cgatctgtaa gcatgcatgc atgcatgcat gcatgcatgc
//
"""
WHOLE = HEAD + TABLE + ORIGIN
SEQUENCE = b"ATGAAACGTCTGGCAGAATACGATCTGTAAGCATGCATGCATGCATGCATGCATGCATGC"


def read(tmp_path, text):
    path = tmp_path / "x.gb"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    opened = open_any(path)
    return list(opened), opened.diagnostics


def types(record):
    return [feature.type for feature in record.features]


def test_a_whole_record_has_no_diagnostics(tmp_path):
    (record,), diagnostics = read(tmp_path, WHOLE)
    assert record.sequence == SEQUENCE and types(record) == ["gene", "CDS"]
    assert record.line == 1 and diagnostics == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text.replace("//\n", ""), "does not end with //"),
        (lambda text: text.replace("ORIGIN\n", ""), "ORIGIN line is missing"),
        (lambda text: text.replace(TABLE.split("\n")[0] + "\n", ""), "FEATURES line is missing"),
        (lambda text: "some banner\n\n" + text, "belong to no record"),
        (lambda text: text.replace("        1 atg", "         1 atg"), "columns"),
        (lambda text: text.replace("        1 atg", "1 atg"), "columns"),
        (lambda text: text.replace("60 bp", "99 bp"), "says 99 but the sequence has 60"),
        (lambda text: text.replace('"abcD"', '"abcD'), "closing quote"),
        (lambda text: text.replace("     gene  ", "   \tgene  "), ""),
        (lambda text: text.replace("\n", "\n      ").replace("\n      //", "\n//"), "indented"),
        (lambda text: text.replace("abcD", "abc\0D"), "NUL"),
        (lambda text: HEAD.split("\n")[0] + "\n" + text, "second LOCUS"),
    ],
)
def test_damage_that_loses_nothing(tmp_path, change, told):
    (record,), diagnostics = read(tmp_path, change(WHOLE))
    assert record.sequence == SEQUENCE
    assert types(record) == ["gene", "CDS"]
    assert record.features[0].first("gene") == "abcD"
    assert record.features[1].qualifiers == {"gene": ["efgH"], "note": ["a note"]}
    assert told in " ".join(d.message for d in diagnostics)


def test_a_bad_feature_is_skipped_alone_and_told_with_its_line(tmp_path):
    (record,), diagnostics = read(tmp_path, WHOLE.replace("1..9\n", "1..x9\n"))
    assert types(record) == ["CDS"]
    (told,) = diagnostics
    assert (told.severity, told.record, told.line) == ("error", "TEST01.1", 6)


def test_a_bad_record_does_not_sink_the_others(tmp_path):
    other = WHOLE.replace("TEST01", "TEST02")
    records, diagnostics = read(tmp_path, WHOLE + HEAD + "//\n" + other)
    assert [record.id for record in records] == ["TEST01.1", "TEST02.1"]
    assert [d.severity for d in diagnostics if d.record == "TEST01.1_2"] == ["warning", "error"]


def test_records_without_end_are_cut_at_the_next_locus(tmp_path):
    records, _ = read(tmp_path, WHOLE.replace("//\n", "") + WHOLE.replace("TEST01", "TEST02"))
    assert [(record.id, record.sequence) for record in records] == [
        ("TEST01.1", SEQUENCE),
        ("TEST02.1", SEQUENCE),
    ]


def test_text_among_the_sequence_counts_as_unknown(tmp_path):
    line = '                     /note="a note"\n'
    (record,), diagnostics = read(tmp_path, WHOLE.replace("//\n", line + "//\n"))
    assert record.sequence == SEQUENCE + b"N" * len('/note="anote"')
    assert any(d.severity == "error" and "/note=" in d.message for d in diagnostics)


def test_missing_letters_do_not_wrap_features_over_the_origin(tmp_path):
    text = WHOLE.replace("60 bp", "90 bp").replace("10..30", "50..80")
    (record,), diagnostics = read(tmp_path, text)
    assert record.features[1].parts == (Part(49, 60, -1),)
    assert any("cut" in d.message for d in diagnostics)


def test_only_a_head_is_an_error(tmp_path):
    with pytest.raises(FormatError, match="only its head"):
        read(tmp_path, HEAD)


def test_no_locus_line_is_an_error(tmp_path):
    with pytest.raises(FormatError, match="no line begins with LOCUS"):
        read(tmp_path, WHOLE.split("\n", 1)[1])


def test_masters_and_contigs_have_a_length_but_no_sequence(tmp_path):
    (record,), diagnostics = read(tmp_path, HEAD + "CONTIG      join(AB1.1:1..60)\n//\n")
    assert record.sequence is None and record.length == 60
    assert record.annotations["contig"] == "join(AB1.1:1..60)"
    assert "CONTIG" in diagnostics[0].message
    (record,), _ = read(tmp_path, HEAD + "WGS         AB01-AB99\n//\n")
    assert record.sequence is None and record.annotations["wgs"] == "AB01-AB99"


def test_names_fall_back_and_stay_unique(tmp_path):
    bare = WHOLE.replace("ACCESSION   TEST01\nVERSION     TEST01.1\n", "")
    nameless = bare.replace("TEST01   ", "         ")
    records, _ = read(tmp_path, WHOLE + WHOLE + bare + nameless)
    assert [record.id for record in records] == ["TEST01.1", "TEST01.1_2", "TEST01", "record_4"]


def test_latin_1_text_is_kept(tmp_path):
    (record,), _ = read(tmp_path, WHOLE.replace("a note", "caf\xe9").encode("latin-1"))
    assert record.features[1].first("note") == "caf\xe9"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "LOCUS       NC_000913            4641652 bp    DNA     circular CON 09-MAR-2022",
            ("NC_000913", 4641652, "DNA", "circular", "CON", "09-MAR-2022"),
        ),
        (
            "LOCUS       AAB29917   9 aa      linear   BCT   23-SEP-1994",
            ("AAB29917", 9, "protein", "linear", "BCT", "23-SEP-1994"),
        ),
        (
            "LOCUS       E.coli DERA             1024 bp    DNA       01-SEP-2015",
            ("E.coli DERA", 1024, "DNA", "", "", "01-SEP-2015"),
        ),
        (
            "LOCUS       KC619530_7721 bp    DNA     circular SYN 21-MAY-2013",
            ("KC619530", 7721, "DNA", "circular", "SYN", "21-MAY-2013"),
        ),
        ("LOCUS       x 12bp ds-DNA", ("x", 12, "DNA", "", "", "")),
        ("LOCUS       U00096", ("U00096", None, None, "", "", "")),
        (
            "LOCUS       MN908947 29903 bp ss-RNA linear VRL",
            ("MN908947", 29903, "RNA", "linear", "VRL", ""),
        ),
        ("LOCUS", ("", None, None, "", "", "")),
    ],
)
def test_locus_lines_of_many_programs(line, expected):
    found = locus(line)
    assert (
        found.name,
        found.length,
        found.molecule,
        found.topology,
        found.division,
        found.date,
    ) == expected
