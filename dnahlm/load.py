"""Model folders: what they must hold, and their weights, from safetensors only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dnahlm.seal import SUMS, damaged

if TYPE_CHECKING:
    import torch

    from dnahlm.modeling import DnahlmForCausalLM


def check_model_folder(folder: Path) -> None:
    """Refuse folders without safetensors weights of DNAHLM, pickles above all.

    Raises
    ------
    ValueError
        With what is missing or wrong.
    """
    config = folder / "config.json"
    if not config.exists():
        raise ValueError(f"{folder} is not a model folder: it has no config.json")
    try:
        kind = json.loads(config.read_text()).get("model_type")
    except (json.JSONDecodeError, UnicodeDecodeError, AttributeError):
        raise ValueError(f"{config} is not readable JSON") from None
    if kind != "dnahlm":
        raise ValueError(f"{config} describes a {kind!r} model, not dnahlm")
    if not list(folder.glob("*.safetensors")):
        pickled = [*folder.glob("*.bin"), *folder.glob("*.pt"), *folder.glob("*.pth")]
        hint = f"; {pickled[0].name} is a pickle, which is not read" if pickled else ""
        raise ValueError(f"{folder} has no .safetensors weights{hint}")


def check_sums(folder: Path) -> None:
    """Refuse a model folder whose files are not those its `SHA256SUMS` lists, if it has one.

    Raises
    ------
    ValueError
        With the file that is missing or changed.
    """
    if (folder / SUMS).exists() and (name := damaged(folder / SUMS)):
        raise ValueError(
            f"{folder / name} is missing or damaged: its SHA-256 is not the one in {SUMS}; "
            "install or copy the model again"
        )


def download(name: str) -> Path:
    """Folder of a model of the Hugging Face hub, its JSON and safetensors files only.

    Raises
    ------
    ValueError
        If there is no such model, or no connection.
    """
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, allow_patterns=["*.json", "*.safetensors"]))
    except Exception as error:
        reason = str(error).splitlines()[0]
        raise ValueError(f"{name} is no model folder and cannot be fetched: {reason}") from error


def load_model(folder: str | Path, dtype: torch.dtype | None = None) -> DnahlmForCausalLM:
    """Model of a folder, on the CPU.

    Parameters
    ----------
    folder : str or Path
    dtype : torch.dtype, optional
        Default float32, whatever the file holds: training needs it.

    Raises
    ------
    ValueError
        If the folder holds no weights of DNAHLM, only some, or damaged ones.
    """
    import torch
    from transformers.utils import logging

    from dnahlm.modeling import DnahlmForCausalLM

    check_model_folder(Path(folder))
    check_sums(Path(folder))
    logging.disable_progress_bar()  # what is wrong is raised, and said in one sentence
    verbosity = logging.get_verbosity()
    logging.set_verbosity_error()
    try:
        loaded: Any = DnahlmForCausalLM.from_pretrained(
            folder, dtype=dtype or torch.float32, use_safetensors=True, output_loading_info=True
        )
    except Exception as error:
        reason = str(error).splitlines()[0]
        raise ValueError(f"{folder} holds no weights of DNAHLM: {reason}") from error
    finally:
        logging.set_verbosity(verbosity)
    model, found = loaded
    wrong = [*found["missing_keys"], *found["mismatched_keys"]]
    if wrong:
        raise ValueError(f"{folder} holds no weights of DNAHLM: {wrong[0]} is missing or wrong")
    return model


def load_start(folder: str | Path, vocabulary: int) -> DnahlmForCausalLM:
    """Model to train on, checked against the number of entries of the vocabulary in use.

    Raises
    ------
    ValueError
        As `load_model`, or if the model was made for another vocabulary.
    """
    model = load_model(folder)
    if model.config.vocab_size != vocabulary:
        raise ValueError(
            f"{folder} was made for {model.config.vocab_size} vocabulary entries, not {vocabulary}"
        )
    return model
