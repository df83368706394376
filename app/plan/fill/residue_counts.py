"""Questions for proteins that have none, or so many, of an amino acid."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import conditions
from app.plan.grammar import AMINO_ACIDS, THREE_LETTER
from app.plan.reading import Reading
from app.tools.shared.words import singular

_ACID = r"@(?:amino|keyword)\d+"
_LETTER = (
    r"(?:(?<=residue )|(?<=letter )|(?<=amino acid ))[a-z](?!\w)"
    r"|\b[b-hj-z](?=\W*$| (?:at all|residues?)\b)"
)
_ONE = rf"(?:{_ACID}|{_LETTER})"
_ROW = rf"{_ONE}(?:(?:,| or| and| nor)+ (?:no |any )?{_ONE})*"
_FILL = r"(?:(?:amino acid|residue|letter|single|sole|of the|of)s? )*"
_NUMBER = r"(?P<n>@(?:number|quantity)\d+|one|an?|a single|two|three|once|twice)"
_NONE = re.compile(
    rf"\b(?:no|not any|without(?: any| an?| even an?| even one)?|lack(?:s|ing)?(?: any| an?)?"
    rf"|(?:do(?:es)? not|don't|doesn't) (?:contain|have|hold|include|use|possess|carry)(?: any"
    rf"| an?| even one| a single)?|free of|devoid of|zero|not a|not one|never (?:contain|use)s?"
    rf"|neither|miss(?:es|ing)?(?: any)?) {_FILL}(?P<row>{_ROW})"
)
_FREE = re.compile(rf"\b(?P<word>{'|'.join(AMINO_ACIDS)})[- ](?:free|less)\b", re.IGNORECASE)
_BOUND = re.compile(
    rf"\b(?P<how>more than|over|above|greater than|at least|fewer than|less than|under|below"
    rf"|at most|no more than|not more than|no fewer than|up to|exactly|only|just|precisely"
    rf"|a maximum of|a minimum of|with|have|has|contain|contains|containing|having) {_NUMBER}"
    rf"(?P<more> or (?:more|fewer|less))? {_FILL}(?P<row>{_ROW})"
)
_PROTEINS = re.compile(
    r"\bproteins?\b|\bpolypeptides?\b|\bgene products?\b|\bproteome\b|\btranslations\b"
    r"|\bsequences? of the proteins\b"
)
_OTHER = re.compile(
    r"\b(?:names?|named|called|annotat\w*|products? (?:say|contain|mention)\w*|pathway"
    r"|biosynthe\w+|synthesi\w+|synthases?|transport\w*|metaboli\w+|trnas?|codons?|start\w*|begin"
    r"|begins|beginning|ends?|ending|first|last|terminal|terminus|position|row|consecutive|runs?"
    r"|repeats?|stretch\w*|next to|domains?|peptidase|protease|signal|percent of|binding|rich"
    r"|(?<!at )most|fewest|least (?!@|one|two|three|a\b)|average|mean|median|mass|pi)\b|%"
)
_WORDS = {"one": 1, "a": 1, "an": 1, "a single": 1, "two": 2, "three": 3}
_LESS = ("fewer than", "less than", "under", "below")
_MORE = ("more than", "over", "above", "greater than")
_MOST = ("at most", "no more than", "not more than", "up to", "a maximum of")
_EXACT = ("exactly", "only", "just", "precisely")


def by_residues(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``residue_ranking`` for "which proteins have no cysteine?", else None."""
    text = reading.masked
    if reading.names or not _PROTEINS.search(text) or _OTHER.search(text):
        return None
    free = _FREE.search(reading.marked.text)
    if free:
        return {"residue": AMINO_ACIDS[free["word"].lower()], "at_most": 0}
    none, bound = _NONE.search(text), _BOUND.search(text)
    found = none or bound
    if found is None:
        return None
    letters = _letters(reading, found["row"])
    amounts = {"at_most": 0} if none else _amounts(reading, found)
    if not letters or amounts is None or (len(letters) > 1 and not none):
        return None
    arguments: dict[str, Any] = {"residue": letters, **amounts}
    wanted = conditions(reading)
    wanted.pop("types", None)
    said = {str(reading.entity(item).value) for item in re.findall(r"@keyword\d+", found["row"])}
    for key in ("keywords", "without"):
        kept = [word for word in wanted.pop(key, []) if word not in said]
        wanted |= {key: kept} if kept else {}
    counted = re.findall(r"@(?:quantity|number|span)\d+", text.replace(found.group(), ""))
    if counted and not none:
        return None  # Two limits of one unit are not told apart.
    if not counted:
        wanted = {key: value for key, value in wanted.items() if "length" not in key}
    return arguments | ({"filter": wanted} if wanted else {})


_ASKED = re.compile(
    r"^(?:and |so )?(?:does|do|is|are|has|have)\b[^?]*\b(?:any|contain|have|has|without|lack|an?"
    r"|free of)\b"
)


def in_one(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``protein_properties`` for "does ftsZ contain any cysteine?", else None."""
    text = reading.masked
    if len(reading.names) != 1 or not _ASKED.search(text) or _OTHER.search(text):
        return None
    acids = reading.marked.of("amino", "keyword")
    if len(acids) != 1 or reading.values("number", "position", "quantity", "range", "type"):
        return None
    letters = _letters(reading, f"@{acids[0].kind}{reading.marked.entities.index(acids[0])}")
    if not letters or re.search(r"\b(?:at|codon|site|next|between|near|trna)\b", text):
        return None
    return {"names": [str(reading.names[0])], "field": "composition", "residue": letters}


def _letters(reading: Reading, row: str) -> str:
    """Letters of the amino acids of a row; empty where one of them is none."""
    letters = ""
    for item in re.findall(rf"{_ACID}|\b[a-z]\b", row):
        if not item.startswith("@"):
            letters += item.upper()
            continue
        entity = reading.entity(item)
        said = str(entity.value)
        low = singular(said.lower())
        letter = said if entity.kind == "amino" else AMINO_ACIDS.get(low)
        letter = letter or THREE_LETTER.get(low.capitalize())
        if letter is None or len(letter) != 1:
            return ""
        letters += letter
    return letters


def _amounts(reading: Reading, found: re.Match[str]) -> dict[str, int] | None:
    """Least and most residues that are said."""
    said, how = found["n"], found["how"]
    value = _WORDS.get(said)
    if value is None:
        if not said.startswith("@") or not isinstance(reading.entity(said).value, int):
            return None
        value = int(reading.entity(said).value)
    if found["more"]:
        return {"at_least": value} if found["more"].endswith("more") else {"at_most": value}
    if how in _MORE:
        return {"at_least": value + 1}
    if how in _LESS:
        return {"at_most": value - 1} if value else None
    if how in _MOST:
        return {"at_most": value}
    if how in _EXACT:
        return {"at_least": value, "at_most": value}
    if how in ("at least", "no fewer than", "a minimum of"):
        return {"at_least": value}
    return {"at_least": value, "at_most": value} if said not in ("a", "an") else None
