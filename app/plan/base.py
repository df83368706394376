"""What a planner gives: tool calls with arguments, or a reason why there are none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from app.tools.base import Status

ClaimKind = Literal[
    "strand",
    "length",
    "count",
    "organism",
    "topology",
    "record",
    "gc",
    "product",
    "best",
    "pair",
    "bound",
]


@dataclass(frozen=True, slots=True)
class Call:
    """One tool with the arguments that are not default."""

    tool: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Claim:
    """Something a question takes for granted.

    Attributes
    ----------
    kind
        What the claim is about.
    subject
        Name of a gene or record, a feature type, or an empty string for the whole genome.
    value
        ``1`` / ``-1`` for a strand, a number for lengths (see `unit`) and counts, else text.
    unit
        ``bp`` or ``aa`` for lengths.
    text
        The words of the question.
    """

    kind: ClaimKind
    subject: str
    value: Any
    unit: str = ""
    text: str = ""


@dataclass(slots=True)
class Plan:
    """Reading of one question.

    Attributes
    ----------
    calls
        Tool calls in the order of the question; empty unless `status` is ``answered``.
    status
        ``answered`` (there are calls to run), ``declined`` or ``clarify``.
    message
        One or two sentences for the user where nothing is called.
    claims
        Premises of the question that the answer should confirm or correct.
    trace
        How the question was read: entities, masked text, probabilities.
    chain
        The calls are steps of one task, each resting on the one before: the answer numbers them and
        ends with the first that is declined.
    """

    calls: list[Call] = field(default_factory=list)
    status: Status = "answered"
    message: str = ""
    claims: list[Claim] = field(default_factory=list)
    trace: dict[str, Any] = field(default_factory=dict)
    chain: bool = False


@dataclass(frozen=True, slots=True)
class Entity:
    """A typed stretch of a question.

    Attributes
    ----------
    kind
        ``gene``, ``absent`` (named like a gene, unknown), ``record``, ``genome``, ``range``,
        ``position``, ``quantity``, ``number``, ``enzyme``, ``motif``, ``sequence``, ``peptide``,
        ``codon``, ``ec``, ``xref``, ``prefix``, ``keyword``, ``type``, ``amino``.
    value
        Typed value: text, a number, or for ranges ``(start, end)`` 1-based inclusive.
    start, end
        Place in the normalised question.
    unit
        ``bp``, ``aa``, ``%``, ``Da`` for quantities.
    """

    kind: str
    value: Any
    start: int
    end: int
    unit: str = ""
