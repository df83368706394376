"""Where single positions of a record lie: in which gene, or between which."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from app.tools.base import Citation, Result
from app.tools.bases.arrays import bases
from app.tools.places.layout import Layout, extents, layout
from app.tools.shared.phrase import bp, gene_name, join, number, plain, the_genome
from app.tools.shared.select import (
    declined,
    main_record,
    no_sequence,
    open_genomes,
    over_no_origin,
    record_across,
)
from app.tools.shared.several import named_genes

if TYPE_CHECKING:
    from app.tools.arguments import Region
    from index.genome import Gene, Genome, RecordInfo
    from index.library import Library


class Locator:
    """Genes at positions of one record, by binary search."""

    def __init__(self, lay: Layout) -> None:
        self._length = lay.length
        items = list(lay.placements)
        over = [
            item._replace(start=item.start - lay.length, end=item.end - lay.length)
            for item in items
            if item.end > lay.length
        ]
        self._items = sorted([*over, *items], key=lambda item: (item.start, item.end))
        self._starts = [item.start for item in self._items]
        self._reach = list(accumulate((item.end for item in self._items), max))

    def at(self, position: int) -> list[Gene]:
        """Genes over a 0-based position, introns included."""
        index = bisect_right(self._starts, position) - 1
        found: dict[int, Gene] = {}
        while index >= 0 and self._reach[index] > position:
            item = self._items[index]
            if item.end > position:
                found[item.gene.gid] = item.gene
            index -= 1
        return list(found.values())[::-1]


def locator(genome: Genome, record: str) -> Locator:
    """A `Locator` for one record of a genome."""
    return Locator(layout(genome, record))


class Target:
    """A stretch of bases that a tool works on.

    Attributes
    ----------
    genome, record
        Where it is from.
    sequence
        Its bases on the plus strand; read when first asked for.
    length
        How many they are.
    offset
        0-based place of its first base on the record.
    whole
        It is the whole record, so that a circular one closes on itself.
    label
        What the stretch is called, such as a gene's name.
    """

    __slots__ = ("_sequence", "genome", "label", "length", "offset", "record", "whole")

    def __init__(
        self,
        genome: Genome,
        record: RecordInfo,
        sequence: bytes | None = None,
        offset: int = 0,
        label: str = "",
    ) -> None:
        """Without `sequence` the whole record."""
        self.genome = genome
        self.record = record
        self.offset = offset
        self.label = label
        self.whole = sequence is None
        self.length = record.length if sequence is None else len(sequence)
        self._sequence = sequence

    @property
    def sequence(self) -> bytes:
        """Bases of the plus strand."""
        if self._sequence is None:
            self._sequence = bases(self.genome, self.record.id)
        return self._sequence

    @property
    def circular(self) -> bool:
        """Whether the stretch closes on itself."""
        return self.whole and self.record.topology == "circular"

    def place(self, position: int) -> int:
        """1-based position on the record of a 0-based position in the stretch."""
        return (self.offset + position) % self.record.length + 1

    @property
    def citation(self) -> Citation:
        """The stretch as evidence."""
        start, end = self.place(0), self.place(max(self.length - 1, 0))
        return Citation(self.record.id, start, end, 0, self.record.id, "sequence")

    @property
    def words(self) -> str:
        """``NC_000913.3`` or ``NC_000913.3:100..200``, after the name of a gene."""
        name = plain(self.record.id)
        if self.whole:
            return name
        end = self.place(self.length - 1)
        span = f"{name}:{number(self.offset + 1)}..{number(end)}"
        return f"{self.label} ({span})" if self.label else span


def region_target(genome: Genome, region: Region, record: str | None) -> Target | Result:
    """The bases of a region, or the refusal that says why there are none."""
    found = main_record(genome, region.record or record)
    if isinstance(found, Result):
        return found
    if not found.has_sequence:
        return no_sequence(genome)
    low, high = region.start, region.end
    barred = over_no_origin(found, low, high)
    if barred is not None:
        return barred
    if max(low, high) > found.length:
        return declined(
            f"{plain(found.id)} ends at {number(found.length)}, so {number(low)}..{number(high)} "
            f"is not on it; ask for a region from 1 to {number(found.length)}."
        )
    end = high + found.length if low > high else high
    text = genome.slice(found.id, low - 1, end)
    return Target(genome, found, text.encode("ascii"), low - 1)


def gene_targets(
    library: Library, name: str, genome: str | None, record: str | None = None
) -> list[Target] | Result:
    """The stretches of the genes of a name, introns with them, as bases to work on."""
    hits = named_genes(library, name, genome, record)
    if isinstance(hits, Result):
        return hits
    found: list[Target] = []
    for item, gene in hits:
        info = item.record(gene.record)
        if not info.has_sequence:
            return no_sequence(item)
        start, end = extents(gene.parts, info.length, info.circular)[0]
        text = item.slice(info.id, start, end)
        found.append(Target(item, info, text.encode("ascii"), start, gene_name(gene)))
    return found


def targets(
    library: Library, genome: str | None, record: str | None, region: Region | None = None
) -> list[Target] | Result:
    """The region, the record, or all records of the open genomes, as bases to work on.

    Records without sequence are left out; where none has one, the refusal is given.
    """
    genomes = open_genomes(library, genome)
    if not isinstance(genomes, list):
        return genomes
    chosen = record_across(genomes, record or (region.record if region else None))
    if not isinstance(chosen, list):
        return chosen
    found: list[Target] = []
    for item in chosen:
        if region is not None:
            one = region_target(item, region, record)
            if not isinstance(one, Target):
                return one
            found.append(one)
            continue
        records = [item.record(record)] if record is not None else item.records
        for info in records:
            if info.has_sequence and info.molecule != "protein":
                found.append(Target(item, info))
    if found:
        return found
    for item in chosen:
        if any(info.molecule == "protein" and info.has_sequence for info in item.records):
            return declined(
                f"{the_genome(item, True)} "
                "holds protein sequences, so this question about DNA has no "
                "answer; ask for the length or composition of its proteins."
            )
    return no_sequence(chosen[0])


def topology_words(records: Sequence[RecordInfo]) -> str:
    """How the ends of records are taken: ``circular``, ``linear``, or both named."""
    kinds = {record.topology or "unknown" for record in records}
    words = {
        "circular": "circular, so the origin is searched too",
        "linear": "linear",
        "unknown": "of unknown topology, taken as linear",
    }
    if len(kinds) == 1:
        verb = "The record is" if len(records) == 1 else "The records are"
        return f"{verb} {words[kinds.pop()]}."
    names = [
        f"{plain(record.id)} is {words[record.topology or 'unknown'].split(',')[0]}"
        for record in records[:6]
    ]
    return join(names) + "." if len(records) <= 6 else "Circular records are read over the origin."


def flanks(lay: Layout, position: int) -> tuple[tuple[Gene | None, int], tuple[Gene | None, int]]:
    """Nearest genes before and after a 0-based position that no gene covers.

    Returns
    -------
    tuple
        (gene, distance in bp from the position to the gene's nearest base) to the left and to the
        right; (None, 0) where a linear record has none.
    """
    left: tuple[Gene | None, int] = (None, 0)
    right: tuple[Gene | None, int] = (None, 0)
    shifts = (-lay.length, 0, lay.length) if lay.circular else (0,)
    for item in lay.placements:
        for shift in shifts:
            before = position - (item.end + shift - 1)
            after = item.start + shift - position
            if before > 0 and (left[0] is None or before < left[1]):
                left = (item.gene, before)
            if after > 0 and (right[0] is None or after < right[1]):
                right = (item.gene, after)
    return left, right


def flank_words(genome: Genome, record: str, position: int) -> str:
    """The genes that a 0-based position without gene lies between, in words."""
    left, right = flanks(layout(genome, record), position)
    sides = [f"{gene_name(gene)} ({bp(gap)} away)" for gene, gap in (left, right) if gene]
    if len(sides) == 2:
        return f"between {sides[0]} and {sides[1]}"
    if not sides:
        return "where no gene is annotated"
    return f"{'before' if left[0] is None else 'after'} {sides[0]}"
