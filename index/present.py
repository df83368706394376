"""Genomes for notebooks: as HTML, as tables of pyarrow and pandas."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from index.rows import RecordInfo

SHOWN = 8
TABLES = ("genes", "features", "records", "qualifiers", "descriptions")
_CELL = 'style="text-align:left;padding:.15em .8em .15em 0"'


def html_table(columns: list[str], rows: list[list[Any]], more: str = "") -> str:
    """A small HTML table; every cell is escaped."""
    head = "".join(f"<th {_CELL}>{escape(str(name))}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td {_CELL}>{_text(value)}</td>" for value in row) + "</tr>"
        for row in rows
    )
    tail = f"<p><small>{escape(more)}</small></p>" if more else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{tail}"


def _text(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return "" if value is None else escape(" ".join(str(value).split()))


def genome_html(
    name: str, organism: str, records: Sequence[RecordInfo], genes: int, gc: float | None
) -> str:
    """Name, size and first records of a genome; text of the file is escaped."""
    length = sum(record.length for record in records)
    share = f", GC {100 * gc:.1f} %" if gc is not None else ""
    rows = [
        [record.id, record.length, record.topology, record.description]
        for record in records[:SHOWN]
    ]
    left = len(records) - len(rows)
    return (
        f"<div><strong>{escape(name)}</strong> {escape(organism)}<br>"
        f"{length:,} letters in {len(records):,} record(s), {genes:,} genes{share}"
        + html_table(
            ["record", "length", "topology", "description"],
            rows,
            f"and {left:,} more records" if left else "",
        )
        + "</div>"
    )


def check_table(table: str) -> None:
    """Check that a genome has such a table and that pyarrow is there.

    Raises
    ------
    ValueError
        There is no such table.
    ImportError
        pyarrow is not installed.
    """
    if table not in TABLES:
        raise ValueError(f"There is no table {table[:40]!r}; choose one of {', '.join(TABLES)}.")
    needed()


def needed() -> None:
    """Check that pyarrow is there.

    Raises
    ------
    ImportError
        It is not; the sentence says how to add it.
    """
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise ImportError(
            'data frames need the extra notebook: pip install "dnahlm[notebook]"'
        ) from error
