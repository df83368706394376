"""Intervals of a BED or bigBed file in one sorted Parquet file, and what can be asked of it alone.

Columns: ``n`` (order in the file), ``contig``, ``start``, ``end`` (0-based half-open), ``name``,
``score``, ``strand``, ``thick_start``, ``thick_end`` (-1 where there are none), ``blocks`` (a JSON
list of pairs) and ``extra`` (a JSON object of the columns after those of BED).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from index.formats.bed import Interval
from index.tracks.parquet import Rows, write

COLUMNS = {
    "n": "BIGINT", "contig": "VARCHAR", "start": "BIGINT", "end": "BIGINT", "name": "VARCHAR",
    "score": "DOUBLE", "strand": "TINYINT", "thick_start": "BIGINT", "thick_end": "BIGINT",
    "blocks": "VARCHAR", "extra": "VARCHAR",
}  # fmt: skip
_FEW_NAMES = 100_000
Order = Literal["position", "length", "score", "name", "blocks", "file"]
_ORDERS = {
    "position": "contig, start",
    "length": '"end" - start',
    "blocks": "json_array_length(nullif(blocks, ''))",
    "score": "score",
    "name": "name",
    "file": "n",
}
_NUMBERS = (
    "count", "bases", "shortest", "longest", "mean", "median", "low", "high", "named", "scored",
    "stranded", "blocked", "names",
)  # fmt: skip


@dataclass(slots=True)
class Wanted:
    """Which intervals; all given conditions must hold.

    Attributes
    ----------
    contig, start, end
        Stretch, 0-based half-open, that they overlap (lie in, with `within`).
    name
        Exact name, or a part of it where no interval has it as its whole name; case is ignored.
    exclusive
        Scores equal to a limit do not fit.
    extra
        Values of further columns; case is ignored.
    """

    contig: str | None = None
    start: int | None = None
    end: int | None = None
    within: bool = False
    name: str | None = None
    strand: int | None = None
    min_score: float | None = None
    max_score: float | None = None
    exclusive: bool = False
    min_length: int | None = None
    max_length: int | None = None
    extra: dict[str, str] = field(default_factory=dict)


def write_intervals(
    path: Path, intervals: Iterable[Interval], progress: Callable[[int], None] | None = None
) -> int:
    """Write intervals sorted by contig and start; returns how many there were."""
    return write(
        path, COLUMNS, map(_row, enumerate(intervals)), 'contig, start, "end", n', progress
    )


def _row(numbered: tuple[int, Interval]) -> tuple[Any, ...]:
    n, one = numbered
    thick = one.thick or (-1, -1)
    return (
        n,
        one.contig,
        one.start,
        one.end,
        one.name,
        float("nan") if one.score is None else one.score,
        one.strand,
        *thick,
        json.dumps(one.blocks) if one.blocks else "",
        json.dumps(one.extra) if one.extra else "",
    )


def _interval(row: tuple) -> Interval:
    _, contig, start, end, name, score, strand, thick_start, thick_end, blocks, extra = row
    return Interval(
        contig,
        start,
        end,
        name or "",
        score,
        strand,
        (thick_start, thick_end) if thick_start >= 0 else None,
        tuple((a, b) for a, b in json.loads(blocks)) if blocks else (),
        json.loads(extra) if extra else {},
    )


class IntervalRows(Rows):
    """Intervals of one file."""

    def condition(self, wanted: Wanted) -> tuple[str, list[Any]]:
        """SQL over ``rows`` with its parameters."""
        clauses: list[str] = []
        params: list[Any] = []

        def add(clause: str, *values: Any) -> None:
            clauses.append(clause)
            params.extend(values)

        if wanted.contig is not None:
            add("contig = ?", wanted.contig)
        if wanted.start is not None and wanted.end is not None:
            if wanted.within:
                add('start >= ? AND "end" <= ?', wanted.start, wanted.end)
            else:
                add('start < ? AND "end" > ?', wanted.end, wanted.start)
        if wanted.name is not None:
            whole = self.has_name(wanted.name)
            test = "lower(name) = lower(?)" if whole else "contains(lower(name), lower(?))"
            add(test, wanted.name)
        for test, value in (
            ("strand = ?", wanted.strand),
            ("score > ?" if wanted.exclusive else "score >= ?", wanted.min_score),
            ("score < ?" if wanted.exclusive else "score <= ?", wanted.max_score),
            ('"end" - start >= ?', wanted.min_length),
            ('"end" - start <= ?', wanted.max_length),
        ):
            if value is not None:
                add(test, value)
        for column, text in wanted.extra.items():
            path = '$."' + column.replace("\\", "").replace('"', "") + '"'
            add(
                "extra <> '' AND lower(json_extract_string(nullif(extra, ''), ?)) = lower(?)",
                path,
                text,
            )
        return " AND ".join(clauses) or "TRUE", params

    def has_name(self, name: str) -> bool:
        """Whether an interval has this as its whole name."""
        if self._names is not None:
            return name.lower() in self._names
        query = "SELECT 1 FROM rows WHERE lower(name) = lower(?) LIMIT 1"
        return bool(self.sql(query, [name]))

    def has_part(self, part: str) -> bool:
        """Whether the name of an interval holds this."""
        query = "SELECT 1 FROM rows WHERE contains(lower(name), lower(?)) LIMIT 1"
        return bool(self.sql(query, [part]))

    @cached_property
    def _names(self) -> frozenset[str] | None:
        """Lower-cased names, where they are few: every word of a question is looked up."""
        found = self.sql("SELECT DISTINCT name FROM rows LIMIT ?", [_FEW_NAMES + 1])
        return frozenset(row[0].lower() for row in found) if len(found) <= _FEW_NAMES else None

    def count(self, wanted: Wanted | None = None) -> int:
        """How many intervals fit."""
        where, params = self.condition(wanted or Wanted())
        return int(self.sql(f"SELECT count(*) FROM rows WHERE {where}", params)[0][0])

    def find(
        self,
        wanted: Wanted | None = None,
        order: Order = "position",
        descending: bool = False,
        limit: int | None = None,
    ) -> list[Interval]:
        """Intervals that fit; those without the value they are ordered by come last."""
        where, params = self.condition(wanted or Wanted())
        way = "DESC" if descending else "ASC"
        by = f"{_ORDERS[order]} {way} NULLS LAST, n"
        tail = "" if limit is None else f" LIMIT {int(limit)}"
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        return [
            _interval(row)
            for row in self.sql(
                f"SELECT {names} FROM rows WHERE {where} ORDER BY {by}{tail}", params
            )
        ]

    def by_number(self, numbers: list[int]) -> list[Interval]:
        """Intervals by their number in the file, in the order of the file."""
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        query = f"SELECT {names} FROM rows WHERE n IN (SELECT unnest(?::BIGINT[])) ORDER BY n"
        return [_interval(row) for row in self.sql(query, [numbers])]

    def numbers(self, wanted: Wanted | None = None) -> dict[str, Any]:
        """Count, lengths and scores of the intervals that fit.

        Returns
        -------
        dict
            ``count``, ``bases`` (sum of lengths), ``covered`` (bases in at least one of them),
            ``shortest``, ``longest``, ``mean``, ``median`` of the lengths, ``low``, ``high`` of
            the scores, ``named``, ``scored``, ``stranded``, ``blocked`` (how many have each),
            ``names`` (how many different ones).
        """
        where, params = self.condition(wanted or Wanted())
        row = self.sql(
            'SELECT count(*), sum("end" - start), min("end" - start), max("end" - start), '
            'avg("end" - start), median("end" - start), min(score), max(score), '
            "count(nullif(name, '')), count(score), count(nullif(strand, 0)), "
            "count(nullif(blocks, '')), count(DISTINCT nullif(name, '')) "
            f"FROM rows WHERE {where}",
            params,
        )[0]
        found = dict(zip(_NUMBERS, row, strict=True))
        found["covered"] = self.covered(wanted)
        return found

    def covered(self, wanted: Wanted | None = None, inside: bool = False) -> int:
        """Bases that at least one of the intervals that fit covers.

        Parameters
        ----------
        inside
            Count only those of the stretch that is wanted.
        """
        wanted = wanted or Wanted()
        where, params = self.condition(wanted)
        ends = 'start, "end"'
        if inside and wanted.start is not None and wanted.end is not None:
            low, high = int(wanted.start), int(wanted.end)
            ends = f'greatest(start, {low}) AS start, least("end", {high}) AS "end"'
        reach = (
            'max("end") OVER (PARTITION BY contig ORDER BY start, "end", n '
            "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
        )
        query = (
            'SELECT coalesce(sum(greatest("end" - greatest(start, coalesce(reach, start)), 0)), 0) '
            f'FROM (SELECT start, "end", {reach} AS reach FROM '
            f"(SELECT contig, n, {ends} FROM rows WHERE {where}))"
        )
        return int(self.sql(query, params)[0][0])

    def contigs(self) -> dict[str, int]:
        """Number of intervals by contig, in the order of the file."""
        query = "SELECT contig, count(*) FROM rows GROUP BY contig ORDER BY min(n)"
        return {contig: int(amount) for contig, amount in self.sql(query)}

    def tally(self, column: str, wanted: Wanted | None = None) -> dict[Any, int]:
        """How many of the intervals that fit have each value of a column, one of a further name
        included; the least value first, None for those without one."""
        where, params = self.condition(wanted or Wanted())
        value, path = f'"{column}"', []
        if column not in COLUMNS:
            value = "json_extract_string(nullif(extra, ''), ?)"
            path = ['$."' + column.replace("\\", "").replace('"', "") + '"']
        query = f"SELECT {value}, count(*) FROM rows WHERE {where} GROUP BY 1 ORDER BY 1 NULLS LAST"
        return {found: int(amount) for found, amount in self.sql(query, [*path, *params])}

    def values(self, column: Literal["strand", "score", "name"], most: int = 50) -> dict[Any, int]:
        """How often each value of a column occurs, the most frequent first."""
        query = (
            f'SELECT "{column}", count(*) AS amount FROM rows WHERE "{column}" IS NOT NULL '
            f"GROUP BY 1 ORDER BY amount DESC, 1 LIMIT {int(most)}"
        )
        return {value: int(amount) for value, amount in self.sql(query)}

    def extra_columns(self) -> list[str]:
        """Names of the columns after those of BED, in the order of the first interval with any."""
        row = self.sql("SELECT extra FROM rows WHERE extra <> '' ORDER BY n LIMIT 1")
        return list(json.loads(row[0][0])) if row else []
