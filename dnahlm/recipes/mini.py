"""The shipped model: preset `mini`, all 43 tasks, instruction-tuned from scratch on two cores.

    torchrun --nproc_per_node 2 -m dnahlm.recipes.mini reader --data DATA/tasks
    torchrun --nproc_per_node 2 -m dnahlm.recipes.mini instruct --data DATA/tasks
    torchrun --nproc_per_node 2 -m dnahlm.recipes.mini distilled --data DISTIL --model MODEL

The reader of bases is trained first, alone with a head a task; then the whole model in words; then
it goes on at half the rate with the rows that `dnahlm.recipes.distil` adds to weak tasks.
Two processes of one thread each, because a shared CPU starves threads that wait for each other.
Killed runs go on from their checkpoint when started again. The schedule is warm-up, constant,
linear decay, so `--steps` may be changed on resuming as long as the decay has not begun.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from dnahlm.data.mixture import Mix
from dnahlm.train.instruct import train_instruct
from dnahlm.train.loop import LoopConfig
from dnahlm.train.reader import train_reader

# Passes over a task's rows in one round. Rows of the core promoter sets are the same sequences, so
# the parts are shown less often than the whole; short train files are shown more often.
PASSES = {
    "gue_tf_0": 2.2,
    "gue_tf_1": 2.2,
    "gue_tf_2": 3.6,
    "gue_tf_3": 3.4,
    "gue_tf_4": 2.8,
    "gue_prom_core_all": 1.4,
    "gue_prom_core_notata": 0.1,
    "gue_prom_core_tata": 0.5,
    "gue_prom_300_all": 3.0,
    "gue_prom_300_tata": 1.0,
    "lpd_prom_300_devtrain": 0.7,
    "lpd_prom_60": 0.15,
    "gb_nontata_promoters_251": 0.7,
    "gue_splice_devtrain": 3.0,
    "splice_human_400": 0.5,
    "splice_hs3d_140": 0.6,
    "splice_uci_60": 1.0,
    **{
        f"gue_emp_{mark}_devtrain": 1.0
        for mark in ("H3", "H3K14ac", "H3K36me3", "H3K4me1", "H3K4me2", "H3K4me3", "H3K79me3",
                     "H3K9ac", "H4", "H4ac")
    },
    "gb_enhancers_cohn_500": 0.4,
    "ienhancer_layer1_200": 1.0,
    "ienhancer_layer2_200": 1.0,
    "ecoli_promoter_81": 1.2,
    "ecoli_promoter_100": 1.0,
    "ecoli_promoter_200": 1.0,
    "ecoli_promoter_500": 0.7,
    "ecoli_terminator_101": 1.5,
    "cnnprom_arabidopsis_nontata_251": 0.15,
    "cnnprom_arabidopsis_tata_251": 0.4,
    "cnnprom_mouse_tata_251": 0.5,
    **{f"gue_mouse_{i}": 3.0 for i in (0, 2, 3)},
    "gue_mouse_4": 1.8,
    "gue_mouse_1_devtrain": 2.5,
}  # fmt: skip

LARGE = ("gue_tf", "gue_mouse", "gue_prom_core")
"""Beginnings of the names of tasks that `distilled` shows half as often."""

FOLLOWED = [
    *(f"gue_tf_{i}" for i in range(5)), "gue_prom_core_all", "gue_prom_300_all",
    "gue_splice_devtrain", "gue_mouse_0", "gue_emp_H3_devtrain",
]  # fmt: skip


def main() -> None:
    """Run or resume the recipe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=("reader", "instruct", "distilled"))
    parser.add_argument("--data", default="../shared/data/tasks", help="folder of task folders")
    parser.add_argument("--out", default="runs", help="folder of run folders")
    parser.add_argument("--tokenizer", default="dnahlm/weights")
    parser.add_argument("--steps", type=int, default=4_000)
    parser.add_argument("--decay", type=int, default=1_000)
    parser.add_argument("--rate", type=float, help="learning rate; else that of the stage")
    parser.add_argument(
        "--passes", nargs="*", default=[], metavar="TASK=N", help="in place of those of the stage"
    )
    parser.add_argument("--model", help="model folder to go on from, in place of the reader")
    options = parser.parse_args()
    out = Path(options.out)
    if options.stage == "reader":
        loop = LoopConfig(
            steps=options.steps, decay=options.decay, warmup=200, learning_rate=2e-3,
            smoothing=0.05, ema=0.998, eval_every=1000,
        )  # fmt: skip
        train_reader(
            options.data, out / "reader", options.tokenizer, weights=PASSES, loop=loop,
            dev_tasks=FOLLOWED, batch_size=96,
        )  # fmt: skip
        return
    weights, rate = PASSES, 1.5e-3
    if options.stage == "distilled":
        rate = 7e-4
        weights = {name: w / 2 if name.startswith(LARGE) else w for name, w in PASSES.items()}
    given = (item.partition("=") for item in options.passes)
    weights = weights | {name: float(n) for name, _, n in given}
    loop = LoopConfig(
        steps=options.steps, decay=options.decay, warmup=100, learning_rate=options.rate or rate,
        smoothing=0.025, ema=0.998, eval_every=1500,
    )  # fmt: skip
    reader = None if options.model else out / "reader" / "reader.safetensors"
    train_instruct(
        options.data, out / "mini", options.tokenizer, weights=weights, mix=Mix(canonical=0.7),
        start=options.model, reader=reader, loop=loop, dev_tasks=FOLLOWED,
        dev_rows=300, batch_size=96,
    )  # fmt: skip


if __name__ == "__main__":
    main()
