"""Queries that look like shuffled or random DNA, told by what the examples look like."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from dnahlm.data.shuffle import dinucleotide_shuffle
from dnahlm.natural import SHORTEST, shipped

MOST = 64
"""Examples that are measured."""
COPIES = 3
"""Shuffles of each."""
BELIEF = 8.0
"""Weight, in examples, of what is usual of sequences that long."""
FAINT = 0.4
"""Standard deviations between natural and shuffled under which nothing can be told."""
SHARE, WEIGHT = 0.1, 1.0
"""Share of shuffled queries that is believed beforehand, and how firmly, in queries."""
CAUTION = 1.25
"""Log-odds from which a query is flagged; chosen, with the share, on dev rows."""
KEPT, STRENGTH = 0.5, 0.1
"""Weight of the detector beside what the examples teach, and scikit-learn's `C` of that."""
FOLDS = 5
MOST_EVIDENCE = 5.0
NOTICED = ((150, 22, 83), (350, 58, 97), (None, 71, 98))
"""Lengths up to which, of 100 shuffled test rows, so many are flagged alone and among twenty."""
REMARK = "it looks like shuffled or random DNA: its longer words are not those of natural DNA"


def limit(length: int) -> str:
    """What to expect of the check on sequences of this length, as a note."""
    if length < SHORTEST:
        return f"shuffled or random DNA of under {SHORTEST} bases is not noticed"
    alone, many = next((a, m) for most, a, m in NOTICED if most is None or length <= most)
    return (
        f"shuffled or random DNA of about {length:,} bases is noticed {alone} % of the time when "
        f"it comes alone and {many} % when twenty such sequences come together"
    )


class _Rule:
    """The detector, with its features weighed anew by the examples and their shuffles.

    Parameters
    ----------
    features
        Of the examples, then of `COPIES` shuffles of each: float (n, n_features).
    known
        Number of examples.

    Attributes
    ----------
    held_out
        Scores of the same rows, each example with its shuffles left out in turn: float64 (n,).
    """

    def __init__(self, features: np.ndarray, known: int):
        from sklearn.linear_model import LogisticRegression

        self.mean, self.scale = features.mean(0), features.std(0) + 1e-3
        rows = (features - self.mean) / self.scale
        natural = np.arange(len(rows)) < known
        taken = np.concatenate([np.arange(known), np.repeat(np.arange(known), COPIES)])
        self.held_out = KEPT * shipped().odds(features)
        self.weights: np.ndarray | None = None
        if known < FOLDS:
            return

        def weigh(chosen: np.ndarray) -> np.ndarray:
            model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=300)
            model.fit(rows[chosen], natural[chosen])
            return np.append(model.coef_[0], model.intercept_)

        for fold in range(FOLDS):
            left = taken % FOLDS == fold
            weights = weigh(~left)
            self.held_out[left] += rows[left] @ weights[:-1] + weights[-1]
        self.weights = weigh(np.ones(len(rows), dtype=bool))

    def score(self, features: np.ndarray) -> np.ndarray:
        """The higher, the more natural: float64 (n,)."""
        out = KEPT * shipped().odds(features)
        if self.weights is None:
            return out
        rows = (features - self.mean) / self.scale
        return out + rows @ self.weights[:-1] + self.weights[-1]


class Shuffled:
    """Compares queries with the examples and with shuffles of the examples.

    The detector's features are weighed anew by what tells the examples from their shuffles. One
    short sequence can hardly be told from its shuffle, many together can: the share of
    shuffled ones among the queries is estimated first (a mixture of two normal distributions of
    the detector's evidence, fitted to the examples), then each is judged with that share in mind.

    Parameters
    ----------
    examples
        Clean DNA, taken to be natural.
    seed
        Of the shuffles.
    """

    def __init__(self, examples: Sequence[str], seed: int = 0):
        rng = random.Random(seed)
        known = [s for s in examples if len(s) >= SHORTEST]
        known = rng.sample(known, MOST) if len(known) > MOST else known
        copies = [dinucleotide_shuffle(s, rng) for s in known for _ in range(COPIES)]
        self.real = self.null = 0.0
        self.spread = 1.0
        self.told = False
        if not known:
            return
        rows = shipped().features([*known, *copies])
        self.rule = _Rule(rows, len(known))
        real, null = self.rule.held_out[: len(known)], self.rule.held_out[len(known) :]
        self.null = float(null.mean())
        # Shuffles are as many as one likes, natural examples may be two: their mean is drawn to
        # the mirror image of the shuffles', which is what the detector was trained for, but not
        # beyond what they themselves allow: examples may be synthetic, or of an unknown kind.
        weight = len(real) + BELIEF
        middle = float(real.mean())
        apart = ((real - middle) ** 2).sum()
        loose = np.sqrt(np.concatenate([(real - middle) ** 2, (null - self.null) ** 2]).mean())
        drawn = float((real.sum() - BELIEF * self.null) / weight)
        self.real = min(drawn, middle + float(loose) / len(real) ** 0.5)
        narrow = float(null.var()) + 1e-6
        wide = max((float(apart) + BELIEF * narrow) / weight, narrow)
        self.spread = ((narrow + wide) / 2) ** 0.5
        self.told = (self.real - self.null) / narrow**0.5 >= FAINT

    def evidence(self, sequences: Sequence[str]) -> np.ndarray:
        """Log-odds of being shuffled, as many of either taken for granted: float64 (n,)."""
        if not self.told or not len(sequences):
            return np.zeros(len(sequences))
        found = self.rule.score(shipped().features(sequences))
        middle = (self.real + self.null) / 2
        out = (middle - found) * (self.real - self.null) / self.spread**2
        long = np.array([len(s) >= SHORTEST for s in sequences])
        return np.where(long, np.clip(out, -MOST_EVIDENCE, MOST_EVIDENCE), 0.0)

    def share(self, evidence: np.ndarray) -> float:
        """Likeliest share of shuffled sequences among queries with this evidence."""
        grid = np.linspace(0.01, 0.99, 99)
        fit = np.log(grid[:, None] * np.exp(evidence) + 1 - grid[:, None]).sum(1)
        fit += WEIGHT * (SHARE * np.log(grid) + (1 - SHARE) * np.log(1 - grid))
        return float(grid[int(np.argmax(fit))])

    def judge(self, evidence: np.ndarray) -> np.ndarray:
        """Which of the queries with this evidence, submitted together, look shuffled: bool (n,)."""
        if not self.told or not len(evidence):
            return np.zeros(len(evidence), dtype=bool)
        share = self.share(evidence)
        return evidence + np.log(share / (1 - share)) > CAUTION
