"""Several retrievers as one, by reciprocal rank (Cormack et al. 2009, doi 10.1145/1571941.1572114).

Ranks are fused because scores of different retrievers do not compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from index.neighbours.base import Found, Retriever

SMOOTH = 20
"""Weight of a place is ``1 / (SMOOTH + place)``."""
DEEPER = 4
"""Each retriever is asked for this many times the rows wanted."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A row found, with its score by each retriever that found it."""

    row: int
    score: float
    scores: dict[str, float] = field(default_factory=dict)


class Fusion(Retriever):
    """Reciprocal-rank fusion of retrievers.

    Parameters
    ----------
    retrievers
        At least one.
    name
    """

    def __init__(self, retrievers: Sequence[Retriever], name: str = "fusion"):
        if not retrievers:
            raise ValueError("a fusion needs at least one retriever")
        self.name = name
        self.retrievers = list(retrievers)

    def add(self, sequences: Sequence[str]) -> None:
        """See `Retriever.add`."""
        for retriever in self.retrievers:
            retriever.add(sequences)

    def __len__(self) -> int:
        return len(self.retrievers[0])

    def search(
        self, queries: Sequence[str], k: int, allowed: np.ndarray | None = None
    ) -> list[Found]:
        """See `Retriever.search`; scores are sums over ranks, at most 1."""
        return [
            (
                np.array([hit.row for hit in hits], dtype=np.int64),
                np.array([hit.score for hit in hits], dtype=np.float32),
            )
            for hits in self.hits(queries, k, allowed)
        ]

    def hits(
        self, queries: Sequence[str], k: int, allowed: np.ndarray | None = None
    ) -> list[list[Hit]]:
        """Most similar rows with the score of each retriever, best first."""
        found = {r.name: r.search(queries, k * DEEPER, allowed) for r in self.retrievers}
        best = len(self.retrievers) / (SMOOTH + 1)
        out = []
        for number in range(len(queries)):
            total: dict[int, float] = {}
            scores: dict[int, dict[str, float]] = {}
            for name, answers in found.items():
                rows, values = answers[number]
                for place, (row, value) in enumerate(
                    zip(rows.tolist(), values.tolist(), strict=True), 1
                ):
                    total[row] = total.get(row, 0.0) + 1 / (SMOOTH + place)
                    scores.setdefault(row, {})[name] = round(value, 4)
            order = sorted(total, key=lambda row: (-total[row], row))[:k]
            out.append([Hit(row, total[row] / best, scores[row]) for row in order])
        return out
