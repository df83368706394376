"""All fillers by the name of their tool."""

from __future__ import annotations

from app.plan.fill import bases, genes, genomes, places, sequences
from app.plan.fill.base import FILLERS

FAMILIES = (genes, genomes, sequences, places, bases)
"""Modules whose import registers their fillers."""

__all__ = ["FAMILIES", "FILLERS"]
