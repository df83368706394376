"""A small tokenizer and planted-motif data that every DNAHLM test can share."""

import csv
from pathlib import Path

import numpy as np
import pytest
import torch

from dnahlm.data.instruct import ask
from dnahlm.data.tasks import TASKS
from dnahlm.tokenizer import DnahlmTokenizer, train_tokenizer

MOTIF = "TGACGTCATT"


@pytest.fixture(autouse=True)
def one_thread():
    """One thread: small products wait for each other longer than they compute."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def tokenizer() -> DnahlmTokenizer:
    texts = [ask(task, "options").instruction for task in TASKS.values()] * 3
    texts += ["The quick brown fox reads the genome of a lazy dog."] * 3
    return train_tokenizer(texts, vocab_size=1400)


def planted_rows(n: int, length: int, seed: int, shuffled: bool = False) -> list[tuple[str, str]]:
    """Random DNA; label 1 has a motif planted anywhere. `shuffled` draws labels by chance."""
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(n):
        bases = "".join("ACGT"[b] for b in rng.integers(0, 4, length))
        label = i % 2
        if label:
            at = int(rng.integers(0, length - len(MOTIF)))
            bases = bases[:at] + MOTIF + bases[at + len(MOTIF) :]
        rows.append((bases, str(rng.integers(2) if shuffled else label)))
    return rows


def write_csv(path: Path, rows: list[tuple[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="") as handle:
        csv.writer(handle).writerows([("sequence", "label"), *rows])


def write_task(folder: Path, n: int = 1600, length: int = 60, shuffled: bool = False) -> None:
    write_csv(folder / "train.csv", planted_rows(n, length, 1, shuffled))
    write_csv(folder / "dev.csv", planted_rows(200, length, 2, shuffled))
    write_csv(folder / "test.csv", planted_rows(400, length, 3, shuffled))


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of task folders: one binary task whose label is a planted motif."""
    root = tmp_path_factory.mktemp("tasks")
    write_task(root / "gue_prom_core_all")
    return root
