"""Demands for figures: counts of each, shares, means, ranks, one kind against another.

The table they belong to is `app.plan.demands`.
"""

from __future__ import annotations

import re

from app.plan.reading import Reading
from app.plan.told import FILTERED, HOLDERS, LISTED, Demand, Rule, Told

_YES_NO = re.compile(r"^(?:so |and |ok )?(?:is|are|was|were|isn't|aren't|does|do|lies?|am)\b")


_EACH = re.compile(
    r"\b(?:per|for each|for every|in each|in every|on each|on every|of each|of every|each|by)"
    r" (?:of the |single |one of the )?(?P<noun>contigs?|records?|chromosomes?|replicons?|segments?"
    r"|scaffolds?|plasmids?)\b(?! (?:is|that|which|of|with|has|have))"
)


_BY_RECORD = frozenset(
    {"list_records", "compare_genomes", "assembly_statistics", "variant_summary",
     "alignment_summary", "track_overview", "codon_usage", "digest", "restriction_sites"}
)  # fmt: skip


_GENE_NOUN = re.compile(r"\b(?:genes?|cds|proteins?|orfs?)\b|@(?:type|aminotype)\d")


def _each(reading: Reading, told: Told) -> Demand | None:
    listed = told.tools <= {"list_genes", "count_genes", "find_genes"}
    if reading.group == "strand" and listed and not reading.names and "group_by" not in told.keys:
        return Demand("strands", "each strand")
    found = _EACH.search(reading.masked)
    ranked = found and reading.superlatives and _GENE_NOUN.search(reading.masked[: found.start()])
    if ranked and told.tools == {"list_records"} and reading.vocabulary.record_count > 1:
        return Demand("group", f"each {found['noun'].removesuffix('s')}" if found else "each")
    if found is None or reading.vocabulary.record_count < 2 or reading.names:
        return None
    if "group_by" in told.keys or told.tools & _BY_RECORD or "record" in told.keys:
        return None
    if not told.tools <= (FILTERED | {"genome_summary", "composition", "pseudogenes"}):
        return None
    return Demand("group", f"each {found['noun'].removesuffix('s')}")


SHARE = re.compile(
    r"\b(?:share|fraction|percentage|percent|proportion)\b(?: [\w'@-]+){0,4} (?:genes?|proteins?"
    r"|cds|orfs?|@type\d+|@keyword\d+)|%\s*of\s*(?:the\s*)?(?:genes|proteins)"
)


def _share(reading: Reading, told: Told) -> Demand | None:
    found = SHARE.search(reading.masked)
    if found is None or not told.tools <= {"list_genes", "find_genes", "pseudogenes"}:
        return None
    return Demand("share", "share")


_MEAN = re.compile(
    r"\b(?:average|(?<!i )(?<!you )mean|median|total|combined|altogether|summed?|in all)\b"
)


def _mean(reading: Reading, told: Told) -> Demand | None:
    found = _MEAN.search(reading.masked)
    if found is None or (found.group() in ("in all", "total", "altogether") and reading.count):
        return None
    if not told.tools <= {"list_genes", "find_genes", "gene_location", "extremes", "count_genes"}:
        return None
    if found.group() in ("total", "combined", "summed", "sum", "altogether", "in all") and (
        len(reading.names) < 2 and not re.search(r"\b(?:length|size|bp|bases|mass)\b",
                                                 reading.masked)
    ):  # fmt: skip
        return None
    if any(call.arguments.get("group_by") == "gene" for call in told.calls):
        return None
    if (
        "difference" in told.text
        or "exons" in told.text
        or re.search(r"\bthan (?:the )?(?:average|mean)", reading.masked)
    ):
        return None
    return Demand("mean", found.group())


def _rank(reading: Reading, told: Told) -> Demand | None:
    if not told.tools <= (LISTED | {"gene_cluster"}) or not reading.superlatives:
        return None
    if {"sort_by", "rank", "limit", "group_by", "offset"} & told.keys:
        return None
    if _YES_NO.match(reading.masked) and reading.names:
        return None
    return Demand("rank", "the longest, shortest, highest or lowest")


_MOST = re.compile(
    r"\b(?:which|what) (?P<thing>gene|protein|contig|chromosome|record|segment|operon|transcript)"
    r"(?:'s)?\b[^?]{0,30}\b(?:the )?(?P<end>most|fewest|least|highest number of|largest number of)"
    r" (?P<what>\w+|@type\d+)|\b(?P<two>gene|protein) with (?:the )?(?:most|fewest)"
    r" (?P<of>\w+|@type\d+)"
)


def _most(reading: Reading, told: Told) -> Demand | None:
    found = _MOST.search(reading.masked)
    if found is None or not told.tools <= LISTED:
        return None
    if {"sort_by", "rank", "group_by"} & told.keys:
        return None
    return Demand("rank", found.group("end") or "most")


_VERSUS = re.compile(
    r"\b(?:vs\.?|versus|compared (?:to|with)|as against|relative to|or more|than)\b"
    r"|\bmore\b.* or "
)


def _both(reading: Reading, told: Told) -> Demand | None:
    """Kinds that are set against each other, of which one was counted."""
    if not told.tools <= {"count_genes", "list_genes"} or len(told.calls) > 1:
        return None
    if not _VERSUS.search(reading.masked) or reading.group or reading.bounds:
        return None
    said = {str(word) for word in reading.values("prefix")}
    if reading.values("aminotype") and reading.values("keyword", "amino"):
        said |= {"tRNAs of one amino acid", "tRNAs of the other"}
    if said and told.tools == {"list_genes"} and not re.search(r"\bmore\b", reading.masked):
        return None
    if len(said) > 1 and (missing := [name for name in sorted(said) if not told.says(name)]):
        return Demand("both", missing[0])
    said = {kind for kind in reading.values("type") if kind not in HOLDERS}
    if re.search(r"\bpseudo-?genes?\b", reading.masked):
        said.add("pseudogene")
    if re.search(r"\bprotein[- ]coding\b", reading.masked):
        said.add("protein_coding")
    missing = sorted(kind for kind in said if not told.says(kind))
    if len(said) < 2 or not missing or "group_by" in told.keys:
        return None
    return Demand("both", missing[0])


_LATE = re.compile(
    r"\b(?P<nth>second|third|fourth|fifth|sixth|2nd|3rd|4th|5th)\b(?! (?:half|copy|strand|part))"
)


_ALL_BESIDE = re.compile(
    r"\bhow many (?:other )?(?:genes|cds|proteins)\b[^?]*\b(?:upstream|downstream|before|after"
    r"|left|right)\b"
)


def _nth(reading: Reading, told: Told) -> Demand | None:
    if told.tools == {"gene_neighbours"} and not {"count", "distance"} & told.keys:
        beside = _ALL_BESIDE.search(reading.masked)
        if beside:
            return Demand("count", beside.group())
    found = _LATE.search(reading.masked)
    if found is None or not told.tools <= {"gene_neighbours", "list_genes", "list_records"}:
        return None
    if {"count", "offset", "limit", "record"} & told.keys:
        return None
    return Demand("rank", found["nth"])


_WHICH_PIECES = re.compile(
    r"\b(?:which|what|on which) (?:of the )?(?P<noun>contigs|records|chromosomes|segments"
    r"|replicons|scaffolds) (?:hold|have|contain|carry|encode|bear|are|do) "
)
_BY_SIZE = re.compile(
    r"\b(?P<end>long|short|larg|bigg?|small|tini)est (?:contigs?|records?|chromosomes?|segments?"
    r"|replicons?|scaffolds?)\b"
)
_LONG_GENE = re.compile(
    r"\b(?:long|short|larg|bigg?|small|tini)est (?:annotated |single )?(?:gene|protein|cds|orf)\b"
)


def _pieces(reading: Reading, told: Told) -> Demand | None:
    """Records that hold something, or are largest, answered with genes or by another measure."""
    if reading.vocabulary.record_count < 2 or reading.names:
        return None
    text = reading.masked
    holding = _WHICH_PIECES.search(text)
    if holding and told.tools <= {"list_genes", "find_genes"} and not reading.superlatives:
        return Demand("pieces", f"which {holding['noun']}")
    if told.tools != {"list_records"}:
        return None
    if _LONG_GENE.search(text):
        return Demand("rank", "the longest or shortest gene")
    if _BY_SIZE.search(text) and told.calls[0].arguments.get("sort_by") not in (None, "length"):
        return Demand("sized", "by length")
    return None


def _smallest(reading: Reading, told: Told) -> Demand | None:
    """The shortest reading frame, where the tool tells the longest."""
    if told.tools != {"find_orfs"}:
        return None
    if any(order == "ascending" for _, order in reading.superlatives):
        return Demand("rank", "shortest")
    return None


TALLIED: tuple[Rule, ...] = (_each, _share, _mean, _rank, _most, _both, _nth, _pieces, _smallest)
