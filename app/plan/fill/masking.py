"""Questions for masked bases: "how much of it is soft-masked?"."""

from __future__ import annotations

import re
from typing import Any

from app.plan.fill.base import region_or_record, with_record
from app.plan.reading import Reading

_CASE = r"(?:lower|upper)[- ]?case(?:d)?"
_SOFT = re.compile(
    rf"\b(?:soft(?:ly)?|repeat|case)[- ]?mask(?:ed|ing|s)?\b|\b{_CASE}\b|\b(?:un)?masked\b"
    r"|\b(?:small|capital) letters\b"
)
_HARD = re.compile(r"\bhard[- ]?mask(?:ed|ing|s)?\b|\bmasked (?:with|by|as) n(?:'?s)?\b")
_ASKS = re.compile(
    r"\b(?:how|what|which|where|is|are|does|do|has|have|any|list|count|number|share|fraction"
    r"|percent\w*|proportion|per|by|each|show|amount|extent|much)\b|%|^[^ ]+(?: [^ ]+){0,3}\W*$"
)
_PLACES = re.compile(
    r"\b(?:which|what|list|show|where|longest|largest|any)(?: \w+){0,3}? (?:are |is |the )?"
    r"(?:stretch(?:es)?|regions?|parts?|intervals?|positions?|blocks?|runs?|segments?|areas?)\b"
    r"|\bwhere\b|\b(?:coordinates|positions|bed)\b"
)
_GENES = re.compile(r"\b(?:genes?|exons?|introns?|cds|orfs?|proteins?)\b")
_RECORDS = re.compile(r"\b(?:contigs?|records?|chromosomes?|scaffolds?|segments?|sequences?)\b")
_WRITE = re.compile(
    r"\b(?:in|to|as|into) (?:all )?(?:lower|upper)[- ]?case\b.*\b(?:please|fasta|sequence)\b"
    r"|^(?:please )?(?:give|print|write|make|convert|turn|change|mask|export|show me|translate)\b"
    r"[^?]*\b(?:sequence|bases|fasta|dna|it|genome|protein)\b[^?]*\b(?:lower|upper)[- ]?case\b"
    r"|^(?:please |can you |could you )?(?:soft-?|hard-?)?mask\b(?! ?ed)|\brepeat-?masker\b"
)
_OTHER = (
    "enzyme", "motif", "sequence", "peptide", "codon", "amino", "prefix", "ec", "xref", "aminotype",
)  # fmt: skip


def _said(reading: Reading) -> str:
    """The question with the words of what was taken for a product, or a file called "masked"."""

    def words(found: re.Match[str]) -> str:
        entity = reading.entity(found.group())
        return reading.marked.text[entity.start : entity.end].lower() or found.group()

    return re.sub(r"@(?:keyword|genome)\d+", words, reading.masked)


def soft_masked(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``soft_masking`` for "what share is lower case?", else None."""
    text = _said(reading)
    if not _SOFT.search(text) or _HARD.search(text) or _WRITE.search(text):
        return None
    if not _ASKS.search(text) or reading.values(*_OTHER):
        return None
    listed = _PLACES.search(_RECORDS.sub("", text)) and not re.search(r"\bhow m(?:uch|any) ", text)
    found: dict[str, Any] = {"names": reading.names} if reading.names else {}
    if listed or reading.values("type") or _GENES.search(text):
        found["places"] = True
    return region_or_record(reading, found)


def hard_masked(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``composition`` for "is any of it hard-masked?", else None."""
    text = _said(reading)
    if not _HARD.search(text) or _WRITE.search(text) or reading.values(*_OTHER, "type"):
        return None
    if reading.names or reading.values("range", "position"):
        return None
    return with_record(reading, {"field": "n_runs"})
