"""Questions for transmembrane helices: "which genes have one?", "how many are in lacY?"."""

from __future__ import annotations

import re
from typing import Any

from app.plan.base import Entity
from app.plan.conditions import conditions
from app.plan.reading import Reading

_PIECE = (
    r"(?:(?:trans-?membrane|tm|(?:membrane|bilayer)[- ](?:spanning|crossing)|hydrophobic)[- ]"
    r"(?:alpha[- ]?)?(?:heli(?:x|ces)|segments?|spans?|regions?|domains?|stretch(?:es)?|passes)"
    r"|tmhs?|tmds?|tms)"
)
_NOUN = re.compile(rf"\b{_PIECE}(?!\w)")
_PROTEIN = re.compile(
    r"\b(?:(?:integral|inner|cytoplasmic|multi-?pass|single-?pass|poly-?topic)[- ])*"
    r"(?:trans-?membrane|membrane) proteins?\b"
)
_GUESS = re.compile(
    r"\bpredict\w*|\bputative(?:ly)?\b|\blikely\b|\bprobabl[ey]\b|\bscreen\b|\bhydropathy\b"
    r"|\bmulti-?pass\b|\bsingle-?pass\b|\bpoly-?topic\b|\bmight be\b|\bcould be\b"
)
_YES_NO = re.compile(r"^(?:so |and |ok )?(?:is|are) (?:the )?@gene\d+(?: gene| protein)?\b")
_ANNOTATED = re.compile(
    r"\bannotat\w*|\bfeatures?\b|\bqualifiers?\b|\bproducts?\b(?! of @gene)"
    r"|\bdescri\w+|\bcalled\b|\bnamed\b"
)
_ELSE = re.compile(
    r"\b(?:up-?stream|down-?stream|near\w*|next|neighbou?r\w*|between|beside|longest|shortest|gc"
    r"|sequences?|fasta|before|after|heaviest|primers?|melting|operons?|topology|inside"
    r"|outside|signal)\b|@(?:position|range|sequence|enzyme|motif|codon|peptide|amino|aminotype)\d"
)
_SCALE = ("window", "threshold")
_KEYS = frozenset({"transmembrane_region", "transmem", "transmembrane"})
_MORE = r"(?P<more>more than|over|above|greater than|exceeding|>)"
_LEAST = r"(?P<least>at least|no (?:fewer|less) than|>=|≥|minimum(?: of)?)"
_FEWER = r"(?P<fewer>fewer than|less than|under|below|<)"
_MOST = r"(?P<most>at most|no more than|up to|<=|≤|maximum(?: of)?)"
_N = r"(?P<e>@(?:number|quantity)\d+)"
_AMOUNT = re.compile(
    rf"(?:(?:{_MORE}|{_LEAST}|{_FEWER}|{_MOST}|exactly|precisely|with|have|has|of) )*{_N}"
    rf"(?P<plus>\+| or more| and more)?(?P<less> or (?:fewer|less))? (?:\w+ )?{_PIECE}"
)
_NONE = re.compile(rf"\b(?:no|without(?: any| an?)?|lack(?:s|ing)?(?: any| an?)?|zero) {_PIECE}")
_ONE = re.compile(
    rf"\b(?:exactly |only |just |a single |single-?pass\b)(?:one |an? )?{_PIECE}|\bsingle-?pass\b"
)
_WINDOW = re.compile(
    r"\bwindows?(?: size| length| width)?(?: of| =| is|:)* ?(?P<e>@(?:number|quantity)\d+)"
    r"|(?P<f>@(?:number|quantity)\d+)[- ](?:residues?|aa|amino[- ]acids?)?[- ]?windows?\b"
)
_CUT = re.compile(
    r"\b(?:thresholds?|cut-?offs?|mean(?: hydropathy)?|hydropathy|score)(?: of| =| is|:| at| least"
    r"| above| over| >=?)* ?(?P<e>@(?:number|quantity)\d+)"
)
_TOP = re.compile(
    r"\b(?:top|first|best) (?P<e>@number\d+)\b"
    r"|(?P<f>@number\d+) (?:genes|proteins|cds)\b(?=.*\bmost\b)"
)
_RANKED = re.compile(r"\b(?:most|highest number of|largest number of|richest|record for)\b")


def segments(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``hydrophobic_segments``, else None.

    A file that annotates such regions is asked for those, and what is "annotated as" a membrane
    protein is a matter of words.
    """
    text = _spoken(reading)
    if _ELSE.search(text) or reading.values("absent"):
        return None
    about = _PROTEIN.search(text) and (_GUESS.search(text) or _YES_NO.search(text))
    if not _NOUN.search(text) and not about:
        return None
    guessed = _GUESS.search(text) is not None or "hydrophobic" in text
    known = {kind.lower() for kind in reading.vocabulary.types} & _KEYS
    if _ANNOTATED.search(text) or (known and not guessed):
        return None
    used: list[Entity] = []
    found = _limits(reading, text, used)
    numbers = reading.marked.of("number", "quantity", "span")
    sized = [entity for entity in numbers if entity.unit in ("aa", "bp")]
    if any(all(entity is not one for one in used + sized) for entity in numbers):
        return None
    record = reading.first("record")
    if reading.names:
        place = {"filter": {"record": record}} if record else {}
        kept: dict[str, Any] = {key: found[key] for key in _SCALE if key in found}
        return {"names": reading.names, **kept, **place}
    wanted = _filter(reading, bool(sized))
    return {**found, "filter": wanted} if wanted else found


def _spoken(reading: Reading) -> str:
    """The masked text with the words that were taken for a product or a kind of feature."""

    def words(found: re.Match[str]) -> str:
        entity = reading.entity(found.group())
        if entity.kind == "type" and str(entity.value).lower() not in _KEYS:
            return found.group()
        return reading.marked.text[entity.start : entity.end].lower() or found.group()

    return re.sub(r"@(?:keyword|type)\d+", words, reading.masked)


def _filter(reading: Reading, sized: bool) -> dict[str, Any]:
    """Conditions on the genes, without what is said of the segments; `sized`: of a length."""
    wanted = conditions(reading)
    for key in ("types", *(() if sized else ("min_length", "max_length", "length_unit"))):
        wanted.pop(key, None)
    for key in ("keywords", "without"):
        words = wanted.pop(key, None) or []
        words = [words] if isinstance(words, str) else words
        kept = [word for word in words if not re.search(r"membrane|helix|helices", word, re.I)]
        if kept:
            wanted[key] = kept
    return wanted


def _limits(reading: Reading, text: str, used: list[Entity]) -> dict[str, Any]:
    """How many segments, of what window and threshold, and how many proteins."""
    found: dict[str, Any] = {}

    def value(match: re.Match[str] | None) -> float | None:
        if match is None:
            return None
        groups = match.groupdict()
        entity = reading.entity(groups.get("e") or groups["f"])
        used.append(entity)
        return float(entity.value)

    window, cut, top = value(_WINDOW.search(text)), value(_CUT.search(text)), None
    if window is not None:
        found["window"] = int(window)
    if cut is not None:
        found["threshold"] = cut
    amount = _AMOUNT.search(text)
    size = value(amount)
    if amount is not None and size is not None:
        number = int(size)
        if amount["more"]:
            found["min_segments"] = number + 1
        elif amount["least"] or amount["plus"]:
            found["min_segments"] = number
        elif amount["fewer"]:
            found |= {"min_segments": 0, "max_segments": number - 1}
        elif amount["most"] or amount["less"]:
            found |= {"min_segments": 0, "max_segments": number}
        else:
            found |= {"min_segments": number, "max_segments": number}
    elif _NONE.search(text):
        found |= {"min_segments": 0, "max_segments": 0}
    elif _ONE.search(text):
        found |= {"min_segments": 1, "max_segments": 1}
    elif re.search(r"\bmulti-?pass\b|\bpoly-?topic\b", text):
        found["min_segments"] = 2
    top = value(_TOP.search(text))
    if top is not None:
        found["limit"] = int(top)
    elif _RANKED.search(text) and not re.search(r"\b(?:genes|proteins)\b", text):
        found["limit"] = 1
    return found
