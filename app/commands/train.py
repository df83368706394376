"""`dnahlm train tokenizer|corpus|pretrain|classify|instruct` and `dnahlm evaluate tasks`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Any

import typer

from app.commands.terminal import InputError, stderr, stdout, write

group = typer.Typer(no_args_is_help=True, help="Build corpora and train DNAHLM models.")

ShardOption = Annotated[
    bool, typer.Option("--shard", help="Divide weights among the processes of torchrun (FSDP).")
]
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the result.")]
PresetOption = Annotated[str, typer.Option(help="Model size: nano, mini or small.")]
StartOption = Annotated[
    str | None, typer.Option(metavar="DIR|shipped", help="Weights to start from.")
]

TokenizerOption = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Vocabulary (default that of --start, else the shipped one)."),
]


def _report(result: dict[str, Any]) -> None:
    if os.environ.get("RANK", "0") == "0":  # of the processes of torchrun, the first one tells
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
    tokenizer: TokenizerOption = None,
    seed: int = 0,
) -> None:
    """Build a mixed corpus of DNA and English.

    Example: dnahlm train corpus --dna human.fa.xz --text prose.txt.xz --out corpus
    """
    from dnahlm.commands import train_corpus

    _report(_run(train_corpus, dna, text, out, tokenizer, dna_share=share, seed=seed))


@group.command()
def tokenizer(
    dna: Annotated[list[Path], typer.Option(metavar="FASTA", help="DNA; give it again for more.")],
    text: Annotated[list[Path], typer.Option(metavar="TEXT", help="English; again for more.")],
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Where to save it.")] = None,
    measure: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Measure this vocabulary; learn none.")
    ] = None,
    size: Annotated[int, typer.Option(help="Entries, 4096 to 50257.")] = 4096,
    form: Annotated[str, typer.Option(help="DNA pieces: kmer, bpe or base.")] = "kmer",
    share: Annotated[float, typer.Option(min=0.0, max=1.0, help="Share of DNA for bpe.")] = 0.55,
) -> None:
    """Learn a vocabulary and print its DNA share, piece lengths, round trip and bits a base.

    Example: dnahlm train tokenizer --dna human.fa.xz --text prose.txt.xz --out vocabulary
    """
    from dnahlm.commands import train_tokenizer

    _report(_run(train_tokenizer, dna, text, out, measure, size, form, share))


@group.command()
def pretrain(
    corpus: Annotated[Path, typer.Option(metavar="DIR", help="A folder of `train corpus`.")],
    out: OutOption,
    preset: PresetOption = "mini",
    steps: int = 2000,
    batch_size: int = 16,
    tokenizer: TokenizerOption = None,
    seed: int = 0,
    shard: ShardOption = False,
) -> None:
    """Pre-train on a mixed corpus.

    Example: dnahlm train pretrain --corpus corpus --out model --preset mini
    """
    from dnahlm.commands import train_pretrain

    _report(_run(train_pretrain, corpus, out, preset, steps, batch_size, tokenizer, seed, shard))


@group.command()
def classify(
    data: Annotated[Path, typer.Option(metavar="DIR", help="train.csv and dev.csv (.gz too).")],
    out: OutOption,
    preset: PresetOption = "mini",
    epochs: float = 5,
    batch_size: int = 64,
    learning_rate: float = 1e-3,
    start: StartOption = None,
    strand_free: Annotated[bool, typer.Option(help="Read the other strand too.")] = False,
    mutated: Annotated[float, typer.Option(help="Share of rows with 3 % random bases.")] = 0.0,
    shifted: Annotated[int, typer.Option(help="Move rows by up to so many bases.")] = 0,
    tokenizer: TokenizerOption = None,
    seed: int = 0,
) -> None:
    """Train a classifier on your own labelled sequences.

    Example: dnahlm train classify --data my_task --out model --start shipped
    """
    from dnahlm.commands import train_classify

    _report(
        _run(
            train_classify, data, out, preset, epochs, batch_size, start, tokenizer,
            learning_rate=learning_rate, seed=seed, strand_free=strand_free, mutated=mutated,
            shifted=shifted,
        )
    )  # fmt: skip


@group.command()
def instruct(
    data: Annotated[Path, typer.Option(metavar="DIR", help="Folder of task folders.")],
    out: OutOption,
    preset: PresetOption = "mini",
    steps: int = 3000,
    batch_size: int = 128,
    start: StartOption = None,
    shots: Annotated[float, typer.Option(help="Share of prompts with examples.")] = 0.0,
    nearest: Annotated[float, typer.Option(help="Share of those with the nearest ones.")] = 0.5,
    tokenizer: TokenizerOption = None,
    seed: int = 0,
    shard: ShardOption = False,
) -> None:
    """Instruction-tune one model on many tasks.

    Example: dnahlm train instruct --data tasks --out model --start shipped
    """
    from dnahlm.commands import train_instruct

    _report(
        _run(
            train_instruct, data, out, preset, steps, batch_size, start=start,
            tokenizer=tokenizer, shots=shots, nearest=nearest, seed=seed,
            shard=shard,
        )
    )  # fmt: skip


@group.command()
def adapter(
    data: Annotated[Path, typer.Option(metavar="DIR", help="train.csv, dev.csv and test.csv.")],
    out: OutOption,
    backbone: Annotated[
        str, typer.Option(metavar="NAME|DIR", help="A name of `dnahlm models list`, or a folder.")
    ] = "dnahlm",
    method: Annotated[
        str,
        typer.Option(
            help="lora, adalora, adalora-sampled, prefix, p-tuning-v2, prompt, full, probe, "
            "lingo-bbpe or lingo-one-hot."
        ),
    ] = "lora",
    steps: Annotated[int, typer.Option(min=1)] = 500,
    batch_size: Annotated[int, typer.Option(min=1)] = 32,
    rate: Annotated[float | None, typer.Option(help="Peak learning rate.")] = None,
    rank: Annotated[int, typer.Option(min=1, help="Rank of LoRA and AdaLoRA.")] = 8,
    length: Annotated[int, typer.Option(min=1, help="Positions of a prompt or prefix.")] = 16,
    domain: Annotated[
        str | None, typer.Option(help='For LINGO, as "human DNA, core promoter".')
    ] = None,
    bits: Annotated[int | None, typer.Option(help="Load the backbone in 4 or 8 bits.")] = None,
    merge: Annotated[bool, typer.Option("--merge", help="Write the merged model too.")] = False,
    seed: int = 0,
) -> None:
    """Tune a pre-trained model on your own labels, by an adapter of a few MB.

    Example: dnahlm train adapter --backbone dnahlm --method lora --data my_task --out adapter
    """
    from dnahlm.commands import train_adapter

    schedule = {"steps": steps, "batch_size": batch_size, "rate": rate, "seed": seed}
    sizes = {"rank": rank, "length": length, "alpha": 2.0 * rank}
    console = stderr()
    _report(
        _run(
            train_adapter, data, out, backbone, method, schedule, sizes,
            domain=domain, bits=bits, merge=merge,
            report=lambda line: console.print(line, markup=False, highlight=False),
        )
    )  # fmt: skip


def tasks(
    data: Annotated[Path, typer.Option("--data", metavar="DIR", help="Folder of task folders.")],
    out: OutOption,
    model: Annotated[Path | None, typer.Option(metavar="DIR", help="Another model folder.")] = None,
    split: Annotated[str, typer.Option(help="test or dev.")] = "test",
    task: Annotated[list[str] | None, typer.Option(help="Only this task; again for more.")] = None,
    baseline: Annotated[
        list[str] | None, typer.Option(help="Only this baseline; again for more (default all).")
    ] = None,
    most: Annotated[int | None, typer.Option(help="Rows a task at most, drawn by chance.")] = None,
) -> None:
    """Measure the model beside baselines on labelled tasks.

    Example: dnahlm evaluate tasks --data tasks --out build/tasks
    """
    from dnahlm.commands import evaluate_tasks

    if split not in ("test", "dev"):
        raise typer.BadParameter("--split is test or dev")
    table = _run(evaluate_tasks, data, out, model, split, task, baseline, most)
    stdout().print(table, markup=False, highlight=False, soft_wrap=True)
