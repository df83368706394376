"""Batches for instruction tuning over many tasks: balanced rounds, length buckets, resumable.

A round is a deterministic function of (seed, round): every task gives a fixed number of rows from
its own shuffled, endless stream; rows are grouped by length, cut into batches and shuffled. A run
that is resumed at a batch therefore sees exactly the batches it would have seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from dnahlm.data.instruct import PromptEncoder, ask, draw_asking
from dnahlm.data.read import (
    kmer_index,
    mutate,
    read_rows,
    reverse_complement,
    shift,
    split_path,
)
from dnahlm.data.tasks import Task, find_task

IGNORE = -100
POOL = 48


@dataclass
class TaskRows:
    """Rows of one task: base codes and label index (position in `task.codes`)."""

    task: Task
    sequences: list[np.ndarray]
    labels: np.ndarray
    by_label: list[np.ndarray] = field(init=False)

    def __post_init__(self) -> None:
        self.by_label = [np.flatnonzero(self.labels == i) for i in range(len(self.task.codes))]

    def __len__(self) -> int:
        return len(self.sequences)


@dataclass(frozen=True)
class Mix:
    """How examples are drawn and disguised.

    Attributes
    ----------
    canonical : float
        Share of batches asked with each task's canonical instruction, the shortest; the others
        vary style and phrasing, and are longer.
    mutated : float
        Share of examples with random substitutions.
    mutation_rate : float
        Substitutions a base in those.
    shifted : int
        Most bases by which an example is moved either way, N coming in; 0 for none.
    reverse : bool
        Take the other strand half of the time where the task allows it.
    shots : float
        Share of examples with labelled examples in the prompt.
    most_shots : int
        Most examples in a prompt.
    nearest : float
        Share of those prompts whose examples are, of `POOL` random rows a label, the nearest to
        the question by 4-mers, as retrieval serves them; the others are random rows.
    """

    canonical: float = 0.6
    mutated: float = 0.5
    mutation_rate: float = 0.03
    shifted: int = 0
    reverse: bool = True
    shots: float = 0.0
    most_shots: int = 4
    nearest: float = 0.0


def load_tasks(
    folder: str | Path, split: str, names: Sequence[str] | None = None
) -> list[TaskRows]:
    """Rows of a split of every known task in a folder of task folders.

    Raises
    ------
    ValueError
        If a file is malformed, holds a label its task does not have, or no task is found.
    """
    found = []
    folders = sorted(path for path in Path(folder).iterdir() if path.is_dir())
    for path in folders:
        if names is not None and path.name not in names:
            continue
        task = find_task(path.name)
        sequences, labels = read_rows(split_path(path, split), task.codes)
        index = np.array([task.codes.index(label) for label in labels])
        found.append(TaskRows(task, sequences, index))
    if not found:
        raise ValueError(f"{folder} holds no task folder")
    return found


def kmer_counts(codes: np.ndarray, k: int = 4) -> np.ndarray:
    """Counts of the k-mers of base codes, of unit length; shape=(4**k,)."""
    index = kmer_index(codes, k)
    counts = np.bincount(index[index >= 0], minlength=4**k).astype(float)
    return counts / max(np.sqrt(counts @ counts), 1e-9)


def some_rows(rows: TaskRows, most: int | None) -> TaskRows:
    """At most `most` rows, drawn with a fixed seed, in their order."""
    if most is None or len(rows) <= most:
        return rows
    chosen = np.sort(np.random.default_rng(0).choice(len(rows), most, replace=False))
    return TaskRows(rows.task, [rows.sequences[i] for i in chosen], rows.labels[chosen])


def bucket_of(length: int) -> int:
    """Length bucket in bases; rows of a bucket are batched together."""
    return next((edge for edge in (64, 104, 152, 204, 304, 404, 504, 1024) if length <= edge), 4096)


class Mixture:
    """Endless, resumable batches of encoded examples.

    Parameters
    ----------
    rows : sequence of TaskRows
    weights : mapping of str to float
        Passes over each task's rows in a round (by task name; 1 where absent).
    encoder : PromptEncoder
    mix : Mix
    batch_size : int
        Rows a batch of sequences of up to 152 bases; longer ones get 3/4 and 1/2 of it.
    seed : int
    """

    def __init__(
        self,
        rows: Sequence[TaskRows],
        weights: Mapping[str, float],
        encoder: PromptEncoder,
        mix: Mix = Mix(),
        batch_size: int = 128,
        seed: int = 0,
    ) -> None:
        self.rows = list(rows)
        self.weights = dict(weights)
        self.encoder = encoder
        self.mix = mix
        self.batch_size = batch_size
        self.seed = seed

    def plan(self, number: int) -> list[np.ndarray]:
        """Batches of a round as arrays (n, 2) of task index and row index."""
        buckets: dict[int, list[np.ndarray]] = {}
        for t, rows in enumerate(self.rows):
            size = len(rows)
            take = max(1, round(size * self.weights.get(rows.task.name, 1.0)))
            drawn = np.arange(number * take, (number + 1) * take)
            order = np.empty(take, dtype=np.int64)
            for lap in np.unique(drawn // size):
                shuffled = np.random.default_rng((self.seed, 1, t, int(lap))).permutation(size)
                inside = drawn // size == lap
                order[inside] = shuffled[drawn[inside] % size]
            lengths = np.array([bucket_of(len(rows.sequences[i])) for i in order])
            for edge in np.unique(lengths):
                chosen = order[lengths == edge]
                pairs = np.stack([np.full(len(chosen), t), chosen], 1)
                buckets.setdefault(int(edge), []).append(pairs)
        rng = np.random.default_rng((self.seed, 2, number))
        batches = []
        for edge in sorted(buckets):
            pairs = rng.permutation(np.concatenate(buckets[edge]))
            size = self.batch_size if edge <= 152 else self.batch_size * 3 // 4
            size = max(1, size if edge <= 304 else self.batch_size // 2)
            count = max(1, round(len(pairs) / size))
            batches += np.array_split(pairs, count)
        return [batches[i] for i in rng.permutation(len(batches))]

    def example(
        self, t: int, row: int, rng: np.random.Generator, canonical: bool
    ) -> dict[str, list[int]]:
        """One encoded example: `ids`, `answer` (ids), `other` (first id of another answer)."""
        rows = self.rows[t]
        codes = self.disguise(rows.sequences[row], rows.task, rng)
        label = int(rows.labels[row])
        asking = ask(rows.task) if canonical else draw_asking(rows.task, rng)
        examples = []
        if self.mix.shots and rng.random() < self.mix.shots:
            examples = self._examples(rows, row, asking.answers, rng)
        prompt = self.encoder.prompt(asking.instruction, codes, examples)
        answer = self.encoder.answer(asking.answers[label])
        rivals = [a for i, a in enumerate(asking.answers) if i != label]
        other = self.encoder.answer(rivals[rng.integers(len(rivals))])[0]
        return {"ids": prompt, "answer": answer, "other": [other]}

    def disguise(self, codes: np.ndarray, task: Task, rng: np.random.Generator) -> np.ndarray:
        """Base codes after augmentation; the label stays true."""
        if self.mix.reverse and task.strand_free and rng.random() < 0.5:
            codes = reverse_complement(codes)
        if self.mix.mutated and rng.random() < self.mix.mutated:
            codes = mutate(codes, self.mix.mutation_rate, rng)
        if self.mix.shifted:
            codes = shift(codes, self.mix.shifted, rng)
        return codes

    def _examples(
        self, rows: TaskRows, row: int, answers: Sequence[str], rng: np.random.Generator
    ) -> list[tuple[np.ndarray, str]]:
        """Labelled examples of an episode, other rows of the same task in balanced labels."""
        shots = int(rng.integers(1, self.mix.most_shots + 1))
        labels = rng.permutation(np.arange(shots) % len(answers))
        near = bool(self.mix.nearest) and rng.random() < self.mix.nearest
        chosen = []
        for label in np.unique(labels):
            known = rows.by_label[label]
            pool = [int(i) for i in rng.choice(known, POOL) if i != row] if len(known) else []
            if near:
                asked = kmer_counts(rows.sequences[row])
                pool = sorted(set(pool), key=lambda i: -asked @ kmer_counts(rows.sequences[i]))
            picked = pool[: int((labels == label).sum())]
            chosen += [(rows.sequences[i], answers[label]) for i in picked]
        return [chosen[i] for i in rng.permutation(len(chosen))]

    def batches(self, start: int = 0) -> Iterator[dict[str, Any]]:
        """Padded batches from batch number `start` on, without end."""
        number = 0
        skipped = 0
        while True:
            plan = self.plan(number)
            for i, pairs in enumerate(plan):
                if skipped + i >= start:
                    rng = np.random.default_rng((self.seed, 3, number, i))
                    plain = bool(rng.random() < self.mix.canonical)
                    yield collate(
                        [self.example(int(t), int(r), rng, plain) for t, r in pairs],
                        self.encoder.tokenizer.pad_token_id,
                    )
            skipped += len(plan)
            number += 1


def collate(examples: Sequence[dict[str, list[int]]], pad: int) -> dict[str, Any]:
    """Right-padded tensors `(batch, longest)` of encoded examples.

    Returns
    -------
    dict of torch.Tensor
        `input_ids`, `segment_ids` (0 is padding), `prefix_mask`, `labels` and `other_labels`
        (-100 where nothing is predicted).
    """
    import torch

    rows = [example["ids"] + example["answer"] for example in examples]
    shape = (len(rows), max(map(len, rows)))
    ids = np.full(shape, pad)
    labels = np.full(shape, IGNORE)
    others = np.full(shape, IGNORE)
    segments = np.zeros(shape, dtype=np.int64)
    prefix = np.zeros(shape, dtype=bool)
    for i, (row, example) in enumerate(zip(rows, examples, strict=True)):
        start = len(example["ids"])
        ids[i, : len(row)] = row
        segments[i, : len(row)] = 1
        prefix[i, :start] = True
        labels[i, start : len(row)] = example["answer"]
        if example["other"] and example["other"][0] != example["answer"][0]:
            others[i, start] = example["other"][0]
    arrays = {
        "input_ids": ids, "segment_ids": segments, "prefix_mask": prefix,
        "labels": labels, "other_labels": others,
    }  # fmt: skip
    return {name: torch.from_numpy(array) for name, array in arrays.items()}
