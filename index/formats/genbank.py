"""GenBank and GenPept flat files, whole or damaged.

Records are cut out line by line, then each is read by itself, so that one damaged record does not
sink the others. Record and residue counts are those of Biopython wherever it reads the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from index.formats import feature_table
from index.formats.genbank_header import Header, header
from index.formats.genbank_lines import LOCUS, Lines, cut
from index.formats.genbank_sequence import residues
from index.formats.memory import collector_paused
from index.formats.naming import Names
from index.formats.notes import Notes, shown
from index.formats.residues import UPPER, cleaned, guess
from index.formats.source import Source
from index.records import FormatError, Molecule, Record

NAME = "genbank"


def sniff(head: bytes, path: Path) -> int:
    """How sure it is, 0 to 100, that text beginning with `head` is GenBank."""
    if not LOCUS.search(head):
        return 0
    return 90 if LOCUS.match(head.lstrip()) else 60


def read(source: Source, notes: Notes) -> Iterator[Record]:
    """Records of a file.

    Raises
    ------
    FormatError
        Not one record can be read.
    """
    found = 0
    names = Names(notes)
    last = "there is no LOCUS line"
    for lines in cut(source, notes):
        head = header(_text(lines.header, notes, lines.line))
        name = names.next(_named(head), lines.line)
        if not lines.sectioned:
            last = f"record {shown(name)} has only its head"
            notes.error(
                "The record is skipped: it has neither features nor a sequence.", name, lines.line
            )
            continue
        found += 1
        with collector_paused():
            record = _record(name, head, lines, notes)
        yield record
    if not found:
        raise FormatError(f"{source.name}: no GenBank record can be read; {last}.")


def _text(lines: list[bytes], notes: Notes, line: int) -> list[str]:
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


def _named(head: Header) -> str:
    accession = head.accessions[0] if head.accessions else ""
    return head.version or accession or "_".join(head.locus.name.split())


def _record(name: str, head: Header, lines: Lines, notes: Notes) -> Record:
    sequence = residues(lines, name, notes).translate(UPPER, b" ")
    locus = head.locus
    molecule: Molecule = locus.molecule or (guess(sequence) if sequence else "DNA")
    if sequence:
        sequence = cleaned(sequence, molecule, notes, name, lines.sequence_line)
        if locus.length not in (None, len(sequence)):
            notes.warning(
                f"The LOCUS line says {locus.length:,} but the sequence has {len(sequence):,} "
                "residues; it is taken as it is.",
                name,
                lines.line,
            )
    length = len(sequence) or locus.length or 0
    annotations = head.annotations
    without = _misc(lines.misc, annotations)
    if not sequence:
        notes.warning(
            f"The record has no sequence{without}; questions about letters cannot be answered.",
            name,
            lines.line,
        )
    # Where letters are missing, a location past the end says nothing about the origin.
    wraps = locus.topology == "circular" and locus.length in (None, length)
    place = feature_table.Place(name, length, wraps, molecule != "protein")
    features = []
    if lines.features:
        table = _text(lines.features, notes, lines.features_line)
        features = feature_table.features(table, lines.features_line, place, notes)
    organism = head.organism
    if not organism:
        sources = (f for f in features if f.type == "source")
        organism = next((f.first("organism") for f in sources), "")
    return Record(
        id=name,
        name=locus.name,
        description=head.description,
        sequence=sequence or None,
        length=length,
        molecule=molecule,
        topology=locus.topology,
        organism=organism,
        annotations=annotations,
        features=features,
        line=lines.line,
    )


def _misc(lines: list[bytes], annotations: dict[str, str | list[str]]) -> str:
    """Note CONTIG and master lines; returns a clause on where the sequence is instead."""
    fields: dict[str, list[str]] = {}
    key = ""
    for line in lines:
        text = line.decode("latin-1")
        if line[:1] not in b" \t":
            key, _, text = text.partition(" ")
        if key in ("CONTIG", "WGS", "TSA", "TLS"):
            fields.setdefault(key.lower(), []).append(text.strip())
    annotations.update((name, "".join(pieces)) for name, pieces in fields.items())
    if "contig" in fields:
        return " (its CONTIG line only says from which records it is put together)"
    if fields:
        return " (it is the master of a set of records)"
    return ""
