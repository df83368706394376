"""Values along contigs, from a bigWig file or from a Parquet file of stretches.

Stretches come in blocks of `BLOCK` bases, so that memory does not grow with the file.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.formats import bigwig
from index.formats.values import Stretch
from index.records import FormatError
from index.tracks.parquet import Rows, write
from index.tracks.summary import Peak, Summary, joined, runs

if TYPE_CHECKING:
    from index.tracks.summary import Pieces

BLOCK = 1 << 20
_KEPT = 8
COLUMNS = {
    "n": "BIGINT",
    "contig": "VARCHAR",
    "start": "BIGINT",
    "end": "BIGINT",
    "value": "DOUBLE",
}


def write_values(
    path: Path, stretches: Iterable[Stretch], progress: Callable[[int], None] | None = None
) -> int:
    """Write stretches sorted by contig and start; returns how many there were."""
    numbered = ((n, *stretch) for n, stretch in enumerate(stretches))
    return write(path, COLUMNS, numbered, 'contig, start, "end", n', progress)


class Values(ABC):
    """Values of one signal.

    Attributes
    ----------
    reach
        Length of each contig; where the file does not say it, the end of its last stretch.
    told
        Whether `reach` holds lengths that the file states.
    sorted_ends
        Whether stretches do not overlap, so that their ends ascend as their starts do.
    """

    reach: dict[str, int]
    told: bool
    sorted_ends = True

    def __init__(self) -> None:
        self._block = lru_cache(maxsize=_KEPT)(self._read)

    @abstractmethod
    def _read(self, contig: str, number: int) -> Pieces:
        """Stretches that begin before the end of block `number` and end after its start."""

    @abstractmethod
    def close(self) -> None:
        """Release the file."""

    @abstractmethod
    def missing(self) -> int:
        """Stretches whose value is written as not a number."""

    def pieces(self, contig: str, start: int, end: int) -> Iterator[Pieces]:
        """Stretches with a value in a region, cut at its ends and at those of blocks.

        Parameters
        ----------
        contig
            A contig of `reach`; another one has no stretch.
        start, end
            0-based half-open.
        """
        import numpy as np

        end = min(end, self.reach.get(contig, 0))
        start = max(start, 0)
        for number in range(start // BLOCK, -(-end // BLOCK) if end > start else 0):
            low, high = max(start, number * BLOCK), min(end, (number + 1) * BLOCK)
            starts, ends, values = self._block(contig, number)
            first = int(np.searchsorted(ends, low, side="right")) if self.sorted_ends else 0
            last = int(np.searchsorted(starts, high, side="left"))
            cut = slice(first, last)
            found = (
                np.maximum(starts[cut], low), np.minimum(ends[cut], high), values[cut]
            )  # fmt: skip
            keep = found[1] > found[0]
            yield found if keep.all() else (found[0][keep], found[1][keep], found[2][keep])

    def summary(self, places: Iterable[tuple[str, int, int]]) -> Summary:
        """Numbers over several regions (contig, start, end; 0-based half-open)."""
        found = Summary()
        for contig, start, end in places:
            found.length += end - start
            for pieces in self.pieces(contig, start, end):
                found.add(contig, pieces)
        return found

    def peaks(
        self, places: Iterable[tuple[str, int, int]], threshold: float, gap: int = 0
    ) -> list[Peak]:
        """Stretches of regions in which every value reaches a threshold, in order; those at most
        `gap` bases apart are one."""
        found: list[Peak] = []
        for contig, start, end in places:
            here: list[Peak] = []
            for pieces in self.pieces(contig, start, end):
                joined(here, runs(contig, pieces, threshold), gap)
            found += here
        return found

    def within(
        self,
        places: Iterable[tuple[str, int, int]],
        low: float | None,
        high: float | None,
        exclusive: bool = False,
    ) -> int:
        """Bases of regions whose value lies between two ends, included unless `exclusive`."""
        bases = 0
        for place in places:
            for starts, ends, values in self.pieces(*place):
                fits = values == values
                if low is not None:
                    fits &= values > low if exclusive else values >= low
                if high is not None:
                    fits &= values < high if exclusive else values <= high
                bases += int((ends - starts)[fits].sum())
        return bases

    def whole(self) -> list[tuple[str, int, int]]:
        """All contigs as regions."""
        return [(contig, 0, length) for contig, length in self.reach.items()]


class BigWigValues(Values):
    """Values of a bigWig file.

    Raises
    ------
    FormatError
        The file is damaged, now or where it is read later.
    """

    told = True

    def __init__(self, path: Path):
        super().__init__()
        self._name = path.name
        self._file: Any = bigwig.opened(path)
        self.reach = bigwig.lengths(self._file)

    def _read(self, contig: str, number: int) -> Pieces:
        import numpy as np

        low, high = number * BLOCK, min((number + 1) * BLOCK, self.reach[contig])
        try:
            rows = self._file.intervals(contig, low, high) or ()
        except RuntimeError:
            raise FormatError(
                f"{self._name}: the bigWig data of {contig} are damaged or cut off."
            ) from None
        table = np.array(rows, dtype=np.float64).reshape(-1, 3)
        table = table[~np.isnan(table[:, 2])]
        return table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2]

    def missing(self) -> int:
        """A bigWig leaves bases without a value out."""
        return 0

    def close(self) -> None:
        """Release the file."""
        self._file.close()


class ParquetValues(Values):
    """Values of a Parquet file of stretches that `write_values` made."""

    told = False

    def __init__(self, path: Path):
        super().__init__()
        self._rows = Rows(path)
        query = 'SELECT contig, max("end") FROM rows GROUP BY contig ORDER BY min(n)'
        self.reach = {contig: int(end) for contig, end in self._rows.sql(query)}
        self.sorted_ends = not self.overlapping()

    def overlapping(self) -> int:
        """Stretches that begin before the one before them on their contig ends."""
        query = (
            'SELECT count(*) FROM (SELECT start < max("end") OVER (PARTITION BY contig ORDER BY '
            'start, "end", n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS over FROM rows) '
            "WHERE over"
        )
        return int(self._rows.sql(query)[0][0])

    def _read(self, contig: str, number: int) -> Pieces:
        import numpy as np

        found = self._rows.arrays(
            'SELECT start, "end", value FROM rows WHERE contig = ? AND start < ? AND "end" > ? '
            'AND NOT isnan(value) ORDER BY start, "end", n',
            (contig, (number + 1) * BLOCK, number * BLOCK),
        )
        starts, ends, values = (np.asarray(found[key]) for key in ("start", "end", "value"))
        return starts, ends, values

    def missing(self) -> int:
        """Stretches whose value is written as not a number."""
        query = "SELECT count(*) FROM rows WHERE value IS NULL OR isnan(value)"
        return int(self._rows.sql(query)[0][0])

    def close(self) -> None:
        """Release the file."""
        self._rows.close()
