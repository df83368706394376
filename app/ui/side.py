"""The right side of the page: map, gene card, genes, last table and plot, linked to each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from app.answer import Answer
from app.session import Session
from app.ui import actions, card, classify, map, table
from app.ui.map import View

PRIVATE: dict[str, Any] = {"api_visibility": "private"}


@dataclass(slots=True)
class Side:
    """The components of the side that other parts of the page write to."""

    tabs: gr.Tabs
    view: gr.State
    picture: gr.HTML
    where: gr.Markdown
    region: gr.State
    ask_region: gr.Button
    zoom_region: gr.Button
    moves: list[tuple[gr.Button, Callable[[Any, View | None], View | None]]]
    card: card.Panel
    genes: table.Panel
    table: gr.Dataframe
    plot: gr.Plot
    classify: classify.Panel

    @property
    def of_genomes(self) -> list[Any]:
        """What changes when the open genomes change; see `genome_values`."""
        return [*self.genes.of_genomes, self.view, self.picture, self.where]

    @property
    def of_answer(self) -> list[Any]:
        """What changes with an answer; see `answer_values`."""
        return [
            self.table, self.plot, self.view, self.picture, self.where, self.tabs,
            *self.classify.shown,
        ]  # fmt: skip


def build() -> Side:
    """Lay out the side."""
    view, region = gr.State(None), gr.State(None)
    with gr.Tabs() as tabs:
        with gr.Tab("Map", id="map"):
            where = gr.Markdown(elem_classes="hint", elem_id="where")
            picture = gr.HTML(
                map.EMPTY, elem_id="map", js_on_load=map.SCRIPT, css_template=map.STYLE
            )
            with gr.Row(elem_id="moves"):
                moves: list[tuple[gr.Button, Callable[[Any, View | None], View | None]]] = [
                    (_small("◀", "Move left"), lambda lib, v: map.moved(lib, v, shift=-0.5)),
                    (_small("−", "Zoom out"), lambda lib, v: map.moved(lib, v, zoom=0.4)),
                    (_small("+", "Zoom in"), lambda lib, v: map.moved(lib, v, zoom=2.5)),
                    (_small("▶", "Move right"), lambda lib, v: map.moved(lib, v, shift=0.5)),
                    (_small("All", "Whole record"), map.whole),
                ]
            with gr.Row():
                ask_region = gr.Button("Ask about this region", size="sm", visible=False)
                zoom_region = gr.Button("Zoom in here", size="sm", visible=False)
            gr.Markdown(
                "Click a gene here or in a table for its card; drag on the map to choose a region.",
                elem_classes="hint",
            )
            gene = card.build()
        with gr.Tab("Genes", id="genes"):
            genes = table.build()
        with gr.Tab("Table", id="table"):
            last = gr.Dataframe(
                interactive=False, show_label=False, max_height=600, elem_id="last-table"
            )
        with gr.Tab("Plot", id="plot"):
            plot = gr.Plot(show_label=False, elem_id="plot")
        with gr.Tab("Classify", id="classify"):
            panel = classify.build()
    return Side(
        tabs, view, picture, where, region, ask_region, zoom_region, moves, gene, genes, last,
        plot, panel,
    )  # fmt: skip


def _small(sign: str, name: str) -> gr.Button:
    return gr.Button(sign, size="sm", min_width=44, elem_classes="move", elem_id=_slug(name))


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def genome_values(session: Session) -> list[Any]:
    """Values of `Side.of_genomes`."""
    view = map.first_view(session.library)
    return [*table.values(session), view, *_drawn(session, view)]


def answer_values(session: Session, answer: Answer | None, view: View | None) -> list[Any]:
    """Values of `Side.of_answer`; the tab that shows most of the answer comes forward."""
    headers, body = actions.table_of(answer)
    seen = map.of_answer(session.library, answer) if answer is not None else None
    shown = gr.update(value={"headers": headers, "data": body}) if body else gr.update()
    figure = _plotly(answer.figure) if answer is not None and answer.figure else None
    plotted = gr.update(value=figure) if figure is not None else gr.update()
    front = "map" if seen else "table" if body else None
    if answer is not None and answer.figure and not _is_map(answer.figure):
        front = "plot"
    tab = gr.update(selected=front) if front else gr.update()
    examples = classify.values(session.bench)
    if seen is None:
        return [shown, plotted, view, gr.update(), gr.update(), tab, *examples]
    return [shown, plotted, seen, *_drawn(session, seen), tab, *examples]


def _is_map(figure: dict[str, Any]) -> bool:
    return any(trace.get("name") == "genes" for trace in figure["data"])


def _plotly(figure: dict[str, Any]) -> Any:
    import plotly.graph_objects as go

    return go.Figure(figure)


def _drawn(session: Session, view: View | None) -> list[str]:
    return [map.draw(session.library, view), map.words(session.library, view)]


def wire(side: Side, session: gr.State, start: Callable[[], Session]) -> None:
    """Connect the parts of the side with each other; `start` makes a visitor's first session."""
    table.wire(side.genes, session, start)
    drawn = [side.view, side.picture, side.where]
    carded = [*side.card.shown, side.tabs]

    def show(current: Session, name: str) -> list[Any]:
        found = card.find(current.library, name)
        if found is None:
            return [gr.update()] * (len(drawn) + len(carded))
        genome, gene = found
        view = map.around(genome, gene)
        return [
            view, *_drawn(current, view), *card.values(genome, gene), gr.update(selected="map"),
        ]  # fmt: skip

    def from_map(current: Session, event: gr.EventData) -> list[Any]:
        return show(current, str(event.id))

    def from_row(current: Session, event: gr.SelectData) -> list[Any]:
        row = event.row_value
        return show(current, str(row[0]) if row else "")

    side.picture.click(from_map, [session], [*drawn, *carded], **PRIVATE)
    for rows in (side.genes.rows, side.table, side.card.similar):
        rows.select(from_row, [session], [*drawn, *carded], **PRIVATE)

    def choose(event: gr.EventData) -> list[Any]:
        span = (int(event.start), int(event.end))
        return [span, gr.update(visible=True), gr.update(visible=True)]

    side.picture.select(choose, None, [side.region, side.ask_region, side.zoom_region], **PRIVATE)

    def zoom(current: Session, view: View | None, span: tuple[int, int] | None) -> list[Any]:
        if view is not None and span is not None:
            view = map.to_region(current.library, view, *span)
        return [view, *_drawn(current, view)]

    side.zoom_region.click(zoom, [session, side.view, side.region], drawn, **PRIVATE)
    for button, move in side.moves:
        button.click(
            lambda current, view, move=move: _moved(current, view, move),
            [session, side.view],
            drawn,
            **PRIVATE,
        )


def _moved(
    current: Session, view: View | None, move: Callable[[Any, View | None], View | None]
) -> list[Any]:
    there = move(current.library, view)
    return [there, *_drawn(current, there)]


def region_question(session: Session, view: View | None, span: tuple[int, int] | None) -> str:
    """The question that asks about a chosen region of the map."""
    if view is None or span is None:
        return ""
    length = session.library.genome(view.genome).record(view.record).length
    start, end = (place % length for place in span)
    return f"what lies in {view.record}:{start + 1}..{max(end, 1)}?"
