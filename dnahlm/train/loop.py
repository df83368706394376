"""The training loop all stages share: AdamW, warm-up and decay, bf16, averaging, exact resume.

Plain torch rather than HF Trainer or accelerate: both write optimizer state by pickle, and a run
here must resume exactly from safetensors and JSON. Every random number of a step follows from
(seed, step, rank), batches are a function of their number, and so a checkpoint needs weights,
optimizer moments and a step count only. Under `torchrun`, processes take every n-th row of each
batch and sum gradients weighted by their labelled tokens, which gives the single-process loss;
each holds the whole model, or with `LoopConfig.shard` a slice of it (`dnahlm.train.shards`).
"""

from __future__ import annotations

import copy
import json
import math
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
from safetensors.torch import load_file, save_file
from torch import nn

from dnahlm.precision import bfloat16_in_hardware, half_products
from dnahlm.train import checkpoint, shards
from dnahlm.train.compiled import compile_blocks, plainly
from dnahlm.train.meter import Meter, tokens_of

SETTLE = 30  # batches from which a fresh reader takes the statistics of its normalisations


@dataclass(frozen=True)
class LoopConfig:
    """Settings of a run.

    Attributes
    ----------
    steps : int
        Optimizer steps.
    learning_rate : float
        Peak, after `warmup` steps; the last `decay` steps fall to zero.
    fall : {"linear", "cosine"}
        How they fall; "cosine" with `decay=steps` is the usual cosine schedule.
    ema : float
        Decay of the averaged weights that are evaluated and shipped; 0 for none.
    smoothing : float
        Share of the first answer token's target given to a rival answer.
    accumulate : int
        Batches a step.
    bf16 : bool
        Products in bfloat16 where the device does them in hardware.
    minutes : float
        Time between checkpoints.
    keep_best : str
        Measure of `evaluate` whose best averaged weights are kept in `best.safetensors`.
    shard : bool
        Divide weights, gradients and moments among the processes (FSDP).
    compile : bool
        Run the blocks through `torch.compile` (`dnahlm.train.compiled`).
    """

    steps: int = 1000
    learning_rate: float = 1.5e-3
    warmup: int = 100
    decay: int = 300
    fall: str = "linear"
    weight_decay: float = 0.05
    clip: float = 1.0
    ema: float = 0.998
    smoothing: float = 0.0
    accumulate: int = 1
    bf16: bool = True
    seed: int = 0
    log_every: int = 50
    eval_every: int = 0
    minutes: float = 3.0
    keep_best: str = ""
    shard: bool = False
    compile: bool = False

    def __post_init__(self) -> None:
        if self.fall not in ("linear", "cosine"):
            raise ValueError(f"fall must be linear or cosine, not {self.fall!r}")

    def rate(self, step: int) -> float:
        """Learning rate of a step (0-based)."""
        rise = min(1.0, (step + 1) / max(self.warmup, 1))
        left = min(1.0, (self.steps - step) / max(self.decay, 1))
        if self.fall == "cosine":
            left = (1 - math.cos(math.pi * left)) / 2
        return self.learning_rate * rise * left


def start_processes() -> tuple[int, int]:
    """Rank and number of processes, joined by gloo or nccl when `torchrun` started them."""
    if int(os.environ.get("WORLD_SIZE", "1")) > 1 and not dist.is_initialized():
        dist.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
    if dist.is_initialized():
        return dist.get_rank(), dist.get_world_size()
    return 0, 1


def pick_device() -> torch.device:
    """cuda, then mps, then cpu."""
    if torch.cuda.is_available():
        return torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def optimizer_of(model: nn.Module, config: LoopConfig) -> torch.optim.AdamW:
    """AdamW with weight decay on matrices only."""
    decayed = [p for p in model.parameters() if p.ndim > 1]
    rest = [p for p in model.parameters() if p.ndim <= 1]
    groups = [
        {"params": decayed, "weight_decay": config.weight_decay},
        {"params": rest, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=config.learning_rate, betas=(0.9, 0.98), fused=True)


def _distinct(model: nn.Module) -> list[str]:
    """Names of weights and buffers, without the further names of tied ones."""
    seen: set[int] = set()
    found = []
    for name, tensor in model.state_dict().items():
        if tensor.data_ptr() not in seen or tensor.ndim == 0:
            seen.add(tensor.data_ptr())
            found.append(name)
    return found


def labelled(batch: dict[str, torch.Tensor]) -> int:
    """Predicted tokens of a batch (labels `(batch, length)`), or its rows (labels `(batch,)`)."""
    labels = batch["labels"]
    return len(labels) if labels.ndim == 1 else int((labels[:, 1:] != -100).sum())


class Trainer:
    """Runs steps, logs to `metrics.jsonl`, keeps a checkpoint that resumes exactly.

    Parameters
    ----------
    model : nn.Module
        Called with a batch's tensors, returns an output with `.loss`, the mean over labels.
    batches : callable
        `batches(start)` gives batches from number `start` on; each a dict of tensors with
        `labels`.
    folder : Path
        Where `metrics.jsonl` and `checkpoint/` are written.
    config : LoopConfig
    evaluate : callable, optional
        `evaluate(model) -> dict`, run with the averaged weights every `eval_every` steps.
    """

    def __init__(
        self,
        model: nn.Module,
        batches: Callable[[int], Iterator[dict[str, torch.Tensor]]],
        folder: str | Path,
        config: LoopConfig,
        evaluate: Callable[[nn.Module], dict[str, Any]] | None = None,
    ) -> None:
        self.rank, self.world = start_processes()
        self.device = pick_device()
        self.model = model.to(self.device)
        self.names = _distinct(self.model)
        self.whole: nn.Module | None = None
        self.sharded = config.shard and self.world > 1
        if self.sharded:
            self.whole = copy.deepcopy(model).cpu() if self.rank == 0 else None
            shards.divide(self.model, self.device)
        if config.compile:
            compile_blocks(self.model)
        bf16 = config.bf16 and bfloat16_in_hardware(self.device)
        self.meter = Meter(self.device, bf16, self.world)
        self.batches = batches
        self.folder = Path(folder)
        self.config = config
        self.evaluate = evaluate
        self.optimizer = optimizer_of(self.model, config)
        self.average = {k: v.detach().clone() for k, v in self._state().items()}
        self.step = 0
        self.best = -math.inf
        self.folder.mkdir(parents=True, exist_ok=True)

    def _state(self) -> dict[str, torch.Tensor]:
        """Weights and buffers once each (tied weights under their first name)."""
        state = self.model.state_dict()
        return {name: state[name] for name in self.names}

    def run(self, until: int | None = None) -> dict[str, Any]:
        """Train to the last step (or `until`) from the checkpoint, if there is one.

        Returns
        -------
        dict
            The last line of `metrics.jsonl`.
        """
        self.resume()
        stop = self.config.steps if until is None else min(until, self.config.steps)
        stream = self.batches(self.step * self.config.accumulate)
        saved = time.monotonic()
        self.meter.begin()
        losses: list[float] = []
        line: dict[str, Any] = {}
        final: dict[str, Any] = {}
        self.model.train()
        bar = self._bar(stop)
        while self.step < stop:
            losses.append(self._step(stream))
            self.step += 1
            bar.update()
            last = self.step == stop
            if self.step % self.config.log_every == 0 or last:
                line = {"step": self.step, "loss": sum(losses) / len(losses)}
                line |= {"rate": self.config.rate(self.step - 1)} | self.meter.line()
                bar.set_postfix(loss=f"{line['loss']:.3f}", refresh=False)
                losses = []
                self.meter.begin()
            every = self.config.eval_every
            if self.evaluate and ((every and self.step % every == 0) or last):
                line = {"step": self.step} | line | self._evaluate()
                self.meter.begin()
            if line:
                self._log(line)
                final, line = line, {}
            due = time.monotonic() - saved > 60 * self.config.minutes
            if self._agree(due or last):
                self.save()
                saved = time.monotonic()
        bar.close()
        return final or self._last_line()

    def _bar(self, stop: int) -> Any:
        """Progress on a terminal's stderr; nothing elsewhere, and nothing but of rank 0."""
        from tqdm.auto import tqdm

        silent = True if self.rank else None
        return tqdm(initial=self.step, total=stop, unit="step", disable=silent, leave=False)

    def _step(self, stream: Iterator[dict[str, torch.Tensor]]) -> float:
        for group in self.optimizer.param_groups:
            group["lr"] = self.config.rate(self.step)
        torch.manual_seed(hash((self.config.seed, self.step, self.rank)) % 2**63)
        batches = [next(stream) for _ in range(self.config.accumulate)]
        total = sum(labelled(batch) for batch in batches)
        loss_sum = torch.zeros((), device=self.device)
        for batch in batches:
            part = {k: v[self.rank :: self.world].to(self.device) for k, v in batch.items()}
            count = labelled(part)
            if not count and not self.sharded:
                continue
            if not count:
                # The others need this process's slices: it works along, and adds nothing.
                part = {k: v.to(self.device) for k, v in batch.items()}
            loss_sum += self.meter.count(partial(self._pass, part, count / total), tokens_of(part))
            self.meter.add(len(batch["labels"]), tokens_of(batch))
        self._sum_gradients(loss_sum)
        nn.utils.clip_grad_norm_(self.model.parameters(), self.config.clip)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self._share_statistics()
        self._move_average()
        return float(loss_sum)

    def _pass(self, part: dict[str, torch.Tensor], share: float) -> torch.Tensor:
        """Forward and backward pass of this process's rows, whose loss counts by their share."""
        extra = {"label_smoothing": self.config.smoothing} if self.config.smoothing else {}
        # The first pass is counted, which a compiled model cannot be.
        with plainly(self.config.compile and self.meter.each is None):
            with half_products(self.device, self.config.bf16):
                loss = self.model(**part, **extra).loss * share
            loss.backward()
        return loss.detach()

    def _sum_gradients(self, loss: torch.Tensor) -> None:
        if self.world == 1:
            return
        if self.sharded:  # the gradients were summed as they came
            dist.all_reduce(loss)
            return
        parameters = [p for p in self.model.parameters() if p.requires_grad]
        for p in parameters:
            if p.grad is None:
                p.grad = torch.zeros_like(p)
        grads = [p.grad for p in parameters if p.grad is not None]
        flat = torch.cat([loss.view(1), *(g.view(-1) for g in grads)])
        dist.all_reduce(flat)
        loss.copy_(flat[0])
        start = 1
        for grad in grads:
            grad.copy_(flat[start : start + grad.numel()].view_as(grad))
            start += grad.numel()

    @torch.no_grad()
    def _share_statistics(self) -> None:
        """Give every process the mean of all processes' running statistics."""
        moving = [b for b in self.model.buffers() if b.is_floating_point()]
        if self.world == 1 or not moving:
            return
        flat = torch.cat([buffer.view(-1) for buffer in moving])
        dist.all_reduce(flat)
        start = 0
        for buffer in moving:
            buffer.copy_(flat[start : start + buffer.numel()].view_as(buffer) / self.world)
            start += buffer.numel()

    @torch.no_grad()
    def _move_average(self) -> None:
        # A young average would remember the initial weights, so its horizon grows with the run.
        decay = min(self.config.ema, (1 + self.step) / (10 + self.step))
        state = self._state()
        if not self.config.ema:
            decay = 0.0
        floats = [k for k, v in state.items() if v.is_floating_point()]
        torch._foreach_lerp_(
            [shards.local(self.average[k]) for k in floats],
            [shards.local(state[k]) for k in floats],
            1 - decay,
        )
        for k in state.keys() - set(floats):
            self.average[k].copy_(state[k])

    def _agree(self, flag: bool) -> bool:
        """Rank 0's answer, for all ranks."""
        if self.world == 1:
            return flag
        shared = torch.tensor([float(flag)], device=self.device)
        dist.broadcast(shared, 0)
        return bool(shared.item())

    def averaged(self) -> nn.Module:
        """The model with the averaged weights, or the best of them if they are kept.

        Every process must ask; where the model is divided, only the first one's is whole.
        """
        best = self.folder / "best.safetensors"
        kept = self.average
        if self.config.keep_best and best.exists():
            kept = load_file(best)
        elif self.sharded:
            kept = shards.gathered(self.average)
        model = self.whole if self.whole is not None else self.model
        if not self.sharded or self.whole is not None:
            model.load_state_dict(kept, strict=False)
        return model

    def _evaluate(self) -> dict[str, Any]:
        """Measures of the averaged weights by the first process; empty in the others."""
        assert self.evaluate is not None
        average = shards.gathered(self.average) if self.sharded else self.average
        if self.rank:
            return {}
        kept = {k: v.detach().clone() for k, v in self._state().items()}
        model = (self.model if self.whole is None else self.whole).to(self.device)
        model.load_state_dict(average, strict=False)
        model.eval()
        with plainly(self.config.compile):  # a form of its own takes longer than it could save
            result = self.evaluate(model)
        if self.config.keep_best and result[self.config.keep_best] > self.best:
            self.best = result[self.config.keep_best]
            fresh = self.folder / "best.new"
            save_file(average, fresh)
            fresh.replace(self.folder / "best.safetensors")
        if self.whole is None:
            self.model.load_state_dict(kept, strict=False)
            self.model.train()
        else:
            self.whole.cpu()
        return result

    def _log(self, line: dict[str, Any]) -> None:
        if self.rank:
            return
        if not all(math.isfinite(v) for v in line.values() if isinstance(v, float)):
            raise ValueError(f"training diverged at step {self.step}: the loss is not finite")
        with open(self.folder / "metrics.jsonl", "a") as handle:
            handle.write(json.dumps({"time": round(time.time(), 1), **line}) + "\n")

    def _last_line(self) -> dict[str, Any]:
        """The end of the log, for a run whose steps were all done before; empty without one."""
        log = self.folder / "metrics.jsonl"
        lines = log.read_text().splitlines() if log.exists() else []
        return json.loads(lines[-1]) if lines else {}

    def save(self) -> None:
        """Write `checkpoint/`; see `dnahlm.train.checkpoint.save`."""
        if self.rank and not self.sharded:
            return
        best = self.best if math.isfinite(self.best) else None
        state = {"step": self.step, "best": best, "config": asdict(self.config)}
        checkpoint.save(self.folder, self._parts(), state, self.sharded)

    def _parts(self) -> dict[str, dict[str, torch.Tensor]]:
        """What a checkpoint holds, by file."""
        names = {id(p): name for name, p in self.model.named_parameters()}
        moments = {
            f"{names[id(p)]}::{key}": value
            for p, values in self.optimizer.state.items()
            for key, value in values.items()
        }
        return {"model": self._state(), "average": self.average, "optimizer": moments}

    def resume(self) -> None:
        """Load `checkpoint/` (or the one that a kill left under its old name), if any.

        It may be of another number of processes, divided among them or not.

        Raises
        ------
        ValueError
            If the checkpoint cannot be read or is of another model.
        """
        if self.rank == 0:
            checkpoint.tidy(self.folder)
        if self.world > 1:
            dist.barrier()
        state = checkpoint.resume(self.folder, self._room)
        if state is not None:
            self.step = state["step"]
            self.best = -math.inf if state["best"] is None else state["best"]

    def _room(self, moments: list[str]) -> dict[str, dict[str, torch.Tensor]]:
        """The tensors that a checkpoint fills; its moments have these names."""
        parameters = dict(self.model.named_parameters())
        for key in moments:
            name, _, kind = key.partition("::")
            p = parameters[name]
            room = torch.zeros(()) if kind == "step" else torch.zeros_like(p)
            self.optimizer.state[p][kind] = room
        return self._parts()
