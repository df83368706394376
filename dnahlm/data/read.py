"""Strict reading of labelled sequences: `sequence,label` CSV files, plain or gzipped."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np

from dnahlm.tokenizer import clean_dna

_CODES = np.full(256, 4, dtype=np.uint8)
for _i, _base in enumerate("ACGT"):
    _CODES[ord(_base)] = _i
_COMPLEMENT = np.array([3, 2, 1, 0, 4], dtype=np.uint8)


def encode(sequence: str) -> np.ndarray:
    """Base codes of upper-case DNA: A C G T = 0 1 2 3, anything else 4; shape=(length,) uint8."""
    return _CODES[np.frombuffer(sequence.encode("ascii"), dtype=np.uint8)]


def decode(codes: np.ndarray) -> str:
    """Upper-case DNA of base codes."""
    return "".join("ACGTN"[c] for c in codes)


def reverse_complement(codes: np.ndarray) -> np.ndarray:
    """Base codes of the other strand, 5' to 3'."""
    return _COMPLEMENT[codes[::-1]]


def mutate(codes: np.ndarray, rate: float, rng: np.random.Generator) -> np.ndarray:
    """Base codes with each base drawn anew, from the four, with probability `rate`."""
    hit = rng.random(len(codes)) < rate
    return np.where(hit, rng.integers(0, 4, len(codes), dtype=np.uint8), codes)


def shift(codes: np.ndarray, most: int, rng: np.random.Generator) -> np.ndarray:
    """Base codes moved by up to `most` places either way; what comes in is unknown (N)."""
    by = int(rng.integers(-most, most + 1))
    moved = np.roll(codes, by)
    if by:
        moved[slice(0, by) if by > 0 else slice(by, None)] = 4
    return moved


def kmer_index(codes: np.ndarray, k: int) -> np.ndarray:
    """Number of each k-mer to the base 4, shape=(n_kmers,); -1 where it holds an N."""
    if len(codes) < k:
        return np.zeros(0, dtype=np.int64)
    windows = np.lib.stride_tricks.sliding_window_view(codes.astype(np.int64), k)
    index = windows @ (4 ** np.arange(k)[::-1])
    return np.where((windows < 4).all(1), index, -1)


def read_rows(
    path: str | Path, labels: Collection[str] | None = None
) -> tuple[list[np.ndarray], list[str]]:
    """Sequences and labels of a training file.

    Parameters
    ----------
    path : str or Path
        CSV with the header `sequence,label`, the DNABERT-2 fine-tuning format; `.gz` too.
    labels : collection of str, optional
        The only labels allowed.

    Returns
    -------
    sequences, labels : list of np.ndarray uint8 (see `encode`), list of str

    Raises
    ------
    ValueError
        If anything is wrong inside; the sentence names file and line.
    FileNotFoundError
        If there is no such file.
    """
    path = Path(path)
    opener: Any = gzip.open if path.suffix == ".gz" else open
    sequences: list[np.ndarray] = []
    found: list[str] = []
    with opener(path, "rt", newline="", encoding="utf-8") as handle:
        reader = csv.reader(handle)
        try:
            header = [name.strip().lower() for name in next(reader, [])]
            if header[:2] != ["sequence", "label"]:
                raise ValueError(f"{path} line 1: the header must be sequence,label")
            for row in reader:
                if not row:
                    continue
                where = f"{path} line {reader.line_num}"
                if len(row) < 2:
                    raise ValueError(f"{where}: a row needs a sequence and a label")
                sequence, label = row[0], row[1].strip()
                if not sequence.strip():
                    raise ValueError(f"{where}: the sequence is empty")
                if not label:
                    raise ValueError(f"{where}: the label is empty")
                if labels is not None and label not in labels:
                    raise ValueError(
                        f"{where}: label {label!r} is not one of {', '.join(sorted(labels))}"
                    )
                try:
                    sequences.append(encode(clean_dna(sequence)))
                except ValueError as error:
                    raise ValueError(f"{where}: {error}") from None
                found.append(label)
        except (UnicodeDecodeError, csv.Error, EOFError, gzip.BadGzipFile) as error:
            raise ValueError(f"{path} is not a readable CSV file: {error}") from None
    if not sequences:
        raise ValueError(f"{path} holds no rows")
    return sequences, found


def split_path(folder: str | Path, split: str) -> Path:
    """Path of a split (`train`, `dev`, `test`) in a task folder, gzipped or not.

    Raises
    ------
    FileNotFoundError
        If the folder holds neither.
    """
    for name in (f"{split}.csv.gz", f"{split}.csv"):
        if (path := Path(folder) / name).exists():
            return path
    raise FileNotFoundError(f"{Path(folder) / split}.csv is not there, nor its .gz")
