"""Which proteins of two genomes correspond: reciprocal best hits of local alignments.

Candidates share words of four residues more often than chance lets them; they are aligned by
Smith-Waterman (BLOSUM62, gaps 11 and 1) with Opal. Reciprocal best hits: Moreno-Hagelsieb & Latimer
2008, doi 10.1093/bioinformatics/btm585. Equal proteins of a genome are aligned once; their copies
are then paired by their neighbourhood.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from index.compare.base import MOST_PROTEINS, Step, check, keep, kept, part
from index.compare.copies import pair_copies

if TYPE_CHECKING:
    from index.genome import Genome
    from index.rows import Gene

IDENTITY = 0.5
COVERAGE = 0.7
LEAST_IDENTITY = 0.3
"""Below this share of equal residues alignments say little, and words of four find few of them."""
WORD = 4
CANDIDATES = 6
"""Proteins of the other genome that are aligned with one at most."""
SURPLUS = 3.5
"""Shared words above those expected by chance, in standard deviations, that make a candidate."""
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


@dataclass(frozen=True, slots=True)
class Pair:
    """Two genes that correspond, and how well their proteins align."""

    one: Gene
    other: Gene
    identity: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Shared:
    """Genes of two genomes by whether they correspond.

    Attributes
    ----------
    pairs
        One-to-one: reciprocal best hits within the thresholds, in the order of the first genome.
    similar_one, similar_other
        Genes of each genome that have a similar protein in the other, which belongs better to
        another gene (extra copies, paralogs).
    only_one, only_other
        Genes without any similar protein in the other genome.
    identity, coverage
        The thresholds.
    """

    pairs: list[Pair]
    similar_one: list[Pair]
    similar_other: list[Pair]
    only_one: list[Gene]
    only_other: list[Gene]
    identity: float
    coverage: float


def shared(
    one: Genome,
    other: Genome,
    *,
    identity: float = IDENTITY,
    coverage: float = COVERAGE,
    step: Step | None = None,
) -> Shared:
    """Compare the proteins of two genomes.

    Parameters
    ----------
    one, other
        Two genomes with genes.
    identity
        Least share of equal residues in the alignment, `LEAST_IDENTITY` to 1.
    coverage
        Least share of each of the two proteins in the alignment, 0.3 to 1.
    step
        Told of the progress; False stops.

    Raises
    ------
    ValueError
        A threshold is out of range, a genome has no proteins or more than `MOST_PROTEINS`.
    StoppedError
        It was stopped.
    """
    if not LEAST_IDENTITY <= identity <= 1:
        raise ValueError(f"The identity must lie between {LEAST_IDENTITY:.0%} and 100 %.")
    if not 0.3 <= coverage <= 1:
        raise ValueError("The coverage must lie between 30 % and 100 %.")
    check(step, 0.0, f"reading the proteins of {one.name}")
    first = proteins(one)
    check(step, 0.05, f"reading the proteins of {other.name}")
    second = proteins(other)
    for genome, found in ((one, first), (other, second)):
        if not found:
            raise ValueError(f"{genome.name} has no genes whose protein is known.")
        if len(found) > MOST_PROTEINS:
            raise ValueError(
                f"{genome.name} has {len(found):,} proteins; up to {MOST_PROTEINS:,} are compared."
            )
    groups = _grouped(first), _grouped(second)
    hits = _kept_hits(one, other, *groups, part(step, 0.1, 1.0))
    return _judged(groups, first, second, hits, identity, coverage)


def proteins(genome: Genome) -> list[tuple[Gene, str]]:
    """Genes with the protein that speaks for them, in the order of the records; pseudogenes and
    genes whose frame is broken are left out."""
    genes = genome.loci("kind = 'protein' AND product_fid IS NOT NULL AND NOT pseudo")
    written = dict(genome.sql("SELECT fid, value FROM qualifiers WHERE key = 'translation'"))
    bare = [gene.product_fid for gene in genes if gene.product_fid not in written]
    rows = {}
    if bare and genome.has_sequence:
        rows = {row.fid: row for row in genome.features("type = 'CDS'")}
        genome.read_ahead([fid for fid in bare if fid is not None])
    found = []
    for gene in genes:
        residues = written.get(gene.product_fid)
        if not residues and gene.product_fid in rows:
            try:
                residues = genome.protein(rows[gene.product_fid])
            except ValueError:
                continue
        if residues:
            found.append((gene, "".join(residues.split()).upper().rstrip("*")))
    return found


def _grouped(found: Sequence[tuple[Gene, str]]) -> dict[str, list[int]]:
    """Distinct proteins with the numbers of the genes that make them."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, (_, residues) in enumerate(found):
        groups[residues].append(number)
    return dict(groups)


def _kept_hits(
    one: Genome, other: Genome, first: dict[str, Any], second: dict[str, Any], step: Step
) -> list[Hit]:
    """Hits of distinct proteins, from the last time or computed now."""
    turned = one.directory.name > other.directory.name
    ordered = (other, one) if turned else (one, other)
    known = kept("proteins", *ordered)
    if known is None:
        texts = (list(second), list(first)) if turned else (list(first), list(second))
        hits = align_all(*texts, step=step)
        keep("proteins", *ordered, [
            [h.one, h.other, h.score, round(h.identity, 5), round(h.coverage, 5),
             h.best_of_one, h.best_of_other]
            for h in hits
        ])  # fmt: skip
    else:
        hits = [Hit(*row) for row in known]
    if not turned:
        return hits
    return [
        Hit(h.other, h.one, h.score, h.identity, h.coverage, h.best_of_other, h.best_of_one)
        for h in hits
    ]


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
            if identity >= LEAST_IDENTITY and coverage >= COVERAGE:
                break
    return [
        Hit(a, b, scores[a, b], identity, coverage, (a, b) in best[0], (a, b) in best[1])
        for (a, b), (identity, coverage) in sorted(measured.items())
    ]


def _judged(
    groups: tuple[dict[str, list[int]], dict[str, list[int]]],
    first: list[tuple[Gene, str]],
    second: list[tuple[Gene, str]],
    hits: list[Hit],
    identity: float,
    coverage: float,
) -> Shared:
    """Pairs, similar and lone genes at the thresholds."""
    owners = list(groups[0].values()), list(groups[1].values())
    good = [hit for hit in hits if hit.identity >= identity and hit.coverage >= coverage]
    mutual: dict[int, Hit] = {}
    used: set[int] = set()
    for hit in sorted(good, key=lambda h: (-h.score, h.one, h.other)):
        if (
            hit.best_of_one
            and hit.best_of_other
            and hit.one not in mutual
            and hit.other not in used
        ):
            mutual[hit.one] = hit
            used.add(hit.other)
    matched = pair_copies([(owners[0][h.one], owners[1][h.other]) for h in mutual.values()])
    of_copy = {
        (a, b): h for h in mutual.values() for a in owners[0][h.one] for b in owners[1][h.other]
    }
    pairs = [
        Pair(first[a][0], second[b][0], of_copy[a, b].identity, of_copy[a, b].coverage)
        for a, b in sorted(matched)
    ]
    done = {a for a, _ in matched}, {b for _, b in matched}
    nearest: tuple[dict[int, Pair], dict[int, Pair]] = ({}, {})
    for hit in sorted(good, key=lambda h: -h.score):
        for a in owners[0][hit.one]:
            b = owners[1][hit.other][0]
            nearest[0].setdefault(a, Pair(first[a][0], second[b][0], hit.identity, hit.coverage))
        for b in owners[1][hit.other]:
            a = owners[0][hit.one][0]
            nearest[1].setdefault(b, Pair(second[b][0], first[a][0], hit.identity, hit.coverage))
    similar = [
        [near[n] for n in range(len(genes)) if n not in gone and n in near]
        for genes, gone, near in zip((first, second), done, nearest, strict=True)
    ]
    only = [
        [gene for n, (gene, _) in enumerate(genes) if n not in gone and n not in near]
        for genes, gone, near in zip((first, second), done, nearest, strict=True)
    ]
    return Shared(pairs, similar[0], similar[1], only[0], only[1], identity, coverage)
