"""The formats that can be read. A new format is one module and one entry here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.formats import binary, embl, fai, fasta, genbank, gff2, gff3, gtf
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
    Format(embl.NAME, embl.sniff, embl.read),
    Format(gtf.NAME, gtf.sniff, gtf.read),
    Format(gff2.NAME, gff2.sniff, gff2.read),
    Format(fai.NAME, fai.sniff, fai.read),
    Format(binary.SNAPGENE, binary.sniff_snapgene, binary.read_snapgene),
    Format(binary.TWOBIT, binary.sniff_twobit, binary.read_twobit),
    Format(gff3.NAME, gff3.sniff, gff3.read),
    Format(fasta.NAME, fasta.sniff, fasta.read),
)
