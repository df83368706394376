"""Locations of feature tables: ``complement(join(490883..490885,1..879))`` and the like.

Grammar: INSDC feature table definition, section 3.4.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from index import limits
from index.records import Part

DEEPEST = limits.Limits().location_depth
_SIMPLE = re.compile(r"(complement\()?(<?)(\d{1,15})\.\.(>?)(\d{1,15})(\))?", re.ASCII)
_SPAN = re.compile(
    r"(?:(?P<remote>[^:(),]+):)?(?P<a>POS)(?:\.\.(?P<b>POS)|\^(?P<c>\d{1,15}))?".replace(
        "POS", r"(?:NUM|\(?NUM\.NUM\)?|one-of\([\d,]+\))".replace("NUM", r"[<>?]?-?\d{1,15}[<>]?")
    ),
    re.ASCII,
)
_NUMBER = re.compile(r"-?\d+", re.ASCII)
_OPERATORS = {"join": "join", "order": "order", "bond": "order", "group": "order"}


class LocationError(ValueError):
    """A location that means no place on its record; the message is a clause without a stop."""


class Location(NamedTuple):
    """A location as parts in biological order, with what had to be repaired."""

    parts: tuple[Part, ...]
    operator: str
    fuzzy_start: bool
    fuzzy_end: bool
    repairs: tuple[str, ...]


class _Span(NamedTuple):
    start: int
    end: int
    strand: int
    fuzzy_start: bool
    fuzzy_end: bool


def parse(
    text: str, length: int, circular: bool, stranded: bool = True, deepest: int = DEEPEST
) -> Location:
    """Read a location.

    Parameters
    ----------
    text
        Location without white space, 1-based inclusive as written.
    length
        Residues of the record; 0 where unknown, then nothing is checked against it.
    circular
        Whether ``5000..20`` and positions past the end go over the origin.
    stranded
        False for proteins, whose features have strand 0.
    deepest
        Brackets within brackets that are read.

    Returns
    -------
    Location
        Parts 0-based half-open. ``a^b`` gives an empty part at `a`. Parts on other accessions
        are left out and told in `repairs`.

    Raises
    ------
    LocationError
        No part of the location lies on the record, or it is nested too deeply.
    """
    match = _SIMPLE.fullmatch(text)
    if match is not None:
        complement, below, first, above, last, closing = match.groups()
        start, end = int(first) - 1, int(last)
        if 0 <= start < end and (end <= length or not length) and bool(complement) == bool(closing):
            strand = (-1 if complement else 1) if stranded else 0
            return Location((Part(start, end, strand),), "", bool(below), bool(above), ())
    repairs: list[str] = []
    operator, spans = _parse(text, length, circular, repairs, deepest)
    if not spans:
        raise LocationError(repairs[-1] if repairs else "it names no position of this record")
    parts = tuple(Part(s.start, s.end, s.strand if stranded else 0) for s in spans)
    low = min(spans, key=lambda span: span.start)
    high = max(spans, key=lambda span: span.end)
    if len(parts) == 1:
        operator = ""
    elif not operator:
        operator = "join"
    return Location(parts, operator, low.fuzzy_start, high.fuzzy_end, tuple(repairs))


def _parse(
    text: str, length: int, circular: bool, repairs: list[str], depth: int
) -> tuple[str, list[_Span]]:
    if depth < 0:
        raise LocationError("its brackets are nested too deeply")
    name, bracket, rest = text.partition("(")
    if (bracket and name in _OPERATORS) or name in ("complement", "one-of", "replace"):
        if not rest.endswith(")"):
            if name == "one-of":
                return "", _span(text, length, circular, repairs)
            raise LocationError("a closing bracket is missing")
        inner = rest[:-1]
        if name == "complement":
            operator, spans = _parse(inner, length, circular, repairs, depth - 1)
            return operator, [span._replace(strand=-span.strand) for span in reversed(spans)]
        if name == "replace":
            return _parse(inner.split(",")[0], length, circular, repairs, depth - 1)
        if name == "one-of":
            if _SPAN.fullmatch(text):
                return "", _span(text, length, circular, repairs)
            repairs.append("the first of its alternative places is used")
            return _parse(_split(inner)[0], length, circular, repairs, depth - 1)
        found: list[_Span] = []
        for piece in _split(inner):
            if piece and not piece.startswith("gap("):
                found += _parse(piece, length, circular, repairs, depth - 1)[1]
        return _OPERATORS[name], found
    return "", _span(text, length, circular, repairs)


def _split(text: str) -> list[str]:
    """Pieces of `text` between commas that are in no bracket."""
    if "(" not in text:
        return text.split(",")
    pieces, depth, begin = [], 0, 0
    for at, character in enumerate(text):
        if character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
        elif character == "," and depth == 0:
            pieces.append(text[begin:at])
            begin = at + 1
    return [*pieces, text[begin:]]


def _span(text: str, length: int, circular: bool, repairs: list[str]) -> list[_Span]:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise LocationError("it is not written as the feature table definition says")
    if match["remote"]:
        repairs.append(f"the part on another record ({match['remote'][:40]}) is left out")
        return []
    if match["c"]:
        before, after = min(map(int, _NUMBER.findall(match["a"]))), int(match["c"])
        if after != before + 1 and not (before == length and after == 1):
            raise LocationError("the two positions around ^ are no neighbours")
        if length and before > length:
            raise LocationError(f"it lies beyond the end of the record ({length:,})")
        return [_Span(before, before, 1, False, False)]
    first, last = match["a"], match["b"] or match["a"]
    start = min(map(int, _NUMBER.findall(first))) - 1
    end = max(map(int, _NUMBER.findall(last)))
    fuzzy_start, fuzzy_end = not first.lstrip("-").isdigit(), not last.lstrip("-").isdigit()
    return _placed(start, end, fuzzy_start, fuzzy_end, length, circular, repairs)


def _placed(
    start: int,
    end: int,
    fuzzy_start: bool,
    fuzzy_end: bool,
    length: int,
    circular: bool,
    repairs: list[str],
) -> list[_Span]:
    """The span on a record of `length`: over the origin, cut at the ends, or LocationError."""
    if length and start >= length:
        raise LocationError(f"it lies beyond the end of the record ({length:,})")
    if end < 1:
        raise LocationError("it lies before position 1")
    if start >= end:
        if not (circular and length and start >= 0):
            raise LocationError(
                "it ends before it starts, and the record is not said to be circular"
            )
        repairs.append("it ends before it starts and is taken to go over the origin")
        end = min(end, length)
        return [
            _Span(start, length, 1, fuzzy_start, False),
            _Span(0, end, 1, False, fuzzy_end),
        ]
    if start < 0:
        repairs.append("it starts before position 1 and is cut there")
        start, fuzzy_start = 0, True
    if length and end > length:
        over = end - length
        if circular and over <= start:
            repairs.append("it runs past the end and is taken to go over the origin")
            return [
                _Span(start, length, 1, fuzzy_start, False),
                _Span(0, over, 1, False, fuzzy_end),
            ]
        repairs.append(f"it runs past the end of the record ({length:,}) and is cut there")
        end, fuzzy_end = length, True
    return [_Span(start, end, 1, fuzzy_start, fuzzy_end)]
