"""Which features of a genome the intervals of a track touch, part by part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from index.genome import Genome

GENES = "gene"


@dataclass(slots=True)
class Pair:
    """One interval (its number in the file) over one feature, and the bases they share."""

    n: int
    key: int
    shared: int


class Overlaps:
    """Intervals of a Parquet file over the genes, or the features of some types, of a genome.

    Parameters
    ----------
    genome
        The genome; gets a table of the intervals.
    path
        Parquet file of `index.tracks.interval_rows`.
    contigs
        Record of the genome by contig of the track; intervals of other contigs touch nothing.
    types
        ``gene`` for gene models, else feature keys such as ``CDS``.
    where, params
        SQL over the columns of the intervals, to take only some of them.
    region
        Record, start and end (0-based half-open) that the features must touch.

    Notes
    -----
    A feature is touched where an interval shares a base with one of its parts: not in the introns
    of a CDS. Keys are ``gid`` of genes and ``fid`` of other features.
    """

    def __init__(
        self,
        genome: Genome,
        path: Path,
        contigs: dict[str, str],
        types: tuple[str, ...] = (GENES,),
        where: str = "TRUE",
        params: list[Any] | None = None,
    ):
        self._genome = genome
        self._view = f"intervals_{abs(hash(str(path))):x}"
        genome.attach(self._view, path)
        self.genes = types == (GENES,)
        self._key = "gid" if self.genes else "fid"
        table = "genes" if self.genes else "features"
        chosen = "TRUE" if self.genes else f"type IN ({', '.join('?' * len(types))})"
        self._params: list[Any] = [*contigs, *contigs.values()]
        self._params += [*(params or []), *([] if self.genes else types)]
        self._common = f"""
WITH named AS (
  SELECT unnest([{_marks(contigs)}]::VARCHAR[]) AS contig,
         unnest([{_marks(contigs)}]::VARCHAR[]) AS record
), intervals AS (
  SELECT i.*, named.record FROM (FROM {self._view} WHERE {where}) AS i JOIN named USING (contig)
), chosen AS (
  SELECT {self._key} AS key, record, unnest(parts::JSON::BIGINT[][]) AS part
  FROM {table} WHERE {chosen}
), pairs AS (
  SELECT i.n, c.key, sum(least(i."end", c.part[2]) - greatest(i.start, c.part[1])) AS shared
  FROM intervals AS i JOIN chosen AS c
  ON i.record = c.record AND c.part[1] < i."end" AND c.part[2] > i.start
  GROUP BY i.n, c.key
)
"""

    def _sql(self, query: str) -> list[tuple]:
        return self._genome.sql(self._common + query, self._params)

    def totals(self) -> dict[str, int]:
        """``intervals``, ``placed`` (on a record of the genome), ``hitting``, ``features`` and
        ``touched``: how many there are and how many of them overlap."""
        row = self._sql(
            "SELECT (SELECT count(*) FROM intervals), (SELECT count(DISTINCT n) FROM pairs), "
            "(SELECT count(DISTINCT key) FROM chosen), (SELECT count(DISTINCT key) FROM pairs)"
        )[0]
        return dict(zip(("placed", "hitting", "features", "touched"), map(int, row), strict=True))

    def by_feature(self, limit: int | None = None) -> list[tuple[int, int, int]]:
        """Key, number of intervals and shared bases of each touched feature, most intervals first;
        bases that two intervals share are counted twice."""
        tail = "" if limit is None else f" LIMIT {int(limit)}"
        return [
            (int(key), int(amount), int(shared))
            for key, amount, shared in self._sql(
                "SELECT key, count(*), sum(shared) FROM pairs GROUP BY key "
                f"ORDER BY 2 DESC, 3 DESC, 1{tail}"
            )
        ]

    def pairs(self, limit: int | None = None) -> list[Pair]:
        """Interval with feature, in the order of the intervals."""
        tail = "" if limit is None else f" LIMIT {int(limit)}"
        query = f"SELECT n, key, shared FROM pairs ORDER BY n, key{tail}"
        return [Pair(*map(int, row)) for row in self._sql(query)]

    def untouched(self) -> list[int]:
        """Keys of the features that no interval overlaps."""
        query = (
            "SELECT DISTINCT key FROM chosen WHERE key NOT IN (SELECT key FROM pairs) ORDER BY key"
        )
        return [int(row[0]) for row in self._sql(query)]

    def outside(self, limit: int | None = None) -> list[int]:
        """Numbers of the intervals on the genome that touch none of the features."""
        tail = "" if limit is None else f" LIMIT {int(limit)}"
        query = f"SELECT n FROM intervals WHERE n NOT IN (SELECT n FROM pairs) ORDER BY n{tail}"
        return [int(row[0]) for row in self._sql(query)]


def _marks(values: Any) -> str:
    return ", ".join("?" * len(values))
