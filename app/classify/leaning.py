"""Whether the examples nearest to a sequence bear out the label that it was given."""

from __future__ import annotations

import numpy as np

from app.classify.features import Sample

VIEWS = ("composition", "motifs", "places")
NEAREST = 5
WEIGHT = 0.3
"""By which a margin counts beside the lead of one probability over the next; chosen on dev rows."""


class Leaning:
    """Compares a sequence with its nearest examples of each label.

    A probability near one half says that a regression draws no line there; what lies around the
    sequence is a second opinion, and where the two disagree the guess is wrong more often.

    Parameters
    ----------
    sample
        The examples; those of the views `VIEWS` that it has are used.
    labels
        int64 (n,), each of 0 .. `n_labels` - 1.
    n_labels
    """

    def __init__(self, sample: Sample, labels: np.ndarray, n_labels: int):
        self.groups = [np.flatnonzero(labels == label) for label in range(n_labels)]
        # A mean of the nearest ones needs that many to choose among.
        enough = min(map(len, self.groups)) >= NEAREST
        self.known = {
            name: (sample.views[name].mean(0), self._directions(sample.views[name]))
            for name in (VIEWS if enough else ())
            if name in sample.views
        }

    @staticmethod
    def _directions(view: np.ndarray, mean: np.ndarray | None = None) -> np.ndarray:
        rows = view.astype(np.float64) - (view.mean(0) if mean is None else mean)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)

    def margins(self, sample: Sample, guesses: np.ndarray) -> np.ndarray:
        """How much nearer the examples of the guessed label are than those of the next one.

        Parameters
        ----------
        sample
            Sequences with the same views.
        guesses
            int64 (n,): the label that each was given.

        Returns
        -------
        numpy.ndarray
            float64 (n,): difference of mean cosines with the `NEAREST` examples of either label, in
            standard deviations of the sequence's cosines with all; 0 where examples are too few.
        """
        total = np.zeros(len(sample))
        rows = np.arange(len(sample))
        for name, (mean, known) in self.known.items():
            alike = self._directions(sample.views[name], mean) @ known.T
            near = np.stack(
                [np.sort(alike[:, group], axis=1)[:, -NEAREST:].mean(1) for group in self.groups], 1
            )
            own = near[rows, guesses]
            near[rows, guesses] = -np.inf
            total += (own - near.max(1)) / np.maximum(alike.std(1), 1e-6)
        return total / max(len(self.known), 1)
