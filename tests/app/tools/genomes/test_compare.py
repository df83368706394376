"""Genomes side by side, against sets made from the features as written."""

from __future__ import annotations

import pytest


def test_needs_two(run) -> None:
    assert run("compare_genomes").status == "declined"
    assert run("shared_genes").status == "declined"


def test_table(run, pair) -> None:
    result = run("compare_genomes", pair)
    rows = {row[0]: row for row in result.table.rows}
    columns = result.table.columns
    assert rows["syn"][columns.index("length (bp)")] == 6900
    assert rows["draft"][columns.index("length (bp)")] == 2000
    assert rows["syn"][columns.index("genes")] == 14 and rows["draft"][columns.index("genes")] == 2
    assert "syn is longer (6,900 bp), against draft 2,000 bp" in result.text
    assert "a difference of 4,900 bp" in result.text


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("genes", "syn has more genes (14 genes), against draft 2 genes, a difference of 12."),
        ("records", "syn has more records (2 records), against draft 1 record, a difference of 1."),
        ("tRNA", "syn has more tRNAs (1 tRNA), against draft no tRNAs, a difference of 1."),
    ],
)
def test_one_field(run, pair, field: str, expected: str) -> None:
    assert run("compare_genomes", pair, fields=[field]).text == expected


def test_gc(run, pair) -> None:
    gc = {genome.name: genome.gc for genome in pair.genomes}
    text = run("compare_genomes", pair, fields=["gc"]).text
    best = max(gc, key=lambda name: gc[name])
    assert text.startswith(f"{best} has a higher GC content ({100 * gc[best]:.2f} %)")


def test_counted(run, pair) -> None:
    result = run("compare_genomes", pair, filter={"keywords": ["cold shock"]})
    assert result.table.rows == [["syn", 3], ["draft", 1]]
    assert result.text.startswith("syn has more genes annotated as 'cold shock'")


@pytest.mark.parametrize(
    ("by", "shared"), [("symbol", "*abcA*"), ("product", "cold shock protein AbcA")]
)
def test_shared(run, pair, by: str, shared: str) -> None:
    result = run("shared_genes", pair, by=by)
    assert result.table.total == 1 and shared in result.text
    assert {item.id for item in result.citations} == {"SYN_0001", "DR_0001"}


def test_only_in(run, pair) -> None:
    result = run("shared_genes", pair, mode="only_in", only_in="draft")
    assert [row[1] for row in result.table.rows] == ["newZ"]
    other = run("shared_genes", pair, mode="only_in", only_in="syn")
    symbols = {gene.symbol for gene in pair.genome("syn").genes() if gene.symbol}
    assert {row[1] for row in other.table.rows} == symbols - {"abcA"}


def test_only_in_what_is_not_open(run, pair) -> None:
    result = run("shared_genes", pair, mode="only_in", only_in="other")
    assert result.status == "declined" and "draft" in result.text
