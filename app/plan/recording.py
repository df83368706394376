"""Questions about the records of a file as a set: how they split by organism or host, which are of
one, the percentage that is, and what the smallest or longest of them holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.plan.base import Call, Plan
from app.plan.entities import mark
from app.plan.fill.source import KEYS
from app.plan.vocabulary import of_library

if TYPE_CHECKING:
    from index.library import Library
    from index.rows import RecordInfo

_RECORDS = (
    r"(?:records?|entry|entries|sequences?|segments?|contigs?|scaffolds?|chromosomes?|replicons?"
    r"|accessions?|plasmids)"
)
_WHAT = (
    r"(?:organisms?|genus|genera|species|hosts?|strains?|isolates?|countr(?:y|ies)|serotypes?"
    r"|serovars?|tissues?(?:[- ]types?)?|isolation sources?|cultivars?|organelles?"
    r"|collection dates?)"
)
_SPLIT = re.compile(
    rf"\b{_RECORDS}\b[^?.]{{0,40}}?\b(?:by|per|(?:of|for|from|in) each|(?:of|for) every"
    rf"|across|among|according to|to|into)(?: the| their| its| different)* {_WHAT}\b(?! (?:is|was))"
    rf"|\b(?:by|per|of each|for each|each|every) {_WHAT}\b[^?.]{{0,30}}?\b{_RECORDS}\b"
    rf"|\b{_WHAT}\b[^?.]{{0,40}}\bhow many {_RECORDS}\b[^?.]*\b(?:each|every|per|from it)\b",
    re.I,
)
_MANY = re.compile(
    rf"\bhow many (?:different |distinct )?{_WHAT}\b(?: (?:are|is|do|does|in|among|occur|has"
    r"|have|the|there|this|file|these|records?|it|hold|represented|present|altogether|here"
    r"|of|all|come|from|belong|to|contain|named|given|stated|different)\b)*\W*$",
    re.I,
)
_COUNTED = re.compile(r"\bhow many\b|\bsplit\b|\bnumbers?\b|\bcount\w*|\bdistribut\w*|\bbreak"
                      r"|\bper\b|\bby\b|\bgroup\w*|\btally\b|\bdivid\w*|\bshare\b|\bpercent\w*",
                      re.I)  # fmt: skip
_OF = r"(?:of|from|belong(?:s|ing)? to|are|is|in)"
_GROUPS = {
    "plant": "Viridiplantae", "animal": "Metazoa", "fungi": "Fungi", "fungu": "Fungi",
    "bacteria": "Bacteria", "bacterium": "Bacteria", "viruse": "Viruses", "archaea": "Archaea",
    "mammal": "Mammalia", "vertebrate": "Vertebrata", "insect": "Insecta", "primate": "Primates",
    "eukaryote": "Eukaryota", "grasse": "Poaceae", "grass": "Poaceae", "bird": "Aves",
}  # fmt: skip
"""Everyday names of groups of organisms, in the singular, by their names in a lineage."""
_LACK = (
    r"lack|lacks|lacking|without|(?:have|has|with|having|holds?|contains?|carry|carries) no"
    r"|(?:do|does)(?: not|n't) (?:have|hold|contain|carry|encode)"
)
_TYPE = re.compile(
    r"\b(?:how many|which|any|is there an?|are there|what (?:percentage|percent|share|fraction)"
    rf"|percentage|list|number)\b[^?.]{{0,40}}\b{_RECORDS}\b[^?.]{{0,30}}?"
    rf"\b(?P<verb>{_LACK}|have|has|hold|holds|carry|carries|contain"
    r"|contains|with|bear|encode|encodes)(?: an?| any| at least one| one or more| some| the)*"
    r" (?P<type>@type\d+|cds|trnas?|rrnas?|genes?|coding sequences?|pseudogenes?|introns?)"
    r"(?: (?:genes?|features?))?(?: on (?:them|it))?(?:,? (?:in percent|as a percentage"
    r"|annotated))?\W*$"
)
_NTH = {"second": 1, "third": 2, "fourth": 3, "fifth": 4, "2nd": 1, "3rd": 2, "4th": 3}
_EXTREME = re.compile(
    rf"\b(?:(?P<nth>{'|'.join(_NTH)})[- ])?"
    r"(?P<end>smallest|shortest|tiniest|longest|largest|biggest)\b"
    rf"(?: (?:one|of (?:the|all)(?: \w+)?))? ?(?P<noun>{_RECORDS})?\b"
    rf"|\b(?P<noun2>{_RECORDS}) (?:is|are|was) (?:the )?"
    r"(?P<end2>smallest|shortest|tiniest|longest|largest|biggest)\b",
    re.I,
)
_HOLDS = re.compile(
    r"\b(?:genes?|proteins?|cds|features?|coding sequences?|orfs?|products?)\b|\bwhat(?: does| do)"
    r" (?:it|they) (?:encode|carry|code for|hold|contain)|\bwhat is (?:on|in) it\b|\bencodes?\b",
    re.I,
)
_NOT_HERE = re.compile(
    r"\bgc\b|\bupstream\b|\bdownstream\b|\bstrand\b|\bhow many\b|\bnumber of\b|\bcount\b|\bmost\b"
    r"|\bfewest\b|\bnext\b|\bnearest\b|\bintrons?\b|\bexons?\b|\bdraw\b|\bmap\b|\bplot\b"
    r"|\bexport\b|\bsave\b|\bdownload\b|\bfasta\b|\bsequence of\b|\bsites?\b|\bcodons?\b"
    r"|\blongest gene|\bshortest gene|\bsmallest gene|\blargest gene|\bbiggest gene"
    r"|\b(?:longest|shortest|smallest|largest|biggest) (?:protein|cds|orf|intron|exon)|\bin each\b"
    r"|\bper\b|\bby\b|\bwithout\b|\bno genes\b|\bthan\b|\bfirst\b",
    re.I,
)


def recognise(question: str, library: Library) -> Plan | None:
    """The plan of a question about the records as a set, or None where it is another.

    Parameters
    ----------
    question
        Plain English.
    library
        Open genomes.
    """
    if len(question) > 300 or len(library.genomes) != 1:
        return None
    parts = _share(question, library) if _PERCENT.search(question) else []
    if parts:
        return Plan(parts, "answered", trace={"read_as": question.lower(), "how": "a share"})
    if len(library.genomes[0].records) < 2:
        return None
    if library.tracks and not re.search(rf"\b{_RECORDS}\b", question, re.I):
        return None
    calls = (
        _split(question)
        or _of_one(question, library)
        or _of_type(question, library)
        or _beyond(question, library)
        or _extreme(question, library)
    )
    if not calls:
        return None
    return Plan(calls, "answered", trace={"read_as": question.lower(), "how": "records as a set"})


_PERCENT = re.compile(r"\b(?:percent\w*|per cent|share|fraction|proportion|%)", re.I)
_KIND = r"(?:trnas?|rrnas?|pseudogenes?|@type\d+)"
_OF_GENES = re.compile(
    r"\b(?:of|from) (?:all )?(?:the |its |annotated )*genes? (?:are|is|code|encode|being)(?: for)?"
    rf"(?: annotated as)? (?P<type>{_KIND})(?: genes?)?\W*$"
    rf"|(?:%|share|percent\w*|proportion|fraction) of (?P<only>{_KIND})(?: genes)?"
    r" (?:among|in|of) (?:all )?(?:the |its )*genes\W*$"
)
_WHOLE = (
    r"(?:the |its |all |our )*(?:whole |total |entire |full )?(?:genome|length|assembly|bases|size"
    r"|sequence|dna)"
)
_OF_LENGTH = re.compile(
    rf"\bof {_WHOLE}\b[^?.]{{0,20}}?\b(?:is|are|does|on|in|makes?)\b[^?.]{{0,25}}?@record\d+"
    r"(?: make up| account for| hold| contain)?\W*$"
    r"|@record\d+ (?:is|makes|make|accounts|represents|covers|takes)\b[^?.]{0,40}"
    rf"\bof {_WHOLE}\W*$"
)


_ON_RECORD = re.compile(
    r"\bof (?:all )?(?:the |its )*genes (?:lies?|are|is|sits?|located)(?: located)? (?:on|in)"
    r" (?:the )?@record\d+\W*$"
)
_CODING = re.compile(
    r"\bof (?:the )?(?:(?:sequence|bases|dna|length) (?:of|in|on) )?(?:the )?@record\d+ (?:is|are)"
    r" (?:protein[- ])?coding\W*$"
)


def _share(question: str, library: Library) -> list[Call]:
    """One kind of gene as a part of all genes, one record as a part of all bases."""
    marked = mark(question, of_library(library))
    records = marked.values("record")
    if len(records) == 1 and len(library.genomes[0].records) > 1:
        record = str(records[0])
        if _ON_RECORD.search(marked.masked):
            return [Call("count_genes", {"filter": {"record": record}, "of_genes": True})]
        coding = _CODING.search(marked.masked) is not None
        if not coding and not _OF_LENGTH.search(marked.masked):
            return []
        fields = ["coding_density" if coding else "length"]
        return [Call("genome_summary", {"fields": fields, "record": record})]
    found = _OF_GENES.search(marked.masked)
    if found is None or marked.of("gene", "record", "keyword", "quantity"):
        return []
    said = found["type"] or found["only"]
    kind = {"t": "tRNA", "r": "rRNA", "p": "pseudogene"}.get(said[0], "")
    if said.startswith("@"):
        kind = str(marked.entities[int(re.sub(r"\D", "", said))].value)
    return [Call("count_genes", {"filter": {"types": [kind]}, "of_genes": True})]


def _key(said: str) -> str:
    """What records are grouped by, as the tool calls it."""
    low = said.lower()
    for name, pattern in (("organism", "organisms?"), ("genus", "genus|genera"),
                          ("species", "species")):  # fmt: skip
        if re.fullmatch(pattern, low):
            return name
    return next((key for key, _, words in KEYS if re.fullmatch(words, low)), "organism")


_SAME_OF_ALL = re.compile(
    rf"^(?:do|does|are|have|has|is|did)\b[^?.]{{0,20}}\b(?:all|both|these|the|every|each)\b"
    rf"[^?.]{{0,20}}\b{_RECORDS}\b[^?.]{{0,25}}\b(?:same|one|identical|a single) {_WHAT}\W*$",
    re.I,
)


def _split(question: str) -> list[Call]:
    found = _SAME_OF_ALL.search(question) or _SPLIT.search(question)
    if _SAME_OF_ALL.search(question) is None and (found is None or not _COUNTED.search(question)):
        found = _MANY.search(question)
    if found is None or re.search(r"\bgenes?\b|\bproteins?\b|\bcds\b|\blength\b|\bgc\b", question,
                                  re.I):  # fmt: skip
        return []
    said = re.findall(rf"\b{_WHAT}\b", found.group(), re.I)[-1]
    return [Call("record_groups", {"by": _key(said)})]


def _of_one(question: str, library: Library) -> list[Call]:
    """The records of one organism of the file, or of a group that lineages name."""
    if re.search(r"\bgenes?\b|\bproteins?\b|\bcds\b|\btrnas?\b|\bsequence of\b|\blength", question,
                 re.I):  # fmt: skip
        return []
    if not re.search(
        r"\b(?:which|how many|list|show|what|percent\w*|share)\b|^the", question, re.I
    ):
        return []
    names = {
        re.escape(name): name for record in library.genomes[0].records for name in _names(record)
    }
    if not names:
        return []
    names |= {f"{word}s?": full for word, full in _GROUPS.items()}
    said = [
        full
        for word, full in names.items()
        if re.search(
            rf"\b{_RECORDS}\b[^?.;,]{{0,40}}\b{_OF}\b[^?.;,]{{0,20}}\b{word}(?!\w)"
            rf"|\b{word} {_RECORDS}\W*$",
            question,
            re.I,
        )
    ]
    if not said:
        return []
    return [Call("record_groups", {"value": max(said, key=len)})]


def _names(record: RecordInfo) -> set[str]:
    """What an organism and the groups that it belongs to are called."""
    words = (record.organism or "").split()
    given = record.annotations.get("taxonomy") or []
    lineage = given if isinstance(given, list) else [given]
    found = {" ".join(words[:size]) for size in (1, 2, len(words)) if words}
    said = (name.strip(" .") for name in (*found, *map(str, lineage)))
    return {name for name in said if len(name) > 3}


def _of_type(question: str, library: Library) -> list[Call]:
    """The records that have a feature of a type."""
    marked = mark(question, of_library(library))
    found = _TYPE.search(marked.masked)
    if found is None or marked.of("gene", "record", "quantity", "number", "keyword"):
        return []
    said = found["type"]
    kind = {"gene": "gene", "cds": "CDS", "coding sequence": "CDS", "trna": "tRNA",
            "rrna": "rRNA", "pseudogene": "pseudogene"}.get(said.rstrip("s"), said)  # fmt: skip
    if kind == "gene" and not re.search(r"\bpercent|\bshare|\bhow many", question, re.I):
        return []
    if said.startswith("@"):
        kind = str(marked.entities[int(re.sub(r"\D", "", said))].value)
    elif said == "cds":
        kind = "CDS"
    lacking = {"lacking": True} if re.fullmatch(_LACK, found["verb"]) else {}
    return [Call("record_groups", {"by": "feature", "value": kind, **lacking})]


_BEYOND = re.compile(
    rf"\b{_RECORDS} (?:that |which )?(?:are |is )?(?P<word>longer|larger|bigger|shorter|smaller)"
    r" than (?:the )?@record\d+\W*$"
)


def _beyond(question: str, library: Library) -> list[Call]:
    """The records that are longer or shorter than a named one."""
    marked = mark(question, of_library(library))
    found = _BEYOND.search(marked.masked)
    if found is None:
        return []
    try:
        size = library.genomes[0].record(str(marked.values("record")[0])).length
    except KeyError:
        return []
    if found["word"] in ("shorter", "smaller"):
        return [Call("list_records", {"max_length": size - 1})]
    return [Call("list_records", {"min_length": size + 1})]


def _extreme(question: str, library: Library) -> list[Call]:
    """The smallest or longest record and what lies on it."""
    found = _EXTREME.search(question)
    if found is None or _NOT_HERE.search(question):
        return []
    rest = question[: found.start()] + " " + question[found.end() :]
    if not (found["noun"] or found["noun2"]) or not _HOLDS.search(rest):
        return []
    low = (found["end"] or found["end2"]).lower() in ("smallest", "shortest", "tiniest")
    records = library.genomes[0].records
    ranked = sorted(records, key=lambda item: item.length if low else -item.length)
    place = _NTH[found["nth"].lower()] if found["nth"] else 0
    if place >= len(ranked):
        return []
    record = ranked[place]
    if sum(item.length == record.length for item in records) > 1:
        return []
    order = "ascending" if low else "descending"
    wanted: dict[str, Any] = {"record": record.id}
    if re.search(r"\bproteins?\b", rest, re.I):
        wanted["types"] = ["protein"]
    elif re.search(r"\bcds\b|\bcoding sequences?\b", rest, re.I):
        wanted["types"] = ["CDS"]
    first: dict[str, Any] = {"sort_by": "length", "order": order, "limit": 1}
    if place:
        first["offset"] = place
    return [Call("list_records", first), Call("list_genes", {"filter": wanted})]
