"""A library on disk, opened for questions: DuckDB over its Parquet, vectors shard by shard.

Nothing is read into memory but the table of genomes; DuckDB reads what a question needs.
"""

from __future__ import annotations

import json
import os
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np

from index.embed import registry
from index.records import FormatError, tidy
from index.scale import shard
from index.scale.build import ABOUT, VERSION
from index.vectors import VectorIndex

Sql = Callable[..., list[tuple]]

MEMORY = "2GB"
"""What DuckDB may hold; beyond it spills to disk."""
OPEN = 1024
"""Vector files kept mapped."""
_GENOMES = """
CREATE TABLE genomes AS SELECT * REPLACE (
    -- Two genomes of one file name are told apart by the beginning of their SHA-256.
    CASE WHEN count(*) OVER (PARTITION BY lower(name)) > 1
    THEN name || '~' || left(sha256, 6) ELSE name END AS name
) FROM read_parquet(?) ORDER BY name, sha256
"""


@dataclass(frozen=True, slots=True)
class Match:
    """A text of the library that is near to a question.

    Attributes
    ----------
    text
        Its number in the tables.
    score
        Cosine of the two.
    """

    text: int
    score: float


class Shelf:
    """An opened library. Safe to use from several threads.

    Parameters
    ----------
    store
        Folder that `index.scale.build.build` wrote.

    Raises
    ------
    FormatError
        The folder holds no library, an unfinished one without any shard, or one of another version.

    Attributes
    ----------
    store
        The folder.
    name
        Its name.
    """

    def __init__(self, store: str | os.PathLike[str]):
        import duckdb

        self.store = Path(store)
        self.name = tidy(self.store.name)
        self._about = _about(self.store)
        self.shards = shard.shards(self.store)
        if not self.shards:
            raise FormatError(
                f"{self.name}: this library holds no genome yet; finish it with dnahlm index build."
            )
        missing = [
            place / name
            for place in self.shards
            for name in (*(f"{table}.parquet" for table in shard.TABLES), shard.VECTORS)
            if not (place / name).is_file()
        ]
        if missing:
            raise FormatError(
                f"{self.name}: {missing[0].parent.name}/{missing[0].name} is missing; run "
                "dnahlm index build again with the same sources and --out."
            )
        self._connection = duckdb.connect(
            config={"memory_limit": MEMORY, "enable_external_access": True}
        )
        try:
            for table in ("records", "genes", "names", "texts"):
                self._connection.read_parquet(self._files(table)).create_view(table)
            self._connection.execute(_GENOMES, [self._files("genomes")])
        except duckdb.Error as error:
            first = str(error).splitlines()[0][:200]
            raise FormatError(f"{self.name}: this library is damaged ({first}).") from None
        self._vectors: OrderedDict[Path, tuple[VectorIndex, np.ndarray]] = OrderedDict()
        self._lock = RLock()

    def _files(self, table: str) -> list[str]:
        return [str(place / f"{table}.parquet") for place in self.shards]

    def __len__(self) -> int:
        """Number of genomes."""
        return self.sql("SELECT count(*) FROM genomes")[0][0]

    def __repr__(self) -> str:
        return f"Shelf({self.name!r}, {len(self)} genomes, {len(self.shards)} shards)"

    @property
    def id(self) -> str:
        """Changes with what the library holds."""
        return "+".join(place.name.removeprefix("shard=") for place in self.shards)

    def sql(self, query: str, params: Sequence[Any] | dict[str, Any] = ()) -> list[tuple]:
        """Rows of a DuckDB query over ``genomes``, ``records``, ``genes``, ``names`` and ``texts``.

        Values are given as parameters, never written into the query.
        """
        cursor = self._connection.cursor()
        try:
            return cursor.execute(query, params).fetchall()
        finally:
            cursor.close()

    @contextmanager
    def keeping(self, **tables: tuple[str, Sequence[Any]]) -> Iterator[Sql]:
        """`sql` with the rows of some queries kept under names of their own, so that several
        questions can be asked of them."""
        cursor = self._connection.cursor()
        try:
            for name, (query, params) in tables.items():
                cursor.execute(f"CREATE TEMP TABLE {name} AS {query}", params)
            yield lambda query, params=(): cursor.execute(query, params).fetchall()
        finally:
            cursor.close()

    def failed(self) -> list[tuple[str, str]]:
        """Sources that the last build could not read, each with the reason in one sentence."""
        try:
            lines = (self.store / "failed.jsonl").read_text(encoding="utf-8").splitlines()
            found = [json.loads(line) for line in lines]
            return [(str(item["source"]), str(item["reason"])) for item in found]
        except (OSError, ValueError, KeyError, TypeError):
            return []

    def digest(self) -> dict[str, tuple[int, int]]:
        """Number of rows of each table and a sum over their hashes: equal where the rows are,
        in whatever order and shards they lie."""
        return {
            table: self.sql(f"SELECT count(*), sum(hash(t)::HUGEINT) FROM {table} t")[0]
            for table in ("genomes", "records", "genes", "names")
        }

    def search(self, query: str, k: int = 100, least: float = 0.0) -> list[Match]:
        """Texts that are nearest in meaning, over all shards.

        Parameters
        ----------
        query
            Words.
        k
            Most texts wanted.
        least
            Lowest cosine.

        Returns
        -------
        list of Match
            Each text once, best first.

        Raises
        ------
        OSError
            A vector file is damaged.
        """
        vector = registry.load(self._about["embedder"]).encode_one(query)
        if not vector.any():
            return []

        def nearest(place: Path) -> list[tuple[float, int]]:
            index, texts = self._opened(place)
            rows, scores = index.search(vector, k)
            return list(zip(scores.tolist(), texts[rows].tolist(), strict=True))

        with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as pool:
            found = [pair for pairs in pool.map(nearest, self.shards) for pair in pairs]
        best: dict[int, float] = {}
        for score, text in sorted(found, key=lambda pair: (-pair[0], pair[1])):
            if score >= least:
                best.setdefault(text, score)
        return [Match(text, score) for text, score in list(best.items())[:k]]

    def _opened(self, place: Path) -> tuple[VectorIndex, np.ndarray]:
        """Vectors of a shard and the numbers of their texts: int64 (n,)."""
        with self._lock:
            if place in self._vectors:
                self._vectors.move_to_end(place)
                return self._vectors[place]
        index = VectorIndex.load(place / shard.VECTORS)
        rows = self.sql("SELECT text FROM read_parquet(?) ORDER BY text",
                        [str(place / "texts.parquet")])  # fmt: skip
        texts = np.array([row[0] for row in rows], dtype=np.int64)
        if len(index) != len(texts):
            raise OSError(f"{self.name}: {place.name}/{shard.VECTORS} is damaged.")
        with self._lock:
            self._vectors[place] = index, texts
            while len(self._vectors) > OPEN:
                self._vectors.popitem(last=False)
        return index, texts

    def close(self) -> None:
        """Close the tables."""
        self._connection.close()

    def __enter__(self) -> Shelf:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def _about(store: Path) -> dict[str, Any]:
    name = tidy(store.name)
    try:
        about = json.loads((store / ABOUT).read_text(encoding="utf-8"))
        version, _ = about["version"], about["embedder"]
    except FileNotFoundError:
        raise FormatError(
            f"{name}: is no library; make one with dnahlm index build SOURCES --out {name}."
        ) from None
    except (OSError, ValueError, KeyError, TypeError):
        raise FormatError(f"{name}: {ABOUT} is damaged; build the library again.") from None
    if version != VERSION:
        raise FormatError(f"{name}: was made by another version; build it again with this one.")
    return about
