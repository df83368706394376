"""Several genes of one name, several answers of one kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.tools.base import Result, Table
from app.tools.shared.select import Hit, ambiguous, find_genes

if TYPE_CHECKING:
    from index.library import Library

ANSWERED = 3
"""Genes of one name in one genome that are all answered; with more the tool asks back."""


def merged(results: Sequence[Result]) -> Result:
    """Several answers of one kind as one; its table where all of them have the same columns."""
    if len(results) == 1:
        return results[0]
    good = [item for item in results if item.status == "answered"]
    if not good:
        return results[0]
    tables = [item.table for item in results if item.table is not None]
    table = None
    if tables and all(item.columns == tables[0].columns for item in tables):
        rows = [row for item in tables for row in item.rows]
        table = Table(tables[0].columns, rows, sum(item.total for item in tables))
    elif tables:
        table = tables[0]
    return Result(
        "\n\n".join(item.text for item in results),
        table=table,
        citations=[one for item in results for one in item.citations],
        sequences=[one for item in results for one in item.sequences],
        focus=[one for item in results for one in item.focus],
    )


def named_genes(
    library: Library, name: str, genome: str | None, record: str | None = None
) -> list[Hit] | Result:
    """The genes of a name where they are few enough to answer for each, else a question back."""
    hits = find_genes(library, name, genome, record)
    if isinstance(hits, Result):
        return hits
    if max(sum(one[0] is hit[0] for one in hits) for hit in hits) > ANSWERED:
        return ambiguous(name, hits)
    return hits
