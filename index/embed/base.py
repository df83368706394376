"""What every embedder offers: texts or sequences in, unit vectors out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np


class Embedder(ABC):
    """Turns strings into vectors whose inner product is a similarity.

    Attributes
    ----------
    name
        Short name, the one that `index.embed.registry.load` takes.
    dim
        Length of a vector.
    fingerprint
        Changes whenever the vectors would; stored beside an index so that vectors of two versions
        are never mixed.
    """

    name: str
    dim: int
    fingerprint: str

    @abstractmethod
    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Embed strings.

        Parameters
        ----------
        texts
            n strings.

        Returns
        -------
        numpy.ndarray
            float32 of shape (n, dim); rows have length 1, or 0 where a string holds nothing known.
        """

    def encode_one(self, text: str) -> np.ndarray:
        """Embed one string: float32 of shape (dim,)."""
        return self.encode([text])[0]


def unit(vectors: np.ndarray) -> np.ndarray:
    """Scale rows to length 1 (zero rows stay zero), as float32; shape (n, dim) in and out."""
    rows = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.maximum(lengths, 1e-12)
