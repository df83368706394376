"""An evaluation copy of the model that has never seen whole families of tasks.

    OMP_NUM_THREADS=1 python -m benchmarks.fewshot.holdout --data DATA/tasks --out runs/holdout
    python -m benchmarks.fewshot.holdout --out runs/holdout --export
    dnahlm evaluate fewshot --data DATA --model runs/holdout/model --out build/fewshot

The shipped model is trained on all tasks, so that a few-shot curve on any of them would flatter it.
This copy has the same architecture and mixture with six families left out: bacterial promoters,
terminators, yeast histone marks, Arabidopsis promoters, mouse binding sites and enhancers. Killed
runs go on from their checkpoint when started again.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from safetensors.torch import load_file

from dnahlm.config import preset_config
from dnahlm.data.mixture import Mix
from dnahlm.data.tasks import TASKS
from dnahlm.modeling import DnahlmForCausalLM
from dnahlm.recipes.mini import PASSES
from dnahlm.tokenizer import load_tokenizer
from dnahlm.train.instruct import save_model, train_instruct
from dnahlm.train.loop import LoopConfig
from dnahlm.train.reader import train_reader

FAMILIES = (
    "ecoli_promoter", "ecoli_terminator", "gue_emp", "cnnprom_arabidopsis", "gue_mouse",
    "gb_enhancers", "ienhancer",
)  # fmt: skip
SEEN = tuple(name for name in TASKS if not name.startswith(FAMILIES))
UNSEEN = tuple(name for name in TASKS if name.startswith(FAMILIES))
FOLLOWED = ("gue_tf_0", "gue_tf_2", "gue_prom_core_all", "gue_prom_300_all", "gue_splice_devtrain")


def export(out: Path, tokenizer: str) -> None:
    """Write the averaged weights of the last checkpoint as a model folder, `out`/model."""
    words = load_tokenizer(tokenizer)
    model = DnahlmForCausalLM(preset_config("mini", words))
    state = load_file(out / "instruct" / "checkpoint" / "average.safetensors")
    wrong = model.load_state_dict(state, strict=False).unexpected_keys
    if wrong:
        raise ValueError(f"{out} is a run of another model: {wrong[0]}")
    save_model(model, words, out / "model")


def main() -> None:
    """Train the reader, then the whole model, on the tasks that are not left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="../shared/data/tasks", help="folder of task folders")
    parser.add_argument("--out", default="runs/holdout", help="folder of the run")
    parser.add_argument("--tokenizer", default="dnahlm/weights")
    parser.add_argument("--reader-steps", type=int, default=2_000)
    parser.add_argument("--steps", type=int, default=1_000)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument(
        "--export", action="store_true", help="write OUT/model from the last checkpoint and end"
    )
    options = parser.parse_args()
    if options.export:
        export(Path(options.out), options.tokenizer)
        return
    # Set before torch starts its pool: a shared CPU starves threads that wait for each other.
    os.environ["OMP_NUM_THREADS"] = str(options.threads)
    out = Path(options.out)
    weights = out / "reader" / "reader.safetensors"
    if not weights.exists():
        loop = LoopConfig(
            steps=options.reader_steps, decay=options.reader_steps // 4, warmup=100,
            learning_rate=2e-3, smoothing=0.05, ema=0.995,
        )  # fmt: skip
        train_reader(
            options.data, out / "reader", options.tokenizer, weights=PASSES, loop=loop,
            tasks=SEEN, dev_tasks=FOLLOWED, dev_rows=200, batch_size=96,
        )  # fmt: skip
    loop = LoopConfig(
        steps=options.steps, decay=options.steps // 3, warmup=100, learning_rate=1.5e-3,
        smoothing=0.025, ema=0.99, minutes=2,
    )  # fmt: skip
    train_instruct(
        options.data, out / "instruct", options.tokenizer, weights=PASSES, mix=Mix(canonical=0.7),
        reader=weights, loop=loop, tasks=SEEN, dev_tasks=FOLLOWED, dev_rows=200, batch_size=96,
    )  # fmt: skip


if __name__ == "__main__":
    main()
