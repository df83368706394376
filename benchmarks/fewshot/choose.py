"""The choices behind the default few-shot method, made on dev rows.

    python -m benchmarks.fewshot.choose --data DATA/tasks --model runs/holdout/model

For twelve tasks that the held-out model never saw, examples are drawn from train rows and dev rows
are classified, as `dnahlm evaluate fewshot` does with test rows. Printed: the mean MCC of each view
at each strength of its penalty, of the mean of all views at each weighing, of the mean with a view
left out or 5-mers added, and the accuracy on the surest 80 % by several measures of sureness.
"""

from __future__ import annotations

import argparse

import numpy as np

from app.classify.curves import COVERAGE, UNSEEN
from app.classify.estimators import FOLDS, Logistic, cross_validate, softmax
from app.classify.features import VIEWS, Reader
from app.classify.methods import PARTS
from dnahlm.data.mixture import load_tasks
from dnahlm.data.read import decode
from dnahlm.metrics import accuracy, mcc

VIEW = {**{name: name for name in PARTS}, "embeddings": "model", "kmers": "words"}
STRENGTHS = dict.fromkeys(VIEW, (1.0, 10.0, 100.0)) | {"embeddings": (0.001, 0.01, 0.1)}
POWERS = (0.0, 0.1, 0.3, 1.0)
SHIPPED = dict.fromkeys(VIEW, 10.0) | {"embeddings": 0.01}
Key = tuple[str, float]


def weights(held_out: np.ndarray, labels: np.ndarray, power: float) -> np.ndarray:
    """Weights of parts by their likelihood on folds, as `app.classify.estimators.Weighted`."""
    right = held_out[:, np.arange(len(labels)), labels]
    return softmax(power * np.log(np.maximum(right, 1e-6)).sum(1))


class Draw:
    """Out-of-fold and dev probabilities of every view at every strength, for one draw."""

    def __init__(self, reader: Reader, data: str, task: str, seed: int, shots: int, rows: int):
        train, dev = (load_tasks(data, split, [task])[0] for split in ("train", "dev"))
        asked = np.random.default_rng(0).permutation(len(dev))[:rows]
        rng = np.random.default_rng((seed, 1))
        picked = np.concatenate([rng.permutation(some)[:shots] for some in train.by_label])
        self.labels, self.truth = train.labels[picked], dev.labels[asked]
        given = reader.read([decode(train.sequences[i]) for i in picked], VIEWS)
        queries = reader.read([decode(dev.sequences[i]) for i in asked], VIEWS)
        size = len(train.task.codes)
        self.folds: dict[Key, np.ndarray] = {}
        self.tables: dict[Key, np.ndarray] = {}
        for name, view in VIEW.items():
            for strength in STRENGTHS[name]:
                part = Logistic(name, view, strength, scaled=name == "embeddings")
                key = (name, strength)
                self.folds[key] = cross_validate(part, given, self.labels, min(FOLDS, shots))
                self.tables[key] = part.fit(given, self.labels, size).predict(queries)

    def mean(self, keys: list[Key], power: float) -> np.ndarray:
        """Weighted mean of the parts' dev probabilities."""
        shares = weights(np.stack([self.folds[key] for key in keys]), self.labels, power)
        return np.tensordot(shares, np.stack([self.tables[key] for key in keys]), 1)

    def sureness(self, keys: list[Key], power: float) -> dict[str, float]:
        """Gain in accuracy on the surest share of rows, by each measure of sureness."""
        shares = weights(np.stack([self.folds[key] for key in keys]), self.labels, power)
        tables = np.stack([self.tables[key] for key in keys])
        mean = np.tensordot(shares, tables, 1)
        guess = mean.argmax(1)
        rows = np.arange(len(guess))
        own = tables[:, rows, guess]
        spread = np.sqrt(np.tensordot(shares, (own - mean[rows, guess]) ** 2, 1))
        logs = np.tensordot(shares, np.log(np.maximum(tables, 1e-6)), 1)
        agree = np.tensordot(shares, tables.argmax(2) == guess, 1)
        measures = {
            "probability": mean.max(1), "less spread": mean.max(1) - spread,
            "less half spread": mean.max(1) - spread / 2,
            "log mean": logs.max(1), "agreement": agree + mean.max(1) / 10,
        }  # fmt: skip
        whole = accuracy(self.truth, guess)
        kept = round(COVERAGE * len(guess))
        return {
            name: accuracy(self.truth[top], guess[top]) - whole
            for name, value in measures.items()
            for top in [np.argsort(-value, kind="stable")[:kept]]
        }


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="../shared/data/tasks", help="folder of task folders")
    parser.add_argument("--model", default="runs/holdout/model")
    parser.add_argument("--shots", type=int, default=16)
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--rows", type=int, default=150)
    options = parser.parse_args()
    reader = Reader(options.model)
    draws = []
    for task in UNSEEN:
        for seed in range(options.draws):
            args = (options.data, task, seed, options.shots, options.rows)
            draws.append(Draw(reader, *args))
        print(f"# {task}", flush=True)

    def score(keys: list[Key], power: float) -> float:
        return float(np.mean([mcc(d.truth, d.mean(keys, power).argmax(1)) for d in draws]))

    print("\n| view | " + " | ".join(["weak", "usual", "strong"]) + " |\n|---|---:|---:|---:|")
    for name in VIEW:
        cells = " | ".join(f"{score([(name, s)], 0):.3f}" for s in STRENGTHS[name])
        print(f"| {name} | {cells} |")
    default = [(name, SHIPPED[name]) for name in PARTS]
    print("\n| mean of | " + " | ".join(f"power {p}" for p in POWERS) + " |")
    print("|---" + "|---:" * len(POWERS) + "|")
    sets = {"the four views": default, "with 5-mers": [*default, ("kmers", SHIPPED["kmers"])]}
    sets |= {f"without {name}": [k for k in default if k[0] != name] for name in PARTS}
    for i, level in enumerate(("weak", "strong")):
        sets[f"the four, {level}"] = [(name, STRENGTHS[name][2 * i]) for name in PARTS]
    for title, keys in sets.items():
        print(f"| {title} | " + " | ".join(f"{score(keys, p):.3f}" for p in POWERS) + " |")
    gains = [draw.sureness(default, 0.3) for draw in draws]
    print("\n| sureness | points more on the surest 80 % |\n|---|---:|")
    for name in gains[0]:
        print(f"| {name} | {100 * np.mean([gain[name] for gain in gains]):.2f} |")


if __name__ == "__main__":
    main()
