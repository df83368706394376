"""The search index of a genome: built at the first search, kept in its store.

``<store>/search/`` holds one folder for each part: ``words-<version>`` (passages and BM25) and
``<embedder fingerprint>-<version>`` (vectors). A part is written beside its place and renamed, so
that two processes can build at once: the first to finish wins, the other keeps its own in memory.
Each part carries the SHA-256 of its files; a damaged one is made again.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dnahlm.seal import SUMS, damaged, seal
from index import passages
from index.embed import registry
from index.embed.base import Embedder
from index.lexical import LexicalIndex
from index.passages import Passages
from index.scratch import scratch
from index.store import CHECKED
from index.vectors import VectorIndex

if TYPE_CHECKING:
    from index.genome import Genome

VERSION = 3
"""Raise when passages, analysis or layout change: older parts are then built again."""
OPEN = 8
"""Indexes kept in memory."""
CHUNK = 2048
"""Passages embedded between two reports of progress."""

Progress = Callable[[float, str], None]


class SearchIndex:
    """Passages, words and vectors of one genome.

    Parameters
    ----------
    texts
        What is searched.
    folder
        Where parts are kept; None keeps them in memory.
    """

    def __init__(self, texts: Passages, lexical: LexicalIndex, folder: Path | None = None):
        self.texts = texts
        self.lexical = lexical
        self.folder = folder
        self._vectors: dict[str, VectorIndex] = {}
        self._lock = threading.RLock()

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def fids(self) -> np.ndarray:
        """Feature of each row: int64 (n,)."""
        return self.texts.fids

    @property
    def gids(self) -> np.ndarray:
        """Gene of each row, -1 for none: int64 (n,)."""
        return self.texts.gids

    def embedder(self, name: str) -> Embedder:
        """The embedder of that name."""
        return registry.load(name)

    def _place(self, name: str) -> Path | None:
        if self.folder is None:
            return None
        return self.folder / f"{registry.load(name).fingerprint}-{VERSION}"

    def has_vectors(self, name: str) -> bool:
        """Whether every passage has its vector of this embedder already."""
        if name == "static" or name in self._vectors:
            return True
        place = self._place(name)
        return place is not None and (place / "vectors.faiss").is_file()

    def vectors(self, name: str, progress: Progress | None = None) -> VectorIndex:
        """Vectors of all passages, read or else made."""
        with self._lock:
            if name not in self._vectors:
                self._vectors[name] = self._read_vectors(name) or self._make_vectors(name, progress)
            return self._vectors[name]

    def _read_vectors(self, name: str) -> VectorIndex | None:
        place = self._place(name)
        if place is None or not part_whole(place):
            return None
        try:
            index = VectorIndex.load(place / "vectors.faiss")
        except OSError:
            index = None
        if index is None or len(index) != len(self):
            shutil.rmtree(place, ignore_errors=True)
            return None
        return index

    def _make_vectors(self, name: str, progress: Progress | None) -> VectorIndex:
        embedder = registry.load(name)
        sentences = self.texts.sentences()
        rows = np.zeros((len(sentences), embedder.dim), dtype=np.float32)
        # Many features share their text (hypothetical proteins, tRNAs): embed each once.
        distinct = list(dict.fromkeys(sentences))
        number = {text: row for row, text in enumerate(distinct)}
        parts = []
        for first in range(0, len(distinct), CHUNK):
            parts.append(embedder.encode(distinct[first : first + CHUNK]))
            if progress is not None:
                progress(min(1.0, (first + CHUNK) / len(distinct)), f"embedding ({name})")
        if distinct:
            rows = np.concatenate(parts)[[number[text] for text in sentences]]
        index = VectorIndex(rows)
        place = self._place(name)
        if place is not None:
            write_part(place, lambda folder: index.save(folder / "vectors.faiss"))
        # The vectors of a coded index need not stay in memory once they are in a file.
        return (self._read_vectors(name) if index.coded else None) or index

    def similarity(self, name: str, query: str, rows: np.ndarray) -> np.ndarray:
        """Cosines of some rows to a query by any embedder: float32 (len(rows),)."""
        embedder = registry.load(name)
        if self.has_vectors(name):
            return self.vectors(name).rows(rows) @ embedder.encode_one(query)
        sentences = self.texts.sentences()
        vectors = embedder.encode([query] + [sentences[row] for row in rows])
        return vectors[1:] @ vectors[0]


def write_part(place: Path, write: Callable[[Path], None]) -> None:
    """Write a folder beside its place and rename it there; a loser of the race is dropped.

    A store that cannot be written (read-only disk) is no error: the part stays in memory.
    """
    with suppress(OSError), scratch(place.parent, place.name) as beside:
        write(beside)
        files = [file for file in beside.rglob("*") if file.is_file()]
        seal(beside / SUMS, [file.relative_to(beside).as_posix() for file in files])
        os.rename(beside, place)


def part_whole(place: Path) -> bool:
    """Whether a part is there as it was written; a damaged one is removed."""
    if not place.is_dir():
        return False
    if damaged(place / SUMS, place / CHECKED) is None:
        return True
    shutil.rmtree(place, ignore_errors=True)
    return False


def _read_words(place: Path) -> tuple[Passages, LexicalIndex] | None:
    try:
        data = json.loads((place / "passages.json").read_text(encoding="utf-8"))
        numbers = np.load(place / "rows.npy", allow_pickle=False)
        fids, gids, units = numbers
        texts = Passages(fids, gids, units, data["names"], data["titles"], data["bodies"])
        if not len(texts.names) == len(texts.titles) == len(texts.bodies) == numbers.shape[1]:
            raise ValueError("lengths differ")
        return texts, LexicalIndex.load(place / "bm25", len(texts))
    except (OSError, ValueError, KeyError, EOFError):
        shutil.rmtree(place, ignore_errors=True)
        return None


def _write_words(folder: Path, texts: Passages, lexical: LexicalIndex) -> None:
    data = {"names": texts.names, "titles": texts.titles, "bodies": texts.bodies}
    (folder / "passages.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    np.save(
        folder / "rows.npy", np.stack([texts.fids, texts.gids, texts.units]), allow_pickle=False
    )
    lexical.save(folder / "bm25")


def make_index(texts: Passages, folder: Path | None = None) -> SearchIndex:
    """Index passages by words; vectors follow when they are asked for."""
    return SearchIndex(texts, LexicalIndex(texts.documents()), folder)


_open: OrderedDict[str, SearchIndex] = OrderedDict()
_opening = threading.RLock()


def open_index(genome: Genome) -> SearchIndex:
    """The search index of a genome, from memory, from its store, or built now."""
    key = str(genome.directory)
    with _opening:
        if key in _open:
            _open.move_to_end(key)
            return _open[key]
        folder = Path(genome.directory) / "search"
        place = folder / f"words-{VERSION}"
        read = _read_words(place) if part_whole(place) else None
        if read is None:
            index = make_index(passages.read(genome), folder)
            write_part(place, lambda beside: _write_words(beside, index.texts, index.lexical))
        else:
            index = SearchIndex(*read, folder)
        _open[key] = index
        while len(_open) > OPEN:
            _open.popitem(last=False)
        return index


def forget(genome: Genome) -> None:
    """Drop a genome's index from memory; its files stay."""
    with _opening:
        _open.pop(str(genome.directory), None)


def build(
    genome: Genome, embedder: str = "static", progress: Progress | None = None
) -> SearchIndex:
    """Make everything a search needs, now; `dnahlm index build` does so."""
    index = open_index(genome)
    index.vectors(embedder, progress)
    return index


def refine(genome: Genome, progress: Progress | None = None) -> threading.Thread:
    """Embed a genome with MiniLM in the background; searches with ``embedder="minilm"`` then rank
    everything by it. Returns the running thread (a daemon)."""
    thread = threading.Thread(
        target=build, args=(genome, "minilm", progress), name="refine-search", daemon=True
    )
    thread.start()
    return thread
