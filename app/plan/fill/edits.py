"""Questions for edited sequence: a stretch taken out, a codon or base changed, RNA letters."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import region
from app.plan.fill.base import with_record
from app.plan.fill.codons import owners
from app.plan.grammar import AMINO_ACIDS, THREE_LETTER
from app.plan.ordinals import PLACES
from app.plan.reading import Reading

_NUMBER = r"@(?:position|number|quantity)\d+"
_OUT = re.compile(
    r"\b(?:delet\w+|remov\w+|excis\w+|without|minus(?! strand)|lacking|less|drop(?:ped|ping)?"
    r"|knock\w* out"
    r"|(?:cut|cutting|took|take|taken|taking|chop\w*|clip\w*|splice\w*) (?:[^?]{1,40} )?"
    r"(?:out|away))\b"
)
_LEFT = re.compile(
    r"\b(?:left|remains?|remaining|remainder|rest|how (?:long|big|large)|length|size|gc|g ?\+ ?c"
    r"|sequence|fasta)\b"
)
_WHOLE = re.compile(
    r"\b(?:genome|plasmid|chromosome|record|sequence|construct|virus|phage|replicon|molecule|vector"
    r"|contig|segment|rest|remainder|remains|left)\b|@record\d"
)
_NO_CUT = re.compile(
    r"\b(?:which|what) (?:genes?|proteins?|cds|features?)\b|\bhow many\b|\bintrons?\b|\bexons?\b"
    r"|\bgap\b|\benzymes?\b|\bdigest\w*|\bflank\w*|\bupstream\b|\bdownstream\b|\blonger\b"
    r"|\b(?:stop|start) codon\b|\bresidues?\b|\bamino acids?\b|\bunknown\b|\bterminat\w+"
)
_END = re.compile(
    rf"\b(?:without|minus(?! strand)|less|lacking|delet\w+|remov\w+)(?: of)? (?:the |its )?"
    rf"(?P<end>first|initial|last) (?P<e>{_NUMBER})(?! ?(?:codon|residue|amino|exon|gene))"
)
_ELSE = ("enzyme", "sequence", "peptide", "motif", "codon", "type", "aminotype", "prefix", "amino")


def deletion(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``deletion`` for "what is left if I delete 100..200?", else None."""
    text = reading.masked
    if not (_OUT.search(text) and _LEFT.search(text)) or _NO_CUT.search(text):
        return None
    if reading.values(*_ELSE, "span") or len(reading.values("range")) > 1:
        return None
    named, place = owners(reading), region(reading)
    if named is None:
        return None
    arguments: dict[str, Any] = {}
    end = _END.search(text)
    if end is not None:
        size = reading.entity(end["e"])
        if reading.values("range") or len(named) > 1 or size.unit not in ("", "bp"):
            return None
        arguments = with_record(reading, {end["end"].replace("initial", "first"): int(size.value)})
        if named:
            arguments["within"] = named[0]
    elif place is not None:
        place.pop("mode", None)
        inside = re.search(
            r"@range\d+ (?:from|of|in|out of|inside|within) (?:the )?@(?:gene|absent)", text
        )
        if named and not (inside and len(named) == 1):
            return None
        arguments = with_record(reading, {"region": {"start": place["start"], "end": place["end"]}})
        if named:
            arguments["within"] = named[0]
    elif named and _WHOLE.search(text) and not reading.values("number", "position", "quantity"):
        arguments = with_record(reading, {"names": named})
    else:
        return None
    if re.search(r"\bfasta\b|\bletters\b|\bsequence\b", text):
        arguments["with_sequence"] = True
    return arguments


_THREE = "|".join(THREE_LETTER)
_SHORT = re.compile(r"(?<![\w.])(?:p\.)?(?P<old>[A-Z])(?P<at>\d{1,7})(?P<new>[A-Z*])(?!\w)")
_LONG = re.compile(
    rf"(?<![\w.])(?:p\.)?(?P<old>{_THREE})(?P<at>\d{{1,6}})(?P<new>{_THREE}|Ter|\*)(?!\w)"
)
_ARROW = re.compile(
    r"(?<!\w)(?:(?P<at>\d{1,8}) ?(?P<old>[ACGT]) ?-?> ?(?P<new>[ACGT])(?!\w)"
    r"|(?P<old2>[ACGT]) ?-?> ?(?P<new2>[ACGT]) (?:at|in) (?:position |base |nt )?(?P<at2>\d{1,8}))"
)
_STOP = r"(?:stop(?: codon)?|nonsense(?: codon| mutation)?|termination codon|amber|ochre|opal)"
_TARGET = re.compile(
    rf"\b(?:to|into|by|with|for|becomes?|became|as|were|was|is|had|had been|put)(?: an?| the)?"
    rf"(?: premature| early)? (?P<to>{_STOP}|@(?:codon|amino|keyword)\d+|[a-z](?=\W*$|[ ,;:?.]))"
)
_INSTEAD = re.compile(
    rf"(?P<to>{_STOP}|@codon\d+|@amino\d+)(?: \w+)? (?:at|in place of|instead of|after|for)"
    rf" (?:the )?(?:codon|residue|amino[ -]acid|aa|position|{'|'.join(PLACES)})\b"
)
_CHANGED = re.compile(
    r"\b(?:if (?:the )?(?:codon|residue)|mutat\w+|chang\w+|replac\w+|convert\w*|swap\w*"
    r"|turn(?:s|ed|ing)?|substitut\w+"
    r"|becom\w+|became|introduc\w+|insert\w*|premature|early stop|truncat\w*|instead of|in place of"
    r"|switch\w*|put|made|were|nonsense|exchang\w+|stop(?: codon)? at)\b"
)
_AT = re.compile(
    rf"\b(?:codon|residue|amino[ -]acid|aa|(?:protein )?position)(?: (?:number|no|nr|at|position))*"
    rf" (?P<e>{_NUMBER})"
    rf"|\b(?P<n>start|{'|'.join(PLACES)}|\d+(?:st|nd|rd|th)) (?:codon|residue|amino)"
)
_BASE = re.compile(
    rf"\b(?:base|nucleotide|nt|bp|(?:genom\w+ |nucleotide )?position|coordinate)(?: (?:number|no))?"
    rf" (?P<e>{_NUMBER})\b[^?]*?\b(?:to|into|by|with|becomes?|became|for|were|was|had been)"
    r"(?: an?| the)? (?P<to>[acgtu])(?=\W|$)"
)
_NOT_CHANGED = re.compile(
    r"\b(?:how many|upstream|downstream|variants?|vcf|snps?|reads?|samples?|frame-?shift|per"
    r"|which (?:genes?|proteins?) |rates?|frequenc\w+|possible"
    r"|(?:one|single) (?:base|nucleotide))\b"
)


def mutation(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``mutation`` for "if codon 27 of recA becomes a stop", else None."""
    raw, text = reading.marked.text, reading.masked
    if _NOT_CHANGED.search(text) or reading.values("range", "sequence", "enzyme", "motif", "type"):
        return None
    noted = _noted(raw)
    if noted is not None:
        said = noted.pop("said")
        others = [str(name) for name in reading.names if str(name) not in said]
        if not others:
            others = owners(Reading(reading.marked, reading.vocabulary, text)) or []
        return _of(reading, noted, others)
    if not _CHANGED.search(text):
        return None
    base, named = _BASE.search(text), owners(reading)
    if base and not re.search(r"\b(?:residue|amino|codon) @", text):
        value = reading.entity(base["e"]).value
        if named is None or not isinstance(value, int):
            return None
        return _of(reading, {"position": value, "to": base["to"].upper()}, named)
    at, to = _AT.search(text), _target(reading)
    if at is None or to is None or not named:
        return None
    value = reading.entity(at["e"]).value if at["e"] else _ordinal(at["n"])
    if not isinstance(value, int) or value < 1:
        return None
    return _of(reading, {"codon": value, "to": to}, named)


def _of(reading: Reading, noted: dict[str, Any], named: list[str]) -> dict[str, Any] | None:
    """Arguments with the one gene that is named; a codon needs one, a base does not."""
    if len(named) > 1:
        return None
    letters = {str(noted.get("expected", "A")), str(noted["to"])}
    if not named and "codon" in noted:
        if not letters <= set("ACGT"):
            return None
        noted = {"position": noted["codon"], **{k: v for k, v in noted.items() if k != "codon"}}
    return with_record(reading, {**noted, **({"name": named[0]} if named else {})})


def _noted(raw: str) -> dict[str, Any] | None:
    """A change in the notation of geneticists (D614G, Asp614Gly, 23403A>G), with its token."""
    found = _ARROW.search(raw)
    if found:
        old, new, at = (found[key] or found[f"{key}2"] for key in ("old", "new", "at"))
        return {"position": int(at), "to": new, "expected": old, "said": [found.group()]}
    every = [*_LONG.finditer(raw), *_SHORT.finditer(raw)]
    if len(every) != 1 or int(every[0]["at"]) < 1:
        return None
    old, new = (THREE_LETTER.get(every[0][key], every[0][key]) for key in ("old", "new"))
    to = "*" if new in ("Ter", "X") else new
    return {"codon": int(every[0]["at"]), "to": to, "expected": old, "said": [every[0].group()]}


def _ordinal(said: str) -> int:
    if said == "start":
        return 1
    return PLACES[said] + 1 if said in PLACES else int(re.sub(r"\D", "", said))


def _target(reading: Reading) -> str | None:
    """What a codon becomes: a codon, ``stop`` or the letter of a residue."""
    text = reading.masked
    found = _INSTEAD.search(text) or next(
        (hit for hit in reversed(list(_TARGET.finditer(text)))), None
    )
    if found is None:
        return (
            "stop" if re.search(r"\bpremature stop|\btruncated at\b|\bnonsense\b", text) else None
        )
    said = found["to"]
    if re.fullmatch(_STOP, said):
        return {"amber": "TAG", "ochre": "TAA", "opal": "TGA"}.get(said, "stop")
    if not said.startswith("@"):
        return said.upper()
    value = str(reading.entity(said).value)
    if said.startswith("@codon"):
        return value
    letter = value if said.startswith("@amino") else AMINO_ACIDS.get(value.lower())
    return letter or THREE_LETTER.get(value.capitalize())


_RNA = re.compile(
    r"\b(?:as|in|into|to) (?:an? |the )?m?rna(?: (?:letters|sequence|alphabet|form|bases))?"
    r"(?=\W*$|[,;?.]| (?:please|of|for|not|with|instead)\b)"
    r"|\bwith u(?:'s|s)? (?:instead of|for|in place of) t\b"
)
_RNA_NOT = re.compile(
    r"\b(?:bind\w*|encod\w*|cod(?:e|es|ing)|transcrib\w+ (?:by|from)|how many|which|where|does"
    r"|genes? for|protein|polymerases?|translate\w*|reverse complement)\b"
)


def as_rna(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``region_sequence`` for "positions 100 to 160 as RNA", else None."""
    text = reading.masked
    place = region(reading)
    if place is None or reading.names or not _RNA.search(text) or _RNA_NOT.search(text):
        return None
    if reading.values("keyword", "enzyme", "sequence", "quantity", "type"):
        return None
    wanted: dict[str, Any] = {"start": place["start"], "end": place["end"], "rna": True}
    if reading.strand == -1:
        wanted["strand"] = -1
    return with_record(reading, wanted)


def gene_as_rna(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_sequence`` for "write recA as RNA", else None."""
    text = reading.masked
    if not _RNA.search(text) or _RNA_NOT.search(text) or reading.values("range", "enzyme", "type"):
        return None
    named = owners(reading)
    if not named or reading.values("sequence", "motif", "codon", "amino"):
        return None
    arguments: dict[str, Any] = {"names": named, "kind": "rna"}
    sized = reading.marked.of("quantity", "number", "position")
    if sized:
        end = re.search(rf"\b(?P<end>first|last) {_NUMBER}", text)
        if len(sized) != 1 or end is None or sized[0].unit not in ("bp", ""):
            return None
        arguments[end["end"]] = int(sized[0].value)
    return with_record(reading, arguments)
