"""Parts of a model whose shapes say all of their form, run through `torch.compile`.

A whole model cannot be: where DNA lies in a batch, and how many tokens are labelled, follow from
its values, each of which breaks a graph in two, and every half is compiled anew for other numbers.
What lies between is of a plain form and holds nearly all of the work: the transformer's blocks and
the reader of spans that were gathered before. Blocks share one compiled form, and lengths and rows
are left open, so a run compiles in its first steps and not again.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import torch
from torch import nn
from transformers.modeling_layers import GradientCheckpointingLayer

from dnahlm.embedding import BaseReader


def compile_parts(model: nn.Module) -> int:
    """Compile a model's blocks and its reader of patches, at their first call, in place.

    Names of weights, and the weights, stay as they are. Pieces of any length (a "token" reader)
    are gathered by their values, so such a reader stays as it is.

    Parameters
    ----------
    model : nn.Module
        Of this package or of transformers.

    Returns
    -------
    int
        How many parts there are.
    """
    parts = [
        part
        for part in model.modules()
        if isinstance(part, GradientCheckpointingLayer)
        or (isinstance(part, BaseReader) and part.config.dna_reader == "patch")
    ]
    for part in parts:
        part.compile(dynamic=True)
    return len(parts)


def plainly(compiled: bool) -> AbstractContextManager[None]:
    """A context in which parts that are compiled run as they were written."""
    return torch.compiler.set_stance("force_eager") if compiled else nullcontext()
