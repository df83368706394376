"""Where genomes come from: a folder, a list of names, an address that fsspec knows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from index import limits
from index.records import FormatError, tidy

PACKED = (".gz", ".bgz", ".bz2", ".xz", ".zst")
GENOMES = (
    ".gb", ".gbk", ".gbff", ".genbank", ".embl", ".gff", ".gff3", ".gtf", ".fa", ".fasta", ".fna",
    ".dna", ".2bit",
)  # fmt: skip
"""Endings of the files that are taken from a folder."""
_STAMPS = ("ETag", "etag", "mtime", "LastModified", "last_modified", "created")


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read.

    Attributes
    ----------
    uri
        Absolute path, or an address such as ``s3://bucket/genome.gbff.gz``.
    stamp
        Changes when the file does, as far as its place tells: size and time or tag.
    """

    uri: str
    stamp: str = ""

    @property
    def name(self) -> str:
        """Last part of the address, fit to be shown."""
        return tidy(PurePosixPath(self.uri.rstrip("/")).name or self.uri)


def is_address(text: str) -> bool:
    """Whether a text is an address for fsspec rather than a path."""
    return "://" in text


def listed(given: str) -> list[Source]:
    """The files of a folder or address (all levels, in order of their names), of a list, or one.

    Parameters
    ----------
    given
        A folder, an address, a genome file, or a text file with one path or address a line; there,
        empty lines and lines with ``#`` in front are passed over, and paths start at its folder.

    Raises
    ------
    FormatError
        There is no genome file; one sentence.
    OSError
        The place cannot be looked at.
    ValueError
        The address needs a package that is not installed, or is of an unknown kind.
    """
    if is_address(given):
        found = _remote(given)
    elif Path(given).is_dir():
        files = (path for path in Path(given).rglob("*") if is_genome(path.name))
        found = [_local(path) for path in files if path.is_file()]
    elif is_genome(given):
        found = [_local(Path(given))]
    else:
        found = _lines(Path(given))
    if not found:
        raise FormatError(
            f"{tidy(given)}: holds no genome file ({', '.join(GENOMES)}, packed too)."
        )
    return sorted({source.uri: source for source in found}.values(), key=lambda item: item.uri)


def is_genome(name: str) -> bool:
    """Whether a file's name ends as that of a genome."""
    low = name.lower()
    for ending in PACKED:
        low = low.removesuffix(ending)
    return low.endswith(GENOMES)


def _local(path: Path) -> Source:
    found = path.stat()
    return Source(str(path.absolute()), f"{found.st_size}-{found.st_mtime_ns}")


def _lines(path: Path) -> list[Source]:
    limits.check_file(path)
    found = []
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise FormatError(
            f"{tidy(path.name)}: is neither a genome file nor a list of them as UTF-8 text."
        ) from None
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if is_address(text):
            # What is wrong with one line of a list is that genome's trouble, told when it is read.
            found.append(Source(text))
            continue
        at = path.parent / text
        try:
            found.append(_local(at))
        except (OSError, ValueError):
            raise FormatError(
                f"{tidy(path.name)}, line {number}: there is no file {tidy(text)[:200]}."
            ) from None
    return found


def _remote(address: str) -> list[Source]:
    system, path = filesystem(address)
    entries: dict[str, Any] = system.find(path, detail=True)
    return [
        Source(system.unstrip_protocol(name), _stamp(entry))
        for name, entry in entries.items()
        if is_genome(name) and entry.get("type") == "file"
    ]


def _stamp(entry: dict[str, Any]) -> str:
    seen = [str(entry[key]) for key in _STAMPS if entry.get(key) is not None]
    return "-".join([str(entry.get("size")), *seen[:1]])


def filesystem(address: str) -> tuple[Any, str]:
    """The fsspec file system of an address, and the path there.

    Raises
    ------
    ValueError
        One sentence: the kind of address is unknown or its package is not installed.
    """
    try:
        from fsspec.core import url_to_fs

        return url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise ValueError(f"{tidy(address)[:200]}: cannot be opened ({error}).") from None


@contextmanager
def fetched(source: Source, folder: Path) -> Iterator[Path]:
    """The file on this machine: itself, or a copy in `folder` that is gone afterwards.

    Raises
    ------
    FormatError, OSError, ValueError
        It cannot be had, or is larger than `index.limits` allows.
    """
    if not is_address(source.uri):
        limits.check_file(Path(source.uri), source.name)
        yield Path(source.uri)
        return
    system, path = filesystem(source.uri)
    size = system.info(path).get("size") or 0
    if size > limits.current().file:
        raise limits.exceeded(source.name, "file", "the file is larger than {}")
    unique = hashlib.sha256(source.uri.encode()).hexdigest()[:16]
    place = folder / f"{unique}-{source.name[-120:]}"
    try:
        system.get_file(path, str(place))
        yield place
    finally:
        place.unlink(missing_ok=True)
