"""Measures of a classifier, on arrays of label indices and probabilities."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def confusion(truth: np.ndarray, guess: np.ndarray, n_labels: int) -> np.ndarray:
    """Counts (n_labels, n_labels); rows are the truth. Guesses outside the labels are dropped."""
    inside = (guess >= 0) & (guess < n_labels)
    flat = truth[inside] * n_labels + guess[inside]
    return np.bincount(flat, minlength=n_labels**2).reshape(n_labels, n_labels)


def accuracy(truth: np.ndarray, guess: np.ndarray) -> float:
    """Share of equal labels."""
    return float(np.mean(truth == guess))


def balanced_accuracy(truth: np.ndarray, guess: np.ndarray) -> float:
    """Mean recall over the labels that occur."""
    return float(np.mean([np.mean(guess[truth == label] == label) for label in np.unique(truth)]))


def mcc(truth: np.ndarray, guess: np.ndarray) -> float:
    """Matthews correlation, Gorodkin's form for any number of labels; 0 if undefined."""
    n = int(max(truth.max(), guess.max())) + 1
    table = confusion(truth, guess, n).astype(float)
    total, hits = table.sum(), np.trace(table)
    true, pred = table.sum(1), table.sum(0)
    below = np.sqrt((total**2 - pred @ pred) * (total**2 - true @ true))
    return float((hits * total - true @ pred) / below) if below > 0 else 0.0


def macro_f1(truth: np.ndarray, guess: np.ndarray) -> float:
    """Mean F1 over the labels that occur in truth or guess."""
    scores = []
    for label in np.union1d(truth, guess):
        hits = np.sum((truth == label) & (guess == label))
        scores.append(2 * hits / (np.sum(truth == label) + np.sum(guess == label)))
    return float(np.mean(scores))


def auroc(truth: np.ndarray, probabilities: np.ndarray) -> float:
    """Area under the ROC curve by ranks; mean of one-vs-rest for more than two labels.

    Parameters
    ----------
    truth : np.ndarray, shape=(n,)
    probabilities : np.ndarray, shape=(n, n_labels)
    """
    n_labels = probabilities.shape[1]
    columns = [1] if n_labels == 2 else range(n_labels)
    areas = []
    for label in columns:
        positive = truth == label
        n_pos, n_neg = positive.sum(), (~positive).sum()
        if n_pos and n_neg:
            ranks = _ranks(probabilities[:, label])
            areas.append((ranks[positive].sum() - n_pos * (n_pos + 1) / 2) / (n_pos * n_neg))
    return float(np.mean(areas)) if areas else float("nan")


def _ranks(values: np.ndarray) -> np.ndarray:
    """1-based ranks, ties shared."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = counts.cumsum()
    return (last - (counts - 1) / 2)[inverse]


def expected_calibration_error(
    truth: np.ndarray, probabilities: np.ndarray, bins: int = 15
) -> float:
    """Mean gap of confidence and accuracy over equal-width bins of confidence (Guo 2017)."""
    confidence = probabilities.max(1)
    right = probabilities.argmax(1) == truth
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gap = 0.0
    for i in range(bins):
        inside = place == i
        if inside.any():
            gap += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())
    return float(gap)


def bootstrap(
    measure: Callable[[np.ndarray, np.ndarray], float],
    truth: np.ndarray,
    guess: np.ndarray,
    rounds: int = 1000,
    seed: int = 0,
) -> tuple[float, float]:
    """95 % percentile interval of a measure over resampled rows."""
    rng = np.random.default_rng(seed)
    values = []
    for _ in range(rounds):
        rows = rng.integers(0, len(truth), len(truth))
        values.append(measure(truth[rows], guess[rows]))
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
