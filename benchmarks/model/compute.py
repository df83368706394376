"""Equal compute for benchmark runs: a budget in products, counted by torch, and a store of results.

Time on a shared machine compares nothing, so a run gets as many steps as its forward and backward
products (`torch.utils.flop_counter`) allow. Processor seconds are kept beside it.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from dnahlm.precision import half_products
from dnahlm.train.loop import LoopConfig, Trainer

Batches = Callable[[int], Iterator[dict[str, torch.Tensor]]]
COUNTED = 12  # batches whose mean stands for all


def step_products(model: nn.Module, batches: Batches) -> float:
    """Floating-point operations of a training step (backward counted as twice forward)."""
    counter = FlopCounterMode(display=False)
    with counter, torch.no_grad(), half_products("cpu"):
        for batch in islice(batches(0), COUNTED):
            model(**batch)
    return 3 * counter.get_total_flops() / COUNTED


def steps_for(model: nn.Module, batches: Batches, budget: float) -> int:
    """Steps that `budget` floating-point operations, forward and backward, pay for."""
    return max(20, round(budget / step_products(model, batches)))


def train(
    model: nn.Module, batches: Batches, steps: int, rate: float, seed: int
) -> dict[str, float]:
    """Train for some steps and put the averaged weights into the model.

    Parameters
    ----------
    model : nn.Module
    batches : callable
        See `dnahlm.train.loop.Trainer`.
    steps : int
    rate : float
        Peak learning rate; the last quarter of the steps falls to zero.
    seed : int

    Returns
    -------
    dict
        `steps`, `rows` seen and `seconds` of processor time.
    """
    loop = LoopConfig(
        steps=steps, warmup=min(100, steps // 5), decay=steps // 4, seed=seed, smoothing=0.0,
        learning_rate=rate, log_every=10**9, minutes=1e9, ema=0.99,
    )  # fmt: skip
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        trainer = Trainer(model, batches, folder, loop)
        trainer.run()
        trainer.averaged()
    model.eval()
    rows = sum(len(batch["labels"]) for batch in islice(batches(0), COUNTED)) / COUNTED
    return {
        "steps": steps,
        "rows": round(rows * steps),
        "seconds": round(time.process_time() - began, 1),
    }


class Store:
    """Results of runs by name in one JSON file, so that a stopped benchmark goes on.

    Parameters
    ----------
    path : Path
    settings : mapping
        What all runs share; results of other settings are refused.
    """

    def __init__(self, path: Path, settings: Mapping[str, Any]) -> None:
        self.path = path
        self.settings = json.loads(json.dumps(settings))
        self.runs: dict[str, dict[str, float]] = {}
        if path.exists():
            stored = json.loads(path.read_text())
            if stored["settings"] != self.settings:
                raise SystemExit(f"{path} holds runs of other settings; give another --out")
            self.runs = stored["runs"]

    def get(self, name: str, run: Callable[[], dict[str, float]]) -> dict[str, float]:
        """The stored result of a run, or that of running it now."""
        if name not in self.runs:
            self.runs[name] = run()
            self.path.parent.mkdir(parents=True, exist_ok=True)
            whole = {"settings": self.settings, "runs": self.runs}
            self.path.write_text(json.dumps(whole, indent=1) + "\n")
        return self.runs[name]


def mean_and_spread(values: list[float]) -> str:
    """`mean ± standard deviation` over seeds, the mean alone of one."""
    mean = sum(values) / len(values)
    if len(values) == 1:
        return f"{mean:.3f}"
    spread = (sum((v - mean) ** 2 for v in values) / (len(values) - 1)) ** 0.5
    return f"{mean:.3f} ± {spread:.3f}"
