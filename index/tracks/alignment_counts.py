"""Mapped alignments that meet conditions on mapping quality, strand, CIGAR and length."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from index.tracks.alignment_files import alignments, opened
from index.tracks.alignments import UNSTATED, Alignments

if TYPE_CHECKING:
    Place = tuple[str, int, int]
    """Contig, start and end, 0-based half-open."""

OPERATIONS = {"insertion": 1, "deletion": 2, "skip": 3, "soft clip": 4, "hard clip": 5}
"""What a CIGAR may hold beside aligned bases -> its code in a BAM."""
KEPT = 1000
"""Alignments whose lines are kept."""


@dataclass(slots=True)
class Conditions:
    """All given conditions must hold; ends are included.

    Attributes
    ----------
    operations
        Names of `OPERATIONS`; an alignment with one of them fits.
    """

    min_quality: int | None = None
    max_quality: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    strand: int | None = None
    operations: tuple[str, ...] = ()


@dataclass(slots=True)
class Counted:
    """What fits.

    Attributes
    ----------
    looked
        Mapped alignments at the place.
    fitting
        Those that meet the conditions.
    unstated
        Those left out as their mapping quality is not stated (255) although it is asked for.
    by_operation
        Operation -> fitting alignments that hold it.
    rows
        Name, contig, start, end (0-based half-open), strand, quality and CIGAR of the first ones.
    """

    looked: int = 0
    fitting: int = 0
    unstated: int = 0
    by_operation: dict[str, int] = field(default_factory=dict)
    rows: list[tuple[str, str, int, int, int, int, str]] = field(default_factory=list)


def counted(track: Alignments, wanted: Conditions, place: Place | None = None) -> Counted:
    """Count the mapped alignments of a file, or of those that overlap a place, that fit."""
    found = Counted(by_operation=dict.fromkeys(wanted.operations, 0))
    rated = wanted.min_quality is not None or wanted.max_quality is not None
    for read in _mapped(track, place):
        found.looked += 1
        quality = read.mapping_quality
        if rated and quality == UNSTATED:
            found.unstated += 1
            continue
        strand = -1 if read.is_reverse else 1
        held = {code for code, _ in read.cigartuples or ()}
        own = [name for name in wanted.operations if OPERATIONS[name] in held]
        length = read.query_length or read.infer_read_length() or 0
        if (
            not _within(quality, wanted.min_quality, wanted.max_quality)
            or not _within(length, wanted.min_length, wanted.max_length)
            or wanted.strand not in (None, strand)
            or (wanted.operations and not own)
        ):
            continue
        found.fitting += 1
        for name in own:
            found.by_operation[name] += 1
        if len(found.rows) < KEPT:
            found.rows.append((
                read.query_name or "", read.reference_name, read.reference_start,
                read.reference_end or read.reference_start + 1, strand, quality,
                read.cigarstring or "",
            ))  # fmt: skip
    return found


def _mapped(track: Alignments, place: Place | None) -> Iterator[Any]:
    if place is None:
        with opened(track.file) as file:
            yield from (
                read
                for read in alignments(file, track.path.name, track.notes)
                if not read.is_unmapped
            )
        return
    with opened(track.file, track.index) as file:
        yield from (read for read in file.fetch(*place) if not read.is_unmapped)


def _within(value: int, low: int | None, high: int | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)
