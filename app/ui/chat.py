"""The chat in the middle of the page: the conversation, the question, what goes with an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from app import transcript
from app.document import ENDINGS
from app.examples import Bench
from app.following import next_questions
from app.session import Session
from app.ui import actions, classify, keys, side
from app.ui.steps import STYLE, progress_html

EXAMPLES = 5
PRIVATE = side.PRIVATE
CSS = """
#chat pre { max-height: 22rem; overflow: auto; }
/* Of many sequences that were pasted some are shown, so that the answer stays in sight. */
#chat [data-testid=user] .message-content { max-height: 11rem; overflow-y: auto; }
#chat table { display: block; overflow-x: auto; font-size: .8rem; border: 0; }
#chat td, #chat th { white-space: nowrap; overflow-wrap: normal; padding: .2rem .5rem; }
#chat :not(pre) > code { font-size: .75rem; overflow-wrap: anywhere; }
#chat summary { cursor: pointer; font-size: .85rem; opacity: .85; padding: .15rem 0; }
#chat details > :not(summary) { margin-top: .4rem; }
#chat-actions { gap: .5rem; }
#chat-actions button { white-space: nowrap; padding-left: .4rem; padding-right: .4rem; }
#examples { gap: .4rem; justify-content: flex-start; }
#examples button { font-weight: 400; flex: 0 1 auto; min-width: 0 !important; padding: .3rem .7rem;
  text-align: left; }
"""
SHOW_LAST = """() => setTimeout(() => {
  const box = document.querySelector("#chat .bubble-wrap");
  const asked = [...document.querySelectorAll("#chat [data-testid=user]")].pop();
  if (!box || !asked) return;
  const down = asked.getBoundingClientRect().top - box.getBoundingClientRect().top;
  box.scrollTo({ top: box.scrollTop + down - 40, behavior: "smooth" });
}, 100)"""
"""Show the newest question with the first sentence of its answer, not the end of a long table."""
SAVE_NOW = """(file) => {
  const link = document.createElement("a");
  link.href = file.url;
  link.download = file.orig_name;
  link.click();
}"""
"""Download what was just written."""
NAMES = {".md": "Markdown", ".html": "HTML", ".ipynb": "Notebook"}


@dataclass(slots=True)
class Panel:
    """Components of the chat."""

    chat: gr.Chatbot
    steps: gr.HTML
    question: gr.Textbox
    buttons: list[gr.Button]
    clear: gr.Button
    attach: gr.UploadButton
    fasta: gr.DownloadButton
    table: gr.DownloadButton
    made: gr.DownloadButton
    stop: gr.Button
    savers: list[tuple[gr.Button, str]]
    saved: gr.DownloadButton
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
        height="max(22rem, 100vh - 23.5rem)",
        buttons=["copy", "copy_all"],
        latex_delimiters=[],
        autoscroll=False,
        placeholder="Ask about the genome that is open, or paste sequences to classify.",
        layout="bubble",
        feedback_options=("Like", "Dislike"),
    )
    steps = gr.HTML(progress_html(None), elem_id="steps", css_template=STYLE, padding=False)
    question = gr.Textbox(
        placeholder="Ask about the genome, for example: what does lacZ do?",
        label="Question",
        show_label=False,
        submit_btn=True,
        autofocus=True,
        max_lines=6,
        elem_id="question",
    )
    with gr.Row(elem_id="examples"):
        buttons = [gr.Button(visible=False, size="sm", min_width=150) for _ in range(EXAMPLES)]
    with gr.Row(elem_id="chat-actions"):
        clear = gr.Button("New conversation", size="sm", min_width=110)
        attach = gr.UploadButton(
            "Upload sequences", file_count="multiple", size="sm", min_width=110, elem_id="attach"
        )
        fasta = gr.DownloadButton("Download FASTA", size="sm", visible=False, min_width=110)
        table = gr.DownloadButton("Download table", size="sm", visible=False, min_width=110)
        made = gr.DownloadButton("Download file", size="sm", visible=False, min_width=110)
        stop = gr.Button("Stop", size="sm", min_width=80, elem_id="stop", interactive=False)
    with gr.Accordion("Save this conversation", open=False), gr.Row():
        savers = [(gr.Button(NAMES[end], size="sm", min_width=90), end) for end in ENDINGS]
        saved = gr.DownloadButton("Saved", elem_id="saved", visible="hidden")
    gr.Markdown(
        "Keys: **/** to the question, **Enter** sends, **↑** recalls, **Esc** stops.",
        elem_classes="hint",
    )
    return Panel(
        chat, steps, question, buttons, clear, attach, fasta, table, made, stop, savers, saved,
        last,
    )  # fmt: skip


def suggested(current: Session) -> list[Any]:
    """Values of the buttons under the chat: questions that fit what was said and what is open."""
    fitting = next_questions(current, EXAMPLES)
    return [
        gr.update(value=fitting[i], visible=True) if i < len(fitting) else gr.update(visible=False)
        for i in range(EXAMPLES)
    ]


def wire(
    panel: Panel, session: gr.State, right: side.Side, new: Callable[[], Session]
) -> list[Any]:
    """Connect the chat with the side of the page; gives the events that send a question.

    Parameters
    ----------
    session
        The visitor's `Session`.
    right
        What follows the answers.
    new
        Makes a session where there is none yet.
    """

    def send(current: Session | None, view: Any, text: str) -> Iterator[dict[Any, Any]]:
        current = current or new()
        working = False
        for said in actions.chat(current, text):
            if said.answer is None and not said.ended:
                shown: dict[Any, Any] = {panel.steps: progress_html(said.state)}
                if not working:
                    working = True
                    shown |= {
                        panel.chat: said.messages, panel.question: "",
                        panel.stop: gr.update(interactive=True),
                    }  # fmt: skip
                yield shown
                continue
            files = [
                gr.update(value=path, visible=path is not None)
                for path in actions.files_of(said.answer)
            ]
            beside = side.answer_values(current, said.answer, view)
            # The question was taken away when work began; what is typed since then stays.
            typed: dict[Any, Any] = {} if working else {panel.question: ""}
            yield {
                **typed, session: current, panel.chat: said.messages,
                panel.last: said.answer, panel.steps: progress_html(said.state),
                panel.stop: gr.update(interactive=False),
                **dict(zip(panel.files, files, strict=True)),
                **dict(zip(right.of_answer, beside, strict=True)),
            }  # fmt: skip

    def send_region(current: Session | None, view: Any, span: Any) -> Iterator[dict[Any, Any]]:
        current = current or new()
        yield from send(current, view, side.region_question(current, view, span))

    def forget(current: Session | None) -> list[Any]:
        if current is not None:
            current.clear()
        examples = classify.values(current.bench if current else Bench())
        hidden = [gr.update(visible=False)] * len(panel.files)
        asked = suggested(current or new())
        return [[], None, progress_html(None), *hidden, *examples, *asked]

    def attach(current: Session | None, paths: list[str] | None) -> list[Any]:
        current = current or new()
        actions.attach(current, paths or [])
        return [current, actions.messages(current), *classify.values(current.bench)]

    def interrupt(current: Session | None) -> None:
        if current is not None:
            current.stopped.set()

    def rate(current: Session | None, event: gr.LikeData) -> None:
        place = event.index[0] if isinstance(event.index, tuple | list) else event.index
        thumb = {"Like": 1, "Dislike": -1, True: 1, False: -1}.get(event.liked, 0)
        if current is not None:
            transcript.rate(current, place // 2, thumb)

    def save(current: Session | None, ending: str) -> Any:
        return gr.update(value=actions.conversation_file(current or new(), ending))

    answered = [
        session, panel.chat, panel.question, panel.last, panel.steps, panel.stop, *panel.files,
        *right.of_answer,
    ]  # fmt: skip
    quiet = {"show_progress": "hidden", **PRIVATE}
    # A question that is sent while another one is answered waits its turn.
    inputs = [session, right.view, panel.question]
    sent = [panel.question.submit(send, inputs, answered, trigger_mode="multiple", **quiet)]
    for button in panel.buttons:
        sent.append(button.click(send, [session, right.view, button], answered, **quiet))
    chosen = [session, right.view, right.region]
    sent.append(right.ask_region.click(send_region, chosen, answered, **quiet))
    sent += classify.wire(right.classify, session, new, send, [right.view], answered)
    for event in sent:
        event.then(None, js=SHOW_LAST, **PRIVATE)
        event.then(lambda current: suggested(current or new()), [session], panel.buttons, **quiet)
    taken = [session, panel.chat, *right.classify.shown]
    panel.attach.upload(attach, [session, panel.attach], taken, **PRIVATE).then(
        None, js=SHOW_LAST, **PRIVATE
    )
    panel.stop.click(interrupt, [session], None, queue=False, **PRIVATE)
    panel.chat.like(rate, [session], None, **PRIVATE)
    forgotten = [
        panel.chat, panel.last, panel.steps, *panel.files, *right.classify.shown, *panel.buttons,
    ]  # fmt: skip
    for cleared in (panel.clear.click, panel.chat.clear):
        cleared(forget, [session], forgotten, **PRIVATE)
    for button, ending in panel.savers:
        wanted = gr.State(ending)
        button.click(save, [session, wanted], [panel.saved], **PRIVATE).then(
            None, [panel.saved], js=SAVE_NOW, **PRIVATE
        )
    return sent


def on_load(page: gr.Blocks) -> None:
    """What the chat does in the browser once the page is there."""
    page.load(None, js=keys.SCRIPT, **PRIVATE)
