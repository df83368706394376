"""Rows drawn at random: what any retriever has to beat."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.neighbours.base import Found, Retriever


class ChanceRetriever(Retriever):
    """Random rows, the same at every run.

    Parameters
    ----------
    seed
        Of the draw.
    """

    name = "random"

    def __init__(self, seed: int = 0):
        self.seed = seed
        self._size = 0

    def add(self, sequences: Sequence[str]) -> None:
        """See `Retriever.add`."""
        self._size = len(sequences)

    def __len__(self) -> int:
        return self._size

    def search(
        self, queries: Sequence[str], k: int, allowed: np.ndarray | None = None
    ) -> list[Found]:
        """See `Retriever.search`; all scores are 0."""
        rng = np.random.default_rng(self.seed)
        pool = np.arange(self._size) if allowed is None else np.asarray(allowed)
        found = [rng.permutation(pool)[:k].astype(np.int64) for _ in queries]
        return [(rows, np.zeros(len(rows), dtype=np.float32)) for rows in found]
