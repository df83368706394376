"""How intervals are told: in words, as a table, as BED, and the column that names a pool."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.tools.base import Citation, FileOut, Result, Table
from app.tools.shared.phrase import bp, number, plain, sign, strand_words
from app.tools.tracks.chosen import mapped_note, shown_contig, where_text

if TYPE_CHECKING:
    from index.formats.bed import Interval
    from index.tracks.intervals import Intervals

FILES = "a BED, narrowPeak or bigBed file"
ROWS = 1000
"""Rows of a table at most; a file to save holds all."""
INLINE = 3
"""Intervals that are told in the text."""
_CITED = 25


def pool_column(track: Intervals) -> str | None:
    """The further column that names a pool; None where the score does, or nothing."""
    have = {column.lower(): column for column in track.columns}
    named = next((have[key] for key in have if "pool" in key), None)
    return named or have.get("column 5")


def described(track: Intervals, one: Interval) -> str:
    """``nCoV-2019_1_LEFT at MN908947.3:31..54 on the plus strand (24 bp, score 1)``."""
    name = f"{plain(one.name)} at " if one.name else ""
    strand = f" on the {strand_words(one.strand)}" if one.strand else ""
    notes = [bp(one.end - one.start)]
    if one.score is not None:
        notes.append(f"score {number(one.score)}")
    if len(one.blocks) > 1:
        notes.append(f"{len(one.blocks)} blocks")
    return f"{name}{where_text(track, one.contig, one.start, one.end)}{strand} ({', '.join(notes)})"


def interval_id(one: Interval) -> str:
    """Name of an interval, else its place."""
    return one.name or f"{one.contig}:{one.start + 1}-{one.end}"


def result(track: Intervals, text: str, rows: Sequence[Interval], total: int) -> Result:
    """An answer about intervals, with their table, citations, and a BED of them."""
    note = mapped_note(track)
    return Result(
        f"{text} {note}".strip(),
        table=interval_table(track, rows, total) if total > INLINE else None,
        citations=[
            Citation(
                shown_contig(track, one.contig),
                one.start + 1,
                one.end,
                one.strand,
                interval_id(one),
                "interval",
            )
            for one in rows[:_CITED]
        ],
        focus=[one.name for one in rows[:_CITED] if one.name],
        files=[FileOut("intervals.bed", bed_text(rows))] if total > INLINE else [],
    )


def interval_table(track: Intervals, rows: Sequence[Interval], total: int) -> Table:
    """Intervals with 1-based coordinates and the columns that the file fills."""
    columns = ["id", "record", "start", "end", "strand", "length (bp)"]
    scored = any(one.score is not None for one in rows)
    blocked = any(len(one.blocks) > 1 for one in rows)
    columns += ["score"] * scored + ["blocks"] * blocked + [plain(c) for c in track.columns]
    body: list[list[Any]] = []
    for one in rows:
        line: list[Any] = [
            plain(interval_id(one)),
            plain(shown_contig(track, one.contig)),
            one.start + 1,
            one.end,
            sign(one.strand),
            one.end - one.start,
        ]
        line += [one.score] * scored + [len(one.blocks)] * blocked
        body.append(line + [plain(one.extra.get(column, "")) for column in track.columns])
    return Table(columns, body, total)


def bed_text(rows: Sequence[Interval]) -> str:
    """Intervals as BED6."""
    lines = []
    for one in rows:
        score = "." if one.score is None else f"{one.score:g}"
        fields = (one.contig, one.start, one.end, one.name or ".", score, sign(one.strand))
        lines.append("\t".join(" ".join(str(field).split()) for field in fields))
    return "\n".join(lines) + "\n"
