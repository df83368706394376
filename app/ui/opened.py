"""The opened genomes and tracks as cards, each with a button that closes it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

import gradio as gr

from app.session import Session
from app.text import clean
from app.ui.markdown import safe

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library
    from index.scale.shelf import Shelf
    from index.tracks.base import Track

PRIVATE: dict[str, Any] = {"api_visibility": "private"}
EMPTY = '<p class="empty">No genome is open yet. Drop a file above, or open the demo genome.</p>'
SCRIPT = """
element.addEventListener('click', event => {
  const button = event.target.closest('button[data-name]');
  if (button) trigger('click', {name: button.dataset.name});
});
"""
STYLE = """
color: var(--body-text-color); font-size: .88rem; line-height: 1.45;
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem; }
li { position: relative; padding: .5rem 2.3rem .5rem .7rem; border-radius: 8px; margin: 0;
  border: 1px solid var(--border-color-primary); background: var(--background-fill-secondary);
  overflow-wrap: anywhere; }
strong, span { display: block; }
button { all: unset; box-sizing: border-box; position: absolute; top: .3rem; right: .3rem;
  width: 1.75rem; height: 1.75rem; text-align: center; line-height: 1.75rem; cursor: pointer;
  border-radius: 6px; }
button:hover { background: var(--border-color-primary); }
button:focus-visible { outline: 2px solid var(--color-accent); }
.empty { margin: 0; }
"""


def build(served: Library) -> gr.HTML:
    """Lay out the list of what is served."""
    return gr.HTML(
        overview(served), elem_id="opened", js_on_load=SCRIPT, css_template=STYLE,
        apply_default_css=False, padding=False,
    )  # fmt: skip


def overview(library: Library) -> str:
    """What is open as HTML in which text of the files stays text."""
    cards = [_card(item.name, _of_genome(item)) for item in library.genomes]
    cards += [_card(track.name, _of_track(track)) for track in library.tracks]
    if library.shelf is not None:
        first, *rest = (escape(clean(line)) for line in _of_shelf(library.shelf))
        said = "".join(f"<span>{line}</span>" for line in rest)
        cards.insert(0, f"<li><strong>{first}</strong>{said}</li>")
    return f"<ul>{''.join(cards)}</ul>" if cards else EMPTY


def _card(name: str, lines: list[str]) -> str:
    first, *rest = (escape(clean(line)) for line in lines)
    said = "".join(f"<span>{line}</span>" for line in rest)
    shown = escape(clean(name))
    title = first.replace("_", "_<wbr>")
    return (
        f"<li><strong>{title}</strong>{said}"
        f'<button type="button" data-name="{escape(name)}" aria-label="Close {shown}" '
        f'title="Close {shown}">×</button></li>'
    )


def _of_shelf(shelf: Shelf) -> list[str]:
    genomes, bases, genes = shelf.sql(
        "SELECT count(*), coalesce(sum(length), 0), coalesce(sum(genes), 0) FROM genomes"
    )[0]
    return [
        f"Library {shelf.name}",
        f"{genomes:,} genome{'s' if genomes != 1 else ''}, {bases:,} bp",
        f"{genes:,} genes",
    ]


def _of_genome(genome: Genome) -> list[str]:
    count = genome.sql("SELECT count(*) FROM genes")[0][0]
    records = len(genome.records)
    gc = f", GC\u00a0{100 * genome.gc:.1f}\u00a0%" if genome.gc is not None else ", no sequence"
    return [
        genome.name,
        genome.organism or "organism not named",
        f"{genome.length:,} bp in {records:,} record{'s' if records != 1 else ''}{gc}",
        f"{count:,} gene{'s' if count != 1 else ''}{_remarks(genome)}",
    ]


def _of_track(track: Track) -> list[str]:
    beside = f"beside {track.genome.name}" if track.genome is not None else "alone"
    return [track.path.name, f"{track.kind} ({track.format}), {beside}{_remarks(track)}"]


def _remarks(item: Genome | Track) -> str:
    number = sum(1 for d in item.diagnostics if d.severity != "info")
    return f", {number:,} remark{'s' if number != 1 else ''} on the file" if number else ""


def close(session: Session, served: Library, name: str) -> str:
    """Close a genome or track of a conversation; gives what happened in one sentence of markdown.

    Parameters
    ----------
    served
        What the server offers to everybody: it only leaves this conversation.
    """
    if session.allowance is None:
        return _closed(session.library, served, name)
    with session.allowance.turns.turn():  # not under a question that is being answered
        return _closed(session.library, served, name)


def _closed(library: Library, served: Library, name: str) -> str:
    item = next((item for item in library.opened if item.name == name), None)
    if item is None:
        return "This file is not open any more."
    if any(item.path == other.path for other in served.opened):
        library.genomes = [genome for genome in library.genomes if genome is not item]
        library.tracks = [track for track in library.tracks if track is not item]
        library.attach_tracks()
    else:
        library.remove(name)
    return f"Closed **{safe(clean(name))}**."


def wire(
    panel: gr.HTML,
    session: gr.State,
    new: Callable[[], Session],
    served: Library,
    refresh: Callable[[Session], list[Any]],
    refreshed: list[Any],
) -> None:
    """Connect the buttons.

    Parameters
    ----------
    new
        Makes a session where there is none yet.
    served
        As in `close`.
    refresh
        Values of `refreshed`, the first of which says what happened, for a session.
    """

    def shut(current: Session | None, event: gr.EventData) -> list[Any]:
        current = current or new()
        said = close(current, served, str(event.name))
        return [current, said, *refresh(current)]

    panel.click(shut, [session], [session, *refreshed], show_progress="hidden", **PRIVATE)
