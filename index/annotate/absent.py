"""Why genes of a kind are missing from a genome whose genes were called here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.annotate.rna import RRNA_FROM
from index.annotate.state import how, is_predicted

if TYPE_CHECKING:
    from index.genome import Genome

_UNSOUGHT = "They were not looked for: what finds them (extra 'genecalling') is not installed."
_SOUGHT_BY_LIKENESS = "by protein similarity"


def why_absent(genome: Genome, kind: str) -> str:
    """One sentence on why calling found no genes or features of a kind.

    Parameters
    ----------
    genome
        Any genome.
    kind
        ``tRNA``, ``tmRNA``, ``rRNA``, ``pseudogene`` or any other feature type, in either case.

    Returns
    -------
    str
        Empty for a genome whose genes were not called here.
    """
    if not is_predicted(genome):
        return ""
    said = how(genome)
    unsought = said.rpartition("; ")[2] if "were not looked for" in said else ""
    kind = kind.lower()
    if kind in ("trna", "tmrna"):
        return _UNSOUGHT if "tRNA and tmRNA genes" in unsought else "ARAGORN looked and found none."
    if kind == "rrna":
        if "rRNA genes" in unsought:
            return _UNSOUGHT
        if genome.length < RRNA_FROM:
            return f"They are looked for in sequence of {RRNA_FROM:,} bp and more only."
        return "The profiles of bacterial and archaeal rRNA found none."
    if kind == "pseudogene":
        if _SOUGHT_BY_LIKENESS in said:
            return "None reads like what is left of a pseudogene of the genomes opened beside it."
        return (
            "Bare sequence does not tell which genes are broken; open an annotated relative beside "
            "it, and what is left of that one's pseudogenes is marked."
        )
    return "Calling finds protein-coding, tRNA, tmRNA and rRNA genes only."
