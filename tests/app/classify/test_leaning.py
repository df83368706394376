"""A second opinion by the nearest examples: margins as computed by hand, and what they change."""

import numpy as np
import pytest

from app.classify.features import Sample
from app.classify.fewshot import CLOSE, DOUBT, FewShot
from app.classify.leaning import NEAREST, WEIGHT, Leaning
from app.classify.prediction import Prediction


def sample(rows, seed, names=("composition", "places")):
    rng = np.random.default_rng(seed)
    views = {name: rng.normal(size=(rows, 6)).astype(np.float32) for name in names}
    return Sample([f"{i}" for i in range(rows)], views)


def cosine(a, b):
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


@pytest.mark.parametrize("n_labels", [2, 3])
def test_margins_are_those_of_the_nearest_examples_of_each_label(n_labels):
    known, asked = sample(30, 0), sample(4, 1)
    labels = np.arange(30) % n_labels
    guesses = np.array([0, 1, n_labels - 1, 0])
    found = Leaning(known, labels, n_labels).margins(asked, guesses)
    for row, guess in enumerate(guesses.tolist()):
        parts = []
        for name, view in known.views.items():
            middle = view.astype(float).mean(0)
            query = asked.views[name][row] - middle
            near = [cosine(query, one - middle) for one in view.astype(float)]
            means = [
                np.mean(sorted(c for c, at in zip(near, labels, strict=True) if at == label)[-5:])
                for label in range(n_labels)
            ]
            rest = max(mean for label, mean in enumerate(means) if label != guess)
            parts.append((means[guess] - rest) / np.std(near))
        assert found[row] == pytest.approx(np.mean(parts), abs=1e-5)


def test_nothing_is_said_with_too_few_examples_or_other_views():
    asked, guesses = sample(3, 2), np.zeros(3, dtype=int)
    few = np.array([0] * 9 + [1] * (NEAREST - 1))
    assert not Leaning(sample(len(few), 3), few, 2).margins(asked, guesses).any()
    other = sample(20, 4, ("words",))
    assert not Leaning(other, np.arange(20) % 2, 2).margins(asked, guesses).any()


@pytest.mark.parametrize(
    ("lead", "margin", "reason"),
    [
        (0.9, 0.0, None),
        (CLOSE / 2, 1.0, "a and b are about equally likely"),
        (DOUBT / 2, 0.0, "a and b are about equally likely"),
        (DOUBT / 2, 1.0, None),
        (0.3, -1.0, "a by its words, but the examples nearest to it are not"),
    ],
)
def test_an_answer_that_the_nearest_examples_contradict_abstains(lead, margin, reason):
    model = FewShot.__new__(FewShot)
    model.classes_, model._limit = np.array(["a", "b"]), None
    answer = Prediction("1", None, None)
    model._decide(answer, np.array([(1 + lead) / 2, (1 - lead) / 2]), margin, [])
    assert answer.sureness == pytest.approx(lead + WEIGHT * margin)
    assert (answer.label, answer.abstained, answer.reason) == ("a", reason is not None, reason)
