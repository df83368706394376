"""Measured facts of a genome or of one of its records."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.tools.base import Citation
from app.tools.shared.keys import keys_for, protein_condition

if TYPE_CHECKING:
    from index.genome import Genome
    from index.rows import RecordInfo

PLACEHOLDERS = re.compile(
    r"\s*(\.+|-|genus species.*|species|organism|unknown.*|unclassified.*|unspecified|none|n/?a|"
    r"null|synthetic( dna)? construct.*|artificial sequence.*|other sequences?|unidentified.*|"
    r"uncultured( organism| bacterium)?|strain strain.*)\s*\.?",
    re.I,
)
"""Organism fields that name no organism."""


@dataclass(slots=True, frozen=True)
class Scope:
    """A whole genome, or one record of it."""

    genome: Genome
    record: RecordInfo | None = None

    @property
    def records(self) -> list[RecordInfo]:
        """Records in the scope, in file order."""
        return [self.record] if self.record is not None else list(self.genome.records)

    @property
    def where(self) -> str:
        """SQL condition on ``record``."""
        return "record = ?" if self.record is not None else "TRUE"

    @property
    def params(self) -> tuple:
        """Parameters of `where`."""
        return (self.record.id,) if self.record is not None else ()

    @property
    def length(self) -> int:
        """Bases (residues of a protein file)."""
        return sum(record.length for record in self.records)

    @property
    def unit(self) -> str:
        """``bp``, or ``aa`` where the records are proteins."""
        return "aa" if all(record.molecule == "protein" for record in self.records) else "bp"

    def count(self, table: str, condition: str = "TRUE", params: tuple = ()) -> int:
        """Rows of a table within the scope that fit a condition."""
        query = f"SELECT count(*) FROM {table} WHERE ({self.where}) AND ({condition})"
        return self.genome.sql(query, (*self.params, *params))[0][0]

    def cite(self, qualifier: str) -> list[Citation]:
        """The records as evidence, at most five."""
        return [
            Citation(record.id, 1, record.length, 0, record.id, qualifier)
            for record in self.records[:5]
            if record.length
        ]


def gc_fraction(scope: Scope) -> float | None:
    """(G+C) / length over all records, None without sequence."""
    records = [record for record in scope.records if record.has_sequence and record.counts]
    total = sum(record.length for record in records)
    if not total or scope.unit == "aa":
        return None
    return sum(record.counts["G"] + record.counts["C"] for record in records) / total


def feature_count(scope: Scope, name: str) -> int:
    """Features of a type, under whichever key the file has for it."""
    keys = keys_for(scope.genome, name)
    if not keys:
        return 0
    return scope.count("features", f"type IN ({', '.join('?' * len(keys))})", tuple(keys))


def gene_count(scope: Scope) -> int:
    """Genes of the gene model, pseudogenes with them."""
    return scope.count("genes")


def protein_count(scope: Scope) -> int:
    """CDS with a translation (intact CDS where the file gives no translations)."""
    return scope.count("features", protein_condition(scope.genome))


def pseudogene_count(scope: Scope) -> int:
    """Genes marked as pseudogenes."""
    return scope.count("genes", "pseudo")


def coding_fraction(scope: Scope) -> float | None:
    """Share of the bases that at least one CDS covers, None without any CDS."""
    query = (
        'SELECT record_no, start, "end", parts FROM features '
        f"WHERE type = 'CDS' AND ({scope.where})"
    )
    covered = covered_bases(scope.genome.sql(query, scope.params))
    return covered / scope.length if covered and scope.length else None


def covered_bases(rows: Iterable[tuple[int, int, int, str]]) -> int:
    """Bases that stretches cover, each counted once.

    Parameters
    ----------
    rows
        ``(record number, start, end, parts as JSON)``, 0-based half-open.
    """
    spans: list[tuple[int, int, int]] = []
    for record, start, end, parts in rows:
        if parts.count("[") == 2:
            spans.append((record, start, end))
        else:
            spans += [(record, part[0], part[1]) for part in json.loads(parts)]
    covered, last, reached = 0, -1, 0
    for record, start, end in sorted(spans):
        if record != last:
            last, reached = record, 0
        covered += max(0, end - max(start, reached))
        reached = max(reached, end)
    return covered


def taxa(scope: Scope) -> list[str]:
    """Taxonomy identifiers of the source features (``taxon:511145``)."""
    found = source_qualifiers(scope)
    values = found.get("db_xref", []) + found.get("Dbxref", [])
    return [value for value in values if value.lower().startswith("taxon:")]


def _of_f(scope: Scope) -> str:
    return "f.record = ?" if scope.record is not None else "TRUE"


def tables(scope: Scope) -> list[tuple[int, int]]:
    """Translation tables that the CDS name, with the number of CDS, most frequent first."""
    rows = scope.genome.sql(
        "SELECT q.value, count(*) FROM qualifiers q JOIN features f ON f.fid = q.fid "
        f"WHERE q.key = 'transl_table' AND f.type = 'CDS' AND ({_of_f(scope)}) "
        "GROUP BY q.value ORDER BY 2 DESC, 1",
        scope.params,
    )
    return [(int(value), total) for value, total in rows if str(value).strip().isdigit()]


def source_qualifiers(scope: Scope) -> dict[str, list[str]]:
    """Qualifiers of the source (GFF3: region) features, distinct values in file order."""
    rows = scope.genome.sql(
        "SELECT q.key, q.value FROM qualifiers q JOIN features f ON f.fid = q.fid "
        "WHERE f.type IN ('source', 'region') "
        f"AND ({_of_f(scope)}) ORDER BY q.fid, q.ordinal",
        scope.params,
    )
    found: dict[str, list[str]] = {}
    for key, value in rows:
        values = found.setdefault(key, [])
        if value not in values:
            values.append(value)
    return found


def is_placeholder(name: str) -> bool:
    """Whether an organism field names no organism (``Genus species``, ``.``, ``unknown``)."""
    return not name.strip() or bool(PLACEHOLDERS.fullmatch(name))


def organisms(scope: Scope) -> dict[str, list[RecordInfo]]:
    """Organism names with the records that carry them, in file order."""
    found: dict[str, list[RecordInfo]] = {}
    for record in scope.records:
        found.setdefault(record.organism or "", []).append(record)
    return found


def contradiction(record: RecordInfo) -> str | None:
    """A DEFINITION that begins with another organism's name than ORGANISM has, else None.

    Told only where the definition opens like a binomial, and neither name occurs in the other.
    """
    organism, text = record.organism or "", record.description or ""
    opening = re.match(r"([A-Z][a-z]{2,}) [a-z]{3,}\b", text)
    if not opening or is_placeholder(organism):
        return None
    about = " ".join(
        [
            organism,
            _flat(record.annotations.get("source")),
            _flat(record.annotations.get("taxonomy")),
        ]
    ).lower()
    if opening.group(1).lower() in about or organism.split()[0].lower() in text.lower():
        return None
    return text


def _flat(value: Any) -> str:
    """An annotation value as one line of text."""
    if isinstance(value, (list, tuple)):
        return "; ".join(str(item) for item in value)
    return "" if value is None else str(value)
