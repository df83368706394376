"""Stretches that run over the origin of a circle: "from 4,300 over the origin to 50".

The two positions belong together whatever stands between them, so they are read before any other
number; whether the record is a circle is what the tools look at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.plan.base import Call, Plan
from app.plan.conditions import types
from app.plan.entities import mark
from app.plan.quantities import find_quantities
from app.plan.reader import read
from app.plan.vocabulary import of_library

if TYPE_CHECKING:
    from app.session import Session
    from index.library import Library

_N = r"\d[\d,]*(?:\.\d+)?(?: ?(?:kb|mb|kbp|mbp|k|bp|nt)\b)?"
_THE = r"(?:(?:the|its|this|base|position|nucleotide|nt|bp|coordinate|number) )*"
_OVER = (
    r"(?:over|across|through|past|around|round|spanning|crossing|via|beyond|including|wrapping"
    r"(?: (?:around|over|round|past|across))?|that (?:spans|crosses|runs over|includes|passes)"
    r"|and (?:over|across|through|past|around))"
    r" (?:the |its )?(?:(?:plasmid|genome|record|circle|sequence|right|very|map|numbering)"
    r"(?:'s)? )*"
    r"(?:origin|end|zero(?: point)?|start of the circle|junction|position 1|base 1|base one"
    r"|linearisation point|ori(?= )|circle)\b(?! of (?:replication|transfer))"
)
_BETWEEN = re.compile(
    rf"\b(?P<a>{_N})(?: \w+)??[ ,(]*(?:and )?(?:on |back |on and |going |running |reading )*{_OVER}"
    rf"(?: \w+){{0,3}}?[ ,)]*(?:and )?(?:on |back |round |around |then )*"
    rf"(?:to|until|till|up to|down to|as far as|-|–|and) {_THE}(?P<b>{_N})",
    re.I,
)
_AFTER = re.compile(
    rf"\b(?P<a>{_N})(?: of [\w.]+)? ?(?:\.\.+|-|–|to|until|till|and|through) ?{_THE}(?P<b>{_N})"
    rf"[^?.]{{0,25}}?[ ,(]+{_OVER}",
    re.I,
)
_BEFORE = re.compile(
    rf"\b{_OVER}[^?]{{0,30}}?(?:from|between|,) {_THE}(?P<a>{_N}) ?(?:\.\.+|-|–|to|until|and) ?"
    rf"{_THE}(?P<b>{_N})",
    re.I,
)
_GC = re.compile(r"\bgc\b|\bg ?\+ ?c\b", re.I)
_ELSE = re.compile(
    r"\b(?:sites?|enzymes?|cuts?|digest\w*|orfs?|reading frames?|motifs?|repeats?|primers?|skew"
    r"|codons?|variants?|reads?|depth|coverage|melting|tm|mass|draw|map|plot|export|save|longest"
    r"|shortest|distance|far)\b",
    re.I,
)
_CONTENTS = re.compile(
    r"\b(?:genes?|features?|cds|proteins? (?:lie|are|encoded)|annotat\w*|trnas?|rrnas?)\b"
    r"|\b(?:what|which)\b[^?]*\b(?:lies?|is|are|sits?|located|found)\b(?! the\b)",
    re.I,
)
_BASES = re.compile(
    r"\b(?:sequences?|bases?|nucleotides?|dna|letters|fasta|lengths?|long|big|size|stretch|region"
    r"|fragment|piece|give|show|print|bp|nt|part|translat\w*|complement|get|extract|want|need)\b",
    re.I,
)


def recognise(question: str, library: Library, session: Session | None = None) -> Plan | None:
    """The plan of a question about a stretch over the origin, or None where it is another.

    Parameters
    ----------
    question
        Plain English.
    library
        Open genomes.
    session
        The conversation, whose last stretch "and its GC content?" goes on from.
    """
    found = _BETWEEN.search(question) or _AFTER.search(question) or _BEFORE.search(question)
    if found is None:
        return _onward(question, session)
    if len(question) > 500:
        return None
    ends = [_position(found["a"]), _position(found["b"])]
    if None in ends or ends[0] == ends[1]:
        return None
    start, end = max(ends), min(ends)  # type: ignore[type-var]
    rest = question[: found.start()] + " " + question[found.end() :]
    vocabulary = of_library(library)
    reading = read(mark(rest, vocabulary), vocabulary)
    place: dict[str, Any] = {"start": start, "end": end}
    records = reading.values("record")
    genomes = reading.values("genome")
    if records:
        place["record"] = str(records[0])
    call = _call(question, rest, place, types(reading), reading.strand)
    if call is None:
        message = (
            "Of a stretch over the origin the bases, the GC content and the genes are told, and "
            "one of them at a time."
        )
        return Plan([], "declined", message, trace={"how": "over the origin"})
    if genomes and len(library.genomes) > 1:
        call.arguments["genome"] = str(genomes[0])
    return Plan([call], "answered", trace={"read_as": question.lower(), "how": "over the origin"})


_BACK = re.compile(
    r"\b(?:its?|that|this|there|here|same)\b(?: (?:stretch|region|part|piece|sequence|one))?"
    r"|\bthe (?:stretch|region|piece)\b"
    r"|^(?:and |also )?(?:the )?(?:reverse complement|translat\w+)",
    re.I,
)


def _onward(question: str, session: Session | None) -> Plan | None:
    """The last stretch over the origin, asked about again."""
    turns = session.turns if session is not None else []
    if not turns or len(turns[-1].calls) != 1 or len(question) > 80 or re.search(r"\d", question):
        return None
    given = turns[-1].calls[0][1]
    place = given.get("region", given)
    start, end = place.get("start"), place.get("end")
    if not (isinstance(start, int) and isinstance(end, int) and start > end):
        return None
    if not _BACK.search(question):
        return None
    kept = {key: place[key] for key in ("start", "end", "record") if place.get(key) is not None}
    call = _call(question, question, kept, [], None)
    named = re.search(r"\b(?:genes?|features?|cds|[tr]rnas?|lies?)\b", question, re.I)
    if call is None or (call.tool == "region_contents" and not named):
        return None
    if given.get("genome"):
        call.arguments["genome"] = given["genome"]
    trace = {"read_as": question.lower(), "how": "the same stretch over the origin"}
    return Plan([call], "answered", trace=trace)


def _position(text: str) -> int | None:
    """A position as typed: ``4,300``, ``4.3 kb``."""
    for entity in find_quantities(f"position {text.rstrip('. ')}"):
        if isinstance(entity.value, int) and entity.value > 0:
            return entity.value
    return None


def _call(
    question: str, rest: str, place: dict[str, Any], kinds: list[str], strand: int | None
) -> Call | None:
    if _ELSE.search(rest):
        return None
    asks = [bool(_GC.search(rest)), bool(_CONTENTS.search(rest))]
    if all(asks):
        return None
    if asks[0]:
        return Call("composition", {"region": place})
    if asks[1]:
        wanted = [kind for kind in kinds if kind not in ("gene", "protein_coding", "protein")]
        return Call("region_contents", {**place, **({"types": wanted} if wanted else {})})
    if not _BASES.search(question):
        return None
    if re.search(r"\btranslat\w*", rest, re.I):
        place["translate"] = True
    if strand == -1 or re.search(r"\breverse[ -]complement", rest, re.I):
        place["strand"] = -1
    return Call("region_sequence", place)
