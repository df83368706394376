"""Arguments of the protein tools that a recogniser of the planner calls."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.tools.arguments import GeneFilter, Order
from app.tools.base import Arguments


class ResiduesArguments(Arguments):
    """Residues of the protein of a gene by their number, with their codons. `start` alone is one
    residue, `last` the last so many; with `codon` a stretch is given as the bases that code for
    it, `stop` with the stop codon. `letter` is the residue that somebody expects there."""

    name: str
    record: str | None = None
    start: int = Field(default=1, ge=1)
    end: int | None = Field(default=None, ge=1)
    last: int | None = Field(default=None, ge=1)
    stop: bool = False
    what: Literal["residue", "codon"] = "residue"
    letter: str | None = Field(default=None, min_length=1, max_length=1)


class CodonPlaceArguments(Arguments):
    """The codon and residue that one position of a record falls in, of one gene or peptide (by
    `name`) or of all that lie there."""

    position: int = Field(ge=1)
    name: str | None = None
    record: str | None = None


class RichestArguments(Arguments):
    """Proteins by how many of one residue they have (`by` count) or what share it is; with
    `at_least` or `at_most` those that have so many. Several letters are counted together."""

    residue: str = Field(pattern=r"^[A-Za-z]{1,20}$")
    filter: GeneFilter = Field(default_factory=GeneFilter)
    by: Literal["count", "share"] = "count"
    order: Order = "descending"
    limit: int = Field(default=1, ge=1)
    at_least: int | None = Field(default=None, ge=0)
    at_most: int | None = Field(default=None, ge=0)


class UsageArguments(Arguments):
    """How often each amino acid occurs over all proteins that a filter takes; `residue` asks for
    one of them."""

    filter: GeneFilter = Field(default_factory=GeneFilter)
    residue: str | None = Field(default=None, min_length=1, max_length=1)
    group: Literal["hydrophobic", "aromatic", "charged", "acidic", "basic", "polar"] | None = None
    """Residues of one character together."""
    order: Order = "descending"
    limit: int | None = Field(default=None, ge=1)


class EndsArguments(Arguments):
    """Proteins whose sequence begins with the residues `first` and ends with the residues `last`,
    in one-letter code."""

    first: str | None = Field(default=None, pattern=r"^[A-Za-z]{1,50}$")
    last: str | None = Field(default=None, pattern=r"^[A-Za-z]{1,50}$")
    filter: GeneFilter = Field(default_factory=GeneFilter)


class HydrophobicArguments(Arguments):
    """Segments of `window` residues with a mean Kyte-Doolittle hydropathy of at least `threshold`,
    of named genes or of all proteins that a filter takes, those with most segments first."""

    names: list[str] = Field(default_factory=list)
    filter: GeneFilter = Field(default_factory=GeneFilter)
    window: int = Field(default=19, ge=5, le=51)
    threshold: float = Field(default=1.6, ge=-4.5, le=4.5)
    min_segments: int = Field(default=1, ge=0)
    max_segments: int | None = Field(default=None, ge=0)
    limit: int | None = Field(default=None, ge=1)
