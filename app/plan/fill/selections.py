"""One selection of genes by several conditions, however commas and clauses divide it."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import conditions
from app.plan.fill.base import FILLERS
from app.plan.reader import MINUS, PLUS
from app.plan.reading import Reading

_NOUN = r"(?:genes?|cds|proteins?|orfs?|(?:coding )?(?:sequences|regions)|@(?:type|aminotype)\d+s?)"
_SIZE = (
    r"(?:(?:is |are )?(?:(?:longer|larger|bigger|greater|more|shorter|smaller|less|fewer|higher"
    r"|lower)(?: in (?:length|size))?(?: than)?|over|above|under|below|at least|at most"
    r"|exceed(?:s|ing)?|up to|beyond|no (?:longer|shorter|more|less) than|not (?:over|under)"
    r"|min(?:imum)?|max(?:imum)?|exactly|>=?|<=?|of)(?: (?:about|around|roughly))? )?"
    r"@(?:quantity|span)\d+(?: or (?:more|less|longer|shorter|larger|smaller))?"
    r"(?:[ -]?(?:long|in (?:length|size)|amino acids|residues|aa|bp|gc))*"
)
_NOT = (
    r"(?:not|non|no|excluding|exclude|except(?: for)?|without|ignoring|leaving out|other than"
    r"|(?:are|is|do|does)(?:n't| not))(?:[ -](?:just|only|merely|simply|mere|any|an?|the|annotated"
    r"|labell?ed|described|called|marked|as|being|counting|of))*[ -]"
)
_STATE = (
    r"(?:hypothetical|uncharacteri[sz]ed|characteri[sz]ed|unknown|pseudo-?gen(?:es?|ized)|pseudo"
    r"|intact|spliced|putative|probable|predicted|partial|truncated)"
    r"(?: (?:proteins?|functions?|genes?|ones?))?"
)
_HAVING = (
    r"(?:(?:that |which )?(?:have|has|having|with|lack|lacks|lacking|carry|without|with no|no"
    r"|(?:do|does)(?:n't| not) have|of) )(?:an? |any |the |assigned |annotated |known )*(?:ec"
    r" (?:numbers?)?|ec|gene (?:names?|symbols?)|symbols?|names?|products?|functions?)\b"
)
_CONDITION = re.compile(
    rf"(?:{_NOT})?(?:{MINUS.pattern}|{PLUS.pattern})|\b{_SIZE}|(?:\b{_NOT}|\b){_STATE}\b"
    rf"|\b{_HAVING}|@(?:range|record|genome)\d+"
)
_KIND = re.compile(
    rf"(?:\b(?:protein[- ])?coding )?{_NOUN}(?![\w-])|@(?:keyword|prefix)\d+(?: genes| proteins)?"
)
_ASKED = re.compile(
    r"\bhow many(?: (?:are there|is that|are those|of them are there))?\b"
    r"|\b(?:the |a )?(?:number|count)(?: of)?\b|\b(?:which|what)\b|\b(?:list|show|give|name|tell"
    r"|find|report|count)(?: me| us| them| those| all)*\b"
)
_TOLD = re.compile(
    r"\b(?:with |and |give |by )?(?:the |their |its )?(?:locus[ _]tags?|names|symbols|ids|products"
    r"|positions|coordinates)(?: and (?:products|positions|names|lengths))?(?: (?:too|only"
    r"|please))?\W*$"
)
_GLUE = frozenset(
    """that which are is and also both but only just those these the ones one all any of in on from
    inside within lie lies lying sit sits sitting located found there this it file genome chromosome
    record whole please pls encoded transcribed annotated me i want need would like to see have has
    do does be being such as so then well additionally moreover at same time with long for restrict
    restricted limited region stretch window part number many overlapping contained strand
    """.split()  # noqa: SIM905
)
_COUNTS = re.compile(r"\b(?:how many|number|count|tally)\b")


def _selection(reading: Reading) -> dict[str, Any] | None:
    """The filter of a question that holds nothing but one selection by two conditions or more."""
    text = reading.masked
    if reading.names or reading.superlatives or reading.group:
        return None
    if (
        len(
            re.findall(r"\b(?:how many|which|what)\b(?! (?:are|have|has|is|lie|run|point)\b)", text)
        )
        > 1
    ):
        return None
    if len(_COUNTS.findall(text)) > 1 or " or " in re.sub(r"@\w+ or \w+", " ", text):
        return None
    if not _KIND.search(text):
        return None
    rest = _TOLD.sub(" ", text)
    for pattern in (_CONDITION, _KIND, _ASKED):
        rest = pattern.sub(" ", rest)
    if set(re.findall(r"[@\w'>=<+%-]*\w[\w'-]*", rest)) - _GLUE:
        return None
    sizes = reading.marked.of("quantity", "span")
    if any(id(size) not in reading.used for size in sizes) or len(reading.values("range")) > 1:
        return None
    wanted = conditions(reading)
    told = {key.split("_", 1)[-1] if "_length" in key else key for key in wanted}
    return wanted if len(told - {"types", "length_unit", "field", "match"}) > 1 else None


_KINDS = re.compile(
    r"(?P<type>@type\d+)(?: genes?| rnas?| features?)?|\b(?P<protein_coding>(?:protein[- ])?"
    r"(?:coding|encoding)(?: genes?)?)\b(?! (?:sequences?|regions?))"
    r"|\b(?P<pseudogene>pseudo-?genes?)\b|\b(?P<CDS>cds|coding (?:sequences|regions))\b"
    r"|\b(?P<protein>proteins)\b|\b(?P<gene>genes)\b"
)
_EACH = re.compile(
    r"\b(?:(?:two|three|four|five|@number\d+) (?:numbers|counts|figures)|(?:how many )?(?:of )?each"
    r"(?: (?:kind|type|of them|one))?|numbers?|counts?|total|respectively|separately|apart"
    r"|compared (?:to|with)|vs\.?|versus|against|got|here|exist|annotated|breakdown|tally)\b"
)


def kinds(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``count_genes`` for "how many CDS, how many tRNA and how many pseudogenes",
    else None."""
    text = reading.masked
    many = _COUNTS.search(text) or _EACH.search(text)
    if not many or reading.names or reading.superlatives or reading.group or " or " in text:
        return None
    found: list[str] = []
    for hit in _KINDS.finditer(text):
        group = hit.lastgroup or ""
        found.append(str(reading.entity(hit[group]).value) if group == "type" else group)
    asked = list(dict.fromkeys(found))
    if "gene" in asked and not re.search(r"(?:many|count|of|numbers?|all|,|and) genes\b", text):
        asked.remove("gene")
    if len(asked) < 2 or set(asked) & {"exon", "intron", "source", "operon"}:
        return None
    rest = text
    for pattern in (_KINDS, _ASKED, _EACH, _PLACE):
        rest = pattern.sub(" ", rest)
    if set(re.findall(r"[@\w'>=<+%-]*\w[\w'-]*", rest)) - _GLUE - {"does", "count", "s"}:
        return None
    wanted = {key: item for key, item in conditions(reading).items() if key in _SHARED}
    return {"filter": {**wanted, "types": asked}, "group_by": "type"}


_PLACE = re.compile(
    rf"(?:{MINUS.pattern}|{PLUS.pattern})(?=[^@]*$)|@(?:range|record|genome)\d+(?=[^@]*$)"
)
"""A strand or place after all kinds, which holds for each of them."""
_SHARED = ("strand", "region", "record")


def counted(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``count_genes`` for "tRNA genes of a stretch, only those on one strand: how
    many", else None."""
    if not _COUNTS.search(reading.masked) or _selection(reading) is None:
        return None
    return FILLERS["count_genes"](reading)


def listed(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``list_genes`` for a selection by several conditions, else None."""
    if _COUNTS.search(reading.masked) or _selection(reading) is None:
        return None
    return FILLERS["list_genes"](reading)
