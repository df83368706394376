"""Which genes of two genomes correspond: reciprocal best hits of their proteins.

Moreno-Hagelsieb & Latimer 2008, doi 10.1093/bioinformatics/btm585. Equal proteins of a genome are
aligned once (`index.compare.hits`); their copies are then paired by their neighbourhood.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.compare.base import MOST_PROTEINS, Step, check, keep, kept, part
from index.compare.copies import pair_copies
from index.compare.hits import LEAST_IDENTITY, Hit, align_all

if TYPE_CHECKING:
    from index.genome import Genome
    from index.rows import Gene

IDENTITY = 0.5
COVERAGE = 0.7


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
    partners = _partners(good, *owners)
    matched = pair_copies(
        [
            (
                sorted({a for h in some for a in owners[0][h.one]}),
                sorted({b for h in some for b in owners[1][h.other]}),
            )
            for some in partners
        ]
    )
    of_copy = {(a, b): h for h in good for a in owners[0][h.one] for b in owners[1][h.other]}
    pairs = [
        Pair(first[a][0], second[b][0], of_copy[a, b].identity, of_copy[a, b].coverage)
        for a, b in sorted(matched)
        if (a, b) in of_copy
    ]
    done = (
        {a for a, b in matched if (a, b) in of_copy},
        {b for a, b in matched if (a, b) in of_copy},
    )
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


def _partners(
    good: list[Hit], ones: Sequence[list[int]], others: Sequence[list[int]]
) -> list[list[Hit]]:
    """Reciprocal best hits, each with the further partners that a protein of several copies has.

    A protein that n genes make may correspond to n genes of the other genome, if it is the best
    hit of each of them: copies that are still equal in one genome have drifted in the other.
    """
    ranked = sorted(good, key=lambda h: (-h.score, h.one, h.other))
    found: list[list[Hit]] = []
    of_one: dict[int, list[Hit]] = {}
    of_other: dict[int, list[Hit]] = {}
    for hit in ranked:
        mutual = hit.best_of_one and hit.best_of_other
        if mutual and hit.one not in of_one and hit.other not in of_other:
            found.append([hit])
            of_one[hit.one] = of_other[hit.other] = found[-1]
    for hit in ranked:
        mine, theirs = of_one.get(hit.one), of_other.get(hit.other)
        if mine is not None and theirs is None and hit.best_of_other:
            spare = len(ones[hit.one]) - sum(len(others[h.other]) for h in mine)
            if spare > 0:
                mine.append(hit)
                of_other[hit.other] = mine
        elif theirs is not None and mine is None and hit.best_of_one:
            spare = len(others[hit.other]) - sum(len(ones[h.one]) for h in theirs)
            if spare > 0:
                theirs.append(hit)
                of_one[hit.one] = theirs
    return found
