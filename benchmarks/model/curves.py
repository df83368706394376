"""What limits the weakest tasks: dev MCC against rows of training data, steps and width.

    python -m benchmarks.model.curves --data ../shared/data

One model learns the tasks together. The middle of each curve is the same run: half of the rows,
500 steps of 64 rows, width 192. Dev rows that share 60 bases with a train row are left out.
Finished runs are kept in `--out` and not run again.
"""

from __future__ import annotations

import argparse
from itertools import islice
from pathlib import Path

import torch

from benchmarks.model.compute import Store, train
from dnahlm.config import preset_config
from dnahlm.data.instruct import PromptEncoder
from dnahlm.data.mixture import Mix, Mixture, TaskRows, load_tasks
from dnahlm.data.overlap import without_shared
from dnahlm.infer import WEIGHTS
from dnahlm.modeling import DnahlmForCausalLM
from dnahlm.tokenizer import load_tokenizer
from dnahlm.train.instruct import dev_measure
from dnahlm.train.loop import SETTLE

TASKS = ("gue_mouse_0", "gue_mouse_3", "gue_tf_3")
MIDDLE = {"data": 0.5, "steps": 500, "width": 192}
CURVES = {"data": (0.25, 0.5, 1.0), "steps": (250, 500, 1000), "width": (96, 192, 384)}


def fewer(rows: TaskRows, share: float) -> TaskRows:
    """The first rows of a file, in the order they are in."""
    n = round(share * len(rows))
    return TaskRows(rows.task, rows.sequences[:n], rows.labels[:n])


def run(point: dict[str, float], rows: list[TaskRows], dev: list[TaskRows]) -> dict:
    """Dev MCC of each task at one point of the curves."""
    encoder = PromptEncoder(load_tokenizer(WEIGHTS))
    torch.manual_seed(0)
    width = int(point["width"])
    config = preset_config("mini", encoder.tokenizer, n_embd=width, n_inner=2 * width)
    model = DnahlmForCausalLM(config)
    part = [fewer(r, point["data"]) for r in rows]
    # Each task gives the same number of rows to a round, whatever its file holds.
    passes = {r.task.name: 3000 / len(r) for r in part}
    mixture = Mixture(part, passes, encoder, Mix(canonical=1.0), 64)
    model.model.settle(list(islice(mixture.batches(), SETTLE)))
    spent = train(model, mixture.batches, int(point["steps"]), 1.5e-3, 0)
    found = dev_measure(encoder, dev, 1000)(model)
    return spent | {name.removeprefix("dev/"): round(value, 4) for name, value in found.items()}


def main() -> None:
    """Run what is missing and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent / "results" / "curves.json"
    )
    options = parser.parse_args()
    torch.set_num_threads(1)
    rows = load_tasks(options.data / "tasks", "train", TASKS)
    dev = without_shared(load_tasks(options.data / "tasks", "dev", TASKS), rows)
    store = Store(options.out, {"tasks": TASKS})
    print("| curve | at | CPU s | " + " | ".join((*TASKS, "mean")) + " |\n" + "|---" * 7 + "|")
    for curve, values in CURVES.items():
        for value in values:
            point = {**MIDDLE, curve: value}
            name = " ".join(f"{key}={point[key]:g}" for key in MIDDLE)
            found = store.get(name, lambda point=point: run(point, rows, dev))
            cells = [f"{found[key]:.3f}" for key in (*TASKS, "dev")]
            print(
                f"| {curve} | {value:g} | {found['seconds']:.0f} | {' | '.join(cells)} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
