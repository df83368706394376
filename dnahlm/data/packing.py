"""Rows filled with several examples, kept apart by segment ids instead of padded one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from dnahlm.data.corpus import read_manifest

IGNORE = -100


def first_fit(lengths: Sequence[int], width: int) -> list[list[int]]:
    """Indices of examples grouped into rows of at most `width`, longest first.

    Raises
    ------
    ValueError
        If an example is longer than a row.
    """
    rows: list[list[int]] = []
    room: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if lengths[i] > width:
            raise ValueError(f"an example of {lengths[i]} tokens does not fit a row of {width}")
        for r, left in enumerate(room):
            if lengths[i] <= left:
                rows[r].append(i)
                room[r] -= lengths[i]
                break
        else:
            rows.append([i])
            room.append(width - lengths[i])
    return rows


def pack(examples: Sequence[dict[str, list[int]]], pad: int, width: int) -> dict[str, Any]:
    """Tensors of `dnahlm.data.mixture.collate` with several examples a row.

    Parameters
    ----------
    examples : sequence of dict
        `ids`, `answer` and `other`, as `Mixture.example` gives them.
    pad : int
    width : int
        Tokens a row.

    Returns
    -------
    dict of torch.Tensor, shape=(n_rows, width)
    """
    import torch

    lengths = [len(example["ids"]) + len(example["answer"]) for example in examples]
    rows = first_fit(lengths, width)
    shape = (len(rows), width)
    ids, segments = np.full(shape, pad), np.zeros(shape, dtype=np.int64)
    labels, others = np.full(shape, IGNORE), np.full(shape, IGNORE)
    prefix = np.zeros(shape, dtype=bool)
    for r, members in enumerate(rows):
        at = 0
        for number, i in enumerate(members, 1):
            example = examples[i]
            start, end = at + len(example["ids"]), at + lengths[i]
            ids[r, at:end] = [*example["ids"], *example["answer"]]
            segments[r, at:end] = number
            prefix[r, at:start] = True
            labels[r, start:end] = example["answer"]
            if example["other"] and example["other"][0] != example["answer"][0]:
                others[r, start] = example["other"][0]
            at = end
    arrays = {
        "input_ids": ids, "segment_ids": segments, "prefix_mask": prefix,
        "labels": labels, "other_labels": others,
    }  # fmt: skip
    return {name: torch.from_numpy(array) for name, array in arrays.items()}


class PackedCorpus:
    """Rows of a corpus for next-token training.

    Parameters
    ----------
    folder : str or Path
        From `dnahlm.data.corpus.build_corpus`.
    width : int
        Tokens a row.
    batch_size : int
        Rows a batch.
    end : int
        Id that ends a document.
    prefix : float
        Share of documents whose beginning is read as a prompt: both directions, DNA through the
        base reader, loss on the rest only.
    seed : int
    """

    def __init__(
        self,
        folder: str | Path,
        width: int,
        batch_size: int,
        end: int,
        prefix: float = 0.5,
        seed: int = 0,
    ) -> None:
        manifest = read_manifest(folder)
        self.width, self.batch_size, self.end = width, batch_size, end
        self.prefix, self.seed = prefix, seed
        self.shards = [np.load(Path(folder) / f, mmap_mode="r") for f in manifest["train"]]
        self.held_out = [np.load(Path(folder) / f, mmap_mode="r") for f in manifest["heldout"]]
        self.starts = [
            (shard, at)
            for shard, ids in enumerate(self.shards)
            for at in range(0, max(1, len(ids) - width + 1), width)
        ]

    def batches(self, start: int = 0) -> Iterator[dict[str, Any]]:
        """Batches from number `start` on, without end; every pass in another order."""
        number = start
        while True:
            rows = np.arange(number * self.batch_size, (number + 1) * self.batch_size)
            rng = np.random.default_rng((self.seed, 2, number))
            chosen = []
            for row in rows:
                lap, place = divmod(int(row), len(self.starts))
                order = np.random.default_rng((self.seed, 1, lap)).permutation(len(self.starts))
                shard, at = self.starts[order[place]]
                chosen.append(np.asarray(self.shards[shard][at : at + self.width], dtype=np.int64))
            yield self.tensors(chosen, rng, self.prefix)
            number += 1

    def tensors(
        self, rows: Sequence[np.ndarray], rng: np.random.Generator, prefix: float
    ) -> dict[str, Any]:
        """Tensors `(n_rows, width)` of rows of ids; documents are segments."""
        import torch

        shape = (len(rows), self.width)
        ids, labels = np.full(shape, self.end), np.full(shape, IGNORE)
        segments, prompt = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=bool)
        for r, row in enumerate(rows):
            n = len(row)
            ids[r, :n] = row
            number = np.concatenate([[1], 1 + np.cumsum(row[:-1] == self.end)])
            segments[r, :n] = number
            labels[r, :n] = row
            edges = np.flatnonzero(np.diff(number, prepend=0))
            for start, end in zip(edges, [*edges[1:], n], strict=True):
                labels[r, start] = IGNORE
                if rng.random() < prefix:
                    cut = start + int(rng.integers(0, end - start))
                    prompt[r, start:cut] = True
                    labels[r, start:cut] = IGNORE
        arrays = {
            "input_ids": ids, "segment_ids": segments, "prefix_mask": prompt, "labels": labels,
        }  # fmt: skip
        return {name: torch.from_numpy(array) for name, array in arrays.items()}

    def held_out_batches(self, most: int) -> Iterator[dict[str, Any]]:
        """Held-out rows in order, causal, at most `most` batches."""
        rows = [
            np.asarray(ids[at : at + self.width], dtype=np.int64)
            for ids in self.held_out
            for at in range(0, len(ids), self.width)
        ]
        for start in range(0, min(len(rows), most * self.batch_size), self.batch_size):
            part = rows[start : start + self.batch_size]
            yield self.tensors(part, np.random.default_rng(0), 0.0)
