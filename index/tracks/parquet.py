"""Writes rows of any number to one Parquet file in bounded memory, and reads it with SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from index.scratch import database_errors

BATCH = 100_000
MEMORY = "512MB"


def write(
    path: Path,
    columns: dict[str, str],
    rows: Iterable[Sequence[Any]],
    order: str,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write rows, sorted.

    Parameters
    ----------
    path
        The Parquet file, in a scratch folder; a database beside it holds what is not sorted yet.
    columns
        SQL type by name. None in a VARCHAR or DOUBLE column becomes NULL; BIGINT has no None.
    rows
        Values in the order of `columns`.
    order
        SQL of the sort.
    progress
        Called with the number of rows so far.

    Returns
    -------
    int
        Number of rows.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    import duckdb
    import numpy as np

    kinds = {"BIGINT": np.int64, "TINYINT": np.int64, "DOUBLE": np.float64, "VARCHAR": object}
    scratch = path.with_suffix(".duckdb")
    config: dict[str, Any] = {"threads": "2", "memory_limit": MEMORY}
    config["preserve_insertion_order"] = "false"
    total = 0
    with database_errors(path), duckdb.connect(str(scratch), config=config) as connection:
        declared = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        connection.execute(f"CREATE TABLE rows ({declared})")
        given = iter(rows)
        while batch := list(islice(given, BATCH)):
            chunk = {
                name: np.array(values, dtype=kinds[columns[name]])
                for name, values in zip(columns, zip(*batch, strict=True), strict=True)
            }
            connection.register("chunk", chunk)
            connection.execute("INSERT INTO rows SELECT * FROM chunk")
            connection.unregister("chunk")
            total += len(batch)
            if progress is not None:
                progress(total)
        quoted = str(path).replace("'", "''")
        connection.execute(
            f"COPY (FROM rows ORDER BY {order}) TO '{quoted}' (FORMAT parquet, COMPRESSION zstd)"
        )
    scratch.unlink(missing_ok=True)
    scratch.with_suffix(".duckdb.wal").unlink(missing_ok=True)
    return total


class Rows:
    """The rows of one Parquet file as the SQL table ``rows``. Safe to use from several threads."""

    def __init__(self, path: Path):
        import duckdb

        self.path = path
        self._connection = duckdb.connect(
            ":memory:", config={"threads": "2", "memory_limit": MEMORY}
        )
        quoted = str(path).replace("'", "''")
        self._connection.execute(f"CREATE VIEW rows AS FROM read_parquet('{quoted}')")

    def sql(self, query: str, params: Sequence[Any] = ()) -> list[tuple]:
        """Rows of a query over ``rows``."""
        cursor = self._connection.cursor()
        try:
            return cursor.execute(query, list(params)).fetchall()
        finally:
            cursor.close()

    def arrays(self, query: str, params: Sequence[Any] = ()) -> dict[str, Any]:
        """Columns of a query as NumPy arrays."""
        cursor = self._connection.cursor()
        try:
            return cursor.execute(query, list(params)).fetchnumpy()
        finally:
            cursor.close()

    def close(self) -> None:
        """Release the file."""
        self._connection.close()
