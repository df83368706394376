"""G and C at the first, second and third position of codons (GC1, GC2, GC3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.tools.base import Result, Table
from app.tools.bases.kmers import kmer_word
from app.tools.shared.phrase import count, join, number, percent
from app.tools.shared.select import declined

if TYPE_CHECKING:
    from collections.abc import Callable


def residue_of(codon: str, table: int) -> str:
    """Amino acid letter of a codon in an NCBI genetic code, ``*`` for a stop."""
    from Bio.Data.CodonTable import unambiguous_dna_by_id

    return unambiguous_dna_by_id[table].forward_table.get(codon, "*")


def gc_positions(usage: np.ndarray, table: int, subject: str) -> Result:
    """GC content at each position of the codons, and at the synonymous third ones.

    Parameters
    ----------
    usage
        Occurrences of the 64 codons; see `codons.codon_counts`.
    table
        NCBI genetic code, which says what codons have a synonym.
    subject
        Words for what is counted.
    """
    total = int(usage.sum())
    if not total:
        return declined(f"There is no whole codon in {subject}.")
    words = [kmer_word(i, 3) for i in range(64)]
    letters = [residue_of(word, table) for word in words]

    def rich(place: int, wanted: Callable[[int], bool] = lambda at: True) -> tuple[int, int]:
        """Codons with G or C there, and all of them."""
        of_all = [at for at in range(64) if wanted(at)]
        return (
            sum(int(usage[at]) for at in of_all if words[at][place] in "GC"),
            sum(int(usage[at]) for at in of_all),
        )

    each = [rich(place) for place in range(3)]
    told = [f"GC{n} {percent(some / total)}" for n, (some, _) in enumerate(each, 1)]
    whole = sum(some for some, _ in each)
    text = (
        f"The GC content at the codon positions of {subject} is {join(told)}, over "
        f"{count(total, 'codon')} with the stop codons; of all three positions together it is "
        f"{percent(whole / (3 * total))}."
    )
    rows = [
        [f"GC{n}", some, total, round(100 * some / total, 2)] for n, (some, _) in enumerate(each, 1)
    ]
    some, several = rich(2, lambda at: letters[at] != "*" and letters.count(letters[at]) > 1)
    if several:
        text += (
            f" GC3s, the third position of codons that have a synonym and are no stop, is "
            f"{percent(some / several)} ({number(several)} codons)."
        )
        rows.append(["GC3s", some, several, round(100 * some / several, 2)])
    return Result(text, table=Table(["id", "G or C", "codons", "GC (%)"], rows, len(rows)))
