"""Which copies of equal genes correspond: those whose neighbours do."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def pair_copies(groups: Sequence[tuple[list[int], list[int]]]) -> list[tuple[int, int]]:
    """Pair the members of corresponding groups one to one.

    Groups of one gene each are the landmarks. A copy of a larger group is expected where its
    nearest landmark leads to; the copies nearest to where they are expected are paired first.

    Parameters
    ----------
    groups
        Places of the genes in the order of each genome.

    Returns
    -------
    list of (int, int)
        As many of a group as the smaller side has.
    """
    found = [(one[0], other[0]) for one, other in groups if len(one) == len(other) == 1]
    landmarks = sorted(found)
    keys = [one for one, _ in landmarks]
    for ones, others in groups:
        if len(ones) == len(others) == 1:
            continue
        costs = sorted(
            (abs(_expected(one, landmarks, keys) - other), one, other)
            for one in ones
            for other in others
        )
        taken: tuple[set[int], set[int]] = (set(), set())
        for _, one, other in costs:
            if one not in taken[0] and other not in taken[1]:
                taken[0].add(one)
                taken[1].add(other)
                found.append((one, other))
    return found


def _expected(one: int, landmarks: list[tuple[int, int]], keys: list[int]) -> int:
    """Place in the other genome that the nearest landmark of a gene stands at."""
    if not landmarks:
        return one
    at = bisect_left(keys, one)
    near = landmarks[max(at - 1, 0) : at + 1]
    return min(near, key=lambda mark: abs(mark[0] - one))[1]
