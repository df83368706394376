"""Which tool a question means: a linear model over its masked text, applied with numpy."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from app.plan.features import LETTER_SLOTS, WORD_SLOTS, features
from index.store import check_shipped

WEIGHTS = Path(__file__).resolve().parent / "weights"


FIELD = {
    "genome_summary": "fields",
    "gene_details": "field",
    "gene_location": "field",
    "provenance": "field",
    "composition": "field",
    "protein_properties": "field",
    "codon_usage": "what",
    "between_genes": "what",
    "sequence_operation": "operation",
    "gene_sequence": "kind",
    "duplicates": "by",
    "intergenic": "what",
    "overlaps": "what",
    "pseudogenes": "what",
}
"""Argument of a tool that the classifier tells too."""

BLOCK_WEIGHTS = (1.0, 1.0, 0.8)
"""Lengths of the word, letter and concept parts, chosen on held-out voices."""


@dataclass(frozen=True, slots=True)
class Head:
    """One linear model: ``classes`` by logits of hashed features.

    Attributes
    ----------
    weights
        Slots by classes, 8-bit integers or floats.
    scale, bias
        One a class each; a weight is its integer times the scale.
    """

    weights: np.ndarray
    scale: np.ndarray
    bias: np.ndarray
    classes: tuple[str, ...]

    def probabilities(self, slots: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Probability of every class for one sparse question."""
        logits = (values @ self.weights[slots].astype(np.float32)) * self.scale + self.bias
        chances = np.exp(logits - logits.max())
        return chances / chances.sum()


class Classifier:
    """Logistic regressions: one over the tools, one a tool over what is asked of it.

    Parameters
    ----------
    tools
        Over the tools, ``out_of_scope`` and ``clarify``.
    fields
        For each tool of `FIELD` a head over the values of that argument; ``""`` is its default and
        ``several`` a list of more than one.
    """

    def __init__(self, tools: Head, fields: dict[str, Head]) -> None:
        self.tools, self.fields = tools, fields

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

        check_shipped(folder)
        try:
            tensors = load_file(folder / "planner.safetensors")
            classes = json.loads((folder / "planner.json").read_text("utf-8"))["classes"]
            heads = {
                name: Head(
                    tensors[f"{name}.weights"],
                    tensors[f"{name}.scale"],
                    tensors[f"{name}.bias"],
                    tuple(labels),
                )
                for name, labels in classes.items()
            }
            return cls(heads.pop("tools"), heads)
        except (SafetensorError, KeyError, ValueError) as error:
            raise OSError(f"The planner's weights are damaged: {error}.") from error

    def scores(self, text: str, flags: tuple[str, ...] = ()) -> dict[str, float]:
        """Probability of every tool for a masked question, the likeliest first."""
        chances = self.tools.probabilities(*vector(text, flags))
        found = {name: float(p) for name, p in zip(self.tools.classes, chances, strict=True)}
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    def field(self, tool: str, text: str, flags: tuple[str, ...] = ()) -> tuple[str, float]:
        """The field of a tool that a masked question means most likely, and its probability."""
        head = self.fields.get(tool)
        if head is None:
            return "", 0.0
        chances = head.probabilities(*vector(text, flags))
        best = int(chances.argmax())
        return head.classes[best], float(chances[best])


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
