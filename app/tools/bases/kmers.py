"""Words of a fixed length: which occur most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from app.tools.arguments import KmerArguments
from app.tools.base import Result, Table, tool
from app.tools.bases.arrays import codes
from app.tools.places.sites import Target, targets
from app.tools.shared.phrase import join, number, plain
from app.tools.shared.select import declined
from app.tools.shared.several import merged

if TYPE_CHECKING:
    from index.library import Library


def kmer_counts(sequence: bytes, k: int) -> np.ndarray:
    """Occurrences of every word of length `k` on the given strand, overlapping ones too.

    Words with a letter other than A, C, G, T are left out.

    Parameters
    ----------
    sequence
        Upper-case bases.
    k
        1 to 12.

    Returns
    -------
    numpy.ndarray
        int64, shape (4 ** k,), in alphabetical order of the words.
    """
    size = len(sequence) - k + 1
    if size <= 0:
        return np.zeros(4**k, dtype=np.int64)
    base = codes(sequence)
    word: np.ndarray = np.zeros(size, dtype="u1" if k <= 4 else "u2" if k <= 8 else "u4")
    for i in range(k):
        word = word * 4 + (base[i : i + size] & 3)
    if sequence.translate(None, b"ACGT"):
        unknown = base == 4
        bad = np.zeros(size, dtype=bool)
        for i in range(k):
            bad |= unknown[i : i + size]
        word = word[~bad]
    return np.bincount(word, minlength=4**k)


def kmer_word(index: int, k: int) -> str:
    """The word at a place of `kmer_counts`."""
    return "".join("ACGT"[index >> 2 * (k - 1 - i) & 3] for i in range(k))


def counts_of(items: Sequence[Target], k: int) -> tuple[np.ndarray, int]:
    """Counts over records, words across the origin of circular ones included, and the number of
    those."""
    total = np.zeros(4**k, dtype=np.int64)
    across = 0
    for item in items:
        text = item.sequence
        if item.circular and len(text) >= k > 1:
            text += text[: k - 1]
            across += k - 1
        total += kmer_counts(text, k)
    return total, across


@tool("kmers", "composition", KmerArguments)
def kmers(library: Library, arguments: KmerArguments) -> Result:
    """Most frequent words of a length (k-mers)."""
    found = targets(library, arguments.genome, arguments.record)
    if isinstance(found, Result):
        return found
    groups: dict[str, list[Target]] = {}
    for item in found:
        groups.setdefault(item.genome.id, []).append(item)
    return merged([_one(items, arguments, len(groups) > 1) for items in groups.values()])


def _one(items: Sequence[Target], arguments: KmerArguments, several: bool) -> Result:
    k = arguments.k
    total, across = counts_of(items, k)
    amount = int(total.sum())
    where = items[0].words if len(items) == 1 else f"the {number(len(items))} records"
    if several:
        where += f" of {plain(items[0].genome.name)}"
    if not amount:
        return declined(f"There is no word of {k} known bases in {where}; ask with a smaller k.")
    present = np.flatnonzero(total)
    wanted = min(max(arguments.limit, 1), present.size)
    least = np.partition(total[present], present.size - wanted)[present.size - wanted]
    high = present[total[present] >= least]
    order = high[np.argsort(-total[high], kind="stable")][:wanted]
    rows: list[list[Any]] = [
        [kmer_word(int(i), k), int(total[i]), round(100 * int(total[i]) / amount, 4)] for i in order
    ]
    best = [row for row in rows if row[1] == rows[0][1]]
    names = join([row[0] for row in best[:5]])
    verb = "is" if len(best) == 1 else "are"
    text = (
        f"The most frequent {k}-mer in {where} {verb} {names}, with {number(rows[0][1])} "
        f"occurrences{' each' if len(best) > 1 else ''} on the plus strand ({number(amount)} "
        f"words, {number(present.size)} different of {number(4**k)} possible)."
    )
    if across:
        text += f" Counted are also the {number(across)} words across the origin of the circle"
        linear = int(total[order[0]]) - sum(
            int(kmer_counts(item.sequence[1 - k :] + item.sequence[: k - 1], k)[order[0]])
            for item in items
            if item.circular and len(item.sequence) >= k > 1
        )
        if linear != rows[0][1]:
            text += f"; without them {rows[0][0]} occurs {number(linear)} times"
        text += "."
    table = Table(["id", "occurrences", "share (%)"], rows, len(rows)) if len(rows) > 1 else None
    return Result(text, table=table, citations=[item.citation for item in items[:25]])
