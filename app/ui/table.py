"""The genes of the open genomes as a table that is searched while typing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from app.session import Session
from app.ui import actions


@dataclass(slots=True)
class Panel:
    """The components of the genes tab that other parts of the page write to or listen to."""

    words: gr.Textbox
    count: gr.Markdown
    rows: gr.Dataframe

    @property
    def of_genomes(self) -> list[Any]:
        """What changes when the open genomes change; see `values`."""
        return [self.rows, self.count]


def build() -> Panel:
    """Lay out the tab."""
    words = gr.Textbox(label="Search genes", placeholder="name, tag or product words")
    count = gr.Markdown()
    rows = gr.Dataframe(
        headers=actions.GENE_COLUMNS,
        interactive=False,
        show_label=False,
        max_height=560,
        wrap=True,
        column_widths=[130, 70, 220, 130, 80, 80, 60, 80],
        elem_id="genes",
    )
    return Panel(words, count, rows)


def values(session: Session) -> list[Any]:
    """Values of `Panel.of_genomes` for newly opened genomes."""
    return list(actions.gene_rows(session.library, ""))


def wire(panel: Panel, session: gr.State, start: Callable[[], Session]) -> None:
    """Search while typing; `start` makes the session of a visitor who has none yet."""

    def search(current: Session | None, typed: str) -> list[Any]:
        return list(actions.gene_rows((current or start()).library, typed))

    panel.words.change(
        search,
        [session, panel.words],
        [panel.rows, panel.count],
        trigger_mode="always_last",
        api_visibility="private",
    )
