"""Warm start of the DNA embedding layer: the reader alone, with a small head for every task.

The reader costs a quarter to two fifths of the whole model and learns most of what binding sites
and promoters need, so under a small budget its rows are several times cheaper here than behind
the GPT-2 blocks. The heads are thrown away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import nn
from transformers.utils import ModelOutput

from dnahlm.config import DnahlmConfig, preset_config
from dnahlm.data.instruct import PromptEncoder
from dnahlm.data.mixture import Mix, Mixture, TaskRows, load_tasks
from dnahlm.embedding import BaseReader
from dnahlm.metrics import mcc
from dnahlm.tokenizer import DnahlmTokenizer, load_tokenizer
from dnahlm.train.loop import SETTLE, LoopConfig, Trainer


class ReaderHeads(nn.Module):
    """The reader's peaks and mean of a span, and one linear head a task.

    Parameters
    ----------
    config : DnahlmConfig
    n_labels : sequence of int
        Labels of each task.
    """

    def __init__(self, config: DnahlmConfig, n_labels: Sequence[int]) -> None:
        super().__init__()
        self.reader = BaseReader(config)
        self.heads = nn.Linear(2 * config.n_embd, sum(n_labels))
        ends = np.cumsum(n_labels)
        owner = torch.zeros(len(n_labels), int(ends[-1]), dtype=torch.bool)
        for task, (end, count) in enumerate(zip(ends, n_labels, strict=True)):
            owner[task, end - count : end] = True
        self.register_buffer("owner", owner)
        self.owner: torch.Tensor

    def forward(
        self,
        pieces: torch.Tensor,
        counts: torch.Tensor,
        tasks: torch.Tensor,
        labels: torch.Tensor,
        label_smoothing: float = 0.0,
    ) -> ModelOutput:
        """Loss and logits over all tasks' labels, those of other tasks at minus infinity.

        Parameters
        ----------
        pieces, counts : torch.Tensor
            See `BaseReader.forward`.
        tasks : torch.Tensor, shape=(batch,)
        labels : torch.Tensor, shape=(batch,)
            Column of the right label among all tasks' labels.
        """
        _, mean, peaks = self.reader.read(pieces, counts)
        mine = self.owner[tasks]
        logits = self.heads(torch.cat([peaks, mean], -1)).float()
        logits = logits.masked_fill(~mine, -1e4)
        log_p = logits.log_softmax(-1)
        right = log_p.gather(1, labels[:, None])[:, 0]
        even = (log_p * mine).sum(1) / mine.sum(1)
        loss = -((1 - label_smoothing) * right + label_smoothing * even).mean()
        return ModelOutput(loss=loss, logits=logits)


class ReaderBatches:
    """Batches of a mixture as DNA pieces, task and label, without words."""

    def __init__(self, mixture: Mixture) -> None:
        self.mixture = mixture
        counts = [len(rows.task.codes) for rows in mixture.rows]
        self.first = np.concatenate([[0], np.cumsum(counts)[:-1]])

    def __call__(self, start: int = 0) -> Iterator[dict[str, torch.Tensor]]:
        number = skipped = 0
        while True:
            plan = self.mixture.plan(number)
            for i, pairs in enumerate(plan):
                if skipped + i >= start:
                    yield self.tensors(pairs, np.random.default_rng((7, number, i)))
            skipped += len(plan)
            number += 1

    def tensors(
        self, pairs: np.ndarray, rng: np.random.Generator | None
    ) -> dict[str, torch.Tensor]:
        """Tensors of (task, row) pairs, disguised if there is a generator."""
        ids, labels = [], []
        for t, row in pairs:
            rows: TaskRows = self.mixture.rows[t]
            codes = rows.sequences[row]
            if rng is not None:
                codes = self.mixture.disguise(codes, rows.task, rng)
            ids.append(self.mixture.encoder.bases(codes))
            labels.append(self.first[t] + rows.labels[row])
        counts = np.array([len(row) for row in ids])
        pieces = np.zeros((len(ids), counts.max()), dtype=np.int64)
        for i, row in enumerate(ids):
            pieces[i, : len(row)] = row
        return {
            "pieces": torch.from_numpy(pieces),
            "counts": torch.from_numpy(counts),
            "tasks": torch.from_numpy(pairs[:, 0].astype(np.int64)),
            "labels": torch.from_numpy(np.array(labels, dtype=np.int64)),
        }


def train_reader(
    data: str | Path,
    out: str | Path,
    tokenizer: str | Path | DnahlmTokenizer,
    preset: str = "mini",
    weights: Mapping[str, float] | None = None,
    loop: LoopConfig | None = None,
    batch_size: int = 128,
    tasks: Sequence[str] | None = None,
    dev_tasks: Sequence[str] | None = None,
    dev_rows: int = 500,
    **overrides: Any,
) -> dict[str, Any]:
    """Train the reader on all tasks of a folder and save it to `out/reader.safetensors`.

    Parameters as `dnahlm.train.instruct.train_instruct`.

    Raises
    ------
    ValueError
        If a file, the checkpoint or an option is wrong.
    """
    loop = loop or LoopConfig()
    if not isinstance(tokenizer, DnahlmTokenizer):
        tokenizer = load_tokenizer(tokenizer)
    encoder = PromptEncoder(tokenizer)
    rows = load_tasks(data, "train", tasks)
    names = [r.task.name for r in rows]
    torch.manual_seed(loop.seed)
    model = ReaderHeads(
        preset_config(preset, tokenizer, **overrides), [len(r.task.codes) for r in rows]
    )
    followed = load_tasks(data, "dev", dev_tasks or names)

    @torch.inference_mode()
    def measure(model: nn.Module) -> dict[str, float]:
        result = {}
        for task_rows in followed:
            t = names.index(task_rows.task.name)
            view = ReaderBatches(Mixture([*rows[:t], task_rows, *rows[t + 1 :]], {}, encoder))
            pairs = np.array([(t, i) for i in range(min(dev_rows, len(task_rows)))])
            batch = view.tensors(pairs, None)
            batch = {k: v.to(next(model.parameters()).device) for k, v in batch.items()}
            guess = model(**batch).logits.argmax(1).cpu().numpy() - view.first[t]
            result[f"dev/{task_rows.task.name}"] = mcc(task_rows.labels[: len(pairs)], guess)
        result["dev"] = float(np.mean(list(result.values())))
        return result

    mixture = Mixture(rows, weights or {}, encoder, Mix(), batch_size, loop.seed)
    stream = ReaderBatches(mixture)
    first = list(islice(stream(), SETTLE))
    model.reader.settle(lambda: [model.reader.read(b["pieces"], b["counts"]) for b in first])
    trainer = Trainer(model, stream, out, loop, measure)
    result = trainer.run()
    final = trainer.averaged() if trainer.step >= loop.steps else None
    if final is not None and trainer.rank == 0:
        state = {k: v.contiguous() for k, v in cast(ReaderHeads, final).reader.state_dict().items()}
        save_file(state, Path(out) / "reader.safetensors")
    return result


def load_reader(reader: BaseReader, path: str | Path) -> None:
    """Put weights that `train_reader` saved into a model's reader.

    Raises
    ------
    ValueError
        If the file is not that of a reader of this shape.
    """
    try:
        reader.load_state_dict(load_file(path))
    except Exception as error:
        reason = str(error).splitlines()[0]
        raise ValueError(f"{path} does not hold this reader's weights: {reason}") from error
