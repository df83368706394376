"""Neighbours by alignment: minimap2 for sequences of 100 bases and more, chained words below.

minimap2: Li 2018 (doi 10.1093/bioinformatics/bty191). Its seeds are too long to find a diverged
relative of a short sequence; those are found by shared words that lie on one diagonal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from index.neighbours.base import Found, Retriever
from index.strand import reverse_complement

SHORT = 100
WORD = 8
BAND = 8
"""Words of one chain lie on diagonals within this many bases of each other."""
LEAST = 2
"""Words of a chain; one alone is chance."""


class AlignmentRetriever(Retriever):
    """Share of the query that aligns identically, by minimap2 or by chained words."""

    name = "alignment"

    def __init__(self) -> None:
        self._sequences: list[str] = []
        self._aligner: Any = None
        self._places: dict[str, list[tuple[int, int]]] = {}

    def add(self, sequences: Sequence[str]) -> None:
        """See `Retriever.add`."""
        self._sequences = list(sequences)
        self._places = {}
        self._aligner = None
        for row, sequence in enumerate(self._sequences):
            for at in range(len(sequence) - WORD + 1):
                self._places.setdefault(sequence[at : at + WORD], []).append((row, at))

    def __len__(self) -> int:
        return len(self._sequences)

    def search(
        self, queries: Sequence[str], k: int, allowed: np.ndarray | None = None
    ) -> list[Found]:
        """See `Retriever.search`; only rows that align are given."""
        wanted = None if allowed is None else set(np.asarray(allowed).tolist())
        out = []
        for query in queries:
            scores = self._mapped(query) if len(query) >= SHORT else {}
            for row, score in self._chained(query).items():
                scores[row] = max(score, scores.get(row, 0.0))
            rows = [row for row in scores if wanted is None or row in wanted]
            rows = sorted(rows, key=lambda row: (-scores[row], row))[:k]
            found = np.array([scores[row] for row in rows], dtype=np.float32)
            out.append((np.array(rows, dtype=np.int64), found))
        return out

    def _mapped(self, query: str) -> dict[int, float]:
        """Identical bases over the query's length, by row, of minimap2's hits."""
        if self._aligner is None:
            self._aligner = self._build()
        scores: dict[int, float] = {}
        for hit in self._aligner.map(query) if self._aligner else ():
            row = int(hit.ctg)
            scores[row] = max(scores.get(row, 0.0), hit.mlen / len(query))
        return scores

    def _build(self) -> Any:
        import tempfile
        from pathlib import Path

        import mappy

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "rows.fa"
            path.write_text("".join(f">{i}\n{s}\n" for i, s in enumerate(self._sequences)))
            return mappy.Aligner(str(path), k=11, w=3, min_cnt=2, min_chain_score=20, best_n=50)

    def _chained(self, query: str) -> dict[int, float]:
        """Share of the query's bases that lie in words of its best chain, by row."""
        best: dict[int, float] = {}
        for read in (query, reverse_complement(query)):
            diagonals: dict[int, Counter[int]] = {}
            starts: dict[tuple[int, int], list[int]] = {}
            for at in range(len(read) - WORD + 1):
                for row, place in self._places.get(read[at : at + WORD], ()):
                    band = (place - at + len(read)) // BAND
                    diagonals.setdefault(row, Counter())[band] += 1
                    starts.setdefault((row, band), []).append(at)
            for row, bands in diagonals.items():
                band, count = bands.most_common(1)[0]
                if count < LEAST:
                    continue
                # A chain may straddle the border of two bands.
                chain = [a for b in (band, band + 1) for a in starts.get((row, b), ())]
                covered = np.zeros(len(read), dtype=bool)
                for at in chain:
                    covered[at : at + WORD] = True
                best[row] = max(best.get(row, 0.0), float(covered.mean()))
        return best
