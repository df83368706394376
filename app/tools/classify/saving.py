"""Classified sequences as files: CSV, FASTA and BED."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from app.examples import Item
from app.tools.base import Table
from app.tools.classify.guess import Guess
from index.export.cells import inert


def to_csv(table: Table) -> str:
    """A table as CSV; a cell that a spreadsheet would take for a formula gets an apostrophe."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    for row in [table.columns, *table.rows]:
        writer.writerow([inert(v) if isinstance(v, str) else "" if v is None else v for v in row])
    return stream.getvalue()


def to_bed(
    items: Sequence[Item], guesses: Sequence[Guess], lengths: Mapping[str, int] | None = None
) -> str:
    """Windows as BED6: 0-based half-open, the score is 1,000 times the probability.

    Parameters
    ----------
    lengths
        Of records: a window over the origin becomes two lines, as BED has no other form for it.
        Sequences without a place are left out.
    """
    lines = []
    for item, guess in zip(items, guesses, strict=False):
        if not item.record or guess.label is None:
            continue
        name = "_".join(guess.label.split())
        score = round(1000 * (guess.probability or 0.0))
        sign = {1: "+", -1: "-"}.get(item.strand, ".")
        length = (lengths or {}).get(item.record, item.end)
        spans = [(item.start, min(item.end, length))]
        if item.end > length:
            spans.append((0, item.end - length))
        lines += [f"{item.record}\t{a}\t{b}\t{name}\t{score}\t{sign}\n" for a, b in spans]
    return "".join(lines)


def to_fasta(items: Sequence[Item], guesses: Sequence[Guess]) -> str:
    """Sequences as FASTA with the label and its probability in the header."""
    lines = []
    for item, guess in zip(items, guesses, strict=False):
        chance = "" if guess.probability is None else f" probability={guess.probability:.3f}"
        label = "_".join((guess.label or "none").split())
        place = f" {item.place}" if item.place else ""
        name = " ".join(item.id.split())
        lines.append(f">{name}{place} label={label}{chance}\n{item.sequence}\n")
    return "".join(lines)
