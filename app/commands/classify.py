"""`dnahlm classify`: what kind of sequence is this?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from app.commands.ask import QuietOption
from app.commands.terminal import InputError, progress, reason, stderr, stdout, write


def classify(
    task: Annotated[
        str | None, typer.Option("--task", metavar="NAME", help="A task the model knows.")
    ] = None,
    examples: Annotated[
        Path | None,
        typer.Option(metavar="FILE.csv", help="Labelled examples: CSV with sequence,label."),
    ] = None,
    source: Annotated[
        str, typer.Option("--input", metavar="FILE|-", help="CSV, FASTA or one sequence a line.")
    ] = "-",
    method: Annotated[
        str, typer.Option(metavar="NAME", help="How to learn from examples; auto measures.")
    ] = "auto",
    neighbours: Annotated[
        int, typer.Option(min=0, max=50, help="Nearest examples to show with each answer.")
    ] = 5,
    model: Annotated[Path | None, typer.Option(metavar="DIR", help="Another model folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")] = False,
    quiet: QuietOption = False,
) -> None:
    """Classify DNA sequences: by what the model knows, or by your own labelled examples.

    Example: dnahlm classify --task core-promoter --input sequences.fasta

    Example: dnahlm classify --examples labelled.csv --input sequences.fasta --json
    """
    if (task is None) == (examples is None):
        raise typer.BadParameter("give either --task NAME or --examples FILE.csv")
    if examples is None and method != "auto":
        raise typer.BadParameter("--method goes with --examples")
    try:
        if examples is None:
            answers = _by_task(str(task), source, model)
        else:
            answers = _by_examples(examples, source, method, neighbours, model, quiet)
    except ValueError as error:
        raise InputError(str(error)) from None
    except OSError as error:
        raise InputError(reason(error)) from None
    if as_json:
        for answer in answers:
            write(json.dumps(answer, ensure_ascii=False))
        return
    _print(answers)


def _by_task(task: str, source: str, model: Path | None) -> list[dict[str, Any]]:
    from app.classify.files import read_rows
    from dnahlm.commands import classify_zero_shot
    from dnahlm.data.tasks import find_task

    find_task(task)
    rows = read_rows(source)
    return classify_zero_shot(task, rows.sequences, rows.ids, model)


def _by_examples(
    examples: Path, source: str, method: str, neighbours: int, model: Path | None, quiet: bool
) -> list[dict[str, Any]]:
    from app.classify.fewshot import FewShot
    from app.classify.files import read_examples, read_rows
    from app.classify.methods import METHODS

    if method not in ("auto", *METHODS):
        raise typer.BadParameter(f"--method is auto or one of {', '.join(METHODS)}")
    given = read_examples(examples)
    rows = read_rows(source)
    with progress(quiet) as report:
        if report is not None:
            report(0.0, f"learning from {len(given):,} examples")
        classifier = FewShot(method=method, model=model, neighbours=neighbours)
        labels = [label or "" for label in given.labels]
        classifier.fit(given.sequences, labels, given.ids, given.places)
        answers = classifier.predict(rows.sequences, rows.ids, report)
    if not quiet:
        for line in classifier.report_.sentences():
            stderr().print(line, markup=False, soft_wrap=True, style="dim")
    return [answer.to_dict() for answer in answers]


def _print(answers: list[dict[str, Any]]) -> None:
    """One line a sequence."""
    from app.render import print_grid

    shown = []
    for answer in answers:
        sure = max((answer["probabilities"] or {}).values(), default=None)
        label = answer["label"] or ""
        shown.append(
            [
                answer["id"],
                f"{label} (unsure)" if answer["abstained"] else label,
                "" if sure is None else f"{sure:.2f}",
                answer["neighbours"][0]["id"] if answer["neighbours"] else "",
                answer["reason"] or "",
            ]
        )
    columns = ["id", "label", "probability", "nearest example", "remark"]
    if not any(row[3] for row in shown):
        columns.pop(3)
        shown = [[*row[:3], row[4]] for row in shown]
    print_grid(stdout(), columns, shown)
