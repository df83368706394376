"""One call made of the conditions of a question alone, where no reading of it carries them all.

The grammar is that of every list and count: what is asked (a list, a number, a share, the most of
each) and the conditions of `GeneFilter`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from app.plan.base import Call
from app.plan.choosing import MOST_PLACES
from app.plan.conditions import conditions
from app.plan.covered import asked_words, asking, strange
from app.plan.grammar import structure
from app.plan.messages import reason
from app.plan.reading import Reading
from app.plan.tallied import SHARE
from app.plan.tokens import NOT_GENES
from app.plan.told import Demand
from app.plan.vocabulary import Vocabulary
from app.tools.shared.words import singular

UNSPLICED = re.compile(r"\b(?:no|without|lack\w*|intronless|single-exon|not)\b")
"""Words for genes in one piece."""
_STARTING = re.compile(r"\bstart|\binitiat")
_NESTED = re.compile(r"\b(?:inside|nested|within) ?(?:another|other|a larger|larger)?")
_MOST = re.compile(r"\b(?:most|longest|largest|biggest|greatest)\b")
_PIECES = re.compile(r"\b(?:contigs?|scaffolds?|records?|chromosomes?|segments?|reads?)\b")


_NO_KEYS = frozenset({"pseudogene", "protein", "protein_coding", "CDS", "gene"})
"""Types that are no feature keys of a file."""
_PARTS_OF_GENES = frozenset({"transcript", "mRNA", "exon", "CDS", "intron"})
_PER_GENE = re.compile(
    r"\b(?:per|each|every|for each|a) gene\b|\b(?:which|what|the) gene\b[^?]*"
    r"\b(?:most|fewest|highest number of)\b|\bgene with (?:the )?(?:most|fewest)\b"
)


def composed(reading: Reading, left: Sequence[Demand]) -> list[Call]:
    """One call made of the question's conditions alone; nothing where it is about given genes."""
    kinds = {demand.kind for demand in left}
    wanted = conditions(reading)
    parts = [kind for kind in wanted.get("types", []) if kind in _PARTS_OF_GENES]
    if len(parts) == 1 and "record" not in wanted and not reading.values("keyword", "range"):
        counted: dict[str, Any] = {"filter": {"types": parts}}
        if reading.names and reading.count:
            counted["filter"]["names"] = reading.names
            return [Call("count_genes", counted)]
        if not reading.names and _PER_GENE.search(reading.masked):
            end = re.search(r"\b(?:most|fewest|highest)\b", reading.masked)
            rank = {"rank": "fewest" if end[0] == "fewest" else "most"} if end else {}
            return [Call("count_genes", {**counted, "group_by": "gene", **rank})]
    if len(reading.names) > 1 and "mean" in kinds:
        measure = "aa_length" if re.search(r"\baa\b|amino|protein", reading.masked) else "length"
        total = not re.search(r"\b(?:average|mean|median)\b", reading.masked)
        return [
            Call("gene_statistics", {"filter": {"names": reading.names}, "measure": measure,
                                     "statistic": "total" if total else "mean"})
        ]  # fmt: skip
    if not left and not wanted and _HOW_LONG.match(reading.masked):
        return [Call("genome_summary", {"fields": ["length"]})]
    if "features" in {demand.said for demand in left}:
        return [Call("genome_summary", {"fields": ["types"]})]
    if "measure" in kinds and not reading.names and _ONE_PROTEIN.search(reading.masked):
        few = sum(len(names) for names in reading.vocabulary.names) < 6
        one = {"field": "mass", "sort_by": "mass", "limit": 1}
        return [Call("protein_properties", one)] if few and not wanted.get("keywords") else []
    if "splice" in kinds:
        wanted["spliced"] = not UNSPLICED.search(reading.masked)
        kept = [kind for kind in wanted.pop("types", []) if kind not in _PARTS_OF_GENES]
        wanted |= {"types": kept} if kept else {}
        if re.match(r"(?:does|do|are|is|has|have)\b", reading.masked):
            return [Call("count_genes", {"filter": wanted})]
    if len(reading.names) == 1 and kinds == {"name"}:
        return [Call("gene_details", {"names": reading.names})]
    if reading.names or reading.values("sequence", "peptide", "motif", "enzyme"):
        return []
    if "codon" in kinds:
        what = "start" if _STARTING.search(reading.masked) else "stop"
        record = reading.first("record")
        return [Call("codon_usage", {"what": what} | ({"record": record} if record else {}))]
    if "strands" in kinds:
        wanted.pop("strand", None)
        return [Call("count_genes", {"filter": wanted, "group_by": "strand"})]
    if "both" in kinds:
        if reading.values("aminotype"):
            return [Call("transfer_rnas", {})]
        if len(stems := reading.values("prefix")) > 1:
            return [Call("count_genes", {"filter": {"prefix": stem}}) for stem in stems]
        types = [str(kind) for kind in reading.values("type")]
        types += ["pseudogene"] if re.search(r"\bpseudo-?gene", reading.masked) else []
        types += ["protein_coding"] if re.search(r"\bprotein[- ]coding", reading.masked) else []
        types = list(dict.fromkeys(types))
        return [Call("count_genes", {"filter": {"types": [kind]}}) for kind in types]
    if "relation" in kinds and re.search(r"\boverlap", reading.marked.text.lower()) and not wanted:
        most = {"sort_by": "length", "limit": 1} if _MOST.search(reading.masked) else {}
        return [Call("overlaps", most or ({"what": "count"} if reading.count else {}))]
    if "relation" in kinds:
        if not _NESTED.search(reading.masked) or wanted:
            return []
        count = {"what": "count"} if reading.count else {}
        return [Call("overlaps", {"nested": True, **count})]
    if "pieces" in kinds and wanted:
        return [Call("count_genes", {"filter": wanted, "group_by": "record", "at_least": 1})]
    ids = list(dict.fromkeys(reading.vocabulary.records.values()))
    if "group" in kinds and reading.superlatives and 1 < len(ids) <= MOST_PLACES:
        key, order = reading.superlatives[0]
        first = {"sort_by": key, "order": order, "limit": 1}
        return [Call("list_genes", {"filter": {**wanted, "record": name}, **first}) for name in ids]
    if "group" in kinds or reading.group == "strand":
        wanted.pop("strand", None)
        by = "record" if "group" in kinds else "strand"
        return [Call("count_genes", {"filter": wanted, "group_by": by})]
    ranked = "rank" in kinds and bool(reading.superlatives)
    if not (wanted or ranked) or (_PIECES.search(reading.masked) and reading.bounds):
        return []
    if set(wanted) == {"keywords"} and not reading.count and not reading.superlatives:
        return [
            Call(
                "find_genes",
                {
                    "query": " or ".join(map(str, wanted["keywords"])),
                    "filter": wanted if len(wanted["keywords"]) > 1 else {},
                },
            )
        ]
    known = reading.vocabulary.types | _NO_KEYS
    if any(kind not in known for kind in wanted.get("types", [])):
        return []
    if reading.superlatives:
        key, order = reading.superlatives[0]
        found = {"sort_by": key, "order": order, "limit": reading.limit or 10}
        return [Call("list_genes", {"filter": wanted, **found})]
    if wanted == {"types": ["pseudogene"]} and SHARE.search(reading.masked):
        return [Call("count_genes", {"filter": {"pseudo": True}})]
    if reading.count or SHARE.search(reading.masked) or "word" in kinds:
        return [Call("count_genes", {"filter": wanted})]
    ordered = {}
    if reading.sort:
        ordered = {"sort_by": reading.sort[0]} | (
            {"order": reading.sort[1]} if reading.sort[1] else {}
        )
    return [Call("list_genes", {"filter": wanted, **ordered})]


_CONDITION_WORDS = frozenset(
    "span spans spanning cross crosses crossing exceed exceeds lack lacks".split()  # noqa: SIM905
)
"""Verbs that conditions are stated with."""
_ONE_PROTEIN = re.compile(r"\b(?:the|this) (?:protein|polypeptide|enzyme)\b")
_HOW_LONG = re.compile(
    r"^(?:and |so |ok )?(?:how (?:long|big|large) (?:is|are)|what is the (?:length|size) of)"
    r" (?:it|this|that|they|the (?:thing|whole thing))(?: (?:altogether|in (?:all|total)))?\W*$"
)
_ASKS = re.compile(
    r"^(?:and |so |please )*(?:what|which|where|how (?:many|long)|list|show|give|find|count|name"
    r"|are there|is there|(?:do|does|are|have|has) any|any|does it have|has it|do we have"
    r"|number of|@)"
)


def only_known(reading: Reading, vocabulary: Vocabulary) -> bool:
    """Whether a refused question holds a kind or product of the file and no word of another field:
    then the classifier was wrong to call it out of scope."""
    marked = reading.marked
    if _HOW_LONG.match(reading.masked):
        return True
    if not conditions(reading):
        return False
    said = " ".join(map(str, reading.values("keyword"))).lower().replace("-", " ")
    if any(singular(word) not in vocabulary.product_words for word in said.split()):
        return False
    if reason(marked.clause(marked.text.lower())) is not None:
        return False
    if (
        reason(marked) is not None
        or not _ASKS.match(reading.masked)
        or (set(strange(marked, vocabulary)) - _CONDITION_WORDS)
    ):
        return False
    words = re.findall(r"(?<![@\w'-])[a-z][a-z'-]{2,}(?![\w@])", asking(reading.masked))
    return all(
        word in _CONDITION_WORDS
        or word in structure()
        or word in asked_words()
        or word in NOT_GENES
        or word in vocabulary.title_words
        for word in words
    )
