"""`dnahlm evaluate questions`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from app.commands.ask import QuietOption
from app.commands.terminal import InputError, progress, stdout, write

group = typer.Typer(no_args_is_help=True, help="Measure the quality of answers.")


@group.callback()
def evaluate() -> None:
    """Measure the quality of answers."""


@group.command()
def questions(
    file: Annotated[
        Path,
        typer.Option("--questions", metavar="FILE.jsonl", help="Items with id, question, genomes."),
    ],
    data: Annotated[Path, typer.Option("--data", metavar="DIR", help="Folder of the genomes.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.jsonl", help="Where the answers go.")
    ] = None,
    grader: Annotated[
        Path | None,
        typer.Option("--grader", metavar="GRADE.py", help="Grading script to run on the answers."),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="List the failures.")] = False,
    quiet: QuietOption = False,
) -> None:
    """Answer a file of questions, each about its own genomes, and grade the answers.

    Example: dnahlm evaluate questions --questions dev.jsonl --data genomes --out answers.jsonl
    --grader grade.py
    """
    from app.evaluate import read_items, run_questions, timing

    try:
        items = read_items(file)
    except ValueError as error:
        raise InputError(str(error)) from None
    if grader is not None and out is None:
        raise typer.BadParameter("--grader needs --out")
    with progress(quiet) as report:
        answers = list(run_questions(items, data, report))
    lines = [json.dumps(answer, ensure_ascii=False) for answer in answers]
    if out is None:
        for line in lines:
            write(line)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    times = timing(answers)
    stdout().print(
        f"{times.answers} answers, seconds each: median {times.median:.3f}, "
        f"95 % {times.p95:.3f}, slowest {times.slowest:.3f}"
    )
    if grader is not None:
        command = [sys.executable, str(grader), "--questions", str(file), "--answers", str(out)]
        command += ["--data", str(data)] + (["--verbose"] if verbose else [])
        raise typer.Exit(subprocess.run(command, check=False).returncode)
