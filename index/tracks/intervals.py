"""Tracks of intervals: BED of 3 to 12 and more columns, peak files, bigBed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.formats import bed, bigwig
from index.formats.bed import Interval
from index.formats.notes import Notes
from index.formats.source import Source
from index.records import Diagnostic
from index.tracks.base import Track, TrackFile
from index.tracks.interval_rows import IntervalRows, Wanted, write_intervals
from index.tracks.overlaps import GENES, Overlaps


class Intervals(Track):
    """Intervals of one file, kept sorted in our own directory.

    Attributes
    ----------
    rows
        What can be asked of them alone, in coordinates and names of the file.
    amounts
        Number of intervals by contig.
    columns
        Names of the columns after those of BED.

    Raises
    ------
    FormatError
        The file holds no interval or is damaged.
    """

    kind = "intervals"

    def __init__(self, file: TrackFile) -> None:
        super().__init__(file)
        self.rows = IntervalRows(self.derived("intervals.parquet", self._make))
        self.amounts = self.rows.contigs()
        self.columns = self.rows.extra_columns()
        self.contigs = {contig: self._lengths().get(contig) for contig in self.amounts}
        recall(self)

    def _make(self, path: Path) -> None:
        write_intervals(path, read_intervals(self.path, self.notes), counting(self, "intervals"))

    def _lengths(self) -> dict[str, int]:
        if self.format != bigwig.BIGBED:
            return {}
        file = bigwig.opened(self.path)
        try:
            return bigwig.lengths(file)
        finally:
            file.close()

    def __len__(self) -> int:
        return sum(self.amounts.values())

    @property
    def has_genes(self) -> bool:
        """Whether all rows are BED12 with names and one at least is spliced."""
        query = (
            "SELECT count(nullif(blocks, '')), count(nullif(name, '')), "
            "max(json_array_length(nullif(blocks, ''))) FROM rows"
        )
        blocked, named, most = self.rows.sql(query)[0]
        return blocked == named == len(self) and (most or 0) > 1

    def reach(self) -> dict[str, int]:
        """Highest end on each contig."""
        query = 'SELECT contig, max("end") FROM rows GROUP BY contig'
        return {contig: int(end) for contig, end in self.rows.sql(query)}

    def overlaps(self, types: tuple[str, ...] = (GENES,), wanted: Wanted | None = None) -> Overlaps:
        """The intervals that fit over the genes, or the features of some types, of the genome.

        Raises
        ------
        ValueError
            The track stands alone.
        """
        if self.genome is None:
            raise ValueError(f"{self.path.name} stands alone: no genome of its sequences is open.")
        where, params = self.rows.condition(wanted or Wanted())
        return Overlaps(self.genome, self.rows.path, self.mapping(), types, where, params)

    def close(self) -> None:
        """Release files."""
        self.rows.close()


def read_intervals(path: Path, notes: Notes) -> Iterator[Interval]:
    """Intervals of a BED or bigBed file, told by its content."""
    source = Source(path)
    try:
        if bigwig.sniff_bigbed(source.head, path):
            yield from bigwig.intervals(path, notes)
        else:
            yield from bed.intervals(source, notes)
    finally:
        source.close()


def recall(track: Track) -> None:
    """Keep what was noted while a track was read, or bring it back where it was read before."""
    kept: list[dict[str, Any]] = track.remembered(
        "notes", lambda: [asdict(one) for one in track.diagnostics]
    )
    track.diagnostics[:] = [Diagnostic(**one) for one in kept]


def counting(track: Track, noun: str) -> Callable[[int], None]:
    """Reports the rows read so far to the progress of a track, whose end is not known."""
    return lambda amount: track.progress(0.5, f"{amount:,} {noun} of {track.path.name}")
