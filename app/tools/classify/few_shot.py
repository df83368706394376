"""Classify by the examples of a conversation, with `app.classify`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.examples import Bench, ExampleSet, Item, go_on
from app.tools.classify.guess import Guess, Near

if TYPE_CHECKING:
    from app.classify import FewShot

BATCH = 256
KEPT = 4
"""Fitted classifiers of one conversation that are kept for its next question."""


def fitted(state: Bench, examples: ExampleSet, method: str | None = None) -> FewShot:
    """The classifier of an example set, fitted when the set has changed.

    Raises
    ------
    ValueError
        The examples cannot be used, with the reason in one sentence.
    """
    from app.classify import FewShot

    key = (tuple((item.sequence, item.label) for item in examples.items), method)
    if key not in state.fitted:
        go_on(0.0, f"reading {len(examples.items):,} examples")
        rows = [(item.sequence, item.label or "") for item in examples.items]
        options: dict[str, Any] = {} if method is None else {"method": method}
        classifier = FewShot(rows, ids=[item.id for item in examples.items], **options)
        while len(state.fitted) >= KEPT:
            state.fitted.pop(next(iter(state.fitted)))
        state.fitted[key] = classifier
    return state.fitted[key]


def few_shot(
    state: Bench, items: Sequence[Item], examples: ExampleSet, method: str | None = None
) -> list[Guess]:
    """Classify items by examples; fewer guesses than items where it was stopped.

    Raises
    ------
    ValueError
        The examples cannot be used, with the reason in one sentence.
    """
    classifier = fitted(state, examples, method)
    guesses: list[Guess] = []
    for start in range(0, len(items), BATCH):
        if start and not go_on(start / len(items), f"classified {start:,} of {len(items):,}"):
            break
        batch = items[start : start + BATCH]
        found = classifier.predict([item.sequence for item in batch])
        guesses += [_guess(prediction) for prediction in found]
    return guesses


def _guess(prediction: Any) -> Guess:
    near = [Near(n.id, n.label, n.identity, dict(n.scores)) for n in prediction.neighbours]
    return Guess(
        prediction.label, prediction.code, dict(prediction.probabilities), near,
        prediction.abstained, prediction.reason,
    )  # fmt: skip
