"""BED: one line a gene or feature, twelve columns, 0-based half-open as the format asks.

A feature over the origin of a circular record becomes two lines of one name; parts on both strands
become a line each, because a BED line has one strand and its blocks must not overlap.
"""

from __future__ import annotations

from typing import TextIO

from index.export.selection import Selection
from index.records import Part

_SIGNS = {1: "+", -1: "-", 0: "."}


def write(selection: Selection, out: TextIO) -> int:
    """Write the genes or features of a selection; returns the number of lines."""
    lines = 0
    for item in selection.genes():
        for group in _groups(item.parts, item.wraps):
            start, end = group[0].start, group[-1].end
            name = "_".join((item.symbol or item.id).split())
            coding = getattr(item, "kind", item.type) in ("protein", "CDS")
            thick = (start, end) if coding else (start, start)
            out.write(
                "\t".join([
                    "_".join(item.record.split()), str(start), str(end), name, "0",
                    _SIGNS[group[0].strand], *map(str, thick), "0", str(len(group)),
                    "".join(f"{part.end - part.start}," for part in group),
                    "".join(f"{part.start - start}," for part in group),
                ]) + "\n"
            )  # fmt: skip
            lines += 1
    return lines


def _groups(parts: tuple[Part, ...], wraps: bool) -> list[list[Part]]:
    """Parts as blocks of lines: ascending, apart from each other, on one strand."""
    if wraps:
        return [[part] for part in parts]
    ordered = sorted(parts, key=lambda part: part.start)
    groups: list[list[Part]] = []
    for part in ordered:
        last = groups[-1][-1] if groups else None
        if last is not None and last.strand == part.strand and part.start >= last.end:
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups
