"""The Settings tab: what answers in this conversation, the log, memory and disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import gradio as gr

from app import log, settings
from app.session import Session
from app.settings import SettingError
from app.text import clean
from app.ui.markdown import safe

PRIVATE: dict[str, Any] = {"api_visibility": "private"}
EMBEDDERS = [("whichever is ready", ""), ("static (fast)", "static"), ("MiniLM", "minilm")]
SPEAKERS = ["off", "server", "folder"]
MODES = [("rephrase answers", "phrase"), ("choose tools", "plan")]
LLM_HINT = (
    "Off unless you switch it on. A server speaks OpenAI's protocol (Ollama, vLLM, llama.cpp); its "
    "key is read from `DNAHLM_LLM_KEY` where the program was started, never typed here. It adds "
    "no facts: a text that says more than was computed is thrown away."
)
HERE_ONLY = "Folders, servers and the cache can be set only at the machine that serves this page."


@dataclass(slots=True)
class Panel:
    """Components of the tab."""

    model: gr.Textbox
    embedder: gr.Dropdown
    speaker: gr.Radio
    where: gr.Textbox
    name: gr.Textbox
    modes: gr.CheckboxGroup
    logs: gr.Checkbox
    apply: gr.Button
    said: gr.Markdown
    state: gr.Markdown
    look: gr.Button
    clear: gr.Button

    @property
    def chosen(self) -> list[Any]:
        """What is applied."""
        return [
            self.model, self.embedder, self.speaker, self.where, self.name, self.modes, self.logs
        ]  # fmt: skip


def build() -> Panel:
    """Lay out the tab."""
    gr.Markdown("These settings hold for this conversation only.", elem_classes="hint")
    model = gr.Textbox(
        label="Model that classifies", placeholder="empty: the shipped DNAHLM; or a model folder",
        max_lines=1, elem_id="set-model",
    )  # fmt: skip
    embedder = gr.Dropdown(
        EMBEDDERS, value="", label="Search by meaning with", elem_id="set-embedder"
    )
    speaker = gr.Radio(SPEAKERS, value="off", label="Language model", elem_id="set-speaker")
    where = gr.Textbox(
        label="Address or folder", placeholder="http://127.0.0.1:11434/v1", max_lines=1,
        visible=False, elem_id="set-where",
    )  # fmt: skip
    name = gr.Textbox(
        label="Its name on the server", placeholder="llama3.2", max_lines=1, visible=False,
        elem_id="set-name",
    )  # fmt: skip
    modes = gr.CheckboxGroup(
        MODES, value=["phrase"], label="It may", visible=False, elem_id="set-modes"
    )
    gr.Markdown(LLM_HINT, elem_classes="hint")
    logs = gr.Checkbox(
        value=log.wanted(), label="Keep my questions in the log of this machine",
        interactive=log.wanted(), elem_id="set-log",
    )  # fmt: skip
    apply = gr.Button("Apply", variant="primary", size="sm", elem_id="set-apply")
    said = gr.Markdown(elem_id="set-said")
    gr.Markdown("### Memory and disk")
    state = gr.Markdown(elem_id="set-state")
    with gr.Row():
        look = gr.Button("Look again", size="sm", min_width=110, elem_id="set-look")
        clear = gr.Button("Clear the cache", size="sm", min_width=110, elem_id="set-clear")
    return Panel(
        model, embedder, speaker, where, name, modes, logs, apply, said, state, look, clear
    )


def is_here(request: gr.Request | None) -> bool:
    """Whether a request comes from the machine that serves the page, not through a proxy."""
    if request is None or request.client is None:
        return False
    if any(name in request.headers for name in ("x-forwarded-for", "forwarded", "x-real-ip")):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def apply(
    session: Session,
    here: bool,
    model: str,
    embedder: str,
    speaker: str,
    where: str,
    name: str,
    modes: list[str],
    logs: bool,
) -> str:
    """Check and take over settings, each by itself; gives what was said of them as markdown."""
    session.logs = bool(logs)
    faults = []
    outside = bool(model.strip()) or speaker != "off"
    if outside and not here:
        faults.append(HERE_ONLY)
    try:
        settings.choose_embedder(session, embedder or "")
    except SettingError as error:
        faults.append(str(error))
    try:
        settings.choose_model(session, model if here else "")
    except SettingError as error:
        faults.append(str(error))
    try:
        if speaker != "off" and here and not where.strip():
            raise SettingError("Give the address or the folder of the language model.")
        if speaker != "off" and here and (speaker == "server") != ("://" in where):
            raise SettingError(
                "A server has an address that begins with http:// or https://."
                if speaker == "server"
                else "A folder is a path on this machine, not an address."
            )
        wanted = where if speaker != "off" and here else ""
        settings.choose_speaker(session, wanted, name, tuple(modes))
    except SettingError as error:
        faults.append(str(error))
    if faults:
        return "\n\n".join(f"**Not set.** {safe(clean(fault))}" for fault in faults)
    return f"Set. {describe(session)}"


def describe(session: Session) -> str:
    """What holds now, in one or two sentences; no path, address or key in it."""
    model = "a model of your own" if session.model else "the shipped DNAHLM"
    meaning = {value: words for words, value in EMBEDDERS}[session.embedder]
    speaker = "No language model speaks."
    if session.speaker is not None:
        does = " and ".join(words for words, value in MODES if value in session.speaks)
        speaker = f"The language model {safe(clean(session.speaker.name))} may {does}."
    logged = "kept" if session.logs and log.wanted() else "not kept"
    return (
        f"Sequences are classified by {model}; searches by meaning use {meaning}. {speaker} "
        f"Questions are {logged} in the log."
    )


def disk() -> str:
    """Memory and disk as a short table in markdown."""
    rows = [f"| memory of the program | {_megabytes(settings.memory())} |"]
    names = {"genomes": "stored genomes", "compare": "comparisons", "demo": "demo genome"}
    rows += [
        f"| {names.get(item.name, item.name)} | {_megabytes(item.bytes)} |"
        for item in settings.kept()
    ]
    return "\n".join(["| what | size |", "| --- | ---: |", *rows])


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def wire(panel: Panel, session: gr.State, new: Callable[[], Session], tab: gr.Tab) -> None:
    """Connect the tab.

    Parameters
    ----------
    new
        Makes a session where there is none yet.
    tab
        What is opened to see it: memory and disk are looked at then.
    """

    def take(
        current: Session | None, model: str, embedder: str, speaker: str, where: str, name: str,
        modes: list[str], logs: bool, request: gr.Request,
    ) -> list[Any]:  # fmt: skip
        current = current or new()
        here = is_here(request)
        said = apply(current, here, model, embedder, speaker, where, name, modes, logs)
        return [current, said]

    panel.apply.click(
        take, [session, *panel.chosen], [session, panel.said], show_progress_on=panel.said,
        **PRIVATE,
    )  # fmt: skip

    def unfold(speaker: str) -> list[Any]:
        return [
            gr.update(visible=speaker != "off"),
            gr.update(visible=speaker == "server"),
            gr.update(visible=speaker != "off"),
        ]

    panel.speaker.input(unfold, [panel.speaker], [panel.where, panel.name, panel.modes], **PRIVATE)
    tab.select(disk, None, [panel.state], show_progress="hidden", **PRIVATE)
    panel.look.click(disk, None, [panel.state], **PRIVATE)

    def empty(current: Session | None, request: gr.Request) -> str:
        if not is_here(request):
            return HERE_ONLY
        free = settings.clear(current or new())
        return f"Cleared: {_megabytes(free)} are free again.\n\n{disk()}"

    panel.clear.click(empty, [session], [panel.state], **PRIVATE)
