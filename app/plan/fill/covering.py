"""Shares of the bases that genes, features or introns take up: "percent of the record in CDS"."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import conditions
from app.plan.reading import Reading

_WHOLE = (
    r"(?:genome|chromosome|record|sequence|dna|plasmid|bases|contig|replicon|molecule|assembly"
    r"|phage|virus|segment|organelle|chloroplast|plastome|mitogenome|cluster|bac|clone|nucleotides"
    r"|base pairs|bp|file|it|this|@genome\d+|@record\d+)"
)
_AMOUNT = (
    r"(?:percent\w*|%|fraction|share|proportion|portion|part|how much|how many (?:of the )?(?:bases"
    r"|bp|base pairs|nucleotides)|number of (?:bases|nucleotides|bp))"
)
_IN_WHOLE = re.compile(
    rf"{_AMOUNT}(?: of)?(?: (?:the|this|its|my|our|all|whole|entire|total|complete|bases in|dna of"
    rf"|sequence of))*(?: @keyword\d+)?(?: \w+)? ?\b{_WHOLE}?\b"
)
_LYING = re.compile(
    r"\b(?:lies?|is|are|falls?|sits?|located|belongs?|covered|occupied|taken up|made up|filled"
    r"|annotated|spanned|contained|coded|part)\b[^?@]{0,18}\b(?:inside|in|within|to|by|of|as|under)"
    r" (?:of )?(?:an? |any |the |its |all |some |annotated )*(?P<kind>genes?|cds"
    r"|coding (?:sequences?|regions?)|protein[- ]coding genes?|pseudogenes?|introns?|exons?"
    r"|@type\d+)"
    r"|^[^?@]{0,60}\b(?:in|inside|within) (?:the |its |annotated )*(?P<bare>genes|cds|introns"
    r"|coding sequences|pseudogenes|@type\d+)\W*$"
    r"|\b(?P<doing>genes|cds|introns|coding sequences|pseudogenes|@type\d+)(?: genes| features)?"
    r" (?:cover|occupy|take up|make up|account for|fill|span|represent)\b"
    r"|\b(?:do|does) (?:the |its |all )*(?P<asked>genes|cds|introns|coding sequences|pseudogenes"
    r"|@type\d+)(?: genes| features)? (?:cover|occupy|take up|make up|account for|fill|span)"
)
_OTHERWISE = re.compile(
    r"\b(?:not|no|outside|intergenic|non-?coding|between|free|gc|reads?|depth|overlap\w*|mapped"
    r"|average|mean|longest|shortest|number of genes|how many genes|gaps?|strand)\b"
    r"|n't\b|\band (?:what|which|how|where|who)\b"
    r"|\bof (?:the |all |its )?(?:genes|proteins|cds|@type\d+)\b(?=.*\b(?:are|is|have)\b)"
)


def share(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_statistics`` for "what percentage of the genome lies inside genes?",
    else None."""
    text = reading.masked
    if not _IN_WHOLE.search(text) or reading.names or reading.superlatives:
        return None
    found = _LYING.search(text)
    if found is None or _OTHERWISE.search(text):
        return None
    if reading.values("range", "position", "quantity", "motif", "prefix", "aminotype"):
        return None
    said = next(group for group in ("kind", "bare", "doing", "asked") if found[group])
    word = found[said]
    kind = str(reading.entity(word).value) if word.startswith("@") else word
    wanted = conditions(reading)
    place = {"record": wanted["record"]} if "record" in wanted else {}
    if kind.startswith("exon"):
        return None
    if kind.startswith("intron"):
        return {"filter": place, "measure": "introns", "statistic": "covered"}
    types = [key for key in wanted.get("types", []) if key in _PLAIN or key == kind]
    if re.fullmatch(r"genes?", kind):
        types = []
    of_a_type = word.startswith("@")
    return {
        "filter": {**place, **({"types": types} if types else {})},
        "statistic": "total" if of_a_type else "covered",
    }


_PLAIN = ("CDS", "pseudogene", "protein_coding")

_INTRONS = re.compile(
    r"\b(?:total|combined|sum(?:med)?|altogether|in all|together|all)\b[^?]*\b(?:introns?|@type\d+)"
    r"|\b(?:introns?|@type\d+)[^?]*\b(?:total|combined|altogether|in all|together|add up|sum)\b"
    r"|\b(?:how many (?:bases|bp|nucleotides)|how much)\b[^?]*\b(?:introns?|intronic|@type\d+)"
)


def introns(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_statistics`` for "total length of the introns of a gene", else None."""
    text = reading.masked
    if "intron" not in (*reading.values("type"), *re.findall(r"\bintron(?=s?\b|ic\b)", text)):
        return None
    if len(reading.names) != 1 or not _INTRONS.search(text):
        return None
    long = r"\b(?:lengths?|long|size|bases|bp|nucleotides|add up|how much|sum)\b"
    if not re.search(long, text) or re.search(r"\b(?:sequences?|each|longest|shortest)\b", text):
        return None
    return {"filter": {"names": reading.names}, "measure": "introns", "statistic": "covered"}
