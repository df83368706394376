"""Questions about all features of a kind as if they were one: "where is the terminator?"."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import conditions
from app.plan.fill.base import sequence_kind
from app.plan.reading import Reading

_TYPE = r"(?:the |an? |its |this (?:genome|plasmid|virus|phage)'s )?@(?:type|aminotype)\d+"
_WHERE = re.compile(
    rf"^(?:and |so |ok |tell me )?(?:where|what|which) (?:is|are|does|do|'s) {_TYPE}"
    r"(?: (?:genes?|features?|located|lie|sit|found|start|begin|placed|here|in (?:it|this \w+)))*$"
)
_LONG = re.compile(
    rf"^(?:and |so |ok )?(?:how (?:long|big|large|many (?:residues|amino acids|aa|bases|bp|nt)"
    r"(?: long)?) (?:is|are|has|have|does|do)|(?:what is )?the (?:length|size) of)"
    rf" {_TYPE}(?: (?:genes?|features?|have))*"
    r"(?: (?:of|in|on) (?:this|my|our|that)(?: @genome\d+| [a-z-]+){1,3})?$"
)
_LETTERS = re.compile(
    r"^(?:please |and )?(?:show|give|print|get|what is|i need|i want)?(?: me)?(?: the)?"
    rf"(?: dna| nucleotide| base)? sequences? of {_TYPE}(?: (?:genes?|features?))*$"
)


_ENDS = re.compile(
    r"^(?:which|what|name|list|show|give)(?: me)?(?: (?:is|are))?(?: the)? first (?:genes? )?and"
    r"(?: the)? last (?:genes?|ones?)\b"
)
_STRAND = re.compile(
    r"\b(?:which|what) (?:strand|orientation|direction) (?:has|have|holds|carries|codes for|bears)"
    r"(?: the)? (?:more|most|fewer|fewest|less)\b|\bmore (?:genes|proteins|cds|@type\d+)"
    r" on the (?:plus|minus|forward|reverse)(?: strand)?,? (?:than|or)(?: are)?(?: there)?(?: on)?"
    r"(?: the)? (?:plus|minus|forward|reverse|other)\b"
)


def first_and_last(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``extremes`` for "the first and the last gene", else None."""
    if reading.names or not _ENDS.search(reading.masked):
        return None
    return {"filter": conditions(reading), "sort_by": "position"}


def by_strand(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``count_genes`` for "which strand has more genes?", else None."""
    if reading.names or not _STRAND.search(reading.masked):
        return None
    wanted = conditions(reading)
    wanted.pop("strand", None)
    return {"filter": wanted, "group_by": "strand"}


def of_a_kind(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``list_genes`` for a bare question about a feature type, else None."""
    if reading.names:
        return None
    text = reading.masked.rstrip(" ?.!")
    wanted = {"filter": conditions(reading)}
    if _WHERE.match(text):
        return wanted
    if _LONG.match(text):
        return {**wanted, "sort_by": "length", "order": "descending"}
    if _LETTERS.match(text):
        return {**wanted, "with_sequence": sequence_kind(reading) or "dna"}
    return None
