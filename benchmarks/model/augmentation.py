"""What augmentation of the training rows is worth on equal compute: dev MCC of three tasks.

    python -m benchmarks.model.augmentation --data ../shared/data

The shipped design, with each augmentation alone and with those of the recipe together. Dev rows
that share 60 bases with a train row are left out. Finished runs are kept in `--out` and not run
again.
"""

from __future__ import annotations

from itertools import islice

import torch

from benchmarks.model.begin import begin
from benchmarks.model.compute import mean_and_spread, steps_for, train
from dnahlm.config import preset_config
from dnahlm.data.instruct import PromptEncoder
from dnahlm.data.mixture import Mix, Mixture, TaskRows
from dnahlm.infer import WEIGHTS
from dnahlm.modeling import DnahlmForCausalLM
from dnahlm.tokenizer import load_tokenizer
from dnahlm.train.instruct import dev_measure
from dnahlm.train.loop import SETTLE

# Small files, which are shown several times; binding sites are strand-free, core promoters not.
PASSES = {"gue_prom_core_tata": 3.0, "gue_mouse_0": 2.0, "gue_mouse_3": 5.0}
NONE = Mix(canonical=1.0, mutated=0.0, reverse=False)
MIXES = {
    "none": NONE,
    "other strand (strand-free tasks)": Mix(canonical=1.0, mutated=0.0),
    "3 % substitutions in half of the rows": Mix(canonical=1.0, reverse=False),
    "shifts of up to 4 bases": Mix(canonical=1.0, mutated=0.0, reverse=False, shifted=4),
    "other strand + substitutions (recipe)": Mix(canonical=1.0),
}


def run(mix: Mix, seed: int, rows: list[TaskRows], dev: list[TaskRows], budget: float) -> dict:
    """Train and measure with one mix at one seed."""
    encoder = PromptEncoder(load_tokenizer(WEIGHTS))
    torch.manual_seed(seed)
    model = DnahlmForCausalLM(preset_config("mini", encoder.tokenizer))
    mixture = Mixture(rows, PASSES, encoder, mix, 64, seed)
    model.model.settle(list(islice(mixture.batches(), SETTLE)))
    steps = steps_for(model, mixture.batches, budget)
    spent = train(model, mixture.batches, steps, 1.5e-3, seed)
    found = dev_measure(encoder, dev, 1000)(model)
    return spent | {name.removeprefix("dev/"): round(value, 4) for name, value in found.items()}


def main() -> None:
    """Run what is missing and print the table."""
    bench = begin(__doc__, "augmentation", seeds=2, passes=PASSES)
    store = bench.store
    for seed in range(bench.seeds):
        for name, mix in MIXES.items():
            store.get(
                f"{name} / {seed}",
                lambda mix=mix, seed=seed: run(mix, seed, bench.rows, bench.dev, bench.operations),
            )
    print("| augmentation | seeds | " + " | ".join((*PASSES, "mean")) + " |\n" + "|---" * 6 + "|")
    for name in MIXES:
        runs = [store.runs[f"{name} / {seed}"] for seed in range(bench.seeds)]
        cells = [mean_and_spread([found[key] for found in runs]) for key in (*PASSES, "dev")]
        print(f"| {name} | {len(runs)} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
