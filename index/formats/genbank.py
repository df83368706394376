"""GenBank and GenPept flat files, whole or damaged.

Records are cut out line by line, then each is read by itself, so that one damaged record does not
sink the others. Record and residue counts are those of Biopython wherever it reads the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from index.formats.flat import flat_record, text_lines
from index.formats.genbank_header import Header, header
from index.formats.genbank_lines import LOCUS, Lines, cut
from index.formats.genbank_sequence import residues
from index.formats.memory import collector_paused
from index.formats.naming import Names
from index.formats.notes import Notes, shown
from index.formats.residues import UPPER
from index.formats.source import Source
from index.records import FormatError, Record

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
        head = header(text_lines(lines.header, notes, lines.line))
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


def _named(head: Header) -> str:
    accession = head.accessions[0] if head.accessions else ""
    return head.version or accession or "_".join(head.locus.name.split())


def _record(name: str, head: Header, lines: Lines, notes: Notes) -> Record:
    return flat_record(
        name,
        head,
        residues(lines, name, notes).translate(UPPER, b" "),
        lines.sequence_line,
        lines.features,
        lines.features_line,
        notes,
        line=lines.line,
        first="LOCUS",
        elsewhere=_misc(lines.misc, head.annotations),
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
