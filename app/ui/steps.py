"""The line under the chat that tells what is being done for a question."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from app.text import clean

if TYPE_CHECKING:
    from app.streaming import State

STYLE = """
.steps { margin: 0; padding: 0 .3rem; list-style: none; font-size: .85rem; min-height: 1.3rem; }
.steps li { display: inline; overflow-wrap: anywhere; }
.steps li + li::before { content: " · "; opacity: .6; }
.steps .now { font-weight: 600; }
.steps .now::after { content: "…"; }
.steps progress { display: block; width: 100%; height: .4rem; margin-top: .2rem; }
"""


def progress_html(state: State | None) -> str:
    """The steps of an answer so far, or how it ended."""
    if state is None:
        return '<ul class="steps"></ul>'
    texts = [step.text for step in state.steps]
    if state.answer is not None:
        done = [*(texts[1:] or texts), f"{state.answer.seconds:.2f} s"]
        return _list([(text, "") for text in done])
    if state.done:
        return _list([(text, "") for text in [*texts, "stopped" if state.stopped else "failed"]])
    items = [(text, "") for text in texts[:-1]] + [(text, "now") for text in texts[-1:]]
    if state.note:
        items.append((state.note, ""))
    bar = ""
    if state.fraction:
        share = min(max(state.fraction, 0.0), 1.0)
        bar = f'<progress value="{share:.3f}" max="1" aria-label="Progress"></progress>'
    return _list(items or [("Reading the question", "now")]) + bar


def said_html(text: str) -> str:
    """One sentence in the place of the steps."""
    return _list([(text, "")])


def _list(items: list[tuple[str, str]]) -> str:
    lines = "".join(
        f'<li class="{kind}">{html.escape(clean(text))}</li>' for text, kind in items if text
    )
    return f'<ul class="steps">{lines}</ul>'
