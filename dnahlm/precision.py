"""Where products in bfloat16 are done in hardware, and autocast to them there."""

from __future__ import annotations

import platform
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


def bfloat16_in_hardware(device: str | torch.device) -> bool:
    """Whether a device multiplies in bfloat16 faster than in float32.

    A processor without such instructions (most laptops: AVX2 alone) emulates them, which makes a
    training step some ten times slower.

    Parameters
    ----------
    device : str or torch.device
        "cuda", "mps" or "cpu".

    Returns
    -------
    bool
        A CPU: AMX or AVX512-BF16 on x86, BF16 on Arm. CUDA: compute capability 8 or higher.
    """
    import torch

    kind = torch.device(device).type
    if kind == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    return _processor_has_it() if kind == "cpu" else True


@cache
def _processor_has_it() -> bool:
    import torch

    if platform.machine() in ("x86_64", "AMD64"):
        return torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported()
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


def half_products(device: str | torch.device, wanted: bool = True) -> torch.autocast:
    """Autocast to bfloat16 if it is wanted and done in hardware; nothing otherwise.

    Parameters
    ----------
    device : str or torch.device
    wanted : bool, default=True
    """
    import torch

    kind = torch.device(device).type
    return torch.autocast(kind, torch.bfloat16, enabled=wanted and bfloat16_in_hardware(device))
