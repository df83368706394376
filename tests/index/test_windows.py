"""Windows cover a genome."""

import random
from itertools import pairwise

import pytest
from small_genbank import genbank

from index.windows import LONGEST_GENE, OVERLAP, SHORTEST_GAP, SIZE, slide, windows


def bases(length: int) -> str:
    return "".join(random.Random(2).choices("ACGT", k=length))


@pytest.mark.parametrize("length", [1, 999, 1000, 1001, 1800, 1801, 12345])
def test_slide_covers_with_overlap(length: int):
    ranges = slide(10, 10 + length)
    assert ranges[0][0] == 10 and ranges[-1][1] == 10 + length
    assert all(end - start <= SIZE for start, end in ranges)
    for (_, end), (start, _) in pairwise(ranges):
        assert end - start >= OVERLAP
    assert slide(5, 5) == []
    with pytest.raises(ValueError):
        slide(0, 10, size=100, overlap=100)


def covered(found, length: int) -> list[bool]:
    marks = [False] * length
    for window in found:
        marks[window.start : window.end] = [True] * (window.end - window.start)
    return marks


def test_bare_record(opened):
    found = windows(opened(genbank(bases(5000), [])))
    assert all(covered(found, 5000)) and {w.kind for w in found} == {"stretch"}
    assert found[0].text == ("stretch without annotated genes of Testis exempli, TEST01.1 1..1000")


def test_genes_long_genes_and_gaps(opened):
    long = f"complement(3001..{3000 + LONGEST_GENE + 500})"
    genes = [
        ("gene", "1001..1900", [("gene", "abc")]),
        ("gene", "1910..2900", [("gene", "def")]),
        ("gene", long, [("gene", "ghi")]),
    ]
    genome = opened(genbank(bases(8000), genes))
    found = windows(genome)
    (whole,) = [w for w in found if w.gid == genome.gene("abc").gid]
    assert (whole.start, whole.end, whole.kind) == (1000, 1900, "gene")
    parts = [w for w in found if w.gid == genome.gene("ghi").gid]
    assert {w.strand for w in parts} == {-1} and {w.kind for w in parts} == {"part"}
    assert parts[0].text.startswith(f"part 1 of {len(parts)} (3001..4000) of ghi")
    gaps = [w for w in found if w.kind == "stretch"]
    assert [(w.start, w.end) for w in gaps][:2] == [(0, 1000), (2900, 3000)]
    assert "before abc" in gaps[0].text and "between def and ghi" in gaps[1].text
    uncovered = [i for i, mark in enumerate(covered(found, 8000)) if not mark]
    assert uncovered == list(range(1900, 1909)) and len(uncovered) < SHORTEST_GAP


def test_gene_over_the_origin(opened):
    genes = [("gene", "join(201..300,1..40)", [("gene", "a")])]
    genome = opened(genbank(bases(300), genes, topology="circular"))
    parts = windows(genome, "gid = ?", (0,))
    assert [(w.start, w.end) for w in parts] == [(200, 300), (0, 40)]
    assert "part 2 of 2 (1..40)" in parts[1].text


def test_windows_are_written_once(opened, monkeypatch):
    genome = opened(genbank(bases(3000), []))
    before = windows(genome)
    monkeypatch.setattr("index.windows.cut", lambda genome: pytest.fail("computed again"))
    assert windows(genome) == before
    assert genome.sql("SELECT count(*) FROM windows") == [(len(before),)]


def test_no_sequence_no_windows(opened):
    text = "##gff-version 3\nchr1\t.\tgene\t11\t100\t.\t+\t.\tID=a\n"
    assert windows(opened(text, "a.gff3")) == []
