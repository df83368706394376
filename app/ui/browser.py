"""The genome browser of the page: circular overview, linear map with lanes, and moving about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from app.session import Session
from app.ui import map
from app.ui.map import View

if TYPE_CHECKING:
    from index.library import Library

Move = Callable[["Library", View | None], View | None]
PRIVATE: dict[str, Any] = {"api_visibility": "private"}
QUIET: dict[str, Any] = {**PRIVATE, "show_progress": "hidden", "trigger_mode": "multiple"}
"""For what is done many times a minute: nothing flickers, and no click is lost."""
STYLE = """
svg { width: 100%; height: auto; touch-action: pan-y; user-select: none; display: block; }
svg:focus-visible { outline: 2px solid #0072B2; outline-offset: 1px; }
.gene { cursor: pointer; outline-offset: 2px; }
.gene:hover > :is(polygon, path) { filter: brightness(1.2); }
.empty { margin: 0; padding: 1.5rem 0; text-align: center; }
"""
CIRCLE_STYLE = f"""{STYLE}
svg {{ max-height: 26rem; cursor: pointer; }}
@media (max-width: 640px) {{ svg > text, .labels text {{ font-size: 13px; }} }}
"""
CSS = """
#moves { gap: .35rem; align-items: center; }
#moves button { font-size: 1rem; min-width: 2.6rem; flex: 0 1 auto; }
#moves #go-to { flex: 1 1 9rem; min-width: 9rem; }
#above { align-items: center; }
/* Nothing is offered for a map that is not there. */
body:has(#map .empty) :is(#moves, #map-more, #map-keys, #card) { display: none; }
#overview { padding: 0; min-width: 0; background: none; }
#save-pictures button { min-width: 6rem; }
"""
SAVE = """(...none) => {
  const svg = document.querySelector('SELECTOR svg');
  if (!svg) return [];
  const copy = svg.cloneNode(true);
  const {width, height} = svg.viewBox.baseVal;
  copy.querySelectorAll('.mark, .window').forEach(node => node.replaceChildren());
  copy.querySelectorAll('.mark').forEach(node => node.remove());
  copy.removeAttribute('tabindex');
  copy.setAttribute('width', width);
  copy.setAttribute('height', height);
  copy.setAttribute('color', '#1f2933');
  const text = new XMLSerializer().serializeToString(copy);
  const name = (svg.dataset.record || 'map').replace(/[^\\w.-]+/g, '_') + 'SUFFIX';
  const give = blob => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  if (name.endsWith('.svg')) { give(new Blob([text], {type: 'image/svg+xml'})); return []; }
  const picture = new Image();
  picture.onload = () => {
    const canvas = document.createElement('canvas');
    canvas.width = 4 * width; canvas.height = 4 * height;
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#ffffff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(give, 'image/png');
  };
  picture.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(text);
  return [];
}"""
"""Saves a drawing from the browser itself: as SVG, or as PNG of four pixels a unit on white."""


def _script(name: str) -> str:
    return (Path(__file__).parent / name).read_text("utf-8")


def _save(selector: str, suffix: str) -> str:
    return SAVE.replace("SELECTOR", selector).replace("SUFFIX", suffix)


@dataclass(slots=True)
class Panel:
    """The components of the browser; see `values`."""

    view: gr.State
    region: gr.State
    record: gr.Dropdown
    where: gr.Markdown
    overview: gr.Checkbox
    circle: gr.HTML
    picture: gr.HTML
    place: gr.Textbox
    lanes: gr.CheckboxGroup
    ask_region: gr.Button
    zoom_region: gr.Button
    moves: list[tuple[gr.Button, Move]]
    saves: list[tuple[gr.Button, str]]

    @property
    def moved(self) -> list[Any]:
        """What changes with the stretch; see `moved_values`."""
        return [self.view, self.picture, self.where]

    @property
    def shown(self) -> list[Any]:
        """What changes with the record or its genes; see `values`."""
        rounds = [button for button, _ in self.saves[2:]]
        return [*self.moved, self.record, self.overview, self.circle, self.lanes, *rounds]


def build(served: Library) -> Panel:
    """Lay out the browser; it begins with what is served."""
    view, region = gr.State(None), gr.State(None)
    record = gr.Dropdown(
        [], label="Record", show_label=False, container=False, visible=False, elem_id="record"
    )
    with gr.Row(elem_id="above"):
        where = gr.Markdown(elem_classes="hint", elem_id="where")
        overview = gr.Checkbox(
            label="Circular overview", container=False, visible=False, elem_id="overview",
            min_width=150, scale=0,
        )  # fmt: skip
    circle = gr.HTML(
        "", elem_id="circle", visible=False, js_on_load=_script("circle.js"),
        css_template=CIRCLE_STYLE, padding=False,
    )  # fmt: skip
    first = map.draw(served, map.first_view(served))
    picture = gr.HTML(
        first, elem_id="map", js_on_load=_script("browser.js"), css_template=STYLE,
        padding=False,
    )  # fmt: skip
    with gr.Row(elem_id="moves"):
        moves: list[tuple[gr.Button, Move]] = [
            (_small("◀", "Move left"), lambda lib, v: map.moved(lib, v, shift=-0.5)),
            (_small("−", "Zoom out"), lambda lib, v: map.moved(lib, v, zoom=0.4)),
            (_small("+", "Zoom in"), lambda lib, v: map.moved(lib, v, zoom=2.5)),
            (_small("▶", "Move right"), lambda lib, v: map.moved(lib, v, shift=0.5)),
            (_small("All", "Whole record"), map.whole),
        ]
        place = gr.Textbox(
            show_label=False, label="Go to a gene or a place", container=False, max_lines=1,
            placeholder="Go to: lacZ or 1,200..4,800", elem_id="go-to", min_width=140,
        )  # fmt: skip
    with gr.Row():
        ask_region = gr.Button("Ask about this region", size="sm", visible=False)
        zoom_region = gr.Button("Zoom in here", size="sm", visible=False)
    with gr.Accordion("Tracks and pictures", open=False, elem_id="map-more"):
        shown = gr.CheckboxGroup([], label="Tracks below the genes", elem_id="lanes")
        with gr.Row(elem_id="save-pictures"):
            saves = [
                (
                    gr.Button(f"{what} {kind}", size="sm"),
                    _save(selector, f"{suffix}.{kind.lower()}"),
                )
                for what, selector, suffix in (
                    ("Map", "#map", ""),
                    ("Circle", "#circle", "-circle"),
                )
                for kind in ("SVG", "PNG")
            ]
    gr.Markdown(
        "Click a gene here or in a table for its card; drag on the map to choose a region. Keys on "
        "the map: ← → + −, and Shift with ← → to choose.",
        elem_classes="hint",
        elem_id="map-keys",
    )
    return Panel(
        view, region, record, where, overview, circle, picture, place, shown, ask_region,
        zoom_region, moves, saves,
    )  # fmt: skip


def _small(sign: str, name: str) -> gr.Button:
    slug = name.lower().replace(" ", "-")
    return gr.Button(sign, size="sm", min_width=44, elem_classes="move", elem_id=slug)


def moved_values(session: Session, view: View | None) -> list[Any]:
    """Values of `Panel.moved`."""
    library = session.library
    width = map.PHONE if session.narrow else map.WIDTH
    drawn = map.draw(library, view, session.bench.scans, width)
    return [view, drawn, map.words(library, view)]


def values(session: Session, view: View | None) -> list[Any]:
    """Values of `Panel.shown`."""
    library = session.library
    known = map.lane_names(library, view, session.bench.scans)
    hidden = view.hidden if view is not None else ()
    circular = map.is_circular(library, view)
    drawn = map.circle(library, view)
    records = map.records(library)
    here = view and next((r[0] for r in records if r[1:] == (view.genome, view.record)), None)
    return [
        *moved_values(session, view),
        gr.update(choices=[words for words, *_ in records], value=here, visible=len(records) > 1),
        gr.update(visible=circular, value=view is not None and view.circle),
        gr.update(visible=bool(drawn), value=drawn),
        gr.update(choices=known, value=[name for name in known if name not in hidden]),
        *[gr.update(visible=bool(drawn))] * 2,
    ]


def wire(panel: Panel, session: gr.State) -> None:
    """Connect what moves the map with the map."""

    def turn(current: Session, view: View | None, on: bool) -> list[Any]:
        return values(current, view and replace(view, circle=on))

    def open_record(current: Session, view: View | None, said: str | None) -> list[Any]:
        found = next((r for r in map.records(current.library) if r[0] == said), None)
        if found is not None:
            view = map.beginning(current.library, *found[1:]).like(view)
        return values(current, view)

    panel.record.input(open_record, [session, panel.view, panel.record], panel.shown, **QUIET)
    panel.overview.input(turn, [session, panel.view, panel.overview], panel.shown, **QUIET)

    def switch(current: Session, view: View | None, wanted: list[str]) -> list[Any]:
        if view is not None:
            known = map.lane_names(current.library, view, current.bench.scans)
            view = map.switched(view, wanted, known)
        return moved_values(current, view)

    panel.lanes.input(switch, [session, panel.view, panel.lanes], panel.moved, **QUIET)

    chosen = [panel.region, panel.ask_region, panel.zoom_region]

    def choose(current: Session, view: View | None, event: gr.EventData) -> list[Any]:
        return marked(current, view, (int(event.start), int(event.end)))

    panel.picture.select(choose, [session, panel.view], chosen, **QUIET)

    def zoom(current: Session, view: View | None, span: tuple[int, int] | None) -> list[Any]:
        if view is not None and span is not None:
            view = map.to_region(current.library, view, *span)
        return moved_values(current, view)

    panel.zoom_region.click(zoom, [session, panel.view, panel.region], panel.moved, **QUIET)

    def steer(current: Session, view: View | None, event: gr.EventData) -> list[Any]:
        there = map.moved(current.library, view, event.shift, event.zoom, event.at)
        return moved_values(current, there)

    panel.picture.input(steer, [session, panel.view], panel.moved, **QUIET)

    def turn_to(current: Session, view: View | None, event: gr.EventData) -> list[Any]:
        return moved_values(current, map.centred(current.library, view, int(event.at)))

    panel.circle.input(turn_to, [session, panel.view], panel.moved, **QUIET)

    def sweep(current: Session, view: View | None, event: gr.EventData) -> list[Any]:
        if view is not None:
            view = map.to_region(current.library, view, int(event.start), int(event.end))
        return moved_values(current, view)

    panel.circle.select(sweep, [session, panel.view], panel.moved, **QUIET)

    for button, move in panel.moves:
        button.click(
            lambda current, view, move=move: moved_values(current, move(current.library, view)),
            [session, panel.view], panel.moved, **QUIET,
        )  # fmt: skip
    for button, script in panel.saves:
        button.click(None, js=script, **PRIVATE)


def go(current: Session, view: View | None, text: str) -> tuple[View, tuple[int, int]] | None:
    """The view of a stretch in words, and the stretch; None where the text is none.

    Parameters
    ----------
    text
        As in `app.ui.map.stretch`.
    """
    found = map.stretch(current.library, view, text)
    if found is None:
        return None
    view, start, end = found
    edge = max((end - start) // 10, 1_000 if end - start < 10 else 20)
    return map.to_region(current.library, view, start - edge, end + edge), (start, end)


def marked(current: Session, view: View | None, span: tuple[int, int]) -> list[Any]:
    """A chosen region and the buttons that use it."""
    said = map.spoken(current.library, view, *span)
    return [
        span,
        gr.update(visible=True, value=f"Ask about {said}" if said else "Ask about this region"),
        gr.update(visible=True),
    ]
