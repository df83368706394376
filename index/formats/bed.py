"""BED of 3 to 12 and more columns, with the ENCODE peak files that extend it.

Specification: BED 1.0 (GA4GH) and the UCSC format page. Extra columns are named by a header line
(``#chrom start end name ...``), by the kind of peak file, else by their number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.formats.notes import Notes, shown
from index.formats.source import Source
from index.records import FormatError

NAME = "bed"

FIELDS = (
    "chrom", "start", "end", "name", "score", "strand", "thickStart", "thickEnd", "itemRgb",
    "blockCount", "blockSizes", "blockStarts",
)  # fmt: skip
PEAKS = ("signalValue", "pValue", "qValue", "peak")
_STRANDS = {"+": 1, "-": -1, ".": 0, "": 0}
_ROW = re.compile(rb"[^\t\n #>@][^\t\n]*?[\t ]+\d+[\t ]+\d+(?:[\t ]|$)")
_SKIPPED = ("#", "track", "browser")
SAMPLE = 200
"""Rows that are looked at to tell what kind of table a file is."""


@dataclass(slots=True)
class Interval:
    """One line: coordinates 0-based half-open, `score` None where it is absent or no number.

    Attributes
    ----------
    thick
        Start and end of the thick (coding) part, or None.
    blocks
        Exons as (start, end) in coordinates of the contig, in ascending order.
    extra
        Columns after those of BED by name, as written.
    """

    contig: str
    start: int
    end: int
    name: str = ""
    score: float | None = None
    strand: int = 0
    thick: tuple[int, int] | None = None
    blocks: tuple[tuple[int, int], ...] = ()
    extra: dict[str, str] = field(default_factory=dict)
    line: int = 0


def rows(head: bytes, most: int = SAMPLE) -> list[list[str]]:
    """Columns of the first whole data lines of a text, comments and track lines left out."""
    text = head.decode("utf-8", "replace")
    lines = text.split("\n")
    if len(head) >= 1 << 18:
        lines.pop()
    found = []
    for line in lines:
        if line.strip() and not line.startswith(_SKIPPED):
            found.append(_columns(line))
            if len(found) == most:
                break
    return found


def sniff(head: bytes, path: Path) -> int:
    """How sure it is, 0 to 100, that text beginning with `head` is BED.

    Tables of values in the same three or four columns, bedGraph and depth, are surer of theirs.
    """
    named = bool({".bed", ".narrowpeak", ".broadpeak", ".gappedpeak"} & _endings(path))
    for line in head.split(b"\n", SAMPLE)[:SAMPLE]:
        if line.startswith(b"track") and b"wiggle" in line:
            return 0
        if not line.strip() or line.startswith((b"#", b"track", b"browser")):
            continue
        if _ROW.match(line) and _is_row(_columns(line.decode("utf-8", "replace"))):
            return 85 if named else 60
        if not (named and b"\t" in line and not re.search(rb"\d", line)):
            return 0
    return 0


def _endings(path: Path) -> set[str]:
    return {suffix.lower() for suffix in path.suffixes}


def _is_row(columns: Sequence[str]) -> bool:
    """Whether columns beyond the third can be those of BED: a SAM, GFF or VCF line cannot."""
    if len(columns) < 3 or not (columns[1].isdecimal() and columns[2].isdecimal()):
        return False
    return len(columns) < 6 or columns[5] in _STRANDS or len(columns) > 12


def _columns(line: str) -> list[str]:
    return [piece.strip() for piece in line.split("\t")] if "\t" in line else line.split()


def intervals(source: Source, notes: Notes) -> Iterator[Interval]:
    """Intervals of a file, in its order; lines that are none are skipped and told.

    Raises
    ------
    FormatError
        Not one line is an interval.
    """
    sample = rows(source.head)
    peaks = _peak_names(sample, source.path)
    header: list[str] = []
    found = number = 0
    for number, raw in enumerate(source.lines(), 1):
        if not raw.strip():
            continue
        line = raw.decode("utf-8", "replace")
        if line.startswith(_SKIPPED):
            if line[0] == "#" and not found and len(_columns(line)) > 3:
                header = [name.lstrip("#").strip() for name in _columns(line)]
            continue
        columns = _columns(line)
        try:
            interval = _interval(columns, peaks, header, number)
        except ValueError as error:
            if not found and len(columns) > 2 and not columns[1][:1].isdecimal():
                header = columns
                notes.info("The first line names the columns.", "", number)
            else:
                notes.error(f"The line is skipped: {error}.", shown(columns[0]), number)
            continue
        found += 1
        yield interval
    if not found and number:
        raise FormatError(f"{source.name}: holds no interval.")


def interval(columns: Sequence[str], names: Sequence[str] = ()) -> Interval:
    """One interval from its columns, those after the twelfth (or after BED's own) named by `names`.

    Raises
    ------
    ValueError
        The columns are none of an interval; the message is a clause.
    """
    return _interval(list(columns), False, list(names), 0)


def _interval(columns: list[str], peaks: bool, header: list[str], line: int) -> Interval:
    if len(columns) < 3:
        raise ValueError(f"it has {len(columns)} columns instead of 3 or more")
    if not (columns[1].isdecimal() and columns[2].isdecimal() and len(columns[2]) < 16):
        raise ValueError(f"{shown(columns[1], 20)!r} to {shown(columns[2], 20)!r} is no position")
    start, end = int(columns[1]), int(columns[2])
    if end < start:
        raise ValueError(f"its end, {end:,}, is before its start, {start:,}")
    found = Interval(columns[0], start, end, line=line)
    extra: dict[int, str] = {}
    if len(columns) > 3:
        found.name = "" if columns[3] == "." else columns[3]
    if len(columns) > 4:
        try:
            found.score = float(columns[4]) if columns[4] not in ("", ".") else None
        except ValueError:
            extra[4] = columns[4]
    if len(columns) > 5:
        if columns[5] in _STRANDS:
            found.strand = _STRANDS[columns[5]]
        else:
            extra[5] = columns[5]
    if peaks:
        extra |= dict(enumerate(columns[6:], 6))
    elif len(columns) > 6:
        extra |= _drawn(found, columns)
    for at, value in extra.items():
        if value not in ("", "."):
            found.extra[_column_name(at, peaks, header)] = value
    return found


def _drawn(found: Interval, columns: list[str]) -> dict[int, str]:
    """Take thick part and blocks where the columns hold them; returns what is left over."""
    extra = dict(enumerate(columns[6:], 6))
    if len(columns) > 7 and columns[6].isdecimal() and columns[7].isdecimal():
        thick = int(columns[6]), int(columns[7])
        if found.start <= thick[0] <= thick[1] <= found.end:
            found.thick = thick
            del extra[6], extra[7]
    if len(columns) > 8 and re.fullmatch(r"\d+(,\d+,\d+)?|\.?", columns[8]) and found.thick:
        del extra[8]
    if len(columns) > 11 and columns[9].isdecimal():
        sizes = [piece for piece in columns[10].split(",") if piece]
        starts = [piece for piece in columns[11].split(",") if piece]
        if not len(sizes) == len(starts) == int(columns[9]):
            raise ValueError(f"it states {columns[9]} blocks but lists {len(sizes)}")
        if not all(piece.isdecimal() for piece in sizes + starts):
            raise ValueError("its blocks are no numbers")
        found.blocks = tuple(
            (found.start + int(at), found.start + int(at) + int(size))
            for at, size in sorted(zip(starts, sizes, strict=True), key=lambda pair: int(pair[0]))
        )
        if found.blocks and found.blocks[-1][1] > found.end:
            raise ValueError("its blocks run past its end")
        for at in (9, 10, 11):
            del extra[at]
    return extra


def _column_name(at: int, peaks: bool, header: list[str]) -> str:
    if at < len(header):
        return header[at]
    if peaks and 6 <= at < 6 + len(PEAKS):
        return PEAKS[at - 6]
    return f"column {at + 1}"


def _peak_names(sample: list[list[str]], path: Path) -> bool:
    """Whether columns 7 and on are those of a peak caller."""
    if {".narrowpeak", ".broadpeak"} & _endings(path):
        return True
    wide = [columns for columns in sample if len(columns) in (9, 10)]
    if not wide or len(wide) < len(sample):
        return False
    for columns in wide:
        try:
            float(columns[6]), float(columns[7]), float(columns[8])
        except ValueError:
            return False
    return any(not columns[6].isdecimal() or len(columns) == 10 for columns in wide)
