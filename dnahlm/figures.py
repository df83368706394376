"""How good the shipped weights are on each task: measured figures kept beside the weights."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dnahlm.committee import FILE as COMMITTEE
from dnahlm.infer import WEIGHTS
from dnahlm.seal import SUMS, replace, reseal

FILE = "figures.json"
KEPT = ("rows", "accuracy", "mcc", "mcc_low", "mcc_high")


@dataclass(frozen=True)
class Figure:
    """Measures of one task on rows that were not trained on.

    Attributes
    ----------
    rows : int
    accuracy, mcc, mcc_low, mcc_high : float
        Accuracy, Matthews correlation and its 95 % bootstrap interval.
    """

    rows: int
    accuracy: float
    mcc: float
    mcc_low: float
    mcc_high: float


def write_figures(
    results: Iterable[Mapping[str, Any]], folder: str | Path = WEIGHTS, split: str = "test"
) -> Path:
    """Write `figures.json` into a model folder.

    Parameters
    ----------
    results : iterable of mapping
        What `dnahlm.evaluate.evaluate_tasks` returns (and keeps in `results.json`).
    folder : str or Path
        The folder of the weights that were measured; their SHA-256 is kept with the figures, so
        that they are never shown beside other weights.
    split : str, default="test"

    Raises
    ------
    OSError
        If the folder has no weights.
    """
    place = Path(folder)
    tasks = {
        row["task"]: {key: round(float(row["dnahlm"][key]), 4) for key in KEPT}
        for row in results
        if "dnahlm" in row
    }
    found = {"weights": _digest(place), "split": split, "tasks": dict(sorted(tasks.items()))}
    path = place / FILE
    replace(path, json.dumps(found, indent=1) + "\n")
    reseal(place / SUMS, FILE)
    return path


def read_figures(folder: str | Path = WEIGHTS) -> dict[str, Figure]:
    """Figures of the weights in a folder by task name; empty where there are none for them."""
    place = Path(folder)
    try:
        found = json.loads((place / FILE).read_text())
        if found["weights"] != _digest(place):
            return {}
        return {
            name: Figure(int(row["rows"]), *(float(row[key]) for key in KEPT[1:]))
            for name, row in found["tasks"].items()
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _digest(folder: Path) -> str:
    """SHA-256 of the weights of a folder, its committee's among them."""
    total = hashlib.sha256()
    paths = sorted(folder.glob("*.safetensors"))
    if not paths:
        raise FileNotFoundError(f"{folder} has no weights")
    beside = sorted([*folder.glob("members/*.safetensors"), *folder.glob(COMMITTEE)])
    for path in [*paths, *beside]:
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                total.update(block)
    return total.hexdigest()
