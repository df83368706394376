"""Genes, features and qualifiers of a stored genome, by SQL conditions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.rows import FeatureRow, Gene, columns, read_rows

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_KEYS = {Gene: "gid", FeatureRow: "fid"}
_MOST_KEPT = 100_000
_READY: list[DuckDBPyConnection] = []


class Tables:
    """The tables of one store, which stays read-only. Safe to use from several threads.

    Parameters
    ----------
    path
        The DuckDB file.
    """

    def __init__(self, path: Path):
        self._connection = _connect(path)
        self._kept: dict[type, dict[int, Any]] = {}
        self._ahead: dict[int, dict[str, list[str]]] = {}
        self._rows_ahead: dict[int, FeatureRow] = {}
        self._coding_ahead: dict[int | None, list[FeatureRow]] = {}

    def sql(self, query: str, params: Sequence[Any] | dict[str, Any] = ()) -> list[tuple]:
        """Rows of a DuckDB query over ``genes``, ``features``, ``qualifiers``, ``records``,
        ``descriptions``, ``loci`` and ``names``."""
        cursor = self._connection.cursor()
        try:
            return cursor.execute(query, params).fetchall()
        finally:
            cursor.close()

    def attach(self, name: str, path: Path) -> None:
        """Give `sql` a further table, kept in a Parquet file."""
        quoted = str(path).replace("'", "''")
        self._connection.cursor().execute(
            f"CREATE OR REPLACE VIEW {name} AS FROM read_parquet('{quoted}')"
        )

    def genes(
        self,
        where: str = "TRUE",
        params: Sequence[Any] = (),
        order: str = "record_no, start",
        limit: int | None = None,
    ) -> list[Gene]:
        """Genes that fit a SQL condition on ``genes``."""
        return self._rows(Gene, "genes", where, params, order, limit)

    def loci(
        self,
        where: str = "TRUE",
        params: Sequence[Any] = (),
        order: str = "record_no, start",
        limit: int | None = None,
    ) -> list[Gene]:
        """As `genes`, with the CDS and RNAs that have no gene feature though others have."""
        return self._rows(Gene, "loci", where, params, order, limit)

    def features(
        self,
        where: str = "TRUE",
        params: Sequence[Any] = (),
        order: str = "record_no, start",
        limit: int | None = None,
    ) -> list[FeatureRow]:
        """Features that fit a SQL condition on ``features``."""
        return self._rows(FeatureRow, "features", where, params, order, limit)

    def _rows(
        self,
        kind: type,
        table: str,
        where: str,
        params: Sequence[Any],
        order: str,
        limit: int | None,
    ) -> list[Any]:
        tail = f"WHERE {where} ORDER BY {order}, fid"
        if limit is not None:
            tail += f" LIMIT {int(limit)}"
        elif where == "TRUE" and kind not in self._kept:
            self._keep(kind)
        kept = self._kept.get(kind)
        if kept is not None:
            found = self.sql(f"SELECT {_KEYS[kind]} FROM {table} {tail}", params)
            return [kept[key] for (key,) in found]
        return read_rows(kind, self.sql(f"SELECT {columns(kind)} FROM {table} {tail}", params))

    def _keep(self, kind: type) -> None:
        """Hold all objects of a class, once all were asked for: queries then fetch keys only."""
        base, key = ("loci", "gid") if kind is Gene else ("features", "fid")
        if self.sql(f"SELECT count(*) FROM {base}")[0][0] > _MOST_KEPT:
            return
        rows: list[Any] = read_rows(kind, self.sql(f"SELECT {columns(kind)} FROM {base}"))
        self._kept[kind] = {getattr(row, key): row for row in rows}

    def children(self, gid: int) -> list[FeatureRow]:
        """All features of a gene, in file order."""
        return self.features("gid = ?", (gid,), order="fid")

    def feature(self, fid: int) -> FeatureRow:
        """A feature by its number; the first of those read ahead brings the others.

        Raises
        ------
        IndexError
            There is none.
        """
        if fid not in self._ahead:
            return self.features("fid = ?", (fid,))[0]
        rows = self._rows_ahead
        if fid not in rows:
            found = self.features("fid IN (SELECT unnest(?::INTEGER[]))", (list(self._ahead),))
            self._rows_ahead = rows = {row.fid: row for row in found}
        return rows[fid]

    def qualifiers(self, fid: int) -> dict[str, list[str]]:
        """Qualifiers of a feature as written."""
        if fid in self._ahead:
            return self._ahead[fid]
        found: dict[str, list[str]] = {}
        query = "SELECT key, value FROM qualifiers WHERE fid = ? ORDER BY ordinal"
        for key, value in self.sql(query, (fid,)):
            found.setdefault(key, []).append(value)
        return found

    def coding(self, gid: int | None) -> list[FeatureRow]:
        """CDS of a gene, in order of place."""
        if gid in self._coding_ahead:
            return list(self._coding_ahead[gid])
        return self.features("gid = ? AND type = 'CDS'", (gid,))

    def read_coding_ahead(self, gids: Sequence[int | None]) -> None:
        """Read the CDS of many genes in one query, for `coding`; they take the place of those read
        ahead before."""
        ahead: dict[int | None, list[FeatureRow]] = {gid: [] for gid in gids}
        where = "type = 'CDS' AND gid IN (SELECT unnest(?::INTEGER[]))"
        for row in self.features(where, (list(ahead),)):
            ahead[row.gid].append(row)
        self._coding_ahead = ahead

    def read_ahead(self, fids: Sequence[int]) -> None:
        """Read the qualifiers of many features in one query, for `qualifiers`, `feature` and
        `protein`; they take the place of those read ahead before."""
        ahead: dict[int, dict[str, list[str]]] = {fid: {} for fid in fids}
        query = (
            "SELECT fid, key, value FROM qualifiers "
            "WHERE fid IN (SELECT unnest(?::INTEGER[])) ORDER BY fid, ordinal"
        )
        for fid, key, value in self.sql(query, (list(fids),)):
            ahead[fid].setdefault(key, []).append(value)
        self._ahead, self._rows_ahead = ahead, {}

    def close(self) -> None:
        """Release the file."""
        self._connection.close()


def _connect(path: Path) -> DuckDBPyConnection:
    """An in-memory database whose tables are views of the store, which stays read-only."""
    connection = _READY.pop() if _READY else _started()
    quoted = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS store (READ_ONLY)")
    for table in ("records", "features", "qualifiers", "loci", "genes", "descriptions", "names"):
        connection.execute(f"CREATE VIEW {table} AS FROM store.{table}")
    return connection


def _started() -> DuckDBPyConnection:
    import duckdb

    return duckdb.connect(":memory:", config={"threads": "2"})


def get_ready() -> None:
    """Start the database of the next genome that is opened, which takes 30 ms."""
    _READY.append(_started())
