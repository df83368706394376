"""What an annotated tRNA carries and reads: amino acid and anticodon, wherever the file says it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.genome import Genome
    from index.rows import FeatureRow

AMINO_ACIDS = {
    "Ala": ("alanine", "A"), "Arg": ("arginine", "R"), "Asn": ("asparagine", "N"),
    "Asp": ("aspartate", "D"), "Cys": ("cysteine", "C"), "Gln": ("glutamine", "Q"),
    "Glu": ("glutamate", "E"), "Gly": ("glycine", "G"), "His": ("histidine", "H"),
    "Ile": ("isoleucine", "I"), "Leu": ("leucine", "L"), "Lys": ("lysine", "K"),
    "Met": ("methionine", "M"), "Phe": ("phenylalanine", "F"), "Pro": ("proline", "P"),
    "Ser": ("serine", "S"), "Thr": ("threonine", "T"), "Trp": ("tryptophan", "W"),
    "Tyr": ("tyrosine", "Y"), "Val": ("valine", "V"),
    "Sec": ("selenocysteine", "U"), "Pyl": ("pyrrolysine", "O"),
}  # fmt: skip
"""Three letters -> name and one letter; the last two are not among the standard twenty."""

STANDARD = tuple(AMINO_ACIDS)[:20]

_OTHER_NAMES = {"fmet": "Met", "imet": "Met", "ini": "Met", "ile2": "Ile"}
_NAMES = "|".join(sorted(AMINO_ACIDS, key=len))
_CARRIED = (
    re.compile(rf"(?:tRNA|transfer RNA)[\s-]*({_NAMES})(?![a-z])", re.I),
    re.compile(r"(?:tRNA|transfer RNA)[\s-]*(fMet|iMet|Ini|Ile2)(?![a-z])", re.I),
    re.compile(rf"\b({'|'.join(name for name, _ in AMINO_ACIDS.values())})[\s-]+tRNA", re.I),
    re.compile(rf"^trn\w?-({_NAMES})(?![a-z])", re.I),
)
_LETTER = re.compile(r"^(?:mt-?)?trn-?([A-Z])(?![a-z])", re.I)
_TRIPLET = r"([ACGTU]{3})(?![A-Za-z])"
_ANTICODON = (
    re.compile(rf"\banticodon[:=\s]+{_TRIPLET}", re.I),
    re.compile(rf"\btRNA-?\s?[A-Za-z]{{3,5}}\d?\s?[(\[-]\s?{_TRIPLET}", re.I),
)
_IN_SYMBOL = re.compile(r"^(?:trn|t)[A-Za-z]?\d?(?:-|\()([ACGTU]{3})\)?", re.I)
_SEQ = re.compile(r"seq:\s*([ACGTU]{3})\b", re.I)
_POS = re.compile(r"pos:\s*(complement\()?(\d+)\.\.(\d+)")
_COMPLEMENT = str.maketrans("ACGU", "UGCA")


def amino_acid(row: FeatureRow, known: Mapping[str, Sequence[str]]) -> str:
    """Three letters of what a tRNA carries, ``""`` where the file does not say.

    Parameters
    ----------
    row
        A tRNA feature.
    known
        Its qualifiers: the product speaks first, then ``/anticodon``, the note and the symbol.
    """
    texts = [row.product, *re.findall(r"aa:\s*(\w+)", " ".join(known.get("anticodon", ())))]
    for text in (*texts, row.note, row.symbol):
        for pattern in _CARRIED:
            found = pattern.search(text or "")
            if found:
                return _three(found.group(1))
        if (text or "").capitalize() in AMINO_ACIDS:
            return text.capitalize()
    found = _LETTER.match(row.symbol or "")
    letters = {letter: three for three, (_, letter) in AMINO_ACIDS.items()}
    return letters.get(found.group(1).upper(), "") if found else ""


def _three(word: str) -> str:
    low = word.lower()
    if low in _OTHER_NAMES:
        return _OTHER_NAMES[low]
    names = {name: three for three, (name, _) in AMINO_ACIDS.items()}
    return names.get(low, word.capitalize())


def anticodon(genome: Genome, row: FeatureRow, known: Mapping[str, Sequence[str]]) -> str:
    """Anticodon 5' to 3' in RNA letters, ``""`` where the file does not say.

    From ``/anticodon`` (its bases, or those at its position), the symbol (``trnL(uaa)``), the note
    or product, or as the reverse complement of ``/codon_recognized``.
    """
    for text in known.get("anticodon", ()):
        found = _SEQ.search(text) or re.fullmatch(r"\s*([ACGTUacgtu]{3})\s*", text)
        if found:
            return rna(found.group(1))
        place = _POS.search(text)
        if place and genome.record(row.record).has_sequence:
            start, end = int(place.group(2)), int(place.group(3))
            if end - start == 2:
                strand = -1 if place.group(1) else 1
                return rna(genome.slice(row.record, start - 1, end, strand))
    for name in (row.symbol, row.id):
        found = _IN_SYMBOL.match(name or "")
        if found:
            return rna(found.group(1))
    for text in (row.product, row.note):
        for pattern in _ANTICODON:
            found = pattern.search(text or "")
            if found:
                return rna(found.group(1))
    for text in known.get("codon_recognized", ()):
        if re.fullmatch(r"[ACGTUacgtu]{3}", text.strip()):
            return rna(text.strip()).translate(_COMPLEMENT)[::-1]
    return ""


def rna(letters: str) -> str:
    """Letters of an anticodon as RNA."""
    return letters.upper().replace("T", "U")
