"""Conditions on genes that a question states, as the arguments of `GeneFilter`."""

from __future__ import annotations

import re
from typing import Any

from app.plan.reading import Reading

_UNKNOWN = (
    r"hypothetical|uncharacteri[sz]ed|unknown (?:functions?|roles?"
    r"|products?)|functions? (?:is |are )?unknown"
    r"|no known functions?|unannotated|without (?:a )?(?:known |assigned )?functions?"
    r"|nobody knows|nothing (?:is|was) known|not known what they do"
    r"|putative uncharacteri[sz]ed"
)
_NOT = (
    r"\b(?:not|non|no|excluding|exclude|except(?:ing)?(?: for)?"
    r"|without|ignoring|ignore|omit(?:ting)?"
    r"|besides|apart from|aside from"
    r"|disregarding|leaving aside|leav(?:e|ing) out|other than|aren't|isn't|minus the|drop(?:ping)?"
    r"|skip(?:ping)?|but not|filter out)\b"
    r"(?:[ -](?:counting|including|the|any|all|those|ones?|annotated"
    r"|labell?ed|as|an?|called|just|being|are|marked))*[ -]*"
)


def left_out(reading: Reading) -> list[str]:
    """Feature types that are not meant: "genes that aren't tRNAs"."""
    kinds = {"trna": "tRNA", "rrna": "rRNA"}
    dropped = [kinds[hit[1]] for hit in _NON.finditer(reading.masked)]
    dropped += [str(reading.entity(hit["e"]).value) for hit in _ASIDE.finditer(reading.masked)]
    for hit in _DROPPED.finditer(reading.masked):
        if not _HAVING.search(reading.masked[: hit.start("e") + 7]):
            dropped += [str(reading.entity(item).value) for item in _TYPE.findall(hit["e"])]
    return dropped


_NON = re.compile(r"\bnon-?(trna|rrna)s?\b")
_TYPE = re.compile(r"@type\d+")
_ASIDE = re.compile(r"(?P<e>@type\d+)(?: genes)? (?:aside|apart|excepted|not counted)\b")
_DROPPED = re.compile(
    rf"(?:{_NOT}|\bnon-)(?P<e>@type\d+(?:(?:,| or| and| nor|, or|, and) (?:the )?@type\d+)*)"
)
_HAVING = re.compile(
    r"\b(?:contigs?|records?|chromosomes?|genomes?|plasmids?|transcripts?|have|has|having"
    r"|contain\w*"
    r"|overlap\w*|carry|carries)\b[^?,]{0,25}$|\b(?:no|without)(?: any| an?| the)? @type\d+$"
)
"""Things without features of a kind, which is another condition."""


_CONTAINERS = frozenset({"chromosome", "contig", "scaffold", "supercontig", "plasmid", "source"})
"""Types of whole records: beside another type they say where, not what."""


def types(reading: Reading) -> list[str]:
    """Feature types that are asked for; empty for genes."""
    dropped = left_out(reading)
    found = [kind for kind in reading.values("type") if kind not in dropped]
    if reading.values("aminotype"):
        found.append("tRNA")
    if set(found) - _CONTAINERS:
        found = [kind for kind in found if kind not in _CONTAINERS]
    text = reading.masked
    if found:
        if re.search(r"\bhow many genes (?:and|or|,) (?:how many )?@type", text):
            found.insert(0, "gene")
        return [*_coding_too(reading), *found]
    if re.search(rf"\b(?:{_PSEUDO})\b", text) and not re.search(rf"{_NOT}(?:{_PSEUDO})", text):
        return ["pseudogene"]
    if re.search(
        r"\bprotein[- ](?:coding|encoding)|\bcoding genes?\b|\bgenes?"
        r" (?:that |which )?cod(?:es?|ing) (?:for )?(?:an? )?proteins?",
        text,
    ):
        return ["protein_coding"]
    if re.search(
        r"\bcds\b(?! (?:of|for) @gene)|\bcoding sequences?\b(?! (?:of|for) @)|\bcoding regions?\b",
        text,
    ):
        return ["CDS"]
    if reading.about_proteins and not re.search(
        r"\bgenes?\b.*\b(?:encod|cod(?:e|ing) for|protein)|@keyword\d+ proteins?\b", text
    ):
        return ["protein"]
    if re.search(r"^(?:\w+ ){0,3}(?:proteins|hypothetical proteins)\b", text):
        return ["protein"]
    return []


def _coding_too(reading: Reading) -> list[str]:
    """The coding type of an enumeration: "CDS, tRNAs and rRNAs"."""
    listed = re.search(
        r"\b(?P<cds>cds|coding sequences?)\b|\b(?:proteins|protein[- ]coding(?: genes)?)\b",
        reading.masked,
    )
    beside = re.search(
        r"(?:,|\band\b|/|\+)\s*(?:of |the |how many )*@(?:amino)?type\d+"
        r"|@(?:amino)?type\d+\s*(?:,|and)",
        reading.masked,
    )
    if not listed or not beside or reading.names or reading.values("keyword"):
        return []
    return ["CDS" if listed["cds"] else "protein"]


_OTHER_START = re.compile(
    r"\b(?:do not|don'?t|does not|doesn'?t|not|never|other than|without|except|no|lack\w*"
    r"|another|isn'?t|aren'?t|different from)\b[^?,;]{0,30}@codon"
)
"""A start codon that is not meant."""

_PSEUDO = r"pseudo(?:genes?|genized)?|broken genes?"


_OVER_ORIGIN = re.compile(
    r"\b(?:span|cross|wrap|overlap|run|go|extend|reach|pass|lie|sit|straddl|bridg|cover|contain"
    r"|interrupt)\w*(?: (?:over|across|around|through|past|on))? (?:the |its )?(?:\w+ )?"
    r"(?:origin|start of the circle|zero point|base 1)\b(?! of (?:transfer|replication))"
)


def conditions(reading: Reading) -> dict[str, Any]:
    """Every condition of the question that `GeneFilter` knows; defaults are left out."""
    text = reading.masked
    wanted: dict[str, Any] = {}
    kinds = types(reading)
    if kinds:
        wanted["types"] = kinds
    if dropped := left_out(reading):
        wanted["without_types"] = dropped
    if reading.strand and not re.search(r"\b(?:per|each|both|either) strands?\b", text):
        wanted["strand"] = reading.strand
    _words(reading, wanted)
    _numbers(reading, wanted)
    _place(reading, wanted)
    _flags(text, kinds, wanted)
    pieces = _exons(reading)
    if pieces:
        least, most = pieces
        wanted |= {} if least is None else {"min_exons": least}
        wanted |= {} if most is None else {"max_exons": most}
        wanted.pop("spliced", None)
        if least is not None and most is not None and reading.values("range"):
            wanted.pop("region", None)
        kept = [kind for kind in wanted.pop("types", []) if kind not in ("exon", "intron")]
        if kept:
            wanted["types"] = kept
    codon = reading.matching(
        r"(?:start|begin|initiat|open)\w*(?: codons?)?(?: (?:with|at"
        r"|by|from|of|is|=|as|other than))*"
        r"(?: (?:an?|the|any|other|another|codon|triplet|than|that|which"
        r"|is|isn't|not|different|from|different from))* (?P<e>@codon\d+)"
    ) or reading.matching(
        r"(?P<e>@codon\d+)(?: \w+){0,2} (?:as (?:the |a |their |its )?)?(?:start|initiat)"
    )
    if codon:
        wanted["start_codon"] = f"not {codon}" if _OTHER_START.search(text) else codon
    return wanted


def _exons(reading: Reading) -> tuple[int | None, int | None] | None:
    """Limits of the number of exons; their patterns are read for questions that speak of them."""
    spoken = {"exon", "intron"} & set(reading.values("type"))
    if not spoken and not reading.has(r"exon|intron|splice|split"):
        return None
    from app.plan.pieces import limits

    return limits(reading)


_GENERIC = frozenset(
    """subunit subunits protein proteins domain domains component components family complex chain
    chains homolog homologs factor factors small large enzyme enzymes""".split()  # noqa: SIM905
)
"""Words of many products, which tell nothing beside another word."""

_ONE_NAME = r"@keyword\d+ @keyword\d+"
"""Two words of annotation that stand side by side say one thing: "rubisco small subunit"."""


_LEFT_OUT = re.compile(
    r"\b(?:(?:that|which) (?:are|is|were) not|(?:that|which) aren't|not (?:annotated|labell?ed"
    r"|marked"
    r"|described) as|other than|except(?: for)?(?: the)?|excluding(?: the)?|leaving out(?: the)?)"
    r" (?P<word>[a-z]{5,})(?= (?:genes?|ones|proteins?)\b|\W*$|,| and (?:are|lie|longer|shorter))"
    r"|\b(?:not|non)[ -](?:just |only )?(?P<hedge>putative|probable|possible|predicted|partial"
    r"|truncated)\b(?! or)"
)
_NO_PRODUCT = frozenset(
    """hypothetical uncharacterized uncharacterised unknown pseudogenes pseudogene pseudo spliced
    split overlapping overlap coding annotated named known there these those them genes proteins
    plasmids plasmid reverse forward minus plus positive negative single short long interrupted
    pseudogenized broken circular linear itself""".split()  # noqa: SIM905
)
"""Words of other conditions."""


def _words(reading: Reading, wanted: dict[str, Any]) -> None:
    """Product words, families, EC numbers and cross-references, with what is excluded."""
    text = reading.masked
    without = []
    for found in re.finditer(rf"{_NOT}(?P<e>@keyword\d+)", text):
        without.append(reading.entity(found["e"]).value)
    without += [
        word
        for found in _LEFT_OUT.finditer(text)
        if (word := found["word"] or found["hedge"]) not in _NO_PRODUCT
    ]
    keywords = [word for word in reading.values("keyword") if word not in without]
    telling = [word for word in keywords if str(word).lower() not in _GENERIC]
    keywords = (telling if not reading.values("prefix") else keywords) or keywords
    keywords += reading.values("aminotype")
    if keywords:
        wanted["keywords"] = keywords
        if (
            len(keywords) > 1
            and re.search(r"@keyword\d+ (?:and|as well as|\+) (?:\w+ )?@keyword", text)
            and re.search(r"\bboth\b|\bproducts? (?:\w+ )?(?:contain|mention|with)", text)
        ) or (len(keywords) == text.count("@keyword") == 2 and re.search(_ONE_NAME, text)):
            wanted["match"] = "all"
    if without:
        wanted["without"] = without
    prefix = reading.first("prefix")
    if prefix:
        wanted["prefix"] = prefix
    for kind, key in (("ec", "ec"), ("xref", "xref")):
        value = reading.first(kind)
        if value:
            wanted[key] = value
    if keywords:
        if re.search(
            r"\bin (?:the |their |its )?notes?\b|\bnotes? (?:field|mention|say|contain|that)", text
        ):
            wanted["field"] = "note"
        elif re.search(r"\bin (?:the |their )?products?(?: names?| fields?)?\b", text):
            wanted["field"] = "product"


def _numbers(reading: Reading, wanted: dict[str, Any]) -> None:
    for bound in reading.bounds:
        if bound.unit in ("bp", "aa"):
            names = ("min_length", "max_length")
            if bound.unit == "aa":
                wanted["length_unit"] = "aa"
        elif bound.unit == "%":
            names = ("min_gc", "max_gc")
        else:
            continue
        for name, value in zip(names, (bound.low, bound.high), strict=True):
            if value is not None:
                wanted[name] = value


def region(reading: Reading) -> dict[str, Any] | None:
    """Stretch of a record that is spoken of, with how genes must lie in it."""
    text = reading.masked
    place: dict[str, Any] | None = None
    value = reading.first("range")
    if value:
        place = {"start": min(value), "end": max(value)}
    else:
        positions = reading.values("position")
        if len(positions) >= 2 and re.search(r"\bbetween\b|\bfrom\b|\bto\b", text):
            place = {"start": min(positions[:2]), "end": max(positions[:2])}
        else:
            found = re.search(
                r"\b(?:first|initial|opening) (?P<e>@quantity\d+)"
                r"(?! (?:upstream|downstream|before|after|(?:of|from) (?:the )?@(?:gene|absent)))",
                text,
            )
            if found and reading.entity(found["e"]).unit == "bp":
                place = {"start": 1, "end": reading.entity(found["e"]).value}
    if place is None:
        return None
    if re.search(r"\b(?:entirely|completely|fully|wholly|totally|strictly|contained)\b", text):
        place["mode"] = "within"
    elif re.search(
        r"\b(?:starts?|starting|begins?|beginning) (?:\w+ )?(?:in|inside|between|within|@range)",
        text,
    ):
        place["mode"] = "start"
    return place


def _place(reading: Reading, wanted: dict[str, Any]) -> None:
    place = region(reading)
    record = reading.first("record")
    if place:
        if record:
            place["record"] = record
        wanted["region"] = place
    elif record:
        wanted["record"] = record


def _flags(text: str, kinds: list[str], wanted: dict[str, Any]) -> None:
    left_out = r"(?:is |are )?(?:excluded|removed|left out|ignored|omitted|dropped)"
    dropped = rf"{_NOT}(?:{_UNKNOWN})|(?:{_UNKNOWN})(?: \w+)? {left_out}"
    if re.search(dropped, text) or re.search(
        r"\b(?:with|have|having|of) (?:a |an )?(?:known|assigned|annotated)"
        r" functions?\b|\bcharacteri[sz]ed\b",
        text.replace("uncharacterized", "").replace("uncharacterised", ""),
    ):
        wanted["hypothetical"] = False
    elif re.search(rf"\b(?:{_UNKNOWN})\b", text):
        wanted["hypothetical"] = True
    lacking = (
        r"\b(?:without|no|lack(?:s|ing)?|missing|don't have|do not"
        r" have|doesn't have|does not have|have not|having no)\b"
    )
    symbol = (
        r"(?:both |an? |any |the |assigned |official |real |proper |actual"
        r" |true |given )*(?:gene |proper )?(?:symbols?|gene names?"
        r"|names?)\b"
    )
    if re.search(
        rf"{lacking} {symbol}|\bunnamed\b|\bnameless\b|\bonly (?:have )?(?:a |an )?locus tags?\b",
        text,
    ):
        wanted["has_symbol"] = False
    elif re.search(
        rf"\b(?:with|have|has|having|carry|carrying|given|bear) {symbol}"
        r"(?! (?:start|begin|end|like))|\bnamed genes\b",
        text,
    ) and not re.search(r"\b(?:same|identical|duplicate\w*) (?:gene )?(?:symbols?|names?)", text):
        wanted["has_symbol"] = True
    product = (
        r"(?:both |an? |any |the |annotated |assigned )*(?:products?|product names?|annotated"
        r" products?)\b"
    )
    if re.search(rf"{lacking} {product}", text):
        wanted["has_product"] = False
    elif re.search(
        rf"\b(?:with|have|has|having|carry) {product}"
        r"(?! (?:that|which|contain|mention|with|like|name|called|of|@|says?))",
        text,
    ):
        wanted["has_product"] = True
    if "ec" not in wanted:
        numbers = (
            r"(?:both |an? |any |the |assigned )*(?:ec(?:[ _]numbers?)?"
            r"|enzyme commission numbers?)\b"
        )
        if re.search(rf"{lacking} {numbers}", text):
            wanted["has_ec"] = False
        elif re.search(
            rf"\b(?:with|have|has|having|carry|carrying|assigned|bear\w*)"
            rf" {numbers}|\bec (?:numbers? )?(?:annotated|assigned)",
            text,
        ):
            wanted["has_ec"] = True
    if _OVER_ORIGIN.search(text):
        wanted["over_origin"] = True
    if re.search(rf"{_NOT}(?:{_PSEUDO})|\bintact\b|\bfunctional genes\b", text):
        wanted["pseudo"] = False
    if re.search(
        r"\bspliced (?:genes|cds|proteins)|\bmulti-?exon|\b(?:with"
        r"|have|has|having|contain\w*|more than one|several|multiple"
        r"|@number\d+) (?:\w+ )?(?:introns?|exons)\b"
        r"|\bjoined (?:locations?|coordinates)|\bsplit genes\b|\bgenes"
        r" (?:that are|are) (?:split|spliced)",
        text,
    ):
        wanted["spliced"] = True
