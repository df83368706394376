"""Tune a backbone that is given by its name or folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from dnahlm.backbones.base import Backbone
from dnahlm.backbones.load import load_backbone
from dnahlm.train.adapters.methods import Sizes, find_method
from dnahlm.train.adapters.tune import Schedule, tune

__all__ = ["Schedule", "train_adapter"]


def train_adapter(
    data: str | Path,
    out: str | Path,
    backbone: str | Path | Backbone = "dnahlm",
    method: str = "lora",
    schedule: Schedule | None = None,
    sizes: Sizes | None = None,
    domain: str | None = None,
    merge: bool = False,
    bits: int | None = None,
    report: Callable[[str], None] | None = None,
) -> dict[str, Any]:
    """Tune a backbone on one task; the data are checked before it is loaded.

    Parameters
    ----------
    backbone : str, Path or Backbone, default="dnahlm"
        As `load_backbone` takes it.
    bits : {4, 8}, optional
        Load the backbone as integers, adapters in float on top.
    data, out, method, schedule, sizes, domain, merge, report
        As `dnahlm.train.adapters.tune.tune` takes them.

    Returns
    -------
    dict
        As `tune` gives it.

    Raises
    ------
    ValueError
        As `tune`, and if there are no such weights or the method cannot train integers.
    """
    if bits is not None and find_method(method).kind == "full":
        raise ValueError("full fine-tuning needs float weights; leave out the bits")

    def load() -> Backbone:
        return backbone if isinstance(backbone, Backbone) else load_backbone(backbone, bits=bits)

    return tune(data, out, load, method, schedule, sizes, domain, merge, report)
