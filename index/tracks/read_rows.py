"""Single reads of a FASTQ file by length and mean quality, in memory that does not grow with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from typing import Any, Literal

from index.formats import fastq
from index.formats.notes import Notes
from index.formats.source import Source
from index.tracks.reads import Reads

Row = tuple[str, int, float]
"""Name, length and mean quality of a read; the mean of a read without bases is not a number."""


@dataclass(slots=True)
class Chosen:
    """Which reads; all given conditions must hold.

    Attributes
    ----------
    min_length, max_length
        Ends in bases, included.
    min_mean, max_mean
        Ends of the arithmetic mean of a read's qualities; left out themselves if `exclusive`.
    """

    min_length: int | None = None
    max_length: int | None = None
    min_mean: float | None = None
    max_mean: float | None = None
    exclusive: bool = False


@dataclass(slots=True)
class Found:
    """How many reads fit, the first ones in the order asked for, and how many share the value of
    the last of them."""

    fitting: int = 0
    rows: list[Row] = field(default_factory=list)
    tied: int = 0


def by_length(track: Reads, wanted: Chosen) -> int:
    """Reads of a length."""
    return sum(
        amount
        for length, amount in track.summary.lengths.items()
        if _within(length, wanted.min_length, wanted.max_length, False)
    )


def chosen_reads(
    track: Reads,
    wanted: Chosen,
    order: Literal["file", "length", "quality"] = "file",
    descending: bool = False,
    limit: int = 1000,
) -> Found:
    """The reads that fit, counted, with the first `limit` of them in an order.

    Reads without bases have no mean quality: they come in no order by it.
    """
    found = Found()
    key: Callable[[Row], Any] = itemgetter(2 if order == "quality" else 1)
    tally: dict[float, int] = {}
    for batch in _batches(track):
        fits = [row for row in batch if _fits(row, wanted)]
        found.fitting += len(fits)
        if order == "file":
            found.rows += fits[: limit - len(found.rows)]
            continue
        ranked = fits if order == "length" else [row for row in fits if row[2] == row[2]]
        for row in ranked:
            tally[key(row)] = tally.get(key(row), 0) + 1
        found.rows = sorted(chain(found.rows, ranked), key=key, reverse=descending)[:limit]
        if found.rows:
            last = key(found.rows[-1])
            tally = {v: n for v, n in tally.items() if (v >= last if descending else v <= last)}
    if order != "file" and found.rows:
        found.tied = tally[key(found.rows[-1])]
    return found


def _batches(track: Reads) -> Iterator[list[Row]]:
    import numpy as np

    source = Source(track.path)
    try:
        for batch in fastq.batches(source, Notes(track.path.name, [])):
            sizes = np.fromiter(map(len, batch.sequences), dtype=np.int64, count=len(batch))
            quality = np.frombuffer(b"".join(batch.qualities), dtype=np.uint8)
            means = np.full(len(batch), np.nan)
            has = sizes > 0
            if has.any():
                starts = (np.cumsum(sizes) - sizes)[has]
                sums = np.add.reduceat(quality, starts, dtype=np.int64)
                means[has] = sums / sizes[has] - track.summary.offset
            names = (name.decode("utf-8", "replace").split(" ")[0] for name in batch.names)
            yield list(zip(names, sizes.tolist(), means.tolist(), strict=True))
    finally:
        source.close()


def _fits(row: Row, wanted: Chosen) -> bool:
    return _within(row[1], wanted.min_length, wanted.max_length, False) and _within(
        row[2], wanted.min_mean, wanted.max_mean, wanted.exclusive
    )


def _within(value: float, low: float | None, high: float | None, exclusive: bool) -> bool:
    if exclusive:
        return (low is None or value > low) and (high is None or value < high)
    return (low is None or value >= low) and (high is None or value <= high)
