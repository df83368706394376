"""Letters of the ORIGIN section of a GenBank record.

Columns 1 to 9 hold the number of the first base, column 10 is blank. Where Biopython can read a
section, as many residues come out as there; what it takes from lines of other sections counts as
unknown residues here. Sections that Biopython refuses are read line by line.
"""

from __future__ import annotations

import re

from index.formats.genbank_lines import Lines
from index.formats.notes import Notes, shown

_PREFIX = b" 0123456789"
_LETTERS = b" *-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_CONTINUED = b" " * 12
_BLANK = ord(" ")
_KEYWORD = re.compile(rb"[A-Z]{4,}(?: {2,}|$)")
# No two repeats in a row take the same letters: a long line is read once.
_COUNTED = re.compile(rb"\s*\d+\s(?=[A-Za-z*\-\s])\s*((?:[A-Za-z*-][A-Za-z*\-\s]*)?)$")
_DISPLACED = re.compile(rb"\s*\d+((?: [A-Za-z*-]{1,10}){1,6})\s*$")
_BARE = re.compile(rb"(?:\s*\d+(?=[A-Za-z*\-\s]))?\s*((?:[A-Za-z*-][A-Za-z*\-\s]*)?)$")
_DIGIT = re.compile(rb"\d")
_ODD = re.compile(rb"[\t\d]")


def residues(lines: Lines, name: str, notes: Notes) -> bytes:
    """Letters of the section, case as written, ``?`` for those that cannot be made out.

    Parameters
    ----------
    lines
        The record.
    name
        Its identifier, for `notes`.
    notes
        Takes what was out of place.
    """
    block = [line for line in lines.sequence if line]
    if not block:
        return b""
    sequence = _regular(block)
    if sequence is None:
        sequence = _by_columns(block, name, lines.sequence_line, notes)
    if sequence is None:
        sequence = _by_lines(block, name, lines.sequence_line, notes)
    if not sequence.isascii():
        sequence = sequence.decode("utf-8", "replace").encode("ascii", "replace")
    return sequence


def _regular(block: list[bytes]) -> bytes | None:
    """Letters of a section whose every line is in its columns, else None."""
    if len(set(map(len, block[:-1]))) == 1 and len(block[0]) > len(_CONTINUED):
        sequence = _even(block)
        if sequence is not None:
            return sequence
    if any(line.startswith(_CONTINUED) for line in block):
        return None
    if b"".join([line[:10] for line in block]).translate(None, _PREFIX):
        return None
    if b"".join([line[9:10] for line in block]).strip(b" "):
        return None
    sequence = b"".join([line[10:] for line in block])
    return None if _ODD.search(sequence) else sequence.translate(None, b" ")


def _even(block: list[bytes]) -> bytes | None:
    """The same of a section whose lines are all of one length but the last, all columns at once."""
    import numpy as np

    table = np.frombuffer(b"".join(block[:-1]), dtype=np.uint8).reshape(len(block) - 1, -1)
    numbers, ends = table[:, :10].tobytes(), block[-1]
    in_columns = (
        not (numbers + ends[:10]).translate(None, _PREFIX)
        and (table[:, 8] != _BLANK).all()
        and (table[:, 9] == _BLANK).all()
        and not ends.startswith(_CONTINUED)
        and ends[9:10] in (b" ", b"")
        and not _DIGIT.search(ends, 10)
    )
    sequence = table[:, 10:].tobytes() + ends[10:]
    return sequence.translate(None, b" ") if in_columns and b"\t" not in sequence else None


def _by_columns(block: list[bytes], name: str, number: int, notes: Notes) -> bytes | None:
    """Letters from column 11 on, or 12 where a line is one to the right, or behind the number of a
    line that is farther to the right; None if some are not."""
    pieces = []
    shifted = foreign = 0
    for line in map(bytes.rstrip, block):
        if line[9:10] not in (b" ", b""):
            line = line[1:]
            shifted += 1
            if line[9:10] not in (b" ", b""):
                return None
        piece = line[10:].replace(b" ", b"")
        displaced = None if line[:10].strip() else _DISPLACED.match(line)
        if displaced:
            piece = displaced[1].replace(b" ", b"")
            shifted += 1
        elif piece and _is_foreign(line):
            piece = b"?" * len(piece)
            foreign += 1
            if foreign <= 3:
                notes.error(
                    f"A line of the sequence holds no sequence and counts as {len(piece)} unknown "
                    f"residues: {shown(line.decode('latin-1'), 40)!r}.",
                    name,
                    number,
                )
        pieces.append(piece)
    if shifted:
        _tell_odd(shifted, name, number, notes)
    return b"".join(pieces)


def _is_foreign(line: bytes) -> bool:
    """Whether a line looks like one of another section."""
    return (
        line.startswith(_CONTINUED)
        or _KEYWORD.match(line) is not None
        or _strange(line[:10], _PREFIX) > 2
        or _strange(line[10:], _LETTERS) > 3
    )


def _by_lines(block: list[bytes], name: str, number: int, notes: Notes) -> bytes:
    """Letters of each line that can be taken for sequence, wherever they begin."""
    pieces = []
    odd = lost = 0
    plain = False
    for line in block:
        if (
            line[9:10] in (b" ", b"")
            and not line.startswith(_CONTINUED)
            and not line[:10].translate(None, _PREFIX)
        ):
            pieces.append(line[10:])
            continue
        piece = _odd_line(line)
        unnumbered = piece is not None and not _DIGIT.search(line, 0, 10)
        if unnumbered and len(line) <= 10 and not plain:
            piece = None
        plain = unnumbered
        if piece is not None:
            odd += 1
            pieces.append(piece)
            continue
        lost += 1
        if lost <= 3:
            notes.error(
                f"A line of the sequence is ignored: {shown(line.decode('latin-1'), 40)!r}.",
                name,
                number,
            )
    if odd:
        _tell_odd(odd, name, number, notes)
    return b"".join(pieces).translate(None, b" \t\r\x0b\x0c")


def _odd_line(line: bytes) -> bytes | None:
    """Residues of a line that is out of its columns, or None where it has none."""
    if line.startswith(_CONTINUED):
        displaced = _DISPLACED.match(line)
        return displaced[1] if displaced else None
    if _KEYWORD.match(line):
        return None
    counted = _COUNTED.match(line)
    if counted:
        return counted[1]
    for column in (10, 11):
        number, letters = line[:column], line[column:]
        at_end = number.endswith(b" ") or (column == 10 and line[8:9].isdigit())
        if at_end and _strange(number, _PREFIX) <= 2 and _strange(letters, _LETTERS) <= 3:
            return letters
    bare = _BARE.match(line)
    return bare[1] if bare else None


def _strange(text: bytes, common: bytes) -> int:
    return len(text.translate(None, common))


def _tell_odd(count: int, name: str, number: int, notes: Notes) -> None:
    notes.info(f"{count:,} sequence lines are not in the columns they should be in.", name, number)
