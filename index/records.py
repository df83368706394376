"""What a file holds: records, their features, and what was wrong with them.

Coordinates are 0-based half-open here; a person sees them 1-based inclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["info", "warning", "error"]
Molecule = Literal["DNA", "RNA", "protein"]
LONGEST_NAME = 200
"""Characters of the name of a record, genome or track."""
REACHED = "length_from"
"""Annotation of a record whose length no file states: what it was taken from instead."""
LOWER_CASE = "lower_case"
"""Under which a store keeps `Record.lower_case` beside the annotations."""


def tidy(name: str) -> str:
    """A name without characters that do not print: line ends, NUL, escapes, direction marks."""
    if name.isprintable():
        return name
    return "".join(character if character.isprintable() else "_" for character in name)


class FormatError(ValueError):
    """A file that cannot be read: one sentence naming the file, record and line."""


@dataclass(slots=True)
class Diagnostic:
    """Something that was repaired, skipped or doubtful in a file.

    Attributes
    ----------
    file
        Name of the file, without its folder.
    record
        Record identifier, or an empty string where it concerns the whole file.
    line
        1-based line in the decompressed file, or None where unknown.
    severity
        ``info`` (repaired without loss), ``warning`` (doubtful) or ``error`` (skipped).
    message
        One sentence.
    """

    file: str
    record: str
    line: int | None
    severity: Severity
    message: str


@dataclass(slots=True, frozen=True)
class Part:
    """One uninterrupted stretch of a feature: ``start`` and ``end`` 0-based half-open, ``strand``
    1, -1 or 0 (unknown)."""

    start: int
    end: int
    strand: int


@dataclass(slots=True)
class Feature:
    """One entry of a feature table.

    Attributes
    ----------
    type
        Feature key as written in the file (``CDS``, ``tRNA``, ``gene``, ...).
    parts
        Stretches in biological order, 5' to 3' on the feature's own strand. A feature over the
        origin of a circular record has one part on each side of it.
    operator
        ``join``, ``order`` or an empty string for a single part.
    fuzzy_start, fuzzy_end
        The lowest / highest coordinate is written with ``<`` / ``>``.
    qualifiers
        Values as written, in file order; a qualifier without a value holds ``""``.
    line
        1-based line of the feature in the decompressed file, or None.
    """

    type: str
    parts: tuple[Part, ...]
    operator: str = ""
    fuzzy_start: bool = False
    fuzzy_end: bool = False
    qualifiers: dict[str, list[str]] = field(default_factory=dict)
    line: int | None = None

    @property
    def start(self) -> int:
        """Lowest coordinate of all parts, 0-based."""
        if len(self.parts) == 1:
            return self.parts[0].start
        return min(part.start for part in self.parts)

    @property
    def end(self) -> int:
        """Highest coordinate of all parts, exclusive."""
        if len(self.parts) == 1:
            return self.parts[0].end
        return max(part.end for part in self.parts)

    @property
    def strand(self) -> int:
        """1 or -1 where all parts agree, else 0."""
        if len(self.parts) == 1:
            return self.parts[0].strand
        strands = {part.strand for part in self.parts}
        return strands.pop() if len(strands) == 1 else 0

    def first(self, key: str, default: str = "") -> str:
        """First value of a qualifier, or `default`."""
        values = self.qualifiers.get(key)
        return values[0] if values else default


@dataclass(slots=True)
class Record:
    """One sequence of a file with its annotation.

    Attributes
    ----------
    id
        Identifier as the file gives it (accession with version where there is one).
    sequence
        Upper-case residues as ASCII bytes, or None where the file has none.
    length
        Residues; the stated length where the sequence is absent.
    molecule
        ``DNA``, ``RNA`` or ``protein``.
    topology
        ``circular``, ``linear`` or an empty string where the file does not say.
    annotations
        Other header fields (``comment``, ``taxonomy``, ``references``, ``date``, ``keywords``,
        ``dblink``, ``structured_comment``, ...) as text or lists of text.
    lower_case
        Bases that the file writes in lower case, as soft-masked ones are; None where the format
        says nothing by case, or for a protein.
    """

    id: str
    name: str = ""
    description: str = ""
    sequence: bytes | None = None
    length: int = 0
    molecule: Molecule = "DNA"
    topology: str = ""
    organism: str = ""
    annotations: dict[str, str | list[str]] = field(default_factory=dict)
    features: list[Feature] = field(default_factory=list)
    line: int | None = None
    lower_case: int | None = None
