"""Sequences that the examples say nothing about: length, composition, likeness."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from app.classify.features import Sample

FAR = 4.0
"""Standard deviations from which composition is strange."""
SIMPLE = 1.2
"""Bits of entropy of dinucleotides, of 4, under which a sequence is low-complexity."""
STRETCH = 1.5
"""Queries longer than this many times the longest example are read in their middle."""


def dinucleotides(sequences: Sequence[str]) -> np.ndarray:
    """Shares of the 16 dinucleotides: float64 (n, 16)."""
    from app.classify.features import word_counts

    shares = word_counts(sequences, 2).astype(np.float64) ** 2
    return shares / np.maximum(shares.sum(1, keepdims=True), 1e-9)


class Novelty:
    """What is usual among the examples.

    Parameters
    ----------
    sample
        The examples with the view ``model`` (left out where it is absent).
    """

    def __init__(self, sample: Sample):
        lengths = [len(sequence) for sequence in sample.sequences]
        self.shortest, self.longest = min(lengths), max(lengths)
        shares = dinucleotides(sample.sequences)
        self.gc = self._gc(shares)
        self.gc_mean, self.gc_spread = float(self.gc.mean()), float(self.gc.std())
        self.view = sample.views.get("model")
        if self.view is not None:
            self.mean, self.scale = self.view.mean(0), self.view.std(0) + 1e-2
            self.known = self._directions(self.view)
            alike = self.known @ self.known.T
            np.fill_diagonal(alike, -1)
            nearest = alike.max(1)
            # A few examples say little about how near is near: the limit lies below all of them.
            self.limit = float(nearest.min() - nearest.std() - 0.1)

    def _directions(self, view: np.ndarray) -> np.ndarray:
        rows = (view - self.mean) / self.scale
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)

    @staticmethod
    def _gc(shares: np.ndarray) -> np.ndarray:
        letters = shares.reshape(-1, 4, 4).sum(2)
        return letters[:, 1] + letters[:, 2]

    def fit_length(self, sequence: str) -> tuple[str, str | None]:
        """The part of a sequence to be read, and what to say about its length."""
        size = len(sequence)
        if size > STRETCH * self.longest:
            start = (size - self.longest) // 2
            note = (
                f"{size:,} bases, but the examples have at most {self.longest:,}: "
                f"read the middle {self.longest:,}"
            )
            return sequence[start : start + self.longest], note
        if size * STRETCH < self.shortest:
            note = f"{size:,} bases, but the examples have at least {self.shortest:,}"
            return sequence, note
        return sequence, None

    def remarks(self, sample: Sample) -> list[list[str]]:
        """What is strange about each sequence, if anything."""
        out: list[list[str]] = [[] for _ in sample.sequences]
        shares = dinucleotides(sample.sequences)
        entropy = -(shares * np.log2(np.maximum(shares, 1e-12))).sum(1)
        for row, (gc, bits) in enumerate(zip(self._gc(shares), entropy, strict=True)):
            if bits < SIMPLE:
                out[row].append("its composition is simple repeats, unlike the examples")
                continue
            size = len(sample.sequences[row])
            chance = math.sqrt(max(self.gc_mean * (1 - self.gc_mean), 0.04) / size)
            if abs(gc - self.gc_mean) > FAR * max(self.gc_spread, chance, 0.03):
                out[row].append(
                    f"its GC content of {100 * gc:.0f} % is unlike the examples' "
                    f"({100 * self.gc_mean:.0f} %)"
                )
        if self.view is not None and "model" in sample.views:
            near = (self._directions(sample.views["model"]) @ self.known.T).max(1)
            for row in np.flatnonzero(near < self.limit).tolist():
                out[row].append("nothing similar to this among the examples")
        return out
