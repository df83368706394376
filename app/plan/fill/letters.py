"""Questions for the bases of a whole genome whose form leaves nothing open."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import conditions
from app.plan.fill.base import with_record
from app.plan.reading import Reading

_LETTER = (
    r"(?:(?:@number\d+ |single |individual |different )?(?:dna |rna )?(?:letters?|bases?"
    r"|nucleotides?|nucleobases?)(?: of (?:dna|rna|the (?:sequence|genome|alphabet)))?)"
)
_MOST = r"(?:(?:most|least) (?:common|frequent|abundant|often)|commonest|rarest|dominant)"
_COMMONEST = re.compile(
    rf"\b(?:which|what)(?: one)?(?: of)?(?: the| its)? {_LETTER} (?:is|are|occurs?|appears?"
    rf"|comes?(?: up)?)(?: used| found)?(?: the| its)? (?:{_MOST}|most often|most|least often)\b"
    r"|^(?:what(?:'s| is) )?(?:the )?(?:percent(?:age)?|share|fraction|proportion|count|number"
    r"|frequency|content) of (?:the )?(?:base |letter |nucleotide )?(?:[acgt]|adenine|guanine"
    r"|cytosine"
    r"|thymine)'?s?(?: (?:in|on) (?:it|here|(?:this|the|my) \w+))?\W*$"
    rf"|\b(?:which|what) is (?:the |its )?{_MOST} (?:single )?(?:dna |rna )?(?:letter|base"
    r"|nucleotide)\b(?! (?:pair|\w*mer|triplet|word))"
)
_OTHER = frozenset(
    {
        "gene", "absent", "keyword", "prefix", "type", "aminotype", "enzyme", "motif", "sequence",
        "peptide", "codon", "amino", "quantity", "range", "position", "span",
    }
)  # fmt: skip
_PLACE = re.compile(r"\b(?:codons?|upstream|downstream|genes?|cds|exons?|introns?|proteins?)\b")


def commonest_base(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``composition`` for "which letter is most common?", else None."""
    if not _COMMONEST.search(reading.masked) or _narrowed(reading):
        return None
    return with_record(reading, {"field": "bases"})


_RUNS_OF_N = re.compile(
    r"\b(?:runs?|stretch(?:es)?|tracts?|blocks?) of (?:unknown |undetermined )*n'?s?"
    r"(?=\W*$| (?:in|on|are|is|there|does|do|has|have)\b)"
)


def unknown_runs(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``composition`` for "how many runs of N are there?", else None."""
    if not _RUNS_OF_N.search(reading.masked) or _narrowed(reading) or reading.values("number"):
        return None
    return with_record(reading, {"field": "n_runs"})


_A_AND_T = r"a ?(?:\+|plus|and|&|/) ?t"
_AT_CONTENT = re.compile(
    rf"\b{_A_AND_T}[ -](?:content|percent\w*|fraction|share|proportion|ratio)\b"
    rf"|(?:\b(?:percent\w*|share|fraction|proportion)|%)[^?.;]{{0,40}}\b{_A_AND_T}(?![\w+'/-])"
)


def at_content(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``composition`` for "what percent is A plus T?", else None."""
    if not _AT_CONTENT.search(reading.masked) or _narrowed(reading):
        return None
    return with_record(reading, {"field": "at"})


_THING = (
    r"(?:genome|construct|plasmid|phage|virus|vector|sequence|molecule|chromosome|entry|clone"
    r"|replicon|amplicon|segment|organelle)"
)
_BARE_GC = re.compile(
    r"^(?:and |so |please )?(?:(?:what(?:'s| is| was)|tell me|give me|i need|need) )?(?:the |its )?"
    r"(?:overall |total |whole )?(?:gc|g ?\+ ?c|g/c)(?:[ -]?(?:content|%|percent\w*|fraction|ratio"
    r"|share|value))? (?:of|in|for) (?:the|this|my|our|that|your) (?P<said>(?:[a-z-]+ ){0,2})"
    rf"{_THING}(?:,? (?:please|in (?:%|percent)))?\W*$"
)
_PART = frozenset(
    """first last second third longest shortest largest smallest biggest coding noncoding
    non-coding intergenic spliced whole-genome other host core average mean gene of or and in
    """.split()  # noqa: SIM905
)


_EACH_GENE = re.compile(
    r"\b(?:gc|g ?\+ ?c)(?:[ -]?(?:content|%|percent\w*|fraction))?s? (?:of|for|per|by"
    r"|in) (?:the |all |every"
    r" |each |every single )*(?:gene|cds)s?\b(?! @)|\b(?:each|every|all"
    r"|per)(?: of)?(?: the)? genes?(?:'s"
    r"|s')? (?:gc|g ?\+ ?c)\b"
)


def gc_of_each(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``list_genes`` for "GC content per gene, sorted", else None."""
    if not _EACH_GENE.search(reading.masked) or reading.names or reading.superlatives:
        return None
    if reading.values("range", "position", "enzyme", "motif", "quantity", "sequence"):
        return None
    if reading.has(r"\b(?:mean|average|median|total|overall|histogram|distribut\w*|plot|window)\b"):
        return None
    if not reading.has(r"\b(?:per|each|every|list|table|sort\w*|rank\w*|all)\b"):
        return None
    order = (
        "ascending" if reading.has(r"\b(?:ascending|increasing|lowest first)\b") else "descending"
    )
    return {"filter": conditions(reading), "sort_by": "gc", "order": order}


def whole_gc(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``genome_summary`` for "G+C of the new construct?", else None."""
    found = _BARE_GC.match(reading.masked)
    if found is None or _narrowed(reading) or _PART & set(found["said"].split()):
        return None
    return {"fields": ["gc"]}


def _narrowed(reading: Reading) -> bool:
    """Whether a question is about less than a record."""
    kinds = {entity.kind for entity in reading.marked.of(*_OTHER)}
    return bool(kinds) or bool(reading.names) or _PLACE.search(reading.masked) is not None


_RICH = re.compile(r"\b(?:gc|g\+c|at)[- ]?(?:rich|poor)(?:est)?\b")


def windows(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``composition`` for "which 10 kb have the lowest GC?", else None."""
    text = reading.masked
    if reading.names or not re.search(r"\b(?:gc|g\+c|g and c|skew)\b", text):
        return None
    keyed = any(key == "gc" for key, _ in reading.superlatives)
    if not (keyed or _RICH.search(text) or reading.has(r"\b(?:high|low|most|least|max|min)\w*")):
        return None
    size = reading.matching(
        r"\b(?:regions?|stretch(?:es)?|windows?|parts?|segments?|areas?|blocks?)(?: of(?: the"
        r" (?:genome|chromosome|plasmid))?)?(?: of| with)?(?: about| length)? (?P<e>@quantity\d+)"
    ) or reading.matching(
        r"(?P<e>@quantity\d+)(?: long)?[- ](?:regions?|stretch(?:es)?|windows?|parts?|segments?"
        r"|areas?"
        r"|blocks?|of (?:dna|sequence))"
    )
    if not isinstance(size, int) or size < 10:
        return None
    arguments: dict[str, Any] = {"window": size}
    if reading.has(r"\bskew"):
        arguments["field"] = "skew"
    return with_record(reading, arguments)
