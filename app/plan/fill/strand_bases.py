"""Questions for the bases of one strand: "how many As are on the minus strand?"."""

from __future__ import annotations

import re
from typing import Any

from app.plan.fill.base import region_or_record, with_record
from app.plan.reading import Reading

_NAMES = r"adenines?|cytosines?|guanines?|thymines?|thymidines?|adenosines?|cytidines?|guanosines?"
_LETTER = rf"(?:[acgt](?:'?s)?(?: (?:bases|nucleotides|residues|letters))?|{_NAMES})(?![\w'+-])"
_BASES = r"(?:base|nucleotide|letter)"
_COUNTED = re.compile(
    rf"\b(?:how many|numbers? of|counts?(?: of)?|more|fewer|most|fewest) (?:the |of )*{_LETTER}"
    rf"|(?:^|[ ,])(?:[acgt]|{_NAMES})(?:'?s)?[ -]counts?\b|\b{_BASES}[- ](?:counts?|composition)\b"
    rf"|\bcounts? (?:of )?(?:the |all |each |every )*{_BASES}s?\b"
    rf"|\bhow many (?:of|from) each {_BASES}\b|\bcomposition (?:of|on|for) (?:the |its )?\w+ strand"
)
_FIELDS = (
    (re.compile(r"\bskew"), "skew"),
    (_COUNTED, "bases"),
    (re.compile(r"\bgc\b|\bg ?\+ ?c\b"), "gc"),
    (re.compile(r"\bat[- ](?:content|percent\w*|share|fraction)\b|\ba ?\+ ?t\b"), "at"),
)
_TEMPLATE = re.compile(
    r"\b(?:template|non-?coding|anti-?coding|antisense|opposite|other|complement(?:ary)?) strand\b"
)
_OWN = re.compile(r"\b(?:coding|sense|non-?template) strand\b")
_EACH = re.compile(r"\b(?:which|what|either) strand\b|\bstrands\b")
_ELSE = re.compile(
    r"\b(?:genes?|cds|proteins?|orfs?|codons?|exons?|introns?|runs?|stretch(?:es)?|in a row"
    r"|repeats?|first|last|sequences?|mean|average|median|coding(?! strand)|upstream|downstream)\b"
    r"|\bleading\b.*\blagging\b"
)
_OTHER = (
    "type", "aminotype", "keyword", "prefix", "enzyme", "motif", "sequence", "peptide", "codon",
    "amino", "quantity", "number", "position", "span",
)  # fmt: skip


def of_strand(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``composition`` for the bases, GC or skew of one strand or each, else None."""
    text = reading.masked
    field = next((name for pattern, name in _FIELDS if pattern.search(text)), None)
    strand = said(reading)
    if field is None or strand is None or _ELSE.search(text) or reading.values(*_OTHER):
        return None
    found: dict[str, Any] = {"field": field} | ({"strand": strand} if strand != "own" else {})
    if reading.names:
        return with_record(reading, {"names": reading.names, **found})
    return region_or_record(reading, found)


def said(reading: Reading) -> int | str | None:
    """The strand that is spoken of: 1, -1, of a gene its ``own`` or ``template``, or ``both``."""
    text = reading.masked
    if "strand" not in text:
        return None
    if reading.group == "strand" or (reading.strand is None and _EACH.search(text)):
        return "both"
    if reading.names and _TEMPLATE.search(text):
        return "template"
    if reading.names and _OWN.search(text):
        return "own"
    return reading.strand
