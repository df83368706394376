"""Weights of other legs beside a model's own, and which of them each task asks, by dev rows.

    python -m dnahlm.recipes.committee --out dnahlm/weights --run runs/A/mini runs/B/mini \\
        --data DATA/tasks

Writes the weights in 16 bits to `members/`, `committee.json`, and the calibration of the whole.
Each set of members is judged by how much it lowers the loss of dev rows, less the standard error of
that; every further member has to bring `WORTH`, so that work is spent where it shows.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
from rich.progress import track
from safetensors.torch import save_file

from dnahlm.calibrate import calibrate
from dnahlm.committee import FILE, Committee
from dnahlm.data.mixture import some_rows
from dnahlm.infer import DNAHLM
from dnahlm.precision import half_products
from dnahlm.recipes.ship import averaged, clean_dev
from dnahlm.seal import SUMS, reseal

WORTH = 0.01
"""Nats a dev row."""


def losses(probabilities: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Negative log-probability of the right labels; shapes (n, n_labels), (n,) and (n,)."""
    return -np.log(probabilities[np.arange(len(truth)), truth] + 1e-12)


def choose(opinions: Sequence[np.ndarray], truth: np.ndarray) -> list[int]:
    """Members whose mean opinion is worth asking.

    Parameters
    ----------
    opinions : sequence of np.ndarray, shape=(n_rows, n_labels)
        Probabilities of each, the model's own first.
    truth : np.ndarray, shape=(n_rows,)
        Index of the right label.

    Returns
    -------
    list of int
        Places in `opinions`.
    """
    sets = [
        list(chosen)
        for size in range(1, len(opinions) + 1)
        for chosen in combinations(range(len(opinions)), size)
    ]

    alone = losses(opinions[0], truth)

    def gain(chosen: list[int]) -> float:
        mean = np.mean([opinions[number] for number in chosen], axis=0)
        lower = alone - losses(mean, truth)
        error = lower.std(ddof=1) / np.sqrt(len(truth))
        return float(lower.mean() - error - WORTH * (len(chosen) - 1))

    return max(sets, key=gain)


def write_members(folder: Path, runs: Sequence[Path]) -> list[str]:
    """Averaged weights of runs in 16 bits; names relative to the model folder."""
    (folder / "members").mkdir(exist_ok=True)
    names = []
    for number, run in enumerate(runs, 1):
        state = averaged([run], [1.0])
        half = {
            name: value.bfloat16() if value.is_floating_point() else value
            for name, value in state.items()
        }
        names.append(f"members/{number}.safetensors")
        save_file(half, folder / names[-1])
        reseal(folder / SUMS, names[-1])
    return names


def main() -> None:
    """Write members, their list and the calibration."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("dnahlm/weights"), help="model folder")
    parser.add_argument("--run", nargs="+", type=Path, required=True)
    parser.add_argument("--data", default="../shared/data/tasks")
    parser.add_argument("--rows", type=int, default=1000, help="dev rows a task")
    options = parser.parse_args()
    names = write_members(options.out, options.run)
    files = [options.out / name for name in names]
    clean = [rows for rows in clean_dev(options.data) if len(rows) >= 50]
    alone = DNAHLM.load(options.out)
    tasks: dict[str, list[int]] = {}
    for dev in track(clean, description="Asking the members"):
        rows = some_rows(dev, options.rows)
        name, opinions = rows.task.name, []
        for number in range(len(files) + 1):
            alone.committee = Committee(files, {name: [number]}, alone.committee._read)
            with half_products("cpu"):
                opinions.append(np.exp(alone.log_probabilities(rows.sequences, rows.task, 96)))
        chosen = choose(opinions, rows.labels)
        if chosen != [0]:
            tasks[name] = chosen
        print(
            name,
            [round(float(losses(part, rows.labels).mean()), 3) for part in opinions],
            chosen,
            flush=True,
        )
    (options.out / FILE).write_text(json.dumps({"files": names, "tasks": tasks}, indent=1) + "\n")
    reseal(options.out / SUMS, FILE)
    print(calibrate(DNAHLM.load(options.out), clean, options.out, 600), flush=True)


if __name__ == "__main__":
    main()
