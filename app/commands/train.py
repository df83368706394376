"""`dnahlm train corpus|pretrain|classify|instruct` and `dnahlm evaluate tasks`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from app.commands.terminal import InputError, stdout, write

group = typer.Typer(no_args_is_help=True, help="Build corpora and train DNAHLM models.")

OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the result.")]
PresetOption = Annotated[str, typer.Option(help="Model size: nano, mini or small.")]
StartOption = Annotated[
    str | None, typer.Option(metavar="DIR|shipped", help="Weights to start from.")
]


def _report(result: dict[str, Any]) -> None:
    write(json.dumps(result, default=str))


def _run(function: Any, *arguments: Any, **options: Any) -> Any:
    try:
        return function(*arguments, **options)
    except ValueError as error:
        raise InputError(str(error)) from None


@group.command()
def corpus(
    out: OutOption,
    dna: Annotated[list[Path], typer.Option(metavar="FASTA", help="DNA; give it again for more.")],
    text: Annotated[list[Path], typer.Option(metavar="TEXT", help="English; again for more.")],
    share: Annotated[float, typer.Option(min=0.0, max=1.0, help="Share of DNA tokens.")] = 0.55,
    seed: int = 0,
) -> None:
    """Build a mixed corpus of DNA and English.

    Example: dnahlm train corpus --dna human.fa.xz --text prose.txt.xz --out corpus
    """
    from dnahlm.commands import train_corpus

    _report(_run(train_corpus, dna, text, out, dna_share=share, seed=seed))


@group.command()
def pretrain(
    corpus: Annotated[Path, typer.Option(metavar="DIR", help="A folder of `train corpus`.")],
    out: OutOption,
    preset: PresetOption = "mini",
    steps: int = 2000,
    batch_size: int = 16,
    seed: int = 0,
) -> None:
    """Pre-train on a mixed corpus.

    Example: dnahlm train pretrain --corpus corpus --out model --preset mini
    """
    from dnahlm.commands import train_pretrain

    _report(_run(train_pretrain, corpus, out, preset, steps, batch_size, seed=seed))


@group.command()
def classify(
    data: Annotated[Path, typer.Option(metavar="DIR", help="train.csv and dev.csv (.gz too).")],
    out: OutOption,
    preset: PresetOption = "mini",
    epochs: float = 5,
    start: StartOption = None,
) -> None:
    """Train a classifier on your own labelled sequences.

    Example: dnahlm train classify --data my_task --out model --start shipped
    """
    from dnahlm.commands import train_classify

    _report(_run(train_classify, data, out, preset, epochs, start=start))


@group.command()
def instruct(
    data: Annotated[Path, typer.Option(metavar="DIR", help="Folder of task folders.")],
    out: OutOption,
    preset: PresetOption = "mini",
    steps: int = 3000,
    start: StartOption = None,
    seed: int = 0,
) -> None:
    """Instruction-tune one model on many tasks.

    Example: dnahlm train instruct --data tasks --out model --start shipped
    """
    from dnahlm.commands import train_instruct

    _report(_run(train_instruct, data, out, preset, steps, start=start, seed=seed))


def tasks(
    data: Annotated[Path, typer.Option("--data", metavar="DIR", help="Folder of task folders.")],
    out: OutOption,
    model: Annotated[Path | None, typer.Option(metavar="DIR", help="Another model folder.")] = None,
    split: Annotated[str, typer.Option(help="test or dev.")] = "test",
    task: Annotated[list[str] | None, typer.Option(help="Only this task; again for more.")] = None,
) -> None:
    """Measure the model beside baselines on labelled tasks.

    Example: dnahlm evaluate tasks --data tasks --out build/tasks
    """
    from dnahlm.commands import evaluate_tasks

    if split not in ("test", "dev"):
        raise typer.BadParameter("--split is test or dev")
    table = _run(evaluate_tasks, data, out, model, split, task)
    stdout().print(table, markup=False, highlight=False, soft_wrap=True)
