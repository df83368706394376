"""One door for all formats: a selection in, a file out."""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path
from typing import TextIO

from index.export import bed, fasta, genbank, gff3, table
from index.export.selection import Selection

FORMATS = {
    "genbank": ".gb", "gff3": ".gff3", "fasta": ".fasta", "faa": ".faa", "ffn": ".ffn",
    "bed": ".bed", "csv": ".csv", "tsv": ".tsv", "parquet": ".parquet",
}  # fmt: skip
"""Names of the formats and their file endings."""


def export_text(selection: Selection, format: str, out: TextIO, sequence: bool = False) -> None:
    """Write a selection as text.

    Parameters
    ----------
    selection
        Genes, features or a whole genome.
    format
        One of `FORMATS` but ``parquet``.
    out
        Text file.
    sequence
        With ``gff3``: whether the bases follow.

    Raises
    ------
    ValueError
        No such format, or there is nothing of the wanted kind; one sentence.
    """
    if selection.items is not None and not selection.items:
        raise ValueError(f"Nothing of {selection.genome.name} is selected, so nothing is written.")
    if format == "genbank":
        genbank.write(selection, out)
    elif format == "gff3":
        gff3.write(selection, out, sequence)
    elif format in ("fasta", "faa", "ffn"):
        fasta.write(selection, out, format)
    elif format == "bed":
        bed.write(selection, out)
    elif format in ("csv", "tsv"):
        table.write_csv(selection, out, tabs=format == "tsv")
    else:
        raise ValueError(f"'{format}' is no text format; there are {', '.join(FORMATS)}.")


def export_file(selection: Selection, format: str, path: Path, sequence: bool = False) -> None:
    """Write a selection to a file, which appears when it is whole.

    Raises
    ------
    ValueError
        As `export_text`.
    OSError
        The file cannot be written.
    """
    path = Path(path)
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:20]}-", dir=path.parent)
    os.close(handle)
    scratch = Path(name)
    try:
        if format == "parquet":
            if selection.items is not None and not selection.items:
                raise ValueError(
                    f"Nothing of {selection.genome.name} is selected, so nothing is written."
                )
            table.write_parquet(selection, scratch)
        else:
            with scratch.open("w", encoding="utf-8", newline="\n") as out:
                export_text(selection, format, out, sequence)
        scratch.chmod(0o644)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)


def exported(selection: Selection, format: str, sequence: bool = False) -> str | bytes:
    """A selection as the content of a file: bytes for ``parquet``, text for all others.

    Raises
    ------
    ValueError
        As `export_text`.
    """
    if format == "parquet":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "table.parquet"
            export_file(selection, format, path)
            return path.read_bytes()
    out = io.StringIO()
    export_text(selection, format, out, sequence)
    return out.getvalue()
