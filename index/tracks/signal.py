"""Tracks of one value along sequences: bigWig, WIG, bedGraph and tables of depth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from index.formats import bigwig, values, wig
from index.formats.notes import Notes
from index.formats.source import Source
from index.formats.values import Stretch
from index.tracks.base import Track, TrackFile
from index.tracks.intervals import counting, recall
from index.tracks.signal_values import BigWigValues, ParquetValues, Values, write_values
from index.tracks.summary import Summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.records import Part

Place = tuple[str, int, int]
"""Contig of the track, start and end, 0-based half-open."""

_READERS: dict[str, Callable[[Source, Notes], Iterator[Stretch]]] = {
    values.BEDGRAPH: values.bedgraph,
    values.DEPTH: values.depth,
    wig.NAME: wig.stretches,
}


class Signal(Track):
    """Values of one file; text formats are kept sorted in our own directory.

    Attributes
    ----------
    values
        What can be asked of them, in coordinates and names of the file.

    Raises
    ------
    FormatError
        The file holds no value or is damaged.
    """

    kind = "signal"

    def __init__(self, file: TrackFile) -> None:
        super().__init__(file)
        self.values: Values
        if self.format == bigwig.BIGWIG:
            self.values = BigWigValues(self.path)
            self.contigs = dict(self.values.reach)
            return
        self.values = ParquetValues(self.derived("values.parquet", self._make))
        self.contigs = dict.fromkeys(self.values.reach)
        recall(self)

    def _make(self, path: Path) -> None:
        source = Source(self.path)
        try:
            read = _READERS[self.format](source, self.notes)
            write_values(path, read, counting(self, "values"))
        finally:
            source.close()
        made = ParquetValues(path)
        try:
            doubled, missing = made.overlapping(), made.missing()
        finally:
            made.close()
        if doubled:
            self.notes.warning(
                f"{doubled:,} of the stretches overlap one before them; both values count there."
            )
        if missing:
            self.notes.info(f"{missing:,} of the values are not a number and count as uncovered.")

    def reach(self) -> dict[str, int]:
        """Highest position with a value, of the formats that state no lengths."""
        return {} if self.values.told else dict(self.values.reach)

    def size(self, contig: str) -> int:
        """Length of a contig by the file or the genome, else the end of its last value."""
        return self.length_of(contig) or self.values.reach[contig]

    def whole(self, contig: str | None = None) -> list[Place]:
        """One contig, or all, as places."""
        chosen = self.contigs if contig is None else [contig]
        return [(one, 0, self.size(one)) for one in chosen]

    def places(self, record: str, parts: Sequence[Part]) -> list[Place] | None:
        """Parts of a record of the genome as places; None where the track does not hold it."""
        contig = self.contig_of(record)
        if contig is None:
            return None
        return sorted((contig, part.start, part.end) for part in parts)

    def summary(self, places: Sequence[Place] | None = None) -> Summary:
        """Numbers over places; of the whole track without any."""
        return self.values.summary(self.whole() if places is None else places)

    def close(self) -> None:
        """Release files."""
        self.values.close()
