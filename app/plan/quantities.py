"""Numbers of a question: units, ranges, coordinates, number words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from app.plan.base import Entity
from app.plan.grammar import SCALES, TENS, UNITS

_DIGITS = r"(?:\d{1,3}(?:[,' ]\d{3})+(?![\d])|\d+)(?:\.\d+)?"
_WORDS = "|".join([*UNITS, *TENS])
_SPELLED = (
    rf"(?:(?:{'|'.join(TENS)})[- ](?:{'|'.join(UNITS)})|{_WORDS})"
    rf"(?:[ -](?:{'|'.join(SCALES)}))?|a (?:{'|'.join(SCALES)}|dozen)|(?:{'|'.join(SCALES)})"
)
_UNIT = (
    r"(?:kilo ?bases?(?: ?pairs?)?|mega ?bases?(?: ?pairs?)?|kbp?s?|mbp?s?|base[ -]?pairs?|bases?"
    r"|bp'?s?|nucleotides?|nts?|amino[ -]?acids?|residues?|aas?|a\.a\.|k?da(?:ltons?)?"
    r"|kilo ?daltons?|%|per ?cent|k|m)"
)
_EDGE = r"(?![A-Za-z0-9_])"


def _number(value: str, unit: str) -> str:
    """Pattern of one number with groups of the given names for its value and unit."""
    return rf"(?<![\w.,@-])(?P<{value}>{_DIGITS}|{_SPELLED})(?:[ -]?(?P<{unit}>{_UNIT}){_EDGE})?"


_LINK = r"\s*(?P<link>\.\.+|-+>?|to|through|thru|until|till|up to|and|:)\s*"

_MODIFIER = (
    r"(?!\w|'(?!s)|-(?!mers?\b|fold|bp|kb|nt|aa|base|letter|nucleotide|amino|residue|kda)[a-z])"
)
QUANTITY = re.compile(_number("value", "unit") + _MODIFIER, re.IGNORECASE)
RANGE = re.compile(
    r"(?P<cue>\b(?:between|within|inside)\s+(?:(?:positions?|bases?|coordinates?|nt|bp)\s+)?)?"
    + _number("low", "low_unit")
    + _LINK
    + _number("high", "high_unit").replace(r"(?<![\w.,@-])", r"(?<![\w,@])")
    + r"(?!\w)",
    re.IGNORECASE,
)
_LENGTH_AFTER = re.compile(
    r"\s*(?:-?\s*long\b|in (?:length|size)|of length|wide\b|sized?\b|tall\b)", re.IGNORECASE
)
_LENGTH_BEFORE = re.compile(
    r"(?:\blengths?(?: range)?(?: is| are| of| from| lies?)?|\bsizes?(?:"
    r" range)?(?: of| from)?|\bsized"
    r"|\blong|\bmeasuring|\bspanning)\s*(?:between\s*)?$",
    re.IGNORECASE,
)
_PLACE_BEFORE = re.compile(
    r"(?:\b(?:positions?|coordinates?|coords?|region|bases?|nt"
    r"|bp|nucleotides?|interval|stretch|window"
    r"|located|lies?|lying|sits?|map|starting|found|from|in|at|on|of)\b)[\s:#(]*(?:between\s*)?$",
    re.IGNORECASE,
)
_POINT_BEFORE = re.compile(
    r"(?:\b(?:positions?|pos|coordinates?|coords?|bases?|nucleotides?|nt|bp|location|site|residue"
    r"|base number|around|near|at(?: about| around| roughly| approximately| some)?"
    r"|start(?:s|ing)? (?:at|from)|from)\b)\s*[:#=]?\s*(?:no\.?\s*)?$",
    re.IGNORECASE,
)

_EXACT_BEFORE = re.compile(
    r"\b(?:at(?: about| around| roughly| approximately| some)?|position|pos)\s*$", re.IGNORECASE
)
"""Words before a length that is a place: "at 250 kb"."""

LARGEST = 1e18
"""No number of a question is read as more: it stays finite, and whole numbers fit into a table."""


def _value(text: str) -> float:
    low = text.lower().strip()
    digits = re.sub(r"[,' ]", "", low)
    if re.fullmatch(r"\d+(?:\.\d+)?", digits):
        return min(float(digits), LARGEST)
    total = 0.0
    for word in re.split(r"[ -]", low):
        if word in SCALES:
            total = (total or 1) * SCALES[word]
        else:
            total += UNITS.get(word, TENS.get(word, 1 if word == "a" and not total else 0))
    return min(total, LARGEST) if low != "a dozen" else 12.0


def _unit(text: str | None) -> tuple[str, float]:
    """Kind of unit (``bp``, ``aa``, ``%``, ``Da`` or empty) and its factor."""
    low = (text or "").lower().replace(" ", "").replace("-", "")
    if not low:
        return "", 1
    if low in ("k", "m"):
        return "", {"k": 1e3, "m": 1e6}[low]
    if low.startswith(("kilob", "kb")):
        return "bp", 1e3
    if low.startswith(("megab", "mb")):
        return "bp", 1e6
    if low.startswith(("kda", "kilod")):
        return "Da", 1e3
    if low.startswith("da"):
        return "Da", 1
    if low.startswith(("amino", "aa", "a.a", "residue")):
        return "aa", 1
    if low.startswith(("%", "per")):
        return "%", 0.01
    return "bp", 1


def _whole(number: float) -> float | int:
    if not math.isfinite(number):
        return number
    return round(number) if abs(number - round(number)) < 1e-6 else number


def find_ranges(text: str) -> Iterator[Entity]:
    """Yield two-ended numbers: ``range`` for coordinates, ``span`` for what is measured."""
    for found in RANGE.finditer(text):
        link = found["link"].lower()
        if link == "and" and not found["cue"]:
            continue
        if link == ":" or (link.startswith("-") and re.match(r"\s*mers?\b", text[found.end() :])):
            continue
        high_unit, high_factor = _unit(found["high_unit"])
        low_unit, low_factor = _unit(found["low_unit"])
        raw_low, raw_high = _value(found["low"]), _value(found["high"])
        if not found["low_unit"] and found["high_unit"] and raw_low < raw_high:
            low_unit, low_factor = high_unit, high_factor
        low = _whole(raw_low * low_factor)
        high = _whole(raw_high * high_factor)
        unit = high_unit or low_unit
        kind = "range"
        before = text[: found.start()]
        if (
            unit in ("aa", "%", "Da")
            or _LENGTH_AFTER.match(text[found.end() :])
            or _LENGTH_BEFORE.search(before)
        ):
            kind = "span"
        elif unit == "bp" and link in ("and", "to") and not _PLACE_BEFORE.search(before):
            # "genes between 300 and 500 bp": base pairs without a word for a place are lengths.
            kind = (
                "span" if high < 100_000 and re.search(r"(?i)s\b[^.]{0,25}$", before) else "range"
            )
        if kind == "range":
            if isinstance(low, float) or isinstance(high, float) or high < 1:
                continue
            low = max(1, low)
        yield Entity(kind, (low, high), found.start(), found.end(), unit)


def find_quantities(text: str) -> Iterator[Entity]:
    """Yield single numbers: ``quantity`` with a unit, ``position``, or ``number``."""
    for found in QUANTITY.finditer(text):
        raw = found["value"]
        spelled = not raw[0].isdigit()
        unit, factor = _unit(found["unit"])
        after = text[found.end() :]
        before = text[: found.start()]
        if spelled and raw.lower() == "one" and not unit:
            continue
        if spelled and raw.lower() in SCALES and not unit:
            continue
        value = _whole(round(_value(raw) * factor, 6))
        if (
            unit == "bp"
            and raw.isdigit()
            and found["unit"].lower() in ("m", "k")
            and not isinstance(value, int)
        ):
            continue
        kind = "quantity" if unit else "number"
        place = _POINT_BEFORE.search(before)
        if not spelled and isinstance(value, int) and place and value > 0:
            said = place.group().strip().lower()
            vague = said in ("near", "around", "from") or said.split()[0] == "at"
            if (not unit and not (vague and value < 30)) or (
                (unit == "bp" and factor > 1 and _EXACT_BEFORE.search(before))
                or (unit == "bp" and factor == 1e6 and vague)
            ):
                kind = "position"
            if re.match(r"\s*(?:long|in length|or (?:more|longer))", after):
                kind = "quantity" if unit else "number"
        yield Entity(kind, value, found.start(), found.end(), unit)
