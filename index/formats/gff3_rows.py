"""One line of GFF3 or of an older dialect as a row of typed columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from index.formats.notes import Notes, shown
from index.records import tidy

LISTS = {"Parent", "Alias", "Dbxref", "Ontology_term", "gene_synonym"}
_STRANDS = {"+": 1, "-": -1, ".": 0, "?": 0}
_OLD = re.compile(r'([^\s";]+)\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))\s*(?:;|$)')


@dataclass(slots=True)
class Row:
    """One line: `start` and `end` 0-based half-open, the rest as written."""

    type: str
    source: str
    start: int
    end: int
    score: str
    strand: int
    phase: str
    attributes: dict[str, list[str]]
    line: int


def decoded(line: bytes) -> str:
    """Text of a line: UTF-8, else Latin-1, without NUL bytes."""
    line = line.replace(b"\0", b"")
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def read_row(line: str, number: int, notes: Notes, strict: bool = False) -> tuple[str, Row] | None:
    """Sequence and row of a line; None, with a note, for a line that is none.

    Parameters
    ----------
    line
        Text of the line.
    number
        Of the line, 1-based.
    notes
        Gets what was repaired or skipped.
    strict
        Every comma that is not escaped separates values.
    """
    columns = line.split("\t")
    if len(columns) == 1 and len(pieces := line.split(None, 8)) >= 8 and pieces[3].isdecimal():
        columns = pieces
        notes.info("Columns are separated by blanks instead of tabs.", "", number)
    if len(columns) == 8 and columns[2].isdecimal() and columns[3].isdecimal():
        notes.warning("The source column is missing.", shown(unquote(columns[0])), number)
        columns.insert(1, ".")
    if not 8 <= len(columns) <= 9:
        notes.error(f"The line is skipped: it has {len(columns)} columns instead of 9.", "", number)
        return None
    name, source, kind, first, last, score, strand, phase = map(str.strip, columns[:8])
    attributes = columns[8] if len(columns) == 9 else ""
    if not attributes and "=" in phase:
        notes.warning("The phase column is missing.", shown(unquote(name)), number)
        attributes, phase = phase, "."
    try:
        start, end = int(first[:15]) - 1, int(last[:15])
    except ValueError:
        notes.error(
            f"The line is skipped: {shown(first, 20)!r} to {shown(last, 20)!r} is no position.",
            shown(unquote(name)),
            number,
        )
        return None
    if start >= end or end < 1:
        notes.error(
            f"The {shown(kind, 30)} at {start + 1:,} to {end:,} is skipped: its end is before its "
            "start."
            if end >= 1
            else f"The {shown(kind, 30)} is skipped: it ends before 1.",
            shown(unquote(name)),
            number,
        )
        return None
    if start < 0:
        notes.warning(
            f"The {shown(kind, 30)} at {start + 1:,} starts before 1 and is cut there.",
            shown(unquote(name)),
            number,
        )
    return tidy(unquote(name)), Row(
        unquote(kind),
        "" if source == "." else unquote(source),
        max(start, 0),
        end,
        "" if score == "." else score,
        _STRANDS.get(strand, 0),
        phase if phase in ("0", "1", "2") else "",
        read_attributes(attributes, strict),
        number,
    )


def read_attributes(text: str, strict: bool = False) -> dict[str, list[str]]:
    """Values of the ninth column by key; `strict`: every comma that is not escaped separates
    values, as the specification has it and many files do not."""
    text = text.strip()
    found: dict[str, list[str]] = {}
    if not text or text == ".":
        return found
    if "=" not in text.split(";", 1)[0].split('"', 1)[0]:
        for match in _OLD.finditer(text):
            key, quoted, plain = match.groups()
            value = quoted if quoted is not None else plain.strip()
            if value not in (values := found.setdefault(key, [])):
                values.append(value)
        return found
    for piece in text.split(";"):
        key, equals, value = piece.partition("=")
        key, value = key.strip(), value.strip()
        if not key:
            continue
        if "%" in key:
            key = unquote(key)
        if not equals:
            found.setdefault(key, [""])
            continue
        if value[:1] == '"' == value[-1:] and len(value) > 1:
            value = value[1:-1]
        if (strict or key in LISTS) and "," in value:
            values = [one for one in value.split(",") if one]
        else:
            values = [value] if value else []
        if "%" in value:
            values = [unquote(one) for one in values]
        if key in found:
            found[key] += values
        elif values:
            found[key] = values
    return found
