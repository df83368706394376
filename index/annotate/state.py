"""Whether a genome is bare or predicted, told without loading what calls genes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.genome import Genome

FORMAT = "fasta+predicted"
KEY = "gene_calling"
"""Annotation of each record that says how its genes were called."""
SOURCE = "annotation-source"
"""Directive of GFF3 (``#!annotation-source``) that says the same in an exported file."""
_OURS = re.compile(r"predicted by [^\n<>]{1,80} \(genetic code \d[^\n<>]{0,400}")


class UnfitError(ValueError):
    """A sequence in which these callers cannot find genes: one sentence why."""


def is_bare(genome: Genome) -> bool:
    """Whether a genome is DNA without any annotation."""
    if genome.format != "fasta" or not genome.has_sequence:
        return False
    if all(record.molecule == "protein" for record in genome.records):
        return False
    return not genome.sql("SELECT count(*) FROM features")[0][0]


def called_here(genome: Genome) -> bool:
    """Whether the genes of a genome were called by `annotate` when it was opened."""
    return genome.format == FORMAT


def is_predicted(genome: Genome) -> bool:
    """Whether the genes of a genome were called by `annotate`, here or before it was exported."""
    return called_here(genome) or bool(_written(genome))


def how(genome: Genome) -> str:
    """How the genes of a predicted genome were called, in words; empty for other genomes."""
    if not called_here(genome):
        return _written(genome)
    return _text(genome, KEY)


def _written(genome: Genome) -> str:
    """What `annotate` wrote into an exported file: a directive of GFF3, the comment of GenBank."""
    if genome.format not in ("gff3", "genbank") or not genome.records:
        return ""
    said = _text(genome, SOURCE) if genome.format == "gff3" else _text(genome, "comment")
    return said if _OURS.fullmatch(said) else ""


def _text(genome: Genome, key: str) -> str:
    said = genome.records[0].annotations.get(key, "")
    return said if isinstance(said, str) else "; ".join(said)
