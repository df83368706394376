"""Open reading frames of a sequence, six frames at once with numpy.

An ORF runs from a start codon to the first stop codon in its frame. Where several start codons
share a stop, the longest reading is the ORF.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from app.tools.bases.arrays import codes, reverse_complement

CIRCLE = 300_000
"""Tail, in bases, that is read before the origin of a circular record."""


class Orf(NamedTuple):
    """An open reading frame: 0-based half-open on the plus strand, stop codon included.

    `end` lies beyond the sequence's length for one over the origin. `frame` is 1, 2, 3 or -1, -2,
    -3: the offset of its first base from the start of its strand.
    """

    start: int
    end: int
    strand: int
    frame: int

    @property
    def length(self) -> int:
        """Bases, stop codon included."""
        return self.end - self.start

    @property
    def residues(self) -> int:
        """Amino acids, stop left out."""
        return self.length // 3 - 1


@lru_cache(maxsize=64)
def stop_codons(table: int) -> tuple[str, ...]:
    """Stop codons of an NCBI translation table.

    Raises
    ------
    KeyError
        There is no such table.
    """
    from Bio.Data.CodonTable import unambiguous_dna_by_id

    return tuple(unambiguous_dna_by_id[table].stop_codons)


def codon_number(codon: str) -> int:
    """Index 0 to 63 of a codon (``AAA`` 0, ``AAC`` 1, ...).

    Raises
    ------
    ValueError
        It is not three of A, C, G, T (or U).
    """
    text = codon.upper().replace("U", "T")
    if len(text) != 3 or set(text) - set("ACGT"):
        raise ValueError(f"'{codon}' is not a codon")
    return sum("ACGT".index(base) * 4 ** (2 - i) for i, base in enumerate(text))


def _marks(numbers: Iterable[str]) -> np.ndarray:
    """Table of 65 flags, one a codon and one for what is none."""
    flags = np.zeros(126, dtype=bool)
    for codon in numbers:
        flags[codon_number(codon)] = True
    return flags


def _strand(sequence: bytes, starts: np.ndarray, stops: np.ndarray) -> np.ndarray:
    """(start, end) of the longest reading to every stop on one strand, shape (n, 2)."""
    base = codes(sequence)
    if base.size < 6:
        return np.empty((0, 2), dtype=np.int64)
    number = base[:-2] * np.uint8(16) + base[1:-1] * np.uint8(4) + base[2:]
    unknown = base == 4
    if unknown.any():
        number[unknown[:-2] | unknown[1:-1] | unknown[2:]] = 125
    table = (starts * np.uint8(1) + stops * np.uint8(2)).tobytes().ljust(256, b"\0")
    # Bytes are looked up eight times as fast as numpy takes them.
    kind = np.frombuffer(number.tobytes().translate(table), dtype=np.uint8)
    places = np.flatnonzero(kind != 0)
    kinds, frames = kind[places], places % 3
    found = []
    for frame in range(3):
        mine = frames == frame
        begin = places[mine & (kinds & 1 > 0)] // 3
        end = places[mine & (kinds & 2 > 0)] // 3
        if not begin.size or not end.size:
            continue
        before = np.concatenate(([-1], end[:-1]))
        place = np.searchsorted(begin, before, side="right")
        inside = place < begin.size
        first = begin[np.minimum(place, begin.size - 1)]
        good = inside & (first < end)
        found.append(np.stack((3 * first[good] + frame, 3 * end[good] + frame + 3), axis=1))
    return np.concatenate(found) if found else np.empty((0, 2), dtype=np.int64)


def find_orfs(
    sequence: bytes,
    *,
    circular: bool = False,
    min_length: int = 0,
    starts: Iterable[str] = ("ATG",),
    stops: Iterable[str] = ("TAA", "TAG", "TGA"),
    strand: int | None = None,
) -> list[Orf]:
    """All open reading frames, longest first, then by position.

    Parameters
    ----------
    sequence
        Upper-case bases of the plus strand. A codon with any other letter is neither start nor
        stop.
    circular
        Also read over the origin, once round at most.
    min_length
        In bases, stop codon included.
    starts, stops
        Codons.
    strand
        1 or -1 for three frames only.

    Returns
    -------
    list of Orf

    Raises
    ------
    ValueError
        A start or stop is no codon.
    """
    size = len(sequence)
    begin, end = _marks(starts), _marks(stops)
    tail = min(size, CIRCLE) if circular else 0
    found: list[np.ndarray] = []
    for sign in (1, -1):
        if strand not in (None, sign):
            continue
        text = sequence if sign == 1 else reverse_complement(sequence)
        pairs = _strand(text[size - tail :] + text if tail else text, begin, end) - tail
        if tail:
            pairs = pairs[pairs[:, 1] > 0]
            if tail == size:
                pairs = _once_round(text, pairs, size, begin)
        pairs = pairs[pairs[:, 1] - pairs[:, 0] >= max(min_length, 6)]
        low, high = pairs[:, 0], pairs[:, 1]
        start = (low if sign == 1 else size - high) % size
        frame = sign * (low % size % 3 + 1)
        found.append(np.stack((start, start + high - low, np.full_like(low, sign), frame), axis=1))
    if not found:
        return []
    rows = np.concatenate(found)
    order = np.lexsort((-rows[:, 2], rows[:, 0], rows[:, 0] - rows[:, 1]))
    return [Orf(*row) for row in rows[order].tolist()]


def _once_round(text: bytes, pairs: np.ndarray, size: int, starts: np.ndarray) -> np.ndarray:
    """Readings longer than the circle cut down to the first start within one turn before the
    stop."""
    kept = []
    double = text + text
    for low, high in pairs.tolist():
        while high - low > size:
            low += 3
            while high - low > 3:
                codon = double[low + size : low + size + 3] if low < 0 else double[low : low + 3]
                if not set(codon) - set(b"ACGT") and starts[codon_number(codon.decode())]:
                    break
                low += 3
        if high - low >= 6:
            kept.append((low, high))
    return np.array(kept, dtype=np.int64).reshape(-1, 2)
