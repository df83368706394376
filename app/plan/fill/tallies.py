"""Questions for counts whose form says what is counted: classes of genes, start codons, contigs."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import conditions
from app.plan.fill.base import with_record
from app.plan.reading import Reading

_BIOTYPE = re.compile(r"\b(?:gene )?bio-?types?\b|\bgene_(?:bio)?types?\b")
_PIECES = re.compile(
    r"\b(?:contigs?|scaffolds?|chromosomes?|replicons?|segments?|plasmids?|records?|sequences)\b"
)
_GENES = re.compile(
    r"\b(?:genes?|proteins?|cds|coding|orfs?|features?|exons?|introns?|gaps?|spacers?|intergenic"
    r"|fragments?|windows?|transcripts?|products?|peptides?|reading frames?|upstream|downstream"
    r"|bases of|distance)\b"
)


def biotypes(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``count_genes`` for "genes by biotype", else None."""
    if reading.names or not _BIOTYPE.search(reading.masked):
        return None
    wanted = with_record(reading, {})
    return {"group_by": "biotype", **({"filter": wanted} if wanted else {})}


def first_codons(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``count_genes`` for "how many CDS begin with GTG?", else None."""
    if reading.names or not reading.count or "codon" not in _kinds(reading):
        return None
    wanted = conditions(reading)
    if "start_codon" not in wanted:
        return None
    wanted.setdefault("types", ["CDS"])
    return {"filter": wanted}


def pieces_of_size(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``list_records`` for "contigs shorter than 1 kb", else None."""
    text = reading.masked
    bounds = [bound for bound in reading.bounds if bound.unit == "bp"]
    if not bounds or not _PIECES.search(text) or _GENES.search(text):
        return None
    if _kinds(reading) - {"quantity", "number", "position", "genome", "span"}:
        return None
    if text.count("@position") > 1:
        return None
    sized: dict[str, Any] = {"sort_by": "length"}
    for key, value in (("min_length", bounds[0].low), ("max_length", bounds[0].high)):
        if value is not None:
            sized[key] = int(value)
    return sized


def _kinds(reading: Reading) -> set[str]:
    """Kinds of the entities that the question holds."""
    kinds = {entity.kind for entity in reading.marked.entities}
    return {entity.kind for entity in reading.marked.of(*kinds)}
