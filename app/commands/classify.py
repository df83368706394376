"""`dnahlm classify`: what kind of sequence is this?"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from app.commands.terminal import InputError, stdout, write

Rows = list[tuple[str, str]]


def classify(
    task: Annotated[str, typer.Option("--task", metavar="NAME", help="A task the model knows.")],
    source: Annotated[
        str, typer.Option("--input", metavar="FILE|-", help="CSV, FASTA or one sequence a line.")
    ] = "-",
    model: Annotated[Path | None, typer.Option(metavar="DIR", help="Another model folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")] = False,
) -> None:
    """Classify DNA sequences with the shipped model, without examples.

    Example: dnahlm classify --task core-promoter --input sequences.fasta
    """
    from dnahlm.commands import classify_zero_shot

    rows = read_sequences(source)
    names = [name for name, _ in rows]
    try:
        answers = classify_zero_shot(task, [sequence for _, sequence in rows], names, model)
    except ValueError as error:
        raise InputError(str(error)) from None
    if as_json:
        for answer in answers:
            write(json.dumps(answer, ensure_ascii=False))
        return
    from app.render import print_grid

    shown = []
    for answer in answers:
        sure = max((answer["probabilities"] or {}).values(), default=None)
        chance = "" if sure is None else f"{sure:.2f}"
        shown.append([answer["id"], answer["label"] or "", chance, answer["reason"] or ""])
    print_grid(stdout(), ["id", "label", "probability", "remark"], shown)


def read_sequences(source: str) -> Rows:
    """Names and sequences of a CSV (header ``sequence``), FASTA or plain file, ``.gz`` too.

    Raises
    ------
    InputError
        The file cannot be read, is empty, or is a CSV without the column.
    """
    name = "standard input" if source == "-" else Path(source).name
    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        if raw[:2] == b"\x1f\x8b":
            raw = gzip.decompress(raw)
        text = raw.decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text or a damaged gzip file"
        raise InputError(f"{name}: cannot be read ({reason})") from None
    if not text.strip():
        raise InputError(f"{name}: is empty")
    if text.lstrip().startswith(">"):
        from Bio.SeqIO.FastaIO import SimpleFastaParser

        found = SimpleFastaParser(io.StringIO(text.lstrip()))
        return [(title.split()[0] if title.split() else "", letters) for title, letters in found]
    header = [column.strip().lower() for column in text.split("\n", 1)[0].split(",")]
    if "sequence" in header:
        column = header.index("sequence")
        lines = list(csv.reader(io.StringIO(text)))[1:]
        return [
            (str(number), line[column].strip() if column < len(line) else "")
            for number, line in enumerate(lines, 1)
            if line
        ]
    if "," in text.split("\n", 1)[0]:
        raise InputError(f"{name}, line 1: a CSV needs a column named sequence")
    lines_of_text = [line.strip() for line in text.splitlines() if line.strip()]
    return [(str(number), line) for number, line in enumerate(lines_of_text, 1)]
