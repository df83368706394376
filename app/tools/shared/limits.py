"""Limits of a filter in words, and kinds that it leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.shared.keys import CODING_GENES, keys_for, normal
from app.tools.shared.phrase import number

if TYPE_CHECKING:
    from index.genome import Genome


def at_least(low: float, unit: str) -> str:
    """``of at least 300 bp``; 5,001 is how "longer than 5,000" arrives, and is said so."""
    if low > 10 and low % 10 == 1:
        return f"longer than {number(low - 1)} {unit}"
    return f"of at least {number(low)} {unit}"


def at_most(high: float, unit: str) -> str:
    """``of at most 300 bp``; 299 is said as shorter than 300."""
    if high > 10 and high % 10 == 9:
        return f"shorter than {number(high + 1)} {unit}"
    return f"of at most {number(high)} {unit}"


def other_than(genome: Genome, table: str, name: str) -> tuple[str, list]:
    """Condition that a gene or feature is not of a kind."""
    kind = normal(name)
    if table == "genes":
        if kind == "pseudogene":
            return "NOT pseudo", []
        if kind in (*CODING_GENES, "protein", "cds"):
            return "kind <> 'protein'", []
        return "lower(kind) <> ?", [kind.lower()]
    keys = keys_for(genome, name) or [name]
    return f"type NOT IN ({', '.join('?' * len(keys))})", list(keys)


def exons_said(least: int | None, most: int | None) -> str:
    """Limits of the number of exons: ``with exactly 2 exons``."""
    if least is None:
        return "with one exon" if most == 1 else f"with at most {number(most or 0)} exons"
    if most is None:
        return f"with at least {number(least)} exons"
    if least == most:
        return f"with exactly {number(least)} {'exon' if least == 1 else 'exons'}"
    return f"with {number(least)} to {number(most)} exons"


def residues(of_proteins: bool) -> str:
    """SQL of a length in amino acids; mature and signal peptides have no translation of their own
    in most files, so theirs is a third of their bases (`of_proteins`: their length)."""
    own = "length" if of_proteins else "length // 3"
    return f"coalesce(aa_length, CASE WHEN type IN ('mat_peptide', 'sig_peptide') THEN {own} END)"
