"""bigWig and bigBed, opened with pyBigWig.

pyBigWig ends the process on some damaged files, so header and trees are checked before it is given
one.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.formats.bed import FIELDS, Interval, interval
from index.formats.bigwig_trees import DamageError, check
from index.formats.notes import Notes, shown
from index.records import FormatError

BIGWIG, BIGBED = "bigwig", "bigbed"

_WIG, _BED = 0x888FFC26, 0x8789F2EB
_COLUMN = re.compile(r"^[\w\[\] \t]*[ \t](\w+)[ \t]*;", re.M)
_WINDOW = 1 << 22


def _magic(head: bytes) -> tuple[int, str]:
    """The number a file begins with, and its byte order."""
    for order in "<>":
        if len(head) >= 4:
            number = struct.unpack(f"{order}I", head[:4])[0]
            if number in (_WIG, _BED):
                return number, order
    return 0, "<"


def sniff_bigwig(head: bytes, path: Path) -> int:
    """How sure it is, 0 to 100, that a file beginning with `head` is bigWig."""
    return 100 if _magic(head)[0] == _WIG else 0


def sniff_bigbed(head: bytes, path: Path) -> int:
    """How sure it is, 0 to 100, that a file beginning with `head` is bigBed."""
    return 100 if _magic(head)[0] == _BED else 0


def opened(path: Path) -> Any:
    """The file as a pyBigWig object.

    Raises
    ------
    FormatError
        The file is packed, damaged or cut off.
    OSError
        It is not there.
    """
    import pyBigWig

    size = path.stat().st_size
    with open(path, "rb") as file:
        head = file.read(64)
    magic, order = _magic(head)
    what = "bigBed" if magic == _BED else "bigWig"
    if not magic:
        raise FormatError(f"{path.name}: is no bigWig or bigBed file (unpack it first).")
    if len(head) < 64:
        raise FormatError(f"{path.name}: the {what} file is cut off in its header.")
    tree, data, index = struct.unpack(f"{order}QQQ", head[8:32])
    if not 64 <= tree < size or not 64 <= data < size or not 64 <= index < size:
        raise FormatError(
            f"{path.name}: the {what} file is cut off: it has {size:,} bytes, and parts of it "
            "should lie beyond them."
        )
    try:
        with open(path, "rb") as file:
            check(file, size, order)
    except DamageError as why:
        raise FormatError(f"{path.name}: the {what} file is damaged ({why}).") from None
    try:
        found = pyBigWig.open(str(path))
        chroms = found.chroms()
    except (RuntimeError, OSError, MemoryError) as error:
        raise FormatError(f"{path.name}: the {what} file is damaged ({shown(error)}).") from None
    if not chroms:
        raise FormatError(f"{path.name}: the {what} file names no sequence.")
    return found


def lengths(file: Any) -> dict[str, int]:
    """Length of each sequence of an open file."""
    return {str(name): int(length) for name, length in file.chroms().items()}


def intervals(path: Path, notes: Notes) -> Iterator[Interval]:
    """Intervals of a bigBed file; its own columns are named as its autoSql says.

    Raises
    ------
    FormatError
        The file is damaged.
    """
    file = opened(path)
    try:
        names = _names(file.SQL())
        for contig, length in lengths(file).items():
            for begin in range(0, length, _WINDOW):
                try:
                    rows = file.entries(contig, begin, min(begin + _WINDOW, length)) or ()
                except RuntimeError as error:
                    raise FormatError(
                        f"{path.name}: the bigBed data of {shown(contig)} are damaged "
                        f"({shown(error)})."
                    ) from None
                for start, end, rest in rows:
                    if start < begin and begin:
                        continue
                    columns = [contig, str(start), str(end), *rest.split("\t")]
                    try:
                        yield interval(columns if rest else columns[:3], names)
                    except ValueError as error:
                        notes.error(f"An interval is skipped: {error}.", shown(contig))
    finally:
        file.close()


def _names(sql: bytes | None) -> list[str]:
    """Names of all columns, from the autoSql in the file."""
    text = (sql or b"").decode("utf-8", "replace")
    body = re.sub(r'"[^"\n]*"', "", text.partition("(")[2])
    found = _COLUMN.findall(body)
    return found if len(found) > len(FIELDS) else []
