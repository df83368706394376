"""All records of a genome as one text, in which short sequences are looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

if TYPE_CHECKING:
    from index.genome import Genome

ROUND = 1000
"""Bases over the origin of a circular record that a search takes in one text with the rest."""
BLOCK = 8
"""Letters that are compared before places that no longer fit are dropped."""
SEED = 6
"""Shortest exact piece from which a near match is looked for."""
COMPARED = 60_000_000
"""Bases of a genome that are compared base by base at most."""

_IUPAC = {
    "A": "A", "C": "C", "G": "G", "T": "T", "R": "AG", "Y": "CT", "S": "CG", "W": "AT", "K": "GT",
    "M": "AC", "B": "CGT", "D": "AGT", "H": "ACT", "V": "ACG", "N": "ACGT",
}  # fmt: skip


def sequences(genome: Genome) -> Iterator[tuple[str, str, bool]]:
    """Each record that has a sequence: id, upper-case DNA, whether it is circular."""
    for record in genome.records:
        if record.has_sequence and record.length and record.molecule != "protein":
            yield record.id, genome[record.id][:].replace("U", "T"), record.topology == "circular"


class Joined:
    """All records of a genome as one text, so that many small ones are searched at once.

    Attributes
    ----------
    text
        Records in file order, each followed by `ROUND` of its first bases where it is circular,
        then by a line break, which no query holds.
    bases
        The same, shape (letters,), uint8.
    """

    def __init__(self, records: Iterable[tuple[str, str, bool]]) -> None:
        self.ids: list[str] = []
        starts: list[int] = []
        lengths: list[int] = []
        pieces: list[str] = []
        total = 0
        for record, text, circular in records:
            tail = text[: min(ROUND, len(text) - 1)] if circular else ""
            self.ids.append(record)
            starts.append(total)
            lengths.append(len(text))
            pieces += [text, tail, "\n"]
            total += len(text) + len(tail) + 1
        self.text = "".join(pieces)
        self.bases = np.frombuffer(self.text.encode("ascii", "replace"), np.uint8)
        self.starts = np.array(starts, dtype=np.int64)
        self.lengths = np.array(lengths, dtype=np.int64)
        self.total = int(self.lengths.sum())

    def place(self, position: int, length: int) -> tuple[str, int] | None:
        """Record and start of a stretch of the text; None in the repeated beginning of a record,
        and for a stretch longer than its record."""
        number = int(np.searchsorted(self.starts, position, side="right")) - 1
        start = position - int(self.starts[number])
        size = int(self.lengths[number])
        return (self.ids[number], start) if start < size and length <= size else None


_JOINED: WeakKeyDictionary[Genome, Joined] = WeakKeyDictionary()


def joined(genome: Genome) -> Joined:
    """The records of a genome as one text, kept while the genome is open (up to `COMPARED`)."""
    if genome not in _JOINED:
        one = Joined(sequences(genome))
        if one.total > COMPARED:
            return one
        _JOINED[genome] = one
    return _JOINED[genome]


def starts(text: str, pattern: str) -> Iterator[int]:
    """Positions of a pattern with IUPAC codes, overlapping ones too."""
    if set(pattern) <= set("ACGT"):
        start = text.find(pattern)
        while start >= 0:
            yield start
            start = text.find(pattern, start + 1)
        return
    classes = "".join(c if c in "ACGT" else f"[{_IUPAC[c]}]" for c in pattern)
    for hit in re.finditer(f"(?={classes})", text):
        yield hit.start()


def seeded(whole: Joined, pattern: str, allowed: int) -> np.ndarray:
    """Starts at which one of `allowed` + 1 pieces of a pattern fits exactly."""
    edges = [round(i * len(pattern) / (allowed + 1)) for i in range(allowed + 2)]
    found: set[int] = set()
    for low, high in pairwise(edges):
        if "N" not in pattern[low:high]:
            found.update(start - low for start in starts(whole.text, pattern[low:high]))
    last = len(whole.bases) - len(pattern)
    return np.array(sorted(start for start in found if 0 <= start <= last), dtype=np.int64)


def thinned(bases: np.ndarray, letters: np.ndarray, allowed: int) -> np.ndarray:
    """Starts that are not yet ruled out by the first letters of a pattern."""
    count = len(bases) - len(letters) + 1
    wrong = np.zeros(count, dtype=np.uint8)
    for offset, letter in enumerate(letters[: min(len(letters), allowed + 10)].tolist()):
        wrong += bases[offset : offset + count] != letter
    return np.flatnonzero(wrong <= allowed)


def mismatches(
    bases: np.ndarray, letters: np.ndarray, places: np.ndarray, allowed: int
) -> tuple[np.ndarray, np.ndarray]:
    """The starts at which a pattern fits with at most `allowed` mismatches, and how many there."""
    wrong = np.zeros(len(places), dtype=np.int64)
    for offset, letter in enumerate(letters.tolist(), 1):
        wrong += bases[places + (offset - 1)] != letter
        if offset % BLOCK == 0 or offset == len(letters):
            good = wrong <= allowed
            places, wrong = places[good], wrong[good]
    return places, wrong
