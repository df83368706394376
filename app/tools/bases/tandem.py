"""Perfect tandem repeats of short units: found by comparing a sequence with itself, shifted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import pairwise

import numpy as np

from app.tools.bases.arrays import codes, reverse_complement

LONGEST_UNIT = 6
"""Bases of a unit at most."""

MISA: dict[int, int] = {1: 10, 2: 6, 3: 5, 4: 5, 5: 5, 6: 5}
"""Unit length to the fewest units that count: the defaults of MISA (Thiel et al. 2003, Theoretical
and Applied Genetics 106:411-422)."""

_DIVISORS = {1: (), 2: (1,), 3: (1,), 4: (2,), 5: (1,), 6: (2, 3)}
"""Unit length to the shorter ones that a unit may be a repeat of."""


def root(unit: str) -> str:
    """The shortest unit that a unit is a repeat of: ``CA`` for ``CACA``, itself where none is."""
    size = (unit + unit).find(unit, 1)
    return unit[:size]


def rotations(unit: str) -> list[str]:
    """A unit read from each of its bases on: ``CAG``, ``AGC``, ``GCA``."""
    return [unit[i:] + unit[:i] for i in range(len(unit))]


def opposite(unit: str) -> str:
    """A unit as the other strand reads it."""
    return reverse_complement(unit.encode("ascii")).decode("ascii")


def standard(unit: str) -> str:
    """The first in the alphabet of all readings of a unit, so that (TG)n and (CA)n are one."""
    return min(rotations(unit) + rotations(opposite(unit)))


def word_number(word: str) -> int:
    """Place of a word among all of its length in alphabetical order."""
    return int("".join(str("ACGT".index(letter)) for letter in word), 4)


def tandem_repeats(
    sequence: bytes,
    least: Mapping[int, int],
    circular: bool = False,
    units: Collection[str] | None = None,
) -> np.ndarray:
    """Maximal perfect tandem repeats, each under its shortest unit.

    A repeat begins with the first base that is followed by its equal one unit further on, and ends
    with the last whole unit. Letters other than A, C, G and T are in none.

    Parameters
    ----------
    sequence
        Upper-case bases.
    least
        Unit length (1 to 6) to the fewest units, 2 or more.
    circular
        The end is followed by the beginning; a repeat goes round once at most.
    units
        Units that are taken, as they are read from the first base of a repeat; None takes all.

    Returns
    -------
    numpy.ndarray
        int64, shape (repeats, 4): 0-based start, unit length, units, and the unit as its place
        among the words of its length; by start, then by unit length.
    """
    base = codes(sequence)
    found = [_of_length(base, size, fewest, circular) for size, fewest in sorted(least.items())]
    rows = np.concatenate([np.zeros((0, 4), dtype=np.int64), *found])
    if units is not None:
        wanted = [(len(unit), word_number(unit)) for unit in units]
        taken = np.zeros(len(rows), dtype=bool)
        for size, number in wanted:
            taken |= (rows[:, 1] == size) & (rows[:, 3] == number)
        rows = rows[taken]
    return rows[np.lexsort((rows[:, 1], rows[:, 0]))]


def _of_length(base: np.ndarray, size: int, least: int, circular: bool) -> np.ndarray:
    """Repeats of units of one length, as `tandem_repeats` gives them."""
    nothing = np.zeros((0, 4), dtype=np.int64)
    length = base.size
    if length < size * least:
        return nothing
    after = np.roll(base, -size) if circular else base[size:]
    same = (base[: after.size] == after) & (after < 4)
    begin = 0
    if circular and same.all():
        starts, spans = np.zeros(1, dtype=np.int64), np.array([length])
    else:
        if circular:
            # Read from behind a break on, no run of equal bases goes over the end.
            begin = int(same.argmin()) + 1
            same = np.roll(same, -begin)
        needed = size * (least - 1)
        edges = np.flatnonzero(np.diff(_in_a_row(same, needed).view(np.int8), prepend=0, append=0))
        starts, ends = edges[::2], edges[1::2]
        spans = np.minimum(ends - starts + needed - 1 + size, length)
        starts = (starts + begin) % length
    letters = base[(starts[:, None] + np.arange(size)) % length].astype(np.int64)
    simple = np.ones(len(starts), dtype=bool)
    for shorter in _DIVISORS[size]:
        simple &= (letters != np.roll(letters, shorter, axis=1)).any(axis=1)
    words = letters @ (4 ** np.arange(size - 1, -1, -1, dtype=np.int64))
    rows = np.stack([starts, np.full_like(starts, size), spans // size, words], axis=1)
    return rows[simple].astype(np.int64)


def _in_a_row(flags: np.ndarray, amount: int) -> np.ndarray:
    """Where that many true values in a row begin; in steps that double, whatever the values."""
    steps = [1]
    while steps[-1] < amount:
        steps.append(min(2 * steps[-1], amount))
    for held, wanted in pairwise(steps):
        step = wanted - held
        flags = flags[:-step] & flags[step:]
    return flags
