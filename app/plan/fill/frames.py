"""Questions for reading frames, amino acids over all proteins, cutters of a gene, end codons."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from app.plan.conditions import conditions, region
from app.plan.fill.base import pasted, with_record
from app.plan.grammar import AMINO_ACIDS, LETTER_TO_THREE
from app.plan.ordinals import PLACES
from app.plan.reading import Reading
from app.tools.shared.words import singular

_NUMBER = {"one": 1, "first": 1, "1st": 1, "two": 2, "second": 2, "2nd": 2, "three": 3,
           "third": 3, "3rd": 3}  # fmt: skip
_SIGNED = re.compile(
    r"\bframes? (?:number |no\.? ?|#)?(?P<sign>[+-]|minus |plus |reverse |forward )?"
    rf"(?P<n>[123]\b|{'|'.join(word for word in _NUMBER if word.isalpha())})"
    r"|(?P<sign2>(?<!\w)[+-])(?P<n2>[123])(?: reading)? frame\b"
    r"|\b(?P<n3>first|second|third|1st|2nd|3rd)(?P<sign3> reverse| forward)?(?: reading)? frame\b",
    re.I,
)
_ALL = re.compile(
    r"\b(?:all|every|each)(?: of)?(?: the)?(?: possible)?(?: reading)? frames?\b"
    r"|\b(?:six|6)[- ](?:possible |reading )?frames?\b|\bsix[- ]frame\b"
    r"|\b(?:all|the) (?:six|6)(?: possible| reading)* frames\b|\bevery frame\b",
    re.I,
)
_THREE = re.compile(
    r"\b(?:three|3|all)(?: (?:possible|reading))*(?P<side> forward| reverse| plus| minus)?"
    r"(?: strand)?(?: reading)? frames?\b(?P<after>[^.?]{0,30}(?:forward|reverse|minus|plus"
    r"|opposite))?",
    re.I,
)
_TRANSLATE = re.compile(r"\btranslat|\bproteins?\b|\bpeptides?\b|\bamino acids?\b|\bread\b", re.I)
_OPEN = re.compile(
    r"\bopen reading frames?\b|\borfs?\b|\bframe-?shift|\bin[- ]frame\b(?! [-+\d])", re.I
)


_FROM = re.compile(
    r"\b(?:from|at|starting (?:at|from|with)) (?:the |its )?(?P<n>second|third|2nd|3rd)"
    r" (?:base|nucleotide|letter|nt)\b",
    re.I,
)


def frames_said(text: str) -> list[int] | None:
    """Reading frames that a text names, None where it names none.

    "All frames" are six; "three frames" are those of the strand that is said, else the forward
    ones.
    """
    if _ALL.search(text):
        three = _THREE.search(text)
        side = ((three["side"] or "") + (three["after"] or "")).lower() if three else ""
        if not re.search("forward|reverse|minus|plus|opposite", side):
            return [1, 2, 3, -1, -2, -3]
    found: list[int] = []
    for hit in _SIGNED.finditer(text):
        sign = (hit["sign"] or hit["sign2"] or hit["sign3"] or "").strip().lower()
        word = (hit["n"] or hit["n2"] or hit["n3"]).lower()
        number = int(word) if word.isdigit() else _NUMBER[word]
        found.append(-number if sign in ("-", "minus", "reverse") else number)
        for more in re.finditer(
            r"\s*(?:,|and|or|/|&)+\s*(?P<sign>[+-])?(?P<n>[123])\b",
            text[hit.end() : hit.end() + 24],
        ):
            found.append(-int(more["n"]) if more["sign"] == "-" else int(more["n"]))
    if found:
        return list(dict.fromkeys(found))
    begun = _FROM.search(text)
    if begun:
        return [_NUMBER[begun["n"].lower()]]
    three = _THREE.search(text)
    if three:
        side = ((three["side"] or "") + (three["after"] or "")).lower()
        back = re.search("reverse|minus|opposite", side)
        return [-1, -2, -3] if back else [1, 2, 3]
    return None


def frames(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``translate_frames`` for "translate 100..400 in frame 2", else None."""
    raw = reading.marked.text
    if (
        not re.search(r"(?i)frame|\bfrom\b|\bstarting\b", raw)
        or _OPEN.search(raw)
        or not _TRANSLATE.search(raw)
    ):
        return None
    said = frames_said(raw)
    if said is None:
        return None
    place = region(reading)
    letters = pasted(reading)
    given: dict[str, Any]
    if place is not None:
        given = with_record(reading, {"start": place["start"], "end": place["end"]})
    elif letters is not None and reading.values("sequence", "motif"):
        given = {"sequence": letters}
    elif len(reading.names) == 1:
        given = with_record(reading, {"name": reading.names[0]})
    else:
        return None
    if "name" in given and re.search(r"\b(?:first|last|initial|final) @", reading.masked):
        return None
    turned = "name" not in given and reading.strand == -1
    turned = turned or bool(re.search(r"\breverse[ -]complement", raw, re.I))
    if turned and all(frame > 0 for frame in said):
        said = [-frame for frame in said]
    return {**given, "frames": said}


_ACIDS = re.compile(r"\bamino[ -]?acids?\b|\bresidues?\b|\baa\b")
_RANK = re.compile(
    r"\b(?P<least>least|rarest|rare|fewest|scarcest|scarce|uncommon|lowest|seldom|minor)\b"
    r"|\b(?:most|commonest|common|highest|frequent\w*|abundant|favou?rite|prevalent|main|top"
    r"|usage|frequenc\w+|composition|distribution|breakdown|how often)\b"
)
_WHICH = re.compile(
    r"\b(?:which|what)(?: is| are|'s| the| \w+est| most| least| common| used)* amino[ -]?acids?\b"
    r"|\bamino[ -]?acids? (?:is|are|usage|frequenc\w+|composition) "
)
_OVERALL = re.compile(
    r"\b(?:all|whole|entire|overall|total|proteome|genome-wide|every|across|altogether|the cell"
    r"|organism|genome|bacterium|phage|virus|proteins|file|it|they|residues)\b"
)
_SHARE = re.compile(
    r"\b(?:share|percent\w*|fraction|proportion|frequency|content|usage|abundance|how (?:often"
    r"|frequent\w*|common|abundant|rare|much|many)|number of|count)\b|%"
)


_CLASS = re.compile(
    r"\b(?P<class>hydrophobic|aromatic|charged|acidic|basic|polar)\b(?: uncharged)?"
    r"(?: amino[ -]?acids?| residues?)"
    r"|\b(?:amino[ -]?acids?|residues?) (?:\w+ ){0,6}?(?:are|is) (?P<said>hydrophobic|aromatic"
    r"|charged|acidic|basic|polar)\b"
)


def _twenty(reading: Reading) -> Callable[[re.Match[str]], str]:
    """Replaces "the twenty amino acids", which are no length, by their noun."""

    def noun(found: re.Match[str]) -> str:
        entity = reading.entity(found.group())
        return "amino acids" if (entity.value, entity.unit) == (20, "aa") else found.group()

    return noun


def usage(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``amino_acid_usage`` for "which amino acid is used most?", else None."""
    text = re.sub(r"@quantity\d+", _twenty(reading), reading.masked)
    if reading.names or re.search(r"\bcodons?\b|\btrnas?\b|\bstart\b|\bsynth\w+|\btransport", text):
        return None
    if reading.values("aminotype", "range", "sequence", "peptide", "motif", "codon"):
        return None
    if re.search(r"\b(?:which|what) (?:gene|protein)s?\b|\bproteins? (?:with|that|which|ha[sv])"
                 r"|\b(?:rich|poor)(?:est)?\b|\b(?:long|short)(?:er|est)\b", text):  # fmt: skip
        return None
    if re.search(r"\band (?:also )?(?:in|for|of) (?!the (?:whole|proteome|genome))", text):
        return None
    acid = _acid(reading)
    kind = _CLASS.search(text)
    if kind and not reading.bounds and _SHARE.search(text):
        return {"group": kind["class"] or kind["said"]}
    arguments: dict[str, Any] = {}
    wanted = conditions(reading)
    wanted.pop("types", None)
    if acid is not None:
        if not (_SHARE.search(text) or _RANK.search(text)) or not _OVERALL.search(text):
            return None
        if not re.search(r"\bproteome|\bproteins\b|\bresidues\b|\bamino[ -]?acids?\b", text):
            return None
        if re.search(r"\bgenes?\b|\bannotat", text):
            return None
        arguments["residue"] = acid[0]
        kept = [word for word in wanted.get("keywords", []) if word != acid[1]]
        wanted.pop("keywords", None)
        if kept:
            return None
    else:
        asked = _WHICH.search(text) or _OVERALL.search(text)
        ranked = _ACIDS.search(text) and _RANK.search(text) and asked
        counted = re.search(r"\bhow many\b|\b(?:number|count) of (?:amino|residues)", text)
        if not ranked or counted or wanted.get("keywords") or "@quantity" in text:
            return None
        found = _RANK.search(text)
        if found and found["least"]:
            arguments["order"] = "ascending"
        numbers = [n for n in reading.values("number") if isinstance(n, int) and 1 < n <= 20]
        if numbers:
            arguments["limit"] = numbers[0]
    if wanted:
        arguments["filter"] = wanted
    return arguments


def _acid(reading: Reading) -> tuple[str, str] | None:
    """The one amino acid that is spoken of, by its letter and as it is said."""
    found: list[tuple[str, str]] = [(str(value), "") for value in reading.values("amino")]
    three = {word.lower(): letter for letter, word in LETTER_TO_THREE.items()}
    for word in reading.values("keyword"):
        low = singular(str(word).lower())
        letter = AMINO_ACIDS.get(low) or three.get(low)
        if letter:
            found.append((letter, str(word)))
    return found[0] if len(found) == 1 and len(found[0][0]) == 1 else None


_CUT = re.compile(
    r"\b(?:cut|cuts|cutting|cleaves?|digests?|cleaving)(?: (?:in|within|inside|the|gene|my|only"
    r"|just|exactly|up|into|once|twice))* (?P<e>@(?:gene|absent)\d+)"
    r"|(?P<f>@(?:gene|absent)\d+)(?: gene)? (?:is|gets|be) (?:only |just )?(?:cut|cleaved|digested)"
)
_ENZYMES = re.compile(r"\b(?:enzymes?|cutters?|restriction|endonucleases?|res)\b")
_TIMES = re.compile(
    r"\b(?P<one>once|one time|a single time|single time)\b|\b(?P<two>twice)\b|\b(?P<three>thrice)\b"
    r"|(?P<n>@number\d+) times?\b"
)
_NOT = re.compile(r"\b(?:not|n't|don't|doesn't|never|no|without|cannot|can't|non|zero|avoid)\b")


def cutters(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_cutters`` for "which enzymes cut lacZ once?", else None."""
    text = reading.masked
    if len(reading.names) != 1 or reading.values("enzyme", "range", "sequence", "motif"):
        return None
    bare = re.match(r"(?:what|which) cuts? ", text)
    if not (_ENZYMES.search(text) or bare) or not _CUT.search(text) or _NOT.search(text):
        return None
    if re.search(r"\b(?:flank\w*|upstream|downstream|around|outside|either side|both sides"
                 r"|unique|but|else)\b", text):  # fmt: skip
        return None
    arguments = with_record(reading, {"name": str(reading.names[0])})
    times = _TIMES.search(text)
    if times is None or re.search(r"\bor (?:twice|more|less)\b|\bat (?:least|most)\b", text):
        return {**arguments, "cuts": None}
    if times["n"]:
        value = reading.entity(times["n"]).value
        return {**arguments, "cuts": int(value)} if isinstance(value, int) else None
    return {**arguments, "cuts": 3 if times["three"] else 2 if times["two"] else 1}


_CODONS = re.compile(
    r"\b(?P<first>first|initial|opening|starting)(?: and (?:the )?(?P<last>last|final|closing))?"
    r" (?P<e>@number\d+) (?:codons?\b|(?=and (?:the )?(?:last|final) @number\d+ codons?\b))"
    r"|\b(?P<only>last|final|closing)(?: and (?:the )?(?P<too>first))? (?P<f>@number\d+)"
    r" (?:codons?\b|(?=and (?:the )?first @number\d+ codons?\b))"
)


_START_CODONS = re.compile(
    r"(?P<e>@number\d+) codons? (?:at|of|from|in) (?:the )?(?:very )?(?P<end>start|beginning|front"
    r"|end|tail) of (?:the )?(?:gene |cds )?@(?:gene|absent)"
)


def codon_ends(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_sequence`` for "the first and last ten codons of recA", else None."""
    if len(reading.names) != 1 or reading.values("codon", "range", "sequence"):
        return None
    if re.search(r"\b(?:usage|frequen\w+|how (?:many|often)|rare|count)\b", reading.masked):
        return None
    arguments: dict[str, Any] = {}
    for found in _CODONS.finditer(reading.masked):
        size = reading.entity(found["e"] or found["f"]).value
        if not isinstance(size, int) or size < 1:
            return None
        if found["first"] or found["too"]:
            arguments["first"] = 3 * size
        if found["only"] or found["last"]:
            arguments["last"] = 3 * size
    at = _START_CODONS.search(reading.masked)
    if at and isinstance(size := reading.entity(at["e"]).value, int) and size > 0:
        arguments = {"last" if at["end"] in ("end", "tail") else "first": 3 * size}
    if not arguments:
        return None
    return with_record(reading, {"names": [reading.names[0]], "kind": "cds", **arguments})


_CODON_OF = re.compile(
    r"\bcodons? (?:is |are |do |does |that |which |used |most |preferred |common\w* |usage )*"
    r"(?:for|of|encod\w+|cod(?:e|es|ing)(?: for)?|specif\w+) (?:the amino acid )?"
    r"@(?:amino|keyword)\d+|@(?:amino|keyword)\d+(?:'s)? codons?\b"
    r"|\bcodons?\b[^?.]{0,40}\b(?:for|encod\w+|cod(?:e|es|ing) for|give|mean) "
    r"@(?:amino|keyword)\d+\W*$"
)


def codons_of(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``codon_usage`` for "which codon is commonest for leucine?", else None."""
    text = reading.masked
    if not _CODON_OF.search(text) or reading.values("codon", "range", "sequence", "motif", "type"):
        return None
    if re.search(r"\b(?:start|stop|trnas?|proteins? with|genes? with|position)\b", text):
        return None
    acid = _acid(reading)
    if acid is None:
        return None
    from app.plan.fill.codons import owners

    named = owners(reading)
    if named is None:
        return None
    return with_record(reading, {"codon": acid[0]} | ({"names": named} if named else {}))


_ORDINAL = re.compile(
    rf"\b(?P<n>{'|'.join(PLACES)}|\d+(?:st|nd|rd|th)) (?P<noun>codon|residue|amino[ -]?acid|aa)\b"
)


def ordinal_residue(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``protein_residues`` for "the third codon of recA", else None."""
    found = _ORDINAL.findall(reading.masked)
    if len(found) != 1 or len(reading.names) != 1 or reading.values("codon", "range", "sequence"):
        return None
    if re.search(r"\b(?:last|every|most|common\w*|from the|after|before|until|to the)\b",
                 reading.masked):  # fmt: skip
        return None
    said, noun = found[0]
    number = PLACES[said] + 1 if said in PLACES else int(re.sub(r"\D", "", said))
    if said in ("top", "former", "latter") or number < 1:
        return None
    codon = {"what": "codon"} if noun == "codon" else {}
    return {"name": str(reading.names[0]), "start": number, **codon}
