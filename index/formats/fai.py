"""The index that samtools keeps beside a FASTA file: names and lengths of its sequences.

Layout: faidx(5) of samtools.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from index.formats.naming import Names
from index.formats.notes import Notes
from index.formats.source import Source
from index.records import FormatError, Record

NAME = "fai"

_ROW = re.compile(rb"[^\t\n]+\t\d{1,15}\t\d{1,15}\t\d{1,9}\t\d{1,9}(\t\d{1,15})?")


def sniff(head: bytes, path: Path) -> int:
    """How sure it is, 0 to 100, that text beginning with `head` is such an index.

    The columns alone would fit a table of numbers too, so the ending of the name must say so.
    """
    if ".fai" not in [suffix.lower() for suffix in path.suffixes]:
        return 0
    return 98 if _ROW.fullmatch(head.split(b"\n", 1)[0].rstrip()) else 0


def read(source: Source, notes: Notes) -> Iterator[Record]:
    """Records without letters, of the lengths the index states.

    Raises
    ------
    FormatError
        A line is none of the index.
    """
    names = Names(notes)
    for number, line in enumerate(source.lines(), 1):
        if not line.strip():
            continue
        if not _ROW.fullmatch(line.rstrip()):
            raise FormatError(f"{source.name}: line {number:,} is no line of a FASTA index.")
        name, length, *_ = line.decode("utf-8", "replace").split("\t")
        found = names.next(name, number)
        yield Record(id=found, name=found, length=int(length), line=number)
    notes.warning(
        "The index holds names and lengths only; open the FASTA file itself for its letters."
    )
