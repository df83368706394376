"""Questions for the codon or residue at a position of the record, and for the bases of residues."""

from __future__ import annotations

import re
from typing import Any

from app.plan.fill.base import with_record
from app.plan.fill.codons import owners
from app.plan.reading import Reading

_NUMBER = r"@(?:position|number|quantity)\d+"
_UNIT = r"(?:codon|residue|amino[ -]?acid|aa)s?"
_GENOMIC = (
    r"(?:(?:genom\w+|nucleotide|nt|bp|base|base pair|chromosom\w+|dna|coordinate|sequence|absolute)"
    r" (?:position |pos |coordinate |number |no )?|coordinate )"
)
_PLACE = re.compile(
    rf"\b{_GENOMIC}(?P<e>{_NUMBER})|(?P<f>{_NUMBER})(?:th)? (?:base|nucleotide|position)? ?"
    r"(?:of|in|on) the (?:genome|chromosome|plasmid|record|genomic)"
)
_ANY = re.compile(rf"(?P<e>{_NUMBER})")
_ASKED = re.compile(
    rf"\b(?:which|what|whose|in which|into which) (?:the )?(?:protein )?{_UNIT}\b"
    rf"|\b{_UNIT}\b[^?]{{0,40}}\b(?:is|does|at|of|for|in|contain\w*|cover\w*)\b"
    r"|\b(?:codon|residue) number\b|\bcodon position\b"
)
_BASE_OF = re.compile(
    r"\bwhich (?:base|position|letter)[^?]{0,20}\bcodons?\b"
    r"|\b(?:first|second|third)\b[^?]{0,40}\bcodon\b"
)
_FALLS = re.compile(
    r"\b(?:fall|falls|falling|lie|lies|lying|sit|sits|hit|hits|land|lands|belongs?|located|inside"
    r"|part of|contain\w*|cover\w*|span\w*|overlap\w*|correspond\w*|map|maps|translate\w*|mean"
    r"|means|affect\w*|touch\w*|encompass\w*)\b"
)
_ELSE = re.compile(
    r"\b(?:how many|far|distance|upstream|downstream|mutat\w*|chang\w+|becomes?|variants?|snps?"
    r"|first @|last @|genes? (?:is|are)|from @|to @|usage|tm|mass|delet\w+|remov\w+|replac\w+"
    r"|protein position|position in the protein|insert\w*)\b|->|>"
)


def codon_place(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``codon_place`` for "which codon of S does position 23403 fall in?"."""
    text = reading.masked
    said = _BASE_OF.search(text)
    if not (said or _ASKED.search(text)) or _ELSE.search(text):
        return None
    numbers = _ANY.findall(text)
    said = said or _PLACE.search(text)
    said = said or (None if reading.names else re.search(r"\b(?:codes?|encodes?)\b", text))
    if len(numbers) != 1 or not (said or (_FALLS.search(text) and "protein" not in text)):
        return None
    entity = reading.entity(numbers[0])
    if not isinstance(entity.value, int) or entity.value < 1 or entity.unit not in ("", "bp"):
        return None
    if reading.values("range", "span", "sequence", "codon", "motif", "amino", "type", "prefix"):
        return None
    named = owners(reading)
    if named is None or len(named) > 1:
        return None
    arguments: dict[str, Any] = {"position": entity.value}
    if named:
        arguments["name"] = named[0]
    return with_record(reading, arguments)


_IS_STOP = re.compile(
    rf"^(?:and |so )?(?:is|does) (?:the )?codon (?:number )?(?P<e>{_NUMBER})\b[^?]*"
    r"\b(?:stop|nonsense)\b"
)


def is_stop(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``protein_residues`` for "is codon 27 of recA a stop codon?", else None."""
    found = _IS_STOP.search(reading.masked)
    named = owners(reading)
    if found is None or not named or len(named) > 1:
        return None
    value = reading.entity(found["e"]).value
    if not isinstance(value, int) or value < 1:
        return None
    return with_record(reading, {"name": named[0], "start": value, "what": "codon"})


_CODING = re.compile(
    r"\b(?:dna|bases?|nucleotides?|sequence|codons?|stretch)\b[^?]{0,30}\b(?:for|specif\w+"
    r"|cod(?:e|es|ing)(?: for)?|encod(?:e|es|ing))\b|\bcodons? (?:of|for)\b"
    r"|\b(?:cds|coding sequence|dna) of\b|\bbases? (?:behind|of)\b"
)
_ENDS = re.compile(
    rf"\b(?P<end>first|initial|leading|n-terminal|last|final|terminal|c-terminal)"
    rf" (?P<e>{_NUMBER})(?: {_UNIT}| protein residues)?\b"
)
_SPAN = re.compile(
    rf"\b{_UNIT} (?:number |from )?(?P<span>@(?:range|span)\d+)"
    rf"|\b{_UNIT} (?:number |from )?(?P<low>{_NUMBER}) (?:to|through|until|up to|-) "
    rf"(?P<high>{_NUMBER})"
)
_NOT_CODING = re.compile(
    r"\b(?:protein sequence of|residues? of the protein|translate\w*|peptide sequence|how many"
    r"|upstream|downstream|usage|without|before|after|reverse|primers?)\b"
)
_STOP = re.compile(
    r"\b(?:with|including|plus|and|incl\w*)(?: also)? (?:the |its )?(?:stop|termination)\b"
    r"|\bstop (?:codon )?included\b"
)


def coding_bases(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``protein_residues`` for "the bases that code for residues 5..9 of recA"."""
    text = reading.masked
    if not _CODING.search(text) or _NOT_CODING.search(text):
        return None
    if not re.search(rf"\b{_UNIT}\b", text) and not re.search(r"@quantity\d", text):
        return None
    named = owners(reading)
    if named is None or len(named) != 1 or reading.values("codon", "sequence", "motif", "position"):
        return None
    arguments: dict[str, Any] = {"name": named[0], "what": "codon"}
    ends, span = _ENDS.search(text), _SPAN.search(text)
    if ends:
        entity = reading.entity(ends["e"])
        protein = entity.unit == "aa" or re.search(
            r"^ (?:amino|residues?|aa)", text[ends.end("e") :]
        )
        if not isinstance(entity.value, int) or entity.value < 2 or not protein:
            return None
        front = ends["end"] in ("first", "initial", "leading", "n-terminal")
        arguments |= {"end": entity.value} if front else {"last": entity.value}
    elif span:
        if span["span"]:
            low, high = (int(value) for value in reading.entity(span["span"]).value)
        else:
            low, high = (int(reading.entity(span[key]).value) for key in ("low", "high"))
        if not 0 < low < high:
            return None
        arguments |= {"start": low, "end": high}
    else:
        return None
    if _STOP.search(text):
        arguments["stop"] = True
    return with_record(reading, arguments)


def end_residues(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_sequence`` for "first 10 residues of the spike", else None.

    Only of a protein that its product names: the classifier reads those of named genes.
    """
    text = reading.masked
    ends = _ENDS.search(text)
    if reading.names or ends is None or not re.search(rf"\b{_UNIT}\b|@quantity\d", text):
        return None
    entity, named = reading.entity(ends["e"]), owners(reading)
    said = entity.unit == "aa" or re.search(r"^ (?:amino|residues?|aa)", text[ends.end("e") :])
    if not said or not named or len(named) != 1 or not isinstance(entity.value, int):
        return None
    if entity.value < 1 or re.search(r"\b(?:which|genes|proteins|how many|mass|count)\b", text):
        return None
    front = ends["end"] in ("first", "initial", "leading", "n-terminal")
    end = {"first" if front else "last": entity.value}
    return with_record(reading, {"names": named, "kind": "protein", **end})
