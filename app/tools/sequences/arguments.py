"""Arguments of the sequence tools that a recogniser of the planner calls."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.tools.arguments import GeneFilter, Region, Strand
from app.tools.base import Arguments


class FlanksArguments(Arguments):
    """Bases beside every gene or feature that a filter takes, on its own strand; `with_gene` gives
    one stretch with the gene between its flanks."""

    filter: GeneFilter = Field(default_factory=GeneFilter)
    upstream: int = Field(default=0, ge=0, le=100_000)
    downstream: int = Field(default=0, ge=0, le=100_000)
    with_gene: bool = False
    limit: int | None = Field(default=None, ge=1)


class OpenStretchArguments(Arguments):
    """A stretch of a record without a stated end: its `first` or `last` bases, all from `start` on,
    or all of the record. `over`: these lie beyond its other end, so that it has to be circular.
    `what`: its bases, its GC content, both, or the genes in it."""

    start: int | None = Field(default=None, ge=1)
    first: int | None = Field(default=None, ge=1)
    last: int | None = Field(default=None, ge=1)
    over: bool = False
    record: str | None = None
    strand: Strand = 1
    translate: bool = False
    what: Literal["sequence", "gc", "both", "genes"] = "sequence"
    types: list[str] = Field(default_factory=list)
    mode: Literal["overlap", "start"] = "overlap"


class EndPrimersArguments(Arguments):
    """Two primers of `length` bases that amplify a gene from its first base to its last."""

    name: str
    length: int = Field(default=20, ge=12, le=60)
    record: str | None = None


class PcrArguments(Arguments):
    """Two primers, each written 5' to 3'; IUPAC letters may stand for several bases."""

    primers: list[str] = Field(min_length=2, max_length=2)
    record: str | None = None


class DeletionArguments(Arguments):
    """What is left of a record when a region, genes, or its `first` or `last` bases are taken out;
    with `within` they are counted along that gene's own bases and taken out of them."""

    region: Region | None = None
    first: int | None = Field(default=None, ge=1)
    last: int | None = Field(default=None, ge=1)
    names: list[str] = Field(default_factory=list)
    within: str | None = None
    record: str | None = None
    with_sequence: bool = False


class MutationArguments(Arguments):
    """One codon of a gene, or one base of a record (`position`), changed. `to` is a codon, ``stop``
    or the letter of a residue, of a position a base; `expected` the residue or base before."""

    name: str | None = None
    codon: int | None = Field(default=None, ge=1)
    position: int | None = Field(default=None, ge=1)
    to: str = Field(pattern=r"^(?:[A-Za-z*]|[ACGTUacgtu]{3}|stop)$")
    expected: str | None = Field(default=None, pattern=r"^[A-Za-z*]$")
    record: str | None = None


class FramesArguments(Arguments):
    """A region, the gene `name` or a pasted sequence translated in reading frames: 1, 2 and 3 from
    its first, second and third base, -1, -2 and -3 likewise on its reverse complement."""

    frames: list[Literal[1, 2, 3, -1, -2, -3]] = Field(min_length=1)
    start: int | None = Field(default=None, ge=1)
    end: int | None = Field(default=None, ge=1)
    record: str | None = None
    name: str | None = None
    sequence: str | None = None
