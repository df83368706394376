"""Pasted sequences that lie in none of the open genomes, though their examples do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from app.examples import ExampleSet, Item
from app.tools.classify.guess import Guess

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library

CHECKED = 8
"""Pasted examples that are looked up."""
ASKED = 20
"""Sequences of one question that are looked up; more are judged by each other."""
LARGEST = 20_000_000
"""Bases of the open genomes: a search of more takes too long to answer by the way."""
SHORTEST, LONGEST = 20, 5_000
KEPT = 1_000
REMARK = (
    "it lies in none of the open genomes, where the examples come from, so it is of another "
    "organism, shuffled or random"
)
_known: WeakKeyDictionary[Genome, dict[str, bool]] = WeakKeyDictionary()


def remarked(
    library: Library, examples: ExampleSet, items: Sequence[Item], guesses: list[Guess]
) -> list[Guess]:
    """Guesses with a remark on those sequences that lie in no open genome, as the examples do.

    One shuffled sequence can hardly be told from a natural one by its letters; that a genome lacks
    it can be looked up. Nothing is said where it cannot be told: no genome with sequence is open,
    some example lies in none either, or many sequences were asked at once.
    """
    genomes = [genome for genome in library.genomes if genome.has_sequence]
    rows = [
        row
        for row, (item, guess) in enumerate(zip(items, guesses, strict=False))
        if guess.label is not None and not item.record and _usual(item.sequence)
    ]
    if not 0 < len(rows) <= ASKED or not 0 < sum(g.length for g in genomes) <= LARGEST:
        return guesses
    strangers = [row for row in rows if not _lies(genomes, items[row].sequence)]
    if not strangers or not _at_home(genomes, examples):
        return guesses
    out = list(guesses)
    for row in strangers:
        reason = guesses[row].reason
        out[row] = replace(guesses[row], reason=f"{reason}; {REMARK}" if reason else REMARK)
    return out


def _usual(sequence: str) -> bool:
    return SHORTEST <= len(sequence) <= LONGEST


def _at_home(genomes: Sequence[Genome], examples: ExampleSet) -> bool:
    """Whether the examples, as far as they are looked up, lie in the genomes."""
    names = {genome.name for genome in genomes}
    pasted = [item for item in examples.items if item.genome not in names]
    step = max(1, len(pasted) // CHECKED)
    looked = [item.sequence for item in pasted[::step][:CHECKED]]
    return all(_usual(sequence) and _lies(genomes, sequence) for sequence in looked)


def _lies(genomes: Sequence[Genome], sequence: str) -> bool:
    """Whether a sequence, or one much like it, occurs in one of the genomes."""
    from index.align import locate

    for genome in genomes:
        known = _known.setdefault(genome, {})
        if sequence not in known:
            if len(known) >= KEPT:
                known.clear()
            known[sequence] = bool(locate(genome, sequence, molecule="DNA", limit=1))
        if known[sequence]:
            return True
    return False
