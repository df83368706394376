"""Probabilities that mean what they say: temperature, conformal sets, intervals."""

from __future__ import annotations

import math

import numpy as np

from app.classify.estimators import softmax

GRID = np.exp(np.linspace(np.log(0.2), np.log(5.0), 65))
PRIOR = 4.0
"""Weight, in examples, of the belief that probabilities are right as they are."""
MISSED = 0.1
CONFORMAL_FROM = 20


def temper(probabilities: np.ndarray, temperature: float) -> np.ndarray:
    """Probabilities (n, n_labels) with their logarithms divided by a temperature."""
    return softmax(np.log(np.maximum(probabilities, 1e-9)) / temperature)


def fit_temperature(probabilities: np.ndarray, truth: np.ndarray) -> float:
    """Temperature of least log-loss on held-out examples, drawn towards 1 where they are few.

    Guo et al. 2017 (arXiv 1706.04599) with a penalty, `PRIOR`, on its squared logarithm.
    """
    rows = np.arange(len(truth))
    losses = [
        -np.log(np.maximum(temper(probabilities, t)[rows, truth], 1e-9)).sum()
        + PRIOR * math.log(t) ** 2
        for t in GRID
    ]
    return float(GRID[int(np.argmin(losses))])


def conformal_limit(probabilities: np.ndarray, truth: np.ndarray, missed: float = MISSED) -> float:
    """Smallest probability of a label that cannot be ruled out, from held-out examples.

    Split conformal prediction (Vovk et al. 2005; Angelopoulos and Bates 2021, arXiv 2107.07511)
    with the out-of-fold probability of the right label as the score: a set of all labels from this
    limit up misses the right one in a share of about `missed`.
    """
    scores = np.sort(1 - probabilities[np.arange(len(truth)), truth])
    place = math.ceil((len(scores) + 1) * (1 - missed))
    return 0.0 if place > len(scores) else float(1 - scores[place - 1])


def wilson(hits: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927)."""
    share = hits / total
    centre = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    below = 1 + z * z / total
    return max(0.0, (centre - spread) / below), min(1.0, (centre + spread) / below)
