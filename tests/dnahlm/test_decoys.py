"""Splice rows of another set, and decoys that a model falls for."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from Bio.Seq import Seq

from dnahlm.data.mixture import load_tasks
from dnahlm.data.read import decode, encode
from dnahlm.recipes import decoys as recipe
from dnahlm.recipes.decoys import anywhere, decoys, splice_rows
from dnahlm.recipes.distil import OTHER, SPLICE, WIDTH


class Misled:
    """Takes a window for the site that its first base names, as surely as its second says."""

    def log_probabilities(self, sequences, task, batch_size):
        sure = np.array([0.1, 0.6, 0.6, 0.95])[[codes[1] for codes in sequences]]
        scores = np.repeat((1 - sure)[:, None] / 2, 3, 1)
        scores[np.arange(len(sure)), [int(codes[0] == 2) for codes in sequences]] = sure
        return np.log(scores)


def dna(rng: np.random.Generator, length: int = WIDTH) -> str:
    return "".join(rng.choice(list("ACGT"), length))


def folders(place: Path, rows: dict[str, dict[str, list[tuple[str, int]]]]) -> Path:
    for name, splits in rows.items():
        (place / "tasks" / name).mkdir(parents=True)
        for split, pairs in splits.items():
            with open(place / "tasks" / name / f"{split}.csv", "w", newline="") as file:
                csv.writer(file).writerows([("sequence", "label"), *pairs])
    return place


def test_decoys_are_taken_for_sites_but_not_surely(monkeypatch, tmp_path) -> None:
    rng = np.random.default_rng(0)
    starts = [*(f"G{base}" for base in "ACGT"), *(f"A{base}" for base in "ACGT")]
    windows = [encode(start + dna(rng, WIDTH - 2)) for start in starts]
    monkeypatch.setattr(recipe, "places", lambda *_: windows)
    rows = {SPLICE: {"train": [(dna(rng), label) for label in (0, 1, 2)]}}
    [train] = load_tasks(folders(tmp_path, rows) / "tasks", "train")
    kept = [decode(codes)[:2] for codes in decoys(Misled(), train, tmp_path, 8, 0)]
    assert kept == ["GC", "GG", "AC", "AG"]


def test_windows_lie_in_the_sequence(tmp_path: Path) -> None:
    whole = dna(np.random.default_rng(1), 30_000)
    (tmp_path / "a.fa").write_text(f">a\n{whole}\n>short\nACGT\n")
    found = list(anywhere(tmp_path / "a.fa", 5, 0))
    assert len(found) == 5 and len({decode(codes) for codes in found}) == 5
    either = (whole, str(Seq(whole).reverse_complement()))
    for codes in found:
        assert len(codes) == WIDTH and any(decode(codes) in strand for strand in either)


def test_rows_keep_their_labels_and_held_out_ones_stay_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(3)
    held, site, plain, decoy, train = (dna(rng) for _ in range(5))
    near = held[100:] + dna(rng, 100)
    rows = {
        SPLICE: {"train": [(train, 0)], "dev": [(held, 1)], "test": [(held, 1)]},
        OTHER: {
            "train": [(site, 1), (plain, 2), (near, 0)],
            "dev": [(held, 0)],
            "test": [(held, 0)],
        },
    }
    folders(tmp_path, rows)
    monkeypatch.setattr(recipe, "decoys", lambda *_: [encode(decoy), encode(near)])
    monkeypatch.setattr(recipe, "anywhere", lambda *_: iter([]))
    made = splice_rows(tmp_path, Misled(), 10)
    assert sorted(made) == sorted([(decoy, "2"), (site, "1"), (plain, "2"), (train, "0")])
