"""CSV, TSV and Parquet tables of genes or features, coordinates 1-based inclusive."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, TextIO

from index.export.cells import inert
from index.export.selection import Selection

_SHARED = {
    "id": "id", "gene": "symbol", "locus_tag": "locus_tag", "type": "type", "product": "product",
    "record": "record", "start": 'start + 1', "end": '"end"',
    "strand": "CASE strand WHEN 1 THEN '+' WHEN -1 THEN '-' ELSE '.' END", "length_bp": "length",
    "length_aa": "aa_length", "exons": "exons", "gc": "gc", "start_codon": "start_codon",
    "pseudo": "pseudo", "protein_id": "protein_id", "ec_numbers": "ec", "db_xrefs": "xrefs",
    "note": "note", "function": "function",
}  # fmt: skip
_OF_GENES = {"kind": "kind", "synonyms": "synonyms", "old_locus_tags": "old_locus_tags"}


def columns(genes: bool) -> dict[str, str]:
    """Column names and the SQL of each, for genes or for features."""
    return {**_SHARED, **_OF_GENES} if genes else dict(_SHARED)


def _query(selection: Selection) -> tuple[str, list[str]]:
    items = selection.items
    genes = items is None or not items or hasattr(items[0], "kind")
    wanted = columns(genes)
    listed = ", ".join(f'{sql} AS "{name}"' for name, sql in wanted.items())
    if items is None:
        source = "FROM genes ORDER BY record_no, start, fid"
    else:
        key = "gid" if genes else "fid"
        order = ", ".join(f"({getattr(item, key)}, {at})" for at, item in enumerate(items))
        source = (
            f"FROM {'loci' if genes else 'features'} JOIN (VALUES {order or '(NULL, 0)'}) "
            f"AS chosen({key}, place) USING ({key}) ORDER BY place"
        )
    return f"SELECT {listed} {source}", list(wanted)


def write_csv(selection: Selection, out: TextIO, tabs: bool = False) -> int:
    """Write a CSV (RFC 4180, comma, UTF-8), or with `tabs` a TSV, in which white space inside a
    cell is a single blank; returns the number of rows.

    A text cell that a spreadsheet would run as a formula gets a ``'`` in front (OWASP, CSV
    injection).
    """
    query, names = _query(selection)
    rows = selection.genome.sql(query)
    if tabs:
        out.write("\t".join(names) + "\n")
        for row in rows:
            out.write("\t".join("" if v is None else str(_cell(_flat(v))) for v in row) + "\n")
        return len(rows)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return len(rows)


def _flat(value: Any) -> Any:
    """Text on one line, white space as single blanks."""
    if isinstance(value, list):
        value = "; ".join(value)
    return " ".join(value.split()) if isinstance(value, str) else value


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = "; ".join(value)
    if isinstance(value, float):
        return round(value, 6)
    return inert(value) if isinstance(value, str) else value


def write_parquet(selection: Selection, path: Path) -> int:
    """Write a Parquet file, lists as lists; returns the number of rows."""
    query, _ = _query(selection)
    quoted = str(path).replace("'", "''")
    rows = selection.genome.sql(f"COPY ({query}) TO '{quoted}' (FORMAT parquet)")
    return int(rows[0][0])
