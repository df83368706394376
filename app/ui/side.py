"""The right side of the page: map, gene card, genes, last table and plot, linked to each other."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import gradio as gr

from app.answer import Answer
from app.session import Session
from app.ui import actions, browser, card, classify, map, table
from app.ui.map import View
from app.ui.markdown import rows_words, safe

if TYPE_CHECKING:
    from index.genome import Gene, Genome
    from index.library import Library

PRIVATE: dict[str, Any] = {"api_visibility": "private"}
OF_TABLE = "The table of the last answer; click a row to see its gene on the map."
OF_PLOT = (
    "The plot of the last answer that has one. Ask for one: *codon usage of the genome*, "
    "*GC content along the genome*."
)
WANTED = re.compile(r"\b(?:plots?|plotted|histograms?|charts?|graphs?|distribution)\b", re.I)
"""Words that ask for a plot, also where a table would say as much."""
FIT = "() => { setTimeout(() => window.dispatchEvent(new Event('resize')), 50); }"
"""A plot that was drawn while its tab was hidden takes the width of the tab."""


@dataclass(slots=True)
class Side:
    """The components of the side that other parts of the page write to."""

    tabs: gr.Tabs
    browser: browser.Panel
    card: card.Panel
    genes: table.Panel
    said: gr.Markdown
    table: gr.Dataframe
    plot: gr.Plot
    classify: classify.Panel
    more: list[gr.Dataframe] = field(default_factory=list)

    @property
    def of_genomes(self) -> list[Any]:
        """What changes when the open genomes change; see `genome_values`."""
        return [*self.genes.of_genomes, *self.browser.shown, *self.card.shown]

    @property
    def of_answer(self) -> list[Any]:
        """What changes with an answer; see `answer_values`."""
        return [
            self.said, self.table, self.plot, *self.browser.shown, self.tabs, *self.classify.shown,
        ]  # fmt: skip

    @property
    def view(self) -> gr.State:
        """What the map shows."""
        return self.browser.view

    @property
    def region(self) -> gr.State:
        """The region that is chosen on the map."""
        return self.browser.region

    @property
    def ask_region(self) -> gr.Button:
        """Asks about that region."""
        return self.browser.ask_region


def build(served: Library) -> Side:
    """Lay out the side; of the genomes that are served something is said at once."""
    with gr.Tabs() as tabs:
        with gr.Tab("Map", id="map"):
            shown = browser.build(served)
            gene = card.build()
        with gr.Tab("Genes", id="genes"):
            genes = table.build()
        with gr.Tab("Table", id="table"):
            said = gr.Markdown(OF_TABLE, elem_classes="hint", elem_id="table-said")
            last = gr.Dataframe(
                interactive=False, show_label=False, max_height=600, elem_id="last-table",
                visible=False,
            )  # fmt: skip
        with gr.Tab("Plot", id="plot") as plots:
            gr.Markdown(OF_PLOT, elem_classes="hint")
            plot = gr.Plot(show_label=False, elem_id="plot", visible=False)
        plots.select(None, js=FIT, **PRIVATE)
        with gr.Tab("Classify", id="classify"):
            panel = classify.build()
    return Side(tabs, shown, gene, genes, said, last, plot, panel)


def genome_values(session: Session) -> list[Any]:
    """Values of `Side.of_genomes`."""
    view = map.first_view(session.library)
    return [*table.values(session), *browser.values(session, view), *card.empty()]


def answer_values(session: Session, answer: Answer | None, view: View | None) -> list[Any]:
    """Values of `Side.of_answer`; the tab that shows most of the answer comes forward."""
    headers, body = actions.table_of(answer)
    seen = _seen(session, answer, view)
    said: Any = gr.update()
    shown = gr.update()
    if answer is not None and answer.table is not None and body:
        said = f"{OF_TABLE} It shows {rows_words(answer.table)}."
        shown = gr.update(value={"headers": headers, "data": body}, visible=True)
    figure = _plotly(answer.figure) if answer is not None and answer.figure else None
    plotted = gr.update(value=figure, visible=True) if figure is not None else gr.update()
    front = "map" if seen else "table" if body else None
    if answer is not None and answer.figure and not _stays_behind(answer):
        front = "plot"
    tab = gr.update(selected=front) if front else gr.update()
    examples = classify.values(session.bench)
    drawn = browser.values(session, seen or view)
    return [said, shown, plotted, *drawn, tab, *examples]


def _seen(session: Session, answer: Answer | None, view: View | None) -> View | None:
    """Where an answer takes the map; None where it stays."""
    if answer is None:
        return None
    meta = (answer.figure or {}).get("layout", {}).get("meta")
    if isinstance(meta, dict) and "record" in meta:
        return map.of_picture(session.library, meta, view)
    found = map.of_answer(session.library, answer)
    return found and found.like(view)


def _stays_behind(answer: Answer) -> bool:
    """Whether the map or the table shows the answer better than its figure."""
    figure = answer.figure or {}
    if _is_map(figure):
        return True
    beside = "beside" in (figure["layout"].get("meta") or {})
    return beside and not WANTED.search(answer.question)


def _is_map(figure: dict[str, Any]) -> bool:
    drawn = "record" in (figure["layout"].get("meta") or {})
    return drawn or any(trace.get("name") == "genes" for trace in figure["data"])


def _plotly(figure: dict[str, Any]) -> Any:
    import plotly.graph_objects as go

    return go.Figure(figure)


def wire(side: Side, session: gr.State, start: Callable[[], Session]) -> None:
    """Connect the parts of the side with each other; `start` makes a visitor's first session."""
    table.wire(side.genes, session, start)
    card.wire(side.card, session)
    browser.wire(side.browser, session)
    panel = side.browser
    drawn = panel.shown
    carded = [*side.card.shown, side.tabs]

    def show(current: Session, view: View | None, found: tuple[Genome, Gene] | None) -> list[Any]:
        if found is None:
            return [gr.update()] * (len(drawn) + len(carded))
        genome, gene = found
        there = map.around(genome, gene).like(view)
        return [
            *browser.values(current, there), *card.values(genome, gene), gr.update(selected="map"),
        ]  # fmt: skip

    def from_map(current: Session, view: View | None, event: gr.EventData) -> list[Any]:
        return show(current, view, card.find(current.library, str(event.id)))

    def from_genes(current: Session, view: View | None, event: gr.EventData) -> list[Any]:
        found = card.at(current.library, event.genome, event.table, int(event.key))
        return show(current, view, found)

    def from_row(current: Session, view: View | None, event: gr.SelectData) -> list[Any]:
        row = event.row_value
        return show(current, view, card.find(current.library, str(row[0]) if row else ""))

    given = [session, panel.view]
    for picture in (panel.picture, panel.circle):
        picture.click(from_map, given, [*drawn, *carded], **PRIVATE)
    for part in (side.genes.rows, side.card.text):
        part.click(from_genes, given, [*drawn, *carded], **PRIVATE)
    for rows in (side.table, side.card.similar, side.card.sequences, *side.more):
        rows.select(from_row, given, [*drawn, *carded], **PRIVATE)

    marked = [panel.region, panel.ask_region, panel.zoom_region]

    def go(current: Session, view: View | None, text: str) -> list[Any]:
        same: list[Any] = [gr.update()] * (len(drawn) + len(carded))
        kept: list[Any] = [gr.update()] * len(marked)
        if not text.strip() or view is None:
            return [*same, *kept]
        found = browser.go(current, view, text)
        if found is not None:
            there, span = found
            rest = same[len(drawn) :]
            return [*browser.values(current, there), *rest, *browser.marked(current, there, span)]
        gene = card.find(current.library, text.strip())
        if gene is None:
            gr.Info(f"No gene and no place called {safe(text.strip()[:60])} is in the open files.")
            return [*same, *kept]
        return [*show(current, view, gene), *kept]

    panel.place.submit(go, [*given, panel.place], [*drawn, *carded, *marked], **PRIVATE)


def region_question(session: Session, view: View | None, span: tuple[int, int] | None) -> str:
    """The question that asks about a chosen region of the map."""
    if view is None or span is None:
        return ""
    length = session.library.genome(view.genome).record(view.record).length
    start, end = (place % length for place in span)
    return f"what lies in {view.record}:{start + 1}..{max(end, 1)}?"
