"""What the command line calls: each stage and answer of DNAHLM as one plain function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

MEASURED_EVERY = 10


def classify_zero_shot(
    task: str,
    sequences: Sequence[str],
    ids: Sequence[str] | None = None,
    model: str | Path | None = None,
) -> list[dict[str, Any]]:
    """Classify sequences with the shipped model.

    Parameters
    ----------
    task : str
        Folder name or alias.
    sequences : sequence of str
    ids : sequence of str, optional
        Names to report; default 1, 2, 3, ...
    model : str or Path, optional
        Model folder or hub id; default the shipped weights.

    Returns
    -------
    list of dict
        In input order: `id`, `label` (words), `code`, `probabilities`, `neighbours` (empty),
        `mode` ("zero-shot"), `abstained`, `reason`. A refused row has no label but a reason.

    Raises
    ------
    ValueError
        If there is no such task or the model cannot be read.
    """
    from dnahlm.data.tasks import find_task
    from dnahlm.infer import DNAHLM

    known = find_task(task)
    names = [str(i + 1) for i in range(len(sequences))] if ids is None else list(ids)
    answers = DNAHLM.load(model).classify(sequences, known)
    return [
        {"id": name} | asdict(answer) | {"neighbours": [], "mode": "zero-shot"}
        for name, answer in zip(names, answers, strict=True)
    ]


def train_corpus(
    dna: Sequence[str | Path],
    text: Sequence[str | Path],
    out: str | Path,
    tokenizer: str | Path | None = None,
    dna_share: float = 0.55,
    most_tokens: int | None = None,
    seed: int = 0,
) -> dict[str, Any]:
    """Build a mixed corpus; see `dnahlm.data.corpus.build_corpus`. Returns its manifest."""
    from dnahlm.data.corpus import build_corpus
    from dnahlm.tokenizer import load_tokenizer

    return build_corpus(
        dna, text, out, load_tokenizer(tokenizer or _weights()), dna_share,
        most_tokens=most_tokens, seed=seed,
    )  # fmt: skip


def train_tokenizer(
    dna: Sequence[str | Path],
    text: Sequence[str | Path],
    out: str | Path | None = None,
    tokenizer: str | Path | None = None,
    vocab_size: int = 4096,
    dna_form: str = "kmer",
    dna_share: float = 0.55,
    most: int = 20_000,
) -> dict[str, float]:
    """Learn a vocabulary, or take the one of `tokenizer`, and measure it on held-out input.

    Parameters
    ----------
    dna, text : sequence of path
        FASTA and plain text, compressed or not. Every tenth segment and block is kept for the
        measures.
    out : path, optional
        Folder for the learned vocabulary.
    tokenizer : path, optional
        Folder of a vocabulary to be measured as it is.
    vocab_size, dna_form, dna_share
        See `dnahlm.tokenizer.train_tokenizer`.
    most : int, default=20000
        Segments (of 300 to 1,000 bases) and blocks read of either kind.

    Returns
    -------
    dict
        See `dnahlm.tokenizer.vocabulary_report`.

    Raises
    ------
    ValueError
        If an input or the vocabulary is malformed, or the size too small.
    """
    from itertools import islice

    from dnahlm.data.corpus import documents, fasta_segments
    from dnahlm.data.read import decode
    from dnahlm.tokenizer import load_tokenizer, plain_text, vocabulary_report
    from dnahlm.tokenizer import train_tokenizer as learn

    segments = [decode(codes) for codes in islice(fasta_segments(dna, 300, 1000, 0), most)]
    blocks = [plain_text(block) for block in islice(documents(text), most)]
    if tokenizer is not None:
        vocabulary = load_tokenizer(tokenizer)
    else:
        shown, read = (
            [x for i, x in enumerate(r) if i % MEASURED_EVERY] for r in (blocks, segments)
        )
        vocabulary = learn(shown, read, vocab_size, dna_form, dna_share)
    if out is not None:
        vocabulary.save_pretrained(out)
    return vocabulary_report(vocabulary, segments[::MEASURED_EVERY], blocks[::MEASURED_EVERY])


def train_pretrain(
    corpus: str | Path,
    out: str | Path,
    preset: str = "mini",
    steps: int = 2000,
    batch_size: int = 16,
    tokenizer: str | Path | None = None,
    seed: int = 0,
    shard: bool = False,
) -> dict[str, Any]:
    """Pre-train on a corpus folder; see `dnahlm.train.pretrain`. Returns the last metrics.

    `shard` divides weights among the processes that `torchrun` started.
    """
    from dnahlm.train.pretrain import train_pretrain as train

    loop = _schedule(steps, seed, shard)
    return _plotted(train(corpus, out, tokenizer or _weights(), preset, loop, batch_size), out)


def train_classify(
    data: str | Path,
    out: str | Path,
    preset: str = "mini",
    epochs: float = 5,
    batch_size: int = 64,
    start: str | Path | None = None,
    tokenizer: str | Path | None = None,
    learning_rate: float = 1e-3,
    seed: int = 0,
    strand_free: bool = False,
    mutated: float = 0.0,
    shifted: int = 0,
) -> dict[str, Any]:
    """Train a classifier on one's own `train.csv` and `dev.csv`; see `dnahlm.train.classify`.

    `start="shipped"` starts from the weights of the package.
    """
    from dnahlm.train.classify import train_classify as train

    begin = _weights() if start == "shipped" else start
    return _plotted(
        train(
            data, out, _vocabulary(tokenizer, begin), preset, begin, epochs=epochs,
            batch_size=batch_size, learning_rate=learning_rate, seed=seed,
            strand_free=strand_free, mutated=mutated, shifted=shifted,
        ),
        out,
    )  # fmt: skip


def train_instruct(
    data: str | Path,
    out: str | Path,
    preset: str = "mini",
    steps: int = 3000,
    batch_size: int = 128,
    tasks: Sequence[str] | None = None,
    start: str | Path | None = None,
    tokenizer: str | Path | None = None,
    shots: float = 0.0,
    nearest: float = 0.5,
    mutated: float = 0.5,
    reverse: bool = True,
    seed: int = 0,
    shard: bool = False,
) -> dict[str, Any]:
    """Instruction-tune on a folder of task folders; see `dnahlm.train.instruct`.

    `shots` is the share of prompts with labelled examples, `nearest`, `mutated` and `reverse` are
    those of `dnahlm.data.mixture.Mix`; `shard` as for `train_pretrain`.
    """
    from dnahlm.data.mixture import Mix
    from dnahlm.train.instruct import train_instruct as train

    begin = _weights() if start == "shipped" else start
    mix = Mix(shots=shots, most_shots=8, nearest=nearest, mutated=mutated, reverse=reverse)
    return _plotted(
        train(
            data, out, _vocabulary(tokenizer, begin), preset, begin, mix=mix,
            loop=_schedule(steps, seed, shard), batch_size=batch_size, tasks=tasks,
        ),
        out,
    )  # fmt: skip


def train_adapter(
    data: str | Path,
    out: str | Path,
    backbone: str = "dnahlm",
    method: str = "lora",
    schedule: dict[str, Any] | None = None,
    sizes: dict[str, Any] | None = None,
    **options: Any,
) -> dict[str, Any]:
    """Tune a backbone; see `dnahlm.train.adapters.train`, whose `Schedule` and `Sizes` it fills."""
    from dnahlm.train.adapters.methods import Sizes
    from dnahlm.train.adapters.train import Schedule
    from dnahlm.train.adapters.train import train_adapter as train

    return train(
        data, out, backbone, method, Schedule(**schedule or {}), Sizes(**sizes or {}), **options
    )


def evaluate_tasks(
    data: str | Path,
    out: str | Path,
    model: str | Path | None = None,
    split: str = "test",
    tasks: Sequence[str] | None = None,
    baselines: Sequence[str] | None = None,
    most: int | None = None,
    bf16: bool = False,
) -> str:
    """Measure a model beside baselines (default all); see `dnahlm.evaluate`. Returns markdown."""
    from dnahlm.baselines import BASELINES
    from dnahlm.data.tasks import find_task
    from dnahlm.evaluate import evaluate_tasks as evaluate
    from dnahlm.evaluate import markdown_table

    names = [find_task(name).name for name in tasks] if tasks else None
    who = tuple(BASELINES) if baselines is None else tuple(baselines)
    return markdown_table(evaluate(data, out, model, split, names, who, most=most, bf16=bf16))


def _vocabulary(tokenizer: str | Path | None, start: str | Path | None) -> str | Path:
    """The tokenizer asked for, or that of the model to start from, or the shipped one."""
    return tokenizer or (start if start is not None else _weights())


def _weights() -> Path:
    from dnahlm.infer import WEIGHTS

    return WEIGHTS


def _schedule(steps: int, seed: int, shard: bool = False) -> Any:
    from dnahlm.train.loop import LoopConfig

    return LoopConfig(
        steps=steps, warmup=max(1, steps // 30), decay=max(1, steps // 4),
        eval_every=max(1, steps // 8), smoothing=0.025, seed=seed, shard=shard,
    )  # fmt: skip


def _plotted(result: dict[str, Any], out: str | Path) -> dict[str, Any]:
    from dnahlm.train.curve import plot_curve

    plot_curve(out)
    return result
