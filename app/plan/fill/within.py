"""Questions about one gene whose form says what is wanted: residues, exons, its part of the genome,
its place and size, sites inside it, a primer at its start."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import conditions
from app.plan.fill.base import with_record
from app.plan.grammar import AMINO_ACIDS
from app.plan.reading import Reading
from app.tools.shared.words import singular

_COUNT = r"(?P<e>@(?:number|position|quantity)\d+)"
_OF = r"(?: (?:of|in|on|from|within)(?: the)?(?: protein| product| sequence)?(?: of)?| at)?"
_RESIDUE = re.compile(
    r"\b(?P<noun>residues?|amino[- ]acids?|aa|codons?)(?: (?:number|no|nr|position|pos|at|is|stands"
    rf"|located|sits|found|in|the|residue|amino acid|position)\.?)* {_COUNT}(?!\d| (?:long|residues"
    r"|amino|aa|bp|times|proteins|genes|or))"
)
_AT = re.compile(
    r"\b(?:which|what|is) (?:the )?(?:an? )?(?P<noun>residue|amino[- ]acid|aa|codon)\b[^?]{0,50}?"
    rf"\b(?:position|residue|site|place|number|at) {_COUNT}"
)
_THERE = re.compile(
    r"\b(?:is|does|has) (?:there )?(?:an? |the )?(?:have an? )?(?P<noun>@(?:amino|keyword)\d+) "
    rf"(?:residue )?(?:at|in) (?:position|residue|place|site|the position) {_COUNT}"
)
_SPAN = re.compile(
    r"\b(?:residues?|amino[- ]acids?|aa)(?: (?:number|from|positions?|no)\.?)* (?P<e>@(?:range"
    r"|span)\d+)"
)
_SPAN_OF = re.compile(
    r"\b(?:from )?(?:residues?|amino[- ]acids?|aa|positions?) (?P<low>@(?:number"
    r"|position)\d+) (?:to"
    r"|through|until|up to|and|-) (?:residue |amino[- ]acid |aa |position )?"
    r"(?P<high>@(?:number|position)\d+)"
    r"|\b(?:protein|peptide|polypeptide|translation)\b[^?]{0,40}?\bfrom (?:residue |position )?"
    r"(?P<e>@(?:range|span)\d+)(?! (?:bp|kb|nt|bases))"
)
_WOBBLE = re.compile(r"\bcodon positions?\b|\bgc[123]s?\b|\bpositions? of (?:the )?codons?\b")
"""The first, second or third base of all codons, not a codon by its number."""
_FIRST = re.compile(r"\b(?:first|last|initial|final|how many|number of|longer|shorter|most)\b")


def residues(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``protein_residues`` for "what is residue 614 of the spike?", else None."""
    name = subject(reading)
    if name is None:
        return None
    text = reading.masked
    if _WOBBLE.search(text):
        return None
    span = _SPAN.search(text)
    if span and not _FIRST.search(text):
        low, high = sorted(int(end) for end in reading.entity(span["e"]).value)
        return {"name": name, "start": max(1, low), "end": high} if high > 0 else None
    apart = _SPAN_OF.search(text)
    if apart and not _FIRST.search(text):
        ends = reading.entity(apart["e"]).value if apart["e"] else None
        ends = ends or [reading.entity(apart[key]).value for key in ("low", "high")]
        low, high = sorted(int(end) for end in ends)
        return {"name": name, "start": max(1, low), "end": high} if high > 0 else None
    there = _THERE.search(text)
    found = there or _RESIDUE.search(text) or _AT.search(text)
    if found is None or _FIRST.search(text) or re.search(r"\b(?:start|stop) codon", text):
        return None
    entity = reading.entity(found["e"])
    if not isinstance(entity.value, int) or entity.value < 1 or entity.unit not in ("", "aa"):
        return None
    arguments: dict[str, Any] = {"name": name, "start": entity.value}
    if found["noun"].startswith("codon"):
        arguments["what"] = "codon"
    acids = reading.values("amino")
    said = re.search(
        r"\b(?:is|be) (?:really )?an? (?P<e>@keyword\d+)|@\w+ an? (?P<f>@keyword\d+)", text
    )
    if there and not acids:
        acids = [AMINO_ACIDS.get(str(reading.entity(there["noun"]).value).lower(), "")]
        if not acids[0]:
            return None
    elif said and not acids:
        acids = [AMINO_ACIDS.get(str(reading.entity(said["e"] or said["f"]).value).lower(), "")]
    if len(acids) == 1 and acids[0] and re.match(r"(?:and |so )?(?:is|does|has)\b", text):
        arguments["letter"] = acids[0]
    return arguments


_MOST = re.compile(
    r"\b(?P<end>most|highest|largest|greatest|fewest|least|lowest|richest|poorest)\b"
    r"[^?.]{0,45}(?P<e>@(?:amino|keyword)\d+)"
    r"|(?P<f>@(?:amino|keyword)\d+)[- ](?P<rich>rich|poor)(?:est)?\b"
)


def richest(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``residue_ranking`` for "which protein has the most serines?", else None."""
    text = reading.masked
    found = _MOST.search(text)
    if found is None or reading.names or not re.search(r"\bproteins?\b|\bgenes?\b", text):
        return None
    if reading.values("type", "aminotype", "codon") or re.search(r"\bcodons?\b|\btrnas?\b", text):
        return None
    entity = reading.entity(found["e"] or found["f"])
    letter = str(entity.value)
    if entity.kind == "keyword":
        letter = AMINO_ACIDS.get(singular(letter.lower()), "")
    if len(letter) != 1:
        return None
    wanted = conditions(reading)
    wanted.pop("types", None)
    if entity.kind == "keyword":
        wanted.pop("keywords", None)
    arguments: dict[str, Any] = {"residue": letter}
    if wanted:
        arguments["filter"] = wanted
    if re.search(r"\b(?:share|percent\w*|fraction|proportion|content|rich\w*|poor\w*)\b|%", text):
        arguments["by"] = "share"
    if (found["end"] or found["rich"]) in ("fewest", "least", "lowest", "poorest", "poor"):
        arguments["order"] = "ascending"
    if reading.limit:
        arguments["limit"] = reading.limit
    elif re.search(r"\bproteins\b", text):
        arguments["limit"] = 5
    return arguments


def subject(reading: Reading) -> str | None:
    """The one gene that is named, or the one protein that its product names; None otherwise."""
    if len(reading.names) == 1:
        return str(reading.names[0])
    words = reading.values("keyword")
    if reading.names or len(words) != 1:
        return None
    spoken = r"\b(?:the|of|in|its|does|is) @keyword\d+|@keyword\d+ (?:residue|codon|amino|aa\b)"
    return str(words[0]) if reading.has(spoken) else None


_PIECES = re.compile(
    r"\bhow many (?:exons|introns)\b|\b(?:number|count) of (?:exons|introns)\b"
    r"|\b(?:any|an|its|the|have|has|contain\w*|which|list|show|where are the) (?:exons?|introns?)\b"
    r"|\b(?:exons?|introns?) (?:of|in|does|has|are|structure)\b|\b(?:exon|intron|gene) structure\b"
    r"|\bsplic(?:ed|ing)\b"
)
_LETTERS = re.compile(
    r"\b(?:sequences?|fasta|dna|bases|length of|longest|shortest|coding sequence|mrna|cds"
    r"|translat\w*|without|removed|gc|content|enzymes?|cut\w*|upstream|downstream|between)\b"
)


def pieces(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_location`` for "how many introns has ycf3?", else None."""
    text = re.sub(r"@type\d+", lambda hit: str(reading.entity(hit.group()).value), reading.masked)
    name = subject(reading)
    if name is None or not _PIECES.search(text) or _LETTERS.search(text):
        return None
    if reading.values("range", "position", "motif", "quantity", "sequence"):
        return None
    return with_record(reading, {"names": [name], "field": "exons"})


_CUES = (
    r"\bstrands?\b|\borientation\b|\bdirection\b|\bwhich way\b",
    r"\bhow (?:long|big|large|many (?:bp|bases|base pairs|nucleotides|nt|kb))\b|\blength\b"
    r"|\bsize\b",
    r"\bwhere\b|\bposition\b|\bcoordinates?\b|\blocat\w+",
)
_MORE = re.compile(
    r"\b(?:sequence|fasta|mass|weight|kda|pi|gc|function|product|do|next|neighbou?rs?|upstream"
    r"|downstream|protein|codons?|exons?)\b"
)


_BOTH = re.compile(
    r"\b(?:bp|bases|base pairs|nucleotides|nt)\b[^?]{0,25}\band\b[^?]{0,20}\b(?:aa|amino acids"
    r"|residues)"
    r"\b|\b(?:aa|amino acids|residues)\b[^?]{0,25}\band\b[^?]{0,20}\b(?:bp|bases|base pairs"
    r"|nucleotides"
    r"|nt)\b"
)


def place_and_size(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_location`` for two or more of strand, length and place, else None."""
    text = reading.masked
    if len(reading.names) != 1 or _MORE.search(text) or reading.values("keyword", "quantity"):
        return None
    if _BOTH.search(text):
        return with_record(reading, {"names": reading.names, "field": "length"})
    asked = sum(bool(re.search(cue, text)) for cue in _CUES)
    if asked < 2 or not re.search(r"\band\b|,|&|\?.+\?", text):
        return None
    return with_record(reading, {"names": reading.names, "field": "all"})


_STATED = re.compile(
    r"^(?:so |ok |and )?is (?:it true that )?(?:the |our )?@gene\d+(?: gene| protein"
    r"| cds)?(?: really|(?: any)? (?:longer|shorter|bigger|smaller|more|less) than| at least"
    r"| at most| over| under| about| roughly| around| exactly| some| only"
    r"| just)* (?P<e>@quantity\d+)"
)


def stated(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_location`` for "is the cI gene 714 bp long?", else None."""
    found = _STATED.search(reading.masked)
    if found is None or len(reading.names) != 1:
        return None
    unit = reading.entity(found["e"]).unit
    fields = {"bp": "length", "aa": "aa_length"}
    return {"names": reading.names, "field": fields[unit]} if unit in fields else None


_SHARE = re.compile(
    r"\b(?:what|which|how (?:much|big|large)) (?:an? )?(?:fraction|percent\w*|proportion|share|part"
    r"|portion|much)?(?: part| share| fraction)? ?of the (?:whole |entire |total )?(?:genome"
    r"|plasmid"
    r"|chromosome|record|virus|phage|sequence|vector)\b|\b(?:percent\w*|fraction|share) of the"
    r" (?:whole |entire )?(?:genome|plasmid|chromosome|record)\b"
)


def share(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_location`` for "what fraction of the genome is ORF1ab?", else None."""
    if not reading.names or not _SHARE.search(reading.masked) or reading.has(r"\bgc\b|\bg\+c\b"):
        return None
    return with_record(reading, {"names": reading.names, "field": "share"})


_LINEAR = re.compile(
    r"\blineari[sz](?:e|es|ed|ing|ation)\b|\bopen (?:up )?the (?:circle|plasmid)\b"
)


def linearise(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``restriction_sites`` for "how do I linearise it?", else None."""
    if not _LINEAR.search(reading.masked) or reading.values("enzyme"):
        return None
    inside = within(reading)
    return with_record(reading, {"cuts": 1, **({"within": inside} if inside else {})})


_INSIDE = re.compile(
    r"\b(?:in|inside|within|into|of|through|across|on)(?: of)? (?:the |my |its |our )?"
    r"(?:(?:coding )?(?:region|sequence|part|frame) of )?(?:the )?"
    r"(?:gene |orf |cds )?(?P<e>@(?:gene|keyword)\d+)"
    r"|\b(?:does|do|will|would|can) @enzyme\d+(?: and @enzyme\d+)? (?:cut|cleave|digest|chop)s?"
    r" (?:the )?(?:gene )?(?P<f>@gene\d+)|\b(?:enzymes?|sites?|@enzyme\d+) (?:that "
    r"|which )?(?:do not |don't )?"
    r"(?:cut|cleave|interrupt|destroy|inactivate)s?(?: once| twice)?(?: in(?:side)?)? (?:the )?"
    r"(?:gene )?(?P<g>@(?:gene|keyword)\d+)"
)


def within(reading: Reading) -> str | None:
    """The gene that sites are to lie in, or None."""
    if reading.has(
        r"\b(?:upstream|downstream|promoter|flank\w*|near(?:est)?|clos\w+|before|after)\b"
    ):
        return None
    found = _INSIDE.search(reading.masked)
    if found is None:
        return None
    entity = reading.entity(found["e"] or found["f"] or found["g"])
    return str(entity.value)


_WINDOW = re.compile(
    r"@quantity\d+(?: \w+){0,3}? (?:on|to|at|from)? ?(?:both|each|either) (?:sides?|ends?|flanks?)"
    r"|\b(?:both|each|either) (?:sides?|flanks?) by @quantity\d+"
)
_LOST = re.compile(
    r"\b(?:hit|lose|lost|remove[sd]?|affect\w*|delet\w+|disrupt\w*|taken out|take out|destroy\w*)"
    r"\b"
)


def lost(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_neighbours`` for "what else is lost with 1 kb on both sides of sigB?"."""
    text = reading.masked
    if len(reading.names) != 1 or not _WINDOW.search(text) or not _LOST.search(text):
        return None
    if not re.search(r"\b(?:what|which|any|list|else|other)\b", text) or reading.has(
        r"\b(?:sequences?|fasta|letters|primers?|gc)\b"
    ):
        return None
    sizes = [entity.value for entity in reading.marked.of("quantity") if entity.unit == "bp"]
    if len(sizes) != 1:
        return None
    return with_record(reading, {"name": reading.names[0], "distance": int(sizes[0])})


_PRIMER = re.compile(r"\b(?:forward |reverse |rev |fwd |sense |antisense )?primers?\b")


def primer(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_sequence`` for a primer of a length at an end of one gene, else None."""
    text = reading.masked
    if len(reading.names) != 1 or not _PRIMER.search(text) or reading.values("type"):
        return None
    sizes = [
        entity.value
        for entity in reading.marked.of("quantity", "number")
        if isinstance(entity.value, int) and 8 <= entity.value <= 100
    ]
    said = re.search(r"\b(\d{1,2})[- ]?mers?\b", text)
    if said:
        sizes.insert(0, int(said[1]))
    if not sizes or re.search(r"\b(?:tm|melting|pair|upstream|downstream)\b", text):
        return None
    arguments: dict[str, Any] = {"names": reading.names, "kind": "cds"}
    if re.search(r"\b(?:reverse|rev|antisense)\b|\bstop codon\b|\b3' end\b", text):
        return {**arguments, "last": sizes[0], "reverse_complement": True}
    return {**arguments, "first": sizes[0]}


_MEANS = re.compile(
    r"@codon\d+(?: codon)? (?:codes?|stands?|encodes?|means?|specif\w+|translates?)\b"
    r"|\b(?:reads?|use[sd]?|read|treat\w*) (?:codon )?@codon\d+ as\b"
)


def meaning(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``codon_usage`` for "what does TGA code for here?", else None."""
    if reading.names or not _MEANS.search(reading.masked):
        return None
    if reading.has(r"\b(?:starts?|stops?|initiat\w*|terminat\w*)\b|\band (?:what|which|how)\b"):
        return None
    return with_record(reading, {"codon": reading.first("codon")})


_ENDS = re.compile(
    r"\b(?:what|which|tell me|list|show|give me)\b[^?]{0,25}\b(?P<end>start|stop) codons?\b"
    r"(?! (?:of|for|in|does|do) (?:the )?@)"
)


_STOPS = frozenset({"TAA", "TAG", "TGA"})
_STARTS = frozenset({"ATG", "GTG", "TTG", "CTG", "ATT", "ATA", "ATC"})


def end_codons(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``codon_usage`` for "what are the start codons of the genes?", else None."""
    choices = set(reading.values("codon"))
    if (
        len(choices) > 1
        and not reading.names
        and reading.has(r"\b(?:genes?|cds|orfs?|proteins?)\b")
    ):
        if choices <= _STOPS and reading.has(r"\b(?:ends?|ending|terminat\w*|stops?|finish\w*)\b"):
            return with_record(reading, {"what": "stop"})
        if choices <= _STARTS and reading.has(r"\b(?:begins?|starts?|initiat\w*|open\w*)\b"):
            return with_record(reading, {"what": "start"})
    found = _ENDS.search(reading.masked)
    if found is None or reading.names or reading.values("codon", "keyword", "type", "motif"):
        return None
    if reading.has(r"\b(?:position|upstream|downstream|sequence|same)\b"):
        return None
    return with_record(reading, {"what": found["end"]})


_ORDER = re.compile(
    r"@(?:gene|absent)\d+(?: gene)?,? (?:\w+ ){0,3}(?:before or after|upstream or downstream"
    r"|left or right|to the left or (?:to the )?right|downstream or upstream|after or before)"
    r"(?: of)? (?:the )?@(?:gene|absent)\d+"
)


_SIDE = (
    r"(?:to the )?(?:downstream|upstream|before|after|behind|in front|ahead|left|right"
    r"|further (?:down|up)stream)(?: of)?"
)
_PLACED = re.compile(
    rf"^(?:and |so |but )?(?:is|are|does|do) (?:the )?@(?:gene|absent)\d+(?: gene)?"
    rf"(?: (?:encoded|located|found|lie|lies|sit|come|situated|really|directly|lying"
    rf"|placed)){{0,3}}"
    rf" {_SIDE} (?:the )?@(?:gene|absent)\d+(?: gene)?"
    rf"(?: (?:in|on|of) (?:the |this |its )*(?:@\w+ )?(?:genome|map|chromosome|plasmid|phage"
    r"|virus|strand|record)?)?\W*$"
    rf"|^(?:and |so |but )?(?:the )?@(?:gene|absent)\d+(?: gene)? (?:is|lies|sits|comes"
    rf"|stands|falls)"
    rf"(?: (?:encoded|located|found|situated|lying|placed|directly|right)){{0,2}} {_SIDE}"
    r" (?:the )?@(?:gene|absent)\d+[^?@]*(?:@genome\d+[^?@]*)?"
    r"\b(?:correct|right|true|yes|no|isn't it|doesn't it|not so|confirm|agree|wrong)\W*$"
)
"""How two genes lie, for yes or no."""


def order(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``between_genes`` for "is cytb before or after nad4?", else None."""
    if len(reading.names) != 2:
        return None
    if not _ORDER.search(reading.masked) and not _PLACED.search(reading.masked):
        return None
    return {"first": reading.names[0], "second": reading.names[1], "what": "order"}


_NEAR = re.compile(
    r"^(?:and |so )?(?:is|are|does|do|lies?) @(?:gene"
    r"|absent)\d+(?: gene)?(?: \w+){0,2} (?:within|less"
    r" than|closer than|no (?:more|further) than) @(?:quantity|number)\d+(?: away)? (?:of|from"
    r"|to) (?:the )?"
    r"@(?:gene|absent)\d+"
)


def near(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``between_genes`` for "is nifH within 10 kb of nifD?", else None."""
    if len(reading.names) != 2 or not _NEAR.search(reading.masked):
        return None
    return {"first": reading.names[0], "second": reading.names[1], "what": "distance"}


_TYPICAL = re.compile(
    r"\b(?:median|mean|average|typical|avg\.?)(?: \w+){0,2} (?:gene|protein|cds|orf)s?(?: \w+)? "
    r"(?:length|size)|\b(?:median|mean|average|typical)(?: gene| protein)? (?:length"
    r"|size) of (?:the |all"
    r" |its )*(?:gene|protein|cds)|\bhow (?:long|big) is (?:the|an?) (?:average|typical|median"
    r"|mean) "
    r"(?:gene|protein|cds)"
)


def typical(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``genome_summary`` for "what is the median protein length?", else None."""
    if not _TYPICAL.search(reading.masked) or reading.names or reading.bounds:
        return None
    if reading.values("keyword", "prefix", "type", "range") or reading.strand:
        return None
    return with_record(reading, {"fields": ["mean_gene_length"]})


_EXTREME_PIECE = re.compile(
    r"\b(?P<how>longest|largest|biggest|shortest|smallest|tiniest)"
    r"(?: annotated)? (?P<what>exon|intron)s?\b"
)


def extreme_piece(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``list_genes`` for "what is the longest intron?", else None."""
    text = re.sub(r"@type\d+", lambda hit: str(reading.entity(hit.group()).value), reading.masked)
    found = _EXTREME_PIECE.search(text)
    if found is None or reading.names:
        return None
    arguments = {"filter": with_record(reading, {"types": [found["what"]]}), "sort_by": "length"}
    if found["how"] in ("longest", "largest", "biggest"):
        arguments["order"] = "descending"
    return {**arguments, "limit": reading.limit or 1}
