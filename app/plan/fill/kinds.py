"""Questions about all features of a kind as if they were one: "where is the terminator?"."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import conditions
from app.plan.fill.base import FILLERS, sequence_kind, with_record
from app.plan.fill.places import what_letters
from app.plan.reader import MINUS, PLUS
from app.plan.reading import Reading

_TYPE = r"(?:the |an? |its |this (?:genome|plasmid|virus|phage)'s )?@(?:type|aminotype)\d+"
_WHERE = re.compile(
    rf"^(?:and |so |ok |tell me )?(?:where|what|which) (?:is|are|does|do|'s) {_TYPE}"
    r"(?: (?:genes?|features?|located|lie|sit|found|start|begin|placed|here|in (?:it|this \w+)))*$"
)
_LONG = re.compile(
    rf"^(?:and |so |ok )?(?:how (?:long|big|large|many (?:residues|amino acids|aa|bases|bp|nt)"
    r"(?: long)?) (?:is|are|has|have|does|do)|(?:what is )?the (?:length|size) of)"
    rf" {_TYPE}(?: (?:genes?|features?|have))*"
    r"(?: (?:of|in|on) (?:this|my|our|that)(?: @genome\d+| [a-z-]+){1,3})?$"
)
_LETTERS = re.compile(
    r"^(?:please |and )?(?:show|give|print|get|what is|i need|i want)?(?: me)?(?: the)?"
    rf"(?: dna| nucleotide| base)? sequences? of {_TYPE}(?: (?:genes?|features?))*$"
)


_ENDS = re.compile(
    r"\b(?:very )?(?:first|last)(?: annotated)?(?: genes?| ones?| cds| proteins?)?,? (?:and"
    r"|as well as"
    r"|plus|&|or)(?: (?:also|which|what|is|the|then|very|one|end|start|of))* (?:last|first)\b"
    r"(?! (?:@(?:number|quantity|gene|codon|amino)|base|bases|residue|nucleotide|codon|amino|aa"
    r"|position|exon|intron|letters?|\d))"
)
_STRAND = re.compile(
    r"\b(?:which|what) (?:strand|orientation|direction) (?:has|have|holds|carries|codes for|bears)"
    r"(?: the)? (?:more|most|fewer|fewest|less)\b|\bmore (?:genes|proteins|cds|@type\d+)"
    r" on the (?:plus|minus|forward|reverse)(?: strand)?,? (?:than|or)(?: are)?(?: there)?(?: on)?"
    r"(?: the)? (?:plus|minus|forward|reverse|other)\b"
)


def first_and_last(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``extremes`` for "the first and the last gene", else None."""
    if reading.names or not _ENDS.search(reading.masked):
        return None
    if not reading.has(r"\b(?:genes?|cds|proteins?|orfs?)\b|@(?:type|aminotype|keyword|prefix)\d+"):
        return None
    if reading.values("range", "position", "quantity", "sequence"):
        return None
    return {"filter": conditions(reading), "sort_by": "position"}


def by_strand(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``count_genes`` for "which strand has more genes?", else None."""
    each = reading.group == "strand" and reading.count
    both = each and MINUS.search(reading.masked) and PLUS.search(reading.masked)
    if reading.names or not (both or _STRAND.search(reading.masked)):
        return None
    wanted = conditions(reading)
    wanted.pop("strand", None)
    return {"filter": wanted, "group_by": "strand"}


def of_a_kind(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``list_genes`` for a bare question about a feature type, else None."""
    if reading.names:
        return None
    text = reading.masked.rstrip(" ?.!")
    wanted = {"filter": conditions(reading)}
    if _WHERE.match(text):
        return wanted
    if _LONG.match(text):
        return {**wanted, "sort_by": "length", "order": "descending"}
    if _LETTERS.match(text):
        return {**wanted, "with_sequence": sequence_kind(reading) or "dna"}
    return None


_MOST_EXONS = re.compile(
    r"\b(?:most|highest number of|largest number of|greatest number of|maximum number of)"
    r" (?P<what>exons|introns)\b|\b(?P<max>maximum|max)(?: number of)? (?:exons|introns)\b"
)


_CALLED = re.compile(
    r"\b(?:everything|anything|all|those|these|every|each|entries|proteins?|genes?|records?|ones?"
    r"|cds)\b(?: @type\d+| genes?| proteins?| entries)?(?: (?:that|which|whose product))?"
    r"(?: (?:is|are))?"
    r" (?:called|named|annotated as|annotated|labell?ed(?: as)?|described as|titled)"
    r" (?:as )?(?:an? |the )?['\"]?(?P<e>@keyword\d+)(?! (?:or|and) )"
)


def called(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``list_genes`` for "all proteins called 'sigma factor'", else None."""
    found = _CALLED.search(reading.masked)
    if found is None or reading.names or reading.count or reading.superlatives:
        return None
    if len(reading.values("keyword", "prefix")) != 1 or reading.group:
        return None
    if reading.has(r"\b(?:sequences?|fasta|next|near|upstream|downstream|between|overlap\w*)\b"):
        return None
    return {"filter": conditions(reading)}


def most_exons(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``list_genes`` for "how many exons has the gene with the most of them?"."""
    text = re.sub(r"@type\d+", lambda hit: _plural(reading, hit.group()), reading.masked)
    if reading.names or not _MOST_EXONS.search(text):
        return None
    wanted = {key: item for key, item in conditions(reading).items() if key != "spliced"}
    if wanted.get("types") in (["exon"], ["intron"]):
        wanted.pop("types")
    return {
        "filter": wanted,
        "sort_by": "exons",
        "order": "descending",
        "limit": reading.limit or 1,
    }


def _plural(reading: Reading, placeholder: str) -> str:
    return f"{reading.entity(placeholder).value}s"


_BEST = re.compile(
    r"^(?:so |and |ok )?(?:is|was|isn't) @gene\d+(?: gene| protein)?(?: really| indeed| actually"
    r"| not)? (?:the|its|one of the) (?:\w+ )?(?P<what>\w+est|most [a-z-]+)"
    r"(?: annotated)? (?:gene|protein|cds|orf|one|product|enzyme|@type\d+)\b"
)


def best_of(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``list_genes`` for "is FLO1 the longest gene?", else None."""
    if len(reading.names) != 1 or not _BEST.search(reading.masked) or not reading.superlatives:
        return None
    key, order = reading.superlatives[0]
    wanted = conditions(reading)
    if reading.about_proteins and key == "aa_length":
        wanted["types"] = ["protein"]
    return {"filter": wanted, "sort_by": key, "order": order, "limit": 1}


_APART = re.compile(
    r"\bneighbou?r(?:ing|s)?(?: genes)?\b[^?]{0,30}\b(?:(?P<far>furthest|farthest|most) (?:apart"
    r"|distant|away)|(?P<near>closest|nearest)(?: together)?)|\b(?:adjacent|consecutive) genes\b"
    r"[^?]{0,30}\b(?:furthest|farthest) apart|\bgenes\b[^?]{0,30}\b(?:furthest|farthest) apart"
    r"|\b(?:longest|largest|biggest|widest) (?:\w+ )?(?:stretch|gap|space|spacer|distance|hole"
    r"|interval|desert)\b[^?]{0,25}\bbetween (?:any )?(?:two |@number\d+ )?(?:neighbou?ring"
    r"|adjacent|consecutive|successive|annotated) genes\b"
    r"|\b(?:longest|largest|biggest|widest) (?:hole|gap|desert) (?:in|of) (?:the |its |this )?"
    r"(?:gene )?annotation\b"
    r"|\b(?:longest|largest|biggest|widest) (?:\w+ ){0,2}(?:stretch|part|region|run|piece|segment)"
    r" (?:with no|without(?: any| a)?|free of|that (?:has|holds|contains|carries) no|having no)"
    r"(?: annotated)? genes?\b"
)


def widest_gap(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``intergenic`` for "which neighbouring genes are furthest apart?", else None."""
    found = _APART.search(reading.masked)
    if found is None or reading.names or found["near"]:
        return None
    if reading.values("type", "keyword", "range", "prefix"):
        return None
    letters = {"with_sequence": True} if what_letters(reading) else {}
    return with_record(reading, {"limit": reading.limit or 1, **letters})


_ANY = re.compile(
    r"^(?:are there |does it have |has it )?any (?:annotated )?(?:genes|proteins|cds)"
    r"(?: (?:in|on) (?:it|here|this|there|the (?:file|genome|record|sequence)))?\W*$"
)


def any_genes(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``count_genes`` for "any genes?", else None."""
    return {"filter": conditions(reading)} if _ANY.match(reading.masked) else None


_HOW_MANY_MORE = re.compile(r"\bhow many (?:more|fewer|less|extra) \S+")


def how_many_more(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``compare_genomes`` for "how many more genes does A have?", else None."""
    if reading.vocabulary.genome_count < 2 or not _HOW_MANY_MORE.search(reading.masked):
        return None
    return None if reading.names else FILLERS["compare_genomes"](reading)


def without_product(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``list_genes`` for "genes that lack a product", else None."""
    wanted = conditions(reading)
    if "has_product" not in wanted or reading.names or reading.count or reading.superlatives:
        return None
    if not reading.has(r"\b(?:genes?|cds|proteins?|orfs?)\b"):
        return None
    return {"filter": wanted}


_COMPARED = re.compile(
    r"^(?:and |so |ok |hi,? |hello,? )?(?:does|do|did|are|is|has|have|can)\b[^?]{0,60}?"
    r"\b(?P<how>more than|over|at least|fewer than|less than|under|at most|exactly)"
    r" (?P<n>@number\d+|one) (?:annotated |different |intact )?"
    r"(?:genes?|proteins?|cds|pseudogenes?|@(?:type|aminotype|keyword|prefix)\d+)"
)
_MEASURED = re.compile(
    r"\b(?:longer|shorter|larger|bigger|amino acids|residues|exons?|introns?|contigs?|copies|times"
    r"|each|per)\b"
)


def compared_count(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``count_genes`` for "does it have more than 80 tRNA genes?", else None."""
    found = _COMPARED.search(reading.masked)
    if found is None or reading.names or _MEASURED.search(reading.masked):
        return None
    value = 1 if found["n"] == "one" else reading.entity(found["n"]).value
    if not isinstance(value, int):
        return None
    wanted = conditions(reading)
    for key in ("min_length", "max_length", "length_unit"):
        wanted.pop(key, None)
    bounds = {
        "more than": {"at_least": value + 1},
        "over": {"at_least": value + 1},
        "at least": {"at_least": value},
        "fewer than": {"at_most": value - 1},
        "less than": {"at_most": value - 1},
        "under": {"at_most": value - 1},
        "at most": {"at_most": value},
        "exactly": {"at_least": value, "at_most": value},
    }[found["how"]]
    return {"filter": wanted, **{key: max(0, bound) for key, bound in bounds.items()}}
