"""Identity of two sequences, always from an alignment of their bases.

Opal (Sosic 2015, github.com/Martinsos/opal) aligns a query with several targets at once in SIMD
registers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from index.strand import reverse_complement

if TYPE_CHECKING:
    import pyopal

LEAK_IDENTITY, LEAK_COVERAGE = 0.9, 0.8
SHORTEST_ALIGNED = 12
LONGEST = 3_000
"""Longer sequences are cut to their middle: quadratic time would be felt."""
LETTERS = "ACGTN"
_KNOWN = str.maketrans({chr(i): "N" for i in range(128) if chr(i) not in LETTERS})


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
def _aligner() -> pyopal.Aligner:
    import pyopal
    from scoring_matrices import ScoringMatrix

    # The scores of BLASTN (Altschul et al. 1990) with affine gaps (Gotoh 1982), of which Opal
    # charges the first base the opening alone. An unknown base neither gains nor costs.
    rows = [[0 if "N" in (a, b) else 2 if a == b else -3 for b in LETTERS] for a in LETTERS]
    return pyopal.Aligner(ScoringMatrix(rows, LETTERS), gap_open=5, gap_extend=2)


def align_pair(query: str, target: str) -> Pair:
    """Best local alignment of two clean DNA strings; see `align_pairs`."""
    return align_pairs(query, [target])[0]


def align_pairs(query: str, targets: Sequence[str]) -> list[Pair]:
    """Best local alignment of a query with each target over both strands (Smith-Waterman).

    Alignments under 12 columns are chance and give identity 0.

    Parameters
    ----------
    query, targets
        Clean DNA strings, none empty; letters other than A, C, G and T count as unknown.
    """
    import pyopal

    if not targets:
        return []
    aligner = _aligner()
    query = _middle(query)
    held = pyopal.Database([_middle(target) for target in targets], LETTERS)
    strands = (query, reverse_complement(query))
    scores = [
        {one.target_index: one.score for one in aligner.align(strand, held, mode="score")}
        for strand in strands
    ]
    backward = [scores[1][row] > scores[0][row] for row in range(len(targets))]
    pairs = [Pair(0.0, 0.0, 0.0, -1 if turned else 1) for turned in backward]
    for sign, text in ((1, strands[0]), (-1, strands[1])):
        rows = [row for row, pair in enumerate(pairs) if pair.strand == sign]
        found = aligner.align(text, held.extract(rows), mode="full") if rows else ()
        for one in found:
            columns = len(one.alignment)
            if columns < SHORTEST_ALIGNED:
                continue
            row = rows[one.target_index]
            equal = one.alignment.count("M")
            shorter = min(one.query_length, one.target_length)
            covered = (one.query_end - one.query_start + 1) / one.query_length
            pairs[row] = Pair(equal / max(columns, shorter), equal / columns, covered, sign)
    return pairs


def _middle(sequence: str) -> str:
    extra = max(0, len(sequence) - LONGEST) // 2
    cut = sequence[extra : len(sequence) - extra] if extra else sequence
    return cut.translate(_KNOWN)
