"""Genes whose sequence is like that of a gene: proteins by alignment, RNAs by mapping."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.align import mapped, with_genes
from index.proteins import similar_proteins

if TYPE_CHECKING:
    from index.genome import Genome
    from index.match import Match
    from index.rows import Gene

LONGEST_RNA = 20_000
"""Longer bare genes are not mapped."""


def by_sequence(
    genome: Genome, gene: Gene, others: Sequence[Genome] = (), limit: int = 10
) -> list[tuple[Genome, Gene, float]]:
    """Genes of its genome and of others whose protein, or DNA where there is none, aligns well.

    Parameters
    ----------
    genome, gene
        The gene itself, which is left out of the result.
    others
        Further genomes to search.
    limit
        Most genes wanted.

    Returns
    -------
    list of (Genome, Gene, float)
        Best first, with the share of equal letters over aligned columns (0 to 1) where they align.
        Proteins have an E-value of at most 1e-3 (see `index.proteins.similar_proteins`).
    """
    protein = _protein(genome, gene)
    found: list[tuple[Genome, Gene, float, int]] = []
    for searched in (genome, *(other for other in others if other is not genome)):
        try:
            matches = _matches(searched, protein, genome, gene)
        except (KeyError, ValueError):
            continue
        found += [
            (searched, other, match.identity, match.query_end - match.query_start)
            for match in matches
            for other in match.genes
            if (searched is not genome or other.gid != gene.gid)
            and (not protein or other.kind == "protein")
        ]
    found.sort(key=lambda item: -item[2] * item[3])
    best: dict[tuple[str, int], tuple[Genome, Gene, float]] = {}
    for searched, other, identity, _ in found:
        best.setdefault((searched.id, other.gid), (searched, other, identity))
    return list(best.values())[:limit]


def _matches(searched: Genome, protein: str, genome: Genome, gene: Gene) -> list[Match]:
    if protein:
        return with_genes(searched, similar_proteins(searched, protein))
    if gene.length > LONGEST_RNA:
        return []
    return with_genes(searched, mapped(searched, genome.sequence(gene.record, gene.parts)))


def _protein(genome: Genome, gene: Gene) -> str:
    if gene.kind != "protein" or gene.pseudo:
        return ""
    try:
        return genome.protein(gene)
    except (KeyError, ValueError):
        return ""
