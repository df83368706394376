"""Answers as markdown for the page; text of files stays text."""

from __future__ import annotations

import re

from app.answer import Answer, fasta_block, markdown_table
from app.text import clean, clean_lines

STATUS_LABEL = {"answered": "", "declined": "**Cannot be told from this file.** ", "clarify": ""}
ENTITIES = {
    "&": "&amp;",
    "<": "&lt;",
    "[": "&#91;",
    "`": "&#96;",
    "$": "&#36;",
    "://": "&#58;//",
    "www.": "www&#46;",
}
"""What markdown, HTML and formulas would act upon; the ampersand comes first."""
CODE = re.compile(r"&#96;([^&\n]+)&#96;")
TABLE_ROWS = 10
SOURCES = 5


def safe(text: str) -> str:
    """Make links, images and HTML in a text inert; emphasis, plain code and tables keep working."""
    text = clean_lines(text).replace("\\<", "<")
    for character, entity in ENTITIES.items():
        text = text.replace(character, entity)
    return CODE.sub(r"`\1`", text)


def code(text: str) -> str:
    """A text as inline code, in which nothing is acted upon."""
    return "`" + " ".join(clean(text).replace("`", "'").split()) + "`"


def answer_markdown(answer: Answer) -> str:
    """Prose, the first rows of the table, and the first sources of an answer."""
    # Only the block that was made here stands as code; fences in the prose are text of a file.
    block = fasta_block(answer.sequences)
    prose = answer.text.removesuffix(block) if block else answer.text
    parts = [STATUS_LABEL[answer.status] + safe(prose.strip())]
    if block:
        parts.append(clean_lines(block))
    table = answer.table
    if table is not None and table.rows:
        parts.append(safe(markdown_table(table, TABLE_ROWS)))
        shown = min(TABLE_ROWS, len(table.rows))
        if shown < table.total:
            parts.append(f"{shown:,} of {table.total:,} rows; the *Table* tab has more.")
    if answer.citations:
        shown_sources = [code(str(citation)) for citation in answer.citations[:SOURCES]]
        more = len(answer.citations) - SOURCES
        tail = f" and {more:,} more" if more > 0 else ""
        parts.append("Sources: " + " · ".join(shown_sources) + tail)
    return "\n\n".join(parts)
