"""Questions for what lies nearest: "which tRNA is closest to dnaA?"."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import conditions
from app.plan.fill.base import with_record
from app.plan.fill.places import side
from app.plan.reading import Reading

_NEAREST = re.compile(r"\b(?:nearest|closest|next-?door|next closest)\b|\bmost (?:near|close)\b")
_NEXT = re.compile(
    r"\b(?:next|first|previous|preceding|following) (?:\w+ )?@(?:type|aminotype|keyword)\d+"
    r"(?: genes?)? (?:\w+ ){0,2}?(?:upstream|downstream|before|after|to the (?:left|right)|left"
    r"|right|behind|following|preceding)(?: of| from)? (?:the |position |base )*@"
)
_LAST = re.compile(
    r"\b(?:next|first|last|previous|following|preceding)(?: annotated| complete)? gene"
    r" (?:before|after|behind|past|beyond|(?:to the )?(?:left|right) of|(?:up|down)stream of)"
    r" (?:the )?(?:position |base |coordinate |nucleotide )*@(?:position|number|quantity)\d+"
)
_TARGET = re.compile(
    r"\b(?:to|of|from|after|before|beside|near|behind|past|upstream|downstream|nearest|closest)"
    r"(?: of| from| to)? (?:the |its |our |my |gene |position |base |nucleotide |coordinate )*"
    r"(?P<e>@(?:gene|absent|keyword|position|number|quantity)\d+)"
)
_END = re.compile(
    r"\b(?:to|from|of|after|before) (?:the )?(?:very )?(?P<end>start|beginning|left end|5' end"
    r"|first base|origin|end|right end|3' end|last base|tail)\b(?: of (?:the |this |my |our )*"
    r"(?:\w+ )?(?:genome|chromosome|record|contig|plasmid|sequence|phage|map|file|@record\d+))?"
)
_LETTERS = re.compile(r"\b(?:sequences?|fasta|sites?|motifs?|enzymes?|promoters?|reads?|snps?|"
                      r"variants?)\b")  # fmt: skip


def nearest(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``nearest_genes``, else None."""
    text = reading.masked
    near = _NEAREST.search(text)
    if not (near or _NEXT.search(text) or _LAST.search(text)) or _LETTERS.search(text):
        return None
    if reading.values("motif", "sequence", "enzyme", "range", "span", "peptide"):
        return None
    wanted = conditions(reading)
    for key in ("min_length", "max_length", "length_unit", "record", "region"):
        wanted.pop(key, None)
    arguments: dict[str, Any] = {}
    targets = [reading.entity(hit["e"]) for hit in _TARGET.finditer(text)]
    targets = [item for item in targets if item.kind != "keyword" or not reading.names]
    names = [item for item in targets if item.kind in ("gene", "absent")]
    places = [item for item in targets if item.kind in ("position", "number", "quantity")]
    words = [item for item in targets if item.kind == "keyword"]
    if names or len(reading.names) == 1:
        if len(reading.names) != 1:
            return None
        arguments["name"] = reading.names[0]
    elif places and isinstance(places[-1].value, int) and places[-1].value > 0:
        arguments["position"] = places[-1].value
    elif words and (wanted.get("types") or len(wanted.get("keywords", [])) > 1):
        arguments["name"] = str(words[-1].value)
        rest = [word for word in wanted.get("keywords", []) if word != words[-1].value]
        wanted.pop("keywords", None)
        if rest:
            wanted["keywords"] = rest
    elif end := _END.search(text):
        last = re.search(r"(?:right|3'|last|tail)|^end", end["end"])
        arguments["end"] = "end" if last else "start"
    else:
        return None
    if reading.strand and "strand" in wanted and re.search(r"\bsame strand\b", text):
        wanted.pop("strand")
    plain = not wanted or (set(wanted) <= {"types"} and wanted["types"] in (["CDS"], ["protein"]))
    single = re.search(r"\bgene\b", text) and not re.search(r"\b(?:genes|neighbou?rs)\b", text)
    if "name" in arguments and not wanted and not (near and single):
        return None
    if plain and "name" in arguments and not near:
        return None
    if wanted:
        arguments["filter"] = wanted
    beside = side(reading)
    if beside and "end" not in arguments:
        arguments["side"] = beside
    if _LAST.search(text):
        pass
    elif reading.limit and reading.limit > 1:
        arguments["limit"] = reading.limit
    elif found := re.search(
        r"(?P<e>@number\d+) (?:(?:genes|@\w+|are|lie|is|the) ){0,4}(?:nearest|closest)", text
    ):
        arguments["limit"] = max(1, int(reading.entity(found["e"]).value))
    return with_record(reading, arguments)
