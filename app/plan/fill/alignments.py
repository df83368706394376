"""Readers of questions about alignments and about raw reads."""

from __future__ import annotations

import re
from typing import Any

from app.plan.base import Call
from app.plan.fill.alignment_counts import conditions
from app.plan.fill.read_lists import mate, of_single
from app.plan.fill.tracks import Asked, track_reader

_NUMBER = r"(?P<e>@(?:quantity|number|position)\d+)\s*(?:x\b|×|-?fold|reads?)?"
_BELOW = re.compile(
    rf"\b(?:below|under|less than|fewer than|lower than|<|smaller than|at most|beneath)\s*{_NUMBER}"
    r"|\b(?:below|under|less than|fewer than|lower than|<)\s*(?P<n>\d+(?:\.\d+)?)\s*(?:x|×|-?fold)"
)
_ABOVE = re.compile(
    rf"\b(?:above|over|more than|greater than|higher than|>|at least|exceeding)\s*{_NUMBER}"
    r"|\b(?:above|over|more than|at least|>)\s*(?P<n>\d+(?:\.\d+)?)\s*(?:x|×|-?fold)"
)
_NONE = re.compile(
    r"\b(?:no|zero|without(?: any)?|not|lack\w*|missing|un)\b[^.?]{0,25}\b(?:coverage|depth|reads?"
    r"|covered|sequenced|aligned|mapped)\b|\buncovered\b|\bun-?sequenced\b|\b0 ?x\b"
    r"|\bzero[- ]coverage|\bnot (?:\w+ )?(?:covered|sequenced)\b"
    r"|\bgaps? in (?:the )?coverage\b|\bdrop-?outs?\b"
)
_LOW = re.compile(
    r"\b(?:low(?:est|er|ly)?|poor(?:ly)?|weak(?:ly)?|least|thin(?:ly)?|bad(?:ly)?|worst|insufficient"
    r"|minimum|shallow\w*)\b"
)
_HIGH = re.compile(r"\b(?:high(?:est|er|ly)?|most|best|greatest|deepest|maximum|max|top)\b")
_DEPTH = r"\b(?:coverage|depths?|covered|cover|deep(?:ly)?|sequenced|drop-?outs?|uncovered)\b"
_GENES = re.compile(r"\b(?:genes?|cds|proteins?|features?|loci)\b|@type")
_SHARE = (
    r"\bbreadth\b|\b(?:share|fraction|percent\w*|proportion|how much)\b|%"
    r"|\b(?:fully|completely|entirely|wholly)\b"
    r"|\bhow many (?:bases|positions|bp|nucleotides)\b|\bbases (?:are )?covered"
)
_ALIGNED: tuple[tuple[str, str], ...] = (
    ("quality", r"\bmapq\b|\bqualit"),
    ("insert", r"\binserts?\b|\bfragment (?:size|length)|\btemplate"),
    ("pairs", r"\bpair"),
    ("lengths", r"\b(?:read )?lengths?\b|\bhow long\b|\b(?:long|short)est\b"),
    ("duplicates", r"\bduplicat|\bsecondary|\bsupplementary|\bfail"),
    ("strands", r"\bstrand|\bforward\b|\breverse\b"),
    (
        "references",
        r"\breferences?\b|\bcontigs?\b|\bchromosomes?\b|\bsequences\b|\brecords?\b",
    ),
    (
        "mapped",
        r"\bmaps?\b|\bmapped|\bunmapped|\balign(?!\w* qual)|\bshare\b|\bpercent|\bfraction"
        r"|\bproportion|\bhow many\b|\bnumber of\b|\bcount\b",
    ),
)
"""Part of an alignment summary and its words."""
_UNREAD = (
    r"\bmis-?match\w*|\bedit distances?\b|\bmd tags?\b|\bnm tags?\b|\bbase[- ]?qualit\w+"
    r"|\bqualit\w+ of (?:the |their )?bases\b"
)
"""What no tool reads of an alignment."""
_READ: tuple[tuple[str, str], ...] = (
    ("scale", r"\bphred\b|\bencod|\boffset\b|\bscale\b|\bsanger\b|\bsolexa\b"),
    ("quality", r"\bqualit|\bq ?-?\d\d\b|\bscores?\b|\bgood\b|\bbad\b"),
    ("gc", r"\bgc\b|\bg ?\+ ?c\b"),
    ("adapters", r"\badapt[eo]r|\btrim|\bcontamin"),
    (
        "n",
        r"\bn'?s\b|\bunknown bases?\b|\bambiguous\b|\buncalled\b|\bno[- ]calls?\b"
        r"|\bbases? n\b|\bn (?:bases?|content)\b|\ban n\b",
    ),
    (
        "duplicates",
        r"\bduplicat|\brepeated\b|\bidentical\b|\bunique\b"
        r"|\bsame\b(?! (?:numbers?|amount|count|lengths?))",
    ),
    ("lengths", r"\blengths?\b|\bhow long\b|\b(?:long|short)(?:est)?\b|\bn50\b|\bsizes?\b"),
    (
        "composition",
        r"\bcomposition\b|\bbases? content\b|\bnucleotide (?:content|frequenc)|\bper base\b",
    ),
    ("bases", r"\bbases\b|\bbase pairs\b|\bbp\b|\bnucleotides\b|\byield\b"),
    ("reads", r"\b(?:how many|number of|count)\b.*\breads?\b|\breads? (?:count|number)"),
)
"""Part of a summary of raw reads and its words."""


def _amount(asked: Asked, pattern: re.Pattern[str]) -> float | None:
    found = pattern.search(asked.text)
    if found is None:
        return None
    if found["e"]:
        value = asked.reading.entity(found["e"]).value
        return float(value) if isinstance(value, (int, float)) else None
    return float(found["n"])


def _where(place: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """The place of a question whose other numbers are limits."""
    ends = {place.get("start"), place.get("end")}
    limited = {value for key, value in wanted.items() if key.startswith(("min_", "max_"))}
    if ends <= limited:
        return {key: value for key, value in place.items() if key == "record"}
    return place


def _zero(asked: Asked) -> bool:
    """Whether a number before coverage or reads is 0."""
    found = re.search(r"(@(?:number|quantity)\d+) ?x? ?(?:coverage|depth|reads?\b|$)", asked.text)
    return found is not None and asked.reading.entity(found[1]).value == 0


def _track(asked: Asked) -> dict[str, Any]:
    return {"track": asked.track} if asked.track else {}


@track_reader("alignments")
def read_alignments(asked: Asked) -> list[Call] | None:
    """Calls for alignments: counts, depth at a place, genes by depth, stretches without reads."""
    text, base = asked.text, _track(asked)
    if re.search(r"\badapt[eo]rs?\b|\bphred\b|\bfastq\b|\btrimm", text):
        return None
    if re.search(_UNREAD, text):
        return None
    depth = re.search(_DEPTH, text) is not None or re.search(r"\d ?x\b", text) is not None
    place = asked.place()
    quality = re.search(
        r"\bmapq\b|\b(?:mapping|alignment|map|mean) qualit(?:y|ies)\b|\bqualit", text
    )
    none = _NONE.search(text) is not None or _zero(asked)
    below, above = _amount(asked, _BELOW), _amount(asked, _ABOVE)
    if (
        _GENES.search(text)
        and not asked.genes
        and (depth or none or re.search(r"\breads?\b", text))
    ):
        arguments: dict[str, Any] = {**base, **place}
        types = asked.reading.values("type")
        if types or re.search(r"\bcds\b", text):
            arguments["types"] = types or ["CDS"]
        if re.search(
            r"\bpart(?:ly|ially|s)?\b|\bincomplete\w*|\b(?:not|in)[ -]?full\w*|\bgaps?\b", text
        ):
            arguments["want"] = "partial"
        elif none:
            arguments["want"] = "zero"
        elif below is not None:
            arguments.update(want="below", depth=below)
        elif above is not None:
            arguments.update(want="above", depth=above)
        elif _LOW.search(text):
            superlative = re.search(r"\b(?:lowest|least|worst|minimum)\b", text)
            arguments["want"] = "lowest" if superlative else "below"
        else:
            arguments["want"] = "highest" if _HIGH.search(text) else "all"
        if asked.reading.limit:
            arguments["limit"] = asked.reading.limit
        elif arguments["want"] in ("lowest", "highest") and re.search(
            r"\b(?:which|what) gene\b|\bthe gene\b|\bgene (?:has|with)\b", text
        ):
            arguments["limit"] = 1
        return [Call("depth_by_gene", arguments)]
    wanted = conditions(asked)
    if wanted:
        where = {"gene": asked.genes[0]} if asked.genes else _where(place, wanted)
        return [Call("alignment_summary", {**base, **where, **wanted})]
    if (
        (none or (depth and (below is not None or above is not None)))
        and (
            re.search(
                r"\b(?:regions?|stretch\w*|positions?|parts?|bases|where|gaps?|intervals?)\b", text
            )
        )
        and not (none and (place.get("start") or asked.genes))
    ):
        limit = {"limit": asked.reading.limit} if asked.reading.limit else {}
        bound = {"below": max(int(below), 1)} if below is not None else {}
        if above is not None and not (bound or none):
            bound = {"above": max(int(above), 0)}
        where = {"genes": asked.genes} if asked.genes else place
        return [Call("uncovered_regions", {**base, **where, **limit, **bound})]
    if quality and (asked.genes or place.get("start")):
        wanted = {**base, **place, "genes": asked.genes, "field": "quality"}
        return [Call("alignment_depth", wanted)]
    if depth or asked.genes or place.get("start"):
        if not (depth or re.search(r"\breads?\b|\bmapp|\balign", text)):
            return None
        field = "depth"
        if not depth:
            field = "reads"
        elif re.search(r"\bmax(?:imum)?\b|\bhighest\b|\bdeepest\b|\bpeak\b|\bmost\b", text):
            field = "max"
        elif re.search(r"\bmin(?:imum)?\b|\blowest\b|\bleast\b", text):
            field = "min"
        elif re.search(_SHARE, text):
            field = "breadth"
        return [Call("alignment_depth", {**base, **place, "genes": asked.genes, "field": field})]
    parts = [name for name, pattern in _ALIGNED if re.search(pattern, text)]
    one_reference = re.search(r"\breference(?: genome| sequence)?\b(?!s)", text)
    if "references" in parts and one_reference and re.search(r"\bmapp|\balign", text):
        parts.remove("references")
    if (
        not parts
        and not re.search(r"\breads?\b|\balign|\b[bs]am\b|\bcram\b", text)
        and not asked.named
    ):
        return None
    record = {"record": place["record"]} if "record" in place else {}
    return [Call("alignment_summary", {**base, **record, "parts": parts})]


@track_reader("reads")
def read_reads(asked: Asked) -> list[Call] | None:
    """Calls for raw reads: counts, lengths, qualities, composition, adapters."""
    text, base = asked.text, {**_track(asked), **mate(asked)}
    if asked.genes or re.search(
        r"\b(?<!before )(?<!prior to )(?<!for )(?<!until )(?:map(?:s|ped|ping)?|unmapped|align\w*"
        r"|coverage|depth)\b",
        text,
    ):
        return None
    position = re.search(
        r"\b(?:by|per|at|along|over|across|each|every|in)\b[^.?]{0,20}\b(?:positions?|cycles?|base\b)",
        text,
    ) or re.search(r"\b(?:positions?|cycles?)\b", text)
    parts = [name for name, pattern in _READ if re.search(pattern, text)]
    if re.search(r"\bN'?s?\b", asked.question) and "n" not in parts:
        parts.append("n")
    if {"gc", "n", "quality"} & set(parts) and "bases" in parts:
        parts.remove("bases")
    if (
        len(parts) > 1
        and "reads" in parts
        and re.search(r"\bhow many reads (?:have|contain|with|are)", text)
    ):
        parts.remove("reads")
    if "gc" in parts and asked.library.genomes and not re.search(r"\breads?\b|\bfastq\b", text):
        return None
    if not parts and not (asked.named or re.search(r"\breads?\b|\bfastq\b|\bsequencing\b", text)):
        return None
    if _GENES.search(text):
        return None
    single = of_single(asked)
    if single:
        return [Call("read_summary", {**base, **single})]
    arguments: dict[str, Any] = {**base, "parts": parts}
    if position and {"quality", "composition", "gc", "n"} & set(parts):
        arguments["by_position"] = True
        numbers = asked.reading.values("position", "number")
        if numbers and re.search(r"\b(?:position|cycle|base) @", text):
            arguments["position"] = int(numbers[0])
    elif "quality" in parts:
        least = re.search(r"\bq ?-?(\d\d)\b", text) or None
        value = float(least[1]) if least else _amount(asked, _ABOVE)
        if value is not None:
            arguments["min_quality"] = int(value)
    return [Call("read_summary", arguments)]
