"""Best alignments between the proteins of two genomes.

Candidates share words of four residues more often than chance lets them; they are aligned by
Smith-Waterman (BLOSUM62, gaps 11 and 1) with Opal.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from index.compare.base import Step, check, part

LEAST_IDENTITY = 0.3
"""Below this share of equal residues alignments say little, and words of four find few of them."""
LEAST_COVERAGE = 0.7
"""A best hit that covers less of either protein lets two further ones be measured."""
WORD = 4
CANDIDATES = 6
"""Proteins of the other genome that are aligned with one at most."""
SURPLUS = 3.5
"""Shared words above those expected by chance, in standard deviations, that make a candidate."""
FAINT = 0.25
"""Candidates with less of the best one's surplus are not aligned."""
EXPECTED = 1e-3
"""Chance alignments of that score in a whole genome that are tolerated (the E-value)."""
_ROWS = 256
_LETTERS = "ARNDCQEGHILKMFPSTWYVBZX"
_CODES = np.full(256, 20, np.int64)
_CODES[np.frombuffer(b"ACDEFGHIKLMNPQRSTVWY", np.uint8)] = np.arange(20)


@dataclass(frozen=True, slots=True)
class Hit:
    """An alignment of a protein of the first genome with one of the second.

    Attributes
    ----------
    one, other
        Numbers of the distinct proteins.
    identity
        Equal residues over aligned columns, gaps counted; 0 to 1.
    coverage
        Share of a protein that lies in the alignment: the smaller of the two proteins' shares.
    best_of_one, best_of_other
        Whether no other protein aligns better with the one, and with the other.
    """

    one: int
    other: int
    score: int
    identity: float
    coverage: float
    best_of_one: bool
    best_of_other: bool


def align_all(first: Sequence[str], second: Sequence[str], step: Step | None = None) -> list[Hit]:
    """Best alignments between two sets of distinct proteins.

    Returns
    -------
    list of Hit
        For each protein of either set its best hit; where that is a poor one, up to two further.

    Raises
    ------
    StoppedError
        It was stopped.
    """
    places = {text: number for number, text in enumerate(second)}
    same = {number: places[text] for number, text in enumerate(first) if text in places}
    taken = set(same.values())
    left = [number for number in range(len(first)) if number not in same]
    right = [number for number in range(len(second)) if number not in taken]
    hits = [Hit(a, b, 10 * len(first[a]), 1.0, 1.0, True, True) for a, b in same.items()]
    # What has an equal partner needs no search, but its paralogs may look for it.
    wanted = set(candidates([first[a] for a in left], second, part(step, 0.0, 0.15)))
    pairs = {(left[a], b) for a, b in wanted}
    wanted = set(candidates([second[b] for b in right], first, part(step, 0.15, 0.3)))
    pairs |= {(a, right[b]) for b, a in wanted}
    scores = _scores(first, second, pairs, part(step, 0.3, 0.6))
    return hits + _best(first, second, scores, same, taken, part(step, 0.6, 1.0))


def candidates(
    queries: Sequence[str], targets: Sequence[str], step: Step | None = None
) -> Iterable[tuple[int, int]]:
    """Numbers of a query and a target that share more words than chance gives them."""
    from scipy import sparse

    if not queries or not targets:
        return
    words, held = _words(queries), _words(targets).T.tocsr()
    lengths = np.asarray(words.sum(axis=1)).ravel(), np.asarray(held.sum(axis=0)).ravel()
    often = np.asarray(words.sum(axis=0)).ravel() @ np.asarray(held.sum(axis=1)).ravel()
    chance = often / max(lengths[0].sum() * lengths[1].sum(), 1)
    for start in range(0, len(queries), _ROWS):
        check(step, start / len(queries), "looking for similar proteins")
        common = sparse.csr_matrix(words[start : start + _ROWS] @ held)
        for row in range(common.shape[0]):
            span = slice(common.indptr[row], common.indptr[row + 1])
            near, count = common.indices[span], common.data[span]
            expected = lengths[0][start + row] * lengths[1][near] * chance
            surplus = (count - expected) / np.sqrt(expected + 0.5)
            good = np.flatnonzero((surplus >= SURPLUS) & (count >= 2))
            best = good[np.argsort(-surplus[good], kind="stable")[:CANDIDATES]]
            best = best[surplus[best] >= FAINT * surplus[best].max(initial=0)]
            for target in near[best]:
                yield start + row, int(target)


def _words(texts: Sequence[str]) -> Any:
    """Which words each protein holds: sparse int32 (len(texts), 20**WORD)."""
    from scipy import sparse

    listed = []
    for text in texts:
        codes = _CODES[np.frombuffer(text.encode("ascii", "replace"), np.uint8)]
        if len(codes) < WORD:
            listed.append(np.zeros(0, np.int64))
            continue
        windows = np.lib.stride_tricks.sliding_window_view(codes, WORD)
        windows = windows[(windows < 20).all(axis=1)]
        listed.append(np.unique(windows @ (20 ** np.arange(WORD))))
    ends = np.r_[0, np.cumsum([len(words) for words in listed])]
    columns = np.concatenate(listed)
    shape = (len(texts), 20**WORD)
    return sparse.csr_matrix((np.ones(len(columns), np.int32), columns, ends), shape=shape)


def _aligner() -> Any:
    import pyopal
    from scoring_matrices import ScoringMatrix

    matrix = ScoringMatrix.from_name("BLOSUM62")
    # Opal charges the first residue of a gap the opening alone, BLAST opening and extension.
    return pyopal.Aligner(matrix, gap_open=12, gap_extend=1)


def _clean(text: str) -> str:
    text = text.translate(str.maketrans("UOJ", "CKL"))
    return (
        text if set(text) <= set(_LETTERS) else "".join(c if c in _LETTERS else "X" for c in text)
    )


def _bits(score: int) -> float:
    """Karlin and Altschul 1990, with the constants of gapped BLOSUM62 (11, 1)."""
    return (0.267 * score - math.log(0.041)) / math.log(2)


def _scores(
    first: Sequence[str], second: Sequence[str], pairs: set[tuple[int, int]], step: Step
) -> dict[tuple[int, int], int]:
    import pyopal

    aligner = _aligner()
    by_one: dict[int, list[int]] = defaultdict(list)
    for a, b in sorted(pairs):
        by_one[a].append(b)
    residues = sum(map(len, first)), sum(map(len, second))
    found: dict[tuple[int, int], int] = {}
    for done, (a, near) in enumerate(by_one.items()):
        if done % 100 == 0:
            check(step, done / len(by_one), f"aligned {done:,} of {len(by_one):,} proteins")
        targets = pyopal.Database([_clean(second[b]) for b in near])
        for result in aligner.align(_clean(first[a]), targets, mode="score", algorithm="sw"):
            b = near[result.target_index]
            searched = min(len(first[a]) * residues[1], len(second[b]) * residues[0])
            if searched * 2.0 ** -_bits(result.score) <= EXPECTED:
                found[a, b] = result.score
    return found


def _best(
    first: Sequence[str],
    second: Sequence[str],
    scores: dict[tuple[int, int], int],
    same: dict[int, int],
    taken: set[int],
    step: Step,
) -> list[Hit]:
    """Identity and coverage of the best hits of each protein that has no equal partner."""
    import pyopal

    aligner = _aligner()
    of_one: dict[int, list[tuple[int, int]]] = defaultdict(list)
    of_other: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (a, b), score in scores.items():
        if a not in same:
            of_one[a].append((-score, b))
        if b not in taken:
            of_other[b].append((-score, a))
    measured: dict[tuple[int, int], tuple[float, float]] = {}

    def measure(a: int, b: int) -> tuple[float, float]:
        if (a, b) not in measured:
            one, other = _clean(first[a]), _clean(second[b])
            (result,) = aligner.align(one, pyopal.Database([other]), mode="full", algorithm="sw")
            spans = (
                (result.query_end - result.query_start + 1) / len(one),
                (result.target_end - result.target_start + 1) / len(other),
            )
            measured[a, b] = result.identity(), min(spans)
        return measured[a, b]

    best: tuple[set[tuple[int, int]], set[tuple[int, int]]] = (set(), set())
    jobs = [(0, a, ranked) for a, ranked in of_one.items()]
    jobs += [(1, b, ranked) for b, ranked in of_other.items()]
    for done, (side, mine, ranked) in enumerate(jobs):
        if done % 100 == 0:
            check(step, done / len(jobs), f"measured {done:,} of {len(jobs):,} best hits")
        ranked.sort()
        for rank, (score, theirs) in enumerate(ranked[:3]):
            pair = (mine, theirs) if side == 0 else (theirs, mine)
            identity, coverage = measure(*pair)
            if score == ranked[0][0]:
                best[side].add(pair)
            if rank + 1 < len(ranked) and ranked[rank + 1][0] == ranked[0][0]:
                continue
            if identity >= LEAST_IDENTITY and coverage >= LEAST_COVERAGE:
                break
    return [
        Hit(a, b, scores[a, b], identity, coverage, (a, b) in best[0], (a, b) in best[1])
        for (a, b), (identity, coverage) in sorted(measured.items())
    ]
