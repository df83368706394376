"""Questions about single raw reads: how many of a length or mean quality, the best, each one."""

from __future__ import annotations

import re
from typing import Any

from app.plan.fill.limits import limit_of, limits
from app.plan.fill.tracks import Asked
from app.plan.spelling import plain

_READS = r"\breads?\b"
_QUALITY = r"\bqualit(?:y|ies)\b|\bphred\b|\bq-?scores?\b|\bq ?\d\d?\b"
_BASES = r"\b(?:bases?|positions?|cycles?|nucleotides?)\b"
_MATE = (
    r"\bmates? ?#?([12])\b|\b(?:file|r|read file|read pair file) ?#?([12])\b"
    r"|\b(first|second) (?:mates?|file|fastq)\b"
)
_LOW = r"\b(?:lowest|worst|poorest|smallest)\b"
_HIGH = r"\b(?:highest|best|top|greatest)\b"
_END = r"\b(longest|shortest)\b"
_NAMES = r"\b(?:which|what|name|names|ids?|list|show|give|title|titles)\b"
_EACH = (
    r"\b(?:each|every|per|by|individual|single) (?:single |of the |individual )?reads?\b"
    r"|\b(?:mean|average) qualities\b|\breads?'s? (?:mean|average) qualit"
)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "twenty": 20}


def mate(asked: Asked) -> dict[str, Any]:
    """Which mates' file is meant, where two files are open."""
    named = {
        {"first": 1, "second": 2}.get(said) or int(said)
        for found in re.finditer(_MATE, plain(asked.question).lower())
        for said in filter(None, found.groups())
    }
    return {"mate": named.pop()} if len(named) == 1 and len(asked.tracks) > 1 else {}


def of_single(asked: Asked) -> dict[str, Any]:
    """Arguments of `read_summary` on single reads; empty where all are meant together."""
    text = plain(asked.question).lower()
    if not re.search(_READS, text):
        return {}
    found: dict[str, Any] = {}
    own = limits(text, r"lengths?|reads? of|quality")
    lengths = [one for one in own if one.length or re.match(r"length", text[one.start :])]
    length = limit_of(lengths)
    if length is not None:
        ends = {"min_length": length.least, "max_length": length.most}
        found |= {key: max(value, 0) for key, value in ends.items() if value is not None}
    rated = re.search(_QUALITY, text)
    ranked = _ranked(text, rated is not None)
    if ranked:
        return {**found, **ranked}
    rest = [one for one in own if one not in lengths]
    bare = re.sub(r"\d[\d,]* ?(?:bases?|nucleotides?)\b", " ", text)
    if rated and rest and not re.search(_BASES, bare):
        quality = limit_of(rest)
        assert quality is not None
        ends_of_mean = {"min_mean": quality.low, "max_mean": quality.high}
        found |= {key: value for key, value in ends_of_mean.items() if value is not None}
        if quality.strict:
            found["exclusive"] = True
    return found


def _ranked(text: str, rated: bool) -> dict[str, Any]:
    """Order and limit of a superlative, or that each read is wanted."""
    low, high, end = re.search(_LOW, text), re.search(_HIGH, text), re.search(_END, text)
    if re.search(rf"{_BASES}|\bhow long\b", text) or re.search(r"\bgc\b", text):
        return {}
    found: dict[str, Any] = {}
    if end and re.search(_NAMES, text):
        found = {"list_by": "length", "order": "descending" if end[1] == "longest" else "ascending"}
    elif (low or high) and (rated or re.search(r"\b(?:best|worst) reads?\b", text)):
        found = {"list_by": "quality", "order": "ascending" if low else "descending"}
    elif rated and re.search(_EACH, text):
        return {"list_by": "file"}
    else:
        return {}
    if found["order"] == "ascending":
        found.pop("order")
    number = re.search(
        rf"\b(\d+|{'|'.join(_WORDS)}) (?:reads? )?(?:of |with )?(?:the )?"
        r"(?:\w+ ){0,2}?(?:lowest|worst|poorest|highest|best|longest|shortest)"
        r"|\b(?:lowest|worst|poorest|highest|best|top|longest|shortest) "
        rf"(\d+|{'|'.join(_WORDS)})\b",
        text,
    )
    said = next(filter(None, number.groups()), "") if number else ""
    amount = int(said) if said.isdigit() else _WORDS.get(said, 1)
    if (
        amount == 1
        and re.search(r"\breads\b", text)
        and not re.search(r"\bof (?:the )?reads", text)
    ):
        amount = 10
    return {**found, "limit": max(amount, 1)}
