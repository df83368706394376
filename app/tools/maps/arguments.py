"""Arguments of the tool that draws maps."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.tools.arguments import GeneFilter
from app.tools.base import Arguments


class DrawMapArguments(Arguments):
    """A map of a record as a circle, or of a stretch of it as a line.

    Attributes
    ----------
    shape
        None: a circle for a whole circular record, else a line.
    record
        None: the plasmid where `plasmid` is true, else the only or the longest record.
    around, distance
        Gene in the middle of a line, and bases on each side of it.
    start, end
        A stretch of the record.
    label
        Genes to name and to set off.
    """

    shape: Literal["circle", "line"] | None = None
    record: str | None = None
    plasmid: bool = False
    around: str | None = None
    distance: int = Field(default=5_000, ge=0)
    start: int | None = Field(default=None, ge=1)
    end: int | None = Field(default=None, ge=1)
    label: GeneFilter | None = None
