"""How much a file may hold before reading it is given up: one place, defaults and settings.

Each limit is a field of `Limits` and is set by an environment variable of its name in capitals,
``DNAHLM_MAX_RECORDS`` for `Limits.records`. Sizes take ``K``, ``M``, ``G`` or ``T`` (of 1024).
"""

from __future__ import annotations

import errno
import os
import re
import stat
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from pathlib import Path

from index.records import FormatError

PREFIX = "DNAHLM_MAX_"
_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
_WRITTEN = re.compile(r"(\d{1,18})\s*([KMGT]?)i?B?", re.ASCII | re.I)
_SHARE = 0.8
_GROUP = Path("/sys/fs/cgroup/memory.max")
_KINDS = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)


class LimitError(FormatError):
    """A file that holds more than is allowed: one sentence naming file, record and line."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold at most.

    Attributes
    ----------
    file
        Bytes on disk.
    unpacked
        Bytes after decompression.
    ratio, ratio_from
        Bytes out for each compressed one, looked at once `ratio_from` bytes are out. DNA packs 4
        to 5 times, annotated GenBank text 4 times, and even a hundred strains of one species in
        one xz file stay far below 250.
    line
        Bytes of a line, except of FASTA sequence, which may be one line of any length.
    title
        Bytes of a FASTA title or comment.
    records, features
        Of one file; rows of GFF and GTF count as features.
    record_lines
        Lines of the head and the feature table of one GenBank or EMBL record.
    qualifiers, value
        Values of one feature, and characters of one of them.
    location_parts, location_depth
        Parts and nested brackets of one location. A feature that is nested deeper is left out and
        told; the file is read on.
    memory
        Bytes that the program may hold while it reads; 0 stands for 80 % of the machine's memory
        or of what its container may use.
    """

    file: int = 128 << 30
    unpacked: int = 64 << 30
    ratio: int = 250
    ratio_from: int = 256 << 20
    line: int = 64 << 20
    title: int = 1 << 20
    records: int = 5_000_000
    features: int = 20_000_000
    record_lines: int = 20_000_000
    qualifiers: int = 10_000
    value: int = 16 << 20
    location_parts: int = 100_000
    location_depth: int = 20
    memory: int = 0


SIZES = frozenset({"file", "unpacked", "ratio_from", "line", "title", "value", "memory"})
"""Limits that are bytes or characters."""
NAMES = tuple(field.name for field in fields(Limits))
_VARIABLES = tuple(PREFIX + name.upper() for name in NAMES)


def current() -> Limits:
    """Limits as the environment sets them now.

    Raises
    ------
    FormatError
        A variable holds no number; one sentence.
    """
    return _read(tuple(map(os.environ.get, _VARIABLES)))


@lru_cache(maxsize=16)
def _read(written: tuple[str | None, ...]) -> Limits:
    values = asdict(Limits())
    for name, variable, text in zip(NAMES, _VARIABLES, written, strict=True):
        if text is None or not text.strip():
            continue
        match = _WRITTEN.fullmatch(text.strip())
        if match is None or (match[2] and name not in SIZES) or not int(match[1]):
            units = ", with K, M, G or T for a size" if name in SIZES else ""
            raise FormatError(f"{variable} is {text[:40]!r}: give a positive number{units}.")
        values[name] = int(match[1]) * _UNITS[match[2].upper()]
    return Limits(**values)


def size(count: int) -> str:
    """Bytes in words: ``64 GB`` for 64 x 1024^3."""
    for unit in ("T", "G", "M", "K"):
        if count >= _UNITS[unit]:
            return f"{count / _UNITS[unit]:.4g} {unit.replace('K', 'k')}B"
    return f"{count:,} bytes"


def exceeded(
    file: str, name: str, what: str, *, record: str = "", line: int | None = None
) -> LimitError:
    """The error for a limit that a file passes.

    Parameters
    ----------
    file
        Name of the file.
    name
        Field of `Limits`.
    what
        ``it holds more than {} features``; the braces take the limit.
    record, line
        Where, as far as known; `line` 1-based in the decompressed file.
    """
    limit = getattr(current(), name) or memory()
    place = f"line {line:,}" if line else ""
    if record:
        place = f"{place} of record {record}" if place else f"record {record}"
    said = what.format(size(limit) if name in SIZES else f"{limit:,}")
    return LimitError(
        f"{file}: {place + ': ' if place else ''}{said}; {PREFIX}{name.upper()} sets that limit."
    )


def check_file(path: Path, name: str = "", *, pipes: bool = False) -> None:
    """Refuse what is no file on disk or is too large, before anything is read.

    Symbolic links are followed. Opening a device or a pipe could wait or read for ever.

    Parameters
    ----------
    path
        What is about to be opened.
    name
        What messages call it; default the last part of `path`.
    pipes
        Whether a pipe will do.

    Raises
    ------
    LimitError
        The file is larger than `Limits.file`.
    FormatError
        It is a device, a socket, or a pipe that will not do.
    OSError
        It is a folder, is not there, or cannot be looked at.
    """
    name = name or path.name
    try:
        found = os.stat(path)
    except ValueError:  # a NUL in the name
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", name) from None
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    kind = next((words for fits, words in _KINDS if fits(found.st_mode)), "")
    if kind and not (pipes and stat.S_ISFIFO(found.st_mode)):
        raise FormatError(f"{name}: is {kind}; save what it gives as a file and open that.")
    if found.st_size > current().file:
        raise exceeded(name, "file", "the file is larger than {}")


def memory() -> int:
    """Bytes that the program may hold while it reads a file."""
    stated = current().memory
    return stated or int(_SHARE * _machine())


@lru_cache(maxsize=1)
def _machine() -> int:
    """Bytes of memory of the machine or of the container around the program."""
    import psutil

    total = int(psutil.virtual_memory().total)
    try:
        return min(total, int(_GROUP.read_text()))
    except (OSError, ValueError):  # no such group, or one without a limit ("max")
        return total


def check_memory(file: str) -> None:
    """Stop reading a file where the program holds more than `memory` allows.

    Raises
    ------
    LimitError
        It does.
    """
    import psutil

    if psutil.Process().memory_info().rss > memory():
        raise exceeded(
            file, "memory", "reading stopped, as the program would hold more than {} of memory"
        )
