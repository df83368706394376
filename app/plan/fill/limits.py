"""Limits that questions about tracks set on numbers: "at least 30", "80 bases or shorter"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.plan.fill.along import value_of

_FEWER = r"(?:less|lower|smaller|fewer|shorter|worse|poorer)"
_MORE = r"(?:more|greater|higher|larger|bigger|longer|better)"
_COMPARED: tuple[tuple[str, str, bool], ...] = (
    (rf"at least|>=|≥|=>|reach(?:es|ing)?|(?:no|not) {_FEWER} than|not (?:below|under)"
     r"|minimum(?: of)?", "low", False),
    (rf"at most|<=|≤|=<|up to|(?:no|not) {_MORE} than|not (?:above|over)|maximum(?: of)?",
     "high", False),
    (rf"above|over|exceed(?:s|ing)?|beyond|{_MORE} (?:than|then)|>", "low", True),
    (rf"below|under|beneath|{_FEWER} (?:than|then)|<", "high", True),
    (r"exactly|equal(?:s|ing)?(?: to)?|precisely|==?", "both", False),
)  # fmt: skip
"""Words of comparison, the side that they limit, and whether the number itself is left out."""
_FILL = (
    r"(?: ?\b(?:an?|the|of|to|is|are|mapping|mean|average|quality|qualities|mapq|phred|values?"
    r"|scores?|signals?|lengths?|sizes?)\b)*"
)
_VALUE = (
    r"(?P<value>-?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?)(?![\d%])"
    r"[ -]?(?P<unit>kb|mb|bp|nt|bases?|base pairs?|nucleotides?|letters)?(?!\w)(?! ?(?:%|percent))"
)
_LOWEST = (
    rf"(?: (?:or|and) (?:{_MORE}|above|over|up|upwards?)\b(?! th[ae]n| ?q?\d)|(?<=\d) ?\+(?!\w))"
)
_HIGHEST = rf" (?:or|and) (?:{_FEWER}|below|under|down)\b(?! th[ae]n| ?q?\d)"
_AT = r"(?:(?<!\w)(?=\w)|(?<![<>=])(?=[<>=≥≤]))"
_BETWEEN = re.compile(
    rf"\b(?:between|from){_FILL} ?q?(?P<first>\d[\d,.]*\d|\d) ?(?:and|to|-) ?q?{_VALUE}"
)
_SPAN = re.compile(rf"(?<![\w.,-])(?P<first>\d[\d,.]*\d|\d) ?(?:to|-|\.\.) ?{_VALUE}")


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit.

    Attributes
    ----------
    low, high
        The ends that are set; the same number where exactly that is meant.
    strict
        Whether the number itself is left out.
    length
        Whether it is of a length: it has a unit of bases, or something is longer or shorter.
    start
        Where in the text it is set.
    """

    low: float | None = None
    high: float | None = None
    strict: bool = False
    length: bool = False
    start: int = 0

    @property
    def least(self) -> int | None:
        """Smallest whole number within."""
        if self.low is None:
            return None
        return int(self.low // 1) + 1 if self.strict else -int(-self.low // 1)

    @property
    def most(self) -> int | None:
        """Greatest whole number within."""
        if self.high is None:
            return None
        return -int(-self.high // 1) - 1 if self.strict else int(self.high // 1)


def limits(text: str, named: str = "") -> list[Limit]:
    """All limits of a question in lower case, in its order.

    Parameters
    ----------
    named
        Pattern of what a bare number after it is the exact value of: "MAPQ 60".
    """
    found: list[Limit] = []
    taken = [False] * len(text)

    def take(match: re.Match[str], low: float | None, high: float | None, strict: bool) -> None:
        if any(taken[match.start() : match.end()]):
            return
        taken[match.start() : match.end()] = [True] * (match.end() - match.start())
        long = bool(match["unit"]) or re.search(r"\b(?:long|short)er\b", match[0]) is not None
        found.append(Limit(low, high, strict, long, match.start()))

    spans = [match for match in _SPAN.finditer(text) if match["unit"]]
    for match in (*_BETWEEN.finditer(text), *spans):
        low, high = sorted((value_of(match["first"], match["unit"]), _value(match)))
        take(match, low, high, False)
    for tail, side in ((_LOWEST, "low"), (_HIGHEST, "high")):
        for match in re.finditer(rf"(?<![\w.])q?{_VALUE}{tail}", text):
            value = _value(match)
            take(match, value if side == "low" else None, value if side == "high" else None, False)
    for words, side, strict in _COMPARED:
        for match in re.finditer(rf"{_AT}(?:{words}){_FILL} ?q?[ -]?(?<!\d){_VALUE}", text):
            value = _value(match)
            least = value if side in ("low", "both") else None
            take(match, least, value if side in ("high", "both") else None, strict)
    for match in re.finditer(rf"(?<![\w.]){_VALUE} long\b", text):
        if match["unit"]:
            take(match, _value(match), _value(match), False)
    if named:
        for match in re.finditer(rf"\b(?:{named})\b(?: (?:of|is|are|was))* ?q?{_VALUE}", text):
            take(match, _value(match), _value(match), False)
    return sorted(found, key=lambda one: one.start)


def limit_of(found: Sequence[Limit]) -> Limit | None:
    """Several limits of one thing as one, an end from each; None without any."""
    if len(found) < 2:
        return found[0] if found else None
    low = next((one for one in found if one.low is not None), None)
    high = next((one for one in found if one.high is not None), None)
    return Limit(low.least if low else None, high.most if high else None, False, found[0].length, 0)


def _value(match: re.Match[str]) -> float:
    return value_of(match["value"], match["unit"])
