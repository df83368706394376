"""Rows that share a stretch of DNA with other rows, so that choices are made on unseen loci.

The promoter tasks nest: most dev rows of the 300 bp task have their core in the train file of the
core task. One model for all tasks has therefore seen them, and dev figures flatter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from dnahlm.data.mixture import TaskRows

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def stretch_hashes(codes: np.ndarray, k: int) -> np.ndarray:
    """64-bit hashes of all k-mers of base codes; one of the whole row if it is shorter.

    Returns
    -------
    np.ndarray, shape=(max(length - k + 1, 1),), dtype=uint64
    """
    window = min(k, len(codes))
    size = len(codes) - window + 1
    out = np.full(size, window, dtype=np.uint64)
    values = codes.astype(np.uint64) + np.uint64(1)
    for offset in range(window):
        out = out * _MULTIPLIER + values[offset : offset + size]
    return out


def without_shared(
    rows: Sequence[TaskRows], others: Iterable[TaskRows], k: int = 60
) -> list[TaskRows]:
    """Rows that share no k-mer on the same strand with any row of `others`.

    Parameters
    ----------
    rows : sequence of TaskRows
        For example dev rows of all tasks.
    others : iterable of TaskRows
        For example train rows of all tasks.
    k : int, default=60

    Returns
    -------
    list of TaskRows
        The same tasks in the same order; a task may lose all of its rows.
    """
    seen = np.unique(np.concatenate([np.unique(_all_hashes(part.sequences, k)) for part in others]))
    kept = []
    for part in rows:
        keep = [
            i
            for i, codes in enumerate(part.sequences)
            if not _found(stretch_hashes(codes, k), seen)
        ]
        kept.append(TaskRows(part.task, [part.sequences[i] for i in keep], part.labels[keep]))
    return kept


def _found(hashes: np.ndarray, seen: np.ndarray) -> bool:
    place = np.searchsorted(seen, hashes)
    return bool((seen[np.minimum(place, len(seen) - 1)] == hashes).any())


def _all_hashes(sequences: Sequence[np.ndarray], k: int) -> np.ndarray:
    by_length: dict[int, list[np.ndarray]] = {}
    for codes in sequences:
        by_length.setdefault(len(codes), []).append(codes)
    parts = []
    for length, members in by_length.items():
        block = np.stack(members).astype(np.uint64) + np.uint64(1)
        window = min(k, length)
        size = length - window + 1
        out = np.full((len(block), size), window, dtype=np.uint64)
        for offset in range(window):
            out = out * _MULTIPLIER + block[:, offset : offset + size]
        parts.append(out.ravel())
    return np.concatenate(parts)
