"""More splice rows: sites of another set with their own labels, and decoys that a model falls for.

    python -m dnahlm.recipes.decoys --data DATA --model dnahlm/weights --tasks build/distil \\
        --out build/decoys

The set `gue_splice_devtrain` was made by adding to easy non-sites those that a network took for
sites (Wang et al., SpliceFinder, 2019; GUE's splice set), and has 3,908 train rows. More of the
same kind: windows of human DNA with the bases and the motif of a site, which the model finds likely
but not sure (`TAKEN`), are labelled as neither. Of GT and AG in human DNA one in hundreds is a
site; among the sure ones many are, which is why they are left out. Positives, and some easy
negatives, are rows of `splice_human_400`, whose frame is the same. Rows that share 40 bases with a
dev or test row of either set are left out.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from rich.progress import track

from dnahlm.data.corpus import fasta_segments
from dnahlm.data.mixture import TaskRows, load_tasks
from dnahlm.data.overlap import without_shared
from dnahlm.data.read import decode
from dnahlm.infer import DNAHLM
from dnahlm.precision import half_products
from dnahlm.recipes.distil import OTHER, SHARED, SPLICE, WIDTH, places, write

TAKEN = (0.25, 0.9)
"""Probability of the site that a decoy looks like."""
NEITHER = 2
STRIDE = 500


def decoys(model: DNAHLM, rows: TaskRows, fasta: Path, most: int, seed: int) -> list[np.ndarray]:
    """Windows that look like a site and that the model takes for one, without being sure.

    Parameters
    ----------
    model : DNAHLM
    rows : TaskRows
        Labels in the order acceptor, donor, neither; `WIDTH` bases each.
    fasta : Path
    most : int
        Windows to look at, half of them round a GT.
    seed : int

    Returns
    -------
    list of np.ndarray of base codes
    """
    windows = places(rows, fasta, most, seed)
    label = np.repeat([1, 0], [len(windows) // 2, len(windows) - len(windows) // 2])
    kept = []
    for start in track(range(0, len(windows), STRIDE), description="Looking for decoys"):
        part = windows[start : start + STRIDE]
        with half_products("cpu"):
            scores = np.exp(model.log_probabilities(part, rows.task, 96))
        said = scores[np.arange(len(part)), label[start : start + STRIDE]]
        kept += [part[i] for i in np.flatnonzero((said > TAKEN[0]) & (said < TAKEN[1]))]
    return kept


def anywhere(fasta: Path, most: int, seed: int) -> Iterator[np.ndarray]:
    """Windows of `WIDTH` bases, two a segment."""
    rng = np.random.default_rng(seed)
    given = 0
    for segment in fasta_segments([fasta], 5_000, 10_000, seed):
        for start in rng.integers(0, max(len(segment) - WIDTH, 0) + 1, 2):
            if given == most:
                return
            if len(segment) >= WIDTH:
                given += 1
                yield segment[start : start + WIDTH]


def splice_rows(data: Path, model: DNAHLM, windows: int, seed: int = 0) -> list[tuple[str, str]]:
    """Rows to add to the train file, the train rows once more among them."""
    tasks, fasta = data / "tasks", data / "pretrain" / "dna" / "human.fa.xz"
    rows, other = load_tasks(tasks, "train", [SPLICE, OTHER])
    rng = np.random.default_rng(seed)
    neither = decoys(model, rows, fasta, windows, seed) + list(anywhere(fasta, 2_000, seed))
    sites = np.flatnonzero(other.labels != NEITHER)
    others = np.flatnonzero(other.labels == NEITHER)
    chosen = np.concatenate([sites, rng.permutation(others)[:4_000]])
    sequences = [*neither, *(other.sequences[i] for i in chosen)]
    labels = np.concatenate([np.full(len(neither), NEITHER), other.labels[chosen]])
    held = [part for split in ("dev", "test") for part in load_tasks(tasks, split, [SPLICE, OTHER])]
    new = without_shared([TaskRows(rows.task, sequences, labels.astype(int))], held, SHARED)[0]
    print("acceptors, donors, neither:", np.bincount(new.labels), flush=True)
    return [
        (decode(codes), part.task.codes[label])
        for part in (new, rows)
        for codes, label in zip(part.sequences, part.labels, strict=True)
    ]


def main() -> None:
    """Write the folder of tasks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--model", type=Path, required=True, help="the model that is misled")
    parser.add_argument("--tasks", type=Path, help="of the other tasks; default those of --data")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--windows", type=int, default=30_000, help="windows to look at")
    options = parser.parse_args()
    tasks = options.data / "tasks"
    rows = splice_rows(options.data, DNAHLM.load(options.model), options.windows)
    for folder in sorted(path for path in (options.tasks or tasks).iterdir() if path.is_dir()):
        if folder.name == SPLICE:
            write(options.out / SPLICE, tasks / SPLICE, rows)
        else:
            write(options.out / folder.name, folder, [])


if __name__ == "__main__":
    main()
