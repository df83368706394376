"""A place where a pasted sequence occurs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from index.records import Part

if TYPE_CHECKING:
    from index.genome import Gene

Kind = Literal["exact", "approximate", "protein", "translated"]


@dataclass(slots=True, frozen=True)
class Match:
    """One place that fits.

    Attributes
    ----------
    record
        Record id.
    start, end
        0-based half-open on the plus strand. On a circular record `end` may lie beyond the
        length: the match goes on over the origin (``end - length`` bases of it).
    strand
        1 or -1; 1 for a query that is its own reverse complement.
    identity
        Identical letters over aligned columns, 0 to 1.
    kind
        ``exact`` or ``approximate`` (nucleotides), ``protein`` (in an annotated protein) or
        ``translated`` (a protein in one of the six frames).
    query_start, query_end
        Part of the query that fits, 0-based half-open.
    parts
        The stretches in biological order, inside the record; several for a spliced gene or over
        the origin.
    genes
        Genes that share a base with the match, by position.
    """

    record: str
    start: int
    end: int
    strand: int
    identity: float
    kind: Kind
    query_start: int
    query_end: int
    parts: tuple[Part, ...] = ()
    genes: tuple[Gene, ...] = field(default=(), compare=False)
