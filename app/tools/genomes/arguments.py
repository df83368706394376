"""Arguments of the tools on whole genomes that a recogniser of the planner calls."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.tools.base import Arguments


class AssemblyArguments(Arguments):
    """Figures of an assembly; `shares` are the percentages of N50/L50, N90/L90, ... ."""

    shares: list[int] = Field(default_factory=list)
    fields: list[Literal["n", "l", "total", "mean", "median", "records"]] = Field(
        default_factory=list
    )


class SourceArguments(Arguments):
    """Qualifiers of the source features by their INSDC names (``host``, ``tissue_type``).

    With `value` the records of which one of `keys` (any, where there is none) names it.
    """

    keys: list[str] = Field(default_factory=list)
    record: str | None = None
    value: str | None = None


class GroupsArguments(Arguments):
    """Records grouped by what they are of.

    `by` is ``organism``, ``genus``, ``species``, ``feature`` or a qualifier of the source feature
    by its INSDC name (``host``, ``strain``); `value` counts and lists those of one group only: a
    genus, a species or a group of the lineage (``Viridiplantae``), the value of the qualifier, or
    the type of a feature that the records have, or with `lacking` do not have.
    """

    by: str = "organism"
    value: str | None = None
    lacking: bool = False
