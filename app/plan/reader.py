"""Reads a marked question: order, limits, strand, counting, grouping."""

from __future__ import annotations

import re

from app.plan.bounds import bounds
from app.plan.entities import Marked
from app.plan.ordering import limit, sort, superlatives
from app.plan.reading import Reading
from app.plan.vocabulary import Vocabulary

_AFTER_STRAND = r"(?:[ -]?(?:strand(?:ed)?s?|direction|orientation|one'?s?\b))"
_MINUS = re.compile(
    rf"(?:\b(?:minus|negative|reverse|complement(?:ary)?|antisense"
    rf"|bottom|lagging|rev|crick|c(?= strand)){_AFTER_STRAND}|\((?:minus|reverse)\) strand"
    r"|\b(?:point|run|read|fac|go|transcrib|orient|direct|lie|head)\w* (?:to(?:wards)? the )?"
    r"left(?:wards?)?\b|\bleftwards? (?:genes|cds|orfs|transcri\w+)"
    r"|\(-\)|[ (]- strand|\bstrand (?:is )?(?:-1?|minus|negative|reverse)(?!\w)|-1 strand"
    r"|\b(?:on|in|for|to|only|just|from) (?:the )?(?:minus|negative"
    r"|reverse|complement)\b(?! complement| of)"
    r"|\b(?:minus|reverse) (?:genes|cds|orfs)\b)"
)
_PLUS = re.compile(
    rf"(?:\b(?:plus|positive|forward|direct|sense|top|leading|watson|w(?= strand)){_AFTER_STRAND}"
    r"|\((?:plus|forward)\) strand"
    r"|\b(?:point|run|read|fac|go|transcrib|orient|direct|head)\w* (?:to(?:wards)? the )?"
    r"right(?:wards?)?\b|\brightwards? (?:genes|cds|orfs|transcri\w+)"
    r"|\(\+\)|[ (]\+ strand|\bstrand (?:is )?(?:\+1?|plus|positive|forward|1)(?!\w)|\+1 strand"
    r"|\b(?:on|in|for|to|only|just|from) (?:the )?(?:plus|positive|forward|direct)\b"
    r"|\b(?:plus|forward) (?:genes|cds|orfs)\b)"
)

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
    reading.names = marked.values("gene", "absent")
    minus, plus = bool(_MINUS.search(text)), bool(_PLUS.search(text))
    if minus != plus:
        reading.strand = -1 if minus else 1
        found = (_MINUS if minus else _PLUS).search(text)
        if found and _NOT_ON.search(text[: found.start()]):
            reading.strand = -reading.strand
    reading.count = bool(
        re.search(
            r"\bhow ma?ny\b(?! (?:bases|base pairs|bp|nucleotides|nt|amino"
            r"|residues|aa)\b)|\bnumbers? of\b"
            r"|\bcount(?:s|ed|ing)?\b|\btally\b|, (?:the )?number\b|\bquantity\b"
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
    return reading


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
        r"\b(?:plus|forward)\b.{0,25}\b(?:and|vs|versus|or|than|/)\b.{0,12}\b(?:minus|reverse)\b",
        text,
    ):
        return "strand"
    return None
