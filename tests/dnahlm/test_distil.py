"""Rows that teachers add to short train files."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from dnahlm.data.mixture import TaskRows, load_tasks
from dnahlm.data.read import decode, encode
from dnahlm.data.tasks import find_task
from dnahlm.recipes import distil
from dnahlm.recipes.distil import SPLICE, WIDTH, crosses, kmer_rows, places, splice_rows, write

ACCEPTOR, DONOR = "TTTTCTTTTCTTTCCAG", "CAGGTAAGT"


def dna(rng: np.random.Generator, length: int) -> str:
    return "".join(rng.choice(list("ACGT"), length))


def site(rng: np.random.Generator, label: int) -> str:
    """A row of the splice task: an acceptor ends, or a donor's GT begins, at base 200."""
    text = dna(rng, WIDTH)
    if label == 0:
        return text[: 200 - len(ACCEPTOR)] + ACCEPTOR + text[200:]
    return text[:197] + DONOR + text[206:] if label == 1 else text


def splice_task(rng: np.random.Generator, each: int = 30) -> TaskRows:
    labels = np.repeat([0, 1, 2], each)
    return TaskRows(find_task(SPLICE), [encode(site(rng, int(i))) for i in labels], labels)


def marks(rng: np.random.Generator, count: int) -> TaskRows:
    """Rows of a binary task whose label is what they are rich in."""
    labels = np.arange(count) % 2
    shares = ([0.35, 0.15, 0.15, 0.35], [0.15, 0.35, 0.35, 0.15])
    rows = ["".join(rng.choice(list("ACGT"), 200, p=shares[i])) for i in labels]
    return TaskRows(find_task("gue_emp_H3_devtrain"), [encode(row) for row in rows], labels)


def test_places_of_a_genome_have_their_site_where_the_rows_have_it(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    planted = [dna(rng, 450) + sign + dna(rng, 450) for sign in (ACCEPTOR, DONOR) * 60]
    (tmp_path / "g.fa").write_text(">one\n" + "".join(planted) + "\n")
    found = [decode(codes) for codes in places(splice_task(rng, 300), tmp_path / "g.fa", 8)]
    assert [len(text) for text in found] == [WIDTH] * 8
    donors, acceptors = found[:4], found[4:]
    assert all(text[200:202] == "GT" for text in donors)
    assert all(text[198:200] == "AG" for text in acceptors)
    assert sum(text[197:206] == DONOR for text in donors) > 1


def test_crosses_begin_like_one_row_and_end_like_another() -> None:
    rows = marks(np.random.default_rng(1), 10)
    beginnings = {decode(codes)[:50] for codes in rows.sequences}
    ends = {decode(codes)[-50:] for codes in rows.sequences}
    made = [decode(codes) for codes in crosses(rows, 25)]
    assert len(made) == 25
    assert all(text[:50] in beginnings and text[-50:] in ends for text in made)


@pytest.mark.parametrize("right", [False, True])
def test_a_kmer_classifier_teaches_only_a_model_that_is_worse(right: bool) -> None:
    rng = np.random.default_rng(2)
    train, dev = marks(rng, 200), marks(rng, 100)

    def guess(sequences: Any, task: Any, batch: int) -> np.ndarray:
        share = np.array([np.isin(codes, (1, 2)).mean() for codes in sequences])
        return np.stack([1 - share, share], 1) if right else np.zeros((len(share), 2))

    model: Any = SimpleNamespace(log_probabilities=guess)
    rows = kmer_rows(train, dev, model, 40)
    if right:
        assert rows == []
        return
    rich = [sum(base in "CG" for base in text) / len(text) for text, _ in rows]
    clear = [
        (share, label)
        for share, (_, label) in zip(rich, rows, strict=True)
        if abs(share - 0.5) > 0.1
    ]
    assert len(rows) == 40 and clear
    assert all(label == str(int(share > 0.5)) for share, label in clear)


def test_rows_are_added_to_the_train_file_and_nothing_else(tmp_path: Path) -> None:
    source = tmp_path / "tasks" / SPLICE
    source.mkdir(parents=True)
    for split in ("train", "dev", "test"):
        with gzip.open(source / f"{split}.csv.gz", "wt") as file:
            file.write(f"sequence,label\n{'ACGT' * 3},0\n")
    for _ in range(2):
        write(tmp_path / "out" / SPLICE, source, [("GGGG", "2")])
    [rows] = load_tasks(tmp_path / "out", "train")
    assert [decode(codes) for codes in rows.sequences] == ["ACGT" * 3, "GGGG"]
    assert rows.labels.tolist() == [0, 2]
    assert len(load_tasks(tmp_path / "out", "dev")[0]) == 1
    assert not (tmp_path / "out" / SPLICE / "test.csv.gz").exists()


def test_sites_near_held_out_rows_are_not_labelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(3)
    held, free = site(rng, 0), site(rng, 1)
    files = {
        SPLICE: {"train": [site(rng, i % 3) for i in range(30)], "dev": [held], "test": [held]},
        "splice_human_400": {"train": [held[10:] + dna(rng, 10), free] * 4},
    }
    for name, splits in files.items():
        (tmp_path / "tasks" / name).mkdir(parents=True)
        for split, rows in splits.items():
            with open(tmp_path / "tasks" / name / f"{split}.csv", "w", newline="") as file:
                csv.writer(file).writerows([("sequence", "label"), *((row, 2) for row in rows)])
    monkeypatch.setattr(distil, "places", lambda *_: [])
    monkeypatch.setattr(
        distil, "opinion", lambda _, kept, rows: np.tile([0.0, 1.0, 0.0], (len(kept), 1))
    )
    made = list(splice_rows(tmp_path, [], 100))
    assert set(made) == {(free, "1")} and len(made) == 8
