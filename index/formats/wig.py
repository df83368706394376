"""WIG, with fixed and with variable steps.

Specification: UCSC, Wiggle Track Format. Positions are 1-based in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from index.formats.notes import Notes, shown
from index.formats.source import Source
from index.formats.values import Stretch, number, position
from index.records import FormatError

NAME = "wig"

_DECLARED = re.compile(rb"^(fixed|variable)Step\s+chrom\s*=", re.M)
_PAIR = re.compile(r"(\w+)\s*=\s*(\S+)")


def sniff(head: bytes, path: Path) -> int:
    """How sure it is, 0 to 100, that text beginning with `head` is WIG."""
    if _DECLARED.search(head):
        return 96
    return 70 if re.match(rb"\s*track\s[^\n]*wiggle_0", head) else 0


def stretches(source: Source, notes: Notes) -> Iterator[Stretch]:
    """Stretches of a file, in its order; lines that are none are skipped and told.

    A track of ``wiggle_0`` may also hold lines of four columns, 0-based as in BED.

    Raises
    ------
    FormatError
        Not one value can be read.
    """
    contig, at, step, span = "", 0, 0, 1
    fixed = declared = False
    found = 0
    for line_number, raw in enumerate(source.lines(), 1):
        line = raw.decode("utf-8", "replace").strip()
        if not line or line.startswith(("#", "track", "browser")):
            continue
        if line.startswith(("fixedStep", "variableStep")):
            fixed = line[0] == "f"
            try:
                contig, at, step, span = _declaration(line, fixed)
                declared = True
            except ValueError as error:
                notes.error(f"The declaration is skipped: {error}.", "", line_number)
                declared = False
            continue
        columns = line.split()
        stretch = None
        if len(columns) == 4:
            stretch = _in_bed_columns(columns)
        elif declared and len(columns) == (1 if fixed else 2):
            stretch = _value(columns, contig, at if fixed else None, span)
            at += step
        if stretch is None:
            notes.error(
                f"The line is skipped: {shown(line, 30)!r} is no value of a declared step.",
                shown(contig),
                line_number,
            )
            continue
        found += 1
        yield stretch
    if not found:
        raise FormatError(f"{source.name}: holds no value.")


def _declaration(line: str, fixed: bool) -> tuple[str, int, int, int]:
    """Contig, 0-based start, step and span of a declaration line; ValueError says what is wrong."""
    stated = dict(_PAIR.findall(line))
    if "chrom" not in stated:
        raise ValueError("it names no chrom")
    numbers = {}
    for key, usual in (("start", "1"), ("step", "1"), ("span", "1")):
        text = stated.get(key, usual)
        value = position(text)
        if not value:
            raise ValueError(f"its {key}, {shown(text, 20)!r}, is no positive number")
        numbers[key] = value
    if fixed and "start" not in stated:
        raise ValueError("it names no start")
    return stated["chrom"], numbers["start"] - 1, numbers["step"], numbers["span"]


def _value(columns: list[str], contig: str, at: int | None, span: int) -> Stretch | None:
    value = number(columns[-1])
    if at is None:
        first = position(columns[0])
        at = first - 1 if first else None
    if value is None or at is None:
        return None
    return Stretch(contig, at, at + span, value)


def _in_bed_columns(columns: list[str]) -> Stretch | None:
    start, end, value = position(columns[1]), position(columns[2]), number(columns[3])
    if start is None or end is None or value is None or start >= end:
        return None
    return Stretch(columns[0], start, end, value)
