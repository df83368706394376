"""Vectors of many sequences from a backbone, and their files: NPY, CSV, Parquet."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from dnahlm.backbones.encoder import Encoder, Pooling

FORMATS = (".npy", ".csv", ".parquet")
CHUNK = 1024
"""Sequences between two reports of progress."""

Floats = NDArray[np.float32]


def embed_rows(
    backbone: Encoder,
    sequences: Sequence[str],
    places: Sequence[str],
    pooling: Pooling = "mean",
    batch_size: int = 32,
    report: Callable[[float, str], None] | None = None,
) -> Floats:
    """Vectors of the rows of a file, in their order.

    Parameters
    ----------
    backbone : Encoder
    sequences : sequence of str
    places : sequence of str
        Where each row comes from (``genes.fa, line 3``), for messages.
    pooling : {"mean", "max", "cls", "last"}, default="mean"
    batch_size : int, default=32
    report : callable, optional
        Told the share that is done, and a few words.

    Returns
    -------
    np.ndarray, shape=(n_sequences, width), float32

    Raises
    ------
    ValueError
        If a row is empty, no DNA or longer than the backbone reads; one sentence with its place.
        Nothing is computed before all rows are known to be readable.
    """
    for sequence, place in zip(sequences, places, strict=True):
        try:
            backbone.encode_rows([sequence])
        except ValueError as error:
            what = str(error).removeprefix("sequence 1 ")
            raise ValueError(f"{place}: the sequence {what}") from None
    out = np.zeros((len(sequences), backbone.width), dtype=np.float32)
    for start in range(0, len(sequences), CHUNK):
        rows = sequences[start : start + CHUNK]
        out[start : start + len(rows)] = backbone.embed(rows, pooling, batch_size)
        if report is not None:
            done = start + len(rows)
            report(done / len(sequences), f"{done:,} of {len(sequences):,} sequences")
    return out


def check_format(path: Path) -> None:
    """Refuse a file name whose ending names no format.

    Raises
    ------
    ValueError
        The ending is none of `FORMATS`.
    """
    if path.suffix.lower() not in FORMATS:
        raise ValueError(f"{path.name}: vectors are written as {', '.join(FORMATS)}")


def write_vectors(path: Path, ids: Sequence[str], vectors: Floats) -> None:
    """Write vectors in the format of the file's ending; the file appears when it is whole.

    Parameters
    ----------
    path : Path
        ``.npy``: the vectors alone, in the order of the rows; ``.csv``: columns ``id``, ``v1``,
        ``v2``, ...; ``.parquet``: columns ``id`` and ``vector`` (an array of floats).
    ids : sequence of str
    vectors : np.ndarray, shape=(n_sequences, width), float32

    Raises
    ------
    ValueError
        The ending is none of `FORMATS`.
    OSError
        The file cannot be written.
    """
    check_format(path)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as folder:
        fresh = Path(folder) / f"vectors{path.suffix.lower()}"
        if fresh.suffix == ".npy":
            np.save(fresh, vectors, allow_pickle=False)
        elif fresh.suffix == ".csv":
            _write_csv(fresh, ids, vectors)
        else:
            _write_parquet(fresh, ids, vectors)
        os.replace(fresh, path)


def csv_lines(ids: Sequence[str], vectors: Floats) -> Iterable[list[str]]:
    """Header and rows; nine digits give back the same float32."""
    yield ["id", *(f"v{number}" for number in range(1, vectors.shape[1] + 1))]
    for name, vector in zip(ids, vectors, strict=True):
        yield [name, *(f"{value:.9g}" for value in vector)]


def _write_csv(path: Path, ids: Sequence[str], vectors: Floats) -> None:
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(csv_lines(ids, vectors))


def _write_parquet(path: Path, ids: Sequence[str], vectors: Floats) -> None:
    import duckdb

    width = vectors.shape[1]
    columns = {f"v{number}": vectors[:, number] for number in range(width)}
    listed = ", ".join(columns)
    quoted = str(path).replace("'", "''")
    with duckdb.connect(":memory:", config={"threads": "1"}) as connection:
        connection.register("rows", {"id": np.array(ids, dtype=object), **columns})
        connection.execute(
            f"COPY (SELECT id, [{listed}]::FLOAT[{width}] AS vector FROM rows) "
            f"TO '{quoted}' (FORMAT parquet)"
        )
