"""Orders to draw a map: "draw a circular map of the plasmid", "a map of the 10 kb around lacZ".

Stands in front of the classifier and takes only orders with a verb of drawing, or that are the name
of a picture alone; restriction maps, coverage plots and the like are left to others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from app.plan.base import Call, Plan
from app.plan.conditions import conditions
from app.plan.entities import mark
from app.plan.fill.classify import scan_place
from app.plan.reader import read
from app.plan.reading import Reading
from app.plan.vocabulary import of_library
from app.tools.maps.arguments import DrawMapArguments

if TYPE_CHECKING:
    from index.library import Library

_POLITE = (
    r"(?:(?:please|now|ok(?:ay)?|then|and|so|great|thanks|can you|could you|would you|will you"
    r"|i(?:'d| would) like(?: you)?(?: to)?|i want(?: you)?(?: to)?|i need(?: to)?|let me"
    r"|can i|could i|may i|let's)[\s,]+)*"
)
_VERB = (
    r"(?:(?:re-?)?draw|plot|sketch|paint|render|visuali[sz]e|show|display|make|create|give|get"
    r"|generate|produce|see|have|prepare|illustrate)"
)
_ROUND = r"(?:circular(?:ly)?|circle|circos|round|ring[- ]shaped|ring|cgview(?:-style)?|plasmid)"
_PICTURE = (
    r"(?:maps?|plots?|diagrams?|figures?|pictures?|images?|drawings?|views?|representations?)"
)
_FILL = r"(?:[\w.'-]+\s+){0,4}?"
_CIRCLE = re.compile(
    rf"^\W*(?:{_POLITE}{_VERB}\b\s+)?(?:me\s+|us\s+)?{_FILL}{_ROUND}\s+{_FILL}{_PICTURE}\b"
    rf"|^\W*{_POLITE}{_VERB}\b.*\b{_PICTURE}\b.*\b(?:as a (?:circle|ring)|circular(?:ly)?|round)\b"
    rf"|^\W*{_POLITE}{_VERB}\b.*\b(?:as|in|into) a (?:circle|ring)\b"
    r"|^\W*circos\b",
    re.I,
)
_LINE = re.compile(
    rf"^\W*(?:{_POLITE}{_VERB}\b\s+)?(?:me\s+|us\s+)?(?:an?\s+|the\s+)?(?:linear\s+|gene\s+"
    r"|genome\s+|genetic\s+|physical\s+|annotated\s+|detailed\s+)*(?:maps?|drawings?|diagrams?)\s+"
    r"(?:of|for|around|with)\b"
    rf"|^\W*{_POLITE}(?:(?:re-?)?draw|sketch|visuali[sz]e|illustrate)\b.*\b(?:region|stretch"
    r"|neighbou?rhood|locus|map|genes? around|kb around|bp around)\b"
    rf"|^\W*{_POLITE}{_VERB}\b\s+(?:me\s+)?(?:an?\s+|the\s+)?(?:linear\s+|genome\s+|gene\s+)*map\b"
    rf"|^\W*{_POLITE}{_VERB}\b.*\b(?:on|in|as) (?:a|the) (?:linear )?map\b"
    rf"|^\W*{_POLITE}{_VERB}\b.*\b{_PICTURE} of (?:the|this|my|its) (?:whole |entire )?(?:genome"
    r"|chromosome|record|plasmid|contig)\b"
    rf"|^\W*{_POLITE}(?:draw|sketch|visuali[sz]e|plot)\b (?:the|this|my) (?:whole |entire )?"
    r"(?:genome|chromosome|record|plasmid|contig)\W*$",
    re.I,
)
_MARKED = re.compile(
    rf"^\W*{_POLITE}(?:mark|label|highlight|name)\b(?P<that>.*?)\b(?:on|in) (?:a|the) "
    rf"(?:{_ROUND}\s+|linear\s+|genome\s+|gene\s+)*map\b(?P<rest>.*)$",
    re.I,
)
_OTHER = re.compile(
    r"\b(?:restriction|digest|cut|enzymes?|codons?|coverage|depth|reads?|variants?|snps?|heat"
    r"|dot ?-?plots?|synten\w+|links?|gel|histogram|lengths?|k-?mers?|scan|promoter-like|metabolic"
    r"|pathways?|phylogen\w+|trees?|structures?|3d|protein map|compare|comparison|versus|vs"
    r"|gc(?: content| skew)?(?: plot| profile| along)|mind map|road ?map|linkage|physical distance"
    r"|sequence|fasta|table|list)\b",
    re.I,
)
_LABEL = re.compile(
    r"\b(?:with|and|show(?:ing)?|label(?:l?ing|l?ed)?|mark(?:ing|ed)?|highlight(?:ing|ed)?"
    r"|nam(?:e|ing|ed)|where)\b(?P<what>.*?)\b(?:label\w*|mark\w*|highlight\w*|named|shown"
    r"|set off|in red)\b"
    r"|\b(?:label|mark|highlight|name|set off|label\w*ing|marking|highlighting|naming)\b\s+"
    r"(?P<that>.+)$",
    re.I,
)


def is_order(question: str) -> bool:
    """Whether the words of a question order a map."""
    found = any(pattern.search(question) for pattern in (_MARKED, _CIRCLE, _LINE))
    return found and not _OTHER.search(question)


def recognise(question: str, library: Library) -> Plan | None:
    """The plan of an order to draw a map; None where the question is about something else.

    Parameters
    ----------
    question
        As typed.
    library
        Open genomes.
    """
    if not library.genomes or len(question) > 400:
        return None
    if not is_order(question):
        return None
    on = _MARKED.search(question)
    circle = re.search(rf"\b{_ROUND}\b", question, re.I) if on else _CIRCLE.search(question)
    label = on or _LABEL.search(question)
    rest = question
    if label:
        rest = on["rest"] if on else question[: label.start()] + " " + question[label.end() :]
    # E. coli has a gene called map.
    rest = re.sub(rf"\b{_PICTURE}\b", " ", rest, flags=re.I)
    vocabulary = of_library(library)
    marked = mark(rest, vocabulary)
    if marked.of("absent"):
        return None
    reading = read(marked, vocabulary)
    arguments: dict[str, Any] = {**(scan_place(reading) or {})}
    if "around" in arguments and arguments.get("distance") == 1_000:
        arguments.pop("distance")
    if circle:
        arguments = {key: arguments[key] for key in ("record",) if key in arguments}
        arguments["shape"] = "circle"
    elif re.search(r"\blinear\b", question, re.I):
        arguments["shape"] = "line"
    if re.search(r"\bplasmids?\b", rest, re.I) and not reading.values("record"):
        arguments["plasmid"] = True
    genomes = reading.values("genome")
    if len(genomes) == 1 and len(library.genomes) > 1:
        arguments["genome"] = genomes[0]
    wanted = _wanted(_labelled(label), library) if label else None
    if wanted is None and (circle or label):
        wanted = _names(reading)
    if wanted and "around" not in arguments:
        arguments["label"] = wanted
    try:
        full = DrawMapArguments.model_validate(arguments)
    except ValidationError:
        return None
    call = Call("draw_map", full.model_dump(exclude_defaults=True))
    return Plan([call], "answered", trace={"how": "an order to draw a map"})


def _names(reading: Reading) -> dict[str, Any] | None:
    return {"names": list(reading.names)} if reading.names else None


def _labelled(found: re.Match[str]) -> str:
    """The words for the genes to name."""
    groups = found.groupdict()
    return groups.get("what") or groups.get("that") or ""


def _wanted(words: str, library: Library) -> dict[str, Any] | None:
    """Genes to name, as conditions of a filter."""
    vocabulary = of_library(library)
    reading = read(mark(words, vocabulary), vocabulary)
    return {**conditions(reading), **(_names(reading) or {})} or None
