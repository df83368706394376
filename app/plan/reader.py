"""Reads a marked question: order, limits, strand, counting, grouping."""

from __future__ import annotations

import re

from app.plan.bounds import bounds
from app.plan.entities import Marked
from app.plan.ordering import limit, sort, superlatives
from app.plan.reading import Reading
from app.plan.vocabulary import Vocabulary

_AFTER_STRAND = r"(?:[ -]?(?:strand(?:ed)?s?|direction|orientation|one'?s?\b))"
_MOVING = r"(?:point|run|read|fac|go|transcrib|orient|direct|head)\w*"
_BESIDE = r"(?! (?:of|from|side|end|hand|flank|arm|half|part)\b)"
MINUS = re.compile(
    rf"(?:\b(?:minus|negative|reverse|complement(?:ary)?|antisense"
    rf"|bottom|lagging|rev|crick|c(?= strand)){_AFTER_STRAND}|\((?:minus|reverse)\) strand"
    rf"|\b(?:{_MOVING}|lie\w*) (?:to(?:wards)? the )?left{_BESIDE}\b|\bleftwards?{_BESIDE}\b"
    rf"|\b{_MOVING} (?:in )?(?:backwards?|reverse)\b|\bbackwards? (?:genes|cds|orfs|ones)\b"
    rf"|\bleft-{_MOVING}"
    r"|\(-\)|[ (]- strand|\bstrand (?:is )?(?:-(?:1|(?!\s*\w))|minus|negative|reverse)(?!\w)"
    r"|-1 strand"
    r"|\b(?:on|in|for|to|only|just|from) (?:the )?(?:minus|negative"
    r"|reverse|complement)\b(?! complement| of)"
    r"|\b(?:minus|reverse) (?:genes|cds|orfs)\b)"
)
PLUS = re.compile(
    rf"(?:\b(?:plus|positive|forward|direct|sense|top|leading|watson|w(?= strand)){_AFTER_STRAND}"
    r"|\((?:plus|forward)\) strand"
    rf"|\b{_MOVING} (?:to(?:wards)? the )?right{_BESIDE}\b|\brightwards?{_BESIDE}\b"
    rf"|\b{_MOVING} forwards?\b|\bright-{_MOVING}"
    r"|\(\+\)|[ (]\+ strand|\bstrand (?:is )?(?:\+(?:1|(?!\s*\w))|plus|positive|forward|1)(?!\w)"
    r"|\+1 strand"
    r"|\b(?:on|in|for|to|only|just|from) (?:the )?(?:plus|positive|forward|direct)\b"
    r"|\b(?:plus|forward) (?:genes|cds|orfs)\b)"
)

_RIGHTWARDS = re.compile(rf"\b{_MOVING} (?:from )?(?:the )?left[- ]to[- ](?:the )?right\b")
_LEFTWARDS = re.compile(rf"\b{_MOVING} (?:from )?(?:the )?right[- ]to[- ](?:the )?left\b")
"""Genes that run from left to right; "list them from left to right" is an order."""

_NOT_ON = re.compile(
    r"(?:\bnot|n't|\bnever|\bother than|\bexcept|\binstead of|\brather than)"
    r"(?: (?:on|in|the|to|at|encoded|located|found|lying|transcribed|from|those|ones|genes"
    r"|any))*\s*$"
)
"""What turns the strand that is said into the other one."""

_GROUPS: tuple[tuple[str, str], ...] = (
    (r"strands?|orientations?|directions?", "strand"),
    (
        r"records?|contigs?|chromosomes?|replicons?|segments?|scaffolds?|plasmids?|molecules?",
        "record",
    ),
    (r"genomes?|files?|organisms?|species", "genome"),
    (r"(?:feature )?(?:types?|kinds?|categor\w+|features?)", "type"),
    (r"products?|annotations?|functions?", "product"),
    (r"start codons?", "start_codon"),
    (r"(?:gene )?(?:symbols?|names?)", "symbol"),
)


def read(marked: Marked, vocabulary: Vocabulary) -> Reading:
    """Read everything that does not depend on the tool."""
    reading = Reading(marked, vocabulary, marked.masked)
    text = re.sub(r"\breverse[ -]complement\w*", " ", marked.masked)
    text = _RIGHTWARDS.sub("rightwards", text)
    text = _LEFTWARDS.sub("leftwards", text)
    reading.names = marked.values("gene", "absent")
    minus, plus = bool(MINUS.search(text)), bool(PLUS.search(text))
    if minus != plus:
        reading.strand = -1 if minus else 1
        found = (MINUS if minus else PLUS).search(text)
        if found and _NOT_ON.search(text[: found.start()]):
            reading.strand = -reading.strand
    reading.count = bool(
        re.search(
            r"\bhow ma?ny\b(?! (?:bases|base pairs|bp|nucleotides|nt|amino"
            r"|residues|aa)\b)|\bnumbers? of\b"
            r"|\bcount(?:s|ed|ing)?\b|\btally\b|[,;:] (?:the )?number\b|\bquantity\b"
            r"|\bn\?$|# of|\btotal (?:\w+ )?(?:genes"
            r"|@type|cds|proteins)|\bhow much\b.*\bgenes\b",
            text,
        )
    )
    reading.superlatives = superlatives(text, reading)
    reading.sort = sort(text, reading)
    reading.bounds = bounds(text, reading)
    reading.limit = limit(text, reading)
    reading.group = _group(text)
    if minus and plus and reading.count and reading.group is None and _of_one_kind(reading):
        reading.group = "strand"
    return reading


def _of_one_kind(reading: Reading) -> bool:
    """Whether what is counted on both strands is one kind of gene, with one set of conditions."""
    if reading.names or len(reading.bounds) > 1:
        return False
    told = [set(map(str, reading.values(*kinds))) for kinds in (
        ("type", "aminotype", "keyword", "prefix"), ("range",), ("quantity", "span"))]  # fmt: skip
    nouns = {noun.rstrip("s") for noun in _NOUNS.findall(reading.masked)}
    return all(len(values) < 2 for values in told) and len(nouns) < 2


_NOUNS = re.compile(r"\b(?:genes?|cds|proteins?|pseudogenes?|orfs?)\b")


def _group(text: str) -> str | None:
    for pattern, key in _GROUPS:
        if re.search(
            rf"\b(?:per|by|for each|in each|on each|each|every|for every"
            rf"|on every|broken down by|split by"
            rf"|grouped by|group by|across|on either|on both|in both|for"
            rf" both|over the two|on the two) "
            rf"(?:the |of the |different )*(?:{pattern})\b(?! (?:of|is|that|which|@))",
            text,
        ) or re.search(
            rf"\b(?:each|every|either|per)(?: one)?(?: of)?(?: the| these| those)?"
            rf"(?: @number\d+)?(?: different)? (?:{pattern})\b",
            text,
        ):
            return key
    if re.search(r"(?:^|\s)\+\s.{0,12}\band\b.{0,8}\s-(?:\s|,|$)", text):
        return "strand"
    if re.search(
        r"\b(?:plus|forward)\b.{0,25}\b(?:and|vs|versus|or|than|/)\b(?: how many)?(?: are)?.{0,12}"
        r"\b(?:minus|reverse)\b",
        text,
    ):
        return "strand"
    return None
