"""Arguments of the tools on bases that a recogniser of the planner calls."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.tools.arguments import Region, Strand
from app.tools.base import Arguments


class CuttersArguments(Arguments):
    """Enzymes by how often they cut a gene's own bases (`cuts` None: at least once)."""

    name: str
    cuts: int | None = Field(default=1, ge=0)
    record: str | None = None


class OrfArguments(Arguments):
    """Open reading frames in the six frames of a record, longest first."""

    strand: Strand | None = None
    min_length: int = 90
    """In bp, stop included."""
    limit: int = 10
    record: str | None = None
    start_codons: list[str] = Field(default_factory=lambda: ["ATG"])
    region: Region | None = None
    annotated: bool | None = None
    """Only those that end where an annotated CDS ends (true), or where none does (false)."""
    with_sequence: Literal["dna", "protein"] | None = None
