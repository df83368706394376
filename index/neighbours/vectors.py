"""Neighbours by vectors of any embedder of DNA, exact in FAISS."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from index.neighbours.base import Found, Retriever
from index.vectors import VectorIndex

Encode = Callable[[Sequence[str]], np.ndarray]


class VectorRetriever(Retriever):
    """Cosine of vectors.

    Parameters
    ----------
    name
    encode
        Gives unit vectors, float32 (n, dim); an `Embedder`'s `encode` does.
    """

    def __init__(self, name: str, encode: Encode):
        self.name = name
        self._encode = encode
        self._index: VectorIndex | None = None

    def add(self, sequences: Sequence[str]) -> None:
        """See `Retriever.add`."""
        self._index = VectorIndex(self._encode(sequences)) if len(sequences) else None

    def __len__(self) -> int:
        return 0 if self._index is None else len(self._index)

    def search(
        self, queries: Sequence[str], k: int, allowed: np.ndarray | None = None
    ) -> list[Found]:
        """See `Retriever.search`."""
        if self._index is None or not len(queries):
            return [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))] * len(queries)
        return [self._index.search(vector, k, allowed) for vector in self._encode(queries)]
