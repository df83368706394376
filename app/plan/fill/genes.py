"""Arguments of the tools on genes and lists of genes."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import conditions
from app.plan.fill.base import (
    filler,
    sequence_kind,
    sort_and_limit,
    with_record,
)
from app.plan.fitting import SEQUENCE
from app.plan.grammar import structure
from app.plan.ordinals import rank
from app.plan.reading import Reading

_COVERS = r"\b(?:most|many|more|fewest|least|number of) (?:bases|letters|residues|dna)\b"
"""Bases that are counted, not asked for."""


@filler("find_genes")
def find_genes(reading: Reading) -> dict[str, Any] | None:
    wanted = conditions(reading)
    keywords = wanted.pop("keywords", [])
    both = wanted.pop("match", None) == "all"
    if wanted.get("ec") or wanted.get("xref"):
        keywords = []
    query = " ".join(str(word) for word in keywords)
    if len(keywords) > 1 and both:
        wanted |= {"keywords": keywords, "match": "all"}
    elif len(keywords) > 1:
        query = " or ".join(keywords)
        wanted["keywords"] = keywords
    for key in ("ec", "xref", "prefix"):
        query = query or wanted.get(key, "")
    if not query:
        query = leftover(reading)
    if not query:
        return None
    if wanted.get("types") == ["protein"] and not reading.has(r"\bprotein[- ]coding"):
        del wanted["types"]
    wanted.pop("has_symbol", None)
    arguments: dict[str, Any] = {"query": query, "filter": wanted}
    if reading.limit and not reading.superlatives:
        arguments["limit"] = reading.limit
    return arguments


def leftover(reading: Reading) -> str:
    """Content words that no entity took; what a question by meaning is about."""
    plain = structure()
    words = re.findall(r"(?<!@)\b[a-z][a-z'-]{3,}\b", re.sub(r"@\w+", " ", reading.masked))
    return " ".join(word for word in words if word not in plain)


@filler("list_genes")
def list_genes(reading: Reading) -> dict[str, Any] | None:
    wanted = conditions(reading)
    arguments: dict[str, Any] = {"filter": wanted}
    if not wanted.get("types") and reading.has(_IN_RESIDUES) and not reading.names:
        wanted["types"] = ["protein"]
    sort_and_limit(reading, arguments, 10)
    last = (
        r"\blast @number\d+ (?:annotated )?(?:genes|cds|proteins|orfs|@(?:type|aminotype|keyword))"
    )
    if not arguments.get("sort_by") and reading.limit and reading.has(last):
        arguments["order"] = "descending"
    if arguments.get("sort_by") in ("length", "aa_length"):
        proteins = wanted.get("types") == ["protein"] or reading.has(_BY_PROTEIN)
        arguments["sort_by"] = "aa_length" if proteins else "length"
    if reading.names and (len(reading.names) > 1 or reading.superlatives):
        wanted["names"] = reading.names
    place = rank(reading.masked)
    if place and reading.superlatives:
        arguments["offset"], arguments["limit"] = place, 1
    kind = sequence_kind(reading)
    if kind and reading.has(SEQUENCE) and not reading.has(_COVERS):
        arguments["with_sequence"] = kind
        if wanted.get("types") in (["CDS"], ["protein"]) and (reading.values("prefix", "keyword")):
            del wanted["types"]
    return arguments


_IN_RESIDUES = (
    r"\b(?:lengths?|sizes?) in (?:aa|amino[- ]acids?|residues)\b|\b(?:aa|amino[- ]acid|protein)"
    r" (?:lengths|sizes)\b"
)
"""Lengths that are wanted of the proteins."""

_BY_PROTEIN = (
    r"\bgenes? (?:\w+ ){0,4}?(?:longest|largest|biggest|shortest|smallest) (?:\w+ )?"
    r"(?:protein|polypeptide|product)\b|\bby (?:their |the )?(?:protein|aa"
    r"|amino[- ]acid) (?:length|size)"
)
"""A gene asked for by the size of its protein."""


@filler("extremes")
def extremes(reading: Reading) -> dict[str, Any] | None:
    arguments: dict[str, Any] = {"filter": conditions(reading)}
    keys = [key for key, _ in reading.superlatives]
    if not keys:
        if reading.sort:
            keys = [reading.sort[0]]
        elif reading.has(r"\bgc\b"):
            keys = ["gc"]
        elif reading.has(r"\b(?:length|size|long|short|large|small|big|extreme|range)"):
            keys = ["aa_length" if reading.about_proteins else "length"]
        else:
            return None
    arguments["sort_by"] = keys[0]
    plural = reading.has(
        r"(?:longest|shortest|highest|lowest|largest|smallest|biggest) (?:genes|proteins|cds|ones)"
    )
    arguments["limit"] = reading.limit or (5 if plural else 1)
    number = reading.matching(r"(?P<e>@number\d+)(?! (?:exons|introns))")
    if isinstance(number, int) and number > 0 and not reading.bounds:
        arguments["limit"] = number
    return arguments


@filler("count_genes")
def count_genes(reading: Reading) -> dict[str, Any] | None:
    arguments: dict[str, Any] = {"filter": conditions(reading)}
    if reading.group:
        arguments["group_by"] = reading.group
        if reading.group == "strand":
            arguments["filter"].pop("strand", None)
    if len(arguments["filter"].get("types", ())) > 1:
        arguments.setdefault("group_by", "type")
    if reading.names and reading.has(r"\bgenes? (?:like|such as|named|called)"):
        arguments["filter"]["names"] = reading.names
    return arguments


@filler("gene_presence")
def gene_presence(reading: Reading) -> dict[str, Any] | None:
    if not reading.names:
        return None
    return with_record(reading, {"names": reading.names})


@filler("gene_details")
def gene_details(reading: Reading) -> dict[str, Any] | None:
    if not reading.names:
        return None
    arguments: dict[str, Any] = {"names": reading.names}
    for pattern, field in _DETAIL:
        if re.search(pattern, reading.masked):
            arguments["field"] = field
            break
    return with_record(reading, arguments)


_DETAIL: tuple[tuple[str, str], ...] = (
    (r"\bec\b|enzyme commission", "ec"),
    (
        r"old locus|former (?:locus|tag)|previous (?:locus|tag)|old(?:er)?"
        r" (?:name|tag)s?|former names?",
        "old_locus_tag",
    ),
    (r"locus[ _-]?tags?|systematic name|locus id|ordered locus", "locus_tag"),
    (
        r"protein[ _-]?ids?|protein (?:accession|identifier)s?|refseq"
        r" (?:protein|accession)|accession|wp_|np_",
        "protein_id",
    ),
    (
        r"synonym|alias|other names?|also (?:known|called)|alternative"
        r" names?|aka|another name|different names?|nickname|else is",
        "synonyms",
    ),
    (
        r"db_?xref|xref|cross[- ]?ref|geneid|gene id|database|uniprot"
        r"|\bgo\b|external (?:ids?|links)|ncbi gene|entrez|link(?:s"
        r"|ed)?\b",
        "xrefs",
    ),
    (
        r"start codon|initiation codon|start with|begin with|codon"
        r" does|first codon|starts? (?:at|on) an? ",
        "start_codon",
    ),
    (r"transl_table|translation table|genetic code|codon table", "transl_table"),
    (r"\bnotes?\b|comments?\b|remarks?\b", "note"),
    (r"\bproducts?\b", "product"),
    (r"\bannotated functions?\b|/function|function (?:qualifier|field|text)", "function"),
    (r"inference|evidence", "inference"),
    (r"\bexons?\b|\bintrons?\b", "exons"),
)


@filler("gene_location")
def gene_location(reading: Reading) -> dict[str, Any] | None:
    if not reading.names:
        return None
    text = reading.masked
    arguments: dict[str, Any] = {"names": reading.names}
    amino = re.search(
        r"\baa\b|amino|residues|\bprotein\b|polypeptide|peptide|enzyme (?:long|length)|codons", text
    )
    size = re.search(
        r"\bhow (?:long|big|large|many|much)|\blength|\bsizes?\b|\bbp\b"
        r"|base ?pairs|nucleotides|\bbases\b|\bkb\b|measur|\blong\b",
        text,
    )
    place = re.search(r"\bwhere\b|\blocat|\bcoord|\bposition|\bmap|\bplace|\blie", text)
    field = None
    if re.search(r"\bexons?\b|\bintrons?\b|splic|\bparts\b|\bpieces\b", text):
        field = "exons"
    elif re.search(
        r"\bstrands?\b|\borientation|\bdirection|\bforward or\b|\bplus"
        r" or\b|\bsense\b|\breverse or\b|which way|transcribed",
        text,
    ):
        field = None if (place or size) and re.search(r"\band\b", text) else "strand"
    elif size and not place:
        field = "aa_length" if amino else "length"
    elif re.search(
        r"\b(?:which|what|whose|name of the|name the) (?:\w+ )?(?:record"
        r"|contig|chromosome|replicon|plasmid|segment|scaffold|molecule)s?\b"
        r"|\bon (?:the |a )?(?:plasmid|chromosome)(?: or\b)?|(?:contig"
        r"|chromosome|record|replicon|plasmid|segment|scaffold) (?:of"
        r"|for|carr|has|hold|is|does|contain|bear)|\b(?:plasmid|chromosome)"
        r" or\b|which (?:one )?of the (?:records|contigs|chromosomes"
        r"|plasmids|segments)",
        text,
    ):
        field = "record"
    elif re.search(r"\bstart|\bbegin|\bfirst base|5'? ?end", text) and re.search(
        r"\bend|\bstop|\bfinish|\bterminat", text
    ):
        field = None
    elif re.search(r"\bstarts?\b|\bbegin|\bfirst base|start (?:position|coordinate)", text):
        field = "start"
    elif re.search(r"\bends?\b|\bstops?\b|\bfinish|\blast base|\bterminat", text):
        field = "end"
    elif amino and re.search(r"\bmany\b|\blength\b|\blong\b", text):
        field = "aa_length"
    if field:
        arguments["field"] = field
    return with_record(reading, arguments)


@filler("pseudogenes")
def pseudogenes(reading: Reading) -> dict[str, Any] | None:
    if reading.names:
        return {"name": reading.names[0]}
    return with_record(reading, {"what": "count" if reading.count else "list"})


@filler("duplicates")
def duplicates(reading: Reading) -> dict[str, Any] | None:
    if reading.names:
        return {"name": reading.names[0]}
    if reading.has(r"\bproducts?\b|\bfunctions?\b|\bannotations?\b|\bdescriptions?\b"):
        return {"by": "product"}
    if reading.has(
        r"\bsequences?\b|\bidentical (?:genes|proteins|copies|dna)"
        r"|\bcopies of the same (?:dna|protein)"
    ):
        return {"by": "sequence"}
    return {}
