"""A marked question as words and typed slots, and what each slot stands for.

A slot is a kind and a number: ``@gene1`` is the first gene that is named, ``@bpspan1.end`` the
upper end of the first span of lengths. Names and numbers of a genome never reach the model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.plan.base import Entity
from app.plan.entities import Marked

MOST = 8
"""Slots of one kind in a question; further ones are read but cannot be chosen."""

TEXTS = (
    "gene", "record", "genome", "enzyme", "motif", "sequence", "peptide", "codon", "ec", "xref",
    "prefix", "keyword", "type", "amino",
)  # fmt: skip
NUMBERS = ("n", "bp", "aa", "pct", "da", "position")
PAIRS = ("range", "bpspan", "aaspan", "pctspan", "daspan", "nspan")
ENDS = ("start", "end")

_SAME = {"absent": "gene", "aminotype": "type", "number": "n"}
_UNITS = {"bp": "bp", "aa": "aa", "%": "pct", "Da": "da"}
_PLACE = re.compile(r"@[a-z]+(\d+)")


@dataclass(slots=True)
class Slotted:
    """One question, or the question before and this one.

    Attributes
    ----------
    pieces
        Words in lower case and slot names, in order.
    values
        What each slot that may be chosen stands for, by its name.
    """

    pieces: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)


def kinds() -> list[str]:
    """All slots that can be chosen, in a fixed order."""
    plain = [f"@{kind}{number}" for kind in TEXTS + NUMBERS for number in range(1, MOST + 1)]
    pairs = [f"@{kind}{number}.{end}" for kind in PAIRS for number in range(1, 4) for end in ENDS]
    return plain + pairs


def kind_of(slot: str) -> str:
    """The kind of a slot: ``@gene2`` is a ``gene``, ``@range1.end`` a ``range``."""
    return re.sub(r"\d.*", "", slot).lstrip("@")


def slotted(marked: Marked, before: Marked | None = None, divider: str = "<then>") -> Slotted:
    """Words and slots of a question.

    Parameters
    ----------
    marked
        The question with its entities.
    before
        The question of the turn before, where this one follows it.
    divider
        Stands between the two.
    """
    out = Slotted()
    numbers: dict[str, dict[Any, int]] = {}
    if before is not None:
        out.pieces += [*_pieces(before, out, numbers), divider]
    out.pieces += _pieces(marked, out, numbers)
    return out


def _pieces(marked: Marked, out: Slotted, numbers: dict[str, dict[Any, int]]) -> Iterator[str]:
    last = 0
    for found in _PLACE.finditer(marked.masked):
        yield from marked.masked[last : found.start()].split()
        last = found.end()
        entity = marked.entities[int(found.group(1))]
        kind = _kind(entity)
        met = numbers.setdefault(kind, {})
        number = met.setdefault(entity.value, len(met) + 1)
        name = f"@{kind}{number}"
        if kind in PAIRS:
            low, high = entity.value
            out.values |= {f"{name}.start": low, f"{name}.end": high}
            yield f"{name}.start"
        else:
            out.values[name] = entity.value
            yield name
    yield from marked.masked[last:].split()


def _kind(entity: Entity) -> str:
    unit = _UNITS.get(entity.unit, "n")
    if entity.kind == "quantity":
        return unit
    if entity.kind == "span":
        return f"{unit}span"
    return _SAME.get(entity.kind, entity.kind)
