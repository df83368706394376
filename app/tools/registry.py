"""All tools by name: importing this module registers every family."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.tools import (
    clusters,
    codons,
    compare,
    composition,
    copies,
    details,
    listing,
    motifs,
    neighbours,
    orfs,
    proteins,
    provenance,
    replicons,
    restriction,
    search,
    sequences,
    spacing,
    summary,
)
from app.tools.base import TOOLS, Result, Tool

if TYPE_CHECKING:
    from index.library import Library

FAMILIES = (
    summary,
    replicons,
    provenance,
    details,
    listing,
    sequences,
    proteins,
    compare,
    neighbours,
    clusters,
    motifs,
    restriction,
    composition,
    codons,
    orfs,
    spacing,
    copies,
    search,
)
"""Modules that hold tools, in the order of the README."""

__all__ = ["FAMILIES", "TOOLS", "Tool", "call"]


def call(library: Library, name: str, arguments: dict[str, Any]) -> Result:
    """Run one tool.

    Parameters
    ----------
    library
        The open genomes.
    name
        Name of the tool, as in `TOOLS`.
    arguments
        Its arguments; unknown names or wrong types are an error.

    Raises
    ------
    KeyError
        There is no such tool.
    pydantic.ValidationError
        The arguments do not fit.
    """
    if name not in TOOLS:
        raise KeyError(f"no tool called {name!r}; there are {', '.join(sorted(TOOLS))}")
    return TOOLS[name](library, arguments)
