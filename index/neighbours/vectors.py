"""Neighbours by vectors of any embedder of DNA, exact in FAISS."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from index.neighbours.base import Found, Retriever
from index.strand import reverse_complement
from index.vectors import VectorIndex

Encode = Callable[[Sequence[str]], np.ndarray]


class VectorRetriever(Retriever):
    """Cosine of vectors.

    Parameters
    ----------
    name
    encode
        Gives unit vectors, float32 (n, dim); an `Embedder`'s `encode` does.
    strands
        2 holds the reverse complement of each sequence too, for an encoder that reads one strand;
        a row's score is that of its better strand.
    """

    def __init__(self, name: str, encode: Encode, strands: int = 1):
        self.name = name
        self._encode = encode
        self._strands = strands
        self._index: VectorIndex | None = None
        self._count = 0

    def add(self, sequences: Sequence[str]) -> None:
        """See `Retriever.add`."""
        self._count = len(sequences)
        held = list(sequences)
        if self._strands == 2:
            held += [reverse_complement(sequence) for sequence in sequences]
        self._index = VectorIndex(self._encode(held)) if held else None

    def __len__(self) -> int:
        return self._count

    @property
    def nbytes(self) -> int:
        """Bytes of the vectors held, 32 bits a number."""
        return 0 if self._index is None else 4 * len(self._index) * self._index.dim

    def search(
        self, queries: Sequence[str], k: int, allowed: np.ndarray | None = None
    ) -> list[Found]:
        """See `Retriever.search`."""
        if self._index is None or not len(queries):
            return [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))] * len(queries)
        if allowed is not None:
            allowed = np.concatenate([allowed + i * self._count for i in range(self._strands)])
        out = []
        for vector in self._encode(queries):
            found, scores = self._index.search(vector, k * self._strands, allowed)
            rows, first = np.unique(found % self._count, return_index=True)
            best = np.argsort(first, kind="stable")[:k]
            out.append((rows[best], scores[first[best]]))
        return out
