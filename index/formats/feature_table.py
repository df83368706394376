"""Feature tables of flat files: keys, locations and qualifiers.

Layout and escaping: INSDC feature table definition, sections 3.2 and 4. Values come out as
Biopython gives them: wrapped lines joined by a blank (``/translation`` by nothing), outer quotes
off, doubled quotes single.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from index import limits
from index.formats import locations
from index.formats.notes import Notes, shown
from index.records import Feature

INDENT = 21
_SPACER = " " * INDENT
_LOCATION_START = re.compile(r"[<>?(\d-]|complement|join|order|bond|one-of|replace|group|\S+:\d")
_PLAIN_QUALIFIER = re.compile(r'/([^\s=]+)(?:="([^"]+)"|=([^"\s][^"\n]*))?(?:\n|\Z)|([\s\S]+)')
"""Name, quoted and unquoted value of a qualifier, or all that follows one that is none such."""
_WHOLE_QUALIFIER = re.compile(r'/\w[\w-]*=(?:"[^"].*"|"")')


class Place(NamedTuple):
    """What the locations of a table are checked against."""

    record: str
    length: int
    circular: bool
    stranded: bool


def features(lines: list[str], first: int, place: Place, notes: Notes) -> list[Feature]:
    """Features of a table; those that cannot be read are left out and told.

    Parameters
    ----------
    lines
        Lines of the table, key in columns 6 to 20, location and qualifiers from column 22.
    first
        1-based line in the file of ``lines[0]``.
    place
        The record.
    notes
        Takes what was repaired or left out.

    Raises
    ------
    FormatError
        There is more than `index.limits` allows.
    """
    found: list[Feature] = []
    allowed = limits.current()
    deepest = allowed.location_depth
    for key, content, line in _entries(lines, first, place, notes):
        text, rest = _location(content)
        if text.count(",") >= allowed.location_parts:
            what = f"the location of a {shown(key, 30)} feature has more than {{}} parts"
            raise _exceeded("location_parts", what, place, line, notes)
        try:
            where = locations.parse(text, place.length, place.circular, place.stranded, deepest)
        except locations.LocationError as error:
            notes.error(
                f"The {shown(key, 30)} feature at {shown(text)!r} is skipped: {error}.",
                place.record,
                line,
            )
            continue
        if where.repairs:
            notes.warning(
                f"The location {shown(text)!r} of a {shown(key, 30)} feature was repaired: "
                f"{'; '.join(dict.fromkeys(where.repairs))}.",
                place.record,
                line,
            )
        qualifiers = _qualifiers(rest, key, line, place, notes)
        _check(qualifiers, rest, key, line, place, notes, allowed)
        if len(found) == allowed.features:
            raise _exceeded("features", "the file holds more than {} features", place, line, notes)
        found.append(
            Feature(
                key,
                where.parts,
                where.operator,
                where.fuzzy_start,
                where.fuzzy_end,
                qualifiers,
                line,
            )
        )
    return found


def _check(
    qualifiers: dict[str, list[str]],
    lines: list[str],
    key: str,
    line: int,
    place: Place,
    notes: Notes,
    allowed: limits.Limits,
) -> None:
    """Raise LimitError for qualifiers that are too many or too long; few lines cannot be either."""
    if len(lines) > allowed.qualifiers:
        count = sum(map(len, qualifiers.values()))
        if count > allowed.qualifiers:
            what = f"a {shown(key, 30)} feature has more than {{}} qualifiers"
            raise _exceeded("qualifiers", what, place, line, notes)
    if sum(map(len, lines)) > allowed.value:
        longest = max((len(v) for values in qualifiers.values() for v in values), default=0)
        if longest > allowed.value:
            what = f"a qualifier of a {shown(key, 30)} feature is longer than {{}}"
            raise _exceeded("value", what, place, line, notes)


def _exceeded(name: str, what: str, place: Place, line: int, notes: Notes) -> limits.LimitError:
    return limits.exceeded(notes.file, name, what, record=shown(place.record), line=line)


def _entries(
    lines: list[str], first: int, place: Place, notes: Notes
) -> Iterator[tuple[str, list[str], int]]:
    """Key, lines of content without indent, and line number of each feature."""
    key, content, start = "", [], first
    for number, line in enumerate(lines, first):
        if line.startswith(_SPACER):
            text = line[INDENT:].strip()
            if text:
                content.append(text)
            continue
        if "\t" in line:
            line = line.expandtabs(8)
        text = line.strip()
        if not text:
            continue
        if text[0] == "/" or line.startswith(_SPACER):
            content.append(text)
            continue
        begun = _begin(line)
        if begun is None:
            if key and content and line[:1] == " " and _is_open(content):
                content.append(text)
            else:
                notes.warning(
                    f"A line of the feature table that begins no feature is ignored: "
                    f"{shown(text, 40)!r}.",
                    place.record,
                    number,
                )
            continue
        if key:
            yield key, content, start
        key, content, start = begun[0], [begun[1]], number
    if key:
        yield key, content, start
    elif content:
        notes.error("Qualifiers before the first feature are ignored.", place.record, first)


def _begin(line: str) -> tuple[str, str] | None:
    """Key and beginning of the location, or None for a line that begins no feature."""
    if line[INDENT - 1 : INDENT] == " " and len(line) > INDENT and line[INDENT] != " ":
        key = line[2:INDENT].strip() if line[:2] == "  " else line[:INDENT].strip()
        if key and _LOCATION_START.match(line, INDENT):
            return key, line[INDENT:].strip()
    pieces = line.split(None, 1)
    if len(pieces) == 2 and _LOCATION_START.match(pieces[1]):
        return pieces[0], pieces[1].strip()
    return None


def _is_open(content: list[str]) -> bool:
    """Whether a quoted value or a location goes on after the last line."""
    for back in range(len(content) - 1, max(-1, len(content) - 50), -1):
        if content[back][0] == "/":
            quotes = sum(line.count('"') for line in content[back:])
            return quotes % 2 == 1
    return content[-1].endswith(",")


def _location(content: list[str]) -> tuple[str, list[str]]:
    """Location without white space, and the lines after it."""
    used, end = 1, content[0]
    depth = end.count("(") - end.count(")")
    while used < len(content) and content[used][0] != "/":
        line = content[used]
        if not (depth > 0 or end.endswith((",", ".")) or line[0] in "),."):
            break
        depth += line.count("(") - line.count(")")
        end = line
        used += 1
    return "".join("".join(content[:used]).split()), content[used:]


def _qualifiers(
    lines: list[str], key: str, start: int, place: Place, notes: Notes
) -> dict[str, list[str]]:
    text = "\n".join(lines)
    found: dict[str, list[str]] | None = _plain(text) if text else {}
    return _by_lines(lines, key, start, place, notes) if found is None else found


def _plain(text: str) -> dict[str, list[str]] | None:
    """What `_by_lines` makes of qualifiers that are all as they should be, else None."""
    found: dict[str, list[str]] = {}
    for name, quoted, value, rest in _PLAIN_QUALIFIER.findall(text):
        if rest:
            return None
        if quoted:
            value = quoted
            if "\n" in quoted:
                if "\n/" in quoted:
                    return None
                value = quoted.replace("\n", " ")
            if name == "translation":
                value = "".join(value.split())
        elif name == "translation":
            return None
        if name not in found:
            found[name] = [value]
        elif value:
            found[name].append(value)
    return found


def _by_lines(
    lines: list[str], key: str, start: int, place: Place, notes: Notes
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    name = ""
    at, count = 0, len(lines)
    while at < count:
        line = lines[at]
        at += 1
        if line[0] != "/":
            if name and found[name][-1]:
                stop = next((i for i in range(at, count) if lines[i][0] == "/"), count)
                found[name][-1] = " ".join([found[name][-1], line, *lines[at:stop]])
                at = stop
            else:
                notes.warning(
                    f"A line of a {shown(key, 30)} feature that belongs to no qualifier is "
                    f"ignored: {shown(line, 40)!r}.",
                    place.record,
                    start,
                )
            continue
        name, equals, value = line[1:].partition("=")
        if not equals:
            found.setdefault(name, [""])
            continue
        if value[:1] == " ":
            value = value.lstrip()
        if value[:1] == '"':
            quotes = value.count('"')
            if quotes % 2 or value[-1] != '"':
                pieces = [value]
                while at < count and not (quotes % 2 == 0 and pieces[-1][-1] == '"'):
                    line = lines[at]
                    if line[0] == "/" and (
                        pieces[-1][-1] == '"' or _WHOLE_QUALIFIER.fullmatch(line)
                    ):
                        break
                    pieces.append(line)
                    quotes += line.count('"')
                    at += 1
                value = " ".join(pieces)
                if quotes % 2 and (value[-1] != '"' or len(value) == 1):
                    notes.warning(
                        f"The closing quote of /{shown(name, 30)} of a {shown(key, 30)} feature "
                        "is missing.",
                        place.record,
                        start,
                    )
                    value += '"'
            if len(value) > 1 and value[-1] == '"':
                value = value[1:-1]
            if '"' in value:
                value = value.replace('""', '"')
        if name == "translation":
            value = "".join(value.split())
        if name in found:
            found[name].append(value)
        else:
            found[name] = [value]
    return found
