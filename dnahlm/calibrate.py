"""Fitting a calibration on dev: a temperature a task and, where it helps, a bias a label."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dnahlm.calibration import Calibration, log_softmax
from dnahlm.data.mixture import some_rows

if TYPE_CHECKING:
    from dnahlm.data.mixture import TaskRows
    from dnahlm.infer import DNAHLM

GRID = np.exp(np.linspace(np.log(0.5), np.log(4.0), 61))
FOLDS = 5
ERRORS = 2.0  # standard errors by which a bias has to lower the loss of rows it was not fitted on


def row_losses(
    scores: np.ndarray, truth: np.ndarray, temperature: float, bias: np.ndarray | float = 0.0
) -> np.ndarray:
    """Negative log-likelihood of each row's label, shape=(n,)."""
    return -log_softmax(scores / temperature + bias)[np.arange(len(truth)), truth]


def fit_temperature(scores: np.ndarray, truth: np.ndarray) -> float:
    """Temperature of least negative log-likelihood (Guo et al. 2017).

    Parameters
    ----------
    scores : np.ndarray, shape=(n, n_labels)
        Log-probabilities.
    truth : np.ndarray, shape=(n,)
    """
    losses = [row_losses(scores, truth, t).mean() for t in GRID]
    return float(GRID[int(np.argmin(losses))])


def fit_bias(scores: np.ndarray, truth: np.ndarray) -> tuple[float, np.ndarray]:
    """Temperature and bias of least negative log-likelihood (bias-corrected temperature scaling).

    The form of Alexandari et al. 2020; the first label's bias is 0.

    Returns
    -------
    temperature, bias : float, np.ndarray, shape=(n_labels,)
    """
    from scipy.optimize import minimize

    def unpack(x: np.ndarray) -> tuple[float, np.ndarray]:
        return float(np.exp(x[0])), np.concatenate([[0.0], x[1:]])

    def loss(x: np.ndarray) -> float:
        return float(row_losses(scores, truth, *unpack(x)).mean() + 1e-3 * (x[1:] ** 2).sum())

    start = np.zeros(scores.shape[1])
    bounds = [(np.log(GRID[0]), np.log(GRID[-1])), *[(-5.0, 5.0)] * (len(start) - 1)]
    return unpack(minimize(loss, start, method="L-BFGS-B", bounds=bounds).x)


def bias_helps(scores: np.ndarray, truth: np.ndarray) -> bool:
    """Whether a bias lowers the loss of held-out folds by more than `ERRORS` standard errors."""
    fold = np.random.default_rng(0).permutation(len(truth)) % FOLDS
    gain = np.zeros(len(truth))
    for i in range(FOLDS):
        fitted, held = fold != i, fold == i
        plain = fit_temperature(scores[fitted], truth[fitted])
        biased = fit_bias(scores[fitted], truth[fitted])
        gain[held] = row_losses(scores[held], truth[held], plain) - row_losses(
            scores[held], truth[held], *biased
        )
    return bool(gain.mean() > ERRORS * gain.std(ddof=1) / np.sqrt(len(gain)))


def calibrate(
    model: DNAHLM, dev: Sequence[TaskRows], folder: str | Path, most: int = 1000
) -> Calibration:
    """Fit every task and write `calibration.json` into the model folder.

    Parameters
    ----------
    model : DNAHLM
    dev : sequence of TaskRows
        Rows that were not trained on.
    folder : str or Path
    most : int, default=1000
        Rows a task at most.

    Returns
    -------
    Calibration
        A bias only for tasks where cross-validation on dev shows that it helps.
    """
    found = Calibration()
    for rows in dev:
        # Drawn by chance: a file may be sorted by label.
        rows = some_rows(rows, most)
        name, truth = rows.task.name, rows.labels
        scores = model.log_probabilities(rows.sequences, rows.task)
        if bias_helps(scores, truth):
            temperature, bias = fit_bias(scores, truth)
            found.bias[name] = [round(float(b), 3) for b in bias]
        else:
            temperature = fit_temperature(scores, truth)
        found.temperature[name] = round(temperature, 3)
    found.write(folder)
    return found
