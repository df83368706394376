"""A question that is read: what it asks for, apart from the tool."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from app.plan.base import Entity
from app.plan.entities import Marked
from app.plan.vocabulary import Vocabulary

_PROTEIN_NOUN = re.compile(
    r"\b(?:proteins?|polypeptides?|peptides?|translations?|gene products?|enzymes?)\b"
    r"(?! (?:sequences?|ids?|accessions?|identifiers?|data|bank|names?|lengths?)\b)"
)


@dataclass(slots=True)
class Bound:
    """A lower and an upper limit of one measure (``bp``, ``aa``, ``%``, ``Da``), or None each."""

    unit: str
    low: float | None = None
    high: float | None = None


@dataclass(slots=True)
class Reading:
    """One question, read: the entities and what surrounds them."""

    marked: Marked
    vocabulary: Vocabulary
    masked: str
    names: list[str] = field(default_factory=list)
    strand: int | None = None
    superlatives: list[tuple[str, str]] = field(default_factory=list)
    sort: tuple[str, str | None] | None = None
    limit: int | None = None
    bounds: list[Bound] = field(default_factory=list)
    group: str | None = None
    count: bool = False
    used: set[int] = field(default_factory=set)

    def has(self, pattern: str) -> bool:
        """Whether a pattern occurs in the masked question."""
        return re.search(pattern, self.masked) is not None

    def values(self, *kinds: str) -> list[Any]:
        """Values of entities of some kinds."""
        return self.marked.values(*kinds)

    def first(self, *kinds: str) -> Any | None:
        """The first of these values, or None."""
        found = self.values(*kinds)
        return found[0] if found else None

    def entity(self, placeholder: str) -> Entity:
        """Entity of a placeholder such as ``@gene3``."""
        return self.marked.entities[int(re.sub(r"\D", "", placeholder))]

    def matching(self, pattern: str) -> Any | None:
        """Value of the entity whose placeholder is group ``e`` of a pattern, or None."""
        found = re.search(pattern, self.masked)
        return self.entity(found["e"]).value if found else None

    @property
    def about_proteins(self) -> bool:
        """Whether proteins are what is asked for."""
        return bool(_PROTEIN_NOUN.search(self.masked)) or self.has(r"\bprotein[- ]coding")
