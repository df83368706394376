"""EMBL flat files, of nucleotides and of proteins, whole or damaged.

Record and residue counts are those of Biopython wherever it reads the file. The feature table is
that of GenBank behind ``FT``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from index import limits
from index.formats.embl_header import header
from index.formats.flat import flat_record, text_lines
from index.formats.genbank_header import Header
from index.formats.memory import collector_paused
from index.formats.naming import Names
from index.formats.notes import Notes, shown
from index.formats.residues import UPPER
from index.formats.source import Source
from index.records import FormatError, Record

NAME = "embl"

_ID = re.compile(rb"^ID   \S", re.M)
_UNIPROT = re.compile(rb"^ID   \S+\s+(Reviewed|Unreviewed|PRELIMINARY);", re.M)
_FIELD = re.compile(rb"^(AC|XX|SQ|FT|FH|DE)( |$)", re.M)
_SPANS = re.compile(r"(\d+)\.\.(\d+)")
_NO_RESIDUES = b" \t0123456789"


@dataclass(slots=True)
class _Lines:
    """Lines of one record by section, with the numbers of their first lines."""

    line: int
    header: list[bytes]
    features: list[bytes] = field(default_factory=list)
    features_line: int = 0
    contigs: list[bytes] = field(default_factory=list)
    sequence: list[bytes] = field(default_factory=list)
    sequence_line: int = 0


def sniff(head: bytes, path: Path) -> int:
    """How sure it is, 0 to 100, that text beginning with `head` is EMBL."""
    if not _ID.search(head) or _UNIPROT.search(head):
        return 0
    first = _ID.match(head.lstrip()) is not None
    return (90 if first else 50) if _FIELD.search(head) or first else 0


def read(source: Source, notes: Notes) -> Iterator[Record]:
    """Records of a file.

    Raises
    ------
    FormatError
        Not one record can be read.
    """
    found = 0
    names = Names(notes)
    for lines in _cut(source, notes):
        head = header(text_lines(lines.header, notes, lines.line))
        accession = head.accessions[0] if head.accessions else head.locus.name
        name = names.next(head.version or accession.rstrip(";"), lines.line)
        if not (lines.features or lines.sequence or lines.contigs or lines.sequence_line):
            notes.error(
                "The record is skipped: it has neither features nor a sequence.", name, lines.line
            )
            continue
        found += 1
        with collector_paused():
            record = _record(name, head, lines, notes)
        yield record
    if not found:
        raise FormatError(f"{source.name}: no EMBL record can be read.")


def _cut(source: Source, notes: Notes) -> Iterator[_Lines]:
    """Records of a file, ended by ``//`` or by the next ID line."""
    lines: _Lines | None = None
    most = limits.current().record_lines
    for number, line in enumerate(source.lines(), 1):
        if line[:5] == b"ID   ":
            if lines is not None:
                _tell_unended(lines, notes)
                yield lines
            lines = _Lines(number, [line])
        elif lines is None:
            continue
        elif line[:2] == b"//":
            yield lines
            lines = None
        elif lines.sequence_line and (line[:1] in b" \t" or line[:1].isdigit()):
            lines.sequence.append(line)
        elif number - lines.line - len(lines.sequence) > most:
            raise limits.exceeded(
                source.name,
                "record_lines",
                "a record has more than {} lines before its sequence",
                line=number,
            )
        elif line[:2] == b"FT":
            lines.features_line = lines.features_line or number
            lines.features += [b""] * (number - lines.features_line - len(lines.features))
            lines.features.append(b"  " + line[2:])
        elif line[:2] == b"SQ":
            lines.sequence_line = number + 1
        elif line[:2] == b"CO":
            lines.contigs.append(line[5:].strip())
        elif line[:2] not in (b"FH", b"XX"):
            lines.header.append(line)
    if lines is not None:
        _tell_unended(lines, notes)
        yield lines


def _tell_unended(lines: _Lines, notes: Notes) -> None:
    name = " ".join(lines.header[0][5:40].split(b";")[0].decode("latin-1").split()[:1])
    notes.warning("The record does not end with //.", shown(name, 30), lines.line)


def _record(name: str, head: Header, lines: _Lines, notes: Notes) -> Record:
    annotations = head.annotations
    if lines.contigs:
        annotations["contig"] = b"".join(lines.contigs).decode("latin-1")
    parent = annotations.get("parent")
    where = " (its CO lines only say from which records it is put together)"
    return flat_record(
        name,
        head,
        b"".join(lines.sequence).translate(UPPER, _NO_RESIDUES),
        lines.sequence_line,
        lines.features,
        lines.features_line,
        notes,
        line=lines.line,
        first="ID",
        elsewhere=where if lines.contigs else "",
        rewrite=partial(_on_itself, parent) if isinstance(parent, str) else None,
    )


def _on_itself(parent: str, table: list[str], length: int) -> list[str]:
    """Give a coding-sequence record, which is one CDS of its parent, that CDS's place on itself.

    Such a record (``PA   U01210.1``) writes the place on the parent; its letters are the spliced
    CDS, so where the parts add up to its length the CDS is all of it.
    """
    found = list(table)
    for at, line in enumerate(table):
        if not line[5:].startswith("CDS "):
            continue
        stop = at + 1
        while stop < len(table) and not table[stop].strip().startswith("/"):
            stop += 1
        text = "".join(piece[21:].strip() for piece in table[at:stop])
        parts = _SPANS.findall(text)
        if parent in text and sum(int(b) - int(a) + 1 for a, b in parts) == length:
            found[at:stop] = [f"{line[:21]}1..{length}", *[""] * (stop - at - 1)]
    return found
