"""Whether a genome is bare or predicted, told without loading what calls genes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.genome import Genome

FORMAT = "fasta+predicted"
KEY = "gene_calling"
"""Annotation of each record that says how its genes were called."""


class UnfitError(ValueError):
    """A sequence in which these callers cannot find genes: one sentence why."""


def is_bare(genome: Genome) -> bool:
    """Whether a genome is DNA without any annotation."""
    if genome.format != "fasta" or not genome.has_sequence:
        return False
    if all(record.molecule == "protein" for record in genome.records):
        return False
    return not genome.sql("SELECT count(*) FROM features")[0][0]


def is_predicted(genome: Genome) -> bool:
    """Whether the genes of a genome were called by `annotate`."""
    return genome.format == FORMAT


def how(genome: Genome) -> str:
    """How the genes of a predicted genome were called, in words; empty for other genomes."""
    said = genome.records[0].annotations.get(KEY, "") if is_predicted(genome) else ""
    return said if isinstance(said, str) else "; ".join(said)
