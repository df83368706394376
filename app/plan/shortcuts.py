"""Questions that are plain from their form alone, before any classifier is asked."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from app.plan.base import Call
from app.plan.followup import Past
from app.plan.untold import untold

_BEYOND = re.compile(
    r"\b(?:papers?|stud(?:y|ies)|articles?|authors?|researchers?|scientists?)\b[^?.]{0,30}"
    r"\b(?:f(?:i|ou)nd(?:s|ing)? (?:out|that|about)|says?|said|show(?:s|ed|n)?|conclud\w+|claim\w*"
    r"|discover\w*)\b"
    r"|\b(?:papers?|stud(?:y|ies)|articles?|publications)(?: that| which| have| has)?"
    r" (?:cite[sd]?|citing|mention\w*)\b"
    r"|\bhow (?:often|many times) (?:is|was|has)[^?.]{0,40}\bcited\b"
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
_HERE = (
    r"(?: (?:are|is|does|do|has|have|there|here|annotated|present|in|on|it|the|this|my|file|genome"
    r"|record|plasmid|sequence|vector|contain|hold|carry|included|available))*"
)
_FEATURES = re.compile(
    r"(?:so |and |ok |please )?(?:(?:what|which)(?: (?:kinds?|types?|sorts?) of)?(?: other)?"
    rf" features?(?: types| keys)?{_HERE}|(?:what|which) feature (?:types|keys){_HERE}"
    rf"|what(?: else)? is annotated{_HERE}|what annotations?{_HERE}"
    r"|(?:list|show|give)(?: me)?(?: (?:all|the))* (?:kinds?|types?|sorts?) of features?"
    rf"{_HERE})\W*",
    re.IGNORECASE,
)
_EVERYTHING = re.compile(
    r"(?:please )?(?:list|show|give|print|name)(?: me)?(?: (?:all|every|each|the|of|its))* "
    rf"(?:(?:annotated )?features?{_HERE}|(?:everything|all)(?: that)?(?: is)? annotated{_HERE}"
    r"|annotations?)(?:,? (?:with|and|plus|including|in)(?: (?:all|the|their|its|where|they|are"
    r"|in|of"
    r"|positions?|coordinates?|locations?|strands?|order|lengths?|types?|sizes?|and|,|lie))+)?\W*",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"(?:so |and |ok )?how many (?:is|are|was|were) (?:that|those|they|these|there|it)"
    r"(?: (?:in all|in total|altogether|together))?\W*",
    re.IGNORECASE,
)

_END = re.compile(r"(?<=[.!?])(?<!\b[A-Z]\.)(?<!\bcf\.)(?<!\bvs\.)(?<!\bsp\.)\s+")
"""Where a sentence ends; the point of "E. coli" is no end."""


def sentences(question: str) -> list[str]:
    """The sentences of a question, without those that are empty."""
    return [part.strip() for part in _END.split(question) if part.strip(" .!?")]


def beyond(question: str) -> bool:
    """Whether a question is for what no file tells: what papers or experiments found."""
    return _BEYOND.search(question) is not None or untold(question.lower()) is not None


def asks_what_it_is(question: str) -> bool:
    """Whether the last sentence is "what is this?" and nothing more."""
    last = sentences(question)
    return bool(last) and _WHAT.fullmatch(last[-1]) is not None


def features(question: str, types: AbstractSet[str]) -> Call | None:
    """The kinds of features for "what features are there?", all of them for "list all features"."""
    said = question.strip()
    if len(said) > 120:
        return None
    if _EVERYTHING.fullmatch(said):
        kinds = sorted(types - {"source", "region", "exon", "gene"}) or sorted(types - {"source"})
        return Call("list_genes", {"filter": {"types": kinds}}) if kinds else None
    return Call("genome_summary", {"fields": ["types"]}) if _FEATURES.fullmatch(said) else None


def how_many(question: str, past: Past) -> Call | None:
    """The count of what the last turn listed, for "how many is that?"."""
    if not _MANY.fullmatch(question.strip()):
        return None
    wanted = past.filter()
    return None if wanted is None else Call("count_genes", {"filter": wanted})
