"""Stretches of a record that are said without both ends: its last bases, all from a base on, the
whole of a record."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import types
from app.plan.fill.base import amount, with_record
from app.plan.reading import Reading

_OF_A_GENE = frozenset(
    "gene absent keyword prefix type aminotype motif codon enzyme sequence peptide ec xref".split()  # noqa: SIM905
)
_GC = re.compile(r"\b(?:gc|g ?\+ ?c)(?:[ -]?content| percentage| %)?\b")
_OTHER = re.compile(
    r"\bcontent\b|\bcompos\w+|\bskew\b|\bgenes?\b|\bcds\b|\borfs?\b|\bfeatures?\b"
    r"|\bexons?\b|\bintrons?\b|\bhow (?:many|long|much|big|large)\b|\blength of\b|\bwhich\b"
    r"|\bsites?\b|\bannotat\w+|\bproteins? (?:in|on|of)\b|\bpromoters?\b|\bcount\b"
)
_END = r"(?:(?:right |far |very |3' |3'-|distal )*end|last (?:base|nucleotide|position|residue))\b"
_TO_END = re.compile(
    r"@(?:position|number|quantity)\d+,?(?: (?:onwards?|on|up|all|the|way|through|right|down)\b)*"
    rf"(?: ?-)? (?:to|till|until) (?:the |its )*{_END}"
    r"|@(?:position|number)\d+ (?:onwards?\b|on\W*$)"
)
_LAST = re.compile(
    r"\b(?:last|final|terminal|closing|rightmost)(?: \w+)? (?P<e>@(?:quantity|number)\d+)"
)
_FIRST = re.compile(
    r"\b(?:first|initial|opening|leading|leftmost)(?: \w+)? (?P<e>@(?:quantity|number)\d+)"
)
_BESIDE = re.compile(
    r"(?P<e>@(?:quantity|number)\d+)(?: (?:just|right|immediately|directly|that lie|lying))*"
    r" (?P<side>before|preceding|up to|until|leading (?:up )?to|after|following|past|beyond|at|from"
    r"|on) (?:the |its |either )(?:very |right |far |extreme )*(?P<prime>[35]'-? ?)?"
    r"(?P<end>end|terminus|start|beginning|origin)\b"
)
_MINUS = (
    r"(?:minus|negative|reverse|complement(?:ary)?|antisense|bottom|other|opposite|crick) strand"
)
_OF_STRAND = re.compile(
    rf"\b(?:of|from) (?:the |its )?{_MINUS}\b|\b{_MINUS}'s (?:very )?(?:first|last|initial|final)\b"
)
"""A strand that bases are the first or last of, so that they are counted from its own 5' end."""
_STRAND_END = re.compile(
    rf"\b(?P<end>[35])'[ -](?:end|terminus) of (?:the |its )?(?:(?P<minus>{_MINUS})|(?:plus"
    r"|positive|forward|direct|top|watson) strand)\b"
)
_ONE_BASE = re.compile(
    rf"\b(?P<end>first|last) (?:base|nucleotide|letter) (?:of|on|in) (?:the |its )?"
    rf"(?:(?P<minus>{_MINUS})|(?:plus|positive|forward|direct|top|watson) strand)\b"
)
_WHOLE = re.compile(
    r"\b(?:sequences?|fasta|letters|residues|(?:all|the) (?:bases|nucleotides))"
    r"(?: (?:of|for|from|behind|under)(?: the| record| entry| contig| protein| accession| id)*)+"
    r" @record\d+|@record\d+(?:'s)? (?:\w+ )?(?:sequence|fasta)\b"
)


def open_stretch(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``open_stretch`` for a stretch without a stated end, else None.

    "the last 40 bases of the plasmid", "the sequence from base 48,400 to the right end",
    "the sequence of NP_414542.1".
    """
    text = _GC.sub(" ", reading.masked)
    shared = bool(_GC.search(reading.masked))
    if _OTHER.search(text) or reading.values(*_OF_A_GENE) or reading.values("range", "span"):
        return None
    if len(set(reading.values("record"))) > 1:
        return None
    edge = _edge(reading, text)
    ends = _TO_END.search(text)
    if edge and re.search(r"@quantity|\b(?:bases?|letters?|residues|nt|bp|nucleotides?)\b", text):
        found: dict[str, Any] = edge
    elif ends and (
        shared or re.search(r"\b(?:sequences?|bases?|fasta|letters|nucleotides|dna)\b", text)
    ):
        entity = reading.entity(re.findall(r"@\w+", ends.group())[0])
        if not isinstance(entity.value, int) or entity.value < 1:
            return None
        found = {"start": entity.value}
    elif _WHOLE.search(text) and not reading.values("quantity", "number", "position"):
        found = {}
    else:
        return None
    if shared:
        if not found:
            return None
        both = re.search(r"\b(?:bases|sequence|letters|nucleotides)\b", _LAST.sub(" ", text))
        both = both or re.search(r"\band (?:the |its |their )*(?:gc|g\+c)", reading.masked)
        found["what"] = "both" if both and not re.match(_GC.pattern, reading.masked) else "gc"
    turned = r"\breverse[- ]complement|\brc\b|\b(?:other|opposite) strand|\bantisense"
    if reading.strand == -1 or re.search(turned, text):
        found["strand"] = -1
    if re.search(r"\btranslat|\bas (?:a )?(?:protein|peptide)|\bamino acid sequence", text):
        found["translate"] = True
    return with_record(reading, found)


def _edge(reading: Reading, text: str) -> dict[str, Any] | None:
    """How many bases of which end, for "the last 40 bases" and "40 bases before the end"."""
    own = _OF_STRAND.search(text) is not None
    one = _ONE_BASE.search(text)
    if one is not None:
        return {"last" if (one["end"] == "last") != bool(one["minus"]) else "first": 1}
    end = _STRAND_END.search(text)
    sizes = reading.marked.of("quantity", "number")
    if end is not None and len(sizes) == 1 and isinstance(sizes[0].value, int):
        left = (end["end"] == "5") != bool(end["minus"])
        return {"first" if left else "last": sizes[0].value}
    beside = _BESIDE.search(text)
    count = amount(reading, _LAST.pattern)
    if count is not None:
        return {"first" if own else "last": count}
    if own and (count := amount(reading, _FIRST.pattern)) is not None:
        return {"last": count}
    if beside is None or (count := amount(reading, _BESIDE.pattern)) is None:
        return None
    begins = beside["end"] in ("start", "beginning", "origin")
    if beside["prime"]:
        begins = beside["prime"].startswith("5")
    before = beside["side"] in ("before", "preceding", "up to", "until") or "to" in beside["side"]
    after = beside["side"] in ("after", "following", "past", "beyond")
    over = before if begins else after
    if beside["end"] == "origin" and not before and not after:
        return None
    found: dict[str, Any] = {"first" if begins != (over != own) else "last": count}
    return {**found, "over": True} if over else found


_BEYOND = re.compile(
    r"\b(?:after|beyond|past|behind|right of|downstream of|from|starting (?:at|from|after))"
    r" (?:the )?(?:position |base |coordinate |nucleotide |bp |nt )*(?P<e>@(?:position|number"
    r"|quantity)\d+)(?:,? (?:onwards?|on|to the (?:right|end)\b|and beyond))?"
    r"(?!\d| ?(?:-|to|and|until|till|up to) @| (?:upstream|downstream|genes|aa|away|from|of))"
)
_GENES = re.compile(r"\b(?:genes?|cds|features?|proteins?|orfs?)\b|@type\d+")
_NOT_BEYOND = re.compile(
    r"\b(?:longer|shorter|larger|bigger|more|less|heavier|nearest|closest|next|first|sequences?"
    r"|length|how long|starts? (?:with|codon))\b"
)


def genes_beyond(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``open_stretch`` for "which genes lie after 40 kb?", else None."""
    text = reading.masked
    found = _BEYOND.search(text)
    if found is None or not _GENES.search(text) or _NOT_BEYOND.search(text) or reading.count:
        return None
    kept = _OF_A_GENE - {"type"}
    if reading.values(*kept) or reading.values("range", "span"):
        return None
    if reading.bounds and not reading.has(r"\b(?:lie|lies|located|sit|sits|found|mapped)\b"):
        return None
    entity = reading.entity(found["e"])
    if not isinstance(entity.value, int) or entity.value < 1 or entity.unit not in ("", "bp"):
        return None
    arguments: dict[str, Any] = {"start": entity.value, "what": "genes"}
    if not re.match(r"from|starting", found.group()):
        arguments["mode"] = "start"
    if types(reading) and types(reading) != ["protein_coding"]:
        arguments["types"] = types(reading)
    return with_record(reading, arguments)


_PCR = re.compile(r"\bpcr\b|\bamplif\w+|\bamplicons?\b|\bprimers?\b|\bproduct\b")


def amplified(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``pcr_product`` for two pasted primers, else None."""
    primers = [str(value) for value in reading.values("sequence", "motif")]
    if len(primers) != 2 or not all(12 <= len(primer) <= 60 for primer in primers):
        return None
    if not _PCR.search(reading.masked) or reading.has(r"\b(?:tm|melting|gc|complement\w*)\b"):
        return None
    return with_record(reading, {"primers": primers})


_MOST_N = re.compile(
    r"\b(?:which|what|where|name|find)\b.*\b(?:most|(?:highest|largest) (?:number|share|amount) of)"
    r" (?:\w+ ){0,2}?(?:n'?s\b|n bases|(?:unknown|undetermined|ambiguous|unresolved|missing) "
    r"(?:bases|nucleotides|letters|positions))"
)


def unknown(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``composition`` for "which sequence has the most Ns?", else None."""
    if reading.names or reading.values("keyword", "type") or not _MOST_N.search(reading.masked):
        return None
    return with_record(reading, {"field": "n_runs"})


_ENTRIES = re.compile(
    r"\b(?P<end>longest|shortest|largest|smallest) (?:one )?"
    r"(?:of (?:(?:all|the|these|those|my|our) )*)?"
    r"(?:ests?|cdnas?|clones?|barcodes?|isolates?|fragments?|transcripts?)\b"
)


_SEQUENCE = re.compile(
    r"^(?:and |so |ok )?(?:which|what) (?:(?:sequence|record|entry|one) (?:is|has) the"
    r" (?P<end>longest|shortest|largest|smallest)(?: one)?|is the (?P<last>longest|shortest|largest"
    r"|smallest) (?:sequence|record|entry))\W*$"
)


def longest_entry(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``list_records`` for "the longest of the ESTs" in a file of bare sequences."""
    known = reading.vocabulary
    found = None if known.types else _ENTRIES.search(reading.masked)
    found = found or _SEQUENCE.search(reading.masked)
    if found is None or reading.names or known.record_count < 2:
        return None
    if reading.values("keyword", "motif", "sequence", "range", "position", "enzyme"):
        return None
    low = (found.groupdict().get("last") or found["end"]) in ("shortest", "smallest")
    order = "ascending" if low else "descending"
    return {"sort_by": "length", "order": order, "limit": reading.limit or 1}
