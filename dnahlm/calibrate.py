"""Temperature calibration: one number a task, fitted on dev, kept beside the weights."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from dnahlm.data.mixture import TaskRows
from dnahlm.infer import DNAHLM, log_softmax

GRID = np.exp(np.linspace(np.log(0.5), np.log(4.0), 61))


def fit_temperature(scores: np.ndarray, truth: np.ndarray) -> float:
    """Temperature of least negative log-likelihood (Guo et al. 2017).

    Parameters
    ----------
    scores : np.ndarray, shape=(n, n_labels)
        Log-probabilities.
    truth : np.ndarray, shape=(n,)
    """
    rows = np.arange(len(truth))
    losses = [-log_softmax(scores / t)[rows, truth].mean() for t in GRID]
    return float(GRID[int(np.argmin(losses))])


def calibrate(
    model: DNAHLM, dev: Sequence[TaskRows], folder: str | Path, most: int = 1000
) -> dict[str, float]:
    """Fit a temperature for every task and write `calibration.json` into the model folder.

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
    dict of str to float
        Temperature of each task.
    """
    temperatures = {}
    for rows in dev:
        scores = model.log_probabilities(rows.sequences[:most], rows.task)
        temperatures[rows.task.name] = round(fit_temperature(scores, rows.labels[:most]), 3)
    text = json.dumps({"temperature": temperatures}, indent=1)
    (Path(folder) / "calibration.json").write_text(text + "\n")
    return temperatures
