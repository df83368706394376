"""`dnahlm embed`: sequences in, vectors out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from app.commands.ask import QuietOption
from app.commands.terminal import InputError, progress, reason, stderr, write

if TYPE_CHECKING:
    from numpy.typing import NDArray

Pooled = Literal["mean", "max", "cls", "last"]


def embed(
    source: Annotated[
        str,
        typer.Option("--input", metavar="FILE|-", help="FASTA, CSV with sequence, or one a line."),
    ] = "-",
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="FILE.npy, .csv or .parquet; without it JSON lines."),
    ] = None,
    backbone: Annotated[
        str, typer.Option(metavar="NAME|DIR", help="A name of `dnahlm models list`, or a folder.")
    ] = "dnahlm",
    pooling: Annotated[
        Pooled, typer.Option(help="Over all tokens, or the first or last of them.")
    ] = "mean",
    batch: Annotated[int, typer.Option(min=1, help="Sequences read at once.")] = 32,
    device: Annotated[
        str | None, typer.Option(metavar="NAME", help="cpu, cuda or mps; default the best there.")
    ] = None,
    quiet: QuietOption = False,
) -> None:
    """Vectors of DNA sequences, from DNAHLM or any other backbone.

    One vector a sequence, in input order. CSV and Parquet hold the ids too, NPY the numbers alone.

    Example: dnahlm embed --input sequences.fasta --out vectors.npy

    Example: dnahlm embed --input sequences.csv --pooling max --out vectors.parquet
    """
    try:
        ids, vectors = _embedded(source, out, backbone, pooling, batch, device, quiet)
        if out is None:
            for name, vector in zip(ids, vectors, strict=True):
                write(json.dumps({"id": name, "vector": [float(f"{x:.9g}") for x in vector]}))
    except ValueError as error:
        raise InputError(str(error)) from None
    except OSError as error:
        raise InputError(reason(error)) from None
    if out is not None and not quiet:
        rows, width = vectors.shape
        said = f"Wrote {rows:,} vectors of {width:,} numbers to {out}"
        stderr().print(said, markup=False, soft_wrap=True, style="dim")


def _embedded(
    source: str,
    out: Path | None,
    backbone: str,
    pooling: Pooled,
    batch: int,
    device: str | None,
    quiet: bool,
) -> tuple[list[str], NDArray]:
    from app.classify.files import read_rows
    from dnahlm.backbones.vectors import check_format, embed_rows, write_vectors

    if out is not None:
        check_format(out)
        if not out.parent.is_dir():
            raise ValueError(f"{out.parent}: there is no such folder")
    rows = read_rows(source)
    with progress(quiet) as report:
        if report is not None:
            report(0.0, f"loading {backbone}")
        from dnahlm.backbones import load_backbone

        model = load_backbone(backbone, device)
        vectors = embed_rows(model, rows.sequences, rows.places, pooling, batch, report)
    if out is not None:
        write_vectors(out, rows.ids, vectors)
    return rows.ids, vectors
