"""Identity of two sequences, always from an alignment of their bases."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from index.strand import reverse_complement

if TYPE_CHECKING:
    from Bio.Align import PairwiseAligner

LEAK_IDENTITY, LEAK_COVERAGE = 0.9, 0.8
SHORTEST_ALIGNED = 12
LONGEST = 3_000
"""Longer sequences are cut to their middle: quadratic time would be felt."""


class Pair(NamedTuple):
    """How two sequences align.

    Attributes
    ----------
    identity
        Equal bases over the length of the shorter sequence, or over the alignment's columns where
        those are more; 0 where nothing aligns. Unrelated sequences, which share a short stretch by
        chance, so come out low.
    local
        Equal bases over the alignment's columns, gaps counted.
    coverage
        Share of the query inside the alignment.
    strand
        1, or -1 where the target aligns to the query's other strand.
    """

    identity: float
    local: float
    coverage: float
    strand: int

    @property
    def leak(self) -> bool:
        """Whether the target is a near-duplicate of the query."""
        return self.local >= LEAK_IDENTITY and self.coverage >= LEAK_COVERAGE


@cache
def _aligner() -> PairwiseAligner:
    from Bio.Align import PairwiseAligner

    # The scores of BLASTN (Altschul et al. 1990) with affine gaps (Gotoh 1982).
    return PairwiseAligner(
        mode="local",
        match_score=2,
        mismatch_score=-3,
        open_gap_score=-5,
        extend_gap_score=-2,
        wildcard="N",
    )


def align_pair(query: str, target: str) -> Pair:
    """Best local alignment of two clean DNA strings over both strands (Smith-Waterman).

    Alignments under 12 columns are chance and give identity 0.
    """
    aligner = _aligner()
    query, target = _middle(query), _middle(target)
    other = reverse_complement(query)
    strand, chosen = 1, query
    if aligner.score(target, other) > aligner.score(target, query):
        strand, chosen = -1, other
    found = aligner.align(target, chosen)
    if not len(found):
        return Pair(0.0, 0.0, 0.0, strand)
    best = found[0]
    counts = best.counts()
    columns = counts.identities + counts.mismatches + counts.gaps
    if columns < SHORTEST_ALIGNED:
        return Pair(0.0, 0.0, 0.0, strand)
    spans = best.aligned[1]
    covered = int(spans[-1][1] - spans[0][0])
    shorter = min(len(query), len(target))
    identity = counts.identities / max(columns, shorter)
    return Pair(identity, counts.identities / columns, covered / len(query), strand)


def _middle(sequence: str) -> str:
    extra = max(0, len(sequence) - LONGEST) // 2
    return sequence[extra : len(sequence) - extra] if extra else sequence
