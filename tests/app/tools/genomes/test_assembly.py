"""N50 and the like, against a count by hand."""

from __future__ import annotations

import random

import pytest

from app.tools.genomes.assembly import nx
from app.tools.registry import call


def by_hand(lengths: list[int], share: int) -> tuple[int, int]:
    ordered = sorted(lengths, reverse=True)
    for rank in range(1, len(ordered) + 1):
        if 100 * sum(ordered[:rank]) >= share * sum(lengths):
            return ordered[rank - 1], rank
    raise AssertionError


@pytest.mark.parametrize("seed", range(5))
def test_shares_of_random_assemblies(seed) -> None:
    rng = random.Random(seed)
    lengths = [rng.randint(1, 10_000) for _ in range(rng.randint(1, 60))]
    for share in (10, 50, 75, 90, 99):
        assert nx(lengths, share) == by_hand(lengths, share)


def test_known_example() -> None:
    assert nx([2, 3, 4, 5, 6, 7, 8, 9, 10], 50) == (8, 3)


def test_the_asked_figure_comes_first(synthetic) -> None:
    text = call(synthetic.library, "assembly_statistics", {"shares": [90], "fields": ["l"]}).text
    assert text.startswith("The L90 is 2")
    text = call(synthetic.library, "assembly_statistics", {"fields": ["mean"]}).text
    assert text.startswith("The mean length is 3,450 bp.")


def test_densities(synthetic) -> None:
    arguments = {"fields": ["gene_density", "noncoding"]}
    text = call(synthetic.library, "genome_summary", arguments).text
    assert "14 genes on 6,900 bp" in text and "2.03 genes per kb" in text
    text = call(
        synthetic.library, "list_records", {"sort_by": "density", "order": "ascending", "limit": 1}
    ).text
    assert text.startswith("SYN_000001.1 has the fewest genes per kb") or "SYN_000002.1" in text
