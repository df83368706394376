"""What a model folder and a sequence must be before the model reads them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from dnahlm.data.tasks import Task

SHORTEST = 20
MOST_UNKNOWN = 0.5


def check_sequence(sequence: str, task: Task) -> tuple[np.ndarray | None, str | None]:
    """Base codes to be read for a task, or None, and what to say about it.

    Returns
    -------
    codes, reason : np.ndarray or None, str or None
    """
    from dnahlm.data.read import encode
    from dnahlm.tokenizer import clean_dna

    if not sequence.strip():
        return None, "the sequence is empty"
    try:
        cleaned = clean_dna(sequence)
    except ValueError:
        letters = {c for c in sequence.upper() if c.isalpha()}
        if letters and letters <= set("ABCDEFGHIKLMNPQRSTVWXYZ") and letters & set("EFILPQXZ"):
            return None, "this looks like protein, not DNA"
        return None, "this is not DNA: it holds characters that are no nucleotide codes"
    unknown = cleaned.count("N") / len(cleaned)
    if unknown > MOST_UNKNOWN:
        return None, f"{unknown:.0%} of the bases are ambiguous"
    shortest, longest = task.length
    need = max(SHORTEST, shortest // 2)
    if len(cleaned) < need:
        return None, f"too short: {len(cleaned)} bases, this task needs at least {need}"
    if longest and len(cleaned) > longest:
        start = (len(cleaned) - longest) // 2
        note = f"read the middle {longest} of {len(cleaned)} bases, the length of this task"
        return encode(cleaned[start : start + longest]), note
    if len(cleaned) < shortest:
        return encode(cleaned), f"{len(cleaned)} bases; this task was taught with {shortest}"
    return encode(cleaned), None


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
