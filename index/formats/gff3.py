"""GFF3, with or without its sequence. The older dialects, GTF and GFF2, build on its parts.

Specification: Sequence Ontology, Generic Feature Format version 3, 1.26.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from urllib.parse import unquote

from index import limits
from index.formats import fasta
from index.formats.gff3_rows import Row, decoded, read_row
from index.formats.memory import collector_paused
from index.formats.notes import Notes, shown
from index.formats.source import Source
from index.records import REACHED, Feature, FormatError, Part, Record, tidy

NAME = "gff3"

OWN = "dnahlm"
"""Processor named in the head of files that `index.export.gff3` writes."""
_LANDMARKS = {"region", "chromosome", "contig", "supercontig", "scaffold", "sequence", "plasmid"}
_ROW = re.compile(rb"^[^\t\n#>][^\t\n]*\t[^\t\n]*\t[^\t\n]+\t\d+\t\d+\t[^\t\n]*\t[-+.?]\t", re.M)


@dataclass(slots=True)
class _Landmark:
    """What is known of one sequence before its record is put together."""

    length: int = 0
    circular: bool = False
    declared: bool = False
    rows: list[list[Row]] = field(default_factory=list)
    groups: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    line: int | None = None
    organism: str = ""


def sniff(head: bytes, path: Path) -> int:
    """How sure it is, 0 to 100, that text beginning with `head` is GFF3 or of its kind."""
    start = head.lstrip()[:200]
    if start.startswith((b"##gff-version", b"##sequence-region", b"##GFF")):
        return 95
    return 70 if _ROW.search(head) and not head.startswith((b"##fileformat", b"@")) else 0


def feature_of(row: Row) -> str:
    """What a row has in common with the others of one feature: its ID, of a CDS without ID its
    Parent; an empty string where it stands for itself."""
    identifier = row.attributes.get("ID", [""])[0]
    if not identifier and row.type == "CDS" and "Parent" in row.attributes:
        return "\0" + ",".join(row.attributes["Parent"])
    return identifier


def read(source: Source, notes: Notes) -> Iterator[Record]:
    """Records of a file, by `records` with `feature_of`.

    Raises
    ------
    FormatError
        There is neither a feature nor a sequence nor a declared region.
    """
    return records(source, notes, feature_of)


def records(source: Source, notes: Notes, key: Callable[[Row], str]) -> Iterator[Record]:
    """Records of a file: one for each sequence that is declared, annotated or given.

    Rows of one type and key on one sequence are one feature with several parts. The length is
    that of the sequence, else the declared one, else the highest coordinate.

    Raises
    ------
    FormatError
        There is neither a feature nor a sequence nor a declared region, or there is more than
        `index.limits` allows.
    """
    landmarks: dict[str, _Landmark] = {}
    directives: dict[str, str | list[str]] = {}
    with collector_paused():
        sequences = _gathered(source, landmarks, directives, notes, key)
    if not landmarks and not sequences:
        raise FormatError(f"{source.name}: holds no GFF3 feature and no sequence.")
    for name, landmark in landmarks.items():
        with collector_paused():
            record = _record(name, landmark, sequences.pop(name, None), directives, notes)
        yield record
    yield from sequences.values()


def _gathered(
    source: Source,
    landmarks: dict[str, _Landmark],
    directives: dict[str, str | list[str]],
    notes: Notes,
    key: Callable[[Row], str],
) -> dict[str, Record]:
    """Fill landmarks and directives from the rows; returns the sequences after them."""
    lines = enumerate(source.lines(), 1)
    allowed = limits.current()
    small = min(allowed.qualifiers, allowed.value)
    rows = 0
    for number, raw in lines:
        if raw[:1] == b">" or raw[:7] == b"##FASTA":
            if raw[:1] == b">":
                notes.info("The sequence begins without a ##FASTA line.", "", number)
            rest = (line + b"\n" for _, line in lines)
            text = chain([raw + b"\n"], rest) if raw[:1] == b">" else rest
            return _sequences(text, source.name, notes, number + (raw[:1] != b">"))
        if raw[:1] == b"#":
            _directive(decoded(raw), landmarks, directives)
        elif raw and not raw.isspace():
            row = read_row(decoded(raw), number, notes, directives.get("processor") == OWN)
            if row is not None:
                rows += 1
                if len(raw) > small or rows > allowed.features:
                    _check(*row, rows, allowed, notes)
                held = _collect(*row, landmarks, notes, key)
                if held > allowed.location_parts:
                    what = "a feature has more than {} parts"
                    raise _exceeded("location_parts", what, *row, notes)
    return {}


def _check(name: str, row: Row, rows: int, allowed: limits.Limits, notes: Notes) -> None:
    """Raise LimitError for a row that holds too much, or is one too many."""
    if rows > allowed.features:
        raise _exceeded("features", "the file holds more than {} features", name, row, notes)
    if sum(map(len, row.attributes.values())) > allowed.qualifiers:
        raise _exceeded("qualifiers", "a feature has more than {} attributes", name, row, notes)
    if any(len(one) > allowed.value for values in row.attributes.values() for one in values):
        raise _exceeded("value", "an attribute is longer than {}", name, row, notes)


def _exceeded(limit: str, what: str, name: str, row: Row, notes: Notes) -> limits.LimitError:
    return limits.exceeded(notes.file, limit, what, record=shown(name), line=row.line)


def _sequences(text: Iterator[bytes], file: str, notes: Notes, line: int) -> dict[str, Record]:
    try:
        return {record.id: record for record in fasta.records(_joined(text), file, notes, line)}
    except FormatError as error:
        if "holds no FASTA record" not in str(error):
            raise
        notes.warning("Nothing follows the ##FASTA line.", "", line)
        return {}


def _joined(lines: Iterator[bytes]) -> Iterator[bytes]:
    piece, size = [], 0
    for line in lines:
        piece.append(line)
        size += len(line)
        if size > 1 << 20:
            yield b"".join(piece)
            piece, size = [], 0
    yield b"".join(piece)


def _directive(
    line: str, landmarks: dict[str, _Landmark], directives: dict[str, str | list[str]]
) -> None:
    words = line.split()
    if words[0] == "##sequence-region" and len(words) >= 4 and words[3].isdecimal():
        landmark = landmarks.setdefault(tidy(unquote(words[1])), _Landmark())
        landmark.declared = True
        landmark.length = max(landmark.length, int(words[3][:12]))
    elif words[0] == "##species" and len(words) > 1:
        directives["species"] = words[1]
    elif line.startswith("#!") and len(words) > 1:
        directives[words[0][2:]] = " ".join(words[1:])


def _collect(
    name: str,
    row: Row,
    landmarks: dict[str, _Landmark],
    notes: Notes,
    key: Callable[[Row], str],
) -> int:
    """Add a row to its landmark, to the feature it goes on with or as a new one; returns the rows
    of that feature."""
    landmark = landmarks.get(name)
    if landmark is None:
        if any(other.declared for other in islice(landmarks.values(), 1)):
            notes.warning(f"No ##sequence-region declares {shown(name)}.", shown(name), row.line)
        landmark = landmarks[name] = _Landmark()
    landmark.line = landmark.line or row.line
    attributes = row.attributes
    if row.type in _LANDMARKS and row.start == 0:
        landmark.length = max(landmark.length, row.end)
        circular = attributes.get("Is_circular", [""])[0].lower() == "true"
        landmark.circular = landmark.circular or circular
        landmark.organism = landmark.organism or attributes.get("organism", [""])[0]
    identifier = key(row)
    if not identifier:
        landmark.rows.append([row])
        return 1
    group = landmark.groups.get((identifier, row.type))
    if group is None:
        group = landmark.groups[identifier, row.type] = []
        landmark.rows.append(group)
    group.append(row)
    return len(group)


def _record(
    name: str,
    landmark: _Landmark,
    given: Record | None,
    directives: dict[str, str | list[str]],
    notes: Notes,
) -> Record:
    highest = max((row.end for rows in landmark.rows for row in rows), default=0)
    length = given.length if given is not None else landmark.length
    trusted = given is not None or landmark.declared or landmark.circular
    if not length or (length < highest and not trusted):
        length = highest
        directives = {**directives, REACHED: "highest coordinate"}
        notes.info(
            f"The length of {shown(name)} is not given; its highest coordinate, {length:,}, "
            "is taken.",
            shown(name),
            landmark.line,
        )
    circular = landmark.circular or (given is not None and given.topology == "circular")
    label = shown(name)
    features = [
        feature
        for rows in landmark.rows
        if (feature := _feature(rows, label, length, circular, notes)) is not None
    ]
    return Record(
        id=name,
        name=name,
        description=given.description if given is not None else "",
        sequence=given.sequence if given is not None else None,
        length=length,
        molecule=given.molecule if given is not None else "DNA",
        topology="circular" if circular else "",
        organism=(given.organism if given is not None else "") or landmark.organism,
        annotations=dict(directives),
        features=features,
        line=landmark.line,
        lower_case=given.lower_case if given is not None else None,
    )


def _feature(
    rows: list[Row], record: str, length: int, circular: bool, notes: Notes
) -> Feature | None:
    """One feature from its rows, in biological order, cut or wrapped to the record."""
    first = rows[0]
    strands = {row.strand for row in rows}
    if len(rows) > 1 and len(strands) == 1 and not any("part" in row.attributes for row in rows):
        rows = sorted(rows, key=lambda row: row.start, reverse=first.strand < 0)
    parts: list[Part] = []
    cut = False
    for row in rows:
        if row.start >= length:
            notes.error(
                f"The {shown(row.type, 30)} at {row.start + 1:,} is skipped: it lies beyond the "
                f"end of the record ({length:,}).",
                record,
                row.line,
            )
            continue
        over = row.end - length
        if over <= 0:
            parts.append(Part(row.start, row.end, row.strand))
        elif circular and over <= row.start:
            pair = [Part(row.start, length, row.strand), Part(0, over, row.strand)]
            parts += pair[::-1] if row.strand < 0 else pair
        else:
            cut = True
            notes.warning(
                f"The {shown(row.type, 30)} at {row.start + 1:,} runs past the end of the record "
                f"({length:,}) and is cut there.",
                record,
                row.line,
            )
            parts.append(Part(row.start, length, row.strand))
    if not parts:
        return None
    qualifiers = _merged(rows, first) if len(rows) > 1 else first.attributes
    for key, value in (("source", first.source), ("score", first.score), ("phase", rows[0].phase)):
        if value:
            qualifiers.setdefault(key, [value])
    return Feature(
        first.type,
        tuple(parts),
        ("order" if "is_ordered" in qualifiers else "join") if len(parts) > 1 else "",
        fuzzy_start=qualifiers.get("start_range", [""])[0].startswith("."),
        fuzzy_end=cut or qualifiers.get("end_range", [""])[-1].endswith("."),
        qualifiers=qualifiers,
        line=first.line,
    )


def _merged(rows: list[Row], first: Row) -> dict[str, list[str]]:
    """Attributes of all rows: those of `first`, then what others have and it does not."""
    found = {key: list(values) for key, values in first.attributes.items()}
    known = {key: set(values) for key, values in found.items()}
    for row in rows:
        if row is first:
            continue
        for key, values in row.attributes.items():
            seen = known.setdefault(key, set())
            kept = found.setdefault(key, [])
            kept += [value for value in values if value not in seen]
            seen.update(values)
    return found
