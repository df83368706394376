"""Questions for primers that amplify a gene: "primers for lacZ", "over the longest gene"."""

from __future__ import annotations

import re
from typing import Any

from app.plan.fill.base import with_record
from app.plan.reading import Reading

_SIZE = r"(?:\d{2}|@(?:quantity|number)\d+)(?:[- ]?(?:nt|bp|mers?|bases?|nucleotides?|long))*"
_ORDER = (
    r"(?:(?:please|can you|could you|i need|we need|i want|i'd like|design|make|give|suggest|find"
    r"|get|pick|show|propose|create|me|us|a|an|the|some|two|pair of|set of|pcr|cloning|forward and"
    r"|forward & reverse|reverse|both|good|suitable|what|which|are|would|be) )*"
)
WANTED = re.compile(
    rf"^{_ORDER}(?:{_SIZE} )?(?:pcr |cloning )?primers?(?: pairs?)?(?: of {_SIZE})?"
    rf"(?:,? {_SIZE}(?: each)?,?)?(?: (?:to|that|which|can|could|would|i|need|use|for))*"
    rf"(?: (?:amplify\w*|clon\w+|pcr|amplification of|over|of(?! {_SIZE})|spanning"
    r"|covering))+"
    r"(?: up| out)? (?P<what>.+?)\W*$"
    rf"|^{_ORDER}(?:{_SIZE} )?(?:pcr |cloning )?primers?(?: pairs?)?(?: of {_SIZE})?"
    rf"(?:,? {_SIZE}(?: each)?,?)? for (?:(?:the )?amplification of |amplifying |cloning )?"
    r"(?P<thing>.+?)\W*$"
)
_TARGET = re.compile(
    r"^(?:the )?(?:whole |entire |full(?:-length)? |complete )?(?:coding sequence of |orf of"
    r" |cds of )?(?:the )?(?:gene )?@(?:gene|keyword)\d+(?: gene| cds| orf| coding sequence)?"
    rf"(?:,? (?:with |of )?{_SIZE}(?: each| long| primers)?)?$"
)
_OTHER = re.compile(
    r"\b(?:flank\w*|up-?stream|down-?stream|around|outside|inside|q-?pcr|real-?time|rt-?pcr"
    r"|binding|bind|tm|melting|sequencing|mutagen\w*|restriction|sites?|overhangs?|tails?|gibson"
    r"|probe|promoter|both sides|bed|pool|scheme|intron|exon)\b"
    r"|@(?:enzyme|range|position|sequence|motif)\d"
)
_PAIR = re.compile(r"\bprimers\b|\bprimer pairs?\b|\bforward (?:and|&) reverse\b")
SHORTEST, LONGEST = 12, 60
"""Bases of a primer."""


def end_primers(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``end_primers`` for "design primers to amplify lacZ", else None."""
    found = WANTED.match(reading.masked)
    if found is None or _OTHER.search(reading.masked) or not _PAIR.search(reading.masked):
        return None
    target = _TARGET.match(found["what"] or found["thing"])
    names = reading.names or [str(word) for word in reading.values("keyword")]
    if target is None or len(names) != 1 or reading.values("absent"):
        return None
    return with_record(reading, {"name": str(names[0]), **size(reading)})


def size(reading: Reading) -> dict[str, Any]:
    """Their length, if it is said."""
    values = [entity.value for entity in reading.marked.of("quantity", "number")]
    values += [int(digits) for digits in re.findall(r"\b(\d{2})[- ]?mers?\b", reading.masked)]
    sizes = [one for one in values if isinstance(one, int) and SHORTEST <= one <= LONGEST]
    return {"length": sizes[0]} if sizes else {}


def described(question: str) -> str | None:
    """The gene that primers are wanted for, where it is described: "the gene after lacZ"."""
    found = WANTED.match(question.strip().lower())
    if found is None or not _PAIR.search(found.group()):
        return None
    start, end = found.span("what" if found["what"] else "thing")
    if _OTHER.search(found.group()[:start]):
        return None
    said = re.sub(rf",? (?:with |of )?{_SIZE}(?: each)?$", "", question.strip()[start:end])
    return said if re.match(r"(?:the|its|my|our|this|that)\b", said, re.I) else None
