"""Arguments of the tools on bases that a recogniser of the planner calls."""

from __future__ import annotations

from pydantic import Field

from app.tools.base import Arguments


class CuttersArguments(Arguments):
    """Enzymes by how often they cut a gene's own bases (`cuts` None: at least once)."""

    name: str
    cuts: int | None = Field(default=1, ge=0)
    record: str | None = None
