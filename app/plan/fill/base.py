"""Registry of the functions that turn a reading into a tool's arguments, and what they share."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from app.plan.conditions import region
from app.plan.reading import Reading

Filler = Callable[[Reading], "dict[str, Any] | None"]


FILLERS: dict[str, Filler] = {}


def filler(tool: str) -> Callable[[Filler], Filler]:
    """Register the filler of a tool."""

    def register(function: Filler) -> Filler:
        FILLERS[tool] = function
        return function

    return register


def with_record(reading: Reading, arguments: dict[str, Any]) -> dict[str, Any]:
    """Add the record that is named, if there is one."""
    record = reading.first("record")
    if record:
        arguments["record"] = record
    return arguments


def sort_and_limit(reading: Reading, arguments: dict[str, Any], many: int | None = None) -> None:
    """Add order and limit; `many` is the limit of a superlative in the plural without a number."""
    if reading.superlatives:
        key, order = reading.superlatives[0]
        arguments["sort_by"], arguments["order"] = key, order
        arguments["limit"] = reading.limit or many
    elif reading.sort:
        key, said = reading.sort
        arguments["sort_by"] = key
        if said:
            arguments["order"] = said
        if reading.limit:
            arguments["limit"] = reading.limit
    elif reading.limit:
        arguments["limit"] = reading.limit


def amount(reading: Reading, pattern: str) -> int | None:
    """Whole number of bases of the quantity or number that group ``e`` of a pattern finds."""
    value = reading.matching(pattern)
    return int(value) if isinstance(value, (int, float)) else None


def region_or_record(reading: Reading, arguments: dict[str, Any]) -> dict[str, Any]:
    """Add the region that is named, or else the record."""
    place = region(reading)
    if place:
        place.pop("mode", None)
        record = reading.first("record")
        if record:
            place["record"] = record
        arguments["region"] = place
        return arguments
    return with_record(reading, arguments)


def sequence_kind(reading: Reading) -> str | None:
    """``protein``, ``cds``, ``rna`` or ``dna`` as the question says; None where it does not."""
    text = reading.masked
    if re.search(
        r"\bprotein|(?<!@)\bamino|\baa\b|\bpeptide|\bpolypeptide|\btranslat"
        r"|\.faa\b|\bresidues\b|\benzyme sequence",
        text,
    ):
        return "protein"
    if re.search(
        r"\bm?rna (?:sequence|of|for|from|version)|\btranscripts?\b"
        r"|\bas m?rna\b|\bmrna\b|transcribe|\bin rna\b|\brna\b",
        text,
    ):
        return "rna"
    if re.search(
        r"\bcds\b|\bcoding (?:sequence|part|region|dna|bases|seq)|\bspliced\b"
        r"|\borf\b|without (?:the )?introns|introns removed|no introns"
        r"|exons (?:only|joined)|coding\b",
        text,
    ):
        return "cds"
    if re.search(
        r"\bdna\b|\bnucleotide|\bbases\b|\bgenomic\b|\bgene sequence|\bsequence\b"
        r"|(?<!of this )(?<!in this )(?<!from this )(?<!in the )(?<!in my )\bfasta\b",
        text,
    ):
        return "dna"
    return None


def pasted(reading: Reading) -> str | None:
    """A sequence given in the question."""
    return reading.first("sequence", "peptide", "motif", "codon")


SIZE = r"(?P<e>@(?:quantity|number|position)\d+)"
"""Any number of the question, as group ``e``."""
