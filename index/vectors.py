"""Nearest vectors by inner product, exactly, in FAISS (Douze et al. 2024, arXiv 2401.08281)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

HALF_FROM = 100_000
"""Rows from which vectors are kept in 16 bits: half the memory, scores good to three digits."""


class VectorIndex:
    """Unit vectors in rows, found by similarity.

    Parameters
    ----------
    vectors
        float32 (n, dim), rows of length 1.
    """

    def __init__(self, vectors: np.ndarray):
        import faiss

        rows = np.ascontiguousarray(vectors, dtype=np.float32)
        count, dim = rows.shape
        if count >= HALF_FROM:
            kind = faiss.ScalarQuantizer.QT_fp16
            self.index: Any = faiss.IndexScalarQuantizer(dim, kind, faiss.METRIC_INNER_PRODUCT)
            self.index.train(rows[:1])
        else:
            self.index = faiss.IndexFlatIP(dim)
        self.index.add(rows)

    def __len__(self) -> int:
        return int(self.index.ntotal)

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self.index.d)

    def search(
        self, query: np.ndarray, k: int, allowed: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Most similar rows.

        Parameters
        ----------
        query
            float32 (dim,).
        k
            Most rows wanted.
        allowed
            Row numbers to choose among, int64; None for all. They are applied before ranking.

        Returns
        -------
        tuple of numpy.ndarray
            Row numbers int64 and their scores float32, best first, at most `k` of each.
        """
        import faiss

        k = min(k, len(self) if allowed is None else len(allowed))
        if k < 1:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        options = None
        if allowed is not None:
            rows = np.ascontiguousarray(allowed, dtype=np.int64)
            selector = faiss.IDSelectorBatch(len(rows), faiss.swig_ptr(rows))
            options = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        scores, ids = self.index.search(query[None].astype(np.float32), k, params=options)
        found = ids[0] >= 0
        return ids[0][found], scores[0][found]

    def rows(self, ids: np.ndarray) -> np.ndarray:
        """Stored vectors: float32 (len(ids), dim)."""
        return self.index.reconstruct_batch(np.ascontiguousarray(ids, dtype=np.int64))

    def save(self, path: Path) -> None:
        """Write the index to a file.

        Raises
        ------
        OSError
            It cannot be written whole.
        """
        import faiss

        try:
            faiss.write_index(self.index, str(path))
        except RuntimeError as error:
            raise OSError(f"The vector index {path.name} cannot be written.") from error

    @classmethod
    def load(cls, path: Path) -> VectorIndex:
        """Read an index.

        Raises
        ------
        OSError
            The file is missing or damaged.
        """
        import faiss

        found = cls.__new__(cls)
        try:
            found.index = faiss.read_index(str(path))
        except RuntimeError as error:
            raise OSError(f"The vector index {path.name} cannot be read.") from error
        return found
