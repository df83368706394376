"""Kinds of vector index side by side: recall against exact search, build time, memory, speed.

    python -m benchmarks.vectors --genome FILE [FILE ...] [--count 1000000] [--kinds flat codes]

The vectors are made by noise around those of the product's own embedder: every description of the
genomes is embedded; a vector is one of these with noise of the covariance of all of them, so much
that its cosine to the description is drawn from the cosines between descriptions and their nearest
other description (one half of them against the other). Queries are 100 more vectors made so, and
102 phrases that people wrote in ``retrieval_queries.json``, which lie farther from everything.
Searches are single queries for ten rows on one thread. Memory leaves out what stays in a file.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.report import Row, arguments, finish, timed

PHRASES = Path(__file__).resolve().parent / "retrieval_queries.json"
DRAWN = 100
TOP = 10
CHUNK = 50_000
LEARNT = 40_000
"""Vectors of which an index learns its cells and codes."""
Search = Callable[[np.ndarray], np.ndarray]


@dataclass(slots=True)
class Built:
    """An index: how to search it (row numbers of the best ten), and its bytes in memory."""

    search: Search
    nbytes: int


def descriptions(genomes: Sequence[Path]) -> np.ndarray:
    """Vectors of the distinct descriptions of some genomes: float32 (n, dim)."""
    from index import passages
    from index.embed import registry
    from index.library import Library

    texts: dict[str, None] = {}
    with tempfile.TemporaryDirectory() as home:
        for path in genomes:
            with Library.open([path], home=home) as library:
                for genome in library.genomes:
                    texts.update(dict.fromkeys(passages.read(genome).sentences()))
    found = registry.load("static").encode(list(texts))
    return found[np.linalg.norm(found, axis=1) > 0.5]


class Cloud:
    """Vectors that are distributed as those of many genomes; the same for a seed.

    Parameters
    ----------
    base
        Vectors of real descriptions.
    """

    def __init__(self, base: np.ndarray, seed: int = 0):
        self.base = base
        self.random = np.random.default_rng(seed)
        shuffled = self.random.permutation(len(base))
        some = min(4000, len(base) // 2)
        near = (base[shuffled[:some]] @ base[shuffled[some:]].T).max(axis=1)
        self.cosines = near.clip(0.3, 0.999).astype(np.float32)
        spread = np.cov(base.T) + 1e-6 * np.eye(base.shape[1])
        self.shape = np.linalg.cholesky(spread).T.astype(np.float32)

    def draw(self, count: int) -> np.ndarray:
        """float32 (count, dim), rows of length 1."""
        out = np.empty((count, self.base.shape[1]), dtype=np.float32)
        for first in range(0, count, CHUNK):
            some = min(CHUNK, count - first)
            centre = self.base[self.random.integers(0, len(self.base), some)]
            noise = self.random.standard_normal(centre.shape, dtype=np.float32) @ self.shape
            noise -= (noise * centre).sum(axis=1, keepdims=True) * centre
            noise /= np.linalg.norm(noise, axis=1, keepdims=True)
            cosine = self.random.choice(self.cosines, some)[:, None]
            out[first : first + some] = cosine * centre + np.sqrt(1 - cosine**2) * noise
        return out


def phrases() -> np.ndarray:
    """Vectors of what people asked: float32 (102, dim)."""
    from index.embed import registry

    written = json.loads(PHRASES.read_text(encoding="utf-8"))
    texts = [text for _, text in written["ec"] + written["families"]]
    return registry.load("static").encode(texts[::2])


def exact(vectors: np.ndarray, queries: np.ndarray) -> np.ndarray:
    """Row numbers of the best ten by brute force: int64 (queries, 10), in no order."""
    scores = np.full((len(queries), TOP), -np.inf, dtype=np.float32)
    rows = np.zeros((len(queries), TOP), dtype=np.int64)
    for first in range(0, len(vectors), CHUNK):
        part = queries @ vectors[first : first + CHUNK].T
        best = np.argpartition(-part, TOP, axis=1)[:, :TOP]
        both = np.hstack([scores, np.take_along_axis(part, best, axis=1)])
        names = np.hstack([rows, best + first])
        keep = np.argpartition(-both, TOP, axis=1)[:, :TOP]
        scores = np.take_along_axis(both, keep, axis=1)
        rows = np.take_along_axis(names, keep, axis=1)
    return rows


def product(vectors: np.ndarray) -> Built:
    """What this product makes of as many vectors, written and read again."""
    from index.vectors import VectorIndex

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "vectors.faiss"
        VectorIndex(vectors).save(place)
        index = VectorIndex.load(place)  # a mapped file that was removed can still be read
    return Built(lambda query: index.search(query, TOP)[0], index.nbytes)


def of_faiss(factory: str, candidates: int = 0, **settings: int) -> Callable[[np.ndarray], Built]:
    """An index of FAISS by the name that its factory knows.

    Parameters
    ----------
    candidates
        Rows whose vectors, in 16 bits in a file, rank them again; 0 for none.
    settings
        ``nprobe``, ``efSearch``.
    """

    def build(vectors: np.ndarray) -> Built:
        import faiss

        index = faiss.index_factory(vectors.shape[1], factory, faiss.METRIC_INNER_PRODUCT)
        if "IVF" in factory:
            cells = faiss.extract_index_ivf(index)
            cells.cp.niter, cells.cp.max_points_per_centroid = 8, 64
            if hasattr(cells, "pq"):
                cells.pq.cp.niter, cells.pq.cp.max_points_per_centroid = 8, 64
        step = max(1, len(vectors) // LEARNT)
        if not index.is_trained:
            index.train(np.ascontiguousarray(vectors[::step]))
        for first in range(0, len(vectors), CHUNK):
            index.add(vectors[first : first + CHUNK])
        for name, value in settings.items():
            faiss.ParameterSpace().set_index_parameter(index, name, value)
        size = len(faiss.serialize_index(index))
        if not candidates:
            return Built(lambda query: index.search(query[None], TOP)[1][0], size)
        file = tempfile.NamedTemporaryFile(suffix=".npy")  # noqa: SIM115 - lives with the index
        np.save(file.name, vectors.astype(np.float16), allow_pickle=False)
        held = np.load(file.name, mmap_mode="r")

        def search(query: np.ndarray) -> np.ndarray:
            rows = index.search(query[None], candidates)[1][0]
            rows = np.sort(rows[rows >= 0])
            scores = held[rows].astype(np.float32) @ query
            return rows[np.argsort(-scores)[:TOP]]

        file.flush()
        return Built(search, size)

    return build


KINDS: dict[str, tuple[str, Callable[[np.ndarray], Built]]] = {
    "flat": ("flat, 32 bits: exact", of_faiss("Flat")),
    "half": ("flat, 16 bits", of_faiss("SQfp16")),
    "codes": ("this product: RaBitQ, 300 re-ranked", product),
    "ivf-codes": (
        "IVF1024-RaBitQ, 256 cells, 300 re-ranked", of_faiss("IVF1024,RaBitQ", 300, nprobe=256),
    ),
    "ivfpq": ("IVF1024-PQ64, 256 cells, 300 re-ranked", of_faiss("IVF1024,PQ64", 300, nprobe=256)),
    "hnsw": ("HNSW32, efSearch 256", of_faiss("HNSW32", efSearch=256)),
}  # fmt: skip


def measure(
    vectors: np.ndarray, groups: dict[str, np.ndarray], kinds: Sequence[str]
) -> Iterator[Row]:
    """A row for each kind of index, timed by its searches.

    Parameters
    ----------
    vectors
        To be searched.
    groups
        Queries by what they are called.
    """
    queries = np.vstack(list(groups.values()))
    right = exact(vectors, queries)
    flat = 4 * vectors.shape[1]
    for kind in kinds:
        label, build = KINDS[kind]
        began = time.process_time()
        built = build(vectors)
        seconds = time.process_time() - began
        found: list[np.ndarray] = []
        wall, cpu = [], []
        for query in queries:
            one, used = timed(partial(_keep, found, built.search, query), 1)
            wall += one
            cpu += used
        more: dict[str, Any] = {}
        first = 0
        for name, group in groups.items():
            pairs = zip(found[first:], right[first : first + len(group)], strict=False)
            more[f"recall@10, {name}"] = float(np.mean([len({*a} & {*b}) / TOP for a, b in pairs]))
            first += len(group)
        more["build CPU s"] = seconds
        more["bytes a vector"] = round(built.nbytes / len(vectors))
        more["of flat memory"] = f"1/{flat * len(vectors) / built.nbytes:.1f}"
        more["queries/s"] = float(1 / np.median(cpu))
        # The middle of the searches counts: the first ones read a file that was never read.
        yield Row(label, wall, [float(np.median(cpu))], KINDS["flat"][0], more)


def _keep(found: list[np.ndarray], search: Search, query: np.ndarray) -> None:
    found.append(search(query))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--genome", type=Path, nargs="+", required=True)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    arguments(parser)
    options = parser.parse_args()
    import faiss

    faiss.omp_set_num_threads(1)
    cloud = Cloud(descriptions(options.genome))
    vectors = cloud.draw(options.count)
    groups = {"drawn": cloud.draw(DRAWN), "phrases": phrases()}
    rows = []
    for row in measure(vectors, groups, options.kinds):
        print(row.what, row.more, flush=True)
        rows.append(row)
    finish("vectors", rows, options)


if __name__ == "__main__":
    main()
