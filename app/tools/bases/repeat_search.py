"""Where tandem repeats are looked for, and which of them are the longest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from app.tools.base import Result
from app.tools.bases.arguments import RepeatArguments
from app.tools.bases.arrays import reverse_complement
from app.tools.bases.kmers import kmer_word
from app.tools.bases.parts_masks import inside
from app.tools.bases.repeat_words import Repeat, Wanted
from app.tools.bases.tandem import tandem_repeats
from app.tools.places.layout import layout
from app.tools.places.sites import Locator, Target, gene_targets, targets
from app.tools.shared.phrase import the_genome
from app.tools.shared.select import declined
from app.tools.shared.several import named_genes

if TYPE_CHECKING:
    from index.genome import Gene
    from index.library import Library

ROWS = 1_000
"""Rows of a table at most; its total counts all repeats."""

_SPANS = (64, 32, 16, 8, 4, 2)
"""Lengths (bp) from which on the longest are looked for, until there are enough."""


class Read:
    """A stretch of bases as one strand reads it."""

    def __init__(self, item: Target, strand: int, gene: Gene | None = None) -> None:
        self.item, self.strand, self.gene = item, strand, gene
        self._genes: Locator | None = None
        self._annotated = True
        self.inside: np.ndarray | None = None
        """Bases of the record that a repeat has to lie in, in full length; None for all."""

    def find(self, wanted: Wanted, least: dict[int, int]) -> np.ndarray:
        """Rows of `tandem_repeats` within the limits."""
        text = self.item.sequence
        if self.strand < 0:
            text = reverse_complement(text)
        rows = tandem_repeats(text, least, self.item.circular, wanted.accepted)
        for size, most in wanted.most.items():
            rows = rows[(rows[:, 1] != size) | (rows[:, 2] <= most)]
        if self.inside is not None and len(rows):
            rows = rows[[self._within(*row[:3]) for row in rows.tolist()]]
        return rows

    def _within(self, begin: int, size: int, units: int) -> bool:
        """Whether all bases of a repeat are inside."""
        first = self.item.length - begin - size * units if self.strand < 0 else begin
        places = (self.item.offset + first + np.arange(size * units)) % self.item.record.length
        return bool(self.inside is not None and self.inside[places].all())

    def repeat(self, row: Sequence[int]) -> Repeat:
        """One row in coordinates of the record, with its genes."""
        begin, size, units, word = row
        span = size * units
        first = self.item.length - begin - span if self.strand < 0 else begin
        start, end = self.item.place(first), self.item.place(first + span - 1)
        if self._genes is None:
            lay = layout(self.item.genome, self.item.record.id)
            self._genes, self._annotated = Locator(lay), bool(lay.placements)
        last = {gene.gid for gene in self._genes.at(end - 1)}
        genes = tuple(gene for gene in self._genes.at(start - 1) if gene.gid in last)
        unit = kmer_word(word, size)
        return Repeat(self.item, start, end, self.strand, unit, units, genes, self._annotated)


def groups(library: Library, arguments: RepeatArguments) -> list[list[Read]] | Result:
    """What is read: each gene by itself, else the stretches of each genome together."""
    grouped: dict[str, list[Read]] = {}
    for name in arguments.names:
        hits = named_genes(library, name, arguments.genome, arguments.record)
        if isinstance(hits, Result):
            return hits
        found = gene_targets(library, name, arguments.genome, arguments.record)
        if isinstance(found, Result):
            return found
        for item, (genome, gene) in zip(found, hits, strict=True):
            strand = arguments.strand or (-1 if gene.strand < 0 else 1)
            grouped[f"{genome.id} {gene.gid}"] = [Read(item, strand, gene)]
    if not arguments.names:
        items = targets(library, arguments.genome, arguments.record, arguments.region)
        if isinstance(items, Result):
            return items
        for item in items:
            read = Read(item, arguments.strand or 1)
            if arguments.within is not None:
                read.inside = inside(item.genome, item.record.id, arguments.within)
            grouped.setdefault(item.genome.id, []).append(read)
    for read in (read for reads in grouped.values() for read in reads):
        if read.item.record.molecule == "protein":
            return declined(
                f"{the_genome(read.item.genome, True)} holds protein sequences, which have no "
                "repeats of bases; ask for the length or composition of its proteins."
            )
    return list(grouped.values())


def top(
    reads: Sequence[Read], wanted: Wanted, amount: int, in_genes: bool = False
) -> tuple[list[Repeat], int]:
    """The longest repeats and how many they are; those as long as the last of them are among
    them."""
    best: list[Repeat] = []
    for span in _SPANS:
        least = {size: max(few, -(-span // size)) for size, few in wanted.least.items()}
        found = [(read, read.find(wanted, least)) for read in reads]
        if in_genes:
            best = [
                repeat
                for read, rows in found
                for repeat in map(read.repeat, rows.tolist())
                if holders(repeat, wanted)
            ]
            lengths = np.array([repeat.length for repeat in best], dtype=np.int64)
        else:
            lengths = np.concatenate([rows[:, 1] * rows[:, 2] for _, rows in found])
        if lengths.size >= amount or span == _SPANS[-1]:
            break
    if not lengths.size:
        return [], 0
    amount = min(amount, lengths.size)
    cut = int(np.partition(lengths, lengths.size - amount)[lengths.size - amount])
    total = int((lengths >= cut).sum())
    if in_genes:
        best = [repeat for repeat in best if repeat.length >= cut]
    else:
        kept = [(read, rows[rows[:, 1] * rows[:, 2] >= cut]) for read, rows in found]
        best = [read.repeat(row) for read, rows in kept for row in rows[:ROWS].tolist()]
    return sorted(best, key=lambda repeat: -repeat.length)[:ROWS], total


def holders(repeat: Repeat, wanted: Wanted) -> list[Gene]:
    """Genes that hold a repeat; a single base is read on the gene's own strand."""
    if not wanted.single:
        return list(repeat.genes)
    own = 1 if repeat.unit == wanted.single else -1
    return [gene for gene in repeat.genes if (-1 if gene.strand < 0 else 1) == own * repeat.strand]
