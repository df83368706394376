"""Binary formats that Biopython reads: SnapGene files and 2bit sequences.

SnapGene's feature notes become qualifiers. Specifications: SnapGene file format, version 2015;
UCSC 2bit.
"""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from xml.parsers.expat import ExpatError

from index.formats.naming import Names
from index.formats.notes import Notes, shown
from index.formats.residues import UPPER, cleaned, lower_case
from index.formats.source import Source
from index.records import Feature, FormatError, Part, Record

if TYPE_CHECKING:
    from Bio.SeqFeature import CompoundLocation, SeqFeature, SimpleLocation
    from Bio.SeqRecord import SeqRecord

SNAPGENE, TWOBIT = "snapgene", "2bit"

_DNA = b"\x09\x00\x00\x00\x0eSnapGene"
_TWOBIT = (b"\x43\x27\x41\x1a", b"\x1a\x41\x27\x43")
_ENTRY = 6
"""Bytes that a sequence takes at least in the list at the beginning of a 2bit file."""
_DAMAGE = (
    ValueError, LookupError, TypeError, AttributeError, EOFError, struct.error, ExpatError,
    AssertionError, OverflowError, RuntimeError,
)  # fmt: skip


def sniff_snapgene(head: bytes, path: Path) -> int:
    """How sure it is, 0 to 100, that a file beginning with `head` is SnapGene's."""
    return 100 if head.startswith(_DNA) else 0


def sniff_twobit(head: bytes, path: Path) -> int:
    """How sure it is, 0 to 100, that a file beginning with `head` is 2bit."""
    return 100 if head.startswith(_TWOBIT) else 0


def read_snapgene(source: Source, notes: Notes) -> Iterator[Record]:
    """The one record of a SnapGene file.

    Raises
    ------
    FormatError
        The file is damaged, or its notes define entities that could unfold without end.
    """
    data = source.whole()
    if b"<!ENTITY" in data:
        raise FormatError(
            f"{source.name}: the SnapGene file is damaged (its notes define XML entities)."
        )
    return _read(source, notes, io.BytesIO(data), "snapgene", "SnapGene")


def read_twobit(source: Source, notes: Notes) -> Iterator[Record]:
    """Records of a 2bit file, one after the other.

    Raises
    ------
    FormatError
        The file is damaged or packed.
    """
    if source.compression:
        raise FormatError(f"{source.name}: a 2bit file has to be unpacked first.")
    head = source.raw_head[:16]
    order = "<" if head.startswith(_TWOBIT[0]) else ">"
    count = struct.unpack(f"{order}I", head[8:12])[0] if len(head) == 16 else 0
    size = source.path.stat().st_size
    if not count or count * _ENTRY > size:
        raise FormatError(
            f"{source.name}: the 2bit file is damaged (it has {size:,} bytes and states "
            f"{count:,} sequences)."
        )
    if not _fits(source.path, order, count, size):
        raise FormatError(
            f"{source.name}: the 2bit file is damaged (its sequences are longer than the file)."
        )
    return _read(source, notes, source.path, "twobit", "2bit")


def _fits(path: Path, order: str, count: int, size: int) -> bool:
    """Whether the sequences and blocks that a 2bit file states are no larger than the file.

    Biopython makes room for as many blocks as are stated before it reads them.
    """

    def number(file: BinaryIO) -> int:
        data = file.read(4)
        if len(data) < 4:
            raise EOFError
        return int(struct.unpack(f"{order}I", data)[0])

    held = 16
    try:
        with path.open("rb") as file:
            file.seek(held)
            places = []
            for _ in range(count):
                file.seek(file.read(1)[0], os.SEEK_CUR)
                places.append(number(file))
            for place in places:
                file.seek(place)
                held += (number(file) + 3) // 4 + 16
                for _ in ("unknown", "masked"):
                    blocks = number(file)
                    held += 8 * blocks
                    file.seek(8 * blocks, os.SEEK_CUR)
                if held > size:
                    return False
    except (EOFError, IndexError):
        return False
    return True


def _read(
    source: Source, notes: Notes, file: Path | io.BytesIO, form: str, what: str
) -> Iterator[Record]:
    from Bio import SeqIO

    names = Names(notes)
    try:
        for given in SeqIO.parse(file, form):
            yield _record(given, source, names, notes, form == "twobit")
    except _DAMAGE as error:
        reason = shown(str(error).rstrip(".")) or type(error).__name__
        raise FormatError(f"{source.name}: the {what} file is damaged ({reason}).") from None


def _record(given: SeqRecord, source: Source, names: Names, notes: Notes, twobit: bool) -> Record:
    stated: dict[str, Any] = dict(given.annotations)
    label = _said(given.id) or source.path.name.split(".")[0]
    name = names.next("_".join(label.split()), None)
    written = bytes(given.seq or b"")
    letters = cleaned(written.translate(UPPER), "DNA", notes, name, None)
    features = [_feature(one, one.location) for one in given.features if one.location is not None]
    date = stated.get("date")
    return Record(
        id=name,
        name=_said(given.name) or name,
        description=_said(given.description),
        sequence=letters or None,
        length=len(letters),
        topology=str(stated.get("topology", "")),
        annotations={"date": f"{date:%d-%b-%Y}".upper()} if date else {},
        features=features,
        lower_case=lower_case(written) if twobit else None,
    )


def _said(text: str | None) -> str:
    """What Biopython gives where the file says something."""
    return "" if text is None or text.startswith("<unknown") else text.strip()


def _feature(given: SeqFeature, location: SimpleLocation | CompoundLocation) -> Feature:
    """A feature of Biopython as one of ours; its parts come 5' to 3' already."""
    parts = tuple(Part(int(part.start), int(part.end), part.strand or 0) for part in location.parts)
    qualifiers = {
        str(key): [str(value) for value in (values if isinstance(values, list) else [values])]
        for key, values in given.qualifiers.items()
    }
    if "gene" not in qualifiers and "label" in qualifiers and given.type in ("CDS", "gene"):
        qualifiers["gene"] = qualifiers["label"][:1]
    operator = "join" if len(parts) > 1 else ""
    return Feature(given.type or "misc_feature", parts, operator, qualifiers=qualifiers)
