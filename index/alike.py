"""Windows of a genome that look like a sequence, by an embedder of DNA.

The vectors of all windows are kept beside the text search of a genome (`index.searching`). With the
default embedder (hashed k-mers) alike means sharing words, on either strand; a learned embedder
joins by a name in `index.embed.registry`.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.align import clean
from index.embed import registry
from index.searching import VERSION, Progress, write_part
from index.vectors import VectorIndex
from index.windows import Window, windows

if TYPE_CHECKING:
    from index.genome import Genome

CHUNK = 512
FILE = "windows.faiss"


@dataclass(slots=True, frozen=True)
class Alike:
    """A window with its cosine to the query."""

    window: Window
    similarity: float


def alike(
    genome: Genome,
    sequence: str,
    *,
    k: int = 10,
    embedder: str = "kmer",
    where: str = "TRUE",
    params: tuple[Any, ...] = (),
) -> list[Alike]:
    """Windows most like a sequence.

    Parameters
    ----------
    sequence
        DNA; case, spaces and a FASTA header do not matter.
    k
        Most windows wanted.
    embedder
        Name of an embedder of DNA.
    where, params
        SQL condition on ``windows`` (record, start, "end", strand, gid, kind), applied before
        ranking.

    Returns
    -------
    list of Alike
        Best first, those with nothing in common left out.

    Raises
    ------
    ValueError
        The text is no sequence, or there is no such embedder.
    OSError
        The store cannot be written.
    """
    query = registry.load(embedder).encode_one(clean(sequence))
    index = window_index(genome, embedder)
    allowed = None
    if where.strip().upper() != "TRUE":
        rows = genome.sql(f"SELECT wid FROM windows WHERE {where} ORDER BY wid", params)
        allowed = np.array([row[0] for row in rows], dtype=np.int64)
    ids, scores = index.search(query, k, allowed)
    places = ", ".join(map(str, ids.tolist()))
    found = windows(genome, f"wid IN ({places})") if len(ids) else []
    by_id = dict(zip(sorted(ids.tolist()), found, strict=True))
    ranked = zip(ids.tolist(), scores.tolist(), strict=True)
    return [Alike(by_id[wid], score) for wid, score in ranked if score > 0]


def window_index(
    genome: Genome, embedder: str = "kmer", progress: Progress | None = None
) -> VectorIndex:
    """Vectors of all windows of a genome in order of ``wid``, read from its store or made now."""
    model = registry.load(embedder)
    cut = windows(genome)
    place = Path(genome.directory) / "search" / f"windows-{model.fingerprint}-{VERSION}"
    if (place / FILE).is_file():
        try:
            index = VectorIndex.load(place / FILE)
            if len(index) == len(cut):
                return index
        except OSError:
            pass
        shutil.rmtree(place, ignore_errors=True)
    rows = [np.zeros((0, model.dim), dtype=np.float32)]
    for first in range(0, len(cut), CHUNK):
        some = cut[first : first + CHUNK]
        rows.append(model.encode([genome.slice(w.record, w.start, w.end) for w in some]))
        if progress is not None:
            progress(min(1.0, (first + CHUNK) / len(cut)), f"embedding windows ({embedder})")
    index = VectorIndex(np.concatenate(rows))
    write_part(place, lambda folder: index.save(folder / FILE))
    return index
