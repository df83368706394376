"""`dnahlm log list|export|clear`: what was asked on this machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from app.commands.terminal import InputError, stdout, write

group = typer.Typer(
    no_args_is_help=True, help="List, export and clear the questions asked on this machine."
)
WordsOption = Annotated[str, typer.Option("--words", help="Only entries that hold these words.")]


@group.command("list")
def list_entries(
    words: WordsOption = "",
    limit: Annotated[int, typer.Option(min=1, help="Most entries.")] = 20,
) -> None:
    """List the newest questions."""
    from app.render import print_grid

    rows = [
        [str(e.number), e.time[:16].replace("T", " "), ", ".join(e.genomes), e.question, e.status]
        for e in _entries(words, limit)
    ]
    print_grid(stdout(), ["number", "time (UTC)", "genomes", "question", "status"], rows)


@group.command()
def export(
    words: WordsOption = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Default: stdout.")
    ] = None,
) -> None:
    """Write the log as JSON lines, oldest first."""
    lines = [json.dumps(e.to_dict(), ensure_ascii=False) for e in _entries(words, None)[::-1]]
    if out is None:
        for line in lines:
            write(line)
        return
    out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


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
