"""`dnahlm log list|export|clear`: what was asked on this machine."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.commands.terminal import InputError, stdout, write

group = typer.Typer(
    no_args_is_help=True, help="List, export and clear the questions asked on this machine."
)
THUMBS = {1: "up", -1: "down", 0: ""}
WordsOption = Annotated[str, typer.Option("--words", help="Only entries that hold these words.")]


class Form(StrEnum):
    """What the log is written as."""

    jsonl = "jsonl"
    md = "md"
    html = "html"
    ipynb = "ipynb"


@group.command("list")
def list_entries(
    words: WordsOption = "",
    limit: Annotated[int, typer.Option(min=1, help="Most entries.")] = 20,
) -> None:
    """List the newest questions, with the thumbs that they got."""
    from app.render import print_grid

    rows = [
        [
            str(e.number), e.time[:16].replace("T", " "), ", ".join(e.genomes), e.question,
            e.status, THUMBS[e.thumb],
        ]
        for e in _entries(words, limit)
    ]  # fmt: skip
    columns = ["number", "time (UTC)", "genomes", "question", "status", "thumb"]
    print_grid(stdout(), columns, rows)


@group.command()
def export(
    words: WordsOption = "",
    form: Annotated[
        Form, typer.Option("--format", help="JSON lines, a document, or a notebook that runs.")
    ] = Form.jsonl,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Default: stdout.")
    ] = None,
) -> None:
    """Write the log, oldest first: as JSON lines, or as md, html or ipynb to read or run.

    Example: dnahlm log export --format ipynb --out questions.ipynb
    """
    found = _entries(words, None)[::-1]
    if form is Form.jsonl:
        text = "".join(f"{json.dumps(e.to_dict(), ensure_ascii=False)}\n" for e in found)
    else:
        from app.document import document
        from app.transcript import of_entry

        text = document([of_entry(entry) for entry in found], f".{form.value}", whole_paths=True)
    if out is not None:
        out.write_text(text, encoding="utf-8")
    elif text:
        write(text.removesuffix("\n"))


@group.command()
def clear() -> None:
    """Delete the log."""
    from app import log

    held = log.clear()
    stdout().print(f"{held:,} entries deleted.")


def _entries(words: str, limit: int | None) -> list:
    from app import log

    try:
        return log.entries(words, limit)
    except ValueError as error:
        raise InputError(str(error)) from None
