"""Questions about intervals: which tool, and its arguments."""

from __future__ import annotations

import re
from typing import Any

from app.plan.base import Call
from app.plan.fill.along import ELSEWHERE, Asked, along, value_of, with_track
from app.plan.fill.amplicons import amplicon_calls, is_scheme
from app.plan.fill.tracks import Asked as Question
from app.plan.fill.tracks import track_reader
from index.library import STAND_IN
from index.tracks.intervals import Intervals

NOUN = (
    r"intervals?|primers?|amplicons?|peaks?|masks?|probes?|targets?|regions?|blocks?|features?"
    r"|entries|rows|lines|records?|genes?|transcripts?"
)
FIELD = (
    r"\b(?:intervals?|bed(?:3|4|5|6|9|12)?|primers?|amplicons?|peaks?|masks?|masked|probes?"
    r"|targets?|target regions?|big ?bed|narrow ?peaks?|broad ?peaks?|primer scheme)\b"
)
"""Words of questions about intervals, where a genome is open that others may be about."""
_EXPORT = r"\b(?:export|download|save|convert)\b"
_OWN = r"(?:intervals?|primers?|amplicons?|peaks?|masks?|probes?|targets?|bed|regions?|entries)"
_TYPES = (
    (r"cds|coding(?: sequences?| regions?)?|protein[- ]coding", "CDS"),
    (r"trnas?", "tRNA"),
    (r"rrnas?", "rRNA"),
    (r"exons?", "exon"),
    (r"mrnas?|transcripts?", "mRNA"),
    (r"introns?", "intron"),
    (r"repeats?(?: regions?)?", "repeat_region"),
)
_RELATION = (
    r"overlap\w*|hit\w*|touch\w*|bind\w*|anneal\w*|target\w*|within|inside|outside|cover\w*|contain\w*|fall\w*|lies?|lie|lying"
    r"|intersect\w*|bind\w*|near\w*|closest|per|each|every|have|has|with|without|no|in|on|free|miss\w*"
    r"|intergenic|target\w*|located"
)
_WHICH_GENES = r"\b(?:which|what|names? of|list|how many)(?: \w+){0,2} genes?\b|\bgene names?\b"
_ROWS = r"\b(?:genes?|transcripts?|intervals?|rows?|features?)\b"
_PIECES = r"\b(?:exons?|introns?|spliced)\b"
_PIECE_TYPES = frozenset({"exon", "intron"})
_BLOCKS = (
    r"(?<!most )(?<!fewest )\bblocks?\b|\b(?:without|excluding|minus|less|not counting|no)"
    r" (?:its |the |their |any )?introns?\b|\bspliced (?:length|size)\b|\b(?:exons?|exonic)"
    r" (?:length|bases)\b|\bblock (?:sizes?|lengths?|counts?)\b"
)
"""Asks for the blocks of intervals, or their length without what lies between."""
_COMMON = frozenset({
    "the", "bed", "file", "intervals", "interval", "primers", "primer", "peaks", "peak", "gene",
    "genes", "pool", "score", "alt", "left", "right", "forward", "reverse", "plus", "minus", "in",
    "on", "of", "to", "and", "or", "for", "how", "many", "which", "what", "is", "are", "does", "do",
})  # fmt: skip
"""Words that are not taken for the name of an interval."""


@track_reader("intervals")
def intervals_calls(question: Question) -> list[Call] | None:
    """The call of a question about intervals; None where it is about something else."""
    asked = along(question)
    track = asked.track
    assert isinstance(track, Intervals)
    if asked.has(ELSEWHERE) or asked.has(_EXPORT):
        return None
    name = asked.token(lambda word: word.lower() not in _COMMON and track.rows.has_name(word))
    own = _of_rows(asked) and (name is not None or not asked.has(_BLOCKS))
    if asked.has(_PIECES) and not (own or _PIECE_TYPES & question.reading.vocabulary.types):
        # No such rows are there: exons are the blocks of the rows, which the tools for genes read.
        return None
    odd = name is not None and re.search(r"\d", name) and re.search(r"[_-]", name)
    if not (question.named or asked.has(FIELD) or odd or own or asked.alone()):
        return None
    if _of_no_genes(asked, track):
        return [with_track(Call("interval_overlaps", {}), question)]
    calls = amplicon_calls(asked)
    if calls:
        placed = calls[0].tool == "region_contents"
        return calls if placed else [with_track(call, question) for call in calls]
    filters = _filters(asked, track, name)
    related = _related(asked) if not own and "name" not in filters else None
    if related is not None:
        found = Call("interval_overlaps", {**related, **filters})
    else:
        genes = asked.genes or asked.stranger(track.rows.has_part)
        if genes and "name" not in filters:
            filters["gene"] = genes[0]
        by = column_of(asked)
        if by:
            filters = {key: value for key, value in filters.items() if key != by}
        told = {"by": by} if by else _measure(asked) or _ranked(asked)
        found = Call("intervals", {**filters, **told})
    return [with_track(found, question)]


def _of_no_genes(asked: Asked, track: Intervals) -> bool:
    """Whether genes are asked of rows that stand alone and are none."""
    if track.genome is not None or not asked.has(_WHICH_GENES):
        return False
    return asked.has(rf"\b{_OWN}\b") or is_scheme(track) or not track.rows.numbers()["named"]


def _of_rows(asked: Asked) -> bool:
    """Whether blocks or covered bases are asked of rows that stand in for an annotation."""
    standing = all(genome.format == STAND_IN for genome in asked.library.genomes)
    measure = _measure(asked).get("measure")
    return standing and (measure == "blocks" or (measure == "covered" and asked.has(_ROWS)))


def _filters(asked: Asked, track: Intervals, name: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if name is None:
        quoted = re.search(
            r"(?:called|named|name contains?|names? containing|whose names? contains?|matching|like"
            r"|with names?|labell?ed) [\"'`]?([\w.+/-]+)",
            asked.text,
        )
        name = quoted[1] if quoted else None
    if name is None:
        part = re.search(
            r"\b(?:have|has|with|contain\w*|includ\w+|mention\w*) (?:the word |the text )?"
            r"[\"'`]?([\w.+/-]+)[\"'`]? (?:\w+ )?in (?:their|the|its) names?\b",
            asked.text,
        )
        name = part[1] if part else None
    if name is None:
        aside = re.search(r"[\"'`(]([\w.+/-]+)[\"'`]? in (?:their|the|its) names?\b", asked.text)
        name = aside[1] if aside else None
    if name is None:
        side = re.search(
            r"\b(alt|left|right)(?:ernat\w+)?(?:[- ](?:hand|side))? primers?\b", asked.text
        )
        name = next((s + side[1] for s in "_-" if side and track.rows.has_part(s + side[1])), None)
    if name is None:
        said = re.search(r"[\"'`](\w.+/-]{2,})[\"'`]", asked.text)
        name = said[1] if said else None
    if name is None:
        counted = re.search(r"\bamplicons? (?:number |no\.? |nr\.? |#)?(\d{1,4})\b", asked.text)
        for inner in (f"_{counted[1]}_", f"-{counted[1]}_", f"_{counted[1]}-") if counted else ():
            name = inner if name is None and track.rows.has_part(inner) else name
    if name is not None:
        found["name"] = name
    pool = re.search(r"\bpool (?:number |no\.? |#)?[\"'`]?(\w+)", asked.text)
    if pool and re.fullmatch(r"\w{0,3}\d+|[a-z]|[ivx]{1,3}", pool[1]):
        found["pool"] = pool[1]
    strand = _strand(asked)
    if strand:
        found["strand"] = strand
    _bounds(asked, found)
    if name is None or asked.record or "start" in asked.place():
        place = asked.spot()
        if "min_length" in found or "max_length" in found or "pool" in found:
            spans = re.search(r"\d ?(?:-|\.\.|to|and) ?\d", asked.text)
            if not spans:
                place.pop("start", None), place.pop("end", None)
        found.update(place)
    for column in track.columns:
        stated = re.search(
            rf"\b{re.escape(column.lower())} (?:is |of |= ?|equals? |equal to )?[\"'`]?([\w.:+-]+)",
            asked.text,
        )
        if stated and "pool" not in column.lower():
            found.setdefault("extra", {})[column] = stated[1]
    return found


def _strand(asked: Asked) -> int | None:
    minus = asked.has(
        r"\b(?:minus|negative|reverse|antisense) (?:strand|orientation|direction|primers?)"
        r"|\(-\)|- strand|on the (?:minus|negative|reverse)\b|\breverse primers?\b"
    )
    plus = asked.has(
        r"\b(?:plus|positive|forward|sense) (?:strand|orientation|direction|primers?)"
        r"|\(\+\)|\+ strand|on the (?:plus|positive|forward)\b|\bforward primers?\b"
    )
    return None if minus == plus else -1 if minus else 1


def _bounds(asked: Asked, found: dict[str, Any]) -> None:
    """Limits on score and length."""
    for key, value in (
        ("min_score", asked.above("scores?|scoring|scored")),
        ("max_score", asked.below("scores?|scoring|scored")),
    ):
        if value is not None:
            found[key] = value
            if asked.strict():
                found["exclusive"] = True
    exact = re.search(
        r"\bscores? (?:of |is |= ?|equal to |exactly )*(-?\d[\d,.]*\d|\d)\b", asked.text
    )
    if exact and "min_score" not in found and "max_score" not in found:
        found["min_score"] = found["max_score"] = value_of(exact[1])
    unit = r" ?(bp|bases?|nt|nucleotides?|kb|mb|base pairs?)?"
    longer = re.search(
        rf"(?:longer|larger|bigger|greater|more) than (\d[\d,.]*){unit}|(?:over|above|at least) "
        rf"(\d[\d,.]*) ?(bp|bases?|nt|nucleotides?|kb|mb|base pairs?)",
        asked.text,
    )
    shorter = re.search(
        rf"(?:shorter|smaller) than (\d[\d,.]*){unit}|(?:under|below|at most|less than) "
        r"(\d[\d,.]*) ?(bp|bases?|nt|nucleotides?|kb|mb|base pairs?)",
        asked.text,
    )
    if longer and not asked.has(r"\bscores?\b"):
        step = 0 if "at least" in longer[0] else 1
        found["min_length"] = int(value_of(longer[1] or longer[3], longer[2] or longer[4])) + step
    if shorter and not asked.has(r"\bscores?\b"):
        step = 0 if "at most" in shorter[0] else 1
        found["max_length"] = (
            int(value_of(shorter[1] or shorter[3], shorter[2] or shorter[4])) - step
        )
    same = re.search(r"\bexactly (\d[\d,]*) ?(?:bp|bases?|nt|nucleotides?)\b", asked.text)
    if same:
        found["min_length"] = found["max_length"] = int(value_of(same[1]))


_SEQUENCE = (
    r"(?<!how many )(?<!number of )\b(?:sequences?|bases|letters) (?:of|for|does|do|is|are)\b"
    r"|\bsequences?\W*$"
)
_OCCUPIED = r"\b(?:which|what) bases\b.*\b(?:cover|span|occup|match|bind|anneal|lie|sit)\w*"
"""Places rather than letters: "which bases of the genome does it cover"."""


def _measure(asked: Asked) -> dict[str, Any]:
    """The argument ``measure``, where lengths or covered bases are asked for."""
    if asked.has(
        r"\bhow (?:many|much)\b.*\b(?:bases|bp|nucleotides|genome|sequence)\b.*"
        r"\b(?:cover\w*|hid(?:e|es|den)|masks?)\b"
        r"|\bcover\w* how (?:many|much)|\b(?:total|overall) coverage|\bbases (?:are )?covered"
        r"|\b(?:fraction|share|percent\w*|proportion|part|much|%) (?:of\b.*\b(?:cover|mask)\w*"
        r"|(?:is |are )?(?:covered|masked)|(?:\w+ ){0,4}(?:cover|mask)s?\b)"
        r"|\bcoverage of\b.*\b(?:by|with)\b|\bmasked (?:bases|fraction|share|percent\w*)\b"
        r"|\bhow (?:many|much)\b.*\bmasked\b"
    ):
        return {"measure": "covered"}
    if asked.has(_BLOCKS):
        return {"measure": "blocks"}
    if asked.has(_SEQUENCE) and not asked.has(_OCCUPIED):
        return {"measure": "sequence"}
    if asked.has(
        r"\b(?:average|mean|median|total|typical|combined|summed) (?:\w+ )?(?:lengths?|sizes?)"
        r"|\bhow (?:long|large|big) (?:are|is)\b(?!.*\b(?:longest|shortest|largest|smallest)\b)"
        r"|\blengths? of (?:the |all )*(?:intervals|primers|peaks|regions)"
    ):
        return {"measure": "length"}
    return {}


def column_of(asked: Asked) -> str | None:
    """The column for each of whose values intervals are counted; None without one."""
    text = asked.text
    columns = [column.lower() for column in asked.track.columns]  # type: ignore[attr-defined]
    for name, pattern in (
        ("pool", r"pools?"),
        ("strand", r"strands?"),
        ("record", r"(?:chromosome|contig|record|sequence|reference)s?"),
        ("score", r"scores?"),
        ("name", r"names?"),
        *((column, rf"{re.escape(column)}s?") for column in columns),
    ):
        if re.search(rf"\b(?:per|by|each|every|for each) {pattern}\b(?! is\b)", text):
            return name
    if re.search(
        r"\b(?:which|what) pools?\b|\bpools? (?:has|have|holds?) (?:the )?(?:more|most)", text
    ):
        return "pool"
    twice = r"(?: (?:and|or|versus|vs\.?|against|,))+(?: how many)?(?: (?:are|is|in|on|the|of))*"
    if re.search(rf"\bpools? #?\w+{twice} (?:pool )?#?(?:\d+|[a-z]\b)", text):
        return "pool"
    plus, minus = r"(?:\+|plus|forward|positive)", r"(?:-|minus|reverse|negative)"
    if re.search(rf"{plus}(?: strand)?{twice} {minus}|{minus}(?: strand)?{twice} {plus}", text):
        return "strand"
    return None


def _ranked(asked: Asked) -> dict[str, Any]:
    """Order and limit of superlatives."""
    noun = r"interval|primer|amplicon|peak|probe|target|region|entrie|row|line|gene|transcript"
    for pattern, key, order in (
        (r"\bmost (?:blocks|exons)\b", "blocks", "descending"),
        (r"\bfewest (?:blocks|exons)\b", "blocks", "ascending"),
        (r"\blongest|\blargest|\bbiggest|\bwidest", "length", "descending"),
        (r"\bshortest|\bsmallest|\bnarrowest", "length", "ascending"),
        (r"\b(?:highest|best|top|maximum|greatest|strongest)\b", "score", "descending"),
        (
            r"\b(?:lowest|worst|minimum|weakest) scor|\bscores? (?:is |the )*lowest",
            "score",
            "ascending",
        ),
        (r"\bfirst\b(?! column)", "position", "ascending"),
        (r"\blast\b", "position", "descending"),
    ):
        if asked.has(pattern):
            return {"sort_by": key, "order": order, "limit": asked.limit(noun) or 10}
    by = re.search(
        r"\b(?:sort|order|rank)\w* (?:them )?by (?:their )?(length|size|score|name)", asked.text
    )
    if by:
        key = "length" if by[1] == "size" else by[1]
        order = "descending" if key in ("length", "score") else "ascending"
        return {"sort_by": key, "order": order}
    return {}


def _related(asked: Asked) -> dict[str, Any] | None:
    """Arguments where intervals and the annotation are spoken of together; None otherwise."""
    text = asked.text
    if asked.genes:
        return None
    kinds = [name for pattern, name in _TYPES if asked.has(rf"\b(?:{pattern})\b")]
    about_genes = asked.has(r"\bgenes?\b|\bannotat\w+|\bintergenic\b|\bfeatures?\b")
    if not (kinds or about_genes) or not asked.has(rf"\b(?:{_RELATION})\b"):
        return None
    if asked.track.genome is None and not asked.has(rf"\b{_OWN}\b"):
        return None
    found: dict[str, Any] = {"types": kinds} if kinds else {}
    item = r"(?:genes?|cds|coding sequences?|trnas?|rrnas?|exons?|features?)"
    if asked.has(r"\b(?:nearest|closest)\b"):
        found["want"] = "nearest"
    elif re.search(
        rf"\b{item}\b(?: \w+){{0,3}} (?:no|without|free of|lack\w*|not|aren't|don't|never) ?\b|"
        rf"\bno {_OWN}\b|\bwithout (?:any |an? )?{_OWN}\b|"
        rf"\b{item} (?:are|is)(?: \w+)? (?:untouched|missed|free)",
        text,
    ):
        found["want"] = "untouched"
    elif re.search(
        rf"\b{_OWN}\b.*\b(?:outside|not (?:in|within|inside|overlap\w*|touch\w*)|intergenic|no "
        rf"(?:genes?|cds)|between genes|don't|do not)\b|\bintergenic {_OWN}",
        text,
    ):
        found["want"] = "outside"
    elif re.search(
        rf"\b(?:which|what|list|show|how many|name)(?: of the| the| all)? {_OWN}\b", text
    ):
        if re.search(rf"\b{_OWN} (?:\w+ )*(?:per|for each|in each|each|every) {item}", text):
            found["want"] = "features"
        else:
            found["want"] = "intervals"
    elif re.search(
        rf"\b(?:which|what|list|show|how many|name|number of)(?: of the| the| all)? {item}\b", text
    ) or asked.has(rf"\b(?:per|for each|in each) {item}|\b{item} .*\bmost\b"):
        found["want"] = "features"
    limit = asked.limit("gene|trna|rrna|exon") if asked.has(r"\bmost\b|\btop\b") else None
    if limit:
        found["limit"] = limit
    return found
