"""Sequences that a person typed, pasted or uploaded, with or without labels, in any sensible form.

Understood: FASTA (labels in the headers or not), CSV and TSV with or without a header, one sequence
a line, ``ACGT... -> promoter``, ``ACGT... promoter``, ``promoter: ACGT...``, headings such as
``promoters:`` over several sequences, and sequences within a sentence.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.examples import Item
from app.labels import ASKING, clean_label, header_labels, heading_label, is_label, noun_of
from index.formats.source import Source

LARGEST = 100_000_000
"""Bytes of a file of sequences at most."""
SHORTEST_BARE = 12
"""Letters from which a run of bases within prose is a sequence; fewer may be a motif."""
_DNA = r"(?:[ACGTUNRYSWKMBDHV-]{6,}|[acgtun-]{6,})"
_MEANT = r"[ACGTUN]{1,5}|[ACDEFGHIKLMNPQRSTVWY*]{12,}"
"""What stands among sequences for one that cannot be read, to be refused by name."""
_LETTERS = r"[A-Za-z*-]{4,}"
_LONG = (
    rf"(?<![A-Za-z0-9_])(?:[ACGTUNRYSWKMBDHV]{{{SHORTEST_BARE},}}|[acgtun]{{13,}}"
    r"|[ACDEFGHIKLMNPQRSTVWY*]{20,})(?![A-Za-z0-9_])"
)
_ARROW = r"\s*(?:->|=>|→|⇒|:=|==?)\s*"
_BULLET = re.compile(r"^\s*(?:[-*•]\s+|\(?\d{1,3}[.)]\s+)")
_LABEL = r"[^,;\t|>]{1,60}?"
_GENOMES = {
    "GenBank": r"LOCUS {3}", "EMBL": r"ID {3}", "GFF": r"##gff-version", "VCF": r"##fileformat=VCF",
    "SAM": r"@(?:HD|SQ)\t",
}  # fmt: skip
"""First lines of files that are no lists of sequences."""
_COLUMNS = {
    "sequence": ("sequence", "seq", "dna", "bases"),
    "label": ("label", "class", "category", "type", "target", "y"),
    "id": ("id", "name", "identifier", "accession"),
}


@dataclass(slots=True)
class Pasted:
    """Sequences of a message, and the rest of its words.

    Attributes
    ----------
    items
        In order; `label` is None where the message gives none.
    prose
        The message with every sequence taken out.
    """

    items: list[Item] = field(default_factory=list)
    prose: str = ""

    @property
    def labelled(self) -> list[Item]:
        """Items with a label."""
        return [item for item in self.items if item.label]

    @property
    def unlabelled(self) -> list[Item]:
        """Items without one."""
        return [item for item in self.items if not item.label]


def read_pasted(text: str) -> Pasted:
    """Find the sequences of a message and their labels.

    Parameters
    ----------
    text
        A message as typed, or the text of a file.

    Returns
    -------
    Pasted
        Sequences are named after their headers or ``s1``, ``s2``, ... in order.
    """
    lines = [line for line in _lines(text) if not re.match(r"\s*```", line)]
    if any(re.match(r"\s*>\s*\S", line) for line in lines):
        found = _fasta(lines)
    else:
        found = _rows(lines)
    items = []
    taken: Counter[str] = Counter()
    for number, item in enumerate(found.items, 1):
        name = item.id or f"s{number}"
        taken[name] += 1
        items.append(replace(item, id=name if taken[name] == 1 else f"{name}-{taken[name]}"))
    return Pasted(items, " ".join(found.prose.split()))


def open_file(path: Path) -> list[Item]:
    """Sequences of a CSV, FASTA or plain file, compressed or not.

    Raises
    ------
    ValueError
        One sentence naming the file: damaged, too large, or without sequences that can be read.
    OSError
        It cannot be read.
    """
    source = Source(path)
    pieces = []
    size = 0
    try:
        while piece := source.read():
            pieces.append(piece)
            size += len(piece)
            if size > LARGEST:
                raise ValueError(f"{path.name} holds more than {LARGEST // 10**6} MB of text.")
    finally:
        source.close()
    try:
        text = b"".join(pieces).decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError(f"{path.name} is no text.") from None
    return read_file(text, path.name)


def read_file(text: str, name: str) -> list[Item]:
    """Sequences of an uploaded CSV, FASTA or plain file.

    Raises
    ------
    ValueError
        One sentence naming the file: it is empty, holds no sequence, is a genome, or a CSV has no
        column for them.
    """
    if not text.strip():
        raise ValueError(f"{name} is empty.")
    first = text.lstrip("\ufeff \n\r").split("\n", 1)[0]
    if kind := next((k for k, mark in _GENOMES.items() if re.match(mark, first)), None):
        raise ValueError(
            f"{name} is a {kind} file, not sequences to classify; drop it on Open genomes."
        )
    if not first.startswith(">") and re.search(r"[,\t;]", first):
        table = _table(text.lstrip("\ufeff").splitlines(), 0)
        if table is None and not _row(first):
            raise ValueError(f"{name}, line 1: a table of sequences needs a column named sequence.")
        if table is not None:
            return [
                replace(item, id=item.id or f"row{number}")
                for number, item in enumerate(table[0], 1)
            ]
    items = read_pasted(text.lstrip("\ufeff")).items
    if not items:
        raise ValueError(f"{name} holds no DNA sequence that could be read.")
    return items


def _lines(text: str) -> list[str]:
    """Lines of a message; records that were joined on one line by ``;`` stand apart."""
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        pieces = re.split(r";(?=\s*\S)", line.rstrip())
        apart = len(pieces) > 1 and all(_row(piece) or not piece.strip() for piece in pieces)
        lines += pieces if apart else [line]
    return lines


# --- FASTA ---


def _fasta(lines: list[str]) -> Pasted:
    """FASTA anywhere in a message, also on one line: ``>a ACGT... >b ACGT...``."""
    headers: list[str] = []
    letters: list[list[str]] = []
    prose: list[str] = []
    inside = False
    for line in lines:
        stripped = line.strip()
        pieces = re.split(r"(?:^|(?<=\s))>(?=\s*\S)", stripped)
        if len(pieces) > 1:
            if pieces[0].strip():
                prose.append(pieces[0])
            for piece in pieces[1:]:
                words = piece.split()
                inline = [w for w in words[1:] if re.fullmatch(_DNA, w) and len(w) >= 10]
                last = words.index(inline[-1]) + 1 if inline else len(words)
                headers.append(" ".join(w for w in words[:last] if w not in inline))
                letters.append(inline)
                prose.append(" ".join(words[last:]))
            inside = True
        elif not stripped:
            inside = inside and not (letters and letters[-1])
        elif inside and re.fullmatch(r"[A-Za-z*\s.-]+", stripped) and _sequence_line(stripped):
            letters[-1].append("".join(stripped.split()))
        else:
            inside = False
            prose.append(stripped)
    labels = header_labels(headers)
    items = [
        Item(_header_id(header), "".join(parts), label)
        for header, parts, label in zip(headers, letters, labels, strict=True)
    ]
    more = _rows(prose)
    return Pasted([*items, *more.items], more.prose)


def _sequence_line(line: str) -> bool:
    """Whether a line under a FASTA header is sequence rather than the next sentence."""
    words = line.split()
    if len(words) == 1:
        return True
    return all(re.fullmatch(_DNA, word) for word in words)


def _header_id(header: str) -> str:
    words = re.split(r"[\s|]+", header.strip())
    return words[0] if words else ""


# --- rows ---


def _rows(lines: list[str]) -> Pasted:
    items, lines = _spaced(lines)
    prose: list[str] = []
    heading: str | None = None
    number = 0
    last = ""
    beside = False
    while number < len(lines):
        line = lines[number]
        table = _table(lines, number)
        if table is not None:
            found, number = table
            items += found
            continue
        number += 1
        stripped = _BULLET.sub("", line).strip()
        if not stripped:
            continue
        row = _row(stripped)
        if row is None and beside and re.fullmatch(_MEANT, stripped):
            row = Item("", stripped)
        beside = row is not None and not (row.label and ASKING.search(row.label))
        if row is not None and beside:
            items.append(row if row.label else replace(row, label=heading))
            continue
        opening = re.fullmatch(r"(.{1,200}?)\s*:", stripped)
        if opening and not re.search(_DNA, opening.group(1)):
            heading = heading_label(opening.group(1), last)
            last = heading or last
            prose.append(stripped)
            continue
        inner, rest, last = _inline(stripped, last)
        if inner:
            items += inner
        heading = None
        prose.append(rest)
    return Pasted(items, "\n".join(prose))


def _row(line: str) -> Item | None:
    """One sequence with its label and name, or None where the line is something else."""
    line = _BULLET.sub("", line).strip().strip(",;")
    # Gaps of an alignment may be points.
    line = re.sub(
        r"(?<=[ACGTUNacgtun-])\.+(?=[ACGTUNacgtun-])", lambda gap: "-" * len(gap[0]), line
    )
    if re.fullmatch(_DNA, line):
        return Item("", line)
    arrow = re.fullmatch(rf"({_LETTERS}){_ARROW}({_LABEL})", line)
    if arrow and (re.fullmatch(_DNA[:-1] + ")", arrow[1]) or arrow[1].isupper()):
        return _labelled(arrow[1], arrow[2])
    arrow = re.fullmatch(rf"({_LABEL})(?:{_ARROW}|\s*:\s*)({_DNA})", line)
    if arrow and is_label(arrow[1]):
        return _labelled(arrow[2], arrow[1])
    cells = [cell.strip().strip("\"'") for cell in re.split(r"[,;\t|]", line)]
    if 2 <= len(cells) <= 3:
        places = [n for n, cell in enumerate(cells) if re.fullmatch(_DNA, cell)]
        if len(places) == 1 and all(len(cell) <= 60 for n, cell in enumerate(cells) if n not in
                                    places):  # fmt: skip
            at = places[0]
            others = [cell for n, cell in enumerate(cells) if n != at]
            if len(others) == 1:
                return _labelled(cells[at], others[0]) if is_label(others[0]) else None
            name, label = others
            return replace(_labelled(cells[at], label), id=name) if is_label(label) else None
    spaced = re.fullmatch(rf"({_DNA})(?:\s+|\s*:\s*)\(?({_LABEL})\)?[.,]?", line)
    if spaced and len(spaced[1]) >= 8 and is_label(spaced[2]) and len(spaced[2].split()) <= 3:
        return _labelled(spaced[1], spaced[2])
    return None


def _labelled(sequence: str, label: str) -> Item:
    return Item("", sequence, clean_label(label))


def _inline(line: str, last: str) -> tuple[list[Item], str, str]:
    """Sequences within a sentence: items, the sentence without them, the last class named."""
    items: list[Item] = []
    rest: list[str] = []
    at = 0
    heading: str | None = None
    for found in re.finditer(_LONG, line):
        letters = found.group()
        if len(set(letters.upper())) < 2 or not (is_dna(letters) or len(letters) >= 20):
            continue
        before = line[at : found.start()]
        told = re.search(r"([^:]{1,120}):\s*[\"'(]?$", before)
        if told:
            heading = heading_label(told.group(1), last)
            last = heading or last
        elif before.strip(" ,;&\"'()") not in ("", "and"):
            heading = None
        after = re.match(
            rf"\s{{0,9}}[\"']?(?:{_ARROW}|\s{{0,9}}\(|\s{{1,9}}(?:(?:is|as)(?: an?)?|are)\s{{1,9}})"
            r"([A-Za-z][\w -]{1,30}?)\)?(?=\s*(?:[,;.]|and\b|$))",
            line[found.end() :],
        )
        label = heading
        if after and is_label(after.group(1)) and not ASKING.search(after.group(1)):
            label = clean_label(after.group(1))
            if label and re.match(r"not\b", label):
                label = f"non-{noun_of(label[3:]) or last or 'member'}"
            last = label or last
            rest.append(before)
            at = found.end() + after.end()
        else:
            rest.append(before)
            at = found.end()
        items.append(Item("", letters, label))
    rest.append(line[at:])
    return items, " ".join(rest), last


def is_dna(letters: str) -> bool:
    """Whether at least four in five letters are bases."""
    upper = letters.upper()
    return sum(upper.count(base) for base in "ACGTUN") >= 0.8 * len(upper)


def _spaced(lines: list[str]) -> tuple[list[Item], list[str]]:
    """``promoter ACGT...`` lines, taken as label and sequence where at least two are so."""
    pattern = re.compile(rf"([A-Za-z][\w-]{{1,30}}(?: [\w-]{{1,20}})?)\s+({_DNA})")
    rows = [pattern.fullmatch(_BULLET.sub("", line).strip()) for line in lines]
    good = [
        row
        for row in rows
        if row and is_label(row[1]) and not ASKING.search(row[1]) and len(row[2]) >= 8
    ]
    if len(good) < 2:
        return [], lines
    items = [_labelled(row[2], row[1]) for row in good]
    return items, [line for line, row in zip(lines, rows, strict=True) if row not in good]


# --- tables with a header ---


def _table(lines: list[str], number: int) -> tuple[list[Item], int] | None:
    """Rows of a CSV or TSV whose header stands at a line, and the line after them."""
    header = lines[number]
    for mark in ",\t;|":
        names = [cell.strip().strip("\"'").lower() for cell in header.split(mark)]
        column = _column(names, "sequence")
        if column is None or (len(names) == 1 and mark != ","):
            continue
        if len(names) == 1 and not (
            number + 1 < len(lines) and re.fullmatch(_DNA, lines[number + 1].strip())
        ):
            continue
        label, name = _column(names, "label"), _column(names, "id")
        items: list[Item] = []
        for cells in csv.reader(lines[number + 1 :], delimiter=mark):
            number += 1
            if not any(cell.strip() for cell in cells):
                if any(line.strip() and _row_of(line, mark, len(names)) for line in
                       lines[number + 1 :]):  # fmt: skip
                    continue
                break
            if len(cells) < len(names) and not _row_of(mark.join(cells), mark, len(names)):
                number -= 1
                break
            cells = [cell.strip() for cell in [*cells, *[""] * len(names)]]
            given = clean_label(cells[label]) if label is not None else None
            items.append(Item(cells[name] if name is not None else "", cells[column], given))
        return (items, number + 1) if items else None
    return None


def _row_of(line: str, mark: str, width: int) -> bool:
    return line.count(mark) == width - 1


def _column(names: list[str], what: str) -> int | None:
    return next((names.index(name) for name in _COLUMNS[what] if name in names), None)
