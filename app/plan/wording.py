"""One table of the field's synonyms: what people write -> the words that the planner's rules know.

A question is read as typed first. Where that reading leaves something out or finds no tool, it is
read again in these words (`app.plan.settling`); the table may therefore be bold.
"""

from __future__ import annotations

import re
from functools import cache

_GENOME = (
    r"(?:genome|chromosome|plasmid|phage|virus|sequence|record|plastome|mitogenome|mtdna|file)"
)
_ONE = r"(?:one|genes?|locus|loci|orfs?|cds)"

_TABLE: tuple[tuple[str, str], ...] = (
    # What stands around a question.
    (r"^(?:hi|hello|hey|dear \w+|good (?:morning|afternoon|evening))\b[ ,!.]*", ""),
    (r"^(?:sorry (?:to (?:bother|trouble|disturb) you|for \w+ing)?|excuse me)[ ,!.]*", ""),
    (
        r"^(?:(?:i|we)(?: would|'d| should| just| really| also)* (?:like|love|want|need|wish|have"
        r"|be (?:glad|grateful|happy) (?:to|if))(?: to)? (?:know|learn|hear|see|find out|understand"
        r"|ask|check|have|get)(?: about)?|(?:could|can|would|will) you(?: please| kindly| maybe)?"
        r" (?:tell|show|give|let) (?:me|us)(?: know)?|(?:please )?(?:tell|show) (?:me|us)|do you"
        r" (?:happen to )?know|(?:i|we)(?: am|'m| are|'re) (?:wondering|curious|interested in"
        r"|trying to (?:find out|see|work out))|(?:i|we) wonder|any idea)[ ,:]+(?=\w)",
        "",
    ),
    (
        r"[ ,]*\b(?:if (?:that(?:'s| is)|it(?:'s| is)|you can|possible)[^,?.]{0,25}"
        r"|thank you(?: (?:so|very) much)?|thanks(?: a lot| in advance)?|many thanks"
        r"|cheers)[ !.]*$",
        "",
    ),
    # Strands.
    (
        r"\b(?:right[- ]to[- ]left|leftwards?|counter-?clockwise|anti-?clockwise|bottom|antisense"
        r"|complement(?:ary)?|reverse|minus|negative)[ -](?:strand|direction|orientation)\b",
        "minus strand",
    ),
    (
        r"\b(?:left[- ]to[- ]right|rightwards?|clockwise|top|sense|forward|plus|positive)[ -]"
        r"(?:strand|direction|orientation)\b",
        "plus strand",
    ),
    (
        r"\b(?:transcribed|read|encoded|oriented|pointing|running|facing|going)"
        r" (?:from )?(?:right[- ]to[- ]left|leftwards?|counter-?clockwise|anti-?clockwise"
        r"|backwards?|in reverse)\b",
        "on the minus strand",
    ),
    (
        r"\b(?:transcribed|read|encoded|oriented|pointing|running|facing|going)"
        r" (?:from )?(?:left[- ]to[- ]right|rightwards?|clockwise|forwards?)\b",
        "on the plus strand",
    ),
    (
        r"\b(?:light|heavy|l|h)[- ]strand,? (?:i\.?e\.?|that is|meaning|=),? (?:the )?complement\b",
        "minus strand",
    ),
    (r"\bco-?directional(?:ly)?\b|\bin tandem orientation\b", "on the same strand"),
    # Parts of genes and features.
    (
        r"\b(?P<n>[53])(?:'|\u2032| ?-?prime)?[ -]*(?:un-?translated|non-?translated|non-?coding)"
        r" (?:regions?|ends?|sequences?|leaders?|parts?)",
        r"\g<n>'UTR",
    ),
    (
        r"\b(?:interrupted|split|broken(?: up)?|separated|divided) by (?:an? |any )?introns?\b",
        "with introns",
    ),
    (
        r"\bintron[- ](?:containing|bearing|carrying)(?P<n>(?: [\w-]+)?) "
        rf"(?P<one>{_ONE}|proteins?)\b",
        r"\g<n> \g<one> with introns",
    ),
    (
        r"\b(?:ARSs?|ARSes|ARS elements?|autonomously replicating sequences?|replication origins?"
        r"|oris)\b",
        "replication origins",
    ),
    (r"\bhow many (?P<k>introns)\b(?P<r>[^?]*\bmost\b)", r"how many exons\g<r>"),
    (r"\bsplice variants?\b|\bsplice forms?\b|\bisoforms?\b", "transcripts"),
    # Genes inside, outside and beside others.
    (
        r"\b(?:lie|lies|lying|sit|sits|sitting|are|is|located|contained|encoded|found|nested)"
        r" (?:wholly|entirely|completely|fully|totally|all) (?:inside|within|in) (?:of )?"
        rf"(?:another|other|a (?:larger|bigger)|larger|bigger)(?: {_ONE})?",
        "lie inside another gene",
    ),
    (
        r"\bhow (?:many|much)(?: of the)? (?:base ?pairs|bases|bp|nucleotides|nt|dna|sequence)\b"
        rf"[^?]{{0,40}}?\b(?:are|is|lie|lies|sit|fall|falls) (?:not (?:in|within|inside|part of)|"
        rf"outside(?: of)?) (?:any|a|the|all)? ?{_ONE}",
        "how many bases are noncoding",
    ),
    (r"\b(?:dividing|separating|lying|located) between\b", "between"),
    (
        r"\bhow (?:many|much) (?:bases|base ?pairs|bp|nucleotides|nt|kb|dna)"
        r" (?:separates?|divides?|lies? between) (?P<x>\w[\w'-]*) (?:and|from) (?P<y>\w[\w'-]*)",
        r"how far apart are gene \g<x> and gene \g<y>",
    ),
    (
        r"\bwhat features (?:does|do|are|has|have|can)\b[^?]*",
        "which features are annotated and how many of each type",
    ),
    (
        r"\b(?:in|within|of|on|inside) the first (?:megabase|mega-base|mb)\b",
        "between 1 and 1000000",
    ),
    (r"\b(?:in|within|of|on|inside) the first (?:kilobase|kb)\b", "between 1 and 1000"),
    (
        r"^(?P<x>[A-Za-z]\w{0,5}) (?:versus|vs\.?|or|compared (?:to|with)) (?P<y>[A-Za-z]\w{0,5})"
        r"[,:;] (?=which|what|who)",
        r"gene \g<x> and gene \g<y>: ",
    ),
    # Sizes and measures.
    (
        r"\b(?P<c>than|under|over|below|above|at least|at most|exactly|up to)"
        r" (?P<n>\d[\d,]*) codons\b",
        r"\g<c> \g<n> aa",
    ),
    (r"\bhow heavy (?:is|are)\b", "what is the molecular weight of"),
    (
        r"\bhow much (?:does|do) (?P<k>[\w' -]{2,40}?) weigh\b",
        r"what is the molecular weight of \g<k>",
    ),
    (r"\bmol(?:\.|ecular)? ?(?:wt|weights?|mass(?:es)?)\.?(?!\w)", "molecular weight"),
    (r"\b(?P<w>gc|at)[- ](?P<e>poor|rich)\b(?=[^?]*\b(?:most|top|first)\b)", r"\g<w>-\g<e>"),
    (
        r"\b(?P<n>\d+|two|three|four|five|six|seven|eight|nine|ten|twenty|the)"
        r" most (?:gc[- ]poor|at[- ]rich)\b",
        r"\g<n> lowest GC",
    ),
    (
        r"\b(?P<n>\d+|two|three|four|five|six|seven|eight|nine|ten|twenty|the)"
        r" most (?:gc[- ]rich|at[- ]poor)\b",
        r"\g<n> highest GC",
    ),
    (r"\b(?:homologu?e?s?|orthologu?e?s?|equivalents?|counterparts?) of (?=\w)", ""),
    (
        r"(?P<g>\b[A-Za-z]{3,4}[A-Z0-9]\w{0,2})[ -](?:homologu?e?|orthologu?e?|equivalent)s?\b",
        r"\g<g>",
    ),
    (r"\bhow[’']s\b", "how is"),
    (r"\bhow long[’']s\b", "how long is"),
    (r"\b(?P<w>what|where|which|who|how)[’'](?:ve|d|re)\b", r"\g<w> are"),
    (rf"\bkeeps? in this {_GENOME}\b", "has"),
)


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(found, re.IGNORECASE), new) for found, new in _TABLE)


def reworded(question: str) -> str:
    """The question without what is said around it, in the words of the planner's rules.

    Parameters
    ----------
    question
        As typed.

    Returns
    -------
    str
        The question itself where the table has nothing to change.
    """
    text = question.strip()
    for pattern, new in _compiled():
        text = pattern.sub(new, text)
    return re.sub(r"\s+", " ", text).strip() or question
