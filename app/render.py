"""Answers on a terminal and as JSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table as RichTable
from rich.text import Text

if TYPE_CHECKING:
    from app.answer import Answer
    from app.tools.base import Table

STATUS_STYLE = {"answered": "green", "declined": "yellow", "clarify": "cyan"}
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Remove control and direction-changing characters, which a file could use on a terminal."""
    return CONTROL.sub(" ", text)


def as_json(answer: Answer, rows: int | None, item_id: Any = None) -> str:
    """One answer as one line of JSON, in the form that programs rely on."""
    return json.dumps(answer.to_dict(rows=rows, item_id=item_id), ensure_ascii=False)


def cell(value: Any) -> str:
    """A table cell for people: thousands separators, signs for strands left as they are."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".") if value else "0"
    return clean(str(value))


def print_answer(console: Console, answer: Answer, rows: int | None = 20) -> None:
    """Print prose, table, and the sources of one answer."""
    if answer.status != "answered":
        console.print(Text(answer.status, style=STATUS_STYLE[answer.status]))
    prose, blocks = split_blocks(answer.text)
    if prose:
        console.print(
            Markdown(clean(prose)) if console.is_terminal else clean(prose), soft_wrap=True
        )
    if answer.table is not None and answer.table.rows:
        console.print(rich_table(answer.table, rows))
        shown = len(answer.table.rows) if rows is None else min(rows, len(answer.table.rows))
        if shown < answer.table.total:
            console.print(
                f"{shown:,} of {answer.table.total:,} rows shown; --rows all shows the rest.",
                style="dim",
            )
    for block in blocks:
        console.print(clean_lines(block), markup=False, highlight=False, soft_wrap=True)
    if answer.citations:
        console.print("Sources", style="bold")
        for citation in answer.citations[:10]:
            console.print(
                f"  {clean(str(citation))} [{clean(citation.qualifier)}]",
                markup=False,
                highlight=False,
                style="dim",
                soft_wrap=True,
            )
        if len(answer.citations) > 10:
            console.print(f"  and {len(answer.citations) - 10:,} more", style="dim")


def clean_lines(text: str) -> str:
    """`clean`, line by line."""
    return "\n".join(clean(line) for line in text.splitlines())


def split_blocks(text: str) -> tuple[str, list[str]]:
    """Split markdown into prose and the contents of its fenced blocks."""
    pieces = re.split(r"```\w*\n(.*?)```", text, flags=re.S)
    return "\n\n".join(piece.strip() for piece in pieces[::2] if piece.strip()), pieces[1::2]


def rich_table(table: Table, rows: int | None) -> RichTable:
    """A table for the terminal; numbers are right-aligned."""
    shown = table.rows if rows is None else table.rows[:rows]
    out = RichTable(header_style="bold", show_edge=False)
    for index, column in enumerate(table.columns):
        numeric = all(isinstance(row[index], int | float | None) for row in shown)
        out.add_column(Text(column), justify="right" if numeric else "left", overflow="fold")
    for row in shown:
        out.add_row(*(Text(cell(value)) for value in row))
    return out
