"""Train the classifier of tools on the question bank: ``python -m app.plan.train``."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.plan.bank_check import calls_of
from app.plan.base import Call
from app.plan.entities import mark
from app.plan.features import SLOTS, template
from app.plan.followup import Past, refer
from app.plan.samples import WORLDS, Sample, World, read_bank, samples
from app.plan.semantic import FIELD, WEIGHTS, Classifier, Head, vector
from dnahlm.seal import SUMS, seal

REPEATS = 2
STRENGTH = 10.0
SEED = 7


def masked(sample: Sample) -> tuple[str, tuple[str, ...]]:
    """Masked text and flags of a sample, with the genes of its history for pronouns."""
    marked = mark(sample.question, sample.vocabulary)
    flags = ("many",) if sample.vocabulary.genome_count > 1 else ()
    if sample.history:
        earlier = mark(sample.history[-1], sample.vocabulary)
        names = earlier.values("gene", "absent")
        past = Past(sample.history[-1], (Call("gene_details", {"names": names}),) if names else ())
        marked = refer(marked, past)
        flags = (*flags, "later")
    return template(marked), flags


def field_of(tool: str, arguments: dict[str, Any]) -> str:
    """What a call asks of its tool: a value of `FIELD`, ``""`` or ``several``."""
    value = arguments.get(FIELD[tool], "")
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else "several" if value else ""
    return str(value)


@dataclass(frozen=True, slots=True)
class Row:
    """One masked question with what it means."""

    text: str
    flags: tuple[str, ...]
    tool: str
    field: str


def dataset(
    voices: dict[str, list[dict]], worlds: tuple[World, ...] = WORLDS[:2], repeats: int = REPEATS
) -> list[Row]:
    """Rows of all items with one tool, each once."""
    rows: dict[Row, None] = {}
    for voice, items in voices.items():
        for sample in samples(voice, items, worlds, repeats, SEED):
            if len(sample.calls) == 1:
                tool, arguments = sample.calls[0]
                field = field_of(tool, arguments) if tool in FIELD else ""
                rows[Row(*masked(sample), tool, field)] = None
    return list(rows)


def fit(rows: Sequence[Row], strength: float = STRENGTH) -> Classifier:
    """Fit the classifier.

    Parameters
    ----------
    rows
        From `dataset`.
    strength
        Inverse of the L2 penalty.
    """
    vectors = [vector(row.text, row.flags) for row in rows]
    tools = _head(vectors, [row.tool for row in rows], strength)
    fields = {}
    for tool in FIELD:
        chosen = [number for number, row in enumerate(rows) if row.tool == tool]
        labels = [rows[number].field for number in chosen]
        if len(set(labels)) > 1:
            fields[tool] = _head([vectors[number] for number in chosen], labels, strength)
    return Classifier(tools, fields)


def _head(vectors: list[tuple[np.ndarray, np.ndarray]], labels: list[str], strength: float) -> Head:
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    pointers = np.cumsum([0, *(len(slots) for slots, _ in vectors)])
    indices = np.concatenate([slots for slots, _ in vectors])
    data = np.concatenate([values for _, values in vectors])
    matrix = csr_matrix((data, indices, pointers), shape=(len(vectors), SLOTS))
    common = Counter(labels)
    share = {name: (len(labels) / len(common) / count) ** 0.5 for name, count in common.items()}
    model = LogisticRegression(C=strength, max_iter=200, tol=3e-4, class_weight=share)
    model.fit(matrix, labels)
    weights, bias = model.coef_.T, model.intercept_
    if len(model.classes_) == 2:
        weights, bias = np.hstack([-weights, weights]) / 2, np.array([-bias[0], bias[0]]) / 2
    ones = np.ones(weights.shape[1], dtype=np.float32)
    names = tuple(str(name) for name in model.classes_)
    return Head(weights.astype(np.float32), ones, bias.astype(np.float32), names)


def save(model: Classifier, folder: Path = WEIGHTS) -> None:
    """Write the weights as 8-bit integers with one scale a class."""
    from safetensors.numpy import save_file

    tensors = {}
    heads = {"tools": model.tools, **model.fields}
    for name, head in heads.items():
        scale = np.maximum(np.abs(head.weights).max(axis=0), 1e-6) / 127
        tensors[f"{name}.weights"] = np.round(head.weights / scale).astype(np.int8)
        tensors[f"{name}.scale"] = scale.astype(np.float32)
        tensors[f"{name}.bias"] = head.bias
    save_file(tensors, folder / "planner.safetensors")
    (folder / "planner.safetensors").chmod(0o644)
    classes = {name: list(head.classes) for name, head in heads.items()}
    (folder / "planner.json").write_text(json.dumps({"classes": classes}) + "\n", "utf-8")
    seal(folder / SUMS, [path.name for path in folder.glob("*.*")])


def structure_words(voices: Mapping[str, Iterable[dict]]) -> list[str]:
    """Words around the slots that at least three items of two voices use."""
    items: Counter[str] = Counter()
    speakers: dict[str, set[str]] = {}
    for voice, entries in voices.items():
        for item in entries:
            if any(call["tool"] in ("out_of_scope", "clarify") for call in calls_of(item)):
                continue
            text = re.sub(r"\{\w+\}", " ", " ".join([item["q"], *item.get("history", [])])).lower()
            for word in set(re.findall(r"[a-z][a-z'-]+[a-z]", text)):
                items[word] += 1
                speakers.setdefault(word, set()).add(voice)
    return sorted(word for word, n in items.items() if n >= 3 and len(speakers[word]) >= 2)


def main() -> None:
    """Train on all voices and write the weights."""
    voices = read_bank()
    words = structure_words(voices)
    (WEIGHTS / "structure.json").write_text(json.dumps(words) + "\n", "utf-8")
    rows = dataset(voices)
    model = fit(rows)
    save(model)
    right = sum(next(iter(model.scores(row.text, row.flags))) == row.tool for row in rows)
    print(
        f"{len(rows)} questions, {len(model.tools.classes)} tools, {len(model.fields)} heads for "
        f"fields, {right / len(rows):.3f} of the tools right on the questions themselves"
    )


if __name__ == "__main__":
    main()
