"""Results and answers in notebooks: as HTML, and their tables for pandas and pyarrow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any, Protocol

from app.text import cell, clean_lines, unescape
from index.present import html_table, needed

ROWS = 20
SOURCES = 8
_FENCE = re.compile(r"^```[a-z]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_ITALIC = re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![\w*])")


class Grid(Protocol):
    """A table: names of columns, the rows that are here, and how many there are in all."""

    columns: list[str]
    rows: list[list[Any]]
    total: int


class Shown(Protocol):
    """A tool's result or an answer."""

    text: str
    status: Any
    citations: Any

    @property
    def table(self) -> Grid | None: ...


def as_html(shown: Shown, question: str = "") -> str:
    """Question if there is one, prose, table, sources; nothing of a file is acted upon."""
    asked = f"<p><em>{escape(_one_line(question))}</em></p>" if question else ""
    return asked + _html(shown.text, shown.status, shown.table, shown.citations)


def _html(text: str, status: str, table: Grid | None, citations: Sequence[object]) -> str:
    parts = [prose(text)]
    if status == "declined":
        parts.insert(0, "<p><strong>Cannot be told from this file.</strong></p>")
    if table is not None and table.rows:
        rows = [[_shown(value) for value in row] for row in table.rows[:ROWS]]
        left = table.total - len(rows)
        more = f"{len(rows):,} of {table.total:,} rows; to_pandas() has more" if left > 0 else ""
        parts.append(html_table([_one_line(name) for name in table.columns], rows, more))
    if citations:
        shown = " · ".join(escape(_one_line(str(item))) for item in citations[:SOURCES])
        rest = len(citations) - SOURCES
        tail = f" and {rest:,} more" if rest > 0 else ""
        parts.append(f"<p><small>Sources: {shown}{tail}</small></p>")
    return f"<div>{''.join(parts)}</div>"


def prose(text: str) -> str:
    """Prose as HTML: paragraphs, emphasis and code blocks; everything else is escaped."""
    pieces = []
    at = 0
    text = clean_lines(text)
    for fence in _FENCE.finditer(text):
        pieces.append(_paragraphs(text[at : fence.start()]))
        pieces.append(f"<pre>{escape(fence[1])}</pre>")
        at = fence.end()
    return "".join([*pieces, _paragraphs(text[at:])])


def _paragraphs(text: str) -> str:
    found = [part.strip() for part in text.split("\n\n")]
    return "".join(f"<p>{_line(part)}</p>" for part in found if part)


def _line(text: str) -> str:
    safe = escape(text.replace("\\<", "<"))
    safe = _ITALIC.sub(r"<em>\1</em>", _BOLD.sub(r"<strong>\1</strong>", safe))
    return safe.replace("\\*", "*").replace("\n", "<br>")


def _one_line(text: str) -> str:
    return " ".join(unescape(clean_lines(text)).split())


def _shown(value: Any) -> Any:
    return _one_line(cell(value)) if isinstance(value, str) else value


def arrow(table: Grid) -> Any:
    """A table for pyarrow, its columns in order; equal names are numbered.

    A column of whole numbers, of numbers or of truth values keeps its type, all others are text.

    Raises
    ------
    ImportError
        pyarrow is not installed.
    """
    needed()
    import pyarrow

    columns = [[row[n] for row in table.rows] for n in range(len(table.columns))]
    names: list[str] = []
    for name in map(_one_line, table.columns):
        number, wanted = 2, name
        while wanted in names:
            wanted, number = f"{name}_{number}", number + 1
        names.append(wanted)
    return pyarrow.table({
        name: pyarrow.array(_uniform(column)) for name, column in zip(names, columns, strict=True)
    })  # fmt: skip


def _uniform(column: list[Any]) -> list[Any]:
    """Values of one type: as they are if all agree, whole numbers as floats beside floats."""
    kinds = {type(value) for value in column if value is not None}
    if kinds <= {int} or kinds <= {float} or kinds <= {bool}:
        return column
    if kinds <= {int, float}:
        return [None if value is None else float(value) for value in column]
    return [None if value is None else unescape(str(value)) for value in column]
