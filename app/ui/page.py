"""The chat page: layout, wiring and the server."""

from __future__ import annotations

import importlib.util
from typing import Any

import gradio as gr

from app.commands.terminal import genome_paths
from app.session import Session
from app.ui import (
    accession,
    actions,
    browser,
    chat,
    compare,
    history,
    look,
    programs,
    settings,
    side,
)
from index.library import Library

KEEP = (3600, 86400)
"""Seconds between clean-ups of uploaded files, and the age at which they go."""
ACCEPTED = (
    "GenBank, EMBL, GFF3, GTF or FASTA; beside them or alone SAM, BAM, CRAM, VCF, BED, bigWig, "
    "WIG, FASTQ; also .gz, .bz2 and .xz"
)


def build(served: Library) -> gr.Blocks:
    """Lay out the page over the served genomes; each visitor has a conversation of their own."""
    with gr.Blocks(
        title="DNAHLM", analytics_enabled=False, fill_width=True, delete_cache=KEEP
    ) as page:
        session = gr.State(None)
        gr.Markdown(
            "# DNAHLM\nA genome you can talk to. Answers are computed from the file and cited."
        )
        with gr.Row():
            with gr.Column(scale=2, min_width=270):
                files = gr.File(label="Open genomes", file_count="multiple", height=150)
                gr.Markdown(ACCEPTED, elem_classes="hint")
                demo = gr.Button("Open the demo genome", size="sm")
                box = accession.build()
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
                past = history.build()
            with gr.Column(scale=5, min_width=330):
                panel = chat.build()
            with gr.Column(scale=4, min_width=330):
                right = side.build()
                with right.tabs:
                    with gr.Tab("Compare", id="compare"):
                        pair = compare.build()
                    with gr.Tab("Settings", id="settings"):
                        preferences = settings.build()
                right.more.append(pair.rows)

        shown = [opened, remarks, *right.of_genomes, *pair.of_genomes, *panel.buttons]
        private = side.PRIVATE
        side.wire(right, session, lambda: actions.new_session(served))
        sent = chat.wire(panel, session, right, lambda: actions.new_session(served))

        def refresh(current: Session) -> list[Any]:
            overview = actions.overview(current.library)
            beside = [*side.genome_values(current), *compare.values(current)]
            return [overview, actions.remarks(current.library), *beside, *chat.suggested(current)]

        def start(visitor: str) -> list[Any]:
            current = actions.new_session(served)
            return [current, history.identify(current, visitor), *refresh(current)]

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

        loaded = page.load(start, [past.visitor], [session, past.visitor, *shown], **private)
        history.wire(
            past, panel, session, right.classify.shown, loaded, sent,
            lambda: actions.new_session(served),
        )  # fmt: skip
        chat.on_load(page)
        files.upload(upload, [session, files], [session, message, *shown], **private)
        demo.click(open_demo, [session], [session, message, *shown], **private)
        compare.wire(pair, session, lambda: actions.new_session(served))
        settings.wire(preferences, session, lambda: actions.new_session(served))
        accession.wire(box, session, lambda: actions.new_session(served), refresh, shown)
        programs.offer(served)
    return page


def launch(served: Library, host: str, port: int, quiet: bool = False) -> None:
    """Serve the page until interrupted.

    Raises
    ------
    OSError
        The port is taken.
    """
    build(served).launch(
        server_name=host,
        server_port=port,
        share=False,
        quiet=quiet,
        ssr_mode=False,
        mcp_server=importlib.util.find_spec("mcp") is not None,
        max_file_size="4gb",
        footer_links=[],
        theme=look.theme(),
        css=look.CSS + chat.CSS + browser.CSS,
    )
