"""Published weights into a body: safetensors as they are, pickles converted once, GGUF unpacked."""

from __future__ import annotations

import io
import json
from contextlib import nullcontext, redirect_stderr
from pathlib import Path
from typing import Any

import torch

PICKLES = "pytorch_model*.bin"
FOREIGN = ("cls.", "lm_head.", "pooler.", "bert.pooler.", "contact_head.", "esm.contact_head.")


def gguf_file(folder: Path) -> str | None:
    """Name of the folder's GGUF file, if it holds no other weights.

    Raises
    ------
    ValueError
        If it holds several.
    """
    packed = sorted(folder.glob("*.gguf"))
    if not packed or list(folder.glob("*.safetensors")):
        return None
    if len(packed) > 1:
        raise ValueError(f"{folder} holds {len(packed)} .gguf files; keep one")
    return packed[0].name


def convert_pickles(folder: Path) -> None:
    """Write `model.safetensors` from published `.bin` weights, read with `weights_only=True`.

    Raises
    ------
    ValueError
        If the folder holds no weights, or a file is no plain state dictionary.
    """
    from safetensors.torch import save_file

    if list(folder.glob("*.safetensors")):
        return
    pickles = sorted(folder.glob(PICKLES))
    if not pickles:
        raise ValueError(f"{folder} holds no weights (.safetensors, .bin or .gguf)")
    state: dict[str, torch.Tensor] = {}
    for path in pickles:
        try:
            found = torch.load(path, map_location="cpu", weights_only=True)
            # Tied tensors share memory in a pickle; safetensors keeps each apart.
            state |= {name: tensor.clone().contiguous() for name, tensor in found.items()}
        except Exception as error:
            reason = str(error).splitlines()[0]
            raise ValueError(f"{path} is no plain file of tensors: {reason}") from None
    fresh = folder / "model.safetensors.new"
    save_file(state, fresh, metadata={"format": "pt"})
    fresh.rename(folder / "model.safetensors")


def read_body(kind: Any, folder: Path, dtype: torch.dtype | None = None, **options: Any) -> Any:
    """A body of class `kind` with the folder's weights; heads that it has no use for are skipped.

    Parameters
    ----------
    kind : class with transformers' `from_pretrained`
    folder : Path
    dtype : torch.dtype, optional
        Default float32.
    **options
        For `from_pretrained`.

    Raises
    ------
    ValueError
        If the weights cannot be read or a tensor of the body is missing or of another shape.
    """
    from transformers.utils import logging

    if "gguf_file" not in options:
        convert_pickles(folder)
        options["use_safetensors"] = True
    verbosity = logging.get_verbosity()
    logging.set_verbosity_error()  # what is wrong is raised, and said in one sentence
    logging.disable_progress_bar()
    # Unpacking GGUF draws a progress bar that transformers has no switch for.
    quiet = redirect_stderr(io.StringIO()) if "gguf_file" in options else nullcontext()
    try:
        with quiet:
            body, found = kind.from_pretrained(
                folder, dtype=dtype or torch.float32, output_loading_info=True, **options
            )
    except ImportError as error:
        raise ValueError(f"{folder} cannot be read: {str(error).splitlines()[0]}") from None
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ValueError(f"{folder} holds no readable weights: {reason}") from error
    finally:
        logging.set_verbosity(verbosity)
    mismatched = [entry[0] if isinstance(entry, tuple) else entry for entry in mismatches(found)]
    wrong = [*found["missing_keys"], *mismatched]
    # Rotary frequencies follow from the configuration; checkpoints may keep them elsewhere.
    wrong = [n for n in wrong if not n.startswith(FOREIGN) and not n.endswith("inv_freq")]
    if wrong:
        raise ValueError(f"{folder}: tensor {sorted(wrong)[0]} is missing or of another shape")
    return body


def mismatches(found: Any) -> list[Any]:
    """Tensors of another shape, in transformers' loading report."""
    return list(found.get("mismatched_keys") or [])


def read_config(folder: Path) -> dict[str, Any]:
    """The folder's `config.json`; of a GGUF file, what `model_type` it declares.

    Raises
    ------
    ValueError
        If there is none or it is no JSON object.
    """
    path = folder / "config.json"
    if not path.exists():
        if packed := gguf_file(folder):
            return {"model_type": _architecture(folder / packed)}
        raise ValueError(f"{folder} is not a model folder: it has no config.json")
    try:
        config = json.loads(path.read_text())
    except (json.JSONDecodeError, UnicodeDecodeError):
        config = None
    if not isinstance(config, dict):
        raise ValueError(f"{path} is not readable JSON")
    return config


def _architecture(path: Path) -> str:
    try:
        from gguf import GGUFReader
    except ImportError:
        raise ValueError(f'{path.name} needs the package gguf: pip install "dnahlm[llm]"') from None
    try:
        field = GGUFReader(path).fields["general.architecture"]
        return str(field.contents())
    except Exception as error:
        raise ValueError(f"{path} is not a readable GGUF file") from error
