"""What DNAHLM knows without examples: labels, and how good it is measured to be."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.chosen import MODEL
from app.examples import Item, go_on
from app.tools.classify.guess import Guess
from app.tools.shared.phrase import number, percent
from dnahlm.data.tasks import Task
from dnahlm.figures import read_figures

if TYPE_CHECKING:
    from dnahlm.infer import DNAHLM

BATCH = 128
"""Sequences between two reports of progress."""
CHANCE_MCC = 0.1
"""Below this correlation a task is said to be at chance."""


@lru_cache(maxsize=2)
def _load(folder: Path | None) -> DNAHLM:
    from dnahlm.infer import DNAHLM

    return DNAHLM.load(folder)


def model() -> DNAHLM:
    """The shipped model or the one that the conversation has chosen, loaded on first use."""
    if _load.cache_info().currsize == 0:
        go_on(0.0, "loading DNAHLM")
    return _load(MODEL.get())


def zero_shot(items: Sequence[Item], task: Task) -> list[Guess]:
    """Classify by what the model was taught; fewer guesses than items where it was stopped."""
    loaded = model()
    guesses: list[Guess] = []
    for start in range(0, len(items), BATCH):
        if start and not go_on(start / len(items), f"classified {start:,} of {len(items):,}"):
            break
        batch = [item.sequence for item in items[start : start + BATCH]]
        guesses += [
            Guess(p.label, p.code, p.probabilities, [], p.abstained, p.reason)
            for p in loaded.classify(batch, task)
        ]
    return guesses


def shape(task: Task) -> str:
    """Species and length that a task was taught with: ``E. coli, 81 bases``."""
    low, high = task.length
    bases = f"{low}" if low == high else f"{low} to {high}"
    return f"{task.species}, {bases} bases"


def quality(task: Task) -> str:
    """One sentence with the measured accuracy of a task; empty where it was not measured."""
    found = read_figures().get(task.name)
    if found is None:
        return ""
    text = (
        f"On {number(found.rows)} test sequences of this task it was right "
        f"{percent(found.accuracy, 1)} of the time (MCC {found.mcc:.2f}, 95 % interval "
        f"{found.mcc_low:.2f} to {found.mcc_high:.2f})"
    )
    if found.mcc_low <= 0 or found.mcc < CHANCE_MCC:
        return f"{text}: that is about chance, so do not rely on it."
    return f"{text}."
