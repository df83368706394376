"""Arguments of the tools on bases that a recogniser of the planner calls."""

from __future__ import annotations

from typing import Annotated, Literal

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


class MaskingArguments(Arguments):
    """Bases in lower case, of all records or one; `places`, like genes or a region, asks where they
    lie."""

    record: str | None = None
    names: list[str] = Field(default_factory=list)
    region: Region | None = None
    places: bool = False


class RepeatArguments(Arguments):
    """Perfect tandem repeats of units of 1 to 6 bases, runs of one base among them.

    Attributes
    ----------
    units
        Such as ``A`` or ``CA``; empty for all. A single base is sought on the plus strand (or the
        own strand of a gene), a longer unit in all its rotations on both strands.
    unit_lengths
        Of the units that are sought where none is named; empty for 1 to 6.
    min_units, max_units, min_length, max_length
        Limits in units and in bp; without any, the fewest units are the defaults of MISA.
    longest, limit
        Only the longest, or the longest so many, of at least two units.
    by_gene, by_record
        The genes that hold such repeats, or how many each record has, in place of the repeats.
    within
        Only those that lie in full length in coding sequences, introns, genes, ...
    names
        Genes that are searched in place of records.
    strand
        Strand that is read.
    """

    units: list[str] = Field(default_factory=list)
    unit_lengths: list[Annotated[int, Field(ge=1, le=6)]] = Field(default_factory=list)
    min_units: int | None = Field(default=None, ge=1)
    max_units: int | None = Field(default=None, ge=1)
    min_length: int | None = Field(default=None, ge=1)
    max_length: int | None = Field(default=None, ge=1)
    longest: bool = False
    limit: int = Field(default=1, ge=1)
    by_gene: bool = False
    by_record: bool = False
    within: Literal["cds", "intron", "exon", "gene", "intergenic"] | None = None
    names: list[str] = Field(default_factory=list)
    record: str | None = None
    region: Region | None = None
    strand: Strand | None = None
