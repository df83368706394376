"""The formats that can be read. A new format is one module and one entry here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.formats import fasta, genbank, gff3
from index.formats.notes import Notes
from index.formats.source import Source
from index.records import Record


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes
    ----------
    name
        Short lower-case name.
    sniff
        From the first 256 kB of the text and the path, how sure it is of its format: 0 to 100.
    read
        Yields the records of a source and notes what it repairs or skips. Raises FormatError
        where nothing can be read.
    """

    name: str
    sniff: Callable[[bytes, Path], int]
    read: Callable[[Source, Notes], Iterator[Record]]


FORMATS: tuple[Format, ...] = (
    Format(genbank.NAME, genbank.sniff, genbank.read),
    Format(gff3.NAME, gff3.sniff, gff3.read),
    Format(fasta.NAME, fasta.sniff, fasta.read),
)
