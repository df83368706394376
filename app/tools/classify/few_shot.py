"""Classify by the examples of a conversation, with `app.classify`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.examples import Bench, ExampleSet, Item, go_on
from app.tools.classify.guess import Guess, Near
from app.tools.classify.zero_shot import model

if TYPE_CHECKING:
    from app.classify import FewShot, Prediction

NEIGHBOURS = 5
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
        loaded = model()
        go_on(0.0, f"learning from {len(examples.items):,} examples")
        classifier = FewShot(examples.items, method=method or "auto", model=loaded)
        while len(state.fitted) >= KEPT:
            state.fitted.pop(next(iter(state.fitted)))
        state.fitted[key] = classifier
    return state.fitted[key]


def few_shot(
    state: Bench,
    items: Sequence[Item],
    examples: ExampleSet,
    method: str | None = None,
    neighbours: bool = True,
) -> list[Guess]:
    """Classify items by examples; fewer guesses than items where it was stopped.

    Raises
    ------
    ValueError
        The examples cannot be used, with the reason in one sentence.
    """
    classifier = fitted(state, examples, method)
    classifier.neighbours = NEIGHBOURS if neighbours else 0
    sequences = [item.sequence for item in items]
    pasted = any(not item.record for item in items)
    found = classifier.predict(sequences, [item.id for item in items], go_on, pasted)
    return [_guess(prediction) for prediction in found]


def _guess(prediction: Prediction) -> Guess:
    near = [
        Near(n.id, n.label, n.identity if n.coverage else None, dict(n.scores))
        for n in prediction.neighbours
    ]
    return Guess(
        prediction.label, prediction.code, dict(prediction.probabilities), near,
        prediction.abstained and prediction.label is not None, prediction.reason,
        list(prediction.labels),
    )  # fmt: skip
