"""Stretches of sequence small enough to be searched or embedded, each with a description.

A gene is one window; a long gene and a stretch without genes (or a bare record) are cut into
overlapping ones. Windows are written once, beside the other tables of a genome, when they are first
asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.rows import RecordInfo
from index.scratch import database_errors, is_whole, put

if TYPE_CHECKING:
    from index.genome import Genome

SIZE = 1000
OVERLAP = 200
LONGEST_GENE = 3000
SHORTEST_GAP = 50
FILE = "windows.parquet"


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of a record.

    Attributes
    ----------
    record, start, end, strand
        Place, 0-based half-open; strand 1 where there is no gene.
    gid
        Gene it is (a part of), or None.
    kind
        ``gene`` (whole), ``part`` (of a long gene) or ``stretch`` (without genes).
    text
        One line in plain English.
    """

    record: str
    start: int
    end: int
    strand: int
    gid: int | None
    kind: str
    text: str


def slide(start: int, end: int, size: int = SIZE, overlap: int = OVERLAP) -> list[tuple[int, int]]:
    """Ranges of at most `size` that cover ``[start, end)``, neighbours sharing `overlap`.

    The last one is moved to the left rather than cut short.

    Raises
    ------
    ValueError
        `overlap` is not smaller than `size`.
    """
    if not 0 <= overlap < size:
        raise ValueError(f"An overlap of {overlap} does not fit windows of {size}.")
    if end - start <= size:
        return [(start, end)] if end > start else []
    starts = list(range(start, end - size, size - overlap))
    return [(at, at + size) for at in starts] + [(end - size, end)]


def cut(genome: Genome) -> Iterator[Window]:
    """All windows of a genome, record by record, genes first."""
    texts = dict(
        genome.sql(
            "SELECT gid, text FROM descriptions WHERE fid IN (SELECT fid FROM loci) ORDER BY fid"
        )
    )
    for record in genome.records:
        if not record.has_sequence or record.molecule == "protein":
            continue
        loci = genome.sql(
            "SELECT gid, id, symbol, strand, parts::INTEGER[][] FROM loci WHERE record_no = ? "
            "ORDER BY start, gid",
            (record.ordinal,),
        )
        ends: list[tuple[int, int, str]] = []
        for gid, id, symbol, strand, parts in loci:
            ends += [(start, end, symbol or id) for start, end, _ in parts]
            ranges = [place for start, end, _ in parts for place in _ranges(start, end)]
            said = texts.get(gid, id)
            for number, (low, high) in enumerate(ranges, 1):
                if len(ranges) == 1:
                    yield Window(record.id, low, high, strand, gid, "gene", said)
                else:
                    text = f"part {number} of {len(ranges)} ({low + 1}..{high}) of {said}"
                    yield Window(record.id, low, high, strand, gid, "part", text)
        yield from _stretches(record, sorted(ends))


def _ranges(start: int, end: int) -> list[tuple[int, int]]:
    return slide(start, end) if end - start > LONGEST_GENE else [(start, end)]


def _stretches(record: RecordInfo, genes: list[tuple[int, int, str]]) -> Iterator[Window]:
    """Windows over what no gene covers."""
    at, before = 0, ""
    for start, end, name in [*genes, (record.length, record.length, "")]:
        if start - at >= SHORTEST_GAP:
            where = _between(before, name)
            of = record.organism or record.description or record.id
            for low, high in slide(at, start):
                said = f"stretch {where}of {of}, {record.id} {low + 1}..{high}"
                yield Window(record.id, low, high, 1, None, "stretch", said)
        if end > at:
            at, before = end, name


def _between(before: str, after: str) -> str:
    if before and after:
        return f"between {before} and {after} "
    if before or after:
        return f"{'after' if before else 'before'} {before or after} "
    return "without annotated genes "


def ensure(genome: Genome) -> None:
    """Make the table ``windows`` of a genome available to its `sql`, computing it once.

    Columns: ``wid`` (order) and those of `Window`.

    Raises
    ------
    OSError
        The store cannot be written.
    """
    path = genome.directory / FILE
    if not is_whole(path):
        put(path, lambda fresh: _write(genome, fresh))
    genome.attach("windows", path)


def _write(genome: Genome, path: Path) -> None:
    import duckdb

    names = [item.name for item in fields(Window)]
    rows = [astuple(window) for window in cut(genome)]
    columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
    batch: dict[str, np.ndarray] = {"wid": np.arange(len(rows), dtype=np.int32)}
    for name in names:
        values = columns.get(name, ())
        if name in ("start", "end", "strand", "gid"):
            numbers = [-1 if value is None else value for value in values]
            batch[name] = np.asarray(numbers, dtype=np.int64)
        else:
            batch[name] = np.empty(len(values), dtype=object)
            batch[name][:] = values
    with database_errors(path), duckdb.connect(":memory:") as connection:
        connection.execute("SET pandas_analyze_sample = 0")
        quoted = str(path).replace("'", "''")
        connection.execute(
            'COPY (SELECT wid, record::VARCHAR AS record, start, "end", strand, '
            "nullif(gid, -1) AS gid, kind::VARCHAR AS kind, text::VARCHAR AS text "
            f"FROM batch ORDER BY wid) TO '{quoted}' (FORMAT parquet)"
        )


def windows(genome: Genome, where: str = "TRUE", params: tuple = ()) -> list[Window]:
    """Windows that fit a SQL condition on the table ``windows``, in order."""
    ensure(genome)
    names = ", ".join(f'"{item.name}"' for item in fields(Window))
    query = f"SELECT {names} FROM windows WHERE {where} ORDER BY wid"
    return [Window(*row) for row in genome.sql(query, params)]
