"""Cuts GenBank flat files into records, and records into their sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from index import limits
from index.formats.notes import Notes, shown
from index.formats.source import Source

LOCUS = re.compile(rb"^LOCUS(?:[ \t]|$)", re.M)
_SECTIONS = (b"ORIGIN", b"BASE COUNT", b"CONTIG", b"WGS", b"WGS_SCAFLD", b"TSA", b"TLS")
_NUMBERED = re.compile(rb" {0,9}\d+ [A-Za-z*-]{1,66}(?: [A-Za-z*-]{1,66}){0,5}\s*$")
_GROUPS = re.compile(rb"\s+([ACGTUNacgtun]{10}(?: [ACGTUNacgtun]{1,10}){1,5})\s*")
_FIRST = re.compile(rb" {0,9}1 ")
_FEATURE = re.compile(rb" {5}[A-Za-z]\S{0,14} +(?:[<\d]|complement\(|join\(|order\()")
_INDENTED = re.compile(
    rb"( {1,12})(?:DEFINITION|ACCESSION|VERSION|KEYWORDS|SOURCE|COMMENT|FEATURES) "
)
_BLANKS = b" " * 21
_KEY = re.compile(rb" {5}[A-Za-z]")
_STEP = 16
_LOOK = 1 << 14
"""Lines after which it is looked at how many a record has."""


@dataclass(slots=True)
class Lines:
    """Lines of one record by section, with the numbers of their first lines.

    Attributes
    ----------
    sectioned
        There is a feature table, a sequence or a line that says where the sequence is.
    """

    line: int
    header: list[bytes]
    features: list[bytes] = field(default_factory=list)
    features_line: int = 0
    misc: list[bytes] = field(default_factory=list)
    sequence: list[bytes] = field(default_factory=list)
    sequence_line: int = 0
    sectioned: bool = False


def cut(source: Source, notes: Notes) -> Iterator[Lines]:
    """Records of a file, ended by ``//`` or by the next LOCUS line.

    Raises
    ------
    FormatError
        The head and feature table of a record have more lines than `index.limits` allows.
    """
    cutter: _Cutter | None = None
    stray = number = 0
    most = limits.current().record_lines
    look = min(most, _LOOK)
    for block in source.blocks():
        at, first = 0, number + 1
        while at < len(block):
            if cutter is not None and (taken := cutter.take_run(block, at, look - number % look)):
                at += taken
                number += taken
                continue
            line = block[at]
            at += 1
            number = first + at - 1
            if not number % look and cutter is not None and cutter.held > most:
                raise limits.exceeded(
                    source.name,
                    "record_lines",
                    "a record has more than {} lines before its sequence",
                    line=number,
                )
            if line.startswith(b"LOCUS") and LOCUS.match(line):
                if cutter is not None:
                    if cutter.repeats(line):
                        notes.warning("A second LOCUS line is ignored.", "", number)
                        continue
                    yield cutter.unended(notes)
                if stray:
                    _tell_stray(notes, stray, number)
                    stray = 0
                cutter = _Cutter(Lines(number, [line]), notes)
            elif cutter is None:
                stray += bool(line.strip()) and line.rstrip() != b"//"
            elif line.strip() == b"//" and (line[:1] == b"/" or cutter.indent):
                yield cutter.ended(notes)
                cutter = None
            else:
                cutter.take(line, number)
    if cutter is not None:
        yield cutter.unended(notes)
    elif stray:
        _tell_stray(notes, stray, number)


def _are_sequence(lines: list[bytes]) -> bool:
    """Whether every line begins with a blank."""
    return min(lines)[:1] == b" " == max(lines)[:1]


def _are_features(lines: list[bytes]) -> bool:
    """Whether every line is a qualifier, or begins a feature."""
    return all(map(_KEY.match, [line for line in lines if not line.startswith(_BLANKS)]))


class _Cutter:
    """Sorts the lines of one record into its sections."""

    def __init__(self, lines: Lines, notes: Notes) -> None:
        self.lines = lines
        self.indent = b""
        self._notes = notes
        self._into = lines.header
        self._guessed_from: list[bytes] | None = None

    @property
    def held(self) -> int:
        """Lines of all sections but the sequence."""
        return sum(map(len, (self.lines.header, self.lines.features, self.lines.misc)))

    def take_run(self, block: list[bytes], at: int, most: int) -> int:
        """Take lines of sequence, or of features, as far as they clearly are.

        Parameters
        ----------
        block
            Lines of the file.
        at
            The first that is looked at.
        most
            One more than are taken.

        Returns
        -------
        int
            Lines taken.
        """
        lines = self.lines
        if self.indent or self._guessed_from is not None:
            return 0
        if self._into is lines.sequence:
            clear = _are_sequence
        elif self._into is lines.features:
            clear = _are_features
        else:
            return 0
        start, end, size = at, min(at + most - 1, len(block)), _STEP
        while at < end:
            piece = block[at : min(at + size, end)]
            if not clear(piece):
                at += next(n for n, line in enumerate(piece) if not clear([line]))
                break
            at += len(piece)
            size *= 4  # not all at once: lines that are out of place would be looked at each time
        self._into += block[start:at]
        return at - start

    def take(self, line: bytes, number: int) -> None:
        """Take any line but ``//`` and LOCUS."""
        lines, notes = self.lines, self._notes
        if self._into is lines.header and len(lines.header) == 1 and not self.indent:
            match = _INDENTED.match(line)
            if match:
                self.indent = match[1]
                notes.info("The record is indented.", "", number)
        if self.indent:
            line = line.removeprefix(self.indent)
        if self._guessed_from is not None:
            if _NUMBERED.match(line):
                self._into.append(line)
                return
            self._take_back()
        section = line[:12].rstrip()
        if section in _SECTIONS or line.startswith((b"ORIGIN ", b"CONTIG ")):
            lines.sectioned = True
            if line.startswith(b"ORIGIN"):
                lines.sequence_line = lines.sequence_line or number + 1
                self._into = lines.sequence
                held = _GROUPS.fullmatch(line, len(b"ORIGIN"))
                if held:
                    notes.warning("The ORIGIN line holds sequence.", "", number)
                    lines.sequence.append(b" " * 10 + held[1])
            else:
                lines.misc.append(line)
                self._into = lines.misc
        elif self._into is not lines.sequence:
            self._sort(line, number)
        else:
            lines.sequence.append(line)

    def _sort(self, line: bytes, number: int) -> None:
        """Take a line that is before the sequence."""
        lines, notes = self.lines, self._notes
        if self._into is not lines.features and line.startswith(b"FEATURES"):
            lines.sectioned = True
            lines.features_line = lines.features_line or number + 1
            self._into = lines.features
            return
        if self._into is lines.header and _FEATURE.match(line):
            notes.warning("The FEATURES line is missing.", "", number)
            lines.sectioned = True
            lines.features_line = number
            self._into = lines.features
        elif _NUMBERED.match(line) and self._into is lines.misc:
            notes.warning("The ORIGIN line is missing.", "", number)
            self._into = lines.sequence
            lines.sequence_line = lines.sequence_line or number
        elif _FIRST.match(line) and _NUMBERED.match(line) and not lines.sequence:
            self._guessed_from, self._into = self._into, lines.sequence
            lines.sequence_line = number
        self._into.append(line)

    def _take_back(self) -> None:
        """The lines taken for a sequence without ORIGIN are none, as others follow them."""
        assert self._guessed_from is not None
        self._into = self._guessed_from
        self._into += self.lines.sequence
        self.lines.sequence.clear()
        self.lines.sequence_line = 0
        self._guessed_from = None

    def repeats(self, line: bytes) -> bool:
        """Whether a LOCUS line only says again what the one of this record says."""
        return self._into is self.lines.header and self.lines.header[0] == line

    def unended(self, notes: Notes) -> Lines:
        """The record, noting that it is not ended by ``//``."""
        name = shown(self.lines.header[0][12:60].decode("latin-1").split("  ")[0], 30)
        notes.warning("The record does not end with //.", name, self.lines.line)
        return self.ended(notes)

    def ended(self, notes: Notes) -> Lines:
        """The record, noting whether ORIGIN is missing."""
        if self._guessed_from is not None:
            self.lines.sectioned = True
            notes.warning("The ORIGIN line is missing.", "", self.lines.sequence_line)
        return self.lines


def _tell_stray(notes: Notes, count: int, number: int) -> None:
    notes.info(
        f"{count:,} line{'s' if count > 1 else ''} before this one belong to no record "
        "and are ignored.",
        "",
        number,
    )
