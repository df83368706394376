"""All genes on one side of a gene or position, and the gap from the end of one gene to a start."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import conditions
from app.plan.reading import Reading

_SIDE = re.compile(
    r"\b(?P<side>upstream of|downstream of|up-stream of|before|after|(?:to )?(?:the )?left of"
    r"|(?:to )?(?:the )?right of|beyond|past|ahead of|in front of|behind)(?: the)?"
    r"(?: gene| position| base| nucleotide| coordinate| nt)* (?P<e>@(?:gene|position|number"
    r"|quantity)\d+)(?! (?:and|or|to) @)"
)
_KIND = r"(?:genes|cds|proteins|orfs|pseudogenes|coding (?:sequences|regions)|@(?:type|keyword)\d+)"
_COUNTED = re.compile(
    rf"\b(?:how many|number of|count)\b[^?@]*{_KIND}|\bhow many @(?:type|keyword)"
)
_ALL = re.compile(rf"\b(?:all|every|each|list|everything)\b[^?@]*{_KIND}|^(?:the )?{_KIND}\b")
_OTHERWISE = re.compile(
    r"\b(?:within|next|nearest|closest|first|last|between|immediately|directly|sequences?|bases|bp"
    r"|@span\d+|overlap\w*|sites?|upstream and downstream|flank\w*|start|begin|longest|shortest"
    r"|same strand|opposite strand|and (?:what|which|how|where|who))\b"
)


def on_side(reading: Reading) -> dict[str, Any] | None:
    """The filter of "genes upstream of talB" or "tRNA genes after 4 Mb", else None."""
    text = reading.masked
    found = _SIDE.search(text)
    if found is None or _OTHERWISE.search(text) or reading.superlatives or len(reading.names) > 1:
        return None
    if reading.values("range", "span", "motif", "sequence", "enzyme", "codon", "peptide"):
        return None
    target = reading.entity(found["e"])
    if reading.names and target.kind != "gene":
        return None
    said = found["side"]
    side = next((way for way in ("upstream", "downstream") if way in said.replace("-", "")), "")
    back = re.search(r"before|left|ahead|front", said)
    place: dict[str, Any] = {"side": side or ("before" if back else "after")}
    if target.kind == "gene":
        place["name"] = str(target.value)
    elif isinstance(target.value, int) and (target.kind != "quantity" or target.unit == "bp"):
        place["position"] = target.value
    else:
        return None
    wanted = conditions(reading)
    if target.kind == "quantity":
        if len(reading.values("quantity")) > 1:
            return None
        for key in ("min_length", "max_length", "length_unit"):
            wanted.pop(key, None)
    return {**wanted, "beyond": place}


def counted(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``count_genes`` for "how many genes lie before talB", else None."""
    wanted = on_side(reading) if _COUNTED.search(reading.masked) else None
    return {"filter": wanted} if wanted else None


def listed(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``list_genes`` for "all genes after talB", nearest first, else None."""
    if reading.count or not _ALL.search(reading.masked):
        return None
    wanted = on_side(reading)
    return {"filter": wanted, "sort_by": "position"} if wanted else None


_END = r"(?:end|stop(?: codon)?|last base|3'[- ]end|terminat\w+)"
_START = r"(?:start(?: codon)?|beginning|first base|5'[- ]end|begin)"
_GAP = re.compile(
    rf"\b{_END} of (?:the )?(?P<one>@gene\d+)(?: gene| cds)?,? (?:and|to|until|till|up to)"
    rf" (?:the )?{_START} of (?:the )?(?P<two>@gene\d+)"
    rf"|(?P<a>@gene\d+)(?:'s)? {_END} (?:and|to|until) (?:the )?(?P<b>@gene\d+)(?:'s)? {_START}\b"
    rf"|\b{_START} of (?:the )?(?P<late>@gene\d+)(?: gene| cds)? and (?:the )?{_END} of (?:the )?"
    r"(?P<early>@gene\d+)"
)
_MEASURED = re.compile(
    r"\b(?:how (?:many|far|much|long)|number of|distance|gap|space|bases|bp|nucleotides|nt|length"
    r"|base pairs)\b"
)


def gap(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``between_genes`` for "nucleotides between the stop of S and the start of E",
    else None."""
    found = _GAP.search(reading.masked)
    if found is None or not _MEASURED.search(reading.masked):
        return None
    if reading.has(r"\b(?:sequences?|which|fasta|show|genes between|how many genes|and what)\b"):
        return None
    one, two = (
        str(reading.entity(found[a] or found[b] or found[c]).value)
        for a, b, c in (("one", "a", "early"), ("two", "b", "late"))
    )
    return None if one == two else {"first": one, "second": two, "what": "gap"}
