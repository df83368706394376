"""What 16 bits, the form of attention and `torch.compile` bring to a step of training.

    python -m benchmarks.model.speedups [--rows 48] [--bases 400] [--steps 3] [--write]

Every row trains the shipped model's form on the same generated prompts, batches of one length; CPU
seconds a step, the least of several, beside the loop as it is. MFU counts the products of a step
(`dnahlm.train.meter`) over those of one large product in the same type. "to compile" are the CPU
seconds of the first step, with nothing kept from before and the C++ compiler's with them.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS

from benchmarks.report import Row, arguments, finish, timed
from dnahlm.config import preset_config
from dnahlm.data.instruct import PromptEncoder
from dnahlm.infer import WEIGHTS
from dnahlm.modeling import DnahlmForCausalLM, attention
from dnahlm.precision import bfloat16_in_hardware
from dnahlm.tokenizer import load_tokenizer
from dnahlm.train.compiled import compile_blocks
from dnahlm.train.loop import LoopConfig, optimizer_of
from dnahlm.train.meter import Meter

PEER = "as it is: bf16 where the processor has it, products in place of fused attention"


def batch(encoder: PromptEncoder, rows: int, bases: int) -> dict[str, torch.Tensor]:
    """Prompts of random DNA whose answer is one word."""
    rng = np.random.default_rng(0)
    answer = encoder.answer("yes")
    texts = []
    for _ in range(rows):
        codes = rng.integers(0, 4, bases).astype(np.uint8)
        texts.append([*encoder.prompt("Is this DNA a promoter?", codes), *answer])
    ids = torch.tensor(texts)
    labels = torch.full_like(ids, -100)
    labels[:, -len(answer) :] = ids[:, -len(answer) :]
    return {"input_ids": ids, "labels": labels}


def fused(*given: Any, **named: Any) -> Any:
    """Attention by torch's fused kernel."""
    with sdpa_kernel([SDPBackend.FLASH_ATTENTION, SDPBackend.MATH]):
        return sdpa_attention_forward(*given, **named)


def step(
    model: nn.Module, optimizer: torch.optim.Optimizer, given: dict, bf16: bool
) -> torch.Tensor:
    """One step of training."""
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        loss = model(**given).loss
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.detach()


def spent() -> float:
    """CPU seconds of this process and of those that it started and that have ended."""
    return sum(os.times()[:4])


def row(what: str, given: dict, vocabulary: Any, options: argparse.Namespace, **kind: Any) -> Row:
    """CPU seconds of a step of a fresh model."""
    bf16 = kind.get("bf16", bfloat16_in_hardware("cpu"))
    ALL_ATTENTION_FUNCTIONS.register("dnahlm", kind.get("attention", attention))
    torch.manual_seed(0)
    model: nn.Module = DnahlmForCausalLM(preset_config("mini", vocabulary)).train()
    optimizer = optimizer_of(model, LoopConfig())
    meter = Meter(torch.device("cpu"), bf16, 1)
    meter.count(partial(step, model, optimizer, given, bf16), given["input_ids"].numel())
    if kind.get("compiled"):
        compile_blocks(model)
    began = spent()
    step(model, optimizer, given, bf16)  # compiles, and warms up
    first = spent() - began
    wall, cpu = timed(partial(step, model, optimizer, given, bf16), options.steps)
    products = (meter.each or 0) * given["input_ids"].numel()
    more: dict[str, Any] = {"MFU": products / min(cpu) / meter.peak}
    if kind.get("compiled"):
        more["to compile"] = first - min(cpu)
    return Row(what, wall, cpu, "" if what == PEER else PEER, more)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=48, help="of a batch")
    parser.add_argument("--bases", type=int, default=400, help="of a row")
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--no-compile", action="store_true")
    arguments(parser)
    options = parser.parse_args()
    torch.set_num_threads(1)
    vocabulary = load_tokenizer(WEIGHTS)
    given = batch(PromptEncoder(vocabulary), options.rows, options.bases)
    kinds: dict[str, dict[str, Any]] = {
        PEER: {},
        "32 bits": {"bf16": False},
        "bf16 whatever the processor": {"bf16": True},
        "torch's fused attention": {"attention": fused},
    }
    if not options.no_compile:
        kinds["torch.compile of the blocks"] = {"compiled": True}
    rows = []
    with tempfile.TemporaryDirectory() as fresh:
        os.environ["TORCHINDUCTOR_CACHE_DIR"] = fresh
        for what, kind in kinds.items():
            rows.append(row(what, given, vocabulary, options, **kind))
            print(what, rows[-1].cpu, rows[-1].more, flush=True)
    finish("model.speedups", rows, options)


if __name__ == "__main__":
    main()
