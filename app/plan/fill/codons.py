"""Questions for codons: G and C at their positions, counts of single ones, first and last ones."""

from __future__ import annotations

import re
from typing import Any

from app.plan.fill.base import with_record
from app.plan.grammar import AMINO_ACIDS, LETTER_TO_THREE
from app.plan.reading import Reading
from app.tools.shared.words import singular

_ACIDS = {*AMINO_ACIDS, *(word.lower() for word in LETTER_TO_THREE.values())}
_OWNER = re.compile(
    r"(?:\b(?:of|in|within|inside|for|does|do|has|have|did|is|are|gene|protein|cds|express\w*|say"
    r"|across) (?:the |our |my |its |coding )*(?:gene |protein |cds |sequence |sequences )*(?:of )?"
    r"(?:the )?|^(?:(?:and|so|the|for|in|of|what about) )*)(?P<e>@keyword\d+)"
    r"|(?P<f>@keyword\d+)(?:'s?)? (?:gene|protein|cds|orf|codon|has|have|uses?|contains?|gc)\b"
)
_ALL = re.compile(
    r"\b(?:all|every|whole|entire|overall|total|genome|genes|cds|coding sequences?|genomes|orfs"
    r"|proteins|coding regions?|proteome|altogether|file|plasmid|phage|virus|chromosome|organism"
    r"|it|this|here|its)\b"
)


def owners(reading: Reading) -> list[str] | None:
    """Genes that a question about codons names, by symbol or by product word.

    Returns
    -------
    list of str or None
        Empty where none is named, None where words of products stand where no gene is named.
    """
    if reading.names:
        return [str(name) for name in reading.names]
    words = [
        entity
        for entity in reading.marked.of("keyword")
        if singular(str(entity.value).lower()) not in _ACIDS
    ]
    if not words:
        return []
    found = [reading.entity(hit["e"] or hit["f"]).value for hit in _OWNER.finditer(reading.masked)]
    named = [str(entity.value) for entity in words if entity.value in found]
    return named if len(named) == len(words) else None


def _of(reading: Reading, arguments: dict[str, Any], named: list[str]) -> dict[str, Any]:
    """Arguments with the genes, or else the strand, and the record that are named."""
    if named:
        arguments["names"] = named
    elif reading.strand:
        arguments["strand"] = reading.strand
    return with_record(reading, arguments)


_GC_POSITIONS = re.compile(
    r"\bgc ?[123]s?\b|\bgc ?\(?[123]\)?(?= ?(?:,|and|/))|\bgc skew at third\b"
)
_POSITIONS = re.compile(
    r"\bcodon positions?\b|\bpositions? (?:of|in|within) (?:the |its |each |all |every )*"
    r"(?:\w+ |@\w+ )?codons?\b"
    r"|\b(?:wobble|first|second|third|1st|2nd|3rd|each|every)(?:,? (?:and|or|,) (?:first|second"
    r"|third|1st|2nd|3rd))* (?:codon )?(?:positions?|bases?)(?= of (?:the |its )?codons?|\W*$"
    r"| (?:of|in) (?:the )?@| only)"
)
_GC = re.compile(r"\bgc\b|\bg ?\+ ?c\b|\bg and c\b|\bg/c\b")
_EACH = re.compile(
    r"\b(?:each|every|per|single|which|what) (?:gene|cds|protein|orf)\b|\bgene by gene\b"
    r"|\b(?:genes|cds) (?:with|by|whose|that|ha[sv])|\b(?:highest|lowest|most|least|higher|lower"
    r"|rank\w*|sort\w*|histogram|plot|distribution|top|above|below|compare[ds]? to|than)\b"
)
_SECTION = ("range", "sequence", "peptide", "motif", "enzyme", "type", "prefix", "quantity")


def gc_positions(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``codon_usage`` for "GC3 of recA", else None."""
    text = reading.masked
    said = _GC_POSITIONS.search(text)
    if not said and not (_GC.search(text) and _POSITIONS.search(text)):
        return None
    if _EACH.search(text) or reading.values(*_SECTION):
        return None
    named = owners(reading)
    if named is None:
        return None
    return _of(reading, {"what": "gc_positions"}, named)


_COUNTED = re.compile(
    r"\bhow (?:many|often|frequent\w*|much|common\w*|rare\w*)\b|\bnumbers? of\b|\bcounts?\b"
    r"|\b(?:occurrences?|frequency|frequencies|times|usage|use[sd]?|uses|using|prefer\w*)\b"
    r"|\b(?:has|have|is|are|does|do)\b.*\b(?:any|contain|got|have|use)\b"
    r"|\bwhich (?:is|of)\b|\bmore\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:start|stop|begin|end|initiat|terminat|open|finish)(?:s|e?d|ning|ing|e|es|ion)?\b"
    r"|\b(?:first|last|position|upstream|downstream|where|anticodons?|trnas?|\w*nucleotides?|\d?-?mers?"
    r"|triplets?|genes? (?:with|that"
    r"|which|ha[sv])|proteins? (?:with|that|which|ha[sv])|which (?:genes?|proteins?|cds)|in a row"
    r"|consecutive|mutat\w+|chang\w+|replac\w+|becomes?|turn\w*|convert\w*"
    r"|(?:each|every|per) (?:gene|cds|protein)|code for|codes for|encodes?|stands? for|means?"
    r"|frames?)\b"
)


def single_codons(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``codon_usage`` for "how many AGA and AGG codons has lacZ?", else None."""
    text = reading.masked
    codons = [str(value) for value in reading.values("codon")]
    if not codons or not _COUNTED.search(text) or _ELSEWHERE.search(text):
        return None
    if reading.values(*_SECTION, "position", "amino", "number"):
        return None
    named = owners(reading)
    if named is None or not (named or "codon" in text):
        return None
    return _of(reading, {"codon": codons[0]} if len(codons) == 1 else {"codons": codons}, named)


_SHARE = re.compile(r"\b(?:percent\w*|share|fraction|proportion|pct|how often|how common)\b|%")
_BEGIN = re.compile(
    r"\b(?:begin|start|initiat|open)(?:s|ning|ing|e|es|ed)?\b|\bstart(?:ing)? codons?\b"
)
_END = re.compile(
    r"\b(?:end|stop|terminat|finish|clos)(?:s|ping|ing|e|es|ed|ped)?\b|\bstop codons?\b"
)
_STARTS = frozenset({"ATG", "GTG", "TTG", "CTG", "ATT", "ATA", "ATC"})
_ENDS = frozenset({"TAA", "TAG", "TGA", "AGA", "AGG"})
"""AGA and AGG end proteins in mitochondria of vertebrates."""
_STOPS = {"amber": "TAG", "ochre": "TAA", "opal": "TGA", "umber": "TGA"}


def end_share(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``codon_usage`` for "what percentage of CDS begin with GTG?", else None."""
    text = reading.masked
    codons = [str(value) for value in reading.values("codon")]
    codons += [codon for word, codon in _STOPS.items() if re.search(rf"\b{word}\b", text)]
    if len(codons) != 1 or reading.names or reading.values(*_SECTION, "keyword", "amino"):
        return None
    begin, end = _BEGIN.search(text), _END.search(text)
    if bool(begin) == bool(end) or re.search(r"\bnot\b|\bn't\b|\bother than\b|\bexcept", text):
        return None
    if end and codons[0] not in _ENDS:
        return None
    counted = end and re.search(
        r"\bhow many\b|\bnumber of\b|\bcount\b|^(?:and |so )?(?:which|what|list|show|name)\b", text
    )
    if not _SHARE.search(text) and not counted:
        return None
    if not re.search(r"\bgenes?\b|\bcds\b|\borfs?\b|\bproteins?\b|\bcoding"
                                       r"|\bcodons?\b|\breading frames?\b", text):  # fmt: skip
        return None
    return _of(reading, {"what": "start" if begin else "stop", "codon": codons[0]}, [])
