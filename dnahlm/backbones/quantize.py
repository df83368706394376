"""Integer weights by torchao: 8 bits with integer products, or 4 bits in groups of 32.

Works on a CPU as on CUDA; adapters train on top of it in float.
"""

from __future__ import annotations

import logging
from typing import Any

import torch
from torch import nn

BITS = (4, 8)
GROUP = 32


def quantize(model: nn.Module, bits: int) -> int:
    """Replace the weights of linear layers in place.

    Parameters
    ----------
    model : nn.Module
    bits : {4, 8}
        8: int8 weights, activations quantised as they come; 4: int4 weights only, layers whose
        width is no multiple of 32 stay as they are.

    Returns
    -------
    int
        Layers that were replaced.

    Raises
    ------
    ValueError
        If `bits` is neither, torchao is not installed, or no layer can be quantised.
    """
    if bits not in BITS:
        raise ValueError(f"bits must be 4 or 8, not {bits}")
    logging.getLogger("torchao").setLevel(logging.ERROR)  # it reports CUDA kernels it lacks
    try:
        from torchao.quantization import (
            Int8DynamicActivationInt8WeightConfig,
            IntxWeightOnlyConfig,
            PerGroup,
            quantize_,
        )
    except ImportError:
        raise ValueError('4 and 8 bits need torchao: pip install "dnahlm[quantize]"') from None
    count = 0

    def fits(module: nn.Module, name: str) -> bool:
        nonlocal count
        good = isinstance(module, nn.Linear) and (bits == 8 or module.in_features % GROUP == 0)
        count += good
        return good

    config: Any = Int8DynamicActivationInt8WeightConfig()
    four: Any = getattr(torch, "int4")  # noqa: B009 -- torch declares it without a type
    if bits == 4:
        config = IntxWeightOnlyConfig(weight_dtype=four, granularity=PerGroup(GROUP))
    quantize_(model, config, filter_fn=fits)
    if not count:
        raise ValueError("no layer of this model can be quantised: it has no linear layers")
    return count


def weight_bytes(model: nn.Module) -> int:
    """Bytes of parameters and buffers, of quantised ones as they are kept in memory."""
    total = 0
    for tensor in [*model.parameters(), *model.buffers()]:
        parts = getattr(tensor, "tensor_data_names", None)
        if parts:
            inner = [getattr(tensor, part) for part in parts]
            total += sum(part.numel() * part.element_size() for part in inner)
        else:
            total += tensor.numel() * tensor.element_size()
    return total
