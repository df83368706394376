"""What gene callers find, before it becomes features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_SURE = 90.0


@dataclass(frozen=True, slots=True)
class Coding:
    """A predicted protein-coding gene.

    Attributes
    ----------
    start, end
        0-based half-open, stop codon included.
    strand
        1 or -1.
    table
        NCBI number of the genetic code.
    partial_left, partial_right
        Runs past the first / last base of its record.
    confidence
        Percent, as the caller's own score says.
    """

    start: int
    end: int
    strand: int
    table: int
    partial_left: bool = False
    partial_right: bool = False
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Rna:
    """A predicted RNA gene.

    Attributes
    ----------
    start, end
        0-based half-open.
    type
        ``tRNA``, ``tmRNA`` or ``rRNA``.
    product
        ``tRNA-Ile``, ``16S ribosomal RNA``, ...
    inference
        INSDC text of what found it.
    note
        Evidence in words.
    """

    start: int
    end: int
    strand: int
    type: str
    product: str
    inference: str
    note: str = ""
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Caller:
    """How genes were called.

    Attributes
    ----------
    name
        Program and version.
    inference
        Beginning of the INSDC ``/inference`` text.
    table
        Genetic code of most genes.
    mode
        A few words on how it was run.
    """

    name: str
    inference: str
    table: int
    mode: str


def coding_density(found: Sequence[Sequence[Coding]], total: int) -> float:
    """Share of bases in genes, as the sum of their lengths over all bases."""
    coding = sum(gene.end - gene.start for genes in found for gene in genes)
    return coding / total if total else 0.0


def doubt(genes: Sequence[Coding]) -> float:
    """Share of genes whose caller is less than 90 % sure of them; 1 without genes."""
    return sum(gene.confidence < _SURE for gene in genes) / len(genes) if genes else 1.0
