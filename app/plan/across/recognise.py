"""Questions over a library of many genomes -> calls of the library's tools."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.plan import messages
from app.plan.across.known import known
from app.plan.across.question import Question
from app.plan.base import Call, Plan
from app.plan.toolset import RECOGNISED
from app.suggest import LIBRARY
from app.tools.library.arguments import PAGE

if TYPE_CHECKING:
    from app.session import Session
    from index.library import Library

TOOLS = {name: kind for name, kind in RECOGNISED.items() if name.startswith("library_")}
LONGEST = 2000
"""Characters of a question that is read."""
_MORE = re.compile(
    r"\W*(?:(?:show|give|list|and|ok|please)\W+)*(?:me\W+)?(?:the\W+)?(?:next|more|further"
    r"|remaining|rest|following)\b(?:\W+(?P<n>\d+))?[^?]{0,20}\W*",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\W*(?:and|what about|how about|same (?:for|with)|now)\b", re.IGNORECASE)
_MANY = re.compile(
    r"\W*(?:so |and )?how many (?:is|are|was|were) (?:that|those|they|these|there)\W*"
)


def recognise(question: str, library: Library, session: Session | None) -> Plan | None:
    """The plan of a question over the library; None where single genomes are open that it may be
    about instead.

    Parameters
    ----------
    question
        Plain English.
    library
        With a `shelf`.
    session
        The conversation so far.
    """
    assert library.shelf is not None
    if len(question) > LONGEST:
        return None if library.genomes else Plan([], "clarify", _help())
    past = session.last if session is not None else None
    again = _again(question, past)
    if again is not None:
        return Plan([again], "answered", trace={"how": "as the question before"})
    if messages.greets(question):
        return Plan([], "clarify", _help())
    asked_of = Question(question, known(library.shelf))
    call = None
    before = past.calls[0] if past is not None and past.calls[0][0] in TOOLS else None
    if before is not None and _GOES_ON.match(question):
        call = asked_of.as_before(*before)
    call = call or asked_of.call()
    if call is None and before is not None:
        call = asked_of.as_before(*before)
    trace = {"read_as": asked_of.reading.masked, "how": "library"}
    if call is not None:
        full = TOOLS[call.tool].model_validate(call.arguments)
        made = Call(call.tool, full.model_dump(exclude_defaults=True))
        return Plan([made], "answered", trace=trace)
    if library.genomes:
        return None
    return Plan([], "clarify", _help(), trace=trace)


def _help() -> str:
    listed = "; ".join(f"'{example}'" for example in LIBRARY)
    return (
        "Ask which genomes of the library have or lack a gene, for a gene in all of them, or for "
        f"genomes by size: {listed}."
    )


def _again(question: str, past: Any) -> Call | None:
    """The next rows of the last list, or its number."""
    if past is None or past.calls[0][0] not in TOOLS:
        return None
    tool, arguments = past.calls[0]
    more = _MORE.fullmatch(question)
    if more is not None and "limit" in TOOLS[tool].model_fields:
        limit = int(arguments.get("limit", PAGE))
        given = {**arguments, "offset": int(arguments.get("offset", 0)) + limit}
        if more["n"] and 0 < int(more["n"]) <= 100_000:
            given["limit"] = int(more["n"])
        return Call(tool, given)
    if _MANY.fullmatch(question.lower()):
        return Call(tool, {**arguments})
    return None
