"""FASTA, of nucleotides and of proteins, plain or untidy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from index import limits
from index.formats.cut_out import coding
from index.formats.naming import Names
from index.formats.notes import Notes
from index.formats.residues import BLANKS, NUCLEOTIDES, UPPER, cleaned, guess, lower_case
from index.formats.source import Source
from index.records import FormatError, Molecule, Record

NAME = "fasta"

SEARCHED = 10_000
_TITLE = re.compile(rb"^>", re.M)
_COMMENT = re.compile(rb"^[ \t]*[#;][^\n]*\n?", re.M)
_INSIDE = bytes.maketrans(b">#;", b"???")
_CIRCULAR = re.compile(r"(?:^|[\s\[;])(?:topology|circular)\s*=\s*(?:circular|true|yes|y)\b", re.I)
_ORGANISM = re.compile(r"\[organism=([^\]]+)\]", re.I)


def sniff(head: bytes, path: Path) -> int:
    """How sure it is, 0 to 100, that text beginning with `head` is FASTA."""
    text = _COMMENT.sub(b"", head[: 1 << 16]).lstrip()
    if text.startswith(b">"):
        return 80
    match = re.search(rb"^>[^\n]*\n[ \t]*[A-Za-z*-]{10,}[ \t]*$", text, re.M)
    return 20 if match else 0


def read(source: Source, notes: Notes) -> Iterator[Record]:
    """Records of a file.

    Lines that begin with ``#`` or ``;`` are comments, except where the rest of the line is
    nothing but bases.

    Raises
    ------
    FormatError
        There is no record, or a title is longer than `index.limits` allows.
    """
    yield from records(source.chunks(), source.name, notes, 1)


def records(chunks: Iterator[bytes], file: str, notes: Notes, line: int) -> Iterator[Record]:
    """Records of FASTA text in pieces.

    Parameters
    ----------
    chunks
        Text, cut anywhere, with LF as line end.
    file
        Name of the file, for messages.
    notes
        Takes what was repaired or left out.
    line
        1-based line in the file of the beginning of the text.

    Raises
    ------
    FormatError
        There is no record, or a title is longer than `index.limits` allows.
    """
    names = Names(notes)
    hint: Molecule | None = None
    title = None
    for title, sequence, number, small in _entries(chunks, file, notes, line):
        words = title.split(None, 1)
        name = names.next(words[0] if words else "", number)
        molecule = guess(sequence, hint)
        if len(sequence) >= 60:
            hint = molecule
        if not sequence:
            notes.warning("The record is empty.", name, number)
        organism = _ORGANISM.search(title, 0, SEARCHED)
        letters = cleaned(sequence, molecule, notes, name, number)
        gene = coding(title[:SEARCHED], molecule, letters, number)
        yield Record(
            id=name,
            name=name,
            description=words[1].strip() if len(words) > 1 else "",
            sequence=letters,
            length=len(letters),
            molecule=molecule,
            topology="circular" if _CIRCULAR.search(title, 0, SEARCHED) else "",
            organism=organism[1].strip() if organism else gene[1] if gene else "",
            features=[gene[0]] if gene else [],
            line=number,
            lower_case=None if molecule == "protein" else small,
        )
    if title is None:
        raise FormatError(f"{file}: holds no FASTA record (no line begins with >).")


def _entries(
    chunks: Iterator[bytes], file: str, notes: Notes, line: int
) -> Iterator[tuple[str, bytes, int, int]]:
    """Title, upper-case sequence, line and letters in lower case of each record."""
    title: str | None = None
    started = line
    body = bytearray()
    small = 0
    stray = False
    longest = limits.current().title
    for text in _at_line_ends(chunks, file, line):
        at = 0
        for match in _TITLE.finditer(text):
            begin = match.start()
            if begin > at:
                known, lower = _extend(body, text[at:begin])
                stray |= known and title is None
                small += lower
                line += text.count(b"\n", at, begin)
            if title is not None:
                yield title, bytes(body), started, small
            elif stray:
                notes.error("Text before the first line with > is ignored.", "", line)
            body.clear()
            small = 0
            stop = text.find(b"\n", begin)
            stop = len(text) if stop < 0 else stop
            if stop - begin > longest:
                raise limits.exceeded(file, "title", "the title is longer than {}", line=line)
            title = _decoded(text[begin + 1 : stop])
            started = line
            at = stop
        if at < len(text):
            rest = text[at:] if at else text
            known, lower = _extend(body, rest)
            stray |= known and title is None
            small += lower
            line += rest.count(b"\n")
    if title is not None:
        yield title, bytes(body), started, small


def _at_line_ends(chunks: Iterator[bytes], file: str, line: int) -> Iterator[bytes]:
    """The same text, cut at line ends; only sequence lines over 1 MB are cut inside."""
    held = b""
    inside = False
    number = line
    longest = limits.current().title
    for chunk in chunks:
        text = held + chunk if held else chunk
        cut = text.rfind(b"\n") + 1
        held = text[cut:]
        number += text.count(b"\n")
        if inside and cut:
            first = text.index(b"\n")
            yield text[:first].translate(_INSIDE) + text[first:cut]
            inside = False
        elif cut:
            yield text[:cut]
        if len(held) > longest:
            if not inside and held[:1] in (b">", b"#", b";"):
                raise limits.exceeded(
                    file, "title", "a title or comment is longer than {}", line=number
                )
            yield held.translate(_INSIDE) if inside else held
            held, inside = b"", True
    if held:
        yield held.translate(_INSIDE) if inside else held


def _extend(body: bytearray, text: bytes) -> tuple[bool, int]:
    """Add residues; returns whether there were any, and how many are in lower case."""
    if b"#" in text or b";" in text:
        text = _COMMENT.sub(_kept, text)
    letters = text.translate(UPPER, BLANKS)
    body += letters
    return bool(letters), lower_case(text)


def _kept(match: re.Match[bytes]) -> bytes:
    rest = match[0].strip()[1:]
    return match[0] if rest and not rest.upper().translate(None, NUCLEOTIDES) else b""


def _decoded(title: bytes) -> str:
    title = title.replace(b"\0", b"").replace(b"\1", b" ")
    try:
        return title.decode("utf-8").strip()
    except UnicodeDecodeError:
        return title.decode("latin-1").strip()
