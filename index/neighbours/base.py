"""What every retriever of sequences offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np

Found = tuple[np.ndarray, np.ndarray]
"""Row numbers int64 and their scores float32, best first."""


class Retriever(ABC):
    """Holds sequences and finds the most similar ones to a query.

    Attributes
    ----------
    name
        Short name, shown beside scores.
    """

    name: str

    @abstractmethod
    def add(self, sequences: Sequence[str]) -> None:
        """Put sequences in, in place of any that were there; rows are numbered from 0."""

    @abstractmethod
    def __len__(self) -> int:
        """Number of sequences held."""

    @abstractmethod
    def search(
        self, queries: Sequence[str], k: int, allowed: np.ndarray | None = None
    ) -> list[Found]:
        """Find the most similar sequences.

        Parameters
        ----------
        queries
            Clean DNA strings.
        k
            Most rows wanted of each.
        allowed
            Row numbers to choose among, int64; None for all.

        Returns
        -------
        list of (rows, scores)
            One a query, best first; similarity 1 is identity, 0 nothing in common. May be empty.
        """
