"""Runs of one base and tandem repeats of a file, against its own bases read by Biopython."""

from __future__ import annotations

import random
import re
from itertools import groupby

import pytest
from Bio import SeqIO
from Bio.SeqFeature import SimpleLocation
from Bio.SeqRecord import SeqRecord

from app.tools.bases.arguments import RepeatArguments
from app.tools.registry import call
from index.library import Library

CIRCLE, LINE = "RING_1", "LINE_1"


def runs(text: str, letter: str = "") -> list[tuple[int, int]]:
    """0-based starts and lengths of runs of a letter, of any of ACGT without one."""
    found, at = [], 0
    for base, group in groupby(text):
        size = len(list(group))
        if base == letter or (not letter and base in "ACGT"):
            found.append((at, size))
        at += size
    return found


@pytest.fixture(scope="module")
def made(builder, tmp_path_factory) -> tuple[dict[str, SeqRecord], Library]:
    """A ring with repeats at its origin and in genes of both strands, and a line."""
    ring = builder(CIRCLE, 3000, "circular", random.Random(21))
    ring.protein("R_1", SimpleLocation(300, 900, 1), gene="plsA", product="plus one")
    ring.protein("R_2", SimpleLocation(1200, 1800, -1), gene="mnsA", product="minus one")
    ring.put(SimpleLocation(2990, 3000), "CACACACACA")
    ring.put(SimpleLocation(0, 8), "CACACACG")
    ring.put(SimpleLocation(400, 414), "G" + "A" * 12 + "G")
    ring.put(SimpleLocation(1400, 1416), "C" + "T" * 14 + "C")
    ring.put(SimpleLocation(1500, 1511), "C" + "A" * 9 + "C")
    ring.put(SimpleLocation(2000, 2023), "C" + "GAT" * 7 + "C")
    line = builder(LINE, 600, "linear", random.Random(22))
    line.put(SimpleLocation(0, 11), "T" * 10 + "C")
    line.put(SimpleLocation(300, 318), "C" + "GTGTGTGTGTGTGTGT" + "A")
    line.put(SimpleLocation(500, 540), "N" * 40)
    records = [ring.finish(), line.finish()]
    path = tmp_path_factory.mktemp("repeats") / "repeats.gbk"
    SeqIO.write(records, path, "genbank")
    return {record.id: record for record in records}, Library.open([path])


def ask(made, **arguments):
    return call(made[1], "simple_repeats", arguments)


def table(result) -> list[tuple]:
    return [tuple(row[1:7]) for row in result.table.rows]


def test_the_longest_run_of_a_base(made) -> None:
    records, _ = made
    for base in "ACGT":
        best = max(
            (size, name, start)
            for name, record in records.items()
            for start, size in runs(str(record.seq), base)
        )
        size, name, start = best
        result = ask(made, units=[base], longest=True)
        assert f"{size} bp" in result.text
        assert f"{start + 1:,}..{start + size:,} of {name}" in result.text.replace("\\", "")
        first = result.citations[0]
        assert str(records[first.record].seq)[first.start - 1 : first.end] == base * size


def test_all_homopolymers_of_five_or_more(made) -> None:
    records, _ = made
    result = ask(made, unit_lengths=[1], min_units=5)
    expected = [
        (name, start + 1, start + size, "+", str(record.seq)[start], size)
        for name, record in records.items()
        for start, size in runs(str(record.seq))
        if size >= 5
    ]
    assert table(result) == expected and result.table.total == len(expected) > 8
    assert f"There are {len(expected)} runs of one base of 5 or more bases" in result.text


def test_repeats_over_the_origin_are_whole(made) -> None:
    result = ask(made, record=CIRCLE, unit_lengths=[2], min_units=6)
    assert "(CA)8 at 2,991..6 in no gene" in result.text
    assert [(c.start, c.end) for c in result.citations] == [(2991, 6)]
    cut = ask(made, region={"start": 2900, "end": 3000, "record": CIRCLE}, units=["CA"])
    assert "There are no (CA)n repeats" in cut.text and "(CA)5 at 2,991..3,000" in cut.text


def test_a_unit_is_found_in_every_rotation_and_on_both_strands(made) -> None:
    for unit in ("CA", "AC", "TG", "gt"):
        result = ask(made, units=[unit])
        assert "There are 2 " in result.text
        assert {(c.record, c.start) for c in result.citations} == {(CIRCLE, 2991), (LINE, 302)}
    assert "Read as (CA)n: 1; read as (TG)n" in ask(made, units=["CA"]).text
    plus = ask(made, units=["CA"], strand=1)
    assert [(c.record, c.strand) for c in plus.citations] == [(CIRCLE, 1)]
    minus = ask(made, units=["CA"], strand=-1)
    assert [(c.record, c.start, c.end, c.strand) for c in minus.citations] == [(LINE, 302, 317, -1)]
    assert "(AC)8" in minus.text


def test_a_gene_is_read_on_its_own_strand(made) -> None:
    result = ask(made, names=["mnsA"], units=["A"], longest=True)
    assert "has 14 bp: (A)14 at 1,402..1,415" in result.text and "(minus)" in result.text
    assert [(c.start, c.end, c.strand) for c in result.citations] == [(1402, 1415, -1)]
    assert result.focus == ["R_2"]
    both = ask(made, names=["plsA", "mnsA"], units=["A"], min_units=9)
    assert {(c.start, c.strand) for c in both.citations} == {(402, 1), (1402, -1)}


def test_the_other_strand_is_mentioned(made) -> None:
    text = ask(made, units=["A"], min_units=9).text
    assert "There are 2 runs of A" in text
    assert "Of T, which is A on the other strand, there are 2." in text
    assert "T, which" not in ask(made, units=["A"], min_units=9, strand=1).text


def test_genes_that_hold_them(made) -> None:
    result = ask(made, by_gene=True, unit_lengths=[1], min_units=9)
    assert result.focus == ["R_1", "R_2"] and "2 genes" in result.text
    rows = {row[0]: row[-3:] for row in result.table.rows}
    assert rows == {"R_1": [1, "(A)12", 12], "R_2": [2, "(T)14", 14]}
    own = ask(made, by_gene=True, units=["A"], longest=True)
    assert own.focus == ["R_2"] and "(A)14 at 1,402..1,415" in own.text
    assert ask(made, by_gene=True, units=["G"], min_units=20).text.startswith("No gene of")


def test_defaults_are_those_of_misa(made) -> None:
    records, _ = made
    result = ask(made)
    told = {(c.record, c.start, c.id) for c in result.citations}
    ring = {(CIRCLE, 402, "(A)12"), (CIRCLE, 1402, "(T)14"), (CIRCLE, 2991, "(CA)8")}
    assert told == ring | {(CIRCLE, 2002, "(GAT)7"), (LINE, 1, "(T)10"), (LINE, 302, "(GT)8")}
    assert "MISA" in result.text
    assert str(records[CIRCLE].seq)[2001:2022] == "GAT" * 7


def test_limits(made) -> None:
    assert "exactly 9 bases" in ask(made, unit_lengths=[1], min_units=9, max_units=9).text
    assert [c.start for c in ask(made, unit_lengths=[1], min_units=9, max_units=9).citations] == [
        1502
    ]
    long = ask(made, min_length=16)
    assert {c.id for c in long.citations} == {"(CA)8", "(GT)8", "(GAT)7"}
    assert not ask(made, units=["A"], min_units=40).citations[0].id.startswith("(A)")
    assert "the longest has 12 bp" in ask(made, units=["A"], min_units=40).text


def test_a_unit_that_is_a_repeat_itself(made) -> None:
    assert "runs of A of 10 or more" in ask(made, units=["AA"], min_units=5).text.replace(
        "run of A", "runs of A"
    )
    refused = ask(made, units=["GATTACA"])
    assert refused.status == "declined" and "1 to 6 bases" in refused.text


def test_the_longest_so_many_with_ties(made) -> None:
    records, _ = made
    lengths = sorted(
        (size for record in records.values() for _, size in runs(str(record.seq)) if size > 1),
        reverse=True,
    )
    result = ask(made, unit_lengths=[1], longest=True, limit=6)
    cut = lengths[5]
    assert result.table.total == sum(size >= cut for size in lengths)
    assert [row[7] for row in result.table.rows] == [size for size in lengths if size >= cut]


def test_several_genomes(made, synthetic, tmp_path) -> None:
    plain = tmp_path / "flat.fasta"
    plain.write_text(">one\n" + "ACGT" * 10 + "G" * 15 + "\n>two\n" + "N" * 60 + "\n")
    library = Library.open([plain, synthetic.path])
    text = call(library, "simple_repeats", {"units": ["G"], "longest": True}).text
    first, second = text.split("\n\n")
    assert "has 16 bp" not in text and "(G)15 at 41..55 of one" in first and "syn" in second
    nothing = call(library, "simple_repeats", {"record": "two", "longest": True})
    assert nothing.text.startswith("There is no simple sequence repeat of two or more units in two")


def test_what_has_no_bases(annotation_only, tmp_path) -> None:
    assert call(annotation_only, "simple_repeats", {}).status == "declined"
    proteins = tmp_path / "proteins.faa"
    proteins.write_text(">p1\nMAAAAAAAAAAAAAAAAAAGGGGGGKLLEQW\n")
    refused = call(Library.open([proteins]), "simple_repeats", {"units": ["A"]})
    assert refused.status == "declined" and "protein" in refused.text


def test_every_row_reads_as_its_unit(run, synthetic) -> None:
    result = run("simple_repeats", min_units=3)
    for _, record, start, end, _, unit, units, length in result.table.rows:
        text = str(synthetic.records[record].seq)
        read = text[start - 1 : end] if start <= end else text[start - 1 :] + text[:end]
        assert read == unit * units and len(read) == length
    names = {feature.id for feature in result.citations}
    assert all(re.fullmatch(r"\([ACGT]{1,6}\)\d+", name) for name in names)


def test_unknown_unit_lengths_are_an_error() -> None:
    with pytest.raises(ValueError, match="less than or equal to 6"):
        RepeatArguments.model_validate({"unit_lengths": [7]})
