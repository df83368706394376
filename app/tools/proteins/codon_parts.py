"""Names of residues, and where on a record the codons of a protein lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.shared.parts import MATURE
from index.coding import first_base
from index.records import Part

if TYPE_CHECKING:
    from index.genome import Genome
    from index.rows import FeatureRow, Gene

ACIDS = {
    "A": "alanine (Ala, A)", "R": "arginine (Arg, R)", "N": "asparagine (Asn, N)",
    "D": "aspartate (Asp, D)", "C": "cysteine (Cys, C)", "Q": "glutamine (Gln, Q)",
    "E": "glutamate (Glu, E)", "G": "glycine (Gly, G)", "H": "histidine (His, H)",
    "I": "isoleucine (Ile, I)", "L": "leucine (Leu, L)", "K": "lysine (Lys, K)",
    "M": "methionine (Met, M)", "F": "phenylalanine (Phe, F)", "P": "proline (Pro, P)",
    "S": "serine (Ser, S)", "T": "threonine (Thr, T)", "W": "tryptophan (Trp, W)",
    "Y": "tyrosine (Tyr, Y)", "V": "valine (Val, V)", "U": "selenocysteine (Sec, U)",
    "O": "pyrrolysine (Pyl, O)", "X": "not known (X)",
}  # fmt: skip


def codon_of(
    genome: Genome, row: Gene | FeatureRow, first: int, last: int, length: int
) -> tuple[str, list[Part]] | None:
    """Bases and places that residues are read from; None where that cannot be told.

    Parameters
    ----------
    row
        The CDS.
    first, last
        Residues, 1-based inclusive.
    length
        Residues of the protein, 0 where they are not known: where the CDS has another number of
        codons, such as after edited or missing bases, no codon is named.

    Returns
    -------
    tuple
        Bases 5' to 3' (empty where the file holds none), and the parts of the record (0-based
        half-open) in that order.
    """
    if row.type != "CDS" and row.type not in MATURE:
        return None
    offset = offset_of(genome, row)
    codons = (sum(part.end - part.start for part in row.parts) - offset) // 3
    if length and codons - length not in (0, 1):
        return None
    low, high = offset + 3 * (first - 1), offset + 3 * last
    parts: list[Part] = []
    at = 0
    for part in row.parts:
        size = part.end - part.start
        a, b = max(low - at, 0), min(high - at, size)
        if a < b:
            start = part.start + a if part.strand >= 0 else part.end - b
            parts.append(Part(start, start + b - a, part.strand))
        at += size
    known = genome.record(row.record).has_sequence
    return genome.sequence(row.record, tuple(parts)) if known else "", parts


def offset_of(genome: Genome, row: Gene | FeatureRow) -> int:
    """Bases of a CDS or mature peptide before its first whole codon."""
    return first_base(genome.qualifiers(row.fid)) - 1 if row.type == "CDS" else 0


def places_of(row: Gene | FeatureRow, offset: int, at: int) -> list[tuple[int, int]]:
    """Codons, from 1, that a 0-based position stands in, each with its base of the codon (1 to 3).

    A base that is read twice, at a ribosomal frameshift, gives two; one before the first whole
    codon gives codon 0; one outside the parts gives none.
    """
    found = []
    before = 0
    for part in row.parts:
        if part.start <= at < part.end:
            along = before + (at - part.start if part.strand >= 0 else part.end - 1 - at) - offset
            found.append((along // 3 + 1, along % 3 + 1) if along >= 0 else (0, 0))
        before += part.end - part.start
    return found
