"""Designs of the DNA embedding layer on equal time: dev MCC of three tasks.

    python benchmarks/model/readers.py --data ../shared/data/tasks --minutes 5

Every design trains the same blocks on the same three tasks (binding sites of set 0, core
promoters, splice sites) for the same wall time, one after the other, at `--seeds` seeds. Dev rows
whose loci are in a train file are left out.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import torch

from dnahlm.config import preset_config
from dnahlm.data.instruct import PromptEncoder
from dnahlm.data.mixture import Mix, Mixture, load_tasks
from dnahlm.data.overlap import without_shared
from dnahlm.data.read import decode
from dnahlm.infer import WEIGHTS
from dnahlm.modeling import DnahlmForCausalLM
from dnahlm.tokenizer import load_tokenizer, train_tokenizer
from dnahlm.train.instruct import dev_measure
from dnahlm.train.loop import LoopConfig, Trainer

TASKS = ["gue_tf_0", "gue_prom_core_all", "gue_splice_devtrain"]
DESIGNS = {
    "BPE pieces only": ("bpe", {"dna_reader": "none"}),
    "BPE pieces + base reader, mean of each piece": ("bpe", {"dna_reader": "token"}),
    "4-mer pieces only": ("kmer", {"dna_reader": "none"}),
    "4-mer pieces + base reader, patches": ("kmer", {"dna_reader": "patch"}),
    "the same, causal prompt": ("kmer", {"dna_reader": "patch", "prefix_lm": False}),
}


def run(form: str, options: dict, rows: list, dev: list, minutes: float, seed: int) -> dict:
    """Dev MCC of a design after `minutes`, and the rows it saw."""
    if form == "bpe":
        dna = [decode(c) for part in rows for c in part.sequences[:1500]]
        text = [part.task.instruction for part in rows] * 50
        tokenizer = train_tokenizer(text, dna, vocab_size=4096, dna_form="bpe")
    else:
        tokenizer = load_tokenizer(WEIGHTS)
    encoder = PromptEncoder(tokenizer)
    torch.manual_seed(seed)
    model = DnahlmForCausalLM(preset_config("mini", tokenizer, **options))
    weights = {"gue_splice_devtrain": 3.0}
    mixture = Mixture(rows, weights, encoder, Mix(canonical=1.0), 64, seed)
    measure = dev_measure(encoder, dev, 1000)
    with tempfile.TemporaryDirectory() as folder:
        # Equal time, not equal steps: a few steps give the speed, which gives the schedule.
        probe = LoopConfig(steps=10**9, warmup=100, seed=seed, log_every=10**9, minutes=1e9)
        trainer = Trainer(model, mixture.batches, Path(folder), probe)
        trainer.run(3)
        began = time.perf_counter()
        trainer.run(13)
        per_step = (time.perf_counter() - began) / 10
        steps = 13 + round(60 * minutes / per_step)
        loop = LoopConfig(
            steps=steps, warmup=100, decay=steps // 4, seed=seed, smoothing=0.025,
            learning_rate=1.2e-3, log_every=10**9, minutes=1e9,
        )  # fmt: skip
        trainer = Trainer(model, mixture.batches, Path(folder), loop, measure)
        result = trainer.run()
    return {"steps": steps, **{k: v for k, v in result.items() if k.startswith("dev")}}


def main() -> None:
    """Print the table as markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="../shared/data/tasks")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seeds", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(1)
    rows = load_tasks(options.data, "train", TASKS)
    dev = without_shared(load_tasks(options.data, "dev", TASKS), rows)
    print("| design | steps | " + " | ".join(TASKS) + " | mean |\n" + "|---" * 6 + "|")
    for name, (form, fields) in DESIGNS.items():
        runs = [run(form, fields, rows, dev, options.minutes, s) for s in range(options.seeds)]
        cells = [f"{statistics.mean(r['steps'] for r in runs):.0f}"]
        for key in [*(f"dev/{task}" for task in TASKS), "dev"]:
            cells.append(f"{statistics.mean(r[key] for r in runs):.3f}")
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
