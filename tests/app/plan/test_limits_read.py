"""Limits of questions about tracks: their low and high ends, and whether they are of a length."""

import pytest

from app.plan.fill.limits import limit_of, limits


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("a mapping quality of at least 30?", (30, None)),
        ("mapq below 10", (None, 9)),
        ("reads with mapq>20", (21, None)),
        ("mapq >= 20", (20, None)),
        ("mapq of 60", (60, 60)),
        ("quality 30 or more", (30, None)),
        ("q30+ reads", (30, None)),
        ("over q30", (31, None)),
        ("not longer than 80 bp", (None, 80)),
        ("shorter than 1,000 bases", (None, 999)),
        ("reads of 50-80 bp", (50, 80)),
        ("between 50 and 80", (50, 80)),
        ("101 bp long", (101, 101)),
        ("no shorter than 36 nt", (36, None)),
        ("up to 2 kb", (None, 2000)),
    ],
)
def test_one_limit(text, ends):
    (found,) = limits(text, "mapq")
    assert (found.least, found.most) == ends


@pytest.mark.parametrize(
    "text", ["more than 50 % of the reads", "over 50 percent", "position 30", "the first 30 reads"]
)
def test_no_limit(text):
    assert limits(text, "mapq") == []


def test_two_limits_are_told_apart():
    quality, length = limits("mapq less than 5 and longer than 90 bp")
    assert (quality.most, quality.length) == (4, False)
    assert (length.least, length.length) == (91, True)
    both = limit_of(limits("at least 20 and below 30"))
    assert both is not None and (both.least, both.most) == (20, 29)
