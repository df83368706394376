"""Tune a backbone on `train.csv`, `dev.csv` and `test.csv`; the smallest dev loss is kept."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from dnahlm.backbones.encoder import Encoder
from dnahlm.data.read import decode, read_rows, split_path
from dnahlm.metrics import accuracy, mcc
from dnahlm.precision import half_products
from dnahlm.train.adapters.classifier import TunedClassifier
from dnahlm.train.adapters.methods import Sizes, find_method


@dataclass(frozen=True)
class Schedule:
    """Settings of a run.

    Attributes
    ----------
    steps : int
        Optimizer steps.
    batch_size : int
    rate : float, optional
        Peak learning rate; default the method's own.
    evaluations : int
        Times that dev is measured.
    most_dev : int
        Dev rows that are measured while training; all are in the end.
    bf16 : bool
        Products in bfloat16 where the device does them in hardware.
    seed : int
    """

    steps: int = 500
    batch_size: int = 32
    rate: float | None = None
    weight_decay: float = 0.01
    clip: float = 1.0
    evaluations: int = 10
    most_dev: int = 1000
    bf16: bool = False
    seed: int = 0


def tune(
    data: str | Path,
    out: str | Path,
    load: Callable[[], Encoder],
    method: str = "lora",
    schedule: Schedule | None = None,
    sizes: Sizes | None = None,
    domain: str | None = None,
    merge: bool = False,
    report: Callable[[str], None] | None = None,
) -> dict[str, Any]:
    """Tune a backbone on one task.

    Parameters
    ----------
    data : str or Path
        Folder of `train.csv`, `dev.csv` and, if there, `test.csv` (`.gz` too).
    out : str or Path
        Gets `adapter.safetensors`, `adapter.json` and `result.json`; with `merge` also `merged/`.
    load : callable
        Gives the backbone, once the data are known to be good.
    method : str, default="lora"
        A name of `METHODS`.
    schedule : Schedule, optional
    sizes : Sizes, optional
    domain : str, optional
        What the sequences are, for LINGO; default from the task's name.
    merge : bool, default=False
        Write `merged/` too: the backbone with LoRA's or AdaLoRA's update added to its weights, and
        the head as a probe on it.
    report : callable, optional
        Called with a line of text at each evaluation.

    Returns
    -------
    dict
        `labels`, `dev_loss`, `dev_mcc`, `dev_accuracy`, the same of test, `trainable` and `total`
        parameters, `seconds`, `peak_mb`, `step` of the best checkpoint.

    Raises
    ------
    ValueError
        If a file is malformed, train holds one label only, a sequence is too long for the
        backbone, or the backbone cannot be tuned so.
    """
    chosen, schedule = find_method(method), schedule or Schedule()
    train, names = read_rows(split_path(data, "train"))
    labels = sorted(set(names))
    if len(labels) < 2:
        raise ValueError(f"{split_path(data, 'train')}: only the label {labels[0]!r} occurs")
    dev, dev_names = read_rows(split_path(data, "dev"), labels)
    backbone = load()
    tuned = TunedClassifier(
        backbone, labels, chosen, sizes, domain or task_domain(data), schedule.steps, schedule.seed
    )
    index = {label: i for i, label in enumerate(labels)}

    def rows(path: Path, codes: list[np.ndarray]) -> list[list[int]]:
        try:
            return tuned.read([decode(c) for c in codes])
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None

    run = Run(tuned, schedule, report)
    began = time.monotonic()
    try:
        step = run.fit(
            rows(split_path(data, "train"), train),
            np.array([index[n] for n in names]),
            rows(split_path(data, "dev"), dev),
            np.array([index[n] for n in dev_names]),
        )
        result: dict[str, Any] = {
            "backbone": backbone.name,
            "method": chosen.name,
            "labels": labels,
            "step": step,
            "seconds": round(time.monotonic() - began, 2),
            "trainable": sum(p.numel() for p in tuned.trainable().values()),
            "total": sum(p.numel() for p in tuned.parameters()),
            "peak_mb": round(peak_megabytes(backbone.device)),
        }
        splits = [("dev", dev, dev_names)]
        with suppress(FileNotFoundError):
            splits.append(("test", *read_rows(split_path(data, "test"), labels)))
        for split, codes, found in splits:
            right = np.array([index[n] for n in found])
            result |= run.measure(rows(split_path(data, split), codes), right, split)
        tuned.save(out)
        place = Path(out)
        (place / "result.json").write_text(json.dumps(result | {"schedule": asdict(schedule)}))
        if merge:
            tuned.merge()
            tuned.save_merged(place / "merged")
    finally:
        tuned.detach()
    return result


def task_domain(data: str | Path) -> str:
    """What LINGO's prefix calls the sequences: the known task's words, or just DNA."""
    from dnahlm.data.tasks import TASKS

    task = TASKS.get(Path(data).resolve().name)
    if task is None:
        return "DNA"
    what = task.what.removeprefix("a ").removeprefix("an ")
    return f"{task.species} DNA, {what}"


def peak_megabytes(device: torch.device) -> float:
    """Largest memory so far: of the GPU, or of the process."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device) / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


class Run:
    """The steps of one tuning run.

    Parameters
    ----------
    tuned : TunedClassifier
    schedule : Schedule
    report : callable, optional
    """

    def __init__(
        self,
        tuned: TunedClassifier,
        schedule: Schedule,
        report: Callable[[str], None] | None = None,
    ) -> None:
        self.tuned, self.schedule = tuned, schedule
        self.report = report or (lambda line: None)
        self.rate = schedule.rate or tuned.method.rate
        learned = list(tuned.trainable().values())
        groups: list[dict[str, Any]] = [
            {"params": [p for p in learned if p.ndim > 1]},
            {"params": [p for p in learned if p.ndim <= 1], "weight_decay": 0.0},
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=self.rate, weight_decay=schedule.weight_decay)

    def fit(
        self,
        rows: list[list[int]],
        labels: np.ndarray,
        dev: list[list[int]],
        dev_labels: np.ndarray,
    ) -> int:
        """Train, and put back the tensors of the smallest dev loss.

        Parameters
        ----------
        rows, dev : list of list of int
            Token ids.
        labels, dev_labels : np.ndarray, shape=(n_rows,)
            Label indices.

        Returns
        -------
        int
            Step of the kept tensors.
        """
        tuned, schedule = self.tuned, self.schedule
        chosen = np.random.default_rng(0).permutation(len(dev))[: schedule.most_dev]
        few, truth = [dev[i] for i in chosen], dev_labels[chosen]
        every = max(1, schedule.steps // schedule.evaluations)
        best, at, kept = float("inf"), 0, {}
        stream = self._batches(rows, labels)
        tuned.train()
        for step in range(1, schedule.steps + 1):
            self._step(step, *next(stream))
            if step % every == 0 or step == schedule.steps:
                found = self.measure(few, truth, "dev")
                self.report(
                    f"step {step}: dev loss {found['dev_loss']:.4f}, MCC {found['dev_mcc']:.3f}"
                )
                # AdaLoRA's ranks are settled late; weights from before have ranks over budget.
                if found["dev_loss"] < best and self._settled(step):
                    best, at = found["dev_loss"], step
                    kept = {n: p.detach().clone() for n, p in tuned.trainable().items()}
        tuned.restore(kept)
        tuned.eval()
        return at

    def _settled(self, step: int) -> bool:
        if self.tuned.method.kind != "adalora":
            return True
        config = self.tuned.tuner[0].peft_config["default"]
        return step >= config.total_step - config.tfinal or step == self.schedule.steps

    def measure(self, rows: list[list[int]], labels: np.ndarray, split: str) -> dict[str, float]:
        """Loss, MCC and accuracy, their names begun with the split's."""
        probabilities = self.tuned.predict_rows(rows, 2 * self.schedule.batch_size)
        guess = probabilities.argmax(1)
        right = probabilities[np.arange(len(labels)), labels]
        return {
            f"{split}_loss": float(-np.log(np.maximum(right, 1e-12)).mean()),
            f"{split}_mcc": mcc(labels, guess),
            f"{split}_accuracy": accuracy(labels, guess),
        }

    def _batches(
        self, rows: list[list[int]], labels: np.ndarray
    ) -> Iterator[tuple[list[list[int]], np.ndarray]]:
        rng = np.random.default_rng(self.schedule.seed)
        size = min(self.schedule.batch_size, len(rows))
        while True:
            order = rng.permutation(len(rows))
            for start in range(0, len(order) - size + 1, size):
                at = order[start : start + size]
                yield [rows[i] for i in at], labels[at]

    def _step(self, step: int, rows: list[list[int]], labels: np.ndarray) -> None:
        tuned, schedule = self.tuned, self.schedule
        warm = min(1.0, step / max(1, schedule.steps // 20))
        fall = min(1.0, (schedule.steps - step + 1) / max(1, schedule.steps // 3))
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate * warm * fall
        batch = tuned.backbone.pad(rows)
        device = tuned.backbone.device
        with half_products(device, schedule.bf16):
            if tuned.fixed:
                with torch.no_grad():
                    features = tuned.features(**batch)
                logits = tuned.head(features)
            else:
                logits = tuned(**batch)
        loss = nn.functional.cross_entropy(
            logits.float(), torch.as_tensor(labels, device=device).long()
        )
        adaptive = tuned.method.kind == "adalora"
        if adaptive:
            from dnahlm.train.adapters.adalora import orthogonality

            weight = tuned.tuner[0].peft_config["default"].orth_reg_weight
            loss = loss + weight * orthogonality(tuned.backbone)
        if not bool(torch.isfinite(loss)):
            raise ValueError(f"training diverged at step {step}: the loss is not finite")
        loss.backward()
        nn.utils.clip_grad_norm_(tuned.trainable().values(), schedule.clip)
        self.optimizer.step()
        if adaptive:
            tuned.tuner[0].base_model.update_and_allocate(step)
        self.optimizer.zero_grad()
