"""`load_backbone`: from a name or folder to a backbone of the right family."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from dnahlm.backbones.base import Backbone
from dnahlm.backbones.store import hub_id, stored_folder
from dnahlm.backbones.weights import read_config


def load_backbone(
    name_or_path: str | Path = "dnahlm",
    device: str | None = None,
    dtype: torch.dtype | None = None,
    bits: int | None = None,
) -> Backbone:
    """Load a pre-trained model of DNA or text.

    Parameters
    ----------
    name_or_path : str or Path, default="dnahlm"
        `dnahlm` (the shipped weights), a model folder, a name that `dnahlm models list` shows, a
        short name (`dnabert2`, `nt-v2-50m`, `opt-125m`, ...) or a hub id.
    device : str, optional
        Default: cuda, then mps, then cpu.
    dtype : torch.dtype, optional
        Default float32.
    bits : {4, 8}, optional
        Load the linear layers as 4- or 8-bit integers, see `dnahlm.backbones.quantize`.

    Returns
    -------
    Backbone

    Raises
    ------
    ValueError
        If there are no such weights here, they are of no family that is known, or the machine has
        no such device.
    """
    from dnahlm.train.loop import pick_device

    place = find_device(device) if device else pick_device()
    name = str(name_or_path)
    folder = find_folder(name)
    family = find_family(read_config(folder), folder)
    backbone = family.read(folder, name, dtype=dtype)
    backbone.to(place).eval()
    if bits is not None:
        from dnahlm.backbones.quantize import quantize

        quantize(backbone, bits)
    return backbone


def find_device(name: str) -> torch.device:
    """A device by its name.

    Raises
    ------
    ValueError
        If the machine has none of that name.
    """
    try:
        return torch.empty(0, device=name).device
    except (RuntimeError, AssertionError):
        raise ValueError(f"{name!r} is no device of this machine; cpu always is") from None


def find_folder(name: str) -> Path:
    """Folder of a model: its path, the shipped weights, the model directory, the hub's cache.

    Raises
    ------
    ValueError
        If it is nowhere; the sentence says how to get it.
    """
    if name == "dnahlm":
        from dnahlm.infer import WEIGHTS

        return WEIGHTS
    path = Path(name).expanduser()
    if path.is_dir():
        return path
    if (stored := stored_folder(name)).is_dir():
        return stored
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(hub_id(name), local_files_only=True))
    except Exception:
        raise ValueError(
            f"the weights of {name} are not on this machine; with a network run: "
            f"dnahlm models add {name}"
        ) from None


def find_family(config: dict[str, Any], folder: Path) -> Any:
    """Backbone class of a configuration.

    Raises
    ------
    ValueError
        If no family knows its model type.
    """
    kind = config.get("model_type")
    if kind == "dnahlm":
        from dnahlm.backbones.dnahlm import Dnahlm

        return Dnahlm
    if kind == "bert":
        # DNABERT-2 calls itself "bert" too; only its configuration speaks of ALiBi.
        if "alibi_starting_size" in config:
            from dnahlm.backbones.dnabert2 import Dnabert2

            return Dnabert2
        from dnahlm.backbones.dnabert import Dnabert

        return Dnabert
    if kind == "esm":
        from dnahlm.backbones.nucleotide_transformer import NucleotideTransformer

        return NucleotideTransformer
    if kind == "opt":
        from dnahlm.backbones.opt import Opt

        return Opt
    from dnahlm.backbones.llama import MODEL_TYPES, Llama

    if kind in MODEL_TYPES:
        from dnahlm.backbones.merged import SETTINGS, MergedLlama

        return MergedLlama if SETTINGS in config else Llama
    known = ", ".join(("dnahlm", "bert", "esm", "opt", *MODEL_TYPES))
    raise ValueError(f"{folder} holds a model of type {kind!r}; known are {known}")
