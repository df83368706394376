"""How often shuffled DNA is noticed, and natural DNA mistaken for it.

    python -m benchmarks.fewshot.shuffled --data DATA/tasks   # dev rows; --split test once
    python -m benchmarks.fewshot.shuffled --data DATA/tasks --genome ecoli.gbff.gz

Of each task, 16 examples a label are drawn from train rows; queries are other rows and their
dinucleotide shuffles, judged one by one, in batches of one sort, and half and half. With
`--genome` the rows of its tasks are asked one by one in a chat that has it open.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path

import numpy as np

from app.classify.curves import SEEN, UNSEEN
from app.classify.shuffled import Shuffled
from app.examples import ExampleSet, Item
from app.tools.classify.guess import Guess
from app.tools.classify.origin import remarked
from dnahlm.data.mixture import load_tasks
from dnahlm.data.read import decode
from dnahlm.data.shuffle import dinucleotide_shuffle
from index.library import Library


def rates(judge: Shuffled, real: np.ndarray, null: np.ndarray, many: int) -> dict[str, float]:
    """Shares flagged of natural and shuffled queries with this evidence, alone and `many` of them
    together."""

    def flagged(evidence: np.ndarray, size: int) -> float:
        batches = [evidence[i : i + size] for i in range(0, len(evidence), size)]
        return float(np.concatenate([judge.judge(batch) for batch in batches]).mean())

    mixed = np.stack([real, null], 1).ravel()
    batches = [judge.judge(mixed[i : i + many]) for i in range(0, len(mixed), many)]
    both = np.concatenate(batches)
    return {
        "alone: natural": flagged(real, 1), "alone: shuffled": flagged(null, 1),
        f"{many}: natural": flagged(real, many), f"{many}: shuffled": flagged(null, many),
        "mixed: natural": float(both[::2].mean()), "mixed: shuffled": float(both[1::2].mean()),
    }  # fmt: skip


def looked_up(genome: str, data: str, split: str, rows: int) -> None:
    """Print how many sequences are remarked on as foreign to a genome that is open."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open([Path(genome)], home=Path(folder))
        print("| task | natural | shuffled |\n|---|---:|---:|")
        for name in (task for task in UNSEEN if task.startswith("ecoli")):
            train = load_tasks(data, "train", [name])[0]
            asked = load_tasks(data, split, [name])[0]
            rng = np.random.default_rng(0)
            picked = np.concatenate([rng.permutation(some)[:16] for some in train.by_label])
            examples = ExampleSet("examples", [
                Item(str(i), decode(train.sequences[i]), str(train.labels[i])) for i in picked
            ])  # fmt: skip
            natural = [decode(asked.sequences[i]) for i in rng.permutation(len(asked))[:rows]]
            shuffled = [dinucleotide_shuffle(s, random.Random(i)) for i, s in enumerate(natural)]
            cells = []
            for sequences in (natural, shuffled):
                items = [Item("s1", sequence) for sequence in sequences]
                guess = Guess("1", "1")
                found = [remarked(library, examples, [item], [guess])[0] for item in items]
                cells.append(f"{np.mean([one.reason is not None for one in found]):.2f}")
            print(f"| {name} | {' | '.join(cells)} |", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="../shared/data/tasks", help="folder of task folders")
    parser.add_argument("--split", default="dev", choices=["dev", "test"])
    parser.add_argument("--rows", type=int, default=100)
    parser.add_argument("--draws", type=int, default=1)
    parser.add_argument("--together", type=int, default=20, help="queries of a batch")
    parser.add_argument("--genome", help="file of the genome that the E. coli tasks are from")
    options = parser.parse_args()
    if options.genome:
        looked_up(options.genome, options.data, options.split, options.rows)
        return
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
            each.append(
                rates(judge, judge.evidence(natural), judge.evidence(shuffled), options.together)
            )
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
