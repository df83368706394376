"""Nearest vectors by inner product in FAISS (Douze et al. 2024, arXiv 2401.08281).

Few vectors are compared one by one. Many are kept as RaBitQ codes (Gao and Long 2024, arXiv
2405.12497), a bit for each number, which choose candidates; these are ranked by their vectors in 16
bits, which stay in a memory-mapped file. `benchmarks/vectors.py` shows what else was tried.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

CODED_FROM = 100_000
"""Rows from which codes are searched: a 25th of the memory, a seventh of the time."""
CANDIDATES = 300
"""Rows that codes choose at least, of which the best are wanted."""
FACTOR = 3
"""Candidates for each row wanted, where that is more."""
BITS = 8
"""Bits of a number of the query when it is compared with codes."""
GATHERED = 20_000
"""Rows of a choice up to which each is ranked by its vector, without codes."""
SAMPLE = 20_000
"""Rows of which codes learn their centre."""
CHUNK = 1 << 16


class VectorIndex:
    """Unit vectors in rows, found by similarity.

    Parameters
    ----------
    vectors
        float32 or float16 (n, dim), rows of length 1. From `CODED_FROM` rows on it may be a
        memory-mapped file: it is read in pieces.
    """

    def __init__(self, vectors: np.ndarray):
        import faiss

        count, dim = vectors.shape
        self.exact: np.ndarray | None = None
        if count < CODED_FROM:
            self.index: Any = faiss.IndexFlatIP(dim)
            self.index.add(np.ascontiguousarray(vectors, dtype=np.float32))
            return
        self.exact = np.asarray(vectors, dtype=np.float16)
        self.index = faiss.IndexRaBitQ(dim, faiss.METRIC_INNER_PRODUCT)
        self.index.qb = BITS
        self.index.train(self.rows(np.arange(0, count, max(1, count // SAMPLE))))
        for first in range(0, count, CHUNK):
            self.index.add(self.exact[first : first + CHUNK].astype(np.float32))

    def __len__(self) -> int:
        return int(self.index.ntotal)

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self.index.d)

    @property
    def coded(self) -> bool:
        """Whether codes are searched; the vectors themselves are in a file once it was saved."""
        return self.exact is not None

    @property
    def nbytes(self) -> int:
        """Bytes of memory that the searched vectors or codes take; not those in a file."""
        kept = int(self.index.sa_code_size()) * len(self)
        if self.exact is not None and not isinstance(self.exact, np.memmap):
            kept += self.exact.nbytes
        return kept

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
            Row numbers int64 and their scores float32, best first, at most `k` of each. They are
            exact below `CODED_FROM` rows, and above it of an `allowed` of at most `GATHERED`.
        """
        most = len(self) if allowed is None else len(allowed)
        k = min(k, most)
        if k < 1:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        query = np.ascontiguousarray(query, dtype=np.float32)
        if self.exact is None:
            return self._nearest(query, k, allowed)
        if allowed is None or most > GATHERED:
            chosen, _ = self._nearest(query, min(max(CANDIDATES, FACTOR * k), most), allowed)
        else:
            chosen = np.asarray(allowed, dtype=np.int64)
        chosen = np.sort(chosen)  # in the order of the file
        scores = self.rows(chosen) @ query
        best = np.argsort(-scores, kind="stable")[:k]
        return chosen[best], scores[best]

    def _nearest(
        self, query: np.ndarray, k: int, allowed: np.ndarray | None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Rows and scores as the index of FAISS ranks them."""
        import faiss

        options = None
        if allowed is not None:
            rows = np.ascontiguousarray(allowed, dtype=np.int64)
            selector = faiss.IDSelectorBatch(len(rows), faiss.swig_ptr(rows))
            if self.exact is None:
                options = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
            else:
                options = faiss.RaBitQSearchParameters(sel=selector, qb=BITS)  # type: ignore[call-arg]
        scores, ids = self.index.search(query[None], k, params=options)
        found = ids[0] >= 0
        return ids[0][found], scores[0][found]

    def rows(self, ids: np.ndarray) -> np.ndarray:
        """Stored vectors: float32 (len(ids), dim)."""
        if self.exact is not None:
            return self.exact[ids].astype(np.float32)
        return self.index.reconstruct_batch(np.ascontiguousarray(ids, dtype=np.int64))

    def save(self, path: Path) -> None:
        """Write the index to a file; the vectors of a coded one lie beside it as ``.npy``.

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
        if self.exact is not None:
            np.save(path.with_suffix(".npy"), self.exact, allow_pickle=False)

    @classmethod
    def load(cls, path: Path) -> VectorIndex:
        """Map an index and, of a coded one, the vectors beside it: pages are read as searched.

        Raises
        ------
        OSError
            A file is missing or damaged.
        """
        import faiss

        found = cls.__new__(cls)
        found.exact = None
        try:
            found.index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
            if isinstance(found.index, faiss.IndexRaBitQ):
                beside = path.with_suffix(".npy")
                found.exact = np.load(beside, mmap_mode="r", allow_pickle=False)
                if found.exact.shape != (len(found), found.dim) or found.exact.dtype != np.float16:
                    raise ValueError(f"{beside.name} is of another index")
        except (RuntimeError, ValueError, EOFError) as error:
            raise OSError(f"The vector index {path.name} cannot be read.") from error
        return found
