"""The Classify tab: upload labelled sequences, see the examples, ask what to do with them.

Its buttons send plain questions to the chat, so that everything also works by typing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from app.examples import Bench, Item
from app.pasted import open_file
from app.session import Session
from app.text import clean
from app.tools.classify.present import examples_words
from app.ui.markdown import safe
from dnahlm.data.tasks import TASKS
from dnahlm.figures import read_figures
from index.export.cells import inert

PRIVATE: dict[str, Any] = {"api_visibility": "private"}
CSS = """
#orders { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: .5rem; }
@media (max-width: 640px) { #orders { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
#orders button { min-width: 0 !important; font-weight: 400; }
#known-tasks { --font-mono: var(--font); font-variant-numeric: tabular-nums; }
#known-tasks table, #examples-table table { font-size: .8rem; }
"""
COLUMNS = {"id": 90, "label": 130, "length": 80, "sequence": 320}
"""With their widths in pixels."""
PLACED = {"id": 90, "label": 130, "length": 80, "place": 200, "sequence": 320}
"""Those where some of the examples are windows of a genome."""
ROWS = 300
HINT = (
    "CSV with the columns `sequence,label`, FASTA, or one sequence a line. Labelled sequences "
    "become examples; the others can then be classified. Or paste them into the chat, such as "
    "`TTGACA... -> promoter`."
)
ORDERS = (
    ("Classify them", "classify these"),
    ("Why?", "why?"),
    ("Show the neighbours", "show the neighbours"),
    ("How sure overall?", "how sure are you overall?"),
    ("Export examples", "export my examples as CSV"),
    ("Clear examples", "clear my examples"),
)
"""Buttons and the questions that they send."""
Send = Callable[..., Any]


@dataclass(slots=True)
class Panel:
    """Components of the tab."""

    upload: gr.File
    said: gr.Markdown
    state: gr.Markdown
    table: gr.Dataframe
    work: gr.Column
    orders: list[tuple[gr.Button, str]]

    @property
    def shown(self) -> list[Any]:
        """What changes with the examples; see `values`."""
        return [self.state, self.table, self.work]


def build() -> Panel:
    """Lay out the tab."""
    upload = gr.File(
        label="Examples and sequences",
        file_count="multiple",
        height=140,
        elem_id="examples-file",
    )
    gr.Markdown(HINT, elem_classes="hint")
    said = gr.Markdown(elem_id="examples-said")
    state = gr.Markdown(describe(Bench()), elem_id="examples-state")
    with gr.Column(visible=False) as work:
        with gr.Row(elem_id="orders"):
            orders = [(gr.Button(name, size="sm"), words) for name, words in ORDERS]
        table = gr.Dataframe(
            headers=list(COLUMNS),
            interactive=False,
            show_label=False,
            max_height=320,
            column_widths=list(COLUMNS.values()),
            elem_id="examples-table",
        )
    with gr.Accordion("What the model knows without examples", open=False):
        gr.Dataframe(
            value=known_tasks(),
            headers=["asks for", "species", "bases", "test accuracy", "test MCC"],
            interactive=False,
            show_label=False,
            wrap=True,
            max_height=320,
            column_widths=[220, 110, 90, 90, 80],
            elem_id="known-tasks",
        )
    return Panel(upload, said, state, table, work, orders)


def wire(
    panel: Panel, session: gr.State, new: Callable[[], Session], send: Send, chosen: list[Any],
    answered: list[Any],
) -> list[Any]:  # fmt: skip
    """Connect the tab; gives the events that send a question.

    Parameters
    ----------
    new
        Makes a session where there is none yet.
    send
        The page's function for a question, called with the session and the values of `chosen`.
    answered
        What `send` writes to.
    """

    def take(current: Session | None, paths: list[str] | None) -> list[Any]:
        current = current or new()
        return [current, safe(load_all(current.bench, paths or [])), None, *values(current.bench)]

    inputs = [session, panel.upload]
    written = [session, panel.said, panel.upload, *panel.shown]
    panel.upload.upload(take, inputs, written, **PRIVATE)
    sent = []
    for button, words in panel.orders:
        order = gr.State(words)
        inputs = [session, *chosen[:1], order, *chosen[1:]]
        sent.append(button.click(send, inputs, answered, show_progress="hidden", **PRIVATE))
    return sent


def values(bench: Bench) -> list[Any]:
    """Values of `Panel.shown`."""
    found = rows(bench)
    held = bench.find(None)
    columns = PLACED if held and any(item.record for item in held.items[:ROWS]) else COLUMNS
    places = [list(PLACED).index(name) for name in columns]
    table = {"headers": list(columns), "data": [[row[n] for n in places] for row in found]}
    there = bool(found or bench.queries or any(kept.items for kept in bench.sets.values()))
    return [
        describe(bench),
        gr.update(value=table, column_widths=list(columns.values()), visible=bool(found)),
        gr.update(visible=there),
    ]


def rows(bench: Bench) -> list[list[Any]]:
    """The first examples of the current set, in the columns `PLACED`."""
    found = bench.find(None)
    return [
        [clean(inert(i.id)), clean(i.label or ""), len(i.sequence), i.place, i.sequence[:200]]
        for i in (found.items[:ROWS] if found else [])
    ]


def describe(bench: Bench) -> str:
    """What there is, in one or two sentences."""
    found = bench.find(None)
    parts = []
    if found and found.items:
        parts.append(f"{safe(examples_words(found))}.")
    else:
        parts.append("No examples yet.")
    others = [s.name for s in bench.sets.values() if s.items and s.name != bench.current]
    if others:
        parts.append(f"Other sets: {', '.join(safe(name) for name in others)}.")
    if bench.queries:
        noun = "sequence" if len(bench.queries) == 1 else "sequences"
        parts.append(f"{len(bench.queries):,} {noun} to classify.")
    text = " ".join(parts)
    return text[:1].upper() + text[1:]


def load_all(bench: Bench, paths: Sequence[str]) -> str:
    """As `load`, for each file; a paragraph of plain text each."""
    return "\n\n".join(load(bench, Path(path)) for path in paths)


def load(bench: Bench, path: Path) -> str:
    """Read an uploaded file: labelled sequences become examples, the others are to be classified.

    Returns
    -------
    str
        What happened, in one or two sentences of plain text.
    """
    name = clean(path.name)
    try:
        items = open_file(path)
    except (OSError, ValueError) as error:
        return f"Not read: {clean(str(error))}"
    labelled = [item for item in items if item.label]
    bare = [item for item in items if not item.label]
    said = []
    if labelled:
        said.append(_learn(bench, labelled, name))
    if bare:
        bench.queries = bare
        noun = "sequence" if len(bare) == 1 else "sequences"
        said.append(f"Read {len(bare):,} {noun} of {name}; say `classify these`.")
    return " ".join(said)


def _learn(bench: Bench, items: list[Item], name: str) -> str:
    from app.tools.classify.examples import fault

    good = [item for item in items if not fault(item.sequence)]
    try:
        added, known, contradicting = bench.active.add(good)
    except ValueError as error:
        return f"Not read: {error}."
    text = f"Added {added:,} examples of {name}"
    left = [
        f"{known:,} there already" if known else "",
        f"{len(contradicting):,} with another label for the same sequence" if contradicting else "",
        f"{len(items) - len(good):,} that are no usable DNA" if len(good) < len(items) else "",
    ]
    without = ", ".join(part for part in left if part)
    return f"{text}; left out: {without}." if without else f"{text}."


def known_tasks() -> list[list[Any]]:
    """The model's tasks with their measured accuracy, best first."""
    known = read_figures()
    found = []
    for task in TASKS.values():
        figure = known.get(task.name)
        low, high = task.length
        found.append([
            task.what, task.species, str(low) if low == high else f"{low} to {high}",
            round(figure.accuracy, 3) if figure else None,
            round(figure.mcc, 3) if figure else None,
        ])  # fmt: skip
    return sorted(found, key=lambda row: -(row[4] or 0.0))
