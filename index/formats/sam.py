"""SAM, BAM and CRAM (hts-specs): recognised here, read by pysam in `index.tracks.alignments`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from index.formats.notes import Notes
from index.formats.source import Source
from index.records import FormatError, Record

if TYPE_CHECKING:
    from index.tracks.base import Track, TrackFile

SAM, BAM, CRAM = "sam", "bam", "cram"
_HEADER = re.compile(rb"@(HD|SQ|RG|PG|CO)\t")
_LINE = re.compile(
    rb"[^\t\n@][^\t\n]*\t\d+\t[^\t\n]+\t\d+\t\d+\t(\*|(\d+[MIDNSHP=X])+)\t[^\t\n]+\t\d+\t-?\d+\t"
)


def sniff_sam(head: bytes, path: Path) -> int:
    """How sure a text is SAM: a header line or a whole alignment line begins it."""
    return 95 if _HEADER.match(head) or _LINE.match(head) else 0


def sniff_bam(head: bytes, path: Path) -> int:
    """How sure the unpacked bytes are BAM."""
    return 100 if head.startswith(b"BAM\x01") else 0


def sniff_cram(head: bytes, path: Path) -> int:
    """How sure the bytes are CRAM."""
    return 100 if head.startswith(b"CRAM") else 0


def read(source: Source, notes: Notes) -> Iterator[Record]:
    """The reference sequences as records without bases.

    Raises
    ------
    FormatError
        The file is damaged or names no reference sequence.
    """
    from index.tracks.alignment_files import references

    found = references(source.path, notes)
    if not found:
        raise FormatError(f"{source.name}: names no reference sequence, so it holds no records.")
    for name, length in found.items():
        yield Record(id=name, length=length)


def open_track(file: TrackFile) -> Track:
    """The alignments as a track.

    Raises
    ------
    FormatError
        The file is damaged beyond its header.
    """
    from index.tracks.alignments import Alignments

    return Alignments(file)
