"""What the estimators see of a sequence: its words, where they lie, and the model's view.

``words``: 5-mers of the strand given. ``composition``: 4-mers of both strands. ``motifs``: 6-mers
of both strands. ``places``: 3-mers by the part of the sequence that they lie in. ``model``: hidden
states of DNAHLM. Each sees what the others cannot: binding sites turn up in ``motifs``, promoters,
whose signals keep their distance from the start of transcription, in ``places``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dnahlm.baselines import kmer_index
from dnahlm.data.read import encode

if TYPE_CHECKING:
    from dnahlm.infer import DNAHLM
    from index.embed.base import Embedder

WORD = 5
BINNED_WORD, BINS = 3, 8
CACHE = 20_000
VIEWS = ("words", "composition", "motifs", "places", "model")


@dataclass(slots=True)
class Sample:
    """Sequences and their features, row by row.

    Attributes
    ----------
    sequences
        n clean DNA strings.
    views
        float32 (n, width) by name, see `VIEWS`.
    """

    sequences: list[str]
    views: dict[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.sequences)

    def take(self, rows: np.ndarray) -> Sample:
        """Some of the rows, in the order given."""
        chosen = [self.sequences[i] for i in rows.tolist()]
        return Sample(chosen, {name: view[rows] for name, view in self.views.items()})


def word_counts(sequences: Sequence[str], k: int = WORD) -> np.ndarray:
    """Square roots of k-mer frequencies, rows of length 1: float32 (n, 4**k).

    The inner product of two rows is the Bhattacharyya coefficient of their words.
    """
    out = np.zeros((len(sequences), 4**k), dtype=np.float32)
    for row, sequence in enumerate(sequences):
        index = kmer_index(encode(sequence), k)
        out[row] = np.sqrt(np.bincount(index[index >= 0], minlength=4**k))
    return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-6)


def placed_counts(sequences: Sequence[str], k: int = BINNED_WORD, bins: int = BINS) -> np.ndarray:
    """k-mers by the part of the sequence they lie in, smoothed over neighbouring parts.

    Returns
    -------
    numpy.ndarray
        float32 (n, bins * 4**k), rows of length 1.
    """
    size = 4**k
    out = np.zeros((len(sequences), bins, size), dtype=np.float32)
    for row, sequence in enumerate(sequences):
        index = kmer_index(encode(sequence), k)
        at = np.flatnonzero(index >= 0)
        # Each word is shared between the two parts whose centres it lies between.
        place = np.clip((at + 0.5) / max(len(index), 1) * bins - 0.5, 0, bins - 1)
        low = np.minimum(place.astype(np.int64), bins - 2)
        share = place - low
        flat = np.bincount(low * size + index[at], 1 - share, bins * size)
        flat += np.bincount((low + 1) * size + index[at], share, bins * size)
        out[row] = np.sqrt(flat).reshape(bins, size)
    flat_out = out.reshape(len(sequences), -1)
    return flat_out / np.maximum(np.linalg.norm(flat_out, axis=1, keepdims=True), 1e-6)


@cache
def _canonical(k: int, dim: int) -> Embedder:
    from index.embed.kmer import KmerEmbedder

    return KmerEmbedder(k, dim)


class Reader:
    """Computes views of sequences; what the model saw once is kept.

    Parameters
    ----------
    model
        A loaded model, a folder or hub id, or None for the shipped weights; loaded when first
        needed.
    """

    def __init__(self, model: DNAHLM | str | Path | None = None):
        self._source = model
        self._model: DNAHLM | None = None
        self._seen: dict[str, np.ndarray] = {}

    @property
    def model(self) -> DNAHLM:
        """The loaded model."""
        if self._model is None:
            from dnahlm.infer import DNAHLM

            source = self._source
            self._model = source if isinstance(source, DNAHLM) else DNAHLM.load(source)
        return self._model

    def model_view(self, sequences: Sequence[str]) -> np.ndarray:
        """Mean, maximum and last hidden state side by side: float32 (n, 3 * n_embd)."""
        from index.embed.dnahlm import states

        new = [s for s in dict.fromkeys(sequences) if s not in self._seen]
        if len(self._seen) + len(new) > CACHE:
            kept = set(sequences)
            self._seen = {s: v for s, v in self._seen.items() if s in kept}
        if new:
            self._seen |= dict(zip(new, states(self.model, new).reshape(len(new), -1), strict=True))
        return np.stack([self._seen[s] for s in sequences])

    def forget(self) -> None:
        """Drop what the model saw, as before a measurement of time."""
        self._seen = {}

    def read(self, sequences: Sequence[str], views: Sequence[str]) -> Sample:
        """Features of sequences, only the views that are asked for."""
        make: dict[str, Callable[[Sequence[str]], np.ndarray]] = {
            "words": word_counts,
            "composition": _canonical(4, 256).encode,
            "motifs": _canonical(6, 1024).encode,
            "places": placed_counts,
            "model": self.model_view,
        }
        return Sample(list(sequences), {name: make[name](sequences) for name in views})
