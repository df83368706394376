"""Which tool a question means: a linear model over its masked text, applied with numpy."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np

from app.plan.features import LETTER_SLOTS, WORD_SLOTS, features

WEIGHTS = Path(__file__).resolve().parent / "weights"


BLOCK_WEIGHTS = (1.0, 0.7, 1.2)
"""Lengths of the word, letter and concept parts, chosen on held-out voices."""


class Classifier:
    """Multinomial logistic regression over hashed features.

    Parameters
    ----------
    weights
        Slots by tools.
    bias
        One a tool.
    tools
        Names in the order of the columns.
    """

    def __init__(self, weights: np.ndarray, bias: np.ndarray, tools: list[str]) -> None:
        self.weights, self.bias, self.tools = weights, bias, tools

    @classmethod
    def load(cls, folder: Path = WEIGHTS) -> Classifier:
        """Read the shipped weights.

        Raises
        ------
        OSError
            The files are missing or damaged.
        """
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        try:
            tensors = load_file(folder / "tools.safetensors")
            tools = json.loads((folder / "tools.json").read_text("utf-8"))["tools"]
            weights = tensors["weights"].astype(np.float32) * tensors["scale"].astype(np.float32)
            return cls(
                weights,
                tensors["bias"].astype(np.float32),
                tools,
            )
        except (SafetensorError, KeyError, ValueError) as error:
            raise OSError(f"The planner's weights are damaged: {error}.") from error

    def scores(self, text: str, flags: tuple[str, ...] = ()) -> dict[str, float]:
        """Probability of every tool for a masked question, the likeliest first."""
        slots, values = vector(text, flags)
        logits = values @ self.weights[slots] + self.bias
        logits -= logits.max()
        chances = np.exp(logits)
        chances /= chances.sum()
        order = np.argsort(-chances)
        return {self.tools[index]: float(chances[index]) for index in order}


def vector(text: str, flags: tuple[str, ...] = ()) -> tuple[np.ndarray, np.ndarray]:
    """Slots and values of a question; words, letters and concepts each have a fixed length."""
    found = features(text, flags)
    slots = np.fromiter(found, dtype=np.int64, count=len(found))
    values = np.fromiter(found.values(), dtype=np.float32, count=len(found))
    values = np.where(values > 1, 1 + np.log(np.maximum(values, 1)), values)
    block = np.digitize(slots, (WORD_SLOTS, WORD_SLOTS + LETTER_SLOTS))
    for number, weight in enumerate(BLOCK_WEIGHTS):
        part = block == number
        length = float(np.sqrt((values[part] ** 2).sum()))
        if length:
            values[part] *= weight / length
    return slots, values


@cache
def classifier() -> Classifier:
    """The shipped classifier, read once."""
    return Classifier.load()
