"""The chat page: layout and wiring."""

from __future__ import annotations

from typing import Any

import gradio as gr

from app.commands.terminal import genome_paths
from app.serving.folder import OFTEN
from app.serving.limits import Limits
from app.session import Session
from app.ui import (
    accession,
    actions,
    chat,
    classify,
    compare,
    history,
    opened,
    programs,
    settings,
    side,
)
from index.library import Library

ACCEPTED = (
    "GenBank, EMBL, GFF3, GTF or FASTA; beside them or alone SAM, BAM, CRAM, VCF, BED, bigWig, "
    "WIG, FASTQ; also .gz, .bz2 and .xz"
)

PHONE = 640
"""Pixels of a window up to which the page is that of a phone."""
START = "(visitor, width) => [visitor, window.innerWidth]"
READY = "() => { document.body.dataset.ready = 'yes'; }"
"""Marks in the browser that the conversation has begun."""


def build(served: Library, limits: Limits | None = None) -> gr.Blocks:
    """Lay out the page over the served genomes; each visitor has a conversation of their own.

    Parameters
    ----------
    limits
        Of each visitor and of the whole server; default `Limits()`.
    """
    most = limits or Limits()

    def new() -> Session:
        return actions.new_session(served, most)

    keep = (int(OFTEN), most.kept) if most.kept else None
    with gr.Blocks(
        title="DNAHLM", analytics_enabled=False, fill_width=True, delete_cache=keep
    ) as page:
        session = gr.State(
            None, time_to_live=most.kept or None, delete_callback=actions.end_session
        )
        gr.Markdown(
            "# DNAHLM\nA genome you can talk to. Answers are computed from the file and cited.",
            elem_id="title",
        )
        with gr.Row(elem_id="columns"):
            with gr.Column(scale=4, min_width=250, elem_id="left"):
                files = gr.File(label="Open genomes", file_count="multiple", height=130)
                gr.Markdown(ACCEPTED, elem_classes="hint")
                demo = gr.Button("Open the demo genome", size="sm")
                box = accession.build()
                message = gr.Markdown()
                listed = opened.build(served)
                with gr.Accordion("Remarks on the files", open=False):
                    remarks = gr.Dataframe(
                        headers=["file", "record", "line", "severity", "message"],
                        interactive=False,
                        wrap=True,
                        show_label=False,
                        max_height=260,
                    )
                past = history.build()
                window = gr.Number(visible=False)
            with gr.Column(scale=8, min_width=330, elem_id="middle"):
                panel = chat.build()
            with gr.Column(scale=9, min_width=330, elem_id="right"):
                right = side.build(served)
                with right.tabs:
                    with gr.Tab("Compare", id="compare"):
                        pair = compare.build()
                    with gr.Tab("Settings", id="settings") as tab:
                        preferences = settings.build()
                right.more.append(pair.rows)

        shown = [
            listed, remarks, *right.of_genomes, *pair.of_genomes, *right.classify.shown,
            *panel.buttons,
        ]  # fmt: skip
        private = side.PRIVATE
        side.wire(right, session, new)
        sent = chat.wire(panel, session, right, new)

        def refresh(current: Session) -> list[Any]:
            overview = opened.overview(current.library)
            beside = [
                *side.genome_values(current), *compare.values(current),
                *classify.values(current.bench),
            ]  # fmt: skip
            return [overview, actions.remarks(current.library), *beside, *chat.suggested(current)]

        def changed(current: Session, before: list[Any]) -> list[Any]:
            """As `refresh` where files were opened; else map and tables stay as they are."""
            if list(current.library.opened) == before:
                examples = right.classify.shown
                kept = dict(zip(examples, classify.values(current.bench), strict=True))
                return [kept.get(part, gr.skip()) for part in shown]
            return refresh(current)

        def start(visitor: str, width: float | None) -> list[Any]:
            current = new()
            current.narrow = 0 < (width or 0) <= PHONE
            return [current, history.identify(current, visitor), *refresh(current)]

        def upload(
            current: Session | None, paths: list[str] | None, progress: gr.Progress = gr.Progress()
        ) -> list[Any]:
            current = current or new()
            said = ""
            before = list(current.library.opened)
            if paths:
                said = actions.open_files(
                    current, paths, lambda done, text: progress(done, desc=text)
                )
            # Opened files are listed below; the box is free for the next ones.
            return [current, said, None, *changed(current, before)]

        def open_demo(current: Session | None) -> list[Any]:
            current = current or new()
            paths = [str(path) for path in genome_paths(None, demo=True)]
            return [current, actions.open_files(current, paths), *refresh(current)]

        loaded = page.load(
            start, [past.visitor, window], [session, past.visitor, *shown],
            show_progress="hidden", js=START, **private,
        )  # fmt: skip
        loaded.then(None, js=READY, **private)
        history.wire(
            past, panel, session, right.classify.shown, loaded, sent,
            new,
        )  # fmt: skip
        chat.on_load(page)
        files.upload(upload, [session, files], [session, message, files, *shown], **private)
        demo.click(open_demo, [session], [session, message, *shown], **private)
        compare.wire(pair, session, new)
        settings.wire(preferences, session, new, tab)
        opened.wire(listed, session, new, served, refresh, [message, *shown])
        accession.wire(box, session, new, refresh, shown)
    # On a page of its own, so that the browser of a person need not read a description of them.
    with page.route("For programs", "programs", show_in_navbar=False):
        programs.offer(served)
    # Positions in the queue are told at every change of it.
    page.queue(max_size=most.queue or None, default_concurrency_limit=most.at_once or None)
    return page
