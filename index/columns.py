"""Columns of a genome's tables, gathered record by record and written into DuckDB.

DuckDB works in a thread of its own: what a record has is loaded while its further rows are made.
"""

from __future__ import annotations

import json
from array import array
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np

from index.describe import describe_gene, describe_row
from index.records import LOWER_CASE, Record
from index.scratch import database_errors
from index.tables import FEATURE_TYPES, LOCUS_TYPES, Row, record_rows

HELD = 100_000
"""Features that are held at once; then they go into the tables."""
_MANY = 2_000
"""Features of a record that go into the tables at once."""
_WAITING = 8
_SEPARATOR = "\x1f"
_CHUNK = 1 << 20
_BASES = "ACGTN"
_RECORD_TYPES = {
    "record_no": "INTEGER", "id": "VARCHAR", "name": "VARCHAR", "description": "VARCHAR",
    "length": "BIGINT", "molecule": "VARCHAR", "topology": "VARCHAR", "organism": "VARCHAR",
    "has_sequence": "BOOLEAN", "A": "BIGINT", "C": "BIGINT", "G": "BIGINT", "T": "BIGINT",
    "N": "BIGINT", "other": "BIGINT", "gc": "DOUBLE", "annotations": "VARCHAR",
}  # fmt: skip
_TYPES = {
    "features": FEATURE_TYPES,
    "loci": LOCUS_TYPES,
    "qualifiers": {
        "fid": "INTEGER", "key": "VARCHAR", "value": "VARCHAR", "ordinal": "INTEGER",
    },
    "descriptions": {"fid": "INTEGER", "gid": "INTEGER", "text": "VARCHAR"},
}  # fmt: skip
"""Columns of the tables that grow with the features."""
_ARRAYS = {"qualifiers": ("fid", "ordinal"), "descriptions": ("fid", "gid")}
_SHARED_XREFS = (
    "GO", "InterPro", "Pfam", "PFAM", "taxon", "PDB", "COG", "TIGR", "TIGRFAM", "TIGRFAMs", "CDD",
    "SMART", "PROSITE", "EC", "SO", "Rfam", "RFAM", "HSSP", "KEGG", "KO", "PANTHER", "SUPFAM",
    "UniRef", "RefSeq_cluster",
)  # fmt: skip


def count_letters(sequence: bytes) -> dict[str, int]:
    """Occurrences of A, C, G, T, N and everything else."""
    codes = np.frombuffer(sequence, dtype=np.uint8)
    counts = dict.fromkeys(_BASES, 0)
    for at in range(0, len(codes), _CHUNK):
        chunk = codes[at : at + _CHUNK]
        for base in _BASES:
            counts[base] += int(np.count_nonzero(chunk == ord(base)))
    counts["other"] = len(sequence) - sum(counts.values())
    return counts


class Columns:
    """Columns of all tables, grown record by record and written `HELD` features at a time.

    Attributes
    ----------
    path
        The DuckDB file to write.
    genes
        Counted so far.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.records: dict[str, list] = {name: [] for name in _RECORD_TYPES}
        self.genes = self._fids = self._gids = 0
        self._held = {table: _empty(table) for table in _TYPES}
        self._made: set[str] = set()
        self._connection: Any = None
        self._worker = ThreadPoolExecutor(1, "tables")
        self._jobs: deque[Future[None]] = deque()
        self._do(self._connect)

    def _do(self, job: Callable[..., None], *arguments: Any) -> None:
        """Let the thread do something after what it was given before."""
        while len(self._jobs) >= _WAITING:
            self._jobs.popleft().result()
        self._jobs.append(self._worker.submit(job, *arguments))

    def _wait(self) -> None:
        """Wait until all is done; what went wrong is raised here."""
        while self._jobs:
            self._jobs.popleft().result()

    def _connect(self) -> None:
        import duckdb

        with database_errors(self.path):
            self._connection = duckdb.connect(str(self.path))
            self._connection.execute("SET pandas_analyze_sample = 0")
            self._connection.execute("SET force_compression = 'uncompressed'")

    def add(self, record: Record) -> None:
        number = len(self.records["id"])
        self._add_record(record, number)
        if not record.features:
            return
        many = len(record.features) >= _MANY

        def load(table: str) -> None:
            if many:
                self._load(table)

        def take(rows: Sequence[Row]) -> None:
            _extend(self._held["features"], rows)
            load("features")

        self._add_qualifiers(record, self._fids)
        load("qualifiers")
        rows, loci = record_rows(record, number, self._fids, self._gids, take)
        _extend(self._held["loci"], loci)
        load("loci")
        self._describe(record, rows, loci)
        load("descriptions")
        self._fids += len(rows)
        self._gids += len(loci)
        self.genes += sum(row["counted"] for row in loci)
        if len(self._held["features"]["fid"]) >= HELD:
            self._load(*_TYPES)
            self._wait()

    def _add_record(self, record: Record, number: int) -> None:
        counts: dict[str, int] = {}
        strong = None
        if record.sequence is not None and record.molecule != "protein":
            counts = count_letters(record.sequence)
            strong = (counts["G"] + counts["C"]) / record.length if record.length else None
        more: dict[str, Any] = {}
        if record.lower_case is not None:
            more[LOWER_CASE] = record.lower_case
        row = {
            "record_no": number,
            "id": record.id,
            "name": record.name,
            "description": record.description,
            "length": record.length,
            "molecule": record.molecule,
            "topology": record.topology,
            "organism": record.organism,
            "has_sequence": bool(record.sequence),
            **{base: counts.get(base) for base in (*_BASES, "other")},
            "gc": strong,
            "annotations": json.dumps(record.annotations | more),
        }
        _extend(self.records, [row])

    def _add_qualifiers(self, record: Record, fid: int) -> None:
        fids, keys, texts, ordinals = self._held["qualifiers"].values()
        for feature in record.features:
            ordinal = 0
            for key, values in feature.qualifiers.items():
                for value in values:
                    fids.append(fid)
                    keys.append(key)
                    texts.append(value)
                    ordinals.append(ordinal)
                    ordinal += 1
            fid += 1

    def _describe(self, record: Record, rows: list[Row], loci: list[Row]) -> None:
        out = self._held["descriptions"]
        spoken: set[int] = set()
        by_fid = {row["fid"]: feature for row, feature in zip(rows, record.features, strict=True)}
        for gene in loci:
            main = by_fid.get(gene["product_fid"])
            out["fid"].append(gene["fid"])
            out["gid"].append(gene["gid"])
            out["text"].append(describe_gene(gene, record.organism, main))
            spoken.update((gene["fid"], gene["product_fid"]))
        for row, feature in zip(rows, record.features, strict=True):
            if row["fid"] in spoken:
                continue
            text = describe_row(row, record.organism, feature)
            if text:
                out["fid"].append(row["fid"])
                out["gid"].append(-1 if row["gid"] is None else row["gid"])
                out["text"].append(text)

    def _load(self, *tables: str) -> None:
        """Let what is held of tables be written."""
        for table in tables:
            if table in self._made and not self._held[table]["fid"]:
                continue
            self._do(self._write, table, self._held[table], table in self._made)
            self._held[table] = _empty(table)
            self._made.add(table)

    def _write(self, table: str, columns: dict[str, Any], more: bool) -> None:
        with database_errors(self.path):
            load_table(self._connection, table, columns, _TYPES[table], more)
            if not more:  # into the file now, while rows are made, and not at the end
                self._connection.execute("CHECKPOINT")

    def finish(self) -> None:
        """Write what is left, and what is made of all.

        Raises
        ------
        OSError
            It cannot be written.
        """
        self._load(*_TYPES)
        self._do(self._finish)
        self._wait()

    def _finish(self) -> None:
        with database_errors(self.path):
            load_table(self._connection, "records", self.records, _RECORD_TYPES)
            self._connection.execute("UPDATE descriptions SET gid = NULL WHERE gid < 0")
            self._connection.execute("CREATE VIEW genes AS SELECT * FROM loci WHERE counted")
            self._connection.execute(_NAMES)
            # Closing would do this too, but says nothing when the disk is full.
            self._connection.execute("CHECKPOINT")
            self._connection.close()

    def close(self) -> None:
        """Close the file; what was not begun to be written is not."""
        self._worker.shutdown(cancel_futures=True)
        if self._connection is not None:
            self._connection.close()


def _empty(table: str) -> dict[str, Any]:
    """Columns without rows; those that never lack a number take less room as arrays."""
    arrays = _ARRAYS.get(table, ())
    return {name: array("i") if name in arrays else [] for name in _TYPES[table]}


def _extend(columns: dict[str, list], rows: Sequence[Row]) -> None:
    for name, column in columns.items():
        column += map(itemgetter(name), rows)


_INTEGERS = {"INTEGER": np.int32, "BIGINT": np.int64, "TINYINT": np.int8}
_ABSENT = -(1 << 7)


def load_table(
    connection: Any,
    table: str,
    columns: dict[str, Any],
    types: dict[str, str],
    more: bool = False,
) -> None:
    """Create a table from columns through numpy, which DuckDB scans in place.

    Parameters
    ----------
    columns
        Values of each column, None where there is none.
    types
        DuckDB's type of each column, in order.
    more
        Whether the table is there and gets further rows.
    """
    batch: dict[str, np.ndarray] = {}
    selected = []
    for number, (name, kind) in enumerate(types.items()):
        column, key, quoted = columns[name], f"c{number}", f'"{name}"'
        if kind == "VARCHAR[]":
            column = [_SEPARATOR.join(values) for values in column]
            selected.append(
                f"CASE WHEN {key} = '' THEN [] ELSE string_split({key}, chr(31)) END::VARCHAR[] "
                f"AS {quoted}"
            )
        elif kind in _INTEGERS:
            selected.append(f"nullif({key}, {_ABSENT}) AS {quoted}")
        else:
            selected.append(f"{key}::{kind} AS {quoted}")
        if kind in _INTEGERS:
            if not isinstance(column, array):
                column = [_ABSENT if value is None else value for value in column]
            batch[key] = np.asarray(column, dtype=_INTEGERS[kind])
        elif kind == "DOUBLE":
            values = [np.nan if value is None else value for value in column]
            batch[key] = np.asarray(values, dtype=np.float64)
        elif kind == "BOOLEAN":
            batch[key] = np.asarray(column, dtype=bool)
        else:
            texts = np.empty(len(column), dtype=object)
            texts[:] = column
            batch[key] = texts
    if not len(columns[next(iter(types))]):
        if more:
            return
        declared = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
        connection.execute(f"CREATE TABLE {table} ({declared})")
        return
    doubles = [f'"{name}"' for name, kind in types.items() if kind == "DOUBLE"]
    replace = f" REPLACE ({', '.join(f'nullif({n}, {_NAN}) AS {n}' for n in doubles)})"
    inner = f"SELECT {', '.join(selected)} FROM batch"
    query = f"SELECT *{replace if doubles else ''} FROM ({inner})"
    connection.execute(
        f"INSERT INTO {table} {query}" if more else f"CREATE TABLE {table} AS {query}"
    )


_NAN = "'nan'::DOUBLE"

_FOLDED = ", ".join(f"'{name}'" for name in _SHARED_XREFS)
_NAMES = f"""
CREATE TABLE names AS
SELECT name, lower(name) AS folded, gid, min(rank) AS rank FROM (
    SELECT symbol AS name, gid, 0 AS rank FROM loci
    UNION ALL SELECT locus_tag, gid, 1 FROM loci
    UNION ALL SELECT id, gid, 1 FROM loci
    UNION ALL SELECT unnest(synonyms), gid, 2 FROM loci
    UNION ALL SELECT unnest(old_locus_tags), gid, 3 FROM loci
    UNION ALL SELECT protein_id, gid, 4 FROM features WHERE gid IS NOT NULL AND type = 'CDS'
    UNION ALL SELECT split_part(protein_id, '.', 1), gid, 5 FROM features
        WHERE gid IS NOT NULL AND type = 'CDS' AND contains(protein_id, '.')
    UNION ALL SELECT value, gid, 6 FROM qualifiers JOIN features USING (fid)
        WHERE gid IS NOT NULL AND key IN ('transcript_id', 'ID', 'standard_name', 'label')
        AND (type IN ('CDS', 'mRNA') OR fid IN (SELECT fid FROM loci))
    UNION ALL SELECT xref, gid, 7 FROM (SELECT unnest(xrefs) AS xref, gid FROM loci)
        WHERE split_part(xref, ':', 1) NOT IN ({_FOLDED})
    UNION ALL SELECT split_part(xref, ':', 2), gid, 8
        FROM (SELECT unnest(xrefs) AS xref, gid FROM loci)
        WHERE starts_with(xref, 'UniProtKB') OR starts_with(xref, 'SGD:')
        OR starts_with(xref, 'ASAP:') OR starts_with(xref, 'ECOCYC:')
) WHERE name <> '' GROUP BY name, gid ORDER BY folded, gid
"""
