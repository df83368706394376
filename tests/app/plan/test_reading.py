"""Order, limits, strand, bounds and conditions."""

from __future__ import annotations

import pytest

from app.plan.conditions import conditions
from app.plan.entities import mark
from app.plan.reader import read


def reading(question, names):
    return read(mark(question, names), names)


@pytest.mark.parametrize(
    ("question", "superlatives", "limit"),
    [
        ("top 5 longest proteins", [("aa_length", "descending")], 5),
        ("three heaviest proteins", [("mass", "descending")], 3),
        ("the shortest gene", [("length", "ascending")], 1),
        ("longest and shortest gene", [("length", "descending"), ("length", "ascending")], 1),
        ("gene with the lowest GC content", [("gc", "ascending")], 1),
        ("20 most AT-rich genes", [("gc", "ascending")], 20),
        ("genes by length, longest first", [], None),
    ],
)
def test_superlatives(question, superlatives, limit, names):
    found = reading(question, names)
    assert (found.superlatives, found.limit) == (superlatives, limit)


@pytest.mark.parametrize(
    ("question", "unit", "low", "high"),
    [
        ("genes longer than 1,200 bp", "bp", 1201, None),
        ("genes of at least 1.2 kb", "bp", 1200, None),
        ("proteins under 100 aa", "aa", None, 99),
        ("proteins over 300", "aa", 301, None),
        ("genes 500 bp or shorter", "bp", None, 500),
        ("proteins between 100 and 200 aa", "aa", 100, 200),
        ("genes with GC above 60%", "%", 0.6, None),
        ("genes no longer than 90 bp", "bp", None, 90),
    ],
)
def test_bounds(question, unit, low, high, names):
    (bound,) = reading(question, names).bounds
    assert (bound.unit, bound.low, bound.high) == (unit, low, high)


@pytest.mark.parametrize(
    ("question", "strand"),
    [
        ("genes on the minus strand", -1),
        ("forward-strand genes", 1),
        ("only the negative ones", -1),
        ("reverse complement of lacZ", None),
        ("genes per strand", None),
        ("plus strand or minus strand?", None),
    ],
)
def test_strand(question, strand, names):
    assert reading(question, names).strand == strand


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("non-hypothetical proteins", {"types": ["protein"], "hypothetical": False}),
        ("proteins of unknown function", {"types": ["protein"], "hypothetical": True}),
        ("genes without a gene symbol", {"has_symbol": False}),
        ("CDS with an EC number", {"types": ["CDS"], "has_ec": True}),
        ("genes without an EC number", {"has_ec": False}),
        ("genes with introns", {"spliced": True}),
        (
            "kinases but not ABC transporters",
            {"keywords": ["kinases"], "without": ["ABC transporters"]},
        ),
        ("genes starting with codon GTG", {"start_codon": "GTG"}),
        ("nif genes on contig 3", {"prefix": "nif", "record": "contig 3"}),
        ("genes between 1000 and 2000", {"region": {"start": 1000, "end": 2000}}),
        (
            "genes entirely within 1000..2000",
            {"region": {"start": 1000, "end": 2000, "mode": "within"}},
        ),
        ("leucine tRNAs", {"types": ["tRNA"], "keywords": ["tRNA-Leu"]}),
    ],
)
def test_conditions(question, expected, names):
    assert conditions(reading(question, names)) == expected


@pytest.mark.parametrize(
    ("question", "group"),
    [
        ("genes per strand", "strand"),
        ("tRNAs on each contig", "record"),
        ("gene count by type", "type"),
        ("how many genes start with each start codon", "start_codon"),
        ("how many genes", None),
    ],
)
def test_groups(question, group, names):
    assert reading(question, names).group == group
