"""Coding sequence to protein, as INSDC feature tables define it.

``codon_start``, ``transl_table`` and ``transl_except`` follow the INSDC Feature Table Definition
(section 7.3); the tables are NCBI's, as Biopython carries them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from index.records import Part

_EXCEPT = re.compile(r"pos:(?P<place>[^:]*?),\s*aa:\s*(?P<residue>\w+)", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_TABLES = frozenset({*range(1, 7), *range(9, 17), *range(21, 34)})
"""Numbers of NCBI's genetic codes; importing them takes a twentieth of a second."""
_RESIDUES = {
    "ala": "A", "arg": "R", "asn": "N", "asp": "D", "cys": "C", "gln": "Q", "glu": "E", "gly": "G",
    "his": "H", "ile": "I", "leu": "L", "lys": "K", "met": "M", "phe": "F", "pro": "P", "ser": "S",
    "thr": "T", "trp": "W", "tyr": "Y", "val": "V", "sec": "U", "pyl": "O", "term": "*",
    "asx": "B", "glx": "Z", "xle": "J", "xaa": "X", "other": "X",
}  # fmt: skip


@cache
def _table(number: int) -> tuple[dict[str, str], frozenset[str]]:
    """Codon -> residue (stops as ``*``) with unambiguous bases, and the start codons."""
    from Bio.Data import CodonTable

    try:
        table = CodonTable.unambiguous_dna_by_id[number]
    except KeyError:
        raise ValueError(f"There is no genetic code {number}.") from None
    codons = {**table.forward_table, **dict.fromkeys(table.stop_codons, "*")}
    for codon in table.stop_codons:
        if codon in table.forward_table:  # tables 27, 28, 31: a stop only at the end
            codons[codon] = table.forward_table[codon]
    return codons, frozenset(table.start_codons)


@cache
def _ambiguous(codon: str, number: int) -> str:
    """Residue of a codon with IUPAC codes: the one that all its readings share, else X."""
    from Bio.Data.IUPACData import ambiguous_dna_values

    codons, _ = _table(number)
    try:
        a, b, c = (ambiguous_dna_values[base] for base in codon)
    except KeyError:
        return "X"
    residues = {codons.get(x + y + z, "X") for x in a for y in b for z in c}
    if len(residues) == 1:
        return residues.pop()
    return {frozenset("DN"): "B", frozenset("EQ"): "Z", frozenset("IL"): "J"}.get(
        frozenset(residues), "X"
    )


def is_table(number: int) -> bool:
    """Whether NCBI has a genetic code of that number."""
    return number in _TABLES


def is_stop(codon: str, table: int) -> bool:
    """Whether the codon ends a protein in this genetic code."""
    from Bio.Data import CodonTable

    return codon in CodonTable.unambiguous_dna_by_id[table].stop_codons


def translate(
    sequence: str,
    table: int = 1,
    *,
    codon_start: int = 1,
    complete: bool = True,
    exceptions: dict[int, str] | None = None,
) -> str:
    """Protein of a spliced coding sequence, without its final stop.

    Parameters
    ----------
    sequence
        Upper-case DNA, 5' to 3'.
    table
        NCBI genetic code.
    codon_start
        1, 2 or 3: first base of the first whole codon.
    complete
        The 5' end is whole: a first codon that can start is read as M.
    exceptions
        Residue by 0-based offset of a codon's first base in `sequence` (see `exceptions_of`).

    Returns
    -------
    str
        Inner stops are ``*``; a last codon of two bases counts where they suffice.

    Raises
    ------
    ValueError
        There is no such genetic code.
    """
    codons, starts = _table(table)
    exceptions = exceptions or {}
    offset = codon_start - 1
    protein = []
    for at in range(offset, len(sequence), 3):
        codon = sequence[at : at + 3]
        if at in exceptions:
            protein.append(exceptions[at])
        elif len(codon) == 3:
            protein.append(codons.get(codon) or _ambiguous(codon, table))
        elif len(codon) == 2:
            residue = _ambiguous(codon + "N", table)
            if residue not in "X*BZJ":
                protein.append(residue)
    if protein and complete and offset == 0 and sequence[:3] in starts and 0 not in exceptions:
        protein[0] = "M"
    if protein and protein[-1] == "*":
        protein.pop()
    return "".join(protein)


def exceptions_of(values: Sequence[str], parts: Sequence[Part]) -> dict[int, str]:
    """Codons that ``transl_except`` reads otherwise.

    Parameters
    ----------
    values
        Qualifier values such as ``(pos:complement(4..6),aa:Sec)``.
    parts
        Parts of the CDS.

    Returns
    -------
    dict
        0-based offset in the spliced CDS -> residue letter.
    """
    found: dict[int, str] = {}
    for value in values:
        for match in _EXCEPT.finditer(value):
            places = [int(number) - 1 for number in _NUMBER.findall(match["place"])]
            offsets = [_offset(place, parts) for place in places]
            known = [offset for offset in offsets if offset is not None]
            if known:
                found[min(known)] = _RESIDUES.get(match["residue"].lower(), "X")
    return found


def _offset(place: int, parts: Sequence[Part]) -> int | None:
    """Position on the record -> position in the spliced sequence."""
    before = 0
    for part in parts:
        if part.start <= place < part.end:
            return before + (part.end - 1 - place if part.strand == -1 else place - part.start)
        before += part.end - part.start
    return None
