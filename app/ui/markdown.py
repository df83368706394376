"""Answers as markdown for the page; text of files stays text."""

from __future__ import annotations

import re

from app.answer import Answer, markdown_table
from app.render import clean_lines

STATUS_LABEL = {"answered": "", "declined": "**Cannot be told from this file.** ", "clarify": ""}
TABLE_ROWS = 10
SOURCES = 5


def safe(text: str) -> str:
    """Make links, images and HTML in a text inert; emphasis and code keep working."""
    pieces = re.split(r"(```.*?```)", clean_lines(text), flags=re.S)
    return "".join(
        piece
        if piece.startswith("```")
        else piece.replace("&", "&amp;").replace("<", "&lt;").replace("[", "&#91;")
        for piece in pieces
    )


def answer_markdown(answer: Answer) -> str:
    """Prose, the first rows of the table, and the first sources of an answer."""
    parts = [STATUS_LABEL[answer.status] + safe(answer.text)]
    table = answer.table
    if table is not None and table.rows:
        parts.append(safe(markdown_table(table, TABLE_ROWS)))
        shown = min(TABLE_ROWS, len(table.rows))
        if shown < table.total:
            parts.append(f"{shown:,} of {table.total:,} rows; the *Table* tab has more.")
    if answer.citations:
        shown_sources = [f"`{safe(str(c)).replace('`', '')}`" for c in answer.citations[:SOURCES]]
        more = len(answer.citations) - SOURCES
        tail = f" and {more:,} more" if more > 0 else ""
        parts.append("Sources: " + " · ".join(shown_sources) + tail)
    return "\n\n".join(parts)
