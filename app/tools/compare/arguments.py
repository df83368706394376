"""Arguments of the tools that compare two genomes, records or genes by their sequences."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.tools.base import Arguments
from index.compare.proteins import COVERAGE, IDENTITY, LEAST_IDENTITY


class TwoArguments(Arguments):
    """Names of two open genomes; by default the only two, or the first two, that are open."""

    first: str | None = None
    second: str | None = None


class SharedProteinsArguments(TwoArguments):
    """Genes of two genomes that correspond by their proteins, or that only one of them has.

    `identity` is the least share of equal residues in an alignment, `coverage` the least share of
    each of the two proteins in it; both 0 to 1.
    """

    what: Literal["shared", "only_first", "only_second", "copies"] = "shared"
    identity: float = Field(default=IDENTITY, ge=LEAST_IDENTITY, le=1)
    coverage: float = Field(default=COVERAGE, ge=0.3, le=1)


class IdentityArguments(TwoArguments):
    """Estimated average nucleotide identity of two genomes."""


class SyntenyArguments(TwoArguments):
    """Blocks in which two genomes keep their order; `unaligned` lists what only one of them has."""

    what: Literal["blocks", "inversions", "unaligned"] = "blocks"
    view: Literal["dots", "links"] = "dots"


class Side(BaseModel):
    """One of two sequences: a gene or protein by name, else a record, else the only record."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    name: str | None = None
    record: str | None = None
    genome: str | None = None


class PairArguments(Arguments):
    """Two sequences letter by letter.

    Of two genes the coding sequences and the proteins are compared, unless `kind` names one of
    them; `what` may ask for their lengths only.
    """

    first: Side
    second: Side
    kind: Literal["dna", "protein"] | None = None
    what: Literal["differences", "length"] = "differences"
