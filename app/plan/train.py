"""Train the classifier of tools on the question bank: ``python -m app.plan.train``."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from app.plan.bank_check import calls_of
from app.plan.entities import mark
from app.plan.features import SLOTS, template
from app.plan.followup import Past, refer
from app.plan.base import Call
from app.plan.samples import WORLDS, Sample, World, read_bank, samples
from app.plan.semantic import WEIGHTS, Classifier, vector

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


def dataset(
    voices: dict[str, list[dict]], worlds: tuple[World, ...] = WORLDS[:2], repeats: int = REPEATS
) -> list[tuple[str, tuple[str, ...], str]]:
    """``(masked text, flags, tool)`` of all items with one tool, each once."""
    rows: dict[tuple[str, tuple[str, ...], str], None] = {}
    for voice, items in voices.items():
        for sample in samples(voice, items, worlds, repeats, SEED):
            if len(sample.calls) == 1:
                text, flags = masked(sample)
                rows[(text, flags, sample.calls[0][0])] = None
    return list(rows)


def fit(rows: Sequence[tuple[str, tuple[str, ...], str]], strength: float = STRENGTH) -> Classifier:
    """Fit the classifier.

    Parameters
    ----------
    rows
        From `dataset`.
    strength
        Inverse of the L2 penalty.
    """
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    data, indices, pointers = [], [], [0]
    for text, flags, _ in rows:
        found, values = vector(text, flags)
        data.append(values)
        indices.append(found)
        pointers.append(pointers[-1] + len(found))
    matrix = csr_matrix(
        (np.concatenate(data), np.concatenate(indices), pointers), shape=(len(rows), SLOTS)
    )
    labels = [tool for _, _, tool in rows]
    common = Counter(labels)
    share = {tool: (len(labels) / len(common) / count) ** 0.5 for tool, count in common.items()}
    model = LogisticRegression(C=strength, max_iter=200, tol=2e-3, class_weight=share)
    model.fit(matrix, labels)
    return Classifier(
        model.coef_.T.astype(np.float32),
        model.intercept_.astype(np.float32),
        [str(tool) for tool in model.classes_],
    )


def save(model: Classifier, folder: Path = WEIGHTS) -> None:
    """Write the weights as 8-bit integers with one scale a tool."""
    from safetensors.numpy import save_file

    scale = np.abs(model.weights).max(axis=0) / 127
    save_file(
        {
            "weights": np.round(model.weights / scale).astype(np.int8),
            "scale": scale.astype(np.float32),
            "bias": model.bias.astype(np.float32),
        },
        folder / "tools.safetensors",
    )
    (folder / "tools.json").write_text(json.dumps({"tools": model.tools}) + "\n", "utf-8")


def structure_words(voices: dict[str, Iterable[dict]]) -> list[str]:
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
    right = sum(next(iter(model.scores(text, flags))) == tool for text, flags, tool in rows)
    print(
        f"{len(rows)} questions, {len(model.tools)} classes, {right / len(rows):.3f} on themselves"
    )


if __name__ == "__main__":
    main()
