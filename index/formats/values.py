"""Tables of a value along contigs: bedGraph, and one depth a position (``samtools depth``).

Both read as stretches of one value, in the order of the file; bedGraph by the UCSC format page.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import isnan, nan
from pathlib import Path
from typing import NamedTuple

from index.formats.bed import rows
from index.formats.notes import Notes, shown
from index.formats.source import Source
from index.records import FormatError

BEDGRAPH, DEPTH = "bedgraph", "depth"

_ENDINGS = {".bedgraph", ".bg", ".bdg", ".bga"}
_SKIPPED = (b"#", b"track", b"browser")


class Stretch(NamedTuple):
    """One value over ``start`` to ``end``, 0-based half-open; NaN where the file says so."""

    contig: str
    start: int
    end: int
    value: float


def number(text: str | bytes) -> float | None:
    """A value as written, NaN for ``NA`` and its like, None where it is no number."""
    try:
        return float(text)
    except ValueError:
        word = text.decode("latin-1") if isinstance(text, bytes) else text
        return nan if word.upper() in ("NA", "N/A", "NULL", ".") else None


def position(text: str | bytes) -> int | None:
    """A coordinate as written, None where it is none."""
    return int(text) if text.isdigit() and len(text) < 16 else None


def sniff_bedgraph(head: bytes, path: Path) -> int:
    """How sure it is, 0 to 100, that text beginning with `head` is bedGraph."""
    sample = rows(head)
    if not sample or any(len(columns) != 4 for columns in sample):
        return 0
    if not all(c[1].isdecimal() and c[2].isdecimal() for c in sample):
        return 0
    if any(number(columns[3]) is None for columns in sample):
        return 0
    if b"bedgraph" in head[:2000].lower() or _ENDINGS & {s.lower() for s in path.suffixes}:
        return 92
    pairs = list(pairwise(sample))
    joined = sum(a[0] == b[0] and a[2] == b[1] for a, b in pairs)
    return 88 if pairs and joined * 2 > len(pairs) else 62


def sniff_depth(head: bytes, path: Path) -> int:
    """How sure it is, 0 to 100, that text beginning with `head` gives the depth at positions.

    Such a table has three columns as BED has, but its second counts up by one and its third is no
    end: it is below the second in some row.
    """
    sample = rows(head)
    if len(sample) < 2 or any(len(columns) != 3 for columns in sample):
        return 0
    if not all(c[1].isdecimal() and number(c[2]) is not None for c in sample):
        return 0
    steps = [int(b[1]) - int(a[1]) for a, b in pairwise(sample) if a[0] == b[0]]
    below = any(float(columns[2]) < int(columns[1]) for columns in sample)
    rising = steps and all(step > 0 for step in steps) and steps.count(1) * 2 > len(steps)
    return 95 if below and rising else 0


def bedgraph(source: Source, notes: Notes) -> Iterator[Stretch]:
    """Stretches of a bedGraph file; lines that are none are skipped and told.

    Raises
    ------
    FormatError
        Not one line is a stretch.
    """
    found = 0
    for line_number, line in enumerate(source.lines(), 1):
        if not line.strip() or line.startswith(_SKIPPED):
            continue
        columns = line.split()
        value = number(columns[3]) if len(columns) > 3 else None
        label = shown(columns[0].decode("utf-8", "replace"))
        start, end = map(position, columns[1:3]) if value is not None else (None, None)
        if value is None or start is None or end is None:
            notes.error("The line is skipped: it is no stretch with a value.", label, line_number)
            continue
        if start >= end:
            notes.error(
                f"The line is skipped: its end, {end:,}, is not after its start, {start:,}.",
                label,
                line_number,
            )
            continue
        found += 1
        yield Stretch(columns[0].decode("utf-8", "replace"), start, end, value)
    if not found:
        raise FormatError(f"{source.name}: holds no bedGraph line.")


def depth(source: Source, notes: Notes) -> Iterator[Stretch]:
    """Runs of equal depth of a table of contig, 1-based position and depth.

    Raises
    ------
    FormatError
        Not one line is a position with its depth.
    """
    notes.info(
        "The three columns are contig, position and depth (as samtools depth or bedtools genomecov "
        "-d write them), not the start and end of BED intervals."
    )
    run: Stretch | None = None
    for line_number, line in enumerate(source.lines(), 1):
        if not line.strip() or line.startswith(_SKIPPED):
            continue
        columns = line.split()
        value = number(columns[2]) if len(columns) > 2 else None
        contig = columns[0].decode("utf-8", "replace")
        at = position(columns[1]) if value is not None else None
        if value is None or isnan(value) or not at:
            notes.error(
                "The line is skipped: it is no position with its depth.", shown(contig), line_number
            )
            continue
        start = at - 1
        if run and run.contig == contig and run.end == start and run.value == value:
            run = run._replace(end=start + 1)
            continue
        if run:
            yield run
        run = Stretch(contig, start, start + 1, value)
    if run is None:
        raise FormatError(f"{source.name}: holds no position with a depth.")
    yield run
