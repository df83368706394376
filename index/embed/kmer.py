"""DNA embeddings by hashed canonical k-mers: strand-independent, no model needed.

A word and its reverse complement count as one (the canonical k-mer of Jellyfish, Marcais and
Kingsford 2011); counts are damped by a square root and folded into `dim` signed buckets (feature
hashing, Weinberger et al. 2009, arXiv 0902.2206), which keeps inner products in expectation.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.embed.base import Embedder, unit

_CODE = np.full(256, 4, dtype=np.uint8)
for _letters, _value in (("Aa", 0), ("Cc", 1), ("Gg", 2), ("TtUu", 3)):
    for _letter in _letters:
        _CODE[ord(_letter)] = _value


class KmerEmbedder(Embedder):
    """Hashed counts of canonical k-mers.

    Parameters
    ----------
    k
        Word length, 1 to 12. Words with a letter other than A, C, G, T, U are left out.
    dim
        Buckets.

    Raises
    ------
    ValueError
        `k` or `dim` is out of range.
    """

    name = "kmer"

    def __init__(self, k: int = 8, dim: int = 512):
        if not 1 <= k <= 12 or dim < 1:
            raise ValueError(f"k must be 1 to 12 and dim at least 1, not {k} and {dim}.")
        self.k, self.dim = k, dim
        self.fingerprint = f"kmer-{k}-{dim}"
        words = np.arange(4**k, dtype=np.uint32)
        reverse = np.zeros_like(words)
        for position in range(k):
            base = (words >> np.uint32(2 * position)) & np.uint32(3)
            reverse |= (np.uint32(3) - base) << np.uint32(2 * (k - 1 - position))
        canonical = np.minimum(words, reverse).astype(np.uint64)
        # Multiplicative hashing (Knuth) with a 64-bit odd constant; the top bits are well mixed.
        mixed = (canonical + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        self._bucket = ((mixed >> np.uint64(33)) % np.uint64(dim)).astype(np.int64)
        self._sign = np.where((mixed >> np.uint64(20)) & np.uint64(1), 1.0, -1.0)
        self._canonical = canonical.astype(np.int64)

    def words(self, sequence: str) -> np.ndarray:
        """Canonical k-mers of a sequence as integers, in order: int64 (<= length - k + 1,)."""
        codes = _CODE[np.frombuffer(sequence.encode("ascii", "replace"), dtype=np.uint8)]
        if len(codes) < self.k:
            return np.zeros(0, dtype=np.int64)
        count = len(codes) - self.k + 1
        words = np.zeros(count, dtype=np.int64)
        bad = np.zeros(count, dtype=bool)
        for offset in range(self.k):
            stretch = codes[offset : offset + count]
            words = words * 4 + (stretch & 3)
            bad |= stretch == 4
        return self._canonical[words[~bad]]

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Embed sequences; see `Embedder.encode`."""
        out = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, sequence in enumerate(texts):
            words, counts = np.unique(self.words(sequence), return_counts=True)
            weights = np.sqrt(counts) * self._sign[words]
            out[row] = np.bincount(self._bucket[words], weights=weights, minlength=self.dim)
        return unit(out)
