"""From records to a store: sequence file, tables and descriptions in one pass.

`build` writes what answering needs; `index.windows` adds the sequence windows later.
"""

from __future__ import annotations

import gc
import json
import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import numpy as np

from index.describe import describe_gene, describe_row
from index.formats.notes import Notes, shown
from index.records import LONGEST_NAME, Diagnostic, FormatError, Record, tidy
from index.scratch import database_errors
from index.store import META, SEQUENCE, TABLES, VERSION, building
from index.tables import FEATURE_TYPES, LOCUS_TYPES, Row, record_rows

Progress = Callable[[float, str], None]

_SEPARATOR = "\x1f"
_CHUNK = 1 << 20
_FARTHEST = 1 << 40
_BASES = "ACGTN"
_SOURCE_KEYS = (
    "strain", "isolate", "host", "serotype", "plasmid", "chromosome", "segment", "organelle",
    "mol_type", "country", "geo_loc_name", "collection_date", "isolation_source",
)  # fmt: skip
_RECORD_TYPES = {
    "record_no": "INTEGER", "id": "VARCHAR", "name": "VARCHAR", "description": "VARCHAR",
    "length": "BIGINT", "molecule": "VARCHAR", "topology": "VARCHAR", "organism": "VARCHAR",
    "has_sequence": "BOOLEAN", "A": "BIGINT", "C": "BIGINT", "G": "BIGINT", "T": "BIGINT",
    "N": "BIGINT", "other": "BIGINT", "gc": "DOUBLE", "annotations": "VARCHAR",
}  # fmt: skip
_SHARED_XREFS = (
    "GO", "InterPro", "Pfam", "PFAM", "taxon", "PDB", "COG", "TIGR", "TIGRFAM", "TIGRFAMs", "CDD",
    "SMART", "PROSITE", "EC", "SO", "Rfam", "RFAM", "HSSP", "KEGG", "KO", "PANTHER", "SUPFAM",
    "UniRef", "RefSeq_cluster",
)  # fmt: skip


def build(
    directory: Path,
    records: Iterable[Record],
    *,
    id: str,
    path: Path,
    name: str,
    format: str,
    diagnostics: list[Diagnostic],
    progress: Progress | None = None,
) -> None:
    """Write the store of one genome and put it in place when whole.

    Parameters
    ----------
    directory
        Final place of the store.
    records
        Read once, in order.
    id, path, name, format
        What the genome is known by.
    diagnostics
        May grow while `records` are read.
    progress
        Called with a fraction and a few words.

    Raises
    ------
    FormatError
        From `records`, or where they are none.
    OSError
        The store cannot be written.
    """
    file = shown(path.name, LONGEST_NAME)
    say = progress or (lambda fraction, words: None)
    with uncollected(), building(directory) as scratch:
        tables = _Tables()
        with open(scratch / f"{SEQUENCE}.fai", "w") as fai, open(scratch / SEQUENCE, "wb") as fasta:
            for record in cleaned(records, file, diagnostics):
                say(0.1, f"reading {record.id}")
                tables.add(record)
                _write_sequence(record, fasta, fai)
                record.features, record.sequence = [], None
        if not tables.records["id"]:
            raise FormatError(f"{file} holds no records.")
        say(0.7, "writing tables")
        tables.write(scratch / TABLES)
        files = {file.name: file.stat().st_size for file in scratch.iterdir()}
        organisms = Counter(filter(None, tables.records["organism"]))
        meta = {
            "version": VERSION,
            "id": id,
            "name": name,
            "path": str(path),
            "format": format,
            "organism": organisms.most_common(1)[0][0] if organisms else "",
            "n_records": len(tables.records["id"]),
            "n_genes": sum(tables.loci["counted"]),
            "length": sum(tables.records["length"]),
            "files": files,
            "diagnostics": [asdict(item) for item in diagnostics],
        }
        (scratch / META).write_text(json.dumps(meta), encoding="utf-8")
    say(1.0, "ready")


def cleaned(
    records: Iterable[Record], file: str, diagnostics: list[Diagnostic]
) -> Iterator[Record]:
    """Records with unique names that print, DNA letters, and features that a sequence can have.

    Parameters
    ----------
    file
        Name of the file, for `diagnostics`, which grow by what was changed.
    """
    for record in _named(records, Notes(file, diagnostics)):
        _clean(record)
        _drop_far(record, file, diagnostics)
        yield record


@contextmanager
def uncollected() -> Iterator[None]:
    """No cyclic garbage collection: it walks the hundred thousands of new objects in vain."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _named(records: Iterable[Record], notes: Notes) -> Iterator[Record]:
    """Records with unique, non-empty, printable ids without blanks."""
    seen: Counter[str] = Counter()
    for number, record in enumerate(records, 1):
        clean = tidy(re.sub(r"\s+", "_", record.id.strip()))[:LONGEST_NAME]
        wanted = clean or f"record_{number}"
        given = wanted
        while seen[given]:
            seen[wanted] += 1
            given = f"{wanted}_{seen[wanted]}"
        seen[given] += 1
        if given != record.id:
            why = "occurs before" if given != wanted else "is empty, too long or holds blanks"
            (notes.warning if clean else notes.info)(
                f"Record {number} is called '{given}' because its id {why}.", given, record.line
            )
            record.id = given
        yield record


def _clean(record: Record) -> None:
    """DNA letters for RNA, names that print, what only the source feature tells of the record."""
    _read_source(record)
    record.name = tidy(record.name)[:LONGEST_NAME]
    record.description = _on_one_line(record.description)
    record.organism = _on_one_line(record.organism)
    if record.sequence is not None:
        record.length = len(record.sequence)
        if record.molecule != "protein":
            record.sequence = record.sequence.upper().replace(b"U", b"T")


def _on_one_line(text: str) -> str:
    """Text without characters that do not print, such as escapes and direction marks."""
    if text.isprintable():
        return text
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _read_source(record: Record) -> None:
    """What the source feature tells of the record and its head does not."""
    source = next((f for f in record.features[:50] if f.type in ("source", "region")), None)
    if source is None:
        return
    record.organism = record.organism or source.first("organism")
    if not record.topology and source.first("Is_circular").lower() == "true":
        record.topology = "circular"
    for key in _SOURCE_KEYS:
        if key in source.qualifiers:
            record.annotations.setdefault(key, source.first(key))
    if source.type == "region" and source.first("genome") and source.first("Name"):
        record.annotations.setdefault(source.first("genome"), source.first("Name"))


def _drop_far(record: Record, file: str, diagnostics: list[Diagnostic]) -> None:
    """Leave out features at positions that no sequence has."""
    far = [feature for feature in record.features if feature.end > _FARTHEST]
    if far:
        message = f"Features beyond position {_FARTHEST:,} were left out: {len(far)}."
        diagnostics.append(Diagnostic(file, record.id, far[0].line, "error", message))
        record.features = [feature for feature in record.features if feature.end <= _FARTHEST]


def _write_sequence(record: Record, fasta: IO[bytes], fai: IO[str]) -> None:
    """One line of sequence a record, so that its index is one line too."""
    if not record.sequence:
        return
    fasta.write(f">{record.id}\n".encode())
    size = len(record.sequence)
    fai.write(f"{record.id}\t{size}\t{fasta.tell()}\t{size}\t{size + 1}\n")
    fasta.write(record.sequence)
    fasta.write(b"\n")


def count_letters(sequence: bytes) -> dict[str, int]:
    """Occurrences of A, C, G, T, N and everything else."""
    total = np.zeros(256, dtype=np.int64)
    codes = np.frombuffer(sequence, dtype=np.uint8)
    for at in range(0, len(codes), _CHUNK):
        total += np.bincount(codes[at : at + _CHUNK], minlength=256)
    counts = {base: int(total[ord(base)]) for base in _BASES}
    counts["other"] = len(sequence) - sum(counts.values())
    return counts


class _Tables:
    """Columns of all tables, grown record by record and written at once."""

    def __init__(self) -> None:
        self.records: dict[str, list] = {name: [] for name in _RECORD_TYPES}
        self.features: dict[str, list] = {name: [] for name in FEATURE_TYPES}
        self.loci: dict[str, list] = {name: [] for name in LOCUS_TYPES}
        self.qualifiers: dict[str, Any] = {
            "fid": array("i"), "key": [], "value": [], "ordinal": array("i"),
        }  # fmt: skip
        self.descriptions: dict[str, Any] = {"fid": array("i"), "gid": array("i"), "text": []}

    def add(self, record: Record) -> None:
        number = len(self.records["id"])
        self._add_record(record, number)
        if not record.features:
            return
        first_fid = len(self.features["fid"])
        rows, loci = record_rows(record, number, first_fid, len(self.loci["gid"]))
        _extend(self.features, rows)
        _extend(self.loci, loci)
        self._add_qualifiers(record, first_fid)
        self._describe(record, rows, loci)

    def _add_record(self, record: Record, number: int) -> None:
        counts: dict[str, int] = {}
        strong = None
        if record.sequence is not None and record.molecule != "protein":
            counts = count_letters(record.sequence)
            strong = (counts["G"] + counts["C"]) / record.length if record.length else None
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
            "annotations": json.dumps(record.annotations),
        }
        _extend(self.records, [row])

    def _add_qualifiers(self, record: Record, fid: int) -> None:
        fids, keys = self.qualifiers["fid"], self.qualifiers["key"]
        texts, ordinals = self.qualifiers["value"], self.qualifiers["ordinal"]
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
        out = self.descriptions
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

    def write(self, path: Path) -> None:
        """Load everything into a new DuckDB file.

        Raises
        ------
        OSError
            It cannot be written.
        """
        import duckdb

        with database_errors(path), duckdb.connect(str(path)) as connection:
            connection.execute("SET pandas_analyze_sample = 0")
            connection.execute("SET force_compression = 'uncompressed'")
            load_table(connection, "records", self.records, _RECORD_TYPES)
            load_table(connection, "features", self.features, FEATURE_TYPES)
            load_table(connection, "loci", self.loci, LOCUS_TYPES)
            qualifiers = {
                "fid": "INTEGER", "key": "VARCHAR", "value": "VARCHAR", "ordinal": "INTEGER",
            }  # fmt: skip
            load_table(connection, "qualifiers", self.qualifiers, qualifiers)
            descriptions = {"fid": "INTEGER", "gid": "INTEGER", "text": "VARCHAR"}
            load_table(connection, "descriptions", self.descriptions, descriptions)
            connection.execute("UPDATE descriptions SET gid = NULL WHERE gid < 0")
            connection.execute("CREATE VIEW genes AS SELECT * FROM loci WHERE counted")
            connection.execute(_NAMES)
            # Closing would do this too, but says nothing when the disk is full.
            connection.execute("CHECKPOINT")


def _extend(columns: dict[str, list], rows: Sequence[Row]) -> None:
    for name, column in columns.items():
        column += [row[name] for row in rows]


_INTEGERS = {"INTEGER": np.int32, "BIGINT": np.int64, "TINYINT": np.int8}
_ABSENT = -(1 << 7)


def load_table(connection: Any, table: str, columns: dict[str, Any], types: dict[str, str]) -> None:
    """Create a table from columns through numpy, which DuckDB scans in place.

    Parameters
    ----------
    columns
        Values of each column, None where there is none.
    types
        DuckDB's type of each column, in order.
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
        declared = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
        connection.execute(f"CREATE TABLE {table} ({declared})")
        return
    doubles = [f'"{name}"' for name, kind in types.items() if kind == "DOUBLE"]
    replace = f" REPLACE ({', '.join(f'nullif({n}, {_NAN}) AS {n}' for n in doubles)})"
    inner = f"SELECT {', '.join(selected)} FROM batch"
    query = f"SELECT *{replace if doubles else ''} FROM ({inner})"
    connection.execute(f"CREATE TABLE {table} AS {query}")


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
