"""Arguments of the tools on places that a recogniser of the planner calls."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.tools.arguments import GeneFilter, Strand
from app.tools.base import Arguments


class NeighboursArguments(Arguments):
    """Genes beside one gene: `count` on each side, or all (that fit) within `distance` bp; those of
    one `strand` or `relative` to the gene's."""

    name: str
    count: int = Field(default=1, ge=1)
    distance: int | None = Field(default=None, ge=0)
    side: Literal["both", "upstream", "downstream", "before", "after"] = "both"
    strand: Strand | None = None
    relative: Literal["same", "opposite"] | None = None
    record: str | None = None
    filter: GeneFilter | None = None


class OperonArguments(Arguments):
    """An operon or cluster as one stretch: by symbol prefix (``lac``), by a member's name or by
    words of the products. `other` is the gene and `other_prefix` the operon that a distance is
    measured to, that it is compared with (first of all `by` one measure), or that may be a member;
    `bases` are the letters wanted beside it."""

    prefix: str | None = None
    name: str | None = None
    keyword: str | None = None
    whole: bool = False
    """All members that lie together, rather than those that one promoter may serve."""
    what: Literal[
        "extent", "neighbours", "distance", "composition", "flank", "comparison", "member"
    ] = "extent"
    by: Literal["length", "gc", "strand"] = "length"
    side: Literal["both", "upstream", "downstream", "before", "after"] = "both"
    count: int = Field(default=1, ge=1)
    other: str | None = None
    other_prefix: str | None = None
    bases: int = Field(default=200, ge=1, le=100_000)
    record: str | None = None


class LandmarkArguments(Arguments):
    """How far a gene, an operon (`prefix`) or a position lies from a landmark of its record."""

    name: str | None = None
    prefix: str | None = None
    position: int | None = Field(default=None, ge=1)
    landmark: Literal["origin", "terminus", "start", "end"] = "origin"
    record: str | None = None


class RibosomalArguments(Arguments):
    """Runs of rRNA genes (16S, 23S, 5S) that one promoter may serve."""

    record: str | None = None
    what: Literal["count", "list"] = "list"
