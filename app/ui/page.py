"""The chat page: layout, wiring and the server."""

from __future__ import annotations

import importlib.util
from typing import Any

import gradio as gr

from app.commands.terminal import genome_paths
from app.examples import Bench
from app.session import Session
from app.ui import actions, classify, programs, side
from index.library import Library

EXAMPLES = 5
KEEP = (3600, 86400)
"""Seconds between clean-ups of uploaded files, and the age at which they go."""
FONTS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "DejaVu Sans", "sans-serif"]
MONO = ["ui-monospace", "SFMono-Regular", "DejaVu Sans Mono", "monospace"]
ACCEPTED = (
    "GenBank, EMBL, GFF3, GTF or FASTA; beside them or alone SAM, BAM, CRAM, VCF, BED, bigWig, "
    "WIG, FASTQ; also .gz, .bz2 and .xz"
)
CSS = """
.gradio-container { max-width: 1800px !important; }
#chat pre { max-height: 22rem; overflow: auto; }
#chat table { display: block; overflow-x: auto; font-size: .8rem; }
#chat td, #chat th { white-space: nowrap; overflow-wrap: normal; padding: .2rem .5rem; }
#chat :not(pre) > code { font-size: .75rem; overflow-wrap: anywhere; }
#examples button { font-weight: 400; }
.hint { opacity: .75; font-size: .85rem; }
#moves button { font-size: 1rem; }
footer { display: none !important; }
"""

SHOW_LAST = """() => setTimeout(() => {
  const box = document.querySelector("#chat .bubble-wrap");
  const asked = [...document.querySelectorAll("#chat [data-testid=user]")].pop();
  if (!box || !asked) return;
  const down = asked.getBoundingClientRect().top - box.getBoundingClientRect().top;
  box.scrollTo({ top: box.scrollTop + down - 40, behavior: "smooth" });
}, 100)"""
"""Show the newest question with the first sentence of its answer, not the end of a long table."""


def build(served: Library) -> gr.Blocks:
    """Lay out the page over the served genomes; each visitor has a conversation of their own."""
    with gr.Blocks(
        title="DNAHLM", analytics_enabled=False, fill_width=True, delete_cache=KEEP
    ) as page:
        session = gr.State(None)
        last = gr.State(None)
        gr.Markdown(
            "# DNAHLM\nA genome you can talk to. Answers are computed from the file and cited."
        )
        with gr.Row():
            with gr.Column(scale=2, min_width=270):
                files = gr.File(label="Open genomes", file_count="multiple", height=150)
                gr.Markdown(ACCEPTED, elem_classes="hint")
                demo = gr.Button("Open the demo genome", size="sm")
                message = gr.Markdown()
                opened = gr.Markdown()
                with gr.Accordion("Remarks on the files", open=False):
                    remarks = gr.Dataframe(
                        headers=["file", "record", "line", "severity", "message"],
                        interactive=False,
                        wrap=True,
                        show_label=False,
                        max_height=260,
                    )
            with gr.Column(scale=5, min_width=330):
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
                    buttons = [
                        gr.Button(visible=False, size="sm", min_width=150) for _ in range(EXAMPLES)
                    ]
                with gr.Row():
                    clear = gr.Button("New conversation", size="sm")
                    fasta = gr.DownloadButton("Download FASTA", size="sm", visible=False)
                    table = gr.DownloadButton("Download table", size="sm", visible=False)
                    made = gr.DownloadButton(
                        "Download file", size="sm", visible=False, min_width=110
                    )
                    stop = gr.Button("Stop", size="sm", min_width=80)
            with gr.Column(scale=4, min_width=330):
                right = side.build()

        shown = [opened, remarks, *right.of_genomes, *buttons]
        private = side.PRIVATE
        side.wire(right, session)

        def refresh(current: Session, typed: str = "") -> list[Any]:
            fitting = actions.examples(current.library)
            updates = [
                gr.update(value=fitting[i], visible=True)
                if i < len(fitting)
                else gr.update(visible=False)
                for i in range(EXAMPLES)
            ]
            overview = actions.overview(current.library)
            beside = side.genome_values(current, typed)
            return [overview, actions.remarks(current.library), *beside, *updates]

        def start() -> list[Any]:
            current = actions.new_session(served)
            return [current, *refresh(current)]

        def upload(
            current: Session | None, paths: list[str] | None, progress: gr.Progress = gr.Progress()
        ) -> list[Any]:
            current = current or actions.new_session(served)
            said = ""
            if paths:
                said = actions.open_files(
                    current, paths, lambda done, text: progress(done, desc=text)
                )
            return [current, said, *refresh(current)]

        def open_demo(current: Session | None) -> list[Any]:
            current = current or actions.new_session(served)
            paths = [str(path) for path in genome_paths(None, demo=True)]
            return [current, actions.open_files(current, paths), *refresh(current)]

        def send(
            current: Session | None,
            history: list[Any],
            text: str,
            view: Any,
            progress: gr.Progress = gr.Progress(),
        ) -> list[Any]:
            current = current or actions.new_session(served)
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

        def send_region(
            current: Session | None, history: list[Any], view: Any, span: Any
        ) -> list[Any]:
            current = current or actions.new_session(served)
            return send(current, history, side.region_question(current, view, span), view)

        def forget(current: Session | None) -> list[Any]:
            if current is not None:
                current.clear()
            examples = classify.values(current.bench if current else Bench())
            return [[], None, *[gr.update(visible=False)] * 3, *examples]

        def interrupt(current: Session | None) -> None:
            if current is not None:
                current.stopped.set()

        page.load(start, None, [session, *shown], **private)
        files.upload(upload, [session, files], [session, message, *shown], **private)
        demo.click(open_demo, [session], [session, message, *shown], **private)
        answered = [session, chat, question, last, fasta, table, made, *right.of_answer]
        sent = [
            question.submit(
                send, [session, chat, question, right.view], answered,
                show_progress_on=chat, **private,
            )
        ]  # fmt: skip
        for button in buttons:
            sent.append(
                button.click(send, [session, chat, button, right.view], answered, **private)
            )
        chosen = [session, chat, right.view, right.region]
        sent.append(right.ask_region.click(send_region, chosen, answered, **private))
        sent += classify.wire(
            right.classify, session, lambda: actions.new_session(served), send,
            [chat, right.view], answered,
        )  # fmt: skip
        for event in sent:
            event.then(None, js=SHOW_LAST, **private)
        stop.click(interrupt, [session], None, queue=False, **private)
        forgotten = [chat, last, fasta, table, made, *right.classify.shown]
        clear.click(forget, [session], forgotten, **private)
        right.words.change(
            lambda current, typed: list(actions.gene_rows((current or start()[0]).library, typed)),
            [session, right.words],
            [right.genes, right.count],
            trigger_mode="always_last",
            **private,
        )

        programs.offer(served)
    return page


def launch(served: Library, host: str, port: int, quiet: bool = False) -> None:
    """Serve the page until interrupted.

    Raises
    ------
    OSError
        The port is taken.
    """
    theme = gr.themes.Soft(font=FONTS, font_mono=MONO, primary_hue="teal", neutral_hue="slate")
    build(served).launch(
        server_name=host,
        server_port=port,
        share=False,
        quiet=quiet,
        ssr_mode=False,
        mcp_server=importlib.util.find_spec("mcp") is not None,
        max_file_size="4gb",
        footer_links=[],
        theme=theme,
        css=CSS,
    )
