"""Answers as markdown for the page; text of files stays text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.answer import Answer, markdown_table
from app.text import clean, clean_lines
from app.tools.base import Table
from app.transcript import split

if TYPE_CHECKING:
    from app.transcript import Exchange

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
MOST_ROWS = 200
"""Rows of a table that can be shown in the chat."""
TAB_ROWS = 5000
"""Rows of a table that the Table tab shows."""
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


def prose_markdown(prose: str, status: str = "answered") -> str:
    """The prose of an answer, with what it says of itself."""
    return STATUS_LABEL[status] + safe(prose.strip())


def answer_markdown(answer: Answer) -> str:
    """Prose, the first rows of the table, and the first sources of an answer."""
    prose, block = split(answer)
    parts = [prose_markdown(prose, answer.status), clean_lines(block)]
    sources = [str(citation) for citation in answer.citations]
    parts += [*table_markdown(answer.table, fold=False), sources_markdown(sources)]
    return "\n\n".join(filter(None, parts))


def exchange_markdown(said: Exchange) -> str:
    """What the page shows of an answer: as `answer_markdown`, and folded away how it was found."""
    parts = [prose_markdown(said.prose, said.status), clean_lines(said.block)]
    parts += [*table_markdown(said.table), sources_markdown(said.citations), _how(said)]
    return "\n\n".join(filter(None, parts))


def table_markdown(table: Table | None, fold: bool = True) -> list[str]:
    """The first rows of a table, and with `fold` further rows folded away."""
    if table is None or not table.rows:
        return []
    parts = [safe(markdown_table(table, TABLE_ROWS))]
    held = min(MOST_ROWS if fold else TABLE_ROWS, len(table.rows))
    if held > TABLE_ROWS:
        rest = Table(table.columns, table.rows[TABLE_ROWS:held], table.total)
        every = f"all {table.total:,}" if held == table.total else f"{held:,} of {table.total:,}"
        parts.append(_folded(f"Show {every} rows", safe(markdown_table(rest, held))))
    if held < table.total:
        parts.append(f"The *Table* tab has {rows_words(table)}.")
    return parts


def rows_words(table: Table) -> str:
    """How many rows the Table tab shows: ``all 4,639 rows``."""
    shown = min(TAB_ROWS, len(table.rows))
    if shown == table.total:
        return f"all {shown:,} row{'s' if shown != 1 else ''}"
    everything = "; *Download table* has all" if len(table.rows) == table.total else ""
    return f"the first {shown:,} of {table.total:,} rows{everything}"


def sources_markdown(citations: list[str]) -> str:
    """The first sources."""
    if not citations:
        return ""
    more = len(citations) - SOURCES
    tail = f" and {more:,} more" if more > 0 else ""
    return "Sources: " + " · ".join(map(code, citations[:SOURCES])) + tail


def _how(said: Exchange) -> str:
    """The steps and the code of an answer, folded away."""
    if not said.code:
        return ""
    steps = [f"{number}. {safe(step)}" for number, step in enumerate(said.steps, 1)]
    block = f"```python\n{clean_lines(said.code)}\n```"
    return _folded("Show how", "\n\n".join(filter(None, ["\n".join(steps), block])))


def _folded(title: str, text: str) -> str:
    return f"<details>\n<summary>{title}</summary>\n\n{text}\n\n</details>"
