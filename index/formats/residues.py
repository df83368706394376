"""Letters of sequences: which molecule they are, and what is done with those that are not.

Every character of a sequence keeps its place, so that coordinates are those of the file: what is
no IUPAC letter becomes N (X in proteins) and is told.
"""

from __future__ import annotations

from index.formats.notes import Notes, shown
from index.records import Molecule

NUCLEOTIDES = b"ACGTUNRYSWKMBDHV"
AMINO_ACIDS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
BLANKS = b" \t\n\x0b\x0c\r"

UPPER = bytes(range(256)).upper()
_LOWER = b"abcdefghijklmnopqrstuvwxyz"
_ONLY_PROTEIN = b"EFILPQJOZ*"


def _table(legal: bytes, other: bytes) -> bytes:
    return bytes(code if code in legal else other[0] for code in range(256))


_TO_NUCLEOTIDES = _table(NUCLEOTIDES, b"N")
_TO_AMINO_ACIDS = _table(AMINO_ACIDS, b"X")


def lower_case(text: bytes) -> int:
    """How many letters are written in lower case."""
    return len(text) - len(text.translate(None, _LOWER))


def guess(sequence: bytes, hint: Molecule | None = None) -> Molecule:
    """Molecule that upper-case `sequence` is made of.

    Parameters
    ----------
    sequence
        Residues; the first 100,000 are looked at.
    hint
        What the other records of the file are; decides where the letters fit both.

    Returns
    -------
    Molecule
        ``protein`` where more than a twentieth of the letters occur in proteins only and less
        than four fifths are A, C, G, T, U or N; ``RNA`` where there is U but no T; else ``DNA``.
    """
    sample = sequence[:100_000]
    letters = len(sample) - len(sample.translate(None, AMINO_ACIDS))
    if not letters:
        return hint or "DNA"
    only = len(sample) - len(sample.translate(None, _ONLY_PROTEIN))
    plain = len(sample) - len(sample.translate(None, b"ACGTUN"))
    if only > letters / 20 and plain < letters * 0.8:
        return "protein"
    if hint == "protein" and letters < 60:
        return "protein"
    return "RNA" if b"U" in sample and b"T" not in sample else "DNA"


def cleaned(
    sequence: bytes, molecule: Molecule, notes: Notes, record: str, line: int | None
) -> bytes:
    """`sequence` (upper case, without blanks) in IUPAC letters only, of the same length.

    What is replaced goes to `notes`; so does a sequence that mixes T and U, whose U become T.
    """
    legal = AMINO_ACIDS if molecule == "protein" else NUCLEOTIDES
    strange = sequence.translate(None, legal)
    if strange:
        kinds = sorted(set(strange.decode("latin-1")))
        gaps = set(kinds) <= {"-", "."}
        other = "X" if molecule == "protein" else "N"
        what = "gap characters" if gaps else "characters that are no residues"
        notes.warning(
            f"{len(strange):,} {what} ({shown(' '.join(kinds))}) in the sequence are read as "
            f"{other}, so that positions stay those of the file.",
            record,
            line,
        )
        sequence = sequence.translate(_TO_AMINO_ACIDS if molecule == "protein" else _TO_NUCLEOTIDES)
    if molecule == "DNA" and b"U" in sequence:
        notes.warning("The sequence mixes T and U; U is read as T.", record, line)
        sequence = sequence.replace(b"U", b"T")
    return sequence
