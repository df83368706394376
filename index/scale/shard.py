"""Staged genomes -> one shard: Parquet tables and vectors, put in place when whole.

``<store>/shards/shard=<name>/`` holds ``genomes``, ``records``, ``genes``, ``names`` and ``texts``
as Parquet, ``vectors.faiss`` (row by row the vectors of ``texts``) and ``SHA256SUMS``. The name is
made of the genomes' SHA-256, so that the same genomes are the same shard whoever packs them.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dnahlm.seal import SUMS, damaged, seal
from index.columns import load_table
from index.embed.base import Embedder
from index.filenames import stem
from index.scale.reading import ABOUT, GENES, key_of, text_of
from index.scale.sources import Source
from index.scratch import database_errors, scratch
from index.store import CHECKED
from index.vectors import VectorIndex

TABLES = ("genomes", "records", "genes", "names", "texts")
VECTORS = "vectors.faiss"
SHARDS = "shards"
_GENOMES = {
    "genome": "BIGINT", "sha256": "VARCHAR", "name": "VARCHAR", "source": "VARCHAR",
    "organism": "VARCHAR", "format": "VARCHAR", "records": "INTEGER", "length": "BIGINT",
    "gc": "DOUBLE", "genes": "INTEGER", "proteins": "INTEGER", "remarks": "INTEGER",
}  # fmt: skip
_RECORDS = {
    "genome": "BIGINT", "record_no": "INTEGER", "record": "VARCHAR", "description": "VARCHAR",
    "organism": "VARCHAR", "length": "BIGINT", "topology": "VARCHAR", "gc": "DOUBLE",
    "genes": "INTEGER",
}  # fmt: skip
_STAGED = "CREATE TABLE staged AS SELECT * FROM read_parquet(?, filename = 'file')"
_OWNED = "CREATE TABLE owned AS SELECT genome, s.* FROM staged s JOIN files USING (file)"
_ORDERED = {
    # Genes of one name lie together: a name is then found in one row group, and packs well.
    "genes": """
        SELECT genome, gene, record_no, place, record, id, symbol, lower(symbol) AS folded,
        start, "end", strand, kind, pseudo, product, text, ec, length, aa_length, gc, protein_id
        FROM owned ORDER BY folded, product, genome, gene""",
    "names": """
        SELECT lower(name) AS folded, genome, gene, min(rank) AS rank FROM (
            SELECT locus_tag AS name, genome, gene, 1 AS rank FROM owned
            UNION ALL SELECT id, genome, gene, 1 FROM owned
            UNION ALL SELECT unnest(synonyms), genome, gene, 2 FROM owned
            UNION ALL SELECT unnest(old_locus_tags), genome, gene, 3 FROM owned
            UNION ALL SELECT protein_id, genome, gene, 4 FROM owned
        ) WHERE name <> '' GROUP BY folded, genome, gene ORDER BY folded, genome, gene""",
    "texts": """
        SELECT text, first(product ORDER BY product) AS product, first(body ORDER BY body) AS body,
        count(*) AS genes FROM owned WHERE text <> 0 GROUP BY text ORDER BY text""",
}


def name_of(ids: Sequence[str]) -> str:
    """Name of the shard of these genomes."""
    return hashlib.sha256("+".join(ids).encode()).hexdigest()[:16]


def place_of(store: Path, name: str) -> Path:
    """Folder of a shard."""
    return store / SHARDS / f"shard={name}"


def shards(store: Path) -> list[Path]:
    """Folders of all shards, in order of their names."""
    return sorted(path for path in (store / SHARDS).glob("shard=*") if path.is_dir())


def is_whole(place: Path) -> bool:
    """Whether every file of a shard holds what was written, by SHA-256."""
    return (place / SUMS).is_file() and damaged(place / SUMS, place / CHECKED) is None


def drop(place: Path) -> None:
    """Take a damaged shard away; its genomes are then read again.

    Raises
    ------
    OSError
        The store cannot be written.
    """
    with scratch(place.parent, "old") as aside:
        os.rename(place, aside / "shard")


def pack(store: Path, staging: Path, genomes: Sequence[tuple[str, str]], embedder: Embedder) -> str:
    """Write the shard of staged genomes; one that is there already is left as it is.

    Parameters
    ----------
    genomes
        SHA-256 of each genome, which is in `staging`, and the address that it is known by.
    embedder
        Of the texts.

    Returns
    -------
    str
        Name of the shard.

    Raises
    ------
    OSError
        The store cannot be written.
    """
    name = name_of([id for id, _ in genomes])
    place = place_of(store, name)
    if is_whole(place):
        return name
    with scratch(place.parent, name) as beside:
        fresh = beside / "shard"
        fresh.mkdir()
        with database_errors(store):
            _write_tables(fresh, staging, genomes, embedder)
        seal(fresh / SUMS, [file.name for file in fresh.iterdir()])
        if place.exists():
            drop(place)
        try:
            os.rename(fresh, place)
        except OSError:
            if not is_whole(place):
                raise
    return name


def _write_tables(
    folder: Path, staging: Path, genomes: Sequence[tuple[str, str]], embedder: Embedder
) -> None:
    import duckdb

    with duckdb.connect(config={"threads": 1}) as connection:
        _about(connection, staging, genomes)
        files = [str(staging / id / GENES) for id, _ in genomes]
        keys = [key_of(id) for id, _ in genomes]
        connection.execute("CREATE TABLE files AS SELECT unnest(?) AS file, unnest(?) AS genome",
                           [files, keys])  # fmt: skip
        connection.execute(_STAGED, [files])
        connection.execute(_OWNED)
        for table in TABLES:
            chosen = _ORDERED.get(table, f"FROM {table}")
            target = str(folder / f"{table}.parquet")
            connection.execute(f"COPY ({chosen}) TO ? (FORMAT parquet, COMPRESSION zstd)", [target])
        texts = connection.execute(f"SELECT product, body FROM ({_ORDERED['texts']})").fetchall()
    VectorIndex(_embedded([text_of(*row) for row in texts], embedder)).save(folder / VECTORS)


def _embedded(sentences: list[str], embedder: Embedder) -> Any:
    """Vectors of sentences: float32 (n, dim); the same however many are embedded together."""
    import numpy as np

    if not sentences:
        return np.zeros((0, embedder.dim), dtype=np.float32)
    return embedder.encode(sentences)


def _about(connection: Any, staging: Path, staged: Sequence[tuple[str, str]]) -> None:
    """The tables of genomes and of their records."""
    genomes: dict[str, list[Any]] = {name: [] for name in _GENOMES}
    records: dict[str, list[Any]] = {name: [] for name in _RECORDS}
    for id, uri in staged:
        about = json.loads((staging / id / ABOUT).read_text(encoding="utf-8"))
        # Of a file that is there twice either copy may have been read.
        given = about | {
            "source": uri, "name": stem(Path(Source(uri).name)),
            "genome": key_of(about["id"]), "sha256": about["id"],
            "records": len(about["records"]), "remarks": len(about["remarks"]),
        }  # fmt: skip
        for name, column in genomes.items():
            column.append(given[name])
        for row in about["records"]:
            known = row["strong"] is not None and row["length"]
            given = row | {
                "genome": key_of(about["id"]), "record": row["id"],
                "gc": row["strong"] / row["length"] if known else None,
            }  # fmt: skip
            for name, column in records.items():
                column.append(given[name])
    load_table(connection, "genomes", genomes, _GENOMES)
    load_table(connection, "records", records, _RECORDS)


def unstage(staging: Path, ids: Sequence[str]) -> None:
    """Remove staged genomes that a shard holds now."""
    for id in ids:
        shutil.rmtree(staging / id, ignore_errors=True)
