"""Forms that name one gene and then ask about "it": its ends, the kind of enzyme that it makes."""

from __future__ import annotations

import re
from typing import Any

from app.plan.fill.base import with_record
from app.plan.reading import Reading

_BASE = r"(?:base|position|nucleotide|nt|coordinate|bp)"
_ENDS = re.compile(
    rf"\b(?:first and (?:the )?last|start(?:ing)? and (?:the )?(?:end(?:ing)?|stop)) {_BASE}s?\b"
    rf"(?: (?:number|position)s?)?(?! \d)|\bfrom (?:what|which) {_BASE}\b[^?.]{{0,30}}"
    rf"\bto (?:what|which) {_BASE}\b"
)
_NATURE = re.compile(
    r"\bwh(?:at|ich) (?:kind|type|sort|class|family) of (?:an? )?(?:\w+ )?(?:enzyme|protein|rna"
    r"|molecule|transporter|channel|pump|factor|regulator|receptor|kinase|product|subunit)\b"
    r"|@gene\d+ (?:is|was|should be|must be|seems to be|looks like) (?:an?|some|some (?:kind|sort|"
    r"type) of) (?:@keyword\d+|\w+)\b[^?.]{0,40}\b(?:for|of|from) (?:what|which) @?\w+\W*$"
)
_MEASURED = re.compile(
    r"\b(?:inhibit\w*|interact\w*|regulat\w*|bound by|bind\w*|express\w*|promoters?|mutations?"
    r"|structures?|codons?|upstream|downstream|sequences?)\b"
)
_ONLY = re.compile(
    r"^(?:so |and |ok )?(?:what|which) (?P<type>protein|gene|enzyme|peptide)\b"
    r"(?: (?:is|do i have|have i got))? (?:in|on|inside) (?:this|the|my) (?:file|record|entry)\b"
)
_SYMBOL = re.compile(r"\b(?:gene )?(?:symbol|name) of (?:the )?@gene\d+(?:'s)?(?: gene)?\W*$")
_NESTED = re.compile(
    r"\b(?:lie|lies|lying|sit|sits|is|nested|located|contained|fall|falls|embedded|reside"
    r"|resides)\b"
    r"[^?]{0,20}\b(?:within|inside|in)"
    r" (?:the (?:borders?|bounds?|limits|boundaries|introns?|span) of )?"
    r"(?:an?|another|some) (?:(?:larger|bigger|longer|other|different) )*gene\b"
)
_ANY_INSIDE = re.compile(
    r"(?<!\bhave )(?<!\bhas )(?<!\bhad )(?<!\bgot )(?<!\bcarry )(?<!\bshow )"
    r"\b(?:anything|something|any(?: other)?(?: annotated)? (?:genes?|features?|orfs?|cds)"
    r"|(?:an)?other"
    r" genes?|which(?: other)? genes?)\b[^?]{0,40}\b(?:within|inside|in)(?: of)? (?:the )?@gene\d+"
    r"(?! (?:operon|cluster|region|locus))"
    r"|\b(?:within|inside|in) (?:the |an? )?introns? of (?:an?other|any other|another|some other"
    r"|a) gene"
)
_IN_INTRON = re.compile(
    r"\b(?:in|inside|within|of) (?:the |an? |one of the )?introns? of (?:the )?@gene\d+"
    r"|\b(?:in|inside|within) @gene\d+(?:'s)? introns?\b"
)
_INNER = re.compile(
    r"\b(?:which|what|any|another|an?|one|other)\b[^?.]{0,40}\bgenes?\b[^?.]{0,40}\b(?:nested"
    r"|lies?|sits?|is|are|located|contained|embedded|resides?|hid\w+)\b|\bnested\b"
)
_EACH = re.compile(
    r"@(?:genome|record)\d+(?: (?:one|version|file|strain))?(?:,| and| or| to| vs\.?| versus)+"
    r"(?: (?:in|of|from|that of|the|it is in))* @(?:genome|record)\d+"
)
_RESIDUES = re.compile(
    r"\bhow (?:many|much) (?:aa|amino[- ]acids?|residues)\b|\b(?:aa|amino[- ]acids?|residues)"
    r" (?:each|long)\b|\bprotein (?:length|size)s?\b"
)
_CHANGED = re.compile(
    r" (?:grow|grown|shrink|shrunk|change|changed|differ|gain|gained|lose|lost|get|become)$", re.I
)


_WORKING = re.compile(
    r"\b(?:working|functional|functioning|non-?functional|defective)(?: (?:copy|version|form) of)?"
    r"(?: the)? @gene\d+"
    r"|@gene\d+(?: gene| protein)?(?: (?:is|still|actually|really|a|be|considered|thought|to)){0,4}"
    r" (?:working|functional|functioning|non-?functional|defective)\b"
)


def working(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``pseudogenes`` for "has it a working cobA?", else None."""
    if len(reading.values("gene")) != 1 or not _WORKING.search(reading.masked):
        return None
    if reading.has(r"\b(?:domains?|residues?|express\w*|copies|sites?|categor\w+|class\w*)\b"):
        return None
    return {"name": str(reading.values("gene")[0])}


def ends(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_location`` for "first and last base of cox1", else None."""
    if len(reading.names) != 1 or not _ENDS.search(reading.masked):
        return None
    if reading.values("quantity", "number", "range", "position"):
        return None
    return with_record(reading, {"names": reading.names, "field": "all"})


def nature(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_details`` for "oxyB: what kind of enzyme is that?", else None."""
    if len(reading.values("gene")) != 1 or not _NATURE.search(reading.masked):
        return None
    if _MEASURED.search(reading.masked):
        return None
    return with_record(reading, {"names": reading.values("gene"), "field": "product"})


def only_one(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``list_genes`` for "what protein is in this file?", else None."""
    found = _ONLY.search(reading.masked)
    if found is None or reading.names or reading.values("keyword", "prefix", "range", "position"):
        return None
    return {}


def symbol(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_details`` for "what is the symbol of NP_003623.1?", else None."""
    if len(reading.values("gene")) != 1 or not _SYMBOL.search(reading.masked):
        return None
    return with_record(reading, {"names": reading.values("gene")})


_ENCLOSING = re.compile(
    r"\b(?:which|what) (?:larger |bigger |other )?gene (?:fully |completely |wholly )?(?:encloses"
    r"|contains|surrounds|includes|holds|encompasses|harbou?rs) (?:the )?@gene\d+"
    r"|\b(?:which|what) (?:other |larger )?gene (?:does|is) (?:the )?@gene\d+(?: gene)? (?:lie |sit"
    r" |located |nested |embedded |fall |found |wholly )*(?:inside|in|within)\b"
    r"|\bwhat does (?:the )?@gene\d+ (?:lie|sit) (?:inside|in|within)\W*$"
    r"|\b@gene\d+ (?:lies|sits|is) (?:inside|in|within) (?:which|what) gene\b"
)
"""A gene around another, whose name and product are asked for."""


def nested(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``overlaps`` for "does w lie inside a larger gene?", else None."""
    text = reading.masked
    inside = _IN_INTRON.search(text) and _INNER.search(text)
    within = _ANY_INSIDE.search(text) or _ENCLOSING.search(text)
    if len(reading.names) != 1 or not (inside or within or _NESTED.search(text)):
        return None
    return {"name": reading.names[0], **({"nested": True} if within else {})}


def in_each(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_location`` for "rbcL of rice and of maize: how many aa?", else None."""
    named = reading.names or reading.values("keyword")
    if len(named) != 1 or reading.vocabulary.genome_count < 2:
        return None
    if not _EACH.search(reading.masked) or not _RESIDUES.search(reading.masked):
        return None
    return {"names": [_CHANGED.sub("", str(named[0]))], "field": "aa_length"}
