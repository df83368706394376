"""Limits of what a file may hold: each is one sentence with file, record and line, and no store."""

from __future__ import annotations

import bz2
import gzip
import itertools
import lzma
import random
import re
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.classify.files import read_rows
from app.doctor import examine
from index import limits
from index.formats import open_any
from index.library import Library
from index.limits import LimitError, Limits
from index.records import FormatError

HEAD = (
    "LOCUS       TEST1                    60 bp    DNA     circular BCT 01-JAN-2026\n"
    "DEFINITION  Test record.\nACCESSION   TEST1\nVERSION     TEST1.1\n"
    "FEATURES             Location/Qualifiers\n"
)
TAIL = "ORIGIN\n        1 " + " ".join(["acgtacgtac"] * 6) + "\n//\n"
CDS = "     CDS             1..30\n"


def embl(table: str) -> str:
    """The GenBank feature table `table` as an EMBL record."""
    rows = "".join(f"FT   {line[5:]}\n" for line in table.splitlines())
    bases = "     " + " ".join(["acgtacgtac"] * 6) + "        60\n"
    return (
        "ID   TEST1; SV 1; circular; genomic DNA; STD; PRO; 60 BP.\nXX\nAC   TEST1;\nXX\n"
        f"FH   Key             Location/Qualifiers\n{rows}XX\nSQ   Sequence 60 BP;\n{bases}//\n"
    )


def gff(*rows: str) -> str:
    return "##gff-version 3\n##sequence-region chr1 1 1000\n" + "".join(
        f"chr1\t.\t{row}\n" for row in rows
    )


def qualifiers(count: int) -> str:
    return CDS + "".join(f'{"":21}/db_xref="X:{n}"\n' for n in range(count))


def nested(depth: int) -> str:
    return "join(complement(" * depth + "1..9" + "))" * depth


# Name, limit, content, and what the sentence must say of record, line and limit.
REFUSED = [
    ("a.gb", "QUALIFIERS", HEAD + qualifiers(11) + TAIL, ("TEST1.1", "line 6", "10 qualifiers")),
    ("a.embl", "QUALIFIERS", embl(qualifiers(11)), ("TEST1.1", "line 6", "10 qualifiers")),
    (
        "a.gff3",
        "QUALIFIERS",
        gff("gene\t1\t9\t.\t+\t.\t" + ";".join(f"k{n}=1" for n in range(11))),
        ("chr1", "line 3", "10 attributes"),
    ),
    (
        "a.gtf",
        "QUALIFIERS",
        gff('exon\t1\t9\t.\t+\t.\tgene_id "a"; ' + "".join(f'k{n} "1"; ' for n in range(11))),
        ("chr1", "line 3", "10 attributes"),
    ),
    (
        "b.gb",
        "VALUE",
        HEAD + CDS + f'{"":21}/note="{"x" * 30}\n{"":21}{"y" * 30}"\n' + TAIL,
        ("TEST1.1", "line 6", "10 bytes"),
    ),
    ("b.gff3", "VALUE", gff("gene\t1\t9\t.\t+\t.\tNote=" + "x" * 11), ("chr1", "line 3")),
    ("c.gb", "FEATURES", HEAD + CDS * 11 + TAIL, ("TEST1.1", "line 16", "10 features")),
    ("c.embl", "FEATURES", embl(CDS * 11), ("TEST1.1", "line 16", "10 features")),
    (
        "c.gff3",
        "FEATURES",
        gff(*(f"gene\t{n}\t{n + 1}\t.\t+\t.\tID=g{n}" for n in range(1, 12))),
        ("chr1", "line 13", "10 features"),
    ),
    (
        "d.gb",
        "LOCATION_PARTS",
        HEAD
        + "     CDS             join("
        + ",".join(f"{n}..{n}" for n in range(1, 12))
        + ")\n"
        + TAIL,
        ("TEST1.1", "line 6", "10 parts"),
    ),
    (
        "d.gff3",
        "LOCATION_PARTS",
        gff(*(f"CDS\t{9 * n}\t{9 * n + 2}\t.\t+\t0\tID=c1" for n in range(1, 12))),
        ("chr1", "line 13", "10 parts"),
    ),
    ("e.gb", "RECORD_LINES", HEAD + CDS * 20 + TAIL, ("line 20", "10 lines")),
    ("e.embl", "RECORD_LINES", embl(CDS * 20), ("line 12", "10 lines")),
    ("f.fa", "RECORDS", ">r\nACGT\n" * 11, ("r_11", "line 21", "10 records")),
    ("f.gb", "RECORDS", (HEAD + CDS + TAIL) * 11, ("TEST1.1_11", "line 91", "10 records")),
    ("g.fa", "TITLE", ">a\nACGT\n>" + "x" * 20 + "\nACGT\n", ("line 3", "10 bytes")),
    ("h.gff3", "LINE", gff("gene\t1\t9\t.\t+\t.\tID=g"), ("line 1", "10 bytes")),
    ("h.gb", "LINE", HEAD + CDS + TAIL, ("line 1", "10 bytes")),
    ("i.gb", "FILE", HEAD + CDS + TAIL, ("larger than 10 bytes",)),
]


@pytest.mark.parametrize(
    ("name", "limit", "content", "said"), REFUSED, ids=[f"{r[0]}-{r[1]}" for r in REFUSED]
)
def test_a_file_over_a_limit_is_refused(tmp_path, monkeypatch, name, limit, content, said):
    path = tmp_path / name
    path.write_text(content)
    list(open_any(path))
    monkeypatch.setenv(f"DNAHLM_MAX_{limit}", "10")
    home = tmp_path / "home"
    with pytest.raises(LimitError) as refused:
        Library.open(path, home=home)
    sentence = str(refused.value)
    assert sentence.startswith(f"{name}: ") and sentence.endswith(".") and "\n" not in sentence
    assert f"DNAHLM_MAX_{limit}" in sentence
    for words in said:
        assert words in sentence
    assert not any(home.rglob("*.json")) and not any(home.rglob("*.duckdb"))
    assert not [left for left in home.glob("genomes/*") if left.is_dir()]


@pytest.mark.parametrize(("name", "limit", "content", "said"), REFUSED[:2] + REFUSED[6:9])
def test_what_is_just_within_a_limit_is_read(tmp_path, monkeypatch, name, limit, content, said):
    """Eleven of a thing pass a limit of eleven."""
    path = tmp_path / name
    path.write_text(content)
    monkeypatch.setenv(f"DNAHLM_MAX_{limit}", "11")
    (record,) = open_any(path)
    held = {"QUALIFIERS": sum(map(len, record.features[0].qualifiers.values()))}
    assert held.get(limit, len(record.features)) == 11


@pytest.mark.parametrize("depth", [5, 5000])
def test_deep_locations_are_left_out_and_told(tmp_path, monkeypatch, depth):
    if depth == 5:
        monkeypatch.setenv("DNAHLM_MAX_LOCATION_DEPTH", "9")
    path = tmp_path / "deep.gb"
    path.write_text(HEAD + f"     CDS             {nested(depth)}\n" + CDS + TAIL)
    opened = open_any(path)
    (record,) = opened
    assert [(part.start, part.end) for f in record.features for part in f.parts] == [(0, 30)]
    (note,) = [item for item in opened.diagnostics if item.severity == "error"]
    assert note.line == 6 and note.record == "TEST1.1" and "nested too deeply" in note.message


def test_the_same_location_is_read_where_the_depth_allows(tmp_path, monkeypatch):
    path = tmp_path / "deep.gb"
    path.write_text(HEAD + f"     CDS             {nested(9)}\n" + TAIL)
    (record,) = open_any(path)
    (part,) = record.features[0].parts
    assert (part.start, part.end, part.strand) == (0, 9, -1)


# --- bombs ---


def pieces(byte: bytes, megabytes: int) -> Iterator[bytes]:
    return itertools.repeat(byte * (1 << 20), megabytes)


def pack(path: Path, data: Iterator[bytes], make: Callable) -> None:
    """`data` packed piece by piece: memory stays small however much it is."""
    packer = make()
    with open(path, "wb") as out:
        for piece in data:
            out.write(packer.compress(piece))
        out.write(packer.flush())


PACKERS = {
    "gz": lambda: zlib.compressobj(6, wbits=31),
    "bz2": lambda: bz2.BZ2Compressor(1),
    "xz": lambda: lzma.LZMACompressor(preset=0),
}


@pytest.mark.parametrize("kind", PACKERS)
@pytest.mark.parametrize("limit", ["RATIO", "UNPACKED"])
def test_a_bomb_is_stopped_early(tmp_path, monkeypatch, kind, limit):
    monkeypatch.setenv("DNAHLM_MAX_RATIO_FROM", "2M")
    if limit == "UNPACKED":
        monkeypatch.setenv("DNAHLM_MAX_RATIO", "1000000000")
        monkeypatch.setenv("DNAHLM_MAX_UNPACKED", "2M")
    path = tmp_path / f"bomb.fa.{kind}"
    pack(path, itertools.chain([b">zeros\n"], pieces(b"N", 24)), PACKERS[kind])
    tracemalloc.start()
    try:
        with pytest.raises(LimitError, match=f"^bomb.fa.{kind}: .*unpacks.*DNAHLM_MAX_{limit} "):
            Library.open(path, home=tmp_path / "home")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 20 << 20
    assert not list((tmp_path / "home").rglob("meta.json"))


def test_a_bomb_in_a_packed_layer_is_stopped(tmp_path, monkeypatch):
    """Nothing ever comes out of the last layer, so that only the one before it can tell."""
    monkeypatch.setenv("DNAHLM_MAX_RATIO_FROM", "4M")
    path = tmp_path / "empty.fa.gz.gz"
    empty = gzip.compress(b"", mtime=0)
    block = gzip.compress(b">x\n", mtime=0) + empty * ((1 << 18) // len(empty))
    pack(path, itertools.repeat(block, 40), PACKERS["gz"])
    with pytest.raises(LimitError, match="DNAHLM_MAX_RATIO "):
        list(open_any(path))


def test_dna_that_repeats_is_no_bomb(tmp_path, monkeypatch):
    """Run lengths of a real assembly: half of it gaps."""
    monkeypatch.setenv("DNAHLM_MAX_RATIO_FROM", "100k")
    path = tmp_path / "gaps.fa.gz"
    bases = bytes(random.Random(1).choices(b"ACGT", k=200_000))
    path.write_bytes(gzip.compress(b">x\n" + bases + b"N" * 200_000 + b"\n"))
    (record,) = open_any(path)
    assert record.length == 400_000


def test_a_gzip_name_without_end_is_damage(tmp_path):
    """Looking for its end byte by byte would take minutes a gigabyte."""
    path = tmp_path / "x.fa.gz"
    path.write_bytes(b"\x1f\x8b\x08\x08" + b"\0" * 6 + b"a" * (1 << 18))
    with pytest.raises(FormatError, match="the gzip data are damaged"):
        open_any(path)


def test_a_gzip_name_of_a_file_is_none_of_our_names(tmp_path):
    """The name inside an archive, here one that leads out of the folder, is not used."""
    path = tmp_path / "x.fa.gz"
    with open(path, "wb") as out, gzip.GzipFile("../../etc/evil", "wb", fileobj=out) as packed:
        packed.write(b">a\nACGTACGTACGT\n")
    with Library.open(path, home=tmp_path / "home") as library:
        assert library.genome().name == "x"
    assert not any(tmp_path.rglob("*evil*"))
    assert not any((folder / "etc" / "evil").exists() for folder in tmp_path.parents)


def test_a_bomb_of_sequences_to_classify_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setenv("DNAHLM_MAX_UNPACKED", "2M")
    path = tmp_path / "bomb.csv.gz"
    pack(path, itertools.chain([b"sequence\n"], pieces(b"A", 8)), PACKERS["gz"])
    with pytest.raises(LimitError, match=r"^bomb\.csv\.gz: .*DNAHLM_MAX_UNPACKED"):
        read_rows(path)


# --- memory and time ---


def test_reading_stops_where_memory_ends(tmp_path, monkeypatch):
    path = tmp_path / "x.fa"
    path.write_bytes(b">x\n" + b"ACGT" * (5 << 20))
    monkeypatch.setenv("DNAHLM_MAX_MEMORY", "1M")
    with pytest.raises(LimitError, match=r"^x\.fa: .*more than 1 MB of memory"):
        list(open_any(path))
    monkeypatch.setenv("DNAHLM_MAX_MEMORY", "1000G")
    assert [record.length for record in open_any(path)] == [20 << 20]


def test_a_giant_line_is_dropped_before_it_is_whole(tmp_path, monkeypatch):
    monkeypatch.setenv("DNAHLM_MAX_LINE", "1M")
    path = tmp_path / "line.gff3"
    path.write_bytes(b"##gff-version 3\n" + b"x" * (16 << 20))
    tracemalloc.start()
    try:
        with pytest.raises(LimitError, match=r"line 2: the line is longer than 1 MB"):
            list(open_any(path))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 10 << 20


def test_one_line_of_bases_may_be_as_long_as_a_chromosome(tmp_path, monkeypatch):
    monkeypatch.setenv("DNAHLM_MAX_LINE", "1k")
    path = tmp_path / "x.fa"
    path.write_bytes(b">x\n" + b"ACGT" * (1 << 19) + b"\n")
    (record,) = open_any(path)
    assert record.length == 1 << 21


def test_many_lines_are_no_fault(tmp_path):
    """As many lines as bases; a line a base in FASTQ was quadratic once."""
    path = tmp_path / "x.fa"
    path.write_bytes(b">x\n" + b"A\n" * 200_000)
    assert [record.length for record in open_any(path)] == [200_000]
    reads = tmp_path / "x.fastq"
    reads.write_bytes(b"@a\nA\n+\nI\n@r\n" + b"A\n" * 200_000 + b"+\n" + b"I\n" * 200_000)
    assert [record.length for record in open_any(reads)] == [1, 200_000]


def test_attributes_of_blanks_take_no_quadratic_time(tmp_path):
    """A hundred thousand blanks before a quote were ten thousand million steps once."""
    path = tmp_path / "x.gtf"
    path.write_text(gff('exon\t1\t9\t.\t+\t.\tgene_id "a";' + " " * 100_000 + '"'))
    (record,) = open_any(path)
    assert any(feature.first("gene_id") == "a" for feature in record.features)


def test_rows_of_one_feature_take_no_quadratic_time(tmp_path):
    """Every row brings values that the ones before it do not have."""
    rows = (f"match\t{n}\t{n}\t.\t+\t.\tID=m;Alias=" + ",".join(
        f"{n}-{k}" for k in range(9)) for n in range(1, 901))  # fmt: skip
    path = tmp_path / "x.gff3"
    path.write_text(gff(*rows))
    (record,) = open_any(path)
    (feature,) = record.features
    assert len(feature.parts) == 900 and len(set(feature.qualifiers["Alias"])) == 8100
    assert feature.qualifiers["Alias"][:2] == ["1-0", "1-1"]


def test_notes_of_a_build_are_limited(tmp_path):
    """A file of many contigs with odd names keeps a list of a thousand of them."""
    path = tmp_path / "x.gff3"
    path.write_text("##gff-version 3\n" + "".join(
        f"##sequence-region a%20{n} 1 9\n" for n in range(1500)))  # fmt: skip
    with Library.open(path, home=tmp_path / "home") as library:
        noted = library.genome().diagnostics
    assert 1000 <= len(noted) <= 1003 and "further problems" in noted[-1].message


# --- settings ---


def test_sizes_are_written_with_units(monkeypatch):
    for text, value in (("7", 7), ("7K", 7 << 10), ("2 MiB", 2 << 20), ("3gb", 3 << 30)):
        monkeypatch.setenv("DNAHLM_MAX_LINE", text)
        assert limits.current() == Limits(line=value)
    monkeypatch.setenv("DNAHLM_MAX_LINE", " ")
    assert limits.current() == Limits()


@pytest.mark.parametrize(
    ("name", "text"),
    [("LINE", "much"), ("LINE", "-5"), ("LINE", "0"), ("LINE", "1e9"), ("RECORDS", "5M")],
)
def test_a_setting_that_is_no_number_is_told(tmp_path, monkeypatch, name, text):
    path = tmp_path / "x.fa"
    path.write_text(">a\nACGT\n")
    monkeypatch.setenv(f"DNAHLM_MAX_{name}", text)
    with pytest.raises(FormatError, match=f"^DNAHLM_MAX_{name} is '{text}': give a positive"):
        open_any(path)
    (check,) = [check for check in examine() if check.subject.startswith("limit")]
    assert check.state == "wrong" and f"DNAHLM_MAX_{name}" in check.detail


def test_doctor_shows_every_limit(monkeypatch):
    monkeypatch.setenv("DNAHLM_MAX_RECORDS", "123456")
    shown = {c.subject: c.detail for c in examine() if c.subject.startswith("limit: ")}
    assert len(shown) == len(limits.NAMES)
    assert shown["limit: records"] == "123,456 (DNAHLM_MAX_RECORDS)"
    assert shown["limit: line"] == "64 MB (DNAHLM_MAX_LINE)"


def test_the_machine_says_what_memory_there_is(monkeypatch):
    import psutil

    total = psutil.virtual_memory().total
    assert 0 < limits.memory() <= 0.8 * total + 1


def test_the_documentation_states_every_limit():
    text = (Path(__file__).parents[2] / "docs" / "reliability.md").read_text(encoding="utf-8")
    for name in limits.NAMES:
        value = getattr(Limits(), name)
        stated = limits.size(value) if name in limits.SIZES else f"{value:,}"
        row = rf"\| {stated if value else '80 %[^|]*'} \| `{limits.PREFIX}{name.upper()}` \|"
        assert re.search(row, text), name
