"""The chat in the middle of the page: the conversation, the question, what goes with an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from app.examples import Bench
from app.session import Session
from app.ui import actions, classify, side

EXAMPLES = 5
PRIVATE = side.PRIVATE
CSS = """
#chat pre { max-height: 22rem; overflow: auto; }
#chat table { display: block; overflow-x: auto; font-size: .8rem; }
#chat td, #chat th { white-space: nowrap; overflow-wrap: normal; padding: .2rem .5rem; }
#chat :not(pre) > code { font-size: .75rem; overflow-wrap: anywhere; }
#examples button { font-weight: 400; }
"""
SHOW_LAST = """() => setTimeout(() => {
  const box = document.querySelector("#chat .bubble-wrap");
  const asked = [...document.querySelectorAll("#chat [data-testid=user]")].pop();
  if (!box || !asked) return;
  const down = asked.getBoundingClientRect().top - box.getBoundingClientRect().top;
  box.scrollTo({ top: box.scrollTop + down - 40, behavior: "smooth" });
}, 100)"""
"""Show the newest question with the first sentence of its answer, not the end of a long table."""


@dataclass(slots=True)
class Panel:
    """Components of the chat."""

    chat: gr.Chatbot
    question: gr.Textbox
    buttons: list[gr.Button]
    clear: gr.Button
    fasta: gr.DownloadButton
    table: gr.DownloadButton
    made: gr.DownloadButton
    stop: gr.Button
    last: gr.State

    @property
    def files(self) -> list[Any]:
        """Buttons that save what came with the last answer."""
        return [self.fasta, self.table, self.made]


def build() -> Panel:
    """Lay out the chat."""
    last = gr.State(None)
    chat = gr.Chatbot(
        label="Conversation",
        show_label=False,
        elem_id="chat",
        height="60vh",
        buttons=["copy", "copy_all"],
        latex_delimiters=[],
        autoscroll=False,
        placeholder="Ask a question, or click an example below.",
        layout="bubble",
    )
    question = gr.Textbox(
        placeholder="Ask about the genome, for example: what does lacZ do?",
        label="Question",
        show_label=False,
        submit_btn=True,
        autofocus=True,
        max_lines=6,
    )
    with gr.Row(elem_id="examples"):
        buttons = [gr.Button(visible=False, size="sm", min_width=150) for _ in range(EXAMPLES)]
    with gr.Row():
        clear = gr.Button("New conversation", size="sm")
        fasta = gr.DownloadButton("Download FASTA", size="sm", visible=False)
        table = gr.DownloadButton("Download table", size="sm", visible=False)
        made = gr.DownloadButton("Download file", size="sm", visible=False, min_width=110)
        stop = gr.Button("Stop", size="sm", min_width=80)
    return Panel(chat, question, buttons, clear, fasta, table, made, stop, last)


def suggested(current: Session) -> list[Any]:
    """Values of the example buttons: questions that fit what is open."""
    fitting = actions.examples(current.library)
    return [
        gr.update(value=fitting[i], visible=True) if i < len(fitting) else gr.update(visible=False)
        for i in range(EXAMPLES)
    ]


def wire(panel: Panel, session: gr.State, right: side.Side, new: Callable[[], Session]) -> None:
    """Connect the chat with the side of the page.

    Parameters
    ----------
    session
        The visitor's `Session`.
    right
        What follows the answers.
    new
        Makes a session where there is none yet.
    """

    def send(
        current: Session | None,
        history: list[Any],
        text: str,
        view: Any,
        progress: gr.Progress = gr.Progress(),  # noqa: B008
    ) -> list[Any]:
        current = current or new()
        conversation, answer = actions.chat(
            current, history or [], text, lambda done, said: progress(done, desc=said)
        )
        path = actions.saved_file(answer)
        fasta_path, table_path = actions.fasta_file(answer), actions.table_file(answer)
        return [
            current,
            conversation,
            "",
            answer,
            gr.update(value=fasta_path, visible=fasta_path is not None),
            gr.update(value=table_path, visible=table_path is not None),
            gr.update(value=path, visible=path is not None),
            *side.answer_values(current, answer, view),
        ]

    def send_region(current: Session | None, history: list[Any], view: Any, span: Any) -> list[Any]:
        current = current or new()
        return send(current, history, side.region_question(current, view, span), view)

    def forget(current: Session | None) -> list[Any]:
        if current is not None:
            current.clear()
        examples = classify.values(current.bench if current else Bench())
        return [[], None, *[gr.update(visible=False)] * 3, *examples]

    def interrupt(current: Session | None) -> None:
        if current is not None:
            current.stopped.set()

    answered = [
        session, panel.chat, panel.question, panel.last, *panel.files, *right.of_answer,
    ]  # fmt: skip
    sent = [
        panel.question.submit(
            send, [session, panel.chat, panel.question, right.view], answered,
            show_progress_on=panel.chat, **PRIVATE,
        )
    ]  # fmt: skip
    for button in panel.buttons:
        sent.append(
            button.click(send, [session, panel.chat, button, right.view], answered, **PRIVATE)
        )
    chosen = [session, panel.chat, right.view, right.region]
    sent.append(right.ask_region.click(send_region, chosen, answered, **PRIVATE))
    sent += classify.wire(right.classify, session, new, send, [panel.chat, right.view], answered)
    for event in sent:
        event.then(None, js=SHOW_LAST, **PRIVATE)
    panel.stop.click(interrupt, [session], None, queue=False, **PRIVATE)
    forgotten = [panel.chat, panel.last, *panel.files, *right.classify.shown]
    panel.clear.click(forget, [session], forgotten, **PRIVATE)
