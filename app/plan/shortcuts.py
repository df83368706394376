"""Questions that are plain from their form alone, before any classifier is asked."""

from __future__ import annotations

import re

from app.plan.base import Call
from app.plan.followup import Past

_BEYOND = re.compile(
    r"\b(?:papers?|stud(?:y|ies)|articles?|authors?|researchers?|scientists?)\b[^?.]{0,30}"
    r"\b(?:f(?:i|ou)nd(?:s|ing)? (?:out|that|about)|says?|said|show(?:s|ed|n)?|conclud\w+|claim\w*"
    r"|discover\w*)\b"
    r"|\b(?:copies|copy number)\b[^?.]*\b(?:per|(?:in|inside) (?:one|an?|each|every))"
    r" (?:\w+ )?cell\b",
    re.IGNORECASE,
)
_WHAT = re.compile(
    r"(?:so |ok |okay |and )?(?:what(?:'s| is| are| do i have)|identify|describe) "
    r"(?:it|this|that|these|here|in (?:it|here|this(?: file)?)|this (?:file|thing|sequence|record))"
    r"(?: (?:exactly|please|about))?\W*",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"(?:so |and |ok )?how many (?:is|are|was|were) (?:that|those|they|these|there|it)"
    r"(?: (?:in all|in total|altogether|together))?\W*",
    re.IGNORECASE,
)


def sentences(question: str) -> list[str]:
    """The sentences of a question, without those that are empty."""
    return [part.strip() for part in re.split(r"(?<=[.!?])\s+", question) if part.strip(" .!?")]


def beyond(question: str) -> bool:
    """Whether a question is for what papers found, or for copies in a cell: never in a file."""
    return _BEYOND.search(question) is not None


def asks_what_it_is(question: str) -> bool:
    """Whether the last sentence is "what is this?" and nothing more."""
    last = sentences(question)
    return bool(last) and _WHAT.fullmatch(last[-1]) is not None


def how_many(question: str, past: Past) -> Call | None:
    """The count of what the last turn listed, for "how many is that?"."""
    if not _MANY.fullmatch(question.strip()):
        return None
    wanted = past.filter()
    return None if wanted is None else Call("count_genes", {"filter": wanted})
