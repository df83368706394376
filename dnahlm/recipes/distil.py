"""More rows for tasks with short train files, labelled by teachers that saw train rows only.

    python -m dnahlm.recipes.distil --data DATA --teachers M1 M2 M3 --model M2 --out build/distil
    torchrun --nproc_per_node 2 -m dnahlm.recipes.mini distilled --data build/distil --model M2

Two kinds of teacher, after Hinton et al. (arXiv:1503.02531) and Xie et al. (arXiv:1911.04252):

- *Splice sites.* Earlier checkpoints, averaged, label sites of other sources: rows of
  `splice_human_400` and places of the human pre-training DNA that look like a donor or an acceptor.
  Those that share 40 bases with a dev or test row are left out. Labels are drawn from the average,
  twice a site, so that doubt stays doubt.
- *Tasks that a k-mer classifier does better on dev rows.* It labels crosses of two train rows (the
  first part of one, the last of the other), of which there is no end.

`--out` becomes a folder of task folders: train files with the new rows, the rest as links.
"""

from __future__ import annotations

import argparse
import csv
import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from rich.progress import track

from dnahlm.baselines import logistic_regression, naive_bayes
from dnahlm.data.corpus import fasta_segments
from dnahlm.data.mixture import TaskRows, load_tasks, some_rows
from dnahlm.data.overlap import without_shared
from dnahlm.data.read import decode
from dnahlm.infer import DNAHLM
from dnahlm.metrics import mcc
from dnahlm.precision import half_products
from dnahlm.recipes.ship import clean_dev

SPLICE, OTHER = "gue_splice_devtrain", "splice_human_400"
WIDTH = 400
SITES = ((200, (2, 3), 190, 214), (198, (0, 2), 172, 206))
"""Place and bases of a donor (GT) and an acceptor (AG) in a row, and the stretch that is scored."""
SHARED = 40
MARGIN = 0.02
"""MCC on dev by which a k-mer classifier has to be better for it to teach."""


def motif(rows: TaskRows, label: int, start: int, end: int) -> np.ndarray:
    """Log-odds of bases against even ones at places of the rows of a label; shape=(places, 4)."""
    held = np.stack([rows.sequences[i][start:end] for i in rows.by_label[label]])
    counts = np.stack([(held == base).sum(0) for base in range(4)], 1) + 1.0
    return np.log(4 * counts / counts.sum(1, keepdims=True))


def places(rows: TaskRows, fasta: Path, most: int, seed: int = 0) -> list[np.ndarray]:
    """Windows of DNA with a likely splice site at the place where `rows` have theirs.

    Parameters
    ----------
    rows : TaskRows
        Labels in the order acceptor, donor, neither; `WIDTH` bases each.
    fasta : Path
    most : int
        Windows, half of them round a GT.
    seed : int

    Returns
    -------
    list of np.ndarray of base codes
    """
    rng = np.random.default_rng(seed)
    found: list[list[np.ndarray]] = [[], []]
    tables = [motif(rows, 1 - kind, *SITES[kind][2:]) for kind in range(2)]
    floors = []
    for kind, (_, _, start, end) in enumerate(SITES):
        sites = (rows.sequences[i][start:end] for i in rows.by_label[1 - kind])
        own = [site_score(tables[kind], site) for site in sites]
        floors.append(float(np.quantile(own, 0.25)))
    for segment in fasta_segments([fasta], 5_000, 10_000, seed):
        for kind, (at, bases, start, end) in enumerate(SITES):
            hits = np.flatnonzero((segment[:-1] == bases[0]) & (segment[1:] == bases[1]))
            hits = hits[(hits >= at) & (hits + WIDTH - at <= len(segment))]
            for hit in rng.permutation(hits)[:200]:
                window = segment[hit - at : hit - at + WIDTH]
                if site_score(tables[kind], window[start:end]) >= floors[kind]:
                    found[kind].append(window)
        if min(map(len, found)) >= most:
            break
    return [kind[i] for kind in found for i in rng.permutation(len(kind))[: most // 2]]


def site_score(table: np.ndarray, codes: np.ndarray) -> float:
    """Sum of the log-odds of a stretch; unknown bases give nothing."""
    known = codes < 4
    return float(table[np.flatnonzero(known), codes[known]].sum())


def opinion(teachers: Sequence[Path], sequences: list[np.ndarray], rows: TaskRows) -> np.ndarray:
    """Mean probabilities of several models; shape=(n_sequences, n_labels)."""
    total = np.zeros((len(sequences), len(rows.task.codes)))
    for folder in track(teachers, description="Asking the teachers"):
        model = DNAHLM.load(folder)
        for start in range(0, len(sequences), 1000):
            part = sequences[start : start + 1000]
            with half_products("cpu"):
                total[start : start + 1000] += np.exp(model.log_probabilities(part, rows.task, 96))
    return total / total.sum(1, keepdims=True)


def crosses(rows: TaskRows, most: int, seed: int = 0) -> list[np.ndarray]:
    """The beginning of one row with the end of another of the same length."""
    rng = np.random.default_rng(seed)
    made: list[np.ndarray] = []
    while len(made) < most:
        one, two = (rows.sequences[i] for i in rng.integers(len(rows), size=2))
        cut = int(rng.integers(len(one) // 4, 3 * len(one) // 4))
        if len(one) == len(two):
            made.append(np.concatenate([one[:cut], two[cut:]]))
    return made


def splice_rows(data: Path, teachers: Sequence[Path], most: int) -> Iterator[tuple[str, str]]:
    """Sites of other sources with labels drawn from the opinion of earlier models."""
    tasks = data / "tasks"
    rows, other = load_tasks(tasks, "train", [SPLICE, OTHER])
    sequences = some_rows(other, 3 * most // 4).sequences
    sequences += places(rows, data / "pretrain" / "dna" / "human.fa.xz", most // 4)
    held = [load_tasks(tasks, split, [SPLICE])[0] for split in ("dev", "test")]
    unlabelled = TaskRows(rows.task, sequences, np.zeros(len(sequences), dtype=int))
    kept = without_shared([unlabelled], held, SHARED)[0].sequences
    share = opinion(teachers, kept, rows)
    print("mean opinion", share.mean(0).round(3), "of", len(kept), flush=True)
    rng = np.random.default_rng(0)
    for codes, shares in zip(kept, share, strict=True):
        for label in rng.choice(len(shares), 2, p=shares):
            yield decode(codes), rows.task.codes[label]


def kmer_rows(rows: TaskRows, dev: TaskRows, model: DNAHLM, most: int) -> list[tuple[str, str]]:
    """Crosses labelled by the k-mer classifier that beats the model on dev rows; none if none."""
    with half_products("cpu"):
        own = mcc(dev.labels, model.log_probabilities(dev.sequences, dev.task, 96).argmax(1))
    labels = len(rows.task.codes)
    scored = []
    for learn in (naive_bayes, logistic_regression):
        predict = learn(rows.sequences, rows.labels, labels)
        scored.append((mcc(dev.labels, predict(dev.sequences).argmax(1)), learn.__name__, predict))
    best, name, predict = max(scored, key=lambda item: item[0])
    teaches = best > own + MARGIN
    print(f"{rows.task.name}: {own:.3f}, {name} {best:.3f}{', teaches' * teaches}", flush=True)
    if not teaches:
        return []
    made = crosses(rows, most)
    said = predict(made).argmax(1)
    return [(decode(codes), rows.task.codes[i]) for codes, i in zip(made, said, strict=True)]


def write(folder: Path, of: Path, rows: list[tuple[str, str]]) -> None:
    """A task folder: the dev file as a link, the train file with rows added, or as a link too."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in of.glob("*.csv*"):
        target = folder / path.name
        target.unlink(missing_ok=True)
        if rows and path.name.startswith("train"):
            with gzip.open(path, "rt") as old, gzip.open(target, "wt") as new:
                new.write(old.read())
                csv.writer(new, lineterminator="\n").writerows(rows)
        elif not path.name.startswith("test"):
            target.symlink_to(path.resolve())


def main() -> None:
    """Write the folder of tasks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--teachers", type=Path, nargs="+", required=True)
    parser.add_argument("--model", type=Path, required=True, help="the model to be taught")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sites", type=int, default=14_000, help="splice sites to label")
    parser.add_argument("--crosses", type=int, default=4_000, help="crosses a task")
    options = parser.parse_args()
    tasks = options.data / "tasks"
    added = {SPLICE: list(splice_rows(options.data, options.teachers, options.sites))}
    train = {rows.task.name: rows for rows in load_tasks(tasks, "train")}
    model = DNAHLM.load(options.model)
    for dev in clean_dev(tasks):
        name = dev.task.name
        if name not in added and len(dev) >= 100:
            few = some_rows(dev, 800)
            added[name] = kmer_rows(train[name], few, model, options.crosses)
    for name in train:
        write(options.out / name, tasks / name, added.get(name, []))


if __name__ == "__main__":
    main()
