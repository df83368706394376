"""Bases of a record that belong to coding sequences, introns, genes or to no gene."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.tools.places.layout import layout
from app.tools.sequences.extract import introns

if TYPE_CHECKING:
    from index.genome import Genome

WORDS = {
    "cds": "coding sequences",
    "intron": "introns",
    "exon": "exons",
    "gene": "genes",
    "intergenic": "intergenic parts",
}
"""Kinds of places, in the plural."""


def inside(genome: Genome, record: str, kind: str) -> np.ndarray:
    """Which bases of a record are of one kind: bool (length,).

    Parameters
    ----------
    genome, record
        Where to look.
    kind
        One of `WORDS`. Exons and introns are those of spliced features; what is an exon of any is
        no intron, and ``intergenic`` is outside every annotated gene, introns included.
    """
    lay = layout(genome, record)
    found = np.zeros(lay.length, dtype=bool)
    if kind in ("gene", "intergenic"):
        for item in lay.placements:
            found[item.start : item.end] = True
            found[: max(0, item.end - lay.length)] = True
        return ~found if kind == "intergenic" else found
    if kind == "cds":
        for row in genome.features("type = 'CDS' AND record = ?", (record,)):
            for part in row.parts:
                found[part.start : part.end] = True
        return found
    spliced = genome.features("record = ? AND (exons > 1 OR type IN ('exon', 'intron'))", (record,))
    if kind == "intron":
        for row in spliced:
            if row.type == "intron":
                found[row.start : row.end] = True
        for gene in genome.loci("record = ? AND exons > 1", (record,)):
            for start, end in introns(genome, gene):
                found[start:end] = True
    for row in spliced:
        if row.type != "intron":
            for part in row.parts:
                found[part.start : part.end] = kind == "exon"
    return found
