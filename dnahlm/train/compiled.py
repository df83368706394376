"""Blocks of a transformer run through `torch.compile`.

A whole model cannot be: where DNA lies in a batch, and how many tokens are labelled, follow from
its values, each of which breaks a graph in two, and every half is compiled anew for other numbers.
The blocks are of a plain form. They share what is compiled, and lengths and rows are left open, so
a run compiles once or twice and not again. The reader stays as it is: with it compiled too,
every length was compiled anew, a step was slower on a CPU and the second loss was not finite
(torch 2.13; docs/performance.md, "Training").
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import torch
from torch import nn
from transformers.modeling_layers import GradientCheckpointingLayer


def compile_blocks(model: nn.Module) -> int:
    """Compile a model's blocks, at their first call, in place.

    Names of weights, and the weights, stay as they are.

    Parameters
    ----------
    model : nn.Module
        Of this package or of transformers.

    Returns
    -------
    int
        How many blocks there are.
    """
    blocks = [part for part in model.modules() if isinstance(part, GradientCheckpointingLayer)]
    for block in blocks:
        block.compile(dynamic=True)
    return len(blocks)


def plainly(compiled: bool) -> AbstractContextManager[None]:
    """A context in which blocks that are compiled run as they were written."""
    return torch.compiler.set_stance("force_eager") if compiled else nullcontext()
