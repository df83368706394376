"""One classified sequence, whoever classified it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Near:
    """A labelled example near a classified sequence.

    Attributes
    ----------
    identity
        Share of identical bases in an alignment, 0 to 1; None where nothing aligns.
    scores
        Similarity by each retriever.
    """

    id: str
    label: str
    identity: float | None = None
    scores: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Guess:
    """A label for one sequence.

    Attributes
    ----------
    label, code
        None where the sequence was refused.
    probabilities
        Of every label, calibrated.
    neighbours
        Nearest examples first; empty without examples.
    abstained
        The label is the best guess, but not to be relied on.
    reason
        Why it was refused, abstained from or flagged; None without remark.
    possible
        Labels that cannot be ruled out at 90 %; empty where that is not known.
    """

    label: str | None
    code: str | None
    probabilities: dict[str, float] = field(default_factory=dict)
    neighbours: list[Near] = field(default_factory=list)
    abstained: bool = False
    reason: str | None = None
    possible: list[str] = field(default_factory=list)

    @property
    def probability(self) -> float | None:
        """Of the label; None where there is none."""
        return self.probabilities.get(self.label or "")
