"""What a classification says about one sequence, and about the examples as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from index.neighbours.pairwise import Pair


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One of the examples that lie nearest to a sequence.

    Attributes
    ----------
    id, label
        Of the example.
    identity
        Equal bases of the best local alignment over the length of the shorter sequence (over the
        alignment's columns where those are more); 0 where nothing aligns.
    coverage
        Share of the query inside the alignment.
    strand
        1, or -1 where the example aligns to the query's other strand.
    scores
        Similarity by each retriever that found it.
    leak
        Whether it is a near-duplicate: identity >= 0.9 over >= 0.8 of the query.
    """

    id: str
    label: str
    identity: float
    coverage: float = 0.0
    strand: int = 1
    scores: dict[str, float] = field(default_factory=dict)
    leak: bool = False

    @classmethod
    def of(cls, name: str, label: str, pair: Pair, scores: dict[str, float]) -> Neighbour:
        """A neighbour from its alignment with the query."""
        return cls(name, label, pair.identity, pair.coverage, pair.strand, scores, pair.leak)

    def to_dict(self) -> dict[str, Any]:
        """The contract's form: ``id``, ``label``, ``identity``."""
        return {"id": self.id, "label": self.label, "identity": round(self.identity, 4)}


@dataclass(slots=True)
class Prediction:
    """Answer for one sequence.

    Attributes
    ----------
    id
        Name of the sequence.
    label, code
        The label as the examples give it; None when the row was refused.
    probabilities
        Calibrated probability of each label; empty when refused.
    neighbours
        Nearest examples, best first.
    mode
        ``few-shot`` or ``zero-shot``.
    abstained
        The best guess is given, but it is not to be relied on.
    reason
        Why the row was refused, abstained or flagged; None where there is nothing to say.
    labels
        Labels that cannot be ruled out at 90 % (conformal set); empty with under 20 examples.
    warnings
        Remarks that `reason` is made of, one each.
    novel
        Whether the sequence is unlike the examples in composition or in what the model sees, or
        looks shuffled.
    shuffled
        Whether it looks like shuffled or random DNA.
    sureness
        By which answers are ranked: the lead of the best label's probability over the next one's,
        and how much nearer its examples are (see `app.classify.leaning`).
    """

    id: str
    label: str | None
    code: str | None
    probabilities: dict[str, float] = field(default_factory=dict)
    neighbours: list[Neighbour] = field(default_factory=list)
    mode: Literal["few-shot", "zero-shot"] = "few-shot"
    abstained: bool = False
    reason: str | None = None
    labels: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    novel: bool = False
    shuffled: bool = False
    sureness: float = 0.0

    @property
    def confidence(self) -> float:
        """Probability of the best label; 0 when refused."""
        return max(self.probabilities.values(), default=0.0)

    def to_dict(self) -> dict[str, Any]:
        """One object of ``dnahlm classify --json``."""
        return {
            "id": self.id,
            "label": self.label,
            "code": self.code,
            "probabilities": {name: round(p, 6) for name, p in self.probabilities.items()},
            "neighbours": [neighbour.to_dict() for neighbour in self.neighbours],
            "mode": self.mode,
            "abstained": self.abstained,
            "reason": self.reason,
        }


@dataclass(slots=True)
class Report:
    """How sure a fitted classifier is overall.

    Attributes
    ----------
    method
        Estimator in use.
    examples
        Number of examples of each label.
    accuracy, low, high
        Cross-validated accuracy on the examples with its 95 % interval (Wilson 1927); None where a
        label has a single example.
    chance
        Accuracy of always giving the commonest label.
    scores
        Cross-validated log-loss of each estimator that was compared, lower is better.
    temperature
        By which log-probabilities are divided.
    notes
        What was done to the examples (duplicates dropped, a sample taken, ...).
    """

    method: str
    examples: dict[str, int]
    accuracy: float | None = None
    low: float | None = None
    high: float | None = None
    chance: float = 0.0
    scores: dict[str, float] = field(default_factory=dict)
    temperature: float = 1.0
    notes: list[str] = field(default_factory=list)

    def sentences(self) -> list[str]:
        """The report in words, for people."""
        total = sum(self.examples.values())
        said = [f"Learned from {total:,} examples of {len(self.examples)} labels by {self.method}."]
        if self.accuracy is not None:
            said.append(
                f"Cross-validated accuracy on the examples: {self.accuracy:.2f} "
                f"(95 % interval {self.low:.2f} to {self.high:.2f}; always giving the commonest "
                f"label: {self.chance:.2f})."
            )
        return said + [f"{note[0].upper()}{note[1:]}." for note in self.notes]
