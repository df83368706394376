"""EMBL flat files, against Biopython and by hand."""

import warnings
from collections import Counter

import pytest
from Bio import SeqIO

from index.formats import open_any
from index.records import FormatError, Part

TEXT = """ID   X1; SV 2; circular; genomic DNA; STD; PRO; 30 BP.
XX
AC   X1; X2;
DT   01-JAN-2000 (Rel. 1, Created)
DT   02-FEB-2001 (Rel. 2, Last updated, Version 3)
DE   A plasmid,
DE   complete.
KW   one; two words.
OS   Escherichia coli
OC   Bacteria; Pseudomonadota.
OG   Plasmid pX
RN   [1]
RP   1-30
RX   PUBMED; 123.
RA   Doe J., Roe R.;
RT   "On X";
RL   J. Test. 1:1-2(2000).
CC   First line
CC   second line
DR   MD5; abc.
XX
FH   Key             Location/Qualifiers
FT   CDS             complement(join(1..3,
FT                   7..9))
FT                   /gene="abc"
FT                   /note="long ""quoted""
FT                   note"
FT   gene            25..4
XX
SQ   Sequence 30 BP;
     acgtacgtac gtacgtacgt acgtacgtac                                         30
//
"""


def read(tmp_path, text):
    path = tmp_path / "x.embl"
    path.write_text(text)
    opened = open_any(path)
    return list(opened), opened.diagnostics


def test_head_table_and_letters(tmp_path):
    (record,), diagnostics = read(tmp_path, TEXT)
    assert (record.id, record.name, record.length) == ("X1.2", "X1", 30)
    assert (record.molecule, record.topology) == ("DNA", "circular")
    assert (record.organism, record.description) == ("Escherichia coli", "A plasmid, complete")
    assert record.sequence == b"ACGTACGTACGTACGTACGTACGTACGTAC"
    notes = record.annotations
    assert notes["accessions"] == ["X1", "X2"] and notes["division"] == "PRO"
    assert notes["keywords"] == ["one", "two words"] and notes["date"] == "02-FEB-2001"
    assert notes["taxonomy"] == ["Bacteria", "Pseudomonadota"]
    assert notes["comment"] == "First line\nsecond line" and notes["organelle"] == "Plasmid pX"
    assert notes["references"] == [
        "1 (bases 1-30) Doe J., Roe R. On X. J. Test. 1:1-2(2000). PubMed 123."
    ]
    cds, gene = record.features
    assert cds.parts == (Part(6, 9, -1), Part(0, 3, -1)) and cds.line == 23
    assert cds.qualifiers == {"gene": ["abc"], "note": ['long "quoted" note']}
    assert gene.parts == (Part(24, 30, 1), Part(0, 4, 1)) and gene.line == 28
    assert [d.severity for d in diagnostics] == ["warning"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ID   U87107     standard; DNA; SYN; 8840 BP.", ("U87107", 8840, "DNA", "", "SYN")),
        ("ID   X  standard; circular DNA; PRO; 9 BP.", ("X", 9, "DNA", "circular", "PRO")),
        ("ID   D1       STANDARD;      PRT;   111 AA.", ("D1", 111, "protein", "", "")),
        ("ID   A; SV 1; linear; mRNA; STD; PLN; 7 BP.", ("A", 7, "RNA", "linear", "PLN")),
        ("ID   AE000001;", ("AE000001", None, None, "", "")),
    ],
)
def test_id_lines_old_and_new(line, expected):
    from index.formats.embl_header import locus

    found, _ = locus(line)
    assert expected == (
        found.name,
        found.length,
        found.molecule,
        found.topology,
        found.division,
    )


def test_a_record_of_a_coding_sequence_is_that_sequence(tmp_path):
    text = (
        "ID   C1; SV 1; linear; DNA; STD; INV; 9 BP.\nPA   U1.1\nFT   source          1..9\n"
        "FT   CDS             join(U1.1:101..103,\nFT                   U1.1:201..206)\n"
        'FT                   /gene="amy"\nSQ   Sequence 9 BP;\n     atgaaataa   9\n//\n'
    )
    (record,), diagnostics = read(tmp_path, text)
    assert [(f.type, f.parts) for f in record.features] == [
        ("source", (Part(0, 9, 1),)),
        ("CDS", (Part(0, 9, 1),)),
    ]
    assert record.features[1].first("gene") == "amy" and diagnostics == []


def test_damage_is_told_and_never_a_traceback(tmp_path):
    (record,), diagnostics = read(tmp_path, TEXT.removesuffix("//\n").replace("30 BP", "31 BP"))
    assert record.length == 30
    told = " ".join(d.message for d in diagnostics)
    assert "does not end with //" in told and "says 31" in told
    with pytest.raises(FormatError, match="no EMBL record"):
        read(tmp_path, "ID   X1; SV 1; linear; DNA; STD; UNC; 9 BP.\nDE   nothing\n//\n")


@pytest.mark.real
def test_real_files_as_biopython(data_dir):
    paths = [*(data_dir / "awkward" / "embl").iterdir()]
    paths += [*(data_dir / "formats" / "other").glob("*.embl")]
    compared = 0
    for path in paths:
        records = list(open_any(path))
        assert records
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                theirs = list(SeqIO.parse(path, "embl"))
        except ValueError:
            continue
        if path.name == "embl_single_record_upper":
            assert len(records[0].sequence) == 63  # Biopython takes the number at the end for bases
            continue
        compared += 1
        for record, their in zip(records, theirs, strict=True):
            assert (record.id, record.length) == (their.id, len(their.seq)), path.name
            assert Counter(f.type for f in record.features) == Counter(
                f.type for f in their.features
            )
            if record.sequence is not None:
                assert record.sequence.decode() == str(their.seq).upper()
            assert record.description == their.description.removesuffix(".").strip()
            translations = [f.first("translation") for f in record.features if f.type == "CDS"]
            assert translations == [
                f.qualifiers.get("translation", [""])[0] for f in their.features if f.type == "CDS"
            ]
    assert compared >= 9
