"""Sequences as bytes and arrays: fetched once, complemented, sliced over the origin."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from index.genome import Genome, RecordInfo
    from index.records import Part

COMPLEMENT = bytes.maketrans(b"ACGTURYKMBVDHSWN", b"TGCAAYRMKVBHDSWN")
"""IUPAC bases to their complements."""

_CODE = bytes(b"ACGT".index(letter) if letter in b"ACGT" else 4 for letter in range(256))


class Unkeyed:
    """Hands a genome past a cache's key, which is its content hash: two of these are equal."""

    def __init__(self, genome: Genome) -> None:
        self.genome = genome

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unkeyed)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=3)
def _bases(identity: str, record: str, given: Unkeyed) -> bytes:
    return given.genome[record][:].encode("ascii")


def bases(genome: Genome, record: str) -> bytes:
    """All bases of a record, upper case; the records used last are kept."""
    return _bases(genome.id, record, Unkeyed(genome))


def reverse_complement(sequence: bytes) -> bytes:
    """The other strand, 5' to 3'."""
    return sequence.translate(COMPLEMENT)[::-1]


def codes(sequence: bytes) -> np.ndarray:
    """Bases as 0 to 3 and 4 for anything else, shape (length,), uint8."""
    return np.frombuffer(sequence.translate(_CODE), dtype=np.uint8)


def spliced(sequence: bytes, parts: Sequence[Part]) -> bytes:
    """Bases of a feature 5' to 3' on its own strand, from its parts in biological order."""
    pieces = []
    for part in parts:
        piece = sequence[part.start : part.end]
        pieces.append(reverse_complement(piece) if part.strand < 0 else piece)
    return b"".join(pieces)


def stretch(sequence: bytes, start: int, end: int, circular: bool) -> bytes:
    """Bases of a 0-based half-open stretch; start >= end, or an end beyond the last base, goes over
    the origin of a circular record and is cut off on a linear one."""
    size = len(sequence)
    if circular and start >= end:
        return sequence[start:] + sequence[:end]
    if circular and end > size:
        return sequence[start:] + sequence[: end - size]
    return sequence[start:end]


def records_with_sequence(genome: Genome) -> list[RecordInfo]:
    """Records whose bases the file holds."""
    return [record for record in genome.records if record.has_sequence]
