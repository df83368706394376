"""A conversation as a document: Markdown, one HTML file, or a notebook that runs.

Everything that was said is text of files and people: no document acts on it as HTML or a link.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.answer import markdown_table
from app.showing import literal, names
from app.text import cell, clean, clean_lines
from app.ui.markdown import code as inline_code
from app.ui.markdown import prose_markdown, safe

if TYPE_CHECKING:
    from app.tools.base import Table
    from app.transcript import Exchange

ENDINGS = (".md", ".html", ".ipynb")
TITLE = "A conversation with DNAHLM"
ROWS = 200
"""Rows of a table in a document."""
STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h2 { border-top: 1px solid #8886; padding-top: 1rem; font-size: 1.15rem; }
table { border-collapse: collapse; font-size: .85rem; display: block; overflow-x: auto; }
td, th { border: 1px solid #8886; padding: .2rem .5rem; text-align: left; white-space: nowrap; }
pre { overflow: auto; max-height: 22rem; background: #8881; padding: .6rem; font-size: .85rem; }
.about { opacity: .75; font-size: .85rem; }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"


def document(said: Sequence[Exchange], ending: str, whole_paths: bool = False) -> str:
    """The document of one kind.

    Parameters
    ----------
    said
        Oldest first; several conversations may follow each other.
    ending
        One of `ENDINGS`.
    whole_paths
        Whether a notebook opens the files where they lie; by default beside itself.

    Raises
    ------
    ValueError
        The ending is another one.
    """
    if ending == ".md":
        return markdown(said)
    if ending == ".html":
        return page(said)
    if ending == ".ipynb":
        return notebook(said, whole_paths)
    raise ValueError(f"a conversation is saved as {', '.join(ENDINGS)}, not as '{ending}'")


def markdown(said: Sequence[Exchange]) -> str:
    """The conversation in Markdown, with tables, sources and the code of every answer."""
    parts = [f"# {TITLE}", safe(_about(said))]
    for item in said:
        parts += [f"## {safe(_line(item.question))}", prose_markdown(item.prose, item.status)]
        if item.block:
            parts.append(clean_lines(item.block))
        if item.table is not None and item.table.rows:
            parts.append(safe(markdown_table(item.table, ROWS)))
            parts += [safe(text) for text in _more(item.table)]
        if item.citations:
            parts.append("Sources: " + " · ".join(map(inline_code, item.citations)))
        if item.code:
            parts.append(f"How this was computed:\n\n```python\n{clean_lines(item.code)}\n```")
    return "\n\n".join(parts) + "\n"


def page(said: Sequence[Exchange]) -> str:
    """The conversation as one HTML file that loads nothing, figures included."""
    body = [f"<h1>{TITLE}</h1>", f'<p class="about">{html.escape(_about(said))}</p>']
    drawn = False
    for item in said:
        body += [f"<h2>{html.escape(_line(item.question))}</h2>", _rendered(item)]
        if item.block:
            body.append(f"<pre>{html.escape(_unfenced(item.block))}</pre>")
        if item.table is not None and item.table.rows:
            body.append(_table(item.table))
            body += [f'<p class="about">{html.escape(text)}</p>' for text in _more(item.table)]
        if item.figure is not None:
            body.append(_figure(item.figure, with_library=not drawn))
            drawn = True
        if item.citations:
            sources = " · ".join(f"<code>{html.escape(clean(c))}</code>" for c in item.citations)
            body.append(f'<p class="about">Sources: {sources}</p>')
        if item.code:
            body.append(
                "<details><summary>How this was computed</summary>"
                f"<pre>{html.escape(clean_lines(item.code))}</pre></details>"
            )
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{TITLE}</title><style>{STYLE}</style>"
    )
    inside = "\n".join(body)
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>\n{inside}\n</body></html>\n'
    )


def notebook(said: Sequence[Exchange], whole_paths: bool = False) -> str:
    """The conversation as a Jupyter notebook: every question is asked again where it is run."""
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, writes

    cells: list[Any] = []

    def add(cell: Any) -> None:
        cell["id"] = f"cell-{len(cells) + 1}"
        cells.append(cell)

    add(new_markdown_cell(f"# {TITLE}\n\n{safe(_about(said))}"))
    add(new_code_cell(_IMPORTS))
    before: Exchange | None = None
    for item in said:
        if before is None or item.files != before.files:
            files = item.files if whole_paths else names(item.files)
            add(new_code_cell(f"library = Library.open({literal(files, 23)})"))
            before = None
        if before is None or item.conversation != before.conversation:
            add(new_code_cell("session = Session(library)"))
        before = item
        add(new_markdown_cell(f"## {safe(_line(item.question))}"))
        shown = [new_output("stream", name="stdout", text=f"{item.text}\n")]
        source = f"answer = ask(session, {literal(item.question, 22)})\nprint(answer.text)"
        add(new_code_cell(source, outputs=shown))
        if item.table is not None and item.table.rows:
            add(new_code_cell(_ROWS))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return writes(new_notebook(cells=cells, metadata={"kernelspec": kernel})) + "\n"


_IMPORTS = """\
# The genome files lie beside this notebook, or change the paths below.
from app.answer import ask
from app.session import Session
from index.library import Library"""
_ROWS = "[answer.table.columns, *answer.table.rows[:20]]  # of answer.table.total"


def _about(said: Sequence[Exchange]) -> str:
    open_files = list(dict.fromkeys(name for item in said for name in names(item.files)))
    when = f" on {said[0].time[:10]}" if said and said[0].time else ""
    about = f"About {', '.join(map(clean, open_files))}{when}. " if open_files else ""
    return about + "Every answer was computed from the files; places are 1-based inclusive."


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _more(table: Table) -> list[str]:
    shown = min(ROWS, len(table.rows))
    return [f"{shown:,} of {table.total:,} rows."] if shown < table.total else []


def _unfenced(block: str) -> str:
    lines = clean_lines(block).split("\n")
    return "\n".join(line for line in lines if not line.startswith("```"))


def _rendered(item: Exchange) -> str:
    from markdown_it import MarkdownIt

    inert = ["link", "image", "autolink", "html_inline", "html_block", "fence", "code", "heading"]
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable(inert)
    return reader.render(prose_markdown(item.prose, item.status))


def _table(table: Table) -> str:
    head = "".join(f"<th>{html.escape(clean(name))}</th>" for name in table.columns)
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{html.escape(cell(value))}</td>" for value in row) + "</tr>"
        for row in table.rows[:ROWS]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>"


def _figure(figure: dict[str, Any], with_library: bool) -> str:
    import plotly.graph_objects as go

    return go.Figure(figure).to_html(full_html=False, include_plotlyjs=with_library)


def ending_of(path: Path) -> str:
    """The ending of a file that a conversation is to be saved to.

    Raises
    ------
    ValueError
        It is none of `ENDINGS`.
    """
    if path.suffix.lower() not in ENDINGS:
        raise ValueError(f"{path.name}: a conversation is saved as {', '.join(ENDINGS)}")
    return path.suffix.lower()
