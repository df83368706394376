"""Answers on a terminal and as JSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from rich import box
from rich.cells import cell_len
from rich.console import Console, JustifyMethod
from rich.table import Table as RichTable
from rich.text import Text

from app.text import cell, clean, clean_lines, unmarked

if TYPE_CHECKING:
    from app.answer import Answer
    from app.tools.base import Table

STATUS_STYLE = {"answered": "green", "declined": "yellow", "clarify": "cyan"}
FLEXIBLE = 24
"""Columns of this many characters, or of words, give way first where a table is too wide."""
NARROWEST = 12


def as_json(answer: Answer, rows: int | None, item_id: Any = None) -> str:
    """One answer as one line of JSON, in the form that programs rely on."""
    return json.dumps(answer.to_dict(rows=rows, item_id=item_id), ensure_ascii=False)


def print_answer(console: Console, answer: Answer, rows: int | None = 20) -> None:
    """Print prose, table, and the sources of one answer."""
    if answer.status != "answered":
        console.print(Text(answer.status, style=STATUS_STYLE[answer.status]))
    prose, blocks = split_blocks(answer.text)
    if prose:
        if console.is_terminal:
            from rich.markdown import Markdown

            console.print(Markdown(clean(prose)))
        else:
            console.print(unmarked(clean(prose)), markup=False, soft_wrap=True)
    if answer.table is not None and answer.table.rows:
        print_table(console, answer.table, rows)
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


def split_blocks(text: str) -> tuple[str, list[str]]:
    """Split markdown into prose and the contents of its fenced blocks."""
    pieces = re.split(r"^```\w*\n(.*?)\n```$", text, flags=re.S | re.M)
    return "\n\n".join(piece.strip() for piece in pieces[::2] if piece.strip()), pieces[1::2]


def print_table(console: Console, table: Table, rows: int | None) -> None:
    """Print the first rows; all columns at full width where the output is no terminal."""
    shown = table.rows if rows is None else table.rows[:rows]
    numeric = [
        all(isinstance(row[index], int | float | None) for row in shown)
        for index in range(len(table.columns))
    ]
    body = [[cell(value) for value in row] for row in shown]
    print_grid(console, table.columns, body, numeric)


def print_grid(
    console: Console,
    columns: list[str],
    body: list[list[str]],
    numeric: list[bool] | None = None,
) -> None:
    """Print texts as a table: numbers to the right, names whole, long texts folded."""
    piped = not console.is_terminal
    table = RichTable(
        header_style="bold",
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        box=box.SIMPLE_HEAD,
    )
    sizes = column_widths(columns, body, None if piped else console.width)
    for index, (column, size) in enumerate(zip(columns, sizes, strict=True)):
        right = numeric is not None and numeric[index]
        justify: JustifyMethod = "right" if right else "left"
        table.add_column(Text(column), justify=justify, overflow="fold", width=size)
    for row in body:
        table.add_row(*map(Text, row))
    console.print(table, crop=not piped)


def column_widths(columns: list[str], body: list[list[str]], room: int | None) -> list[int]:
    """Widths of the columns; where there is too little room, columns of long texts give way."""
    values = [[row[index] for row in body] for index in range(len(columns))]
    wide = [max(map(cell_len, column), default=0) for column in values]
    gaps = 2 * (len(columns) - 1)
    whole = [max(size, cell_len(name)) for size, name in zip(wide, columns, strict=True)]
    if room is None or sum(whole) + gaps <= room:
        return whole
    sizes = [
        max(size, *(cell_len(word) for word in name.split() or [""]))
        for size, name in zip(wide, columns, strict=True)
    ]
    soft = [
        index
        for index, column in enumerate(values)
        if wide[index] > FLEXIBLE or any(" " in value for value in column)
    ]
    while sum(sizes) + gaps > room:
        widest = max(soft, key=lambda index: sizes[index], default=None)
        if widest is None or sizes[widest] <= NARROWEST:
            break
        sizes[widest] -= 1
    return sizes
