"""Questions about the alignments of a file that meet conditions: quality, strand, CIGAR, length."""

from __future__ import annotations

import re
from typing import Any

from app.plan.fill.limits import Limit, limit_of, limits
from app.plan.fill.tracks import Asked
from app.plan.spelling import plain

_QUALITY = r"mapq|mapping[- ]qualit(?:y|ies)|map qualit(?:y|ies)|alignment qualit(?:y|ies)|mq"
_OF_READS = r"\b(?:reads?|alignments?|align(?:ed)?|mapped|maps?|cigars?|records?|segments?)\b"
_OPERATIONS: tuple[tuple[str, str], ...] = (
    ("insertion", r"\binsertions?\b|\bindels?\b"),
    ("deletion", r"\bdeletions?\b|\bindels?\b"),
    ("soft clip", r"\b(?:soft-? ?)clip\w*|(?<!hard)(?<!hard[- ])\bclip(?:ped|ping|s)\b"),
    ("hard clip", r"\b(?:hard-? ?)clip\w*"),
    ("skip", r"\bsplic(?:ed|e)\b|\bskip(?:s|ped)?\b|\bsplice junctions?\b"),
)
_MINUS = r"\b(?:minus|negative|reverse|antisense)\b"
_PLUS = r"\b(?:plus|positive|forward|sense)\b"
_AMOUNT = (
    r"\b(?:how many|number of|count|share|fraction|percent\w*|proportion|which|list|show|any|are"
    r" there|what)\b|%"
)
_OF_STRAND = (
    r"\b(?:reads?|alignments?)\b(?: (?:that|are|is|on|in|to|and|only|but|what|how|about|mapp\w+"
    r"|align\w+|the))* (?:minus|negative|reverse|antisense|plus|positive|forward|sense)\b"
    r"|\b(?:minus|negative|reverse|antisense|plus|positive|forward|sense)"
    r"(?:[- ]strand)? (?:reads?|alignments?)\b"
)
_DEPTH = r"\b(?:coverage|depths?|covered|cover|positions|regions?)\b"


def conditions(asked: Asked) -> dict[str, Any]:
    """The arguments of `alignment_summary` that set conditions; empty where there are none."""
    text = plain(asked.question).lower()
    found: dict[str, Any] = {}
    if re.search(_DEPTH, text) and not re.search(rf"\b(?:{_QUALITY})\b", text):
        return found
    own = [
        one
        for one in limits(text, rf"{_QUALITY}|lengths?|(?:reads?|alignments?) of")
        if not _is_place(one, text, asked.place())
    ]
    rated = re.search(rf"\b(?:{_QUALITY}|qualit(?:y|ies))\b", text)
    lengths = [one for one in own if one.length or re.match(r"length", text[one.start :])]
    rest = [one for one in own if one not in lengths]
    quality = limit_of(rest) if rated else None
    if quality is not None:
        found |= _ends("quality", quality.least, quality.most)
    length = limit_of(lengths) if re.search(_OF_READS, text) else None
    if length is not None:
        found |= _ends("length", length.least, length.most)
    if re.search(_OF_READS, text):
        operations = [name for name, pattern in _OPERATIONS if re.search(pattern, text)]
        if operations:
            found["operations"] = operations
    minus, plus = re.search(_MINUS, text), re.search(_PLUS, text)
    asks = found or re.search(rf"{_AMOUNT}|{_OF_STRAND}", text)
    if asks and bool(minus) != bool(plus) and not re.search(r"\breverse[- ]complement", text):
        found["strand"] = -1 if minus else 1
    return found


def _is_place(one: Limit, text: str, place: dict[str, Any]) -> bool:
    """Whether two ends are those of a stretch that is looked at."""
    if one.length or (one.low, one.high) != (place.get("start"), place.get("end")):
        return False
    return re.search(rf"\b(?:{_QUALITY})\b[^.?]{{0,12}}$", text[: one.start]) is None


def _ends(name: str, low: int | None, high: int | None) -> dict[str, int]:
    ends = {f"min_{name}": low, f"max_{name}": high}
    return {key: max(value, 0) for key, value in ends.items() if value is not None}
