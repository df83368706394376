"""Questions for features by what they are, whether or not the file annotates such: "the enhancers",
"any TATA boxes?", "does lacZ have a signal peptide?"."""

from __future__ import annotations

import re
from typing import Any

from app.plan.fill.base import with_record
from app.plan.reading import Reading

_KINDS: tuple[tuple[str, str], ...] = (
    ("transmembrane_region", r"trans-?membrane (?:regions?|domains?|heli(?:x|ces)|segments?|spans?)"
     r"|trans-?membrane(?= features?)|tm (?:heli(?:x|ces)|regions?|segments?)"),
    ("domain", r"(?:protein )?domains?"),
    ("enhancer", r"enhancers?"),
    ("silencer", r"silencers?"),
    ("insulator", r"insulators?"),
    ("attenuator", r"attenuators?"),
    ("riboswitch", r"riboswitch(?:es)?"),
    ("response_element", r"response elements?"),
    ("TATA_box", r"tata[- ](?:box(?:es)?|signals?)"),
    ("CAAT_signal", r"caat[- ](?:box(?:es)?|signals?)"),
    ("GC_signal", r"gc[- ](?:box(?:es)?|signals?)"),
    ("minus_10_signal", r"(?:-|minus[- ])10 (?:box(?:es)?|signals?|elements?|regions?)"
     r"|pribnow box(?:es)?"),
    ("minus_35_signal", r"(?:-|minus[- ])35 (?:box(?:es)?|signals?|elements?|regions?)"),
    ("CpG_island", r"cpg[- ]islands?"),
    ("RBS", r"shine[- ]dalgarno(?: (?:sequences?|sites?|motifs?))?|ribosome[- ]binding sites?"
     r"|rbs(?:s|es)?"),
    ("splice_site", r"splice[- ](?:sites?|junctions?|donors?|acceptors?)"),
    ("TSS", r"transcription(?:al)? start sites?|tss(?:s|es)?"),
    ("TF_binding_site", r"transcription[- ]factor[- ]binding sites?|tfbs"),
    ("primer_bind", r"primers?(?:[- ]binding sites?)?"),
    ("variation", r"snps?|single[- ]nucleotide polymorphisms?"),
    ("transit_peptide", r"transit peptides?"),
    ("propeptide", r"pro-?peptides?"),
    ("disulfide_bond", r"disul(?:f|ph)ide (?:bonds?|bridges?)"),
    ("active_site", r"active[- ]sites?"),
    ("coiled_coil", r"coiled[- ]coils?"),
    ("zinc_finger", r"zinc[- ]fingers?"),
    ("modified_base", r"modified bases?"),
    ("methylation_site", r"methylation sites?"),
)  # fmt: skip
"""Feature keys and what people call them, apart from those of `app.plan.grammar.FEATURE_TYPES`;
`app.tools.shared.keys` knows the keys that mean the same."""

_HERE = (
    r"(?: (?:are|is|was|there|annotated|present|here|in|on|it|this|that|the|my|our|file|genome"
    r"|records?|plasmid|sequence|virus|phage|protein|given|marked|described|does|do|has|have"
    r"|contain|contains|hold|holds|carry|annotates?|list|lists|mark|its|annotation|located"
    r"|found|lie|please|any|features?|@record\d+))*\W*$"
)
_ASK = r"(?:(?:so|and|ok|okay|then|please|can you|could you) )*"
_SOME = r"(?: (?:all|every|each|the|any|an?|of|annotated|different|features?))*"
_THING = (
    r"(?:it|this|(?:the|this|my|our)(?: (?:open|opened))? (?:file|genome|record|plasmid|sequence"
    r"|virus|phage|protein|annotation)|@record\d+)"
)
_LISTS = (
    rf"(?:list|show|give|name|print|find)(?: me)?{_SOME} KIND{_HERE}",
    rf"(?:where|what|which) (?:is|are){_SOME} KIND{_HERE}",
    rf"(?:what|which)(?: annotated)? KIND{_HERE}",
    rf"(?:is|are) there{_SOME} KIND{_HERE}",
    rf"(?:does|do|has) {_THING}(?: (?:have|has|contain|hold|carry|annotate|list|mark|encode"
    rf"|include))?{_SOME} KIND{_HERE}",
    rf"any KIND{_HERE}",
)
_COUNTS = (
    rf"how many(?: annotated| different)? KIND{_HERE}",
    rf"(?:what is |give me )?(?:the )?(?:number|count) of{_SOME} KIND{_HERE}",
    rf"count{_SOME} KIND{_HERE}",
)
_OF_GENE = (
    r"(?:does|do|has|have) (?:the )?(?:protein |product )?(?:of )?@gene\d+(?: gene| protein)?"
    r"(?: (?:have|has|contain|hold|carry|possess|encode))?(?: (?:an?|any|the))* KIND\W*$",
    r"(?:where|what) is the KIND (?:of|in|on) (?:the )?@gene\d+(?: gene| protein)?\W*$",
    r"is there (?:an?|any) KIND (?:in|on|of|for) (?:the )?(?:protein of )?@gene\d+"
    r"(?: gene| protein)?\W*$",
)
_KIND = "|".join(f"(?P<k{n}>{words})" for n, (_, words) in enumerate(_KINDS))
_FORMED = {
    tool: [re.compile(_ASK + form.replace("KIND", f"(?:{_KIND})")) for form in forms]
    for tool, forms in (("list", _LISTS), ("count", _COUNTS))
}
_HELD = [
    re.compile(_ASK + form.replace("KIND", f"(?:{_KIND}|(?P<type>@type\\d+))")) for form in _OF_GENE
]


def listed(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``list_genes`` for "which domains are annotated?", else None."""
    found = _asked(reading, "list")
    if found is not None:
        return found
    if len(reading.names) != 1 or reading.values("absent"):
        return None
    for form in _HELD:
        match = form.match(_spoken(reading, "keyword"))
        if match is not None:
            kind = match["type"]
            key = str(reading.entity(kind).value) if kind else _key(match)
            return {"filter": {"types": [key], "names": reading.names}}
    return None


def counted(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``count_genes`` for "how many enhancers are there?", else None."""
    return _asked(reading, "count")


def _asked(reading: Reading, tool: str) -> dict[str, Any] | None:
    if reading.values("gene", "prefix", "range", "enzyme", "sequence"):
        return None
    text = _spoken(reading, "keyword", "absent", "motif")
    for form in _FORMED[tool]:
        match = form.match(text)
        if match is not None:
            wanted = with_record(reading, {"types": [_key(match)]})
            return {"filter": wanted}
    return None


def _spoken(reading: Reading, *kinds: str) -> str:
    """The masked text with the words of some entities in it again."""

    def word(found: re.Match[str]) -> str:
        entity = reading.entity(found.group())
        return reading.marked.text[entity.start : entity.end].lower()

    return re.sub(rf"@(?:{'|'.join(kinds)})\d+", word, reading.masked)


def _key(match: re.Match[str]) -> str:
    return next(key for n, (key, _) in enumerate(_KINDS) if match[f"k{n}"])
