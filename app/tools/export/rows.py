"""The table of an answer as a file: variants, sites, reading frames, anything with rows."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import TYPE_CHECKING, Any

from app.tools.base import TOOLS, FileOut, Result, Table, tool
from app.tools.export.arguments import ExportTableArguments
from app.tools.shared.phrase import count, number, plain, sign
from app.tools.shared.select import declined
from app.tools.tracks.variant_arguments import ListVariantsArguments
from app.tools.tracks.variant_rows import choose, few_samples, ordered, row_table, variant_tracks
from index.export.cells import inert

if TYPE_CHECKING:
    from index.library import Library


@tool("export_table", "export", ExportTableArguments)
def export_table(library: Library, arguments: ExportTableArguments) -> Result:
    """Write the rows of an answer as CSV or TSV."""
    if arguments.tool not in TOOLS or arguments.tool.startswith("export"):
        return declined("There is no such table to write; ask the question whose rows are wanted.")
    asked = TOOLS[arguments.tool].arguments.model_validate(arguments.arguments)
    table: Table | Result | None
    if isinstance(asked, ListVariantsArguments):
        table = _variants(library, asked)
    else:
        answer = TOOLS[arguments.tool](library, arguments.arguments)
        table = answer if answer.status != "answered" else answer.table or _places(answer)
    if isinstance(table, Result):
        return table
    if table is None or not table.rows:
        return declined("The last answer has no rows, so there is no table to write.")
    text = _written(table, "\t" if arguments.format == "tsv" else ",")
    name = f"{re.sub(r'[^a-z]+', '_', arguments.tool)}.{arguments.format}"
    said = (
        f"The file {name} holds {count(len(table.rows), 'row')} as {arguments.format.upper()}, "
        f"with the columns {', '.join(plain(column) for column in table.columns)}."
    )
    if table.total > len(table.rows):
        said += f" These are the first of {number(table.total)}."
    return Result(said, files=[FileOut(name, text)])


def _variants(library: Library, asked: ListVariantsArguments) -> Table | Result:
    """All variants that are asked for; an answer itself shows the first only."""
    tracks = variant_tracks(library, asked.track)
    if isinstance(tracks, Result):
        return tracks
    tables = []
    for track in tracks:
        chosen = choose(library, track, asked)
        if isinstance(chosen, Result):
            return chosen
        rows = ordered(chosen.rows(), asked)[: asked.limit]
        tables.append(row_table(track, rows, len(rows), few_samples(track), most=len(rows)))
    body = [row for table in tables if table.columns == tables[0].columns for row in table.rows]
    return Table(tables[0].columns, body, sum(table.total for table in tables))


def _places(answer: Result) -> Table:
    """The places that an answer without a table rests on."""
    rows = [[c.id, c.record, c.start, c.end, sign(c.strand)] for c in answer.citations]
    return Table(["id", "record", "start", "end", "strand"], rows, len(rows))


def _written(table: Table, delimiter: str) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([_cell(value) for value in row])
    return stream.getvalue()


def _cell(value: Any) -> Any:
    return inert(unescape(value)) if isinstance(value, str) else value
