"""Words of a fixed length: which occur most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from app.tools.arguments import KmerArguments
from app.tools.base import Result, Table, tool
from app.tools.bases.arrays import codes
from app.tools.bases.one_word import one_word
from app.tools.places.sites import Target, targets
from app.tools.shared.phrase import join, number, plain
from app.tools.shared.select import declined
from app.tools.shared.several import merged

if TYPE_CHECKING:
    from index.library import Library


SPARSE = 0.5
"""Possible words for each base from which words are sorted to be counted: a counter for every
possible word would take longer."""


def kmer_words(sequence: bytes, k: int) -> np.ndarray:
    """The word at each position of the given strand, as its place in the alphabetical order.

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
        Unsigned, shape (at most ``len(sequence) - k + 1``,), by position.
    """
    size = len(sequence) - k + 1
    kind = np.dtype("u1" if k <= 4 else "u2" if k <= 8 else "u4")
    if size <= 0:
        return np.zeros(0, dtype=kind)
    base = codes(sequence)
    # Words of 1, 2, 4, 8 bases are joined: the bits of k say which.
    part, held = (base & 3).astype(kind), 1
    word, length = np.zeros(len(base), dtype=kind), 0
    while True:
        if k & held:
            some = len(base) - length - held + 1
            word = (word[:some] << 2 * held) | part[length : length + some]
            length += held
        if 2 * held > k:
            break
        some = len(part) - held
        part = (part[:some] << 2 * held) | part[held : held + some]
        held *= 2
    unknown = base == 4
    if unknown.any():
        bad = np.zeros(size, dtype=bool)
        for i in range(k):
            bad |= unknown[i : i + size]
        word = word[~bad]
    return word


def kmer_counts(sequence: bytes, k: int) -> np.ndarray:
    """Occurrences of every word of length `k` on the given strand, overlapping ones too.

    Returns
    -------
    numpy.ndarray
        int64, shape (4 ** k,), in alphabetical order of the words; see `kmer_words`.
    """
    return np.bincount(kmer_words(sequence, k), minlength=4**k)


def kmer_word(index: int, k: int) -> str:
    """The word at a place of `kmer_counts`."""
    return "".join("ACGT"[index >> 2 * (k - 1 - i) & 3] for i in range(k))


def counts_of(items: Sequence[Target], k: int) -> tuple[np.ndarray, np.ndarray, int]:
    """Words that occur in records, across the origin of circular ones too.

    Returns
    -------
    tuple
        Places of the words in the alphabetical order, ascending; how often each occurs; and how
        many words lie across an origin.
    """
    across = 0
    words = []
    for item in items:
        text = item.sequence
        if item.circular and len(text) >= k > 1:
            text += text[: k - 1]
            across += k - 1
        words.append(kmer_words(text, k))
    every = words[0] if len(words) == 1 else np.concatenate(words)
    if 4**k > SPARSE * every.size or every.size == 0:
        present, counts = np.unique(every, return_counts=True)
        return present, counts, across
    total = np.bincount(every, minlength=4**k)
    present = np.flatnonzero(total)
    return present, total[present], across


def edge(sequence: bytes, k: int) -> bytes:
    """Bases around the origin of a circle that hold the words across it, and no other."""
    return sequence[1 - k :] + sequence[: k - 1]


@tool("kmers", "composition", KmerArguments)
def kmers(library: Library, arguments: KmerArguments) -> Result:
    """Most frequent words of a length (k-mers), or one word observed and expected."""
    if arguments.word is not None:
        return one_word(library, arguments, arguments.word)
    found = targets(library, arguments.genome, arguments.record)
    if isinstance(found, Result):
        return found
    groups: dict[str, list[Target]] = {}
    for item in found:
        groups.setdefault(item.genome.id, []).append(item)
    return merged([_one(items, arguments, len(groups) > 1) for items in groups.values()])


def _one(items: Sequence[Target], arguments: KmerArguments, several: bool) -> Result:
    k = arguments.k
    present, counts, across = counts_of(items, k)
    amount = int(counts.sum())
    where = items[0].words if len(items) == 1 else f"the {number(len(items))} records"
    if several:
        where += f" of {plain(items[0].genome.name)}"
    if not amount:
        return declined(f"There is no word of {k} known bases in {where}; ask with a smaller k.")
    wanted = min(max(arguments.limit, 1), present.size)
    least = np.partition(counts, present.size - wanted)[present.size - wanted]
    high = np.flatnonzero(counts >= least)
    order = high[np.argsort(-counts[high], kind="stable")][:wanted]
    rows: list[list[Any]] = [
        [kmer_word(int(present[i]), k), int(counts[i]), round(100 * int(counts[i]) / amount, 4)]
        for i in order
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
        linear = rows[0][1] - sum(
            int(np.count_nonzero(kmer_words(edge(item.sequence, k), k) == present[order[0]]))
            for item in items
            if item.circular and len(item.sequence) >= k > 1
        )
        if linear != rows[0][1]:
            text += f"; without them {rows[0][0]} occurs {number(linear)} times"
        text += "."
    table = Table(["id", "occurrences", "share (%)"], rows, len(rows)) if len(rows) > 1 else None
    return Result(text, table=table, citations=[item.citation for item in items[:25]])
