"""`dnahlm evaluate questions|fewshot|retrieval`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from app.commands.ask import PlannerOption, QuietOption, reader
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
    planner: PlannerOption = "default",
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
    chosen = reader(planner)
    with progress(quiet) as report:
        answers = list(run_questions(items, data, report, chosen))
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


DataOption = Annotated[
    Path, typer.Option("--data", metavar="DIR", help="Folder of task folders, or of a data set.")
]
TasksOption = Annotated[
    str | None, typer.Option("--tasks", metavar="A,B,...", help="Tasks; default a fixed choice.")
]
ModelOption = Annotated[
    Path | None, typer.Option("--model", metavar="DIR", help="Another model folder.")
]


def _tasks_of(data: Path, tasks: str | None, default: tuple[str, ...]) -> tuple[Path, list[str]]:
    """The folder of task folders and the names of the tasks.

    Raises
    ------
    InputError
        The folder, or a task in it, is not there.
    """
    folder = data / "tasks" if (data / "tasks").is_dir() else data
    names = [name.strip() for name in tasks.split(",")] if tasks else list(default)
    for name in names:
        if not (folder / name).is_dir():
            raise InputError(f"{folder}: holds no task folder {name}")
    return folder, names


def _numbers(text: str, what: str) -> tuple[int, ...]:
    try:
        found = tuple(int(part) for part in text.split(","))
    except ValueError:
        found = ()
    if not found or min(found) < 1:
        raise typer.BadParameter(f"{what} is a list of whole numbers, such as 1,4,16")
    return found


@group.command()
def fewshot(
    data: DataOption,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Run folder; resumes.")],
    tasks: TasksOption = None,
    model: ModelOption = None,
    shots: Annotated[str, typer.Option(help="Examples a label.")] = "1,2,4,8,16,32,64",
    seeds: Annotated[int, typer.Option(min=1, help="Draws of examples.")] = 5,
    rows: Annotated[int, typer.Option(min=20, help="Test rows a task.")] = 500,
    in_context: Annotated[
        bool, typer.Option("--in-context", help="Also the model reading examples; slow.")
    ] = False,
    quiet: QuietOption = False,
) -> None:
    """Curves of few-shot classification over examples a label, against cheap baselines.

    Tasks that the model was trained on flatter it: give --model a copy trained without them, see
    benchmarks/fewshot/holdout.py.

    Example: dnahlm evaluate fewshot --data DATA --model holdout/model --out build/fewshot
    """
    from app.classify.curves import SEEN, UNSEEN, Plan, measure
    from app.classify.report import write_report

    folder, names = _tasks_of(data, tasks, (*UNSEEN, *SEEN))
    plan = Plan(_numbers(shots, "--shots"), seeds, rows, in_context=in_context)
    try:
        with progress(quiet) as report:
            found = measure(folder, out, names, model, plan, report)
    except ValueError as error:
        raise InputError(str(error)) from None
    write(write_report(found, out).read_text("utf-8").rstrip())


@group.command()
def retrieval(
    data: DataOption,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Run folder; resumes.")],
    tasks: TasksOption = None,
    model: ModelOption = None,
    rows: Annotated[int, typer.Option(min=20, help="Stored sequences a task.")] = 500,
    queries: Annotated[int, typer.Option(min=5, help="Queries a task and kind.")] = 100,
    quiet: QuietOption = False,
) -> None:
    """How well each retriever finds the same label and the same locus, how fast, in what memory.

    Example: dnahlm evaluate retrieval --data DATA --out build/retrieval
    """
    from app.classify.retrieval import TASKS, measure, write_report

    folder, names = _tasks_of(data, tasks, TASKS)
    try:
        with progress(quiet) as report:
            found = measure(folder, out, names, model, rows, queries, report)
    except ValueError as error:
        raise InputError(str(error)) from None
    write(write_report(found, out).read_text("utf-8").rstrip())
