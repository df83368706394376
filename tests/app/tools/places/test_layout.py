"""Order, gaps, overlaps and runs of genes against base-by-base brute force."""

import random
from dataclasses import dataclass
from itertools import combinations

import pytest

from app.tools.places.layout import (
    Layout,
    Placement,
    distance,
    extents,
    gaps,
    gene_distance,
    overlaps,
    runs,
    walk,
)
from index.records import Part


@dataclass(frozen=True)
class FakeRecord:
    length: int
    topology: str


@dataclass(frozen=True)
class FakeGene:
    gid: int
    parts: tuple
    strand: int


def make(length, circular, spans):
    """A layout of genes given as (start, end, strand); end > length goes over the origin."""
    placements = []
    for gid, (start, end, strand) in enumerate(spans):
        if end > length:
            parts = (Part(start, length, strand), Part(0, end - length, strand))
            parts = parts if strand >= 0 else parts[::-1]
        else:
            parts = (Part(start, end, strand),)
        for low, high in extents(parts, length, circular):
            placements.append(Placement(low, high, FakeGene(gid, parts, strand)))
    record = FakeRecord(length, "circular" if circular else "linear")
    return Layout(record, tuple(sorted(placements, key=lambda p: (p.start, p.end))))


def scatter(seed, circular, count=6, length=80):
    rng = random.Random(seed)
    spans = []
    for _ in range(count):
        start = rng.randrange(length)
        end = start + rng.randint(1, 15)
        spans.append((start, end if circular else min(end, length), rng.choice([1, -1])))
    return make(length, circular, sorted(set(spans)))


def bases_of(layout, item):
    return {i % layout.length for i in range(item.start, item.end)}


@pytest.mark.parametrize("seed", range(60))
def test_gaps_are_the_bases_without_a_gene(seed):
    layout = scatter(seed, circular=bool(seed % 2))
    covered = set().union(*(bases_of(layout, item) for item in layout.placements))
    free = set(range(layout.length)) - covered
    if not layout.circular:
        free = {i for i in free if min(covered) < i < max(covered)}
    found = [i % layout.length for gap in gaps(layout) for i in range(gap.start, gap.end)]
    assert len(found) == len(set(found))
    assert set(found) == free
    for gap in gaps(layout):
        sides = {item.gene.gid: bases_of(layout, item) for item in layout.placements}
        assert (gap.start - 1) % layout.length in sides[gap.left.gid]
        assert gap.end % layout.length in sides[gap.right.gid]


@pytest.mark.parametrize("seed", range(60))
def test_overlaps_share_those_bases(seed):
    layout = scatter(seed, circular=bool(seed % 2))
    expected = {}
    for a, b in combinations(layout.placements, 2):
        shared = bases_of(layout, a) & bases_of(layout, b)
        if shared:
            expected[frozenset((a.gene.gid, b.gene.gid))] = len(shared)
    found = {}
    for pair in overlaps(layout):
        key = frozenset((pair.left.gid, pair.right.gid))
        found[key] = found.get(key, 0) + pair.length
    assert found == expected


@pytest.mark.parametrize("seed", range(60))
def test_distance_counts_bases_between_or_shared(seed):
    layout = scatter(seed, circular=bool(seed % 2), count=2)
    if len(layout.placements) < 2:
        return
    a, b = layout.placements
    one, two = bases_of(layout, a), bases_of(layout, b)
    value = distance((a.start, a.end), (b.start, b.end), layout.length, layout.circular)
    if one & two:
        assert value < 0
        if layout.circular is False:
            assert -value == len(one & two)
    else:
        steps = min(
            min((y - x) % layout.length, (x - y) % layout.length) if layout.circular else abs(x - y)
            for x in one
            for y in two
        )
        assert value == steps - 1
    assert gene_distance(layout, a.gene, b.gene) == value


def test_walk_goes_over_the_origin_and_skips_genes_inside_and_around():
    layout = make(100, True, [(5, 20, 1), (30, 60, -1), (40, 50, 1), (70, 80, 1)])
    assert [item.gene.gid for item in walk(layout, 1, 1)] == [3, 0]
    assert [item.gene.gid for item in walk(layout, 0, -1)] == [3, 2, 1]
    assert [item.gene.gid for item in walk(layout, 2, -1)] == [0, 3]
    linear = make(100, False, [(5, 20, 1), (30, 60, -1), (70, 80, 1)])
    assert [item.gene.gid for item in walk(linear, 0, -1)] == []
    assert [item.gene.gid for item in walk(linear, 1, 1)] == [2]


def test_runs_break_at_strand_and_gap_and_go_over_the_origin():
    spans = [(0, 10, 1), (15, 25, 1), (40, 50, 1), (52, 60, -1), (62, 70, 1), (90, 99, 1)]
    linear = [[item.gene.gid for item in run] for run in runs(make(100, False, spans), 5)]
    assert linear == [[0, 1], [2], [3], [4], [5]]
    circular = [[item.gene.gid for item in run] for run in runs(make(100, True, spans), 5)]
    assert circular == [[2], [3], [4], [5, 0, 1]]
    assert [len(run) for run in runs(make(100, True, [(5, 40, 1), (40, 99, 1)]), 9)] == [2]


def test_extents_of_spliced_spanning_and_trans_spliced_features():
    assert extents((Part(10, 20, 1), Part(30, 40, 1)), 100, False) == [(10, 40)]
    assert extents((Part(30, 40, -1), Part(10, 20, -1)), 100, False) == [(10, 40)]
    over = (Part(90, 100, 1), Part(0, 10, 1), Part(20, 25, 1))
    assert extents(over, 100, True) == [(90, 125)]
    assert extents(over[:2], 100, False) == [(90, 100), (0, 10)]
    assert extents((Part(0, 10, -1), Part(90, 100, -1)), 100, True) == [(90, 110)]
    assert extents((Part(60, 70, -1), Part(10, 20, 1)), 100, True) == [(60, 70), (10, 20)]
    assert extents((Part(50, 60, 1), Part(10, 20, 1)), 100, True) == [(50, 60), (10, 20)]
    assert extents((Part(0, 9, 1), Part(8, 20, 1)), 100, False) == [(0, 20)]
