"""FASTQ reads (Cock et al. 2010), wrapped or not, in batches; damaged reads are noted and left out.

Whole batches of four-line reads are taken at once; anything else is read line by line.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from index.formats.notes import Notes, shown
from index.formats.source import Source
from index.records import FormatError, Record

NAME = "fastq"
BATCH = 10_000
"""Reads handed on together."""
LONGEST = 1 << 20
"""Lines that one wrapped read may have."""

_HEAD = re.compile(rb"\s*@[^\n]*\n(?:[A-Za-z.*\- \t]*\n)*?\+[^\n]*(?:\n|$)")
_LETTERS = re.compile(rb"[A-Za-z.*\-]*")
_QUALITY = re.compile(rb"[!-~]*")


@dataclass(slots=True)
class Batch:
    """Reads in file order: three lists of the same length.

    Attributes
    ----------
    names
        Title lines without ``@``.
    sequences
        Bases as written.
    qualities
        Quality characters as written, one a base.
    """

    names: list[bytes] = field(default_factory=list)
    sequences: list[bytes] = field(default_factory=list)
    qualities: list[bytes] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.names)


def sniff(head: bytes, path: Path) -> int:
    """How sure a text is FASTQ: ``@`` title, letters and a ``+`` line."""
    if re.match(rb"@(HD|SQ|RG|PG|CO)\t", head):
        return 0
    return 90 if _HEAD.match(head) else 0


def batches(source: Source, notes: Notes) -> Iterator[Batch]:
    """All reads of a file that are whole, in memory a batch at a time.

    Raises
    ------
    FormatError
        No read is whole, or the packed data are damaged.
    """
    lines = _Lines(source.lines())
    any_read = False
    while True:
        block = lines.take(4 * BATCH)
        if not block:
            break
        batch = _four_lines(block)
        if batch is None:
            lines.give_back(block)
            batch = _line_by_line(lines, notes)
        if len(batch):
            any_read = True
            yield batch
    if not any_read:
        first = next((d for d in notes.diagnostics if d.severity == "error"), None)
        why = f" (line {first.line}: {first.message})" if first else ""
        raise FormatError(f"{source.name}: holds no whole FASTQ read{why}.")


def read(source: Source, notes: Notes) -> Iterator[Record]:
    """Every read as a record.

    Raises
    ------
    FormatError
        As `batches`.
    """
    for batch in batches(source, notes):
        for name, bases in zip(batch.names, batch.sequences, strict=True):
            title, _, rest = name.decode("utf-8", "replace").partition(" ")
            yield Record(id=title, description=rest, sequence=bases.upper(), length=len(bases))


class _Lines:
    """Lines that can be given back, with the number of the next one."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._held: deque[bytes] = deque()
        self.number = 1

    def take(self, count: int) -> list[bytes]:
        held = [self._held.popleft() for _ in range(min(count, len(self._held)))]
        taken = [*held, *islice(self._lines, count - len(held))]
        self.number += len(taken)
        return taken

    def next(self) -> bytes | None:
        taken = self.take(1)
        return taken[0] if taken else None

    def give_back(self, lines: list[bytes]) -> None:
        self._held.extendleft(reversed(lines))
        self.number -= len(lines)


def _four_lines(block: list[bytes]) -> Batch | None:
    """The reads of a block where each has four lines and nothing is odd, else None."""
    if len(block) % 4:
        return None
    titles, bases, plus, quals = block[0::4], block[1::4], block[2::4], block[3::4]
    if not all(title[:1] == b"@" for title in titles):
        return None
    if not all(line == b"+" or line[1:] == title[1:] for line, title in zip(plus, titles)):  # noqa: B905
        return None
    if not all(line[:1] == b"+" for line in plus) or list(map(len, bases)) != list(map(len, quals)):
        return None
    if not _LETTERS.fullmatch(b"".join(bases)) or not _QUALITY.fullmatch(b"".join(quals)):
        return None
    return Batch([title[1:] for title in titles], bases, quals)


def _line_by_line(lines: _Lines, notes: Notes) -> Batch:
    """Up to a batch of reads from lines of any layout."""
    batch = Batch()
    while len(batch) < BATCH:
        start = lines.number
        title = lines.next()
        if title is None:
            break
        if not title.strip():
            continue
        if title[:1] != b"@":
            notes.error(f"'{shown(title.decode('utf-8', 'replace'))}' is no title line.", "", start)
            _skip(lines)
            continue
        taken, bases, quality, why = _one(lines)
        name = shown(title[1:].decode("utf-8", "replace"))
        if why:
            notes.error(f"The read was left out: {why}.", name, start)
            lines.give_back(taken)
            _skip(lines)
            continue
        caption = next((line for line in taken if line[:1] == b"+"), b"+")[1:]
        if caption and caption != title[1:]:
            notes.warning("The caption after + differs from the title.", name, start)
        batch.names.append(title[1:])
        batch.sequences.append(bases)
        batch.qualities.append(quality)
    return batch


def _one(lines: _Lines) -> tuple[list[bytes], bytes, bytes, str]:
    """Lines after a title, with bases, qualities, and why they are no read (or nothing)."""
    taken: list[bytes] = []
    letters: list[bytes] = []
    quality = b""
    while True:
        line = lines.next()
        if line is None:
            return taken, b"", b"", "the file ends before its + line"
        taken.append(line)
        if line[:1] == b"+":
            break
        if line[:1] == b"@" or len(taken) > LONGEST:
            return taken, b"", b"", "it has no + line"
        letters.append(line.replace(b" ", b"").replace(b"\t", b"").rstrip())
    bases = b"".join(letters)
    if not _LETTERS.fullmatch(bases):
        return taken, bases, quality, "its bases hold other characters than letters"
    pieces: list[bytes] = []
    held = 0
    while held < len(bases) or not pieces:
        line = lines.next()
        if line is None:
            break
        if not bases and line[:1] == b"@":
            lines.give_back([line])  # no line at all for the qualities of no bases
            break
        taken.append(line)
        pieces.append(line.rstrip(b" \t"))
        held += len(pieces[-1])
    quality = b"".join(pieces)
    if len(quality) != len(bases):
        why = f"it has {len(bases):,} bases and {len(quality):,} quality values"
        return taken, bases, quality, why
    if not _QUALITY.fullmatch(quality):
        return taken, bases, quality, "its qualities hold characters outside ! to ~"
    return taken, bases, quality, ""


def _skip(lines: _Lines) -> None:
    """Go to the next title line: one that a + line follows two lines on."""
    while True:
        ahead = lines.take(3)
        if len(ahead) < 3:
            return
        if ahead[0][:1] == b"@" and ahead[2][:1] == b"+":
            lines.give_back(ahead)
            return
        lines.give_back(ahead[1:])
