"""Genes, features and records as Python sees them: one class a table.

Coordinates are 0-based half-open; text that is absent is ``""``, numbers that do not apply are
None.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, TypeVar, cast

from index.records import LOWER_CASE, Part

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Gene:
    """One gene: a row of ``genes`` (or of ``loci`` with `counted` False).

    Attributes
    ----------
    gid
        Number in its genome.
    id
        Locus tag, else symbol, protein id, or type and place. Not always unique.
    parts
        Stretches 5' to 3'. A gene over the origin has `wraps` True, `start` 0 and `end` the
        record's length.
    kind
        ``protein``, ``tRNA``, ``rRNA``, ``tmRNA``, ``ncRNA``, ``pseudogene`` or ``other``.
    type
        ``gene``, ``pseudogene``, or the feature key of a bare feature.
    product
        Of its CDS or RNA; different products of several are joined by ``"; "``.
    length
        Bases of the gene feature's parts.
    cds_length, aa_length, start_codon
        Of the CDS with the longest protein; the stop counts in bases, not in residues.
    gc
        (G + C) / length as a fraction.
    fid, product_fid
        The gene feature and the CDS or RNA that speaks for it.
    counted
        False for a bare CDS or RNA in a record that has gene features.
    """

    gid: int
    id: str
    symbol: str
    locus_tag: str
    synonyms: tuple[str, ...]
    old_locus_tags: tuple[str, ...]
    record: str
    record_no: int
    start: int
    end: int
    strand: int
    parts: tuple[Part, ...]
    kind: str
    type: str
    pseudo: bool
    product: str
    note: str
    function: str
    protein_id: str
    ec: tuple[str, ...]
    xrefs: tuple[str, ...]
    length: int
    cds_length: int | None
    aa_length: int | None
    exons: int
    gc: float | None
    start_codon: str
    n_products: int
    fid: int
    product_fid: int | None
    product_type: str
    wraps: bool
    counted: bool

    @property
    def name(self) -> str:
        """Symbol where there is one, else `id`."""
        return self.symbol or self.id


@dataclass(frozen=True, slots=True)
class FeatureRow:
    """One feature: a row of ``features``; columns as in `Gene`.

    Attributes
    ----------
    gid
        Gene it belongs to, or None.
    transl_table
        Genetic code of a CDS.
    has_translation
        The file gives the protein.
    """

    fid: int
    gid: int | None
    type: str
    id: str
    symbol: str
    locus_tag: str
    record: str
    record_no: int
    start: int
    end: int
    strand: int
    parts: tuple[Part, ...]
    operator: str
    fuzzy_start: bool
    fuzzy_end: bool
    pseudo: bool
    product: str
    note: str
    function: str
    protein_id: str
    ec: tuple[str, ...]
    xrefs: tuple[str, ...]
    length: int
    aa_length: int | None
    exons: int
    gc: float | None
    start_codon: str
    line: int | None
    transl_table: int | None
    has_translation: bool
    wraps: bool

    @property
    def name(self) -> str:
        """Symbol where there is one, else `id`."""
        return self.symbol or self.id


@dataclass(frozen=True, slots=True)
class RecordInfo:
    """One record without its sequence.

    Attributes
    ----------
    counts
        Occurrences of A, C, G, T, N and ``other``; empty without a sequence.
    gc
        (G + C) / length, None without a sequence or for a protein.
    annotations
        Header fields and, from the source feature, ``strain``, ``chromosome``, ``plasmid``, ...
    ordinal
        0-based place in the file.
    lower_case
        Bases that the file writes in lower case; None where that is not known.
    """

    id: str
    name: str
    description: str
    length: int
    molecule: str
    topology: str
    organism: str
    has_sequence: bool
    counts: dict[str, int]
    gc: float | None
    annotations: dict[str, str | list[str]]
    ordinal: int
    lower_case: int | None = None

    @property
    def circular(self) -> bool:
        """Whether the file says that the ends meet."""
        return self.topology == "circular"


def _parts(text: str, start: int, end: int, strand: int) -> tuple[Part, ...]:
    if text.count("[") == 2:
        return (Part(start, end, strand),)
    return tuple(Part(*part) for part in json.loads(text))


@cache
def columns(kind: type) -> str:
    """SQL list of a class's columns."""
    return ", ".join(f'"{item.name}"' for item in fields(kind))


@cache
def _reader(kind: type) -> Callable[[Sequence[Any]], Any]:
    names = [item.name for item in fields(kind)]
    start, end, strand, parts = (names.index(n) for n in ("start", "end", "strand", "parts"))
    lists = [i for i, n in enumerate(names) if n in _LISTS]

    def read(row: Sequence[Any]) -> Any:
        values = list(row)
        values[parts] = _parts(row[parts], row[start], row[end], row[strand])
        for i in lists:
            values[i] = tuple(row[i])
        return kind(*values)

    return read


_LISTS = frozenset({"synonyms", "old_locus_tags", "ec", "xrefs"})


def read_rows(kind: type[Row], rows: Sequence[Sequence[Any]]) -> list[Row]:
    """SQL rows in the order of `columns` as objects of a class."""
    read = _reader(cast("Hashable", kind))
    return [read(row) for row in rows]


def read_record(row: Sequence[Any]) -> RecordInfo:
    """A row of ``records`` (all columns, in table order)."""
    number, id, name, description, length, molecule, topology, organism, known, *rest = row
    *letters, gc, annotations = rest
    counts = dict(zip((*"ACGTN", "other"), letters, strict=True))
    header = json.loads(annotations)
    small = header.pop(LOWER_CASE, None)
    return RecordInfo(
        id=id,
        name=name,
        description=description,
        length=length,
        molecule=molecule,
        topology=topology,
        organism=organism,
        has_sequence=known,
        counts={} if letters[0] is None else counts,
        gc=gc,
        annotations=header,
        ordinal=number,
        lower_case=small,
    )
