"""What every equal-compute benchmark begins with: its options, rows, and store of finished runs."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch

from benchmarks.model.compute import Store
from dnahlm.data.mixture import TaskRows, load_tasks
from dnahlm.data.overlap import without_shared


@dataclass(frozen=True)
class Bench:
    """A benchmark's options with the rows and the store that they name.

    Attributes
    ----------
    data : Path
        Folder with `tasks/`.
    operations : float
        Floating-point operations a run may take.
    seeds : int
    rows, dev : list of TaskRows
        Train rows, and dev rows that share no stretch with them.
    store : Store
    """

    data: Path
    operations: float
    seeds: int
    rows: list[TaskRows]
    dev: list[TaskRows]
    store: Store


def begin(about: str | None, name: str, seeds: int, passes: Mapping[str, float]) -> Bench:
    """Read the command line and the data, on one thread.

    Parameters
    ----------
    about : str or None
        Help of the command.
    name : str
        Name of the store in `results/`, without ending.
    seeds : int
        Default number of seeds.
    passes : mapping of str to float
        Passes over each task's rows.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--budget", type=float, default=15.0, help="10^12 operations a run")
    parser.add_argument("--seeds", type=int, default=seeds)
    place = Path(__file__).parent / "results" / f"{name}.json"
    parser.add_argument("--out", type=Path, default=place)
    options = parser.parse_args()
    torch.set_num_threads(1)
    rows = load_tasks(options.data / "tasks", "train", list(passes))
    dev = without_shared(load_tasks(options.data / "tasks", "dev", list(passes)), rows)
    store = Store(options.out, {"budget": options.budget, "passes": dict(passes)})
    return Bench(options.data, options.budget * 1e12, options.seeds, rows, dev, store)
