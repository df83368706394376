"""GenBank and GenPept flat files, whole or damaged.

Records are cut out line by line, then each is read by itself, so that one damaged record does not
sink the others. Record and residue counts are those of Biopython wherever it reads the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from index.formats import feature_table
from index.formats.genbank_header import Header, header
from index.formats.genbank_lines import LOCUS, Lines, cut
from index.formats.memory import collector_paused
from index.formats.naming import Names
from index.formats.notes import Notes, shown
from index.formats.residues import UPPER, cleaned, guess
from index.formats.source import Source
from index.records import FormatError, Molecule, Record

NAME = "genbank"

_KEYWORD = re.compile(rb"[A-Z]{4,}(?: {2,}|$)")
_COUNTED = re.compile(rb"\s*\d+\s+([A-Za-z*\-\s]+)$")
_DISPLACED = re.compile(rb"\s*\d+((?: [A-Za-z*-]{1,10}){1,6})\s*$")
_DIGIT = re.compile(rb"\d")
_BARE = re.compile(rb"\s*\d*\s*([A-Za-z*\-\s]+)$")
_PREFIX = b" 0123456789"
_CONTINUED = b" " * 12


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
    sequence = _residues(lines, name, notes).translate(UPPER, b" \t")
    locus = head.locus
    molecule: Molecule = locus.molecule or (guess(sequence) if sequence else "DNA")
    if sequence:
        sequence = cleaned(sequence, molecule, notes, name, lines.sequence_line)
        if locus.length not in (None, len(sequence)):
            notes.warning(
                f"The LOCUS line says {locus.length:,} but the sequence has {len(sequence):,} "
                "residues; the sequence is right.",
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


def _residues(lines: Lines, name: str, notes: Notes) -> bytes:
    """Letters of the ORIGIN block, digits and columns off, case as written."""
    block = [line for line in lines.sequence if line]
    if not block:
        return b""
    prefix = b"".join([line[:10] for line in block])
    gap = b"".join([line[9:10] for line in block])
    text = any(line.startswith(_CONTINUED) for line in block)
    if not text and not prefix.translate(None, _PREFIX) and not gap.strip(b" "):
        return b"".join([line[10:] for line in block])
    pieces = []
    odd = lost = 0
    plain = False
    for line in block:
        text = line.startswith(_CONTINUED)
        if not text and line[9:10] in (b" ", b"") and not line[:10].translate(None, _PREFIX):
            pieces.append(line[10:])
            continue
        piece = _odd_line(line, text)
        unnumbered = piece is not None and not _DIGIT.search(line, 0, 10)
        if unnumbered and len(line) <= 10 and not plain:
            piece = None
        plain = unnumbered
        if piece is None:
            lost += 1
            if lost <= 3:
                notes.error(
                    f"A line of the sequence is ignored: {shown(line.decode('latin-1'), 40)!r}.",
                    name,
                    lines.sequence_line,
                )
            continue
        odd += 1
        pieces.append(piece)
    if odd:
        notes.info(
            f"{odd:,} sequence lines are not in the columns they should be in.",
            name,
            lines.sequence_line,
        )
    return b"".join(pieces)


def _odd_line(line: bytes, text: bool) -> bytes | None:
    """Residues of a sequence line that is out of its columns, or None where it has none.

    Lines that begin as far right as those of other sections do (`text`) need a number.
    """
    if text:
        displaced = _DISPLACED.match(line)
        return displaced[1] if displaced else None
    if _KEYWORD.match(line):
        return None
    counted = _COUNTED.match(line)
    if counted:
        return counted[1]
    if line[9:10] == b" " or (line[8:9].isdigit() and line[:9].strip().isdigit()):
        return line[10:]
    if line[10:11] == b" ":
        return line[11:]
    bare = _BARE.match(line)
    return bare[1] if bare else None
