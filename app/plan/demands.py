"""What a question demands of an answer: names, limits, places, kinds, strand, grouping, ranks.

Each demand is one row of a table that holds for all tools: the words that state it, and whether
some calls carry it. A call that leaves a demand out answers a wider question than was asked; it is
mended or not made (`app.plan.settling`).
"""

from __future__ import annotations

from collections.abc import Sequence

from app.plan.base import Call
from app.plan.covered import asking
from app.plan.narrowing import NARROWING
from app.plan.reader import read
from app.plan.reading import Reading
from app.plan.relating import RELATING
from app.plan.tallied import TALLIED
from app.plan.told import Demand, Rule, Told

_RULES: tuple[Rule, ...] = (*NARROWING, *TALLIED, *RELATING)


def unmet(reading: Reading, calls: Sequence[Call]) -> list[Demand]:
    """The demands of a question that calls leave out, in the order of the table.

    Parameters
    ----------
    reading
        The question, in the words of the planner.
    calls
        Planned for it.
    """
    if not calls:
        return []
    told = Told(calls)
    asked = asking(reading.masked)
    if asked != reading.masked and told.keys:
        # What is told before the question sets no condition.
        reading = read(reading.marked.clause(asked), reading.vocabulary)
    return [demand for rule in _RULES if (demand := rule(reading, told)) is not None]
