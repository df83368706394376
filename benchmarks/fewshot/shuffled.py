"""How often shuffled DNA is noticed, and natural DNA mistaken for it.

    python -m benchmarks.fewshot.shuffled --data DATA/tasks   # dev rows; --split test once

Of each task, 16 examples a label are drawn from train rows; queries are other rows and their
dinucleotide shuffles, judged one by one, in batches of 20 of one sort, and half and half.
"""

from __future__ import annotations

import argparse
import random

import numpy as np

from app.classify.curves import SEEN, UNSEEN
from app.classify.shuffled import Shuffled
from dnahlm.data.mixture import load_tasks
from dnahlm.data.read import decode
from dnahlm.data.shuffle import dinucleotide_shuffle

BATCH = 20


def rates(judge: Shuffled, real: np.ndarray, null: np.ndarray) -> dict[str, float]:
    """Shares flagged of natural and shuffled queries with this evidence."""

    def flagged(evidence: np.ndarray, size: int) -> float:
        batches = [evidence[i : i + size] for i in range(0, len(evidence), size)]
        return float(np.concatenate([judge.judge(batch) for batch in batches]).mean())

    mixed = np.stack([real, null], 1).ravel()
    batches = [judge.judge(mixed[i : i + BATCH]) for i in range(0, len(mixed), BATCH)]
    both = np.concatenate(batches)
    return {
        "alone: natural": flagged(real, 1), "alone: shuffled": flagged(null, 1),
        f"{BATCH}: natural": flagged(real, BATCH), f"{BATCH}: shuffled": flagged(null, BATCH),
        "mixed: natural": float(both[::2].mean()), "mixed: shuffled": float(both[1::2].mean()),
    }  # fmt: skip


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="../shared/data/tasks", help="folder of task folders")
    parser.add_argument("--split", default="dev", choices=["dev", "test"])
    parser.add_argument("--rows", type=int, default=100)
    parser.add_argument("--draws", type=int, default=1)
    options = parser.parse_args()
    found: list[dict[str, float]] = []
    for name in (*UNSEEN, *SEEN):
        train = load_tasks(options.data, "train", [name])[0]
        asked = load_tasks(options.data, options.split, [name])[0]
        rows = np.random.default_rng(0).permutation(len(asked))[: options.rows]
        natural = [decode(asked.sequences[i]) for i in rows]
        shuffled = [dinucleotide_shuffle(s, random.Random(i)) for i, s in enumerate(natural)]
        length = int(np.median([len(s) for s in natural]))
        each = []
        for draw in range(options.draws):
            rng = np.random.default_rng((draw, 1))
            picked = np.concatenate([rng.permutation(some)[:16] for some in train.by_label])
            judge = Shuffled([decode(train.sequences[i]) for i in picked], draw)
            each.append(rates(judge, judge.evidence(natural), judge.evidence(shuffled)))
        mean = {key: float(np.mean([one[key] for one in each])) for key in each[0]}
        if not found:
            print("| task | bases | " + " | ".join(mean) + " |")
            print("|---" * (len(mean) + 2) + "|")
        found.append(mean)
        cells = " | ".join(f"{value:.2f}" for value in mean.values())
        print(f"| {name} | {length} | {cells} |", flush=True)
    cells = " | ".join(f"**{np.mean([one[key] for one in found]):.3f}**" for key in found[0])
    print(f"| mean | | {cells} |")


if __name__ == "__main__":
    main()
