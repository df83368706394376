"""Arguments of the tools that look over a library of many genomes.

Genes are wanted by name (symbol, synonym, locus tag, protein id), by a symbol family such as
``nif``, by words of the product, by a subject such as ``antibiotic resistance``, or by EC number.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.tools.base import Arguments

PAGE = 1000
"""Rows of a table unless more or fewer are asked for."""
Order = Literal["ascending", "descending"]


class LibraryArguments(Arguments):
    """`organism`: only genomes whose organism begins with these words or has them as a word."""

    organism: str | None = None


class LibrarySummaryArguments(LibraryArguments):
    """`what`: an overview, the organisms with their number of genomes, or what was not read."""

    what: Literal["overview", "organisms", "failed"] = "overview"


class PagedArguments(LibraryArguments):
    """`limit` and `offset` choose the rows."""

    limit: int = Field(default=PAGE, ge=1, le=100_000)
    offset: int = Field(default=0, ge=0)


class LibraryGenomesArguments(PagedArguments):
    """Genomes with size, GC (percent) and genes, sorted; bounds are of what is sorted by."""

    sort_by: Literal["name", "length", "gc", "genes", "proteins", "records"] = "name"
    order: Order = "ascending"
    minimum: float | None = None
    maximum: float | None = None
    top: int | None = Field(default=None, ge=1)


class GenesWanted(PagedArguments):
    """Which genes: `names` (each by itself), or one of `prefix`, `keyword`, `topic` and `ec`."""

    names: list[str] = Field(default_factory=list, max_length=20)
    prefix: str | None = None
    keyword: str | None = None
    topic: str | None = None
    ec: str | None = None


class LibraryPresenceArguments(GenesWanted):
    """Genomes by how many genes of a kind they have: at least `minimum`, at most `maximum` (0:
    those that lack it). `match`: all of several names, or any of them. `cluster`: only genes that
    lie together, with at most five others between two of them, count."""

    minimum: int | None = Field(default=None, ge=0)
    maximum: int | None = Field(default=None, ge=0)
    match: Literal["all", "any"] = "all"
    cluster: bool = False


class LibraryGenesArguments(GenesWanted):
    """These genes of every genome, with their lengths."""

    sort_by: Literal["genome", "length", "aa_length", "gc", "name"] = "genome"
    order: Order = "ascending"
    top: int | None = Field(default=None, ge=1)
    minimum: int | None = None
    maximum: int | None = None


class LibrarySearchArguments(PagedArguments):
    """Genes of all genomes by meaning."""

    query: str = Field(min_length=1)
