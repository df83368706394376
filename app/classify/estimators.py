"""Ways to get from labelled examples to probabilities, behind one base."""

from __future__ import annotations

import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from app.classify.features import Sample

if TYPE_CHECKING:
    from dnahlm.infer import DNAHLM
    from index.neighbours.base import Retriever

FOLDS = 5
TEMPERED = 0.3
NEAREST = 9
SHOTS = 4


class Estimator(ABC):
    """Learns from a sample with labels, then gives probabilities.

    Attributes
    ----------
    name
        As ``--method`` takes it.
    views
        Features that it needs, see `app.classify.features.VIEWS`.
    """

    name: str
    views: tuple[str, ...] = ()

    @abstractmethod
    def fit(self, sample: Sample, labels: np.ndarray, n_labels: int) -> Estimator:
        """Learn; `labels` int64 (n,) hold each of 0 .. `n_labels` - 1 or some of them."""

    @abstractmethod
    def predict(self, sample: Sample) -> np.ndarray:
        """Probabilities: float64 (n, n_labels), rows summing to 1."""


class Logistic(Estimator):
    """Logistic regression on one view; labels weigh the same however many examples they have.

    Parameters
    ----------
    name
    view
        Features to use.
    strength
        Inverse of the penalty on weights (scikit-learn's `C`).
    scaled
        Whether columns are brought to mean 0 and variance 1 first.
    """

    def __init__(self, name: str, view: str, strength: float, scaled: bool):
        self.name, self.views = name, (view,)
        self.strength, self.scaled = strength, scaled
        self.basis: np.ndarray | None = None

    def _features(self, sample: Sample) -> np.ndarray:
        rows = (sample.views[self.views[0]].astype(np.float64) - self.mean) / self.scale
        return rows if self.basis is None else rows @ self.basis

    def fit(self, sample: Sample, labels: np.ndarray, n_labels: int) -> Estimator:
        """See `Estimator.fit`."""
        from sklearn.linear_model import LogisticRegression

        rows = sample.views[self.views[0]].astype(np.float64)
        self.mean = rows.mean(0)
        self.scale = rows.std(0) + 1e-2 if self.scaled else 1.0
        # Weights lie in the span of the examples: with few of them the same solution is found in
        # as many dimensions as there are examples, many times faster.
        few = len(rows) < rows.shape[1]
        self.basis = np.linalg.qr(((rows - self.mean) / self.scale).T)[0] if few else None
        self.n_labels = n_labels
        self.labels = np.unique(labels)
        self.model = LogisticRegression(C=self.strength, class_weight="balanced", max_iter=200)
        if len(self.labels) > 1:
            self.model.fit(self._features(sample), labels)
        return self

    def predict(self, sample: Sample) -> np.ndarray:
        """See `Estimator.predict`."""
        out = np.zeros((len(sample), self.n_labels))
        known = len(self.labels) > 1
        out[:, self.labels] = self.model.predict_proba(self._features(sample)) if known else 1.0
        return out


class Head(Estimator):
    """A classification head of one hidden layer, tuned on the examples over frozen features.

    What fine-tuning a head of the model comes to where only its head learns.

    Parameters
    ----------
    name
    view
        Features to use.
    width
        Units of the hidden layer.
    """

    def __init__(self, name: str, view: str, width: int = 64):
        self.name, self.views, self.width = name, (view,), width

    def fit(self, sample: Sample, labels: np.ndarray, n_labels: int) -> Estimator:
        """See `Estimator.fit`."""
        from sklearn.neural_network import MLPClassifier

        rows = sample.views[self.views[0]].astype(np.float64)
        self.mean, self.scale = rows.mean(0), rows.std(0) + 1e-2
        self.labels, self.n_labels = np.unique(labels), n_labels
        # Two hundred steps of Adam, all examples in each; shrinkage takes the place of early
        # stopping, for which few examples leave none to watch.
        self.model = MLPClassifier(
            (self.width,), alpha=1.0, batch_size=max(len(rows), 1), max_iter=200, tol=0.0,
            n_iter_no_change=200, random_state=0,
        )  # fmt: skip
        if len(self.labels) > 1:
            with warnings.catch_warnings():
                # It stops at the number of steps that it was given, as it should.
                warnings.simplefilter("ignore")
                self.model.fit((rows - self.mean) / self.scale, labels)
        return self

    def predict(self, sample: Sample) -> np.ndarray:
        """See `Estimator.predict`."""
        out = np.zeros((len(sample), self.n_labels))
        rows = (sample.views[self.views[0]].astype(np.float64) - self.mean) / self.scale
        out[:, self.labels] = self.model.predict_proba(rows) if len(self.labels) > 1 else 1.0
        return out


class Centroid(Estimator):
    """Nearest mean of the labels (prototypes, Snell et al. 2017, arXiv 1703.05175), by cosine.

    Parameters
    ----------
    name
    view
        Features to use.
    sharpness
        By which cosines are multiplied before the softmax.
    """

    def __init__(self, name: str, view: str, sharpness: float = 10.0):
        self.name, self.views = name, (view,)
        self.sharpness = sharpness

    def _directions(self, sample: Sample) -> np.ndarray:
        rows = (sample.views[self.views[0]].astype(np.float64) - self.mean) / self.scale
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)

    def fit(self, sample: Sample, labels: np.ndarray, n_labels: int) -> Estimator:
        """See `Estimator.fit`."""
        rows = sample.views[self.views[0]].astype(np.float64)
        self.mean, self.scale = rows.mean(0), rows.std(0) + 1e-2
        directions = self._directions(sample)
        self.centres = np.stack(
            [
                directions[labels == label].mean(0) if (labels == label).any() else 0 * rows[0]
                for label in range(n_labels)
            ]
        )
        self.present = np.isin(np.arange(n_labels), labels)
        return self

    def predict(self, sample: Sample) -> np.ndarray:
        """See `Estimator.predict`."""
        scores = self.sharpness * self._directions(sample) @ self.centres.T
        return softmax(np.where(self.present, scores, -np.inf))


class Nearest(Estimator):
    """Vote of the nearest examples of one retriever, weighted by similarity.

    Parameters
    ----------
    name
    retriever
        Makes an empty retriever.
    k
        Neighbours that vote.
    """

    def __init__(self, name: str, retriever: Callable[[], Retriever], k: int = NEAREST):
        self.name, self.k = name, k
        self._make = retriever

    def fit(self, sample: Sample, labels: np.ndarray, n_labels: int) -> Estimator:
        """See `Estimator.fit`."""
        self.retriever = self._make()
        self.retriever.add(sample.sequences)
        self.labels, self.n_labels = labels, n_labels
        counts = np.bincount(labels, minlength=n_labels)
        self.weight = 1.0 / np.maximum(counts, 1)[labels]
        self.prior = (counts > 0) / (counts > 0).sum()
        return self

    def predict(self, sample: Sample) -> np.ndarray:
        """See `Estimator.predict`."""
        out = np.tile(self.prior, (len(sample), 1))
        for row, (found, scores) in enumerate(self.retriever.search(sample.sequences, self.k)):
            votes = np.zeros(self.n_labels)
            # Squared, so that a near-duplicate outweighs many that are only a little alike.
            weights = np.maximum(scores, 0) ** 2 * self.weight[found]
            np.add.at(votes, self.labels[found], weights / max(self.weight.mean(), 1e-12))
            out[row] = (votes + self.prior) / (votes.sum() + 1.0)
        return out


class InContext(Estimator):
    """DNAHLM reading the examples in its prompt; labels scored by log-likelihood.

    Parameters
    ----------
    model
        Gives the loaded model.
    labels
        Words of the labels, in order.
    retriever
        Makes the retriever that picks the examples of each prompt.
    orders
        Orders of the examples that are averaged.
    """

    name = "dnahlm"

    def __init__(
        self,
        model: Callable[[], DNAHLM],
        labels: Sequence[str],
        retriever: Callable[[], Retriever],
        shots: int = SHOTS,
        orders: int = 1,
    ):
        self._model, self._make = model, retriever
        self.words, self.shots, self.orders = list(labels), shots, orders

    def fit(self, sample: Sample, labels: np.ndarray, n_labels: int) -> Estimator:
        """See `Estimator.fit`."""
        self.sample, self.labels = sample, labels
        self.groups = {label: np.flatnonzero(labels == label) for label in np.unique(labels)}
        self.retrievers = {}
        for label, rows in self.groups.items():
            self.retrievers[label] = self._make()
            self.retrievers[label].add([sample.sequences[i] for i in rows])
        return self

    def predict(self, sample: Sample) -> np.ndarray:
        """See `Estimator.predict`."""
        from dnahlm.data.read import encode
        from dnahlm.data.tasks import join_words
        from dnahlm.score import score_answers

        model = self._model()
        encoder = model.encoder
        asked = f"Classify the DNA sequence. Answer {join_words(self.words)}."
        each = max(1, self.shots // len(self.groups))
        chosen: list[list[int]] = [[] for _ in sample.sequences]
        for label, retriever in self.retrievers.items():
            for row, (found, _) in enumerate(retriever.search(sample.sequences, each)):
                picked = self.groups[label][found] if len(found) else self.groups[label][:each]
                chosen[row] += picked.tolist()
        answers = [encoder.answer(word) for word in self.words]
        total = np.zeros((len(sample), len(self.words)))
        for order in range(self.orders):
            prompts = []
            for sequence, rows in zip(sample.sequences, chosen, strict=True):
                mixed = np.random.default_rng(order).permutation(rows).tolist()
                shots = [
                    (encode(self.sample.sequences[i]), self.words[self.labels[i]]) for i in mixed
                ]
                prompts.append(encoder.prompt(asked, encode(sequence), shots))
            total += score_answers(model.model, prompts, answers, batch_size=32)
        return softmax(total / self.orders)


class Weighted(Estimator):
    """Mean of several estimators' probabilities, the better ones on held-out examples first.

    A part's weight is its likelihood on the folds it was not fitted on, raised to `TEMPERED`: with
    few examples all parts count alike, with many the best one prevails.

    Parameters
    ----------
    name
    parts
        At least one.
    """

    def __init__(self, name: str, parts: Sequence[Estimator]):
        self.name, self.parts = name, list(parts)
        self.views = tuple(dict.fromkeys(view for part in parts for view in part.views))
        self.weights: np.ndarray | None = None

    def weigh(self, held_out: Sequence[np.ndarray], labels: np.ndarray) -> np.ndarray:
        """Set the weights from out-of-fold probabilities of each part; gives their mean."""
        rows = np.arange(len(labels))
        fits = [np.log(np.maximum(one[rows, labels], 1e-6)).sum() for one in held_out]
        self.weights = softmax(TEMPERED * np.array(fits))
        return np.tensordot(self.weights, np.stack(held_out), 1)

    def fit(self, sample: Sample, labels: np.ndarray, n_labels: int) -> Estimator:
        """See `Estimator.fit`; weighs the parts where `weigh` has not."""
        if self.weights is None:
            folds = min(FOLDS, int(np.bincount(labels, minlength=n_labels).min()))
            if folds < 2:
                self.weights = np.full(len(self.parts), 1 / len(self.parts))
            else:
                self.weigh([cross_validate(p, sample, labels, folds) for p in self.parts], labels)
        for part in self.parts:
            part.fit(sample, labels, n_labels)
        return self

    def predict(self, sample: Sample) -> np.ndarray:
        """See `Estimator.predict`."""
        tables = np.stack([part.predict(sample) for part in self.parts])
        return np.tensordot(np.asarray(self.weights), tables, 1)


def cross_validate(
    estimator: Estimator, sample: Sample, labels: np.ndarray, folds: int, seed: int = 0
) -> np.ndarray:
    """Out-of-fold probabilities (n, n_labels) of a sample, folds balanced over labels."""
    from sklearn.model_selection import StratifiedKFold

    n_labels = int(labels.max()) + 1
    out = np.zeros((len(sample), n_labels))
    splitter = StratifiedKFold(folds, shuffle=True, random_state=seed)
    for train, test in splitter.split(labels, labels):
        estimator.fit(sample.take(train), labels[train], n_labels)
        out[test] = estimator.predict(sample.take(test))
    return out


def softmax(scores: np.ndarray) -> np.ndarray:
    """Softmax over the last axis, -inf allowed."""
    shifted = np.exp(scores - scores.max(-1, keepdims=True))
    return shifted / shifted.sum(-1, keepdims=True)
