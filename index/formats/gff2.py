"""GFF2, whose last column is written freely: ``name "x"; exonNumber 3`` or ``Transcript "x"``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from index.formats import gff3
from index.formats.gff3_rows import Row
from index.formats.notes import Notes
from index.formats.source import Source
from index.records import Record

NAME = "gff2"

_GROUPS = ("CDS", "Transcript", "name", "transcriptId", "proteinId", "mRNA", "Sequence", "Parent")
_VERSION = re.compile(rb"##gff-version[ \t]+2\b", re.I)
_FREE = re.compile(
    rb"^[^\t\n#][^\t\n]*\t[^\t\n]*\t[^\t\n]+\t\d+\t\d+\t[^\t\n]*\t[-+.]\t[^\t\n]*\t"
    rb'[A-Za-z_]\w* +(?:"[^"\n]*"|[^\s";=]+) *(?:;|$)',
    re.M,
)


def sniff(head: bytes, path: Path) -> int:
    """How sure it is, 0 to 100, that text beginning with `head` is GFF2."""
    start = head.lstrip()[:200]
    if _VERSION.match(start):
        return 96
    return 80 if not start.startswith(b"##gff-version") and _FREE.search(head) else 0


def feature_of(row: Row) -> str:
    """As in GFF3 where there is an ID; CDS rows that name the same transcript are one feature."""
    if "ID" in row.attributes or row.type != "CDS":
        return gff3.feature_of(row)
    for name in _GROUPS:
        if name in row.attributes:
            return f"\0{name}\0{row.attributes[name][0]}"
    return ""


def read(source: Source, notes: Notes) -> Iterator[Record]:
    """Records of a file: one for each sequence that is declared, annotated or given.

    Raises
    ------
    FormatError
        There is neither a feature nor a sequence nor a declared region.
    """
    for record in gff3.records(source, notes, feature_of):
        for feature in record.features:
            if "name" in feature.qualifiers and feature.type == "CDS":
                feature.qualifiers.setdefault("gene", feature.qualifiers["name"][:1])
            if "Gene" in feature.qualifiers and feature.type == "CDS":
                feature.qualifiers.setdefault("gene", feature.qualifiers["Gene"][:1])
        yield record
