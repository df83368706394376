"""What turns a model's scores into probabilities, stored beside its weights."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from dnahlm.seal import SUMS, replace, reseal

FILE = "calibration.json"


def log_softmax(scores: np.ndarray) -> np.ndarray:
    """Log-softmax over the last axis."""
    shifted = scores - scores.max(-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))


@dataclass(frozen=True)
class Calibration:
    """What turns a model's log-likelihoods into probabilities, by task name.

    Attributes
    ----------
    temperature : dict of str to float
        1 where absent.
    bias : dict of str to list of float
        Added to the log-likelihoods of a task's labels; none where absent.
    """

    temperature: dict[str, float] = field(default_factory=dict)
    bias: dict[str, list[float]] = field(default_factory=dict)

    def probabilities(self, scores: np.ndarray, task: str) -> np.ndarray:
        """Probabilities of log-likelihoods, both of shape (n, n_labels)."""
        scaled = scores / self.temperature.get(task, 1.0)
        if task in self.bias:
            scaled = scaled + np.asarray(self.bias[task])
        return np.exp(log_softmax(scaled))

    @classmethod
    def read(cls, folder: str | Path) -> Calibration:
        """That of a model folder; none at all if the folder has no `calibration.json`.

        Raises
        ------
        ValueError
            If the file cannot be read.
        """
        path = Path(folder) / FILE
        if not path.exists():
            return cls()
        try:
            stored = json.loads(path.read_text())
            temperature = {name: float(t) for name, t in stored.get("temperature", {}).items()}
            bias = {name: [float(b) for b in row] for name, row in stored.get("bias", {}).items()}
        except (AttributeError, TypeError, ValueError):
            raise ValueError(f"{path} is not a readable calibration") from None
        return cls(temperature, bias)

    def write(self, folder: str | Path) -> None:
        """Store beside the weights in `folder`."""
        replace(Path(folder) / FILE, json.dumps(asdict(self), indent=1) + "\n")
        reseal(Path(folder) / SUMS, FILE)
