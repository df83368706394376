"""Cutting, joining and reversing sequence.

Coordinates are 0-based half-open on the plus strand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from index.records import Part

_PAIRS = str.maketrans("ACGTUNRYSWKMBDHVacgtunryswkmbdhv", "TGCAANYRSWMKVHDBtgcaanyrswmkvhdb")
_NEAR = 3
"""Parts no further apart than this are one exon: frameshifts, not introns."""


def reverse_complement(sequence: str) -> str:
    """Reverse complement, IUPAC codes included."""
    return sequence.translate(_PAIRS)[::-1]


def splice(fetch: Callable[[int, int], str], parts: Iterable[Part]) -> str:
    """Join parts in their order, 5' to 3'.

    Parameters
    ----------
    fetch
        Gives the plus strand of ``[start, end)``.
    parts
        In biological order; each with its own strand.
    """
    pieces = []
    for part in parts:
        piece = fetch(part.start, part.end)
        pieces.append(reverse_complement(piece) if part.strand == -1 else piece)
    return "".join(pieces)


def wraps(parts: Sequence[Part], length: int) -> bool:
    """Whether neighbouring parts meet over the origin of a record of `length` bases."""
    for one, other in pairwise(parts):
        left, right = (other, one) if one.strand == -1 else (one, other)
        if left.end == length and right.start == 0 and one.strand == other.strand:
            return True
    return False


def count_exons(parts: Sequence[Part], length: int) -> int:
    """Number of parts, those that meet, overlap or touch over the origin counted once."""
    exons = 1
    for one, other in pairwise(parts):
        if one.strand != other.strand:
            exons += 1
            continue
        left, right = (other, one) if one.strand == -1 else (one, other)
        gap = right.start - left.end
        over_origin = left.end == length and right.start == 0
        overlapping = left.start <= right.start and gap <= _NEAR
        if not (overlapping or over_origin):
            exons += 1
    return exons
