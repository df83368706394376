"""Telling formats apart, and naming those that are not read."""

import random

import pytest

from index.formats import open_any
from index.formats.notes import LIMIT, Notes, shown
from index.formats.registry import FORMATS
from index.records import FormatError

READABLE = {
    "genbank": b"LOCUS       x 4 bp DNA\nORIGIN\n        1 acgt\n//\n",
    "fasta": b">x\nACGT\n",
    "embl": b"ID   x; SV 1; linear; DNA; STD; UNC; 4 BP.\nSQ   4 BP;\n     acgt   4\n//\n",
    "gtf": b'c\t.\texon\t1\t9\t.\t+\t.\tgene_id "g"; transcript_id "t";\n',
    "gff2": b'c\t.\texon\t1\t9\t.\t+\t.\tname "g"; exonNumber 1\n',
    "gff3": b"c\t.\tgene\t1\t9\t.\t+\t.\tID=a\n",
}


@pytest.mark.parametrize("before", [b"", b"\n\n \n", b"\xef\xbb\xbf", b"# comment\n"])
@pytest.mark.parametrize("name", READABLE)
def test_formats_by_content_whatever_the_name(tmp_path, name, before):
    path = tmp_path / "genome.pdf"
    path.write_bytes(before + READABLE[name])
    opened = open_any(path)
    assert opened.format == name
    assert len(list(opened)) == 1


def test_reading_twice_gives_the_same(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b">a\nAC!GT\n>b\nA\n")
    opened = open_any(path)
    first = [(r.id, r.sequence) for r in opened]
    assert [(r.id, r.sequence) for r in opened] == first
    assert len(opened.diagnostics) == 1


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"ID   001R_FRG3G              Reviewed;         256 AA.\n", "UniProt"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04" + bytes(30), "ZIP"),
        (b"PK\x03\x04" + bytes(30) + b"word/document.xml", "Office"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"<?xml version='1.0'?><GBSet>", "XML"),
        (b'{"a": 1}', "JSON"),
        (b"ACGTACGTACGT\nACGTACGT\n", "bare sequence"),
        (b"gene,start,end\nlacZ,1,2\n", "table"),
        (b"Dear Sir or Madam,\n", "text"),
        (random.Random(1).randbytes(3000), "binary"),
        (b"TBI\x01" + bytes(30), "index"),
    ],
)
def test_what_is_not_read_is_named_in_one_sentence(tmp_path, data, what):
    path = tmp_path / "genome.gbk"
    path.write_bytes(data)
    with pytest.raises(FormatError) as caught:
        open_any(path)
    message = str(caught.value)
    assert what in message
    assert message.startswith("genome.gbk: ") and message.endswith(".") and "\n" not in message


def test_random_bytes_never_raise_anything_else(tmp_path):
    rng = random.Random(5)
    starts = [
        b"",
        b"LOCUS       ",
        b">",
        b"##gff-version 3\n",
        b"\x1f\x8b\x08",
        b"BZh9",
        b"\xfd7zXZ\0",
    ]
    path = tmp_path / "x"
    for number in range(200):
        path.write_bytes(starts[number % len(starts)] + rng.randbytes(rng.randrange(2000)))
        try:
            list(open_any(path))
        except FormatError as error:
            assert error.__cause__ is None


def test_formats_do_not_claim_each_other(tmp_path):
    for name, data in READABLE.items():
        scores = {form.name: form.sniff(data, tmp_path) for form in FORMATS}
        assert max(scores, key=scores.__getitem__) == name
        sure = {form for form, score in scores.items() if score > 50}
        dialects = {"gtf", "gff2", "gff3"}
        assert len(sure - dialects) + bool(sure & dialects) == 1


def test_diagnostics_are_limited_and_counted():
    diagnostics = []
    notes = Notes("x", diagnostics)
    for number in range(LIMIT + 7):
        notes.info("m", line=number)
    assert len(diagnostics) == LIMIT + 1
    assert diagnostics[-1].message.startswith("7 further")


def test_text_of_files_is_made_fit_for_one_line():
    assert shown("a\nb\x1b[31m" + "c" * 100, 12) == "a\ufffdb\ufffd[31mccc\u2026"
