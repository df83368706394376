"""Questions for counts whose form says what is counted: classes of genes, start codons, contigs."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import conditions
from app.plan.fill.base import with_record
from app.plan.reading import Reading

_BIOTYPE = re.compile(r"\b(?:gene )?bio-?types?\b|\bgene_(?:bio)?types?\b")
_OTHER = re.compile(
    r"\b(?:other than|except(?: for)?|apart from|besides|excluding|but not|different from)"
    r" (?:the |just |only )*(?P<e>@?[a-z][\w-]*)"
)
_PIECES = re.compile(
    r"\b(?:contigs?|scaffolds?|chromosomes?|replicons?|segments?|plasmids?|records?|sequences"
    r"|entr(?:y|ies))\b"
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
    other = _OTHER.search(reading.masked)
    if other:
        said = other["e"]
        left_out = reading.entity(said).value if said.startswith("@") else said
        return {"group_by": "biotype", "group_without": str(left_out),
                **({"filter": wanted} if wanted else {})}  # fmt: skip
    return {"group_by": "biotype", **({"filter": wanted} if wanted else {})}


def first_codons(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``count_genes`` for "how many CDS begin with GTG?", else None."""
    if reading.names or not reading.count or "codon" not in _kinds(reading):
        return None
    wanted = conditions(reading)
    if "start_codon" not in wanted:
        return None
    wanted.setdefault("types", ["CDS"])
    if len(reading.values("codon")) > 1:
        wanted.pop("start_codon")
        return {"filter": wanted, "group_by": "start_codon"}
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


_COMMON = re.compile(
    r"\b(?:most (?:common|frequent|abundant|often)|commonest|(?:occurs?|found|annotated|used)"
    r" (?:the )?most(?: often)?)\b[^?]{0,25}\b(?:products?|annotations?|product names?)\b"
    r"|\b(?:products?|annotations?)\b[^?]{0,30}\b(?:most (?:common|frequent|often)|commonest"
    r"|occurs? (?:the )?most)\b"
)


def commonest(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``count_genes`` for "which is the most common product?", else None."""
    if reading.names or not _COMMON.search(reading.masked):
        return None
    return {"filter": conditions(reading), "group_by": "product", "rank": "most"}


_PIECE = (
    r"(?:contigs?|scaffolds?|chromosomes?|replicons?|segments?|plasmids?|records?|sequences"
    r"|molecules?|entr(?:y|ies))"
)
_THINGS = (
    r"(?:annotated |different |intact |single )?(?:genes?|proteins?|cds|features?|pseudogenes?"
    r"|@(?:type|aminotype|keyword|prefix)\d+)"
)
_NUMBER_OF = r"(?:highest|largest|greatest|lowest|smallest) number of"
_FULLEST = re.compile(
    rf"\b(?:which|what|name|find|tell me|show)\b[^?]{{0,25}}\b{_PIECE}\b[^?]{{0,40}}?"
    rf"\b(?P<end>most|more|fewest|least|{_NUMBER_OF})\b[^?]{{0,20}}{_THINGS}"
    rf"|\b(?:which|what) {_PIECE} (?:is|are) (?:the )?(?P<rich>richest|poorest) in {_THINGS}"
    rf"|\b{_PIECE} with (?:the )?(?P<with>most|fewest|{_NUMBER_OF}) {_THINGS}"
    rf"|\bwhere (?:are|do) (?P<where>most) (?:of )?(?:the )?{_THINGS}"
)
_HAVING = re.compile(
    rf"\b{_PIECE}\b[^?]{{0,30}}\b(?:(?P<none>without(?: any| an?)?|(?:has|have|having|with|carry"
    r"|carries|contain|contains) (?:no|not a single)|lack(?:s|ing)?(?: any)?|(?:does not|doesn't|do"
    r" not|don't) (?:have|carry|contain|encode|hold)(?: any| an?)?|free of)"
    r"|(?P<how>more than|over|at least|fewer than|less than|under|at most|exactly|only|just)"
    r" (?:an? )?(?P<n>one|single|two|three|@number\d+)|(?P<least>@number\d+) or more|(?P<several>"
    rf"several|multiple|(?<!how )many)) {_THINGS}"
    rf"|\b(?:which|what|list|show)(?: of the)? {_PIECE}\b[^?]{{0,12}}\b(?:have|has|carry|carries"
    rf"|encodes?"
    rf"|holds?|contains?|with) (?P<plain>one|a single|two|three|@number\d+) {_THINGS}"
)


def by_record(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``count_genes`` for "which contig has the most tRNAs?", "which segments encode
    more than one protein?" and "contigs without genes", else None."""
    text = reading.masked
    if reading.names or reading.vocabulary.record_count < 2 or reading.values("range", "enzyme"):
        return None
    fullest, having = _FULLEST.search(text), _HAVING.search(text)
    if not fullest and not having:
        return None
    wanted = conditions(reading)
    if len(reading.values("record")) > 1:
        wanted.pop("record", None)
    arguments: dict[str, Any] = {"group_by": "record"}
    if having:
        for key in ("min_length", "max_length", "length_unit"):
            wanted.pop(key, None)
        arguments |= _amounts(reading, having)
    elif fullest:
        if not wanted and not fullest["rich"] and len(reading.values("record")) < 2:
            return None
        end = fullest["end"] or fullest["rich"] or fullest["with"] or fullest["where"]
        low = end in ("fewest", "least", "poorest") or end.startswith(("lowest", "smallest"))
        arguments["rank"] = "fewest" if low else "most"
    if wanted.get("has_symbol") is False and having and having["none"]:
        wanted.pop("has_symbol")
    if wanted:
        arguments["filter"] = wanted
    return arguments


def _amounts(reading: Reading, having: re.Match[str]) -> dict[str, int]:
    """How many a record is to have at least and at most."""
    if having["none"]:
        return {"at_most": 0}
    if having["several"]:
        return {"at_least": 2}
    if having["least"]:
        return {"at_least": int(reading.entity(having["least"]).value)}
    said = having["n"] or having["plain"]
    words = {"one": 1, "single": 1, "a single": 1, "two": 2, "three": 3}
    number = words[said] if said in words else int(reading.entity(said).value)
    how = having["how"]
    if how in ("more than", "over"):
        return {"at_least": number + 1}
    if how == "at least":
        return {"at_least": number}
    if how in ("fewer than", "less than", "under"):
        return {"at_most": number - 1}
    if how == "at most":
        return {"at_most": number}
    return {"at_least": number, "at_most": number}
