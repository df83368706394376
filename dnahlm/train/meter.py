"""How fast a run is: rows and tokens a second, and the share of the machine's products it uses."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeVar

import torch

T = TypeVar("T")
SIDE = {"cpu": 1024}
"""Rows of the square matrices whose product says what the machine can do; 8192 on a GPU."""
TRIES = 5


class Meter:
    """Counts what a run does between two lines of its log.

    Model FLOPs utilisation (Chowdhery et al. 2022, arXiv:2204.02311) is the products of forward
    and backward passes a second over those of one large matrix product in the same type on the
    same machine, measured once: no list of devices is needed, and a busy machine is its own
    measure. The products a token are counted in the first step.

    Parameters
    ----------
    device : torch.device
    bf16 : bool
        Whether products are made in 16 bits.
    world : int
        Processes that share the work.
    """

    def __init__(self, device: torch.device, bf16: bool, world: int) -> None:
        self.device, self.bf16, self.world = device, bf16, world
        self.each: float | None = None
        self.begin()

    def begin(self) -> None:
        """Start counting anew."""
        self.rows = self.tokens = 0
        self._began = time.monotonic()

    def add(self, rows: int, tokens: int) -> None:
        """Count a step's rows and tokens, those of all processes."""
        self.rows += rows
        self.tokens += tokens

    def count(self, work: Callable[[], T], tokens: int) -> T:
        """Do a first piece of work of so many tokens and note its products; later, just do it."""
        if self.each is not None or not tokens:
            return work()
        from torch.utils.flop_counter import FlopCounterMode

        with FlopCounterMode(display=False) as counter:
            result = work()
        self.each = counter.get_total_flops() / tokens
        return result

    @cached_property
    def peak(self) -> float:
        """Floating-point operations a second of a large product here.

        On a CPU by processor time, as a core that others use half of the time makes half of them.
        """
        own = self.device.type == "cpu"
        side = SIDE.get(self.device.type, 8192)
        clock, cores = time.perf_counter, 1
        if own:
            clock, cores = time.process_time, torch.get_num_threads()
        kind = torch.bfloat16 if self.bf16 else torch.float32
        one = torch.ones(side, side, dtype=kind, device=self.device)
        best = float("inf")
        for _ in range(TRIES):
            began = clock()
            float((one @ one)[0, 0])  # waits for a GPU
            best = min(best, (clock() - began) / cores)
        return 2 * side**3 / max(best, 1e-9)

    def line(self) -> dict[str, float]:
        """`rows_per_s`, `tokens_per_s` and `mfu` since `begin`, for the log."""
        seconds = max(time.monotonic() - self._began, 1e-9)
        rate = self.tokens / seconds
        found = {"rows_per_s": self.rows / seconds, "tokens_per_s": rate}
        if self.each is not None:
            found["mfu"] = rate * self.each / (self.peak * self.world)
        return found


def tokens_of(batch: Mapping[str, torch.Tensor]) -> int:
    """Tokens of a batch that are no padding (pieces of DNA, for a reader's batch)."""
    for name in ("segment_ids", "attention_mask"):
        if name in batch:
            return int((batch[name] > 0).sum())
    if "counts" in batch:
        return int(batch["counts"].sum())
    return batch["input_ids"].numel() if "input_ids" in batch else 0
