"""bfloat16 is used where the processor has it, and nowhere else."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest
import torch

from dnahlm import precision
from dnahlm.precision import bfloat16_in_hardware, half_products

CPUINFO = Path("/proc/cpuinfo")


@pytest.mark.skipif(
    platform.machine() != "x86_64" or not CPUINFO.exists(), reason="reads Linux's list of x86 flags"
)
def test_a_cpu_has_what_the_kernel_lists() -> None:
    flags = CPUINFO.read_text(encoding="ascii", errors="replace").split()
    listed = "amx_bf16" in flags or "avx512_bf16" in flags
    assert bfloat16_in_hardware("cpu") == listed


@pytest.mark.parametrize("has", [True, False])
@pytest.mark.parametrize("wanted", [True, False])
def test_products_are_halved_only_if_wanted_and_there(
    monkeypatch: pytest.MonkeyPatch, has: bool, wanted: bool
) -> None:
    monkeypatch.setattr(precision, "_processor_has_it", lambda: has)
    one = torch.ones(2, 2)
    with half_products("cpu", wanted):
        kind = (one @ one).dtype
    assert kind == (torch.bfloat16 if has and wanted else torch.float32)


def test_apple_gpus_have_it() -> None:
    assert bfloat16_in_hardware("mps")
