"""Sequences and labelled examples from files: CSV, TSV, FASTA, one a line; packed too."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from app.labels import header_labels
from index.formats.source import Source


@dataclass(slots=True)
class Rows:
    """Rows of a file, in order.

    Attributes
    ----------
    sequences
        As given.
    ids
        From the column ``id``, the FASTA header, or the number of the row.
    labels
        Of each row; None where the file gives none.
    places
        ``file, line N`` of each row.
    """

    sequences: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    labels: list[str | None] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.sequences)

    def add(self, sequence: str, name: str, label: str | None, place: str) -> None:
        """Append a row."""
        self.sequences.append(sequence)
        self.ids.append(name or str(len(self.sequences)))
        self.labels.append(label)
        self.places.append(place)


def read_rows(source: str | Path) -> Rows:
    """Read a file; ``-`` is standard input.

    Raises
    ------
    ValueError
        One sentence naming the file and line: it is empty, no text, a damaged packed file, larger
        than `index.limits` allows, or a table without a column ``sequence``.
    OSError
        There is no such file, or it cannot be read.
    """
    name = "standard input" if str(source) == "-" else Path(source).name
    text = _text(source, name)
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise ValueError(f"{name}: is empty")
    if first.lstrip().startswith(">"):
        return _fasta(text, name)
    mark = "\t" if "\t" in first else ","
    header = [cell.strip().strip('"').lower() for cell in first.split(mark)]
    if "sequence" in header:
        return _table(text, name, mark)
    if len(header) > 1:
        raise ValueError(f"{name}, line 1: a CSV needs a column named sequence")
    rows = Rows()
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            rows.add(line.strip(), "", None, f"{name}, line {number}")
    return rows


def read_examples(path: str | Path) -> Rows:
    """Read labelled examples: CSV with the header ``sequence,label``, or FASTA with labels in its
    headers.

    Raises
    ------
    ValueError
        As `read_rows`, and for a row without a label.
    OSError
        There is no such file, or it cannot be read.
    """
    rows = read_rows(path)
    name = Path(path).name
    if all(label is None for label in rows.labels):
        raise ValueError(f"{name}: has no labels; a CSV with the header sequence,label is needed")
    for place, label in zip(rows.places, rows.labels, strict=True):
        if not label:
            raise ValueError(f"{place}: has no label")
    return rows


def _text(source: str | Path, name: str) -> str:
    piped = sys.stdin.buffer if str(source) == "-" else None
    with closing(Source(name if piped else source, piped)) as opened:
        raw = opened.whole()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{name}: is no text") from None
    if "\0" in text:
        raise ValueError(f"{name}: is no text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _fasta(text: str, name: str) -> Rows:
    headers: list[tuple[int, str]] = []
    letters: list[list[str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith(">"):
            headers.append((number, line.lstrip()[1:].strip()))
            letters.append([])
        elif line.strip():
            letters[-1].append(line)
    rows = Rows()
    labels = header_labels([header for _, header in headers])
    for (number, header), lines, label in zip(headers, letters, labels, strict=True):
        words = header.split()
        rows.add("".join(lines), words[0] if words else "", label, f"{name}, line {number}")
    return rows


def _table(text: str, name: str, mark: str) -> Rows:
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    rows = Rows()
    header: list[str] | None = None
    for number, cells in _cells(text, name, mark):
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = [cell.strip().lower() for cell in cells]
            continue
        if len(cells) > len(header):
            raise ValueError(
                f"{name}, line {number}: {len(cells)} columns where the header has {len(header)}"
            )
        row = dict(zip(header, [cell.strip() for cell in cells], strict=False))
        label = row.get("label", "") if "label" in header else None
        rows.add(row.get("sequence", ""), row.get("id", ""), label, f"{name}, line {number}")
    if not len(rows):
        raise ValueError(f"{name}: has a header but no rows")
    return rows


def _cells(text: str, name: str, mark: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line each begins on."""
    reader = csv.reader(io.StringIO(text), delimiter=mark)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ValueError(f"{name}, line {reader.line_num}: {error}") from None
        yield before + 1, cells
        before = reader.line_num
