"""The Compare tab: two open genomes side by side, their genes, bases and order."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from app.comparison import Comparison, compare
from app.session import Session
from app.text import cell, unescape
from app.tools.base import Table
from app.ui.markdown import safe
from index.compare.hits import LEAST_IDENTITY
from index.compare.proteins import COVERAGE, IDENTITY
from index.export.cells import inert

PRIVATE: dict[str, Any] = {"api_visibility": "private"}
ROWS = 1000
EMPTY = "Open two genomes to compare them."
HINT = (
    "Genes correspond if their proteins are each other's best hit (Smith-Waterman) within both "
    "thresholds. The identity of the bases is an estimate from pieces aligned by minimap2."
)
VIEWS = ("Dot plot", "Links")


@dataclass(slots=True)
class Panel:
    """Components of the tab."""

    one: gr.Dropdown
    other: gr.Dropdown
    identity: gr.Slider
    coverage: gr.Slider
    go: gr.Button
    stop: gr.Button
    said: gr.Markdown
    view: gr.Radio
    plot: gr.Plot
    which: gr.Dropdown
    shown: gr.Markdown
    rows: gr.Dataframe
    tsv: gr.DownloadButton
    csv: gr.DownloadButton
    made: gr.State

    @property
    def of_genomes(self) -> list[Any]:
        """What changes with the open genomes; see `values`."""
        return [self.one, self.other, self.go, self.said]

    @property
    def results(self) -> list[Any]:
        """What a comparison writes to; see `_results`."""
        return [self.made, self.said, self.view, self.plot, self.which, *self.table]

    @property
    def table(self) -> list[Any]:
        """The chosen table with its files."""
        return [self.shown, self.rows, self.tsv, self.csv]


def build() -> Panel:
    """Lay out the tab."""
    with gr.Row():
        one = gr.Dropdown([], label="Genome", elem_id="compare-one", min_width=250)
        other = gr.Dropdown([], label="Compared with", elem_id="compare-other", min_width=250)
    with gr.Row():
        identity = gr.Slider(
            100 * LEAST_IDENTITY, 100, 100 * IDENTITY, step=1, min_width=150,
            label="Least identity (%)", elem_id="compare-identity",
        )  # fmt: skip
        coverage = gr.Slider(
            30, 100, 100 * COVERAGE, step=1, label="Least coverage (%)", min_width=150,
            elem_id="compare-coverage",
        )  # fmt: skip
    with gr.Row():
        go = gr.Button("Compare", variant="primary", size="sm", interactive=False, min_width=120,
                       elem_id="compare-go")  # fmt: skip
        stop = gr.Button("Stop comparing", size="sm", min_width=120, elem_id="compare-stop")
    said = gr.Markdown(EMPTY, elem_id="compare-said")
    view = gr.Radio(VIEWS, value=VIEWS[0], show_label=False, visible=False, label="Picture")
    plot = gr.Plot(show_label=False, visible=False, elem_id="compare-plot")
    which = gr.Dropdown([], label="Table", visible=False, elem_id="compare-which")
    shown = gr.Markdown(elem_id="compare-count")
    rows = gr.Dataframe(
        interactive=False, show_label=False, max_height=420, visible=False, elem_id="compare-rows"
    )
    with gr.Row():
        tsv, comma = (
            gr.DownloadButton(f"Download {kind}", size="sm", visible=False, min_width=120)
            for kind in ("TSV", "CSV")
        )
    gr.Markdown(HINT, elem_classes="hint")
    return Panel(
        one, other, identity, coverage, go, stop, said, view, plot, which, shown, rows, tsv,
        comma, gr.State(None),
    )  # fmt: skip


def values(session: Session) -> list[Any]:
    """Values of `Panel.of_genomes`: the newest two genomes are chosen."""
    names = [genome.name for genome in session.library.genomes]
    enough = len(names) > 1
    picked = (names[-2], names[-1]) if enough else (names[0] if names else None, None)
    said = "Choose two genomes and press **Compare**." if enough else EMPTY
    return [
        gr.update(choices=names, value=picked[0]),
        gr.update(choices=names, value=picked[1]),
        gr.update(interactive=enough),
        said,
    ]


def wire(panel: Panel, session: gr.State, new: Callable[[], Session]) -> None:
    """Connect the tab.

    Parameters
    ----------
    session
        The visitor's `Session`.
    new
        Makes a session where there is none yet.
    """

    def run(
        current: Session | None,
        one: str | None,
        other: str | None,
        identity: float,
        coverage: float,
        progress: gr.Progress = gr.Progress(),  # noqa: B008 - gradio finds it by its default
    ) -> list[Any]:
        current = current or new()
        library = current.library
        names = [genome.name for genome in library.genomes]
        if one not in names or other not in names or one == other:
            return _refused("Choose two different open genomes.")
        current.stopped.clear()

        def step(fraction: float, text: str) -> bool:
            progress(fraction, desc=text)
            return not current.stopped.is_set()

        first, second = (library.genomes[names.index(name)] for name in (one, other))
        made = compare(library, first, second, identity / 100, coverage / 100, step)
        return _results(made)

    inputs = [session, panel.one, panel.other, panel.identity, panel.coverage]
    panel.go.click(run, inputs, panel.results, show_progress_on=panel.said, **PRIVATE)

    def interrupt(current: Session | None) -> None:
        if current is not None:
            current.stopped.set()

    panel.stop.click(interrupt, [session], None, queue=False, **PRIVATE)
    panel.which.input(table, [panel.made, panel.which], panel.table, **PRIVATE)
    panel.view.input(_picture, [panel.made, panel.view], [panel.plot], **PRIVATE)


def _refused(text: str) -> list[Any]:
    return [None, text, *[gr.update(visible=False)] * 3, "", *[gr.update(visible=False)] * 3]


def _results(made: Comparison) -> list[Any]:
    """Values of `Panel.results`."""
    titles = list(made.tables)
    first = "Genes in both" if "Genes in both" in titles else titles[0]
    drawn = made.dots is not None
    return [
        made,
        "\n\n".join(safe(text) for text in made.said),
        gr.update(visible=drawn, value=VIEWS[0]),
        _picture(made, VIEWS[0]),
        gr.update(choices=titles, value=first, visible=True),
        *table(made, first),
    ]


def _picture(made: Comparison | None, view: str) -> Any:
    figure = None if made is None else made.dots if view == VIEWS[0] else made.links
    if figure is None:
        return gr.update(visible=False)
    import plotly.graph_objects as go

    return gr.update(value=go.Figure(figure), visible=True)


def table(made: Comparison | None, title: str | None) -> list[Any]:
    """Values of `Panel.table`: a count, the first rows, and the whole table as files."""
    if made is None or title not in made.tables:
        return ["", *[gr.update(visible=False)] * 3]
    chosen = made.tables[title]
    total = len(chosen.rows)
    text = f"{total:,} row{'' if total == 1 else 's'}"
    if total > ROWS:
        text = f"{ROWS:,} of {total:,} rows; the files have all"
    body = [[cell(value) for value in row] for row in chosen.rows[:ROWS]]
    headers = [safe(name) for name in chosen.columns]
    files = [save(chosen, title, kind) for kind in ("tsv", "csv")]
    return [
        text,
        gr.update(value={"headers": headers, "data": body}, visible=bool(body)),
        *(gr.update(value=path, visible=bool(body)) for path in files),
    ]


def save(chosen: Table, title: str, kind: str) -> str:
    """A table as a file of tab- or comma-separated values, safe for spreadsheets.

    Returns
    -------
    str
        Path of a new file that is named after the title.
    """
    name = "".join(c if c.isalnum() else "_" for c in title.lower()).strip("_") or "table"
    path = Path(tempfile.mkdtemp(prefix="dnahlm-")) / f"{name}.{kind}"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, delimiter="\t" if kind == "tsv" else ",", lineterminator="\n")
        writer.writerow([_plain(name) for name in chosen.columns])
        for row in chosen.rows:
            writer.writerow([_plain(value) for value in row])
    return str(path)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return inert(" ".join(unescape(value).split()))
    return "" if value is None else value
