"""The accession box: what NCBI says of an accession first, then, if wanted, the download."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from app.session import Session
from app.text import clean
from app.ui import actions
from app.ui.markdown import code, safe

PRIVATE: dict[str, Any] = {"api_visibility": "private"}
BYTES_A_BASE = 0.9
"""Bytes that come over the network for one base of an annotated record, about."""


class LeftError(Exception):
    """A person stopped the download."""


@dataclass(slots=True)
class Panel:
    """Components of the box."""

    text: gr.Textbox
    said: gr.Markdown
    fetch: gr.Button
    cancel: gr.Button
    wanted: gr.State

    @property
    def shown(self) -> list[Any]:
        """What each step writes to."""
        return [self.said, self.fetch, self.cancel, self.wanted]


def build() -> Panel:
    """Lay out the box."""
    text = gr.Textbox(
        label="Accession at NCBI", placeholder="NC_001416.1", max_lines=1, elem_id="accession",
        submit_btn="Look up",
    )  # fmt: skip
    said = gr.Markdown(elem_id="accession-said")
    with gr.Row():
        fetch = gr.Button("Download and open", size="sm", visible=False, variant="primary",
                          min_width=120, elem_id="accession-fetch")  # fmt: skip
        cancel = gr.Button("Cancel", size="sm", visible=False, min_width=80,
                           elem_id="accession-cancel")  # fmt: skip
    return Panel(text, said, fetch, cancel, gr.State(None))


def _step(said: str, wanted: str | None = None, fetching: bool = False) -> list[Any]:
    """Values of `Panel.shown`."""
    offered = wanted is not None
    return [
        said, gr.update(visible=offered and not fetching), gr.update(visible=offered), wanted
    ]  # fmt: skip


def look_up(text: str) -> list[Any]:
    """Title and size of an accession with an offer to fetch it, or why there is none."""
    from index.fetch import FetchError, announce, fetched

    if not text.strip():
        return _step("Type an accession first.")
    try:
        accession = text.strip().upper()
        if fetched(accession):
            return _step(f"{code(accession)} was downloaded before; nothing is fetched.", accession)
        about = announce(accession)
    except FetchError as error:
        return _step(safe(clean(str(error))) + ".")
    title = f", {safe(clean(about.title))}" if about.title else ""
    if not about.length:
        return _step(f"{code(about.accession)}{title}; its size is not known.", accession)
    size = about.length * BYTES_A_BASE / 1e6
    amount = f"about {size:,.0f} MB" if size >= 1 else "less than 1 MB"
    said = f"{code(about.accession)}{title}: **{about.length:,} bp**, {amount} to download."
    return _step(said, accession)


def download(session: Session, accession: str, report: Callable[[float, str], None]) -> str:
    """Fetch an accession and open it; gives what happened in one sentence of safe markdown."""
    from index.fetch import FetchError
    from index.fetch import fetch as fetch_one

    session.stopped.clear()

    def say(fraction: float, words: str) -> None:
        if session.stopped.is_set():
            raise LeftError
        report(0.8 * fraction, words)

    try:
        place = fetch_one(accession, progress=say)
    except FetchError as error:
        return safe(clean(str(error))) + "."
    except LeftError:
        return "The download was cancelled; nothing is kept of it."
    except OSError as error:
        return f"Not saved: {safe(clean(error.strerror or str(error)))}."
    return actions.open_files(
        session, [str(place)], lambda done, words: report(0.8 + 0.2 * done, words)
    )


def wire(
    panel: Panel,
    session: gr.State,
    new: Callable[[], Session],
    refresh: Callable[[Session], list[Any]],
    refreshed: list[Any],
) -> None:
    """Connect the box.

    Parameters
    ----------
    session
        The visitor's `Session`.
    new
        Makes a session where there is none yet.
    refresh
        Values of `refreshed`, which show the open genomes.
    """

    def take(
        current: Session | None,
        accession: str | None,
        progress: gr.Progress = gr.Progress(),  # noqa: B008 - gradio finds it by its default
    ) -> list[Any]:
        current = current or new()
        said = "Look an accession up first."
        if accession:
            said = download(current, accession, lambda done, words: progress(done, desc=words))
        return [current, *_step(said), *refresh(current)]

    def leave(current: Session | None) -> None:
        if current is not None:
            current.stopped.set()

    def look(text: str) -> Iterator[list[Any]]:
        if text.strip():
            yield _step(f"Asking NCBI for {code(text.strip()[:60])} ...")
        yield look_up(text)

    panel.text.submit(look, [panel.text], panel.shown, show_progress="hidden", **PRIVATE)
    panel.fetch.click(
        take, [session, panel.wanted], [session, *panel.shown, *refreshed],
        show_progress_on=panel.said, **PRIVATE,
    )  # fmt: skip
    panel.cancel.click(leave, [session], None, queue=False, **PRIVATE)
    panel.cancel.click(lambda: _step(""), None, panel.shown, queue=False, **PRIVATE)
