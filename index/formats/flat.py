"""What GenBank and EMBL flat files share once a record is cut out: sections become a Record."""

from __future__ import annotations

from collections.abc import Callable

from index.formats import feature_table
from index.formats.genbank_header import Header
from index.formats.notes import Notes
from index.formats.residues import cleaned, guess
from index.records import REACHED, Molecule, Record

Rewrite = Callable[[list[str], int], list[str]]


def text_lines(lines: list[bytes], notes: Notes, line: int) -> list[str]:
    """Lines of a section as text: UTF-8, else Latin-1; NUL characters are left out."""
    data = b"\n".join(lines)
    if b"\0" in data:
        notes.warning("NUL characters are left out.", "", line)
        data = data.replace(b"\0", b"")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        notes.info("The text is not UTF-8 and is read as Latin-1.", "", line)
        text = data.decode("latin-1")
    return text.split("\n")


def flat_record(
    name: str,
    head: Header,
    letters: bytes,
    letters_line: int,
    table: list[bytes],
    table_line: int,
    notes: Notes,
    *,
    line: int,
    first: str,
    elsewhere: str = "",
    rewrite: Rewrite | None = None,
) -> Record:
    """A record from its sections.

    Parameters
    ----------
    name
        Id of the record, unique in its file.
    head
        What its header says.
    letters, letters_line
        Upper-case letters without blanks and numbers, and the line of the first.
    table, table_line
        Lines of the feature table, as GenBank indents them, and the number of the first.
    notes
        Gets what was repaired or is missing.
    line
        Of the record.
    first
        Name of its first line (``LOCUS``), for messages.
    elsewhere
        Clause on where the letters are where the record has none.
    rewrite
        Changes the table, given the length of the record, before it is read.
    """
    locus = head.locus
    molecule: Molecule = locus.molecule or (guess(letters) if letters else "DNA")
    if letters:
        letters = cleaned(letters, molecule, notes, name, letters_line)
        if locus.length not in (None, len(letters)):
            notes.warning(
                f"The {first} line says {locus.length:,} but the sequence has {len(letters):,} "
                "residues; it is taken as it is.",
                name,
                line,
            )
    else:
        notes.warning(
            f"The record has no sequence{elsewhere}; questions about letters cannot be answered.",
            name,
            line,
        )
    length = len(letters) or locus.length or 0
    # Where letters are missing, a location past the end says nothing about the origin.
    wraps = locus.topology == "circular" and locus.length in (None, length)
    place = feature_table.Place(name, length, wraps, molecule != "protein")
    features = []
    if table:
        text = text_lines(table, notes, table_line)
        text = rewrite(text, length) if rewrite is not None else text
        features = feature_table.features(text, table_line, place, notes)
    if not length:
        length = max((feature.end for feature in features), default=0)
        head.annotations[REACHED] = "highest coordinate"
        notes.info(
            f"The length is not given; the highest coordinate, {length:,}, is taken.", name, line
        )
    sources = (feature for feature in features if feature.type == "source")
    return Record(
        id=name,
        name=locus.name,
        description=head.description,
        sequence=letters or None,
        length=length,
        molecule=molecule,
        topology=locus.topology,
        organism=head.organism or next((f.first("organism") for f in sources), ""),
        annotations=head.annotations,
        features=features,
        line=line,
    )
