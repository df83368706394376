"""One classifier for one's own labels: a head on DNAHLM, best checkpoint by dev."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from torch import nn

from dnahlm.config import preset_config
from dnahlm.data.instruct import PromptEncoder
from dnahlm.data.read import mutate, read_rows, reverse_complement, shift, split_path
from dnahlm.load import load_start
from dnahlm.metrics import accuracy, mcc
from dnahlm.modeling import DnahlmForSequenceClassification
from dnahlm.score import pad_right
from dnahlm.tokenizer import DnahlmTokenizer, load_tokenizer
from dnahlm.train.loop import SETTLE, LoopConfig, Trainer

Codes = Sequence[np.ndarray]
MUTATION_RATE = 0.03


class SpanBatches:
    """Endless, resumable batches of labelled DNA spans.

    Parameters
    ----------
    sequences : sequence of np.ndarray
        Base codes.
    labels : np.ndarray
        Label indices.
    encoder : PromptEncoder
    batch_size : int
    seed : int
    strand_free : bool
        Read the other strand half of the time.
    mutated : float
        Share of rows with 3 % of their bases drawn anew.
    shifted : int
        Most bases by which a row is moved either way.
    """

    def __init__(
        self,
        sequences: Codes,
        labels: np.ndarray,
        encoder: PromptEncoder,
        batch_size: int,
        seed: int = 0,
        strand_free: bool = False,
        mutated: float = 0.0,
        shifted: int = 0,
    ) -> None:
        self.sequences, self.labels, self.encoder = sequences, labels, encoder
        self.batch_size = min(batch_size, len(labels))
        self.seed, self.strand_free = seed, strand_free
        self.mutated, self.shifted = mutated, shifted

    def __call__(self, start: int = 0) -> Iterator[dict[str, torch.Tensor]]:
        number = start
        size = len(self.labels)
        while True:
            rng = np.random.default_rng((self.seed, 2, number))
            rows = []
            for at in range(number * self.batch_size, (number + 1) * self.batch_size):
                order = np.random.default_rng((self.seed, 1, at // size)).permutation(size)
                rows.append(int(order[at % size]))
            codes = [self.sequences[row] for row in rows]
            if self.strand_free:
                codes = [reverse_complement(c) if rng.random() < 0.5 else c for c in codes]
            if self.mutated:
                codes = [
                    mutate(c, MUTATION_RATE, rng) if rng.random() < self.mutated else c
                    for c in codes
                ]
            if self.shifted:
                codes = [shift(c, self.shifted, rng) for c in codes]
            yield self.tensors(codes) | {"labels": torch.from_numpy(self.labels[rows])}
            number += 1

    def tensors(self, codes: Codes) -> dict[str, torch.Tensor]:
        """Ids and mask of spans."""
        spans = [self.encoder.span(c) for c in codes]
        ids, mask = pad_right(spans, self.encoder.tokenizer.pad_token_id)
        return {"input_ids": ids, "attention_mask": mask}


@torch.inference_mode()
def predict_labels(
    model: nn.Module, batches: SpanBatches, sequences: Codes, batch_size: int = 64
) -> np.ndarray:
    """Probabilities `(n_sequences, n_labels)` of a classifier."""
    device = next(model.parameters()).device
    parts = []
    for start in range(0, len(sequences), batch_size):
        batch = batches.tensors(sequences[start : start + batch_size])
        logits = model(**{k: v.to(device) for k, v in batch.items()}).logits
        parts.append(logits.float().softmax(-1).cpu().numpy())
    return np.concatenate(parts)


def train_classify(
    data: str | Path,
    out: str | Path,
    tokenizer: str | Path | DnahlmTokenizer,
    preset: str = "mini",
    start: str | Path | None = None,
    loop: LoopConfig | None = None,
    epochs: float = 5,
    batch_size: int = 64,
    learning_rate: float = 1e-3,
    seed: int = 0,
    strand_free: bool = False,
    mutated: float = 0.0,
    shifted: int = 0,
    until: int | None = None,
    **overrides: Any,
) -> dict[str, Any]:
    """Train a classifier on a folder of `train.csv`, `dev.csv` and, if there, `test.csv`.

    Parameters
    ----------
    data : str or Path
    out : str or Path
        Run folder; the best model by dev MCC is saved to `out/model`.
    tokenizer : str, Path or DnahlmTokenizer
    preset : {"nano", "mini", "small"}, default="mini"
    start : str or Path, optional
        Model folder whose body to start from, as the shipped weights.
    loop : LoopConfig, optional
        Default: steps from `epochs`, ten evaluations.
    epochs : float, default=5
    batch_size : int, default=64
    learning_rate : float, default=0.001
    seed : int, default=0
    strand_free, mutated, shifted
        Augmentation, see `SpanBatches`; default none.
    until : int, optional
    **overrides
        Fields of `DnahlmConfig`.

    Returns
    -------
    dict
        `labels`, and accuracy and MCC on dev and test.

    Raises
    ------
    ValueError
        If a file is malformed, a dev or test label does not occur in train, or train holds one
        label only.
    """
    train, names = read_rows(split_path(data, "train"))
    labels = sorted(set(names))
    if len(labels) < 2:
        raise ValueError(f"{split_path(data, 'train')}: only the label {labels[0]!r} occurs")
    index = {label: i for i, label in enumerate(labels)}
    dev, dev_names = read_rows(split_path(data, "dev"), labels)
    if not isinstance(tokenizer, DnahlmTokenizer):
        tokenizer = load_tokenizer(tokenizer)
    encoder = PromptEncoder(tokenizer)
    steps = max(1, round(epochs * len(train) / batch_size))
    loop = loop or LoopConfig(
        steps=steps, warmup=max(1, steps // 20), decay=max(1, steps // 3),
        eval_every=max(1, steps // 10), keep_best="dev_mcc", learning_rate=learning_rate,
        seed=seed,
    )  # fmt: skip
    torch.manual_seed(loop.seed)
    model = _new_model(tokenizer, preset, start, labels, overrides)
    batches = SpanBatches(
        train, np.array([index[n] for n in names]), encoder, batch_size, loop.seed,
        strand_free, mutated, shifted,
    )  # fmt: skip
    if start is None:
        model.model.settle(list(islice(batches(), SETTLE)))

    def measure(model: nn.Module, rows: Codes = dev, truth: list[str] = dev_names) -> dict:
        guess = predict_labels(model, batches, rows).argmax(1)
        right = np.array([index[name] for name in truth])
        return {"dev_accuracy": accuracy(right, guess), "dev_mcc": mcc(right, guess)}

    trainer = Trainer(model, batches, out, loop, measure)
    result = trainer.run(until)
    final = trainer.averaged() if trainer.step >= loop.steps else None
    if final is not None and trainer.rank == 0:
        model = cast(DnahlmForSequenceClassification, final.eval())
        result = {"labels": labels, **measure(model)}
        try:
            path = split_path(data, "test")
        except FileNotFoundError:
            path = None
        if path is not None:
            found = measure(model, *read_rows(path, labels))
            result |= {key.replace("dev", "test"): value for key, value in found.items()}
        model.save_pretrained(Path(out) / "model")
        tokenizer.save_pretrained(Path(out) / "model")
    return result


def _new_model(
    tokenizer: DnahlmTokenizer,
    preset: str,
    start: str | Path | None,
    labels: list[str],
    overrides: dict[str, Any],
) -> DnahlmForSequenceClassification:
    by_id = dict(enumerate(labels))
    by_name = {name: i for i, name in by_id.items()}
    if start is None:
        return DnahlmForSequenceClassification(
            preset_config(preset, tokenizer, id2label=by_id, label2id=by_name, **overrides)
        )
    body = load_start(start, len(tokenizer))
    config: Any = body.config
    config.id2label, config.label2id = by_id, by_name
    model = DnahlmForSequenceClassification(config)
    model.model.load_state_dict(body.model.state_dict())
    return model
