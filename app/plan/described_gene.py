"""Questions about a gene that is told by its length: "GC content of the longest gene".

The gene is found first, and the question is read as one about it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.plan.base import Plan
from app.plan.followup import Past
from app.plan.vocabulary import Vocabulary

if TYPE_CHECKING:
    from index.library import Library

_DESCRIBED = re.compile(
    r"\b(?:of|in|does|do|has|have|for|within|about|is|from) (?P<said>the (?:very )?(?:longest"
    r"|shortest|largest|smallest|biggest|heaviest|lightest) (?:gene|protein|cds|coding sequence"
    r"|(?:t|r|tm|nc)rna(?: gene)?)"
    r"(?: (?:on|of) (?:the )?(?:plus|minus|forward|reverse|\+|-) strand)?)"
    r"(?! (?:of|in|on|with|that|which|whose|and|or|encoded|for)\b)(?=[ ?.,!]|$)",
    re.I,
)
_ORDERED = ("sort_by", "limit", "order")


def about_described(
    question: str,
    library: Library,
    vocabulary: Vocabulary,
    planner: Callable[[str, Vocabulary, Past | None], Plan],
) -> Plan | None:
    """The plan that finds the gene and then asks of it, or None where another reading serves.

    Parameters
    ----------
    question
        As typed.
    library
        The open genomes: the gene is looked up in them.
    vocabulary
        Their names.
    planner
        Plans a question after a turn, or without one.
    """
    found = _DESCRIBED.search(question)
    if found is None or len(_DESCRIBED.findall(question)) > 1:
        return None
    if _suffices(question, vocabulary, planner(question, vocabulary, None)):
        return None
    from app.tools.registry import call

    first = planner(f"which is {found['said']}?", vocabulary, None)
    if first.status != "answered" or len(first.calls) != 1:
        return None
    one = first.calls[0]
    if one.tool != "list_genes" or one.arguments.get("limit", 1) != 1:
        return None
    result = call(library, one.tool, one.arguments)
    if result.status != "answered" or len(result.focus) != 1:
        return None
    name = result.focus[0]
    asked = f"{question[: found.start('said')]}{name}{question[found.end('said') :]}"
    second = planner(asked, vocabulary, None)
    named = any(name in str(item.arguments) for item in second.calls)
    if second.status != "answered" or not named:
        return None
    trace = {**second.trace, "how": "the gene is found first"}
    return Plan([one, *second.calls], trace=trace)


def _suffices(question: str, vocabulary: Vocabulary, plain: Plan) -> bool:
    """Whether a plan picks the longest itself and leaves nothing out."""
    from app.plan.demands import unmet
    from app.plan.described import describe
    from app.plan.entities import mark
    from app.plan.reader import read
    from app.plan.rewriting import simplify

    if not any(
        call.tool == "extremes" or any(key in call.arguments for key in _ORDERED)
        for call in plain.calls
    ):
        return False
    reading = read(describe(simplify(mark(question, vocabulary)), vocabulary), vocabulary)
    return not unmet(reading, plain.calls)
