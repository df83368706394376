"""Numbers, units, ranges and coordinates."""

from __future__ import annotations

import pytest

from app.plan.quantities import find_quantities, find_ranges


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("1,200..3.4 kb", "range", (1200, 3400)),
        ("between 1,000,000 and 1,100,000", "range", (1_000_000, 1_100_000)),
        ("bases 10 through 60", "range", (10, 60)),
        ("chr:2,000-3,000", "range", (2000, 3000)),
        ("1-2 kb", "range", (1000, 2000)),
        ("from 1.2 Mb to 1.5 Mb", "range", (1_200_000, 1_500_000)),
        ("proteins between 100 and 200 aa", "span", (100, 200)),
        ("genes between 300 and 500 bp", "span", (300, 500)),
        ("genes 300 to 500 bp long", "span", (300, 500)),
        ("between 30% and 40% GC", "span", (0.3, 0.4)),
    ],
)
def test_ranges(text, kind, value):
    (entity,) = find_ranges(text)
    assert (entity.kind, entity.value) == (kind, value)


def test_and_alone_is_no_range():
    assert not list(find_ranges("contigs 2 and 3"))


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("1.2 kb", "quantity", 1200, "bp"),
        ("3,000 nt", "quantity", 3000, "bp"),
        ("250 amino acids", "quantity", 250, "aa"),
        ("35 percent", "quantity", 0.35, "%"),
        ("50 kDa", "quantity", 50000, "Da"),
        ("top five", "number", 5, ""),
        ("twenty-one genes", "number", 21, ""),
        ("a dozen genes", "number", 12, ""),
        ("two hundred bp", "quantity", 200, "bp"),
        ("position 123,456", "position", 123456, ""),
        ("at 5000", "position", 5000, ""),
    ],
)
def test_quantities(text, kind, value, unit):
    entity = next(find_quantities(text))
    assert (entity.kind, entity.value, entity.unit) == (kind, value, unit)


def test_one_is_no_number():
    assert not list(find_quantities("the big one"))
