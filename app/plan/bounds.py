"""Limits that a question sets on length, mass and GC: "over 300 aa", "between 1 and 2 kb"."""

from __future__ import annotations

import re

from app.plan.reading import Bound, Reading

_MORE = (
    r"(?:longer|larger|bigger|greater|more|higher|heavier|taller)(?:"
    r" in (?:length|size))? (?:than|as|then)|over|above"
    r"|exceed(?:s|ing)?|surpass(?:es|ing)?|>|beyond|in excess of|upwards of|past"
)
_LEAST = (
    r"at least|>=|≥|=>|(?:no|not) (?:shorter|less|smaller|fewer"
    r"|lower|under) than|min(?:imum|imal)?\.?"
    r"(?: (?:length|size|of))*(?: is| =|:)?|starting (?:at|from)|from|not below|not under"
)
_FEWER = (
    r"(?:shorter|smaller|less|fewer|lower|lighter)(?: in (?:length"
    r"|size))? (?:than|as|then)|under|below|<|beneath"
)
_MOST = (
    r"at most|<=|≤|=<|(?:no|not) (?:longer|more|larger|bigger|greater|over|higher) than|up to"
    r"|max(?:imum|imal)?\.?(?: (?:length|size|of))*(?: is| =|:)?|not exceeding|not over|not above"
)
_BETWEEN = (
    r"(?:\s+(?:about|around|roughly|a length of|length|of|a|the"
    r"|say|as|approximately|approx|ca)\b)*\s*"
)
_AFTER_LEAST = re.compile(
    r"\s*(?:\+|or (?:more|longer|larger|bigger|above|greater|higher"
    r"|over)|and (?:up|above|more|longer|over)|minimum|plus\b)"
)
_AFTER_MOST = re.compile(
    r"\s*(?:or (?:less|shorter|smaller|fewer|below|lower|under)"
    r"|and (?:below|under|shorter)|maximum|tops\b|at most)"
)


def bounds(text: str, reading: Reading) -> list[Bound]:
    """Limits on length, mass and GC from compared quantities and spans."""
    bounds: dict[str, Bound] = {}

    def at(unit: str) -> Bound:
        return bounds.setdefault(unit, Bound(unit))

    for found in re.finditer(r"@span\d+", text):
        entity = reading.entity(found.group())
        bound = at(entity.unit or guess_unit(text, reading))
        bound.low, bound.high = sorted(entity.value)
        reading.used.add(id(entity))
    for found in re.finditer(r"@(?:quantity|number|position)\d+", text):
        entity = reading.entity(found.group())
        before, after = text[: found.start()], text[found.end() :]
        if (
            re.match(
                r"(?:\+| or (?:more|fewer|less))*\s*(?:upstream|downstream|exons?|introns?|times"
                r"|copies|genes"
                r"|on each|either side|mers?\b)",
                after,
            )
            and not entity.unit
        ):
            continue
        if not entity.unit and _counts_pieces(after, reading):
            continue
        unit = entity.unit or guess_unit(text, reading)
        step = 1 if unit in ("bp", "aa") and isinstance(entity.value, int) else 0
        at_end = re.compile(rf"(?:{_LEAST}){_BETWEEN}$"), re.compile(rf"(?:{_MOST}){_BETWEEN}$")
        more, fewer = (
            re.search(rf"(?:{_MORE}){_BETWEEN}$", before),
            re.search(rf"(?:{_FEWER}){_BETWEEN}$", before),
        )
        least, most = at_end[0].search(before), at_end[1].search(before)
        if least and re.search(r"\bfrom\s*$", before) and entity.kind != "quantity":
            least = None
        if most:
            at(unit).high = entity.value
        elif least:
            at(unit).low = entity.value
        elif more:
            at(unit).low = entity.value + step
        elif fewer:
            at(unit).high = entity.value - step
        elif _AFTER_LEAST.match(after):
            at(unit).low = entity.value
        elif _AFTER_MOST.match(after):
            at(unit).high = entity.value
        elif re.search(r"(?:exactly|precisely|of length|length of|equal to|=)\s*$", before) or (
            unit in ("bp", "aa")
            and re.match(r"[ -]long\b", after)
            and re.search(r"\b(?:which|any|genes?|proteins?)\b", before)
        ):
            at(unit).low = at(unit).high = entity.value
        else:
            continue
        reading.used.add(id(entity))
    return list(bounds.values())


def _counts_pieces(after: str, reading: Reading) -> bool:
    """Whether a number counts exons or introns: "5 or more exons"."""
    found = re.match(r"(?:\+| or (?:more|fewer|less|greater))* (?:coding )?(?P<e>@type\d+)", after)
    return found is not None and reading.entity(found["e"]).value in ("exon", "intron")


def guess_unit(text: str, reading: Reading) -> str:
    """Unit of a bare number that is compared: amino acids where proteins are spoken of."""
    if re.search(r"\b(?:aa|amino acids?|residues)\b", text):
        return "aa"
    if re.search(r"\bgc\b", text) and not re.search(r"\b(?:long|short|length)", text):
        return "%"
    if re.search(r"\b(?:pi|iep|isoelectric points?)\b", text):
        return "pI"
    if re.search(r"\b(?:kda|mass|weigh\w*|heavier|lighter)\b", text):
        return "Da"
    return "aa" if reading.about_proteins and not re.search(r"\bbp\b|\bbases\b", text) else "bp"
