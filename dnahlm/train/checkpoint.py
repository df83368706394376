"""Checkpoints of a run: safetensors and JSON in a folder that has its name only when whole."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
from safetensors.torch import load_file, save_file

from dnahlm.seal import SUMS, damaged, replace, seal
from dnahlm.train import shards

PLACE, OLD, NEW = "checkpoint", "checkpoint.old", "checkpoint.new"
STATE = "state.json"


def save(folder: Path, parts: shards.Parts, state: dict[str, Any], sharded: bool) -> None:
    """Write a checkpoint with its SHA-256 sums beside its place and rename it when whole.

    Parameters
    ----------
    folder : Path
        Of the run.
    parts : mapping
        Tensors by name, by file: `model`, `average`, `optimizer`.
    state : dict
        What JSON holds: `step` and the like.
    sharded : bool
        Tensors are divided among processes, each of which calls this.
    """
    fresh, place, old = folder / NEW, folder / PLACE, folder / OLD
    first = not sharded or dist.get_rank() == 0
    if first:
        for path in (fresh, old):
            shutil.rmtree(path, ignore_errors=True)
        fresh.mkdir()
    if sharded:
        dist.barrier()
        shards.write(fresh, parts)
        if not first:
            return
    else:
        for name, tensors in parts.items():
            whole = {key: tensor.contiguous() for key, tensor in tensors.items()}
            save_file(whole, fresh / f"{name}.safetensors")
    (fresh / STATE).write_text(json.dumps(state, indent=1))
    files = [path for path in fresh.rglob("*") if path.is_file()]
    seal(fresh / SUMS, [path.relative_to(fresh).as_posix() for path in files])
    if place.exists():
        place.rename(old)
    fresh.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def resume(
    folder: Path, room: Callable[[list[str]], dict[str, dict[str, torch.Tensor]]]
) -> dict[str, Any] | None:
    """Fill a run's tensors from its checkpoint.

    Parameters
    ----------
    folder : Path
        Of the run.
    room : callable
        From the names of the optimizer's tensors to the tensors that are filled, as for `save`;
        they may be divided among other processes than those which wrote them.

    Returns
    -------
    dict or None
        The state; None without a checkpoint.

    Raises
    ------
    ValueError
        The checkpoint cannot be read or is of another model.
    """
    place = folder / PLACE
    if not place.exists():
        return None
    try:
        if (place / SUMS).exists() and (name := damaged(place / SUMS)):
            raise ValueError(f"{name} is damaged; remove the folder to begin again")
        state = json.loads((place / STATE).read_text())
        _read(place, room)
    except Exception as error:
        reason = str(error).splitlines()[0]
        raise ValueError(f"{place} is not a checkpoint of this run: {reason}") from error
    return state


@torch.no_grad()
def _read(place: Path, room: Callable[[list[str]], dict[str, dict[str, torch.Tensor]]]) -> None:
    if (place / shards.FOLDER).is_dir():
        parts = room(shards.names(place, "optimizer"))
        _check(parts, {part: shards.names(place, part) for part in parts})
        shards.read(place, parts)
        return
    files = {p: load_file(place / f"{p}.safetensors") for p in ("model", "average", "optimizer")}
    parts = room(list(files["optimizer"]))
    _check(parts, {part: list(tensors) for part, tensors in files.items()})
    for part, tensors in parts.items():
        for key, tensor in tensors.items():
            shards.fill(tensor, files[part][key])


def _check(parts: shards.Parts, names: dict[str, list[str]]) -> None:
    if any(set(names[part]) != tensors.keys() for part, tensors in parts.items()):
        raise ValueError("its weights are of another model")


def tidy(folder: Path) -> None:
    """Mend what a kill left: a checkpoint under its old name, lines of the log after it."""
    place, old = folder / PLACE, folder / OLD
    if not place.exists() and old.exists():
        old.rename(place)
    log, state = folder / "metrics.jsonl", place / STATE
    if not log.exists():
        return
    kept = []
    try:
        last = json.loads(state.read_text())["step"] if state.exists() else 0
    except (ValueError, KeyError, TypeError):
        return  # `resume` says what is wrong with the checkpoint
    for line in log.read_text().splitlines():
        with suppress(ValueError, KeyError, TypeError):  # half a line
            if json.loads(line)["step"] <= last:
                kept.append(line + "\n")
    replace(log, "".join(kept))
