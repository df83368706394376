"""From a run to the shipped folder: averaged weights, configuration, tokenizer, calibration.

    python -m dnahlm.recipes.ship --run runs/mini --data DATA/tasks --out dnahlm/weights
    python -m dnahlm.recipes.ship --run A/mini B/mini --shares 1 3 --data DATA/tasks --out OUT

Runs that went on from one another can be averaged (Wortsman et al., arXiv:2203.05482), in shares
that are chosen on dev rows.

Temperatures are fitted on dev rows that share no 60 bases with any train row of the human promoter
tasks, whose files nest, and elsewhere on dev rows that are not also in the task's train file. What
is left is thinned to the label shares of the whole dev file: shared rows are mostly of one label,
and a bias fitted without them would teach their absence.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from dnahlm.calibrate import calibrate
from dnahlm.config import preset_config
from dnahlm.data.mixture import TaskRows, load_tasks
from dnahlm.data.overlap import without_shared
from dnahlm.infer import DNAHLM
from dnahlm.modeling import DnahlmForCausalLM
from dnahlm.tokenizer import load_tokenizer
from dnahlm.train.instruct import save_model


def clean_dev(data: str | Path) -> list[TaskRows]:
    """Dev rows of all tasks whose loci the model has not been trained on."""
    dev, train = load_tasks(data, "dev"), load_tasks(data, "train")

    def nested(rows: TaskRows) -> bool:
        return rows.task.species == "human" and "promoter" in rows.task.words

    promoters = [rows for rows in train if nested(rows)]
    clean = without_shared([rows for rows in dev if nested(rows)], promoters)
    whole_row = 10**6
    for rows in dev:
        if not nested(rows):
            same = [other for other in train if other.task == rows.task]
            clean += without_shared([rows], same, whole_row)
    whole = {rows.task.name: rows for rows in dev}
    return [thinned(rows, whole[rows.task.name].labels) for rows in clean]


def thinned(rows: TaskRows, labels: np.ndarray) -> TaskRows:
    """The first rows of each label, as many as keep the shares that the labels have in `labels`."""
    names = range(len(rows.task.codes))
    shares = np.array([np.mean(labels == label) for label in names])
    held = np.array([len(rows.by_label[label]) for label in names])
    size = min(held[i] / shares[i] for i in names if shares[i])
    kept = [rows.by_label[i][: round(float(size * shares[i]))] for i in names]
    order = np.sort(np.concatenate(kept))
    return TaskRows(rows.task, [rows.sequences[i] for i in order], rows.labels[order])


def averaged(runs: Sequence[Path], shares: Sequence[float]) -> dict[str, torch.Tensor]:
    """Averaged weights of runs, in shares that need not sum to one.

    Raises
    ------
    ValueError
        Not a share a run, or the runs are of different models.
    """
    if len(shares) != len(runs):
        raise ValueError(f"{len(runs)} runs need as many shares, not {len(shares)}")
    states = [load_file(run / "checkpoint" / "average.safetensors") for run in runs]
    if any(state.keys() != states[0].keys() for state in states):
        raise ValueError(f"{', '.join(map(str, runs))} are runs of different models")
    found = dict(states[-1])
    for name in [name for name, value in found.items() if value.is_floating_point()]:
        parts = [share * state[name].double() for share, state in zip(shares, states, strict=True)]
        found[name] = (torch.stack(parts).sum(0) / sum(shares)).to(found[name].dtype)
    return found


def main() -> None:
    """Write the model folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", nargs="+", type=Path, default=[Path("runs/mini")])
    parser.add_argument(
        "--shares", nargs="+", type=float, help="of the runs; alike where not given"
    )
    parser.add_argument("--data", default="../shared/data/tasks")
    parser.add_argument("--out", default="dnahlm/weights")
    parser.add_argument("--rows", type=int, default=600, help="dev rows a task for calibration")
    options = parser.parse_args()
    out = Path(options.out)
    tokenizer = load_tokenizer(out)
    model = DnahlmForCausalLM(preset_config("mini", tokenizer))
    shares = options.shares or [1.0] * len(options.run)
    missing = model.load_state_dict(averaged(options.run, shares), strict=False)
    if missing.unexpected_keys:
        raise ValueError(f"{options.run[0]} is a run of another model")
    save_model(model, tokenizer, out)
    clean = [rows for rows in clean_dev(options.data) if len(rows) >= 50]
    print(calibrate(DNAHLM.load(out), clean, out, options.rows), flush=True)


if __name__ == "__main__":
    main()
