"""Rows of the genes table as HTML: sortable headings, one button a row, pages.

All text of files is escaped; the page's own script turns clicks and keys into events.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from app.text import clean
from index.listing import TEXT, Line, Query

LONGEST = 240
"""Letters of a text that are shown; the card has all of it."""
EMPTY = '<p class="empty">Open a genome to list its genes.</p>'

SCRIPT = """
let sorted = null, turned = null;
element.addEventListener('click', event => {
  const head = event.target.closest('th button');
  const turn = event.target.closest('nav button');
  const row = event.target.closest('tbody tr');
  if (head) {
    sorted = head.dataset.column;
    trigger('sort', {column: head.dataset.column});
  } else if (turn) {
    turned = turn.dataset.to;
    trigger('turn', {to: +turn.dataset.page});
  } else if (row && !String(getSelection())) {
    for (const other of element.querySelectorAll('tr[aria-current]')) {
      other.removeAttribute('aria-current');
    }
    row.setAttribute('aria-current', 'true');
    trigger('click', {genome: row.dataset.genome, table: row.dataset.table, key: +row.dataset.key});
  }
});
element.addEventListener('keydown', event => {
  const row = event.target.closest('tbody tr');
  const steps = {ArrowDown: 1, ArrowUp: -1};
  if (!row || !(event.key in steps)) return;
  const next = steps[event.key] > 0 ? row.nextElementSibling : row.previousElementSibling;
  if (!next) return;
  event.preventDefault();
  for (const button of element.querySelectorAll('tbody button')) button.tabIndex = -1;
  const button = next.querySelector('button');
  button.tabIndex = 0;
  button.focus();
});
watch('value', () => {
  const wanted = sorted
    ? [...element.querySelectorAll('th button')].find(b => b.dataset.column === sorted)
    : turned && element.querySelector(`nav button[data-to="${turned}"]:not([disabled])`);
  if (wanted) wanted.focus();
  sorted = turned = null;
});
"""
"""Headings sort, rows open the card, arrows walk along the rows; focus stays where it was."""

STYLE = """
.lines { overflow: auto; max-height: 62vh; border-radius: 8px;
  border: 1px solid var(--border-color-primary); background: var(--background-fill-primary); }
table { border-collapse: separate; border-spacing: 0; width: 100%; margin: 0;
  font-size: .8rem; line-height: 1.3; color: var(--body-text-color); }
th, td { text-align: left; vertical-align: top; padding: .35rem .4rem;
  border-bottom: 1px solid var(--border-color-primary); }
th { position: sticky; top: 0; z-index: 1; padding: 0;
  background: var(--background-fill-secondary); }
tbody tr:last-child td { border-bottom: 0; }
td.text { overflow-wrap: break-word; max-width: 24rem; }
td.long { min-width: 9.5rem; }
.number, .number button { text-align: right; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
button { all: unset; box-sizing: border-box; cursor: pointer; white-space: nowrap; }
th button { width: 100%; font-weight: 600; padding: .45rem .4rem; }
th[aria-sort=ascending] button::after { content: " ▲"; font-size: .75em; }
th[aria-sort=descending] button::after { content: " ▼"; font-size: .75em; }
td button { text-decoration: underline; text-decoration-color: var(--color-accent);
  text-underline-offset: 3px; }
tbody tr { cursor: pointer; }
tbody tr:hover td { background: var(--background-fill-secondary); }
tbody tr[aria-current] td { background: var(--color-accent-soft); }
nav { display: flex; align-items: center; justify-content: center; flex-wrap: wrap; gap: .4rem;
  padding-top: .6rem; font-size: .85rem; color: var(--body-text-color); }
nav span { min-width: 9rem; text-align: center; font-variant-numeric: tabular-nums; }
nav button { min-width: 2.2rem; padding: .3rem; text-align: center; border-radius: 6px;
  border: 1px solid var(--border-color-primary); background: var(--background-fill-primary); }
nav button[disabled] { opacity: .4; cursor: default; }
button:focus-visible, .lines:focus-visible { outline: 2px solid var(--color-accent);
  outline-offset: -2px; }
.empty { padding: 1rem; margin: 0; color: var(--body-text-color); }
"""

_LONG = frozenset({"product", "note", "function", "db_xref", "synonyms"})
_TITLES = {"GC": "GC (%)"}


def html(
    lines: Sequence[Line], columns: Sequence[str], query: Query, page: int, size: int, total: int
) -> str:
    """One page of the table.

    Parameters
    ----------
    lines
        Its rows.
    columns
        Their columns; the first one opens the card.
    query
        What they were asked with.
    page
        0-based number of the page.
    size, total
        Rows of a full page and of all pages.
    """
    if not lines:
        return f'<p class="empty">No {_name(query, 1)} fits these filters.</p>'
    heads = "".join(_head(column, query) for column in columns)
    body = "".join(_row(line, columns, query, first=n == 0) for n, line in enumerate(lines))
    return (
        f'<div class="lines" tabindex="0" role="region" aria-label="{_name(query, 2)}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
        f"{_pages(page, size, total)}"
    )


def counted(query: Query, total: int) -> str:
    """How many rows there are: ``78 genes``."""
    return f"{total:,} {_name(query, total)}"


def _name(query: Query, number: int) -> str:
    return query.table if number != 1 else query.table.removesuffix("s")


def _head(column: str, query: Query) -> str:
    way = ""
    if column == query.order:
        way = f' aria-sort="{"descending" if query.descending else "ascending"}"'
    kind = "" if column in TEXT or column in ("strand", "genome") else ' class="number"'
    title = escape(_TITLES.get(column, column))
    button = f'<button type="button" data-column="{escape(column)}">{title}</button>'
    return f'<th scope="col"{way}{kind}>{button}</th>'


def _row(line: Line, columns: Sequence[str], query: Query, first: bool) -> str:
    cells = []
    for number, (column, value) in enumerate(zip(columns, line.values, strict=True)):
        kind, text = _cell(column, value)
        if number == 0:
            text = f'<button type="button" tabindex="{0 if first else -1}">{text or "?"}</button>'
        cells.append(f'<td class="{kind}">{text}</td>')
    return (
        f'<tr data-genome="{escape(line.genome)}" data-table="{query.table}" '
        f'data-key="{line.key}">{"".join(cells)}</tr>'
    )


def _cell(column: str, value: Any) -> tuple[str, str]:
    """Class and escaped text of a cell."""
    if column == "strand":
        return "text", {1: "+", -1: "-"}.get(value, "")
    if isinstance(value, bool):
        return "text", "yes" if value else ""
    if column == "GC":
        return "number", "" if value is None else f"{100 * value:.1f}"
    if isinstance(value, int):
        return "number", f"{value:,}"
    text = clean(str(value or ""))
    if len(text) > LONGEST:
        text = text[:LONGEST].rstrip() + "…"
    return ("text long" if column in _LONG else "text"), escape(text)


def _pages(page: int, size: int, total: int) -> str:
    last = max((total - 1) // size, 0)
    if not last:
        return ""
    shown = f"{page * size + 1:,} to {min((page + 1) * size, total):,} of {total:,}"
    turns = (
        ("first", "First page", "«", 0, page > 0),
        ("back", "Page before", "‹", page - 1, page > 0),
        ("on", "Next page", "›", page + 1, page < last),
        ("last", "Last page", "»", last, page < last),
    )
    buttons = [
        f'<button type="button" data-to="{to}" data-page="{number}" aria-label="{name}"'
        f"{'' if there else ' disabled'}>{sign}</button>"
        for to, name, sign, number, there in turns
    ]
    return (
        f'<nav aria-label="Pages">{"".join(buttons[:2])}<span>{shown}</span>'
        f"{''.join(buttons[2:])}</nav>"
    )
