"""Questions asked before in this browser: search them, open their conversation again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import gradio as gr

from app import log, transcript
from app.examples import Bench
from app.session import Session
from app.text import clean
from app.ui import actions, classify
from app.ui.chat import Panel, suggested
from app.ui.steps import said_html

PRIVATE: dict[str, Any] = {"api_visibility": "private"}
LISTED = 100
SHOWN = 160
"""Characters of a question that are listed."""
EMPTY = "Nothing yet: what you ask is listed here, and kept on the machine that serves this page."


@dataclass(slots=True)
class Past:
    """Components of the list."""

    visitor: gr.BrowserState
    fold: gr.Accordion
    words: gr.Textbox
    about: gr.Markdown
    rows: gr.Radio


def build() -> Past:
    """Lay out the list."""
    # The name is no secret: it only tells browsers apart, and must outlive a restart.
    visitor = gr.BrowserState("", storage_key="dnahlm-visitor", secret="dnahlm")
    with gr.Accordion("Past questions", open=False, elem_id="past") as fold:
        words = gr.Textbox(
            label="Search past questions", placeholder="words of a question or answer"
        )
        about = gr.Markdown(EMPTY, elem_classes="hint")
        rows = gr.Radio(
            choices=[], label="Past questions", show_label=False, elem_id="past-questions"
        )
    return Past(visitor, fold, words, about, rows)


def wire(
    past: Past, panel: Panel, session: gr.State, shown: list[Any], loaded: Any,
    sent: Sequence[Any], new: Callable[[], Session],
) -> None:  # fmt: skip
    """Connect the list with the chat.

    Parameters
    ----------
    shown
        Components of the examples of classification.
    loaded, sent
        Events after which the list is brought up to date: the page's load, every question.
    new
        Makes a session where there is none yet.
    """

    def again(current: Session | None, number: int | None) -> list[Any]:
        current = current or new()
        said = reopened(current, int(number)) if number else ""
        hidden = [gr.update(visible=False)] * len(panel.files)
        examples = classify.values(current.bench or Bench())
        return [
            actions.messages(current), None, said_html(said), *hidden, *examples,
            *suggested(current),
        ]  # fmt: skip

    listed = [past.about, past.rows]
    update = {
        "fn": values, "inputs": [session, past.words], "outputs": listed,
        "show_progress": "hidden", **PRIVATE,
    }  # fmt: skip
    past.words.change(**update, trigger_mode="always_last")
    past.fold.expand(**update)
    for event in (loaded, *sent):
        event.then(**update)
    written = [panel.chat, panel.last, panel.steps, *panel.files, *shown, *panel.buttons]
    past.rows.input(again, [session, past.rows], written, **PRIVATE)


def identify(session: Session, visitor: str) -> str:
    """Tie a session to its browser, whose random name is made here the first time."""
    session.visitor = visitor or uuid4().hex
    return session.visitor


def values(session: Session | None, words: str | None) -> list[Any]:
    """What the list says and its rows, newest first."""
    words = words or ""
    found = _entries(session, words) if session is not None else []
    choices = [(f"{clean(e.question)[:SHOWN]} ({e.time[:10]})", e.number) for e in found]
    if choices:
        about = "Click a question to open its conversation again."
    else:
        about = f"No past question holds all of: {clean(words)}" if words.strip() else EMPTY
    return [gr.update(value=actions.safe(about)), gr.update(choices=choices, value=None)]


def reopened(session: Session, number: int) -> str:
    """Go on with the conversation of a logged question; gives what to say of it."""
    entry = next((e for e in _entries(session, "") if e.number == number), None)
    if entry is None:
        return "This question is not in the log any more."
    if entry.conversation:
        found = log.entries(conversation=entry.conversation, visitor=session.visitor)[::-1]
    else:
        found = [entry]
    said = [transcript.of_entry(item) for item in found]
    transcript.reopen(session, said)
    count = f"{len(said)} question{'s' if len(said) != 1 else ''}"
    text = f"Conversation of {entry.time[:10]} opened again, {count}"
    missing = transcript.missing(session, said)
    return text + (f"; open its files to go on: {', '.join(missing)}" if missing else "")


def _entries(session: Session, words: str) -> list[log.Entry]:
    if not session.visitor:
        return []
    try:
        return log.entries(words, LISTED, visitor=session.visitor)
    except ValueError:
        return []
