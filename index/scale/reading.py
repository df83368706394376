"""One genome file -> its rows for a library, staged until they are packed into a shard."""

from __future__ import annotations

import hashlib
import json
import os
from array import array
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from index.build import cleaned, uncollected
from index.columns import count_letters, load_table
from index.filenames import stem
from index.passages import PIPELINE, SENTENCE, enzyme_words
from index.records import Diagnostic, FormatError, Record
from index.scale.sources import Source, fetched
from index.scratch import scratch
from index.store import content_id
from index.tables import Row, record_rows

GENES, ABOUT = "genes.parquet", "genome.json"
TYPES = {
    "record_no": "INTEGER", "gene": "INTEGER", "place": "INTEGER", "record": "VARCHAR",
    "id": "VARCHAR", "symbol": "VARCHAR", "locus_tag": "VARCHAR", "synonyms": "VARCHAR[]",
    "old_locus_tags": "VARCHAR[]", "protein_id": "VARCHAR", "start": "BIGINT", "end": "BIGINT",
    "strand": "TINYINT", "kind": "VARCHAR", "pseudo": "BOOLEAN", "product": "VARCHAR",
    "body": "VARCHAR", "text": "BIGINT", "ec": "VARCHAR[]", "length": "BIGINT",
    "aa_length": "BIGINT", "gc": "DOUBLE",
}  # fmt: skip
"""Columns of a staged gene. `start` and `end` are 0-based half-open in reading direction of the
record, so that a gene over the origin has start > end; `place` counts the genes of a record."""
_COPY = "COPY genes TO ? (FORMAT parquet, COMPRESSION zstd)"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source.

    Attributes
    ----------
    id
        SHA-256 of the file; empty where it could not be read at all.
    failed
        Why it is not in the library, in one sentence; empty where it is.
    genes, length
        Of the genome.
    """

    uri: str
    stamp: str
    id: str = ""
    failed: str = ""
    genes: int = 0
    length: int = 0


@dataclass(slots=True)
class _Rows:
    """A genome while it is read."""

    records: list[dict[str, Any]] = field(default_factory=list)
    genes: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in TYPES})


def key_of(digest: str) -> int:
    """The number that stands for a genome in all tables: 63 bits of its SHA-256."""
    return int(digest[:16], 16) >> 1


def text_of(product: str, body: str) -> str:
    """What is embedded of a gene: its product, then what else its annotation says."""
    return ". ".join(part for part in (product, body) if part)[:SENTENCE]


def text_key(product: str, body: str) -> int:
    """The number of a text, the same in every shard; 0 where there is no text."""
    if not (product or body):
        return 0
    sums = hashlib.blake2b(f"{product}\x1f{body}".encode(), digest_size=8).digest()
    return int.from_bytes(sums, "big") >> 1


def stage(source: Source, staging: Path) -> Outcome:
    """Read a genome and put its rows into the folder ``<staging>/<SHA-256>``.

    A genome that is there already is left as it is. Nothing that is wrong with the file is raised.

    Parameters
    ----------
    source
        Where it is.
    staging
        Folder of genomes that wait for being packed.

    Raises
    ------
    OSError
        `staging` cannot be written.
    """
    with scratch(staging, "read") as beside:
        try:
            with fetched(source, beside) as path:
                id = content_id(path)
                if (staging / id).is_dir():
                    return _known(source, id, staging / id)
                rows, about = _read(path, source, id)
        except (FormatError, ValueError, OSError, ImportError) as error:
            return Outcome(source.uri, source.stamp, failed=_sentence(source, error))
        about["records"] = rows.records
        folder = beside / "whole"
        folder.mkdir()
        _write(folder, rows, about)
        try:
            os.rename(folder, staging / id)
        except OSError:
            if not (staging / id).is_dir():
                raise
        return _known(source, id, staging / id)


def _known(source: Source, id: str, folder: Path) -> Outcome:
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    return Outcome(source.uri, source.stamp, id, "", about["genes"], about["length"])


def _sentence(source: Source, error: Exception) -> str:
    if isinstance(error, FormatError):
        return str(error)
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    said = " ".join(str(said).split())[:300].rstrip(".")
    return f"{source.name}: cannot be read ({said})."


def _read(path: Path, source: Source, id: str) -> tuple[_Rows, dict[str, Any]]:
    """The rows of a file and what is to be known of it as a whole.

    Raises
    ------
    FormatError
        It cannot be read, or is no genome.
    """
    from index.formats import open_any

    opened = open_any(path)
    if opened.is_track:
        opened.close()
        raise FormatError(
            f"{source.name}: {opened.format} files lie beside genomes, they are none."
        )
    rows = _Rows()
    remarks: list[Diagnostic] = opened.diagnostics
    with uncollected():
        for record in cleaned(opened, source.name, remarks):
            _add(rows, record)
    if not rows.records:
        raise FormatError(f"{source.name} holds no records.")
    organisms = [row["organism"] for row in rows.records if row["organism"]]
    known = [row for row in rows.records if row["strong"] is not None]
    bases = sum(row["length"] for row in known)
    return rows, {
        "id": id,
        "name": stem(Path(source.name)),
        "source": source.uri,
        "organism": max(dict.fromkeys(organisms), key=organisms.count) if organisms else "",
        "format": opened.format,
        "length": sum(row["length"] for row in rows.records),
        "gc": sum(row["strong"] for row in known) / bases if bases else None,
        "genes": len(rows.genes["gene"]),
        "proteins": sum(kind == "protein" for kind in rows.genes["kind"]),
        "remarks": [asdict(item) for item in remarks if item.severity != "info"][:20],
    }


def _add(rows: _Rows, record: Record) -> None:
    number = len(rows.records)
    strong = None
    if record.sequence is not None and record.molecule != "protein":
        counts = count_letters(record.sequence)
        strong = counts["G"] + counts["C"]
    out = rows.genes
    genes: list[Row] = []
    if record.features:
        _, loci = record_rows(record, number, 0, 0)
        genes = [row for row in loci if row["counted"]]
        genes.sort(key=lambda row: (row["start"], row["end"], row["gid"]))
    for place, row in enumerate(genes):
        product = " ".join(row["product"].split())
        body = _body(row)
        start, end = _ends(row)
        given = {
            "record_no": number, "gene": len(out["gene"]), "place": place, "product": product,
            "body": body, "text": text_key(product, body), "start": start, "end": end,
        }  # fmt: skip
        for name, column in out.items():
            column.append(given[name] if name in given else row[name])
    rows.records.append({
        "record_no": number, "id": record.id, "description": record.description,
        "organism": record.organism, "length": record.length, "topology": record.topology,
        "strong": strong, "genes": len(genes),
    })  # fmt: skip
    record.features, record.sequence = [], None


def _body(row: Row) -> str:
    said: Iterable[str] = (
        PIPELINE.sub("", row["note"]).strip("; "), row["function"], enzyme_words(row["ec"]),
    )  # fmt: skip
    return " ".join("; ".join(text for text in said if text).split())[:SENTENCE]


def _ends(row: Row) -> tuple[int, int]:
    """Ends in reading direction of the record, 0-based half-open."""
    if not row["wraps"]:
        return row["start"], row["end"]
    parts = json.loads(row["parts"])
    ordered = parts if row["strand"] >= 0 else parts[::-1]
    return ordered[0][0], ordered[-1][1]


def _write(folder: Path, rows: _Rows, about: dict[str, Any]) -> None:
    import duckdb

    columns: dict[str, Any] = dict(rows.genes)
    columns["text"] = array("q", columns["text"])
    with duckdb.connect(config={"threads": 1}) as connection:
        load_table(connection, "genes", columns, TYPES)
        connection.execute(_COPY, [str(folder / GENES)])
    (folder / ABOUT).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
