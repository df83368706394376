"""Instruction tuning: one model, all tasks, answers in words."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from torch import nn

from dnahlm.calibration import FILE as CALIBRATION
from dnahlm.config import preset_config
from dnahlm.data.instruct import PromptEncoder
from dnahlm.data.mixture import Mix, Mixture, TaskRows, load_tasks
from dnahlm.load import load_start
from dnahlm.metrics import mcc
from dnahlm.modeling import DnahlmForCausalLM
from dnahlm.precision import half_products
from dnahlm.score import score_answers
from dnahlm.seal import SUMS, reseal, seal
from dnahlm.tokenizer import DnahlmTokenizer, load_tokenizer
from dnahlm.train.loop import SETTLE, LoopConfig, Trainer
from dnahlm.train.reader import load_reader


def dev_measure(encoder: PromptEncoder, rows: Sequence[TaskRows], most: int) -> Any:
    """A function of the model: MCC of each task's first `most` rows, asked canonically."""

    def measure(model: nn.Module) -> dict[str, float]:
        result = {}
        for task_rows in rows:
            task = task_rows.task
            prompts = [encoder.prompt(task.instruction, c) for c in task_rows.sequences[:most]]
            answers = [encoder.answer(word) for word in task.words]
            with half_products(next(model.parameters()).device):
                scores = score_answers(model, prompts, answers)  # type: ignore[arg-type]
            truth = task_rows.labels[:most]
            result[f"dev/{task.name}"] = mcc(truth, scores.argmax(1))
        result["dev"] = float(np.mean(list(result.values())))
        return result

    return measure


def train_instruct(
    data: str | Path,
    out: str | Path,
    tokenizer: str | Path | DnahlmTokenizer,
    preset: str = "mini",
    start: str | Path | None = None,
    reader: str | Path | None = None,
    weights: Mapping[str, float] | None = None,
    mix: Mix | None = None,
    loop: LoopConfig | None = None,
    batch_size: int = 128,
    tasks: Sequence[str] | None = None,
    dev_tasks: Sequence[str] | None = None,
    dev_rows: int = 500,
    until: int | None = None,
    **overrides: Any,
) -> dict[str, Any]:
    """Train one model on all tasks of a folder and save it.

    Parameters
    ----------
    data : str or Path
        Folder of task folders with `train` and `dev` files.
    out : str or Path
        Run folder: `metrics.jsonl`, `checkpoint/` and, at the end, `model/`. A run that was
        stopped goes on from its checkpoint.
    tokenizer : str, Path or DnahlmTokenizer
    preset : {"nano", "mini", "small"}, default="mini"
    start : str or Path, optional
        Model folder to start from, in place of fresh weights.
    reader : str or Path, optional
        Weights of a warm-started reader, from `dnahlm.train.reader.train_reader`.
    weights : mapping, optional
        Passes over each task's rows in a round, see `Mixture`.
    mix : Mix, optional
    loop : LoopConfig, optional
    batch_size : int, default=128
    tasks, dev_tasks : sequence of str, optional
        Task folders to train on (default all) and to follow on dev (default all).
    dev_rows : int, default=500
    until : int, optional
        Stop early at this step, as if interrupted.
    **overrides
        Fields of `DnahlmConfig`.

    Returns
    -------
    dict
        Last metrics of the run.

    Raises
    ------
    ValueError
        If a file, the checkpoint or an option is wrong.
    """
    loop = loop or LoopConfig()
    if not isinstance(tokenizer, DnahlmTokenizer):
        tokenizer = load_tokenizer(tokenizer)
    encoder = PromptEncoder(tokenizer)
    torch.manual_seed(loop.seed)
    if start is not None:
        model = load_start(start, len(tokenizer))
    else:
        model = DnahlmForCausalLM(preset_config(preset, tokenizer, **overrides))
    if reader is not None and model.model.reader is not None:
        load_reader(model.model.reader, reader)
    rows = load_tasks(data, "train", tasks)
    followed = load_tasks(data, "dev", dev_tasks or [r.task.name for r in rows])
    mixture = Mixture(rows, weights or {}, encoder, mix or Mix(), batch_size, loop.seed)
    if start is None and reader is None:
        model.model.settle(list(islice(mixture.batches(), SETTLE)))
    trainer = Trainer(model, mixture.batches, out, loop, dev_measure(encoder, followed, dev_rows))
    result = trainer.run(until)
    if trainer.step >= loop.steps:
        final = trainer.averaged()
        if trainer.rank == 0:
            save_model(cast(DnahlmForCausalLM, final), tokenizer, Path(out) / "model")
    return result


def save_model(model: DnahlmForCausalLM, tokenizer: DnahlmTokenizer, folder: Path) -> None:
    """Write weights (safetensors), configuration, tokenizer and their SHA-256 sums.

    A write that is cut short leaves the old files, or sums that tell that files do not fit.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as beside:
        model.save_pretrained(beside)
        tokenizer.save_pretrained(beside)
        names = [path.name for path in Path(beside).iterdir()]
        seal(Path(beside) / SUMS, names)
        for name in (SUMS, *names):
            os.replace(Path(beside) / name, folder / name)
    if (folder / CALIBRATION).exists():
        reseal(folder / SUMS, CALIBRATION)
