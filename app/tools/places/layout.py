"""Where the genes of a record stand beside each other: order, gaps, overlaps, runs.

Coordinates are 0-based half-open. A gene over the origin of a circular record has an `end` beyond
the record's length, so that `end - start` is its extent. A gene in pieces that no reading direction
joins (trans-splicing) has one `Placement` a piece; an ordinary spliced gene has one, introns
included.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from app.tools.bases.arrays import Unkeyed

if TYPE_CHECKING:
    from index.genome import Gene, Genome, RecordInfo
    from index.records import Part


class Placement(NamedTuple):
    """A stretch of a record that a gene takes up."""

    start: int
    end: int
    gene: Gene


class Gap(NamedTuple):
    """Bases between two genes; over the origin `end` lies beyond the record's length."""

    start: int
    end: int
    left: Gene
    right: Gene


class Overlap(NamedTuple):
    """Two genes whose stretches overlap; `left` begins first.

    `start` is the first common base and `length` the number of bases that both take up. It is 0
    where one gene lies in a gap between the pieces (exons, fragments) of the other.
    """

    start: int
    length: int
    left: Gene
    right: Gene


@dataclass(slots=True, frozen=True)
class Layout:
    """The genes of one record in order of their first base."""

    record: RecordInfo
    placements: tuple[Placement, ...]

    @property
    def circular(self) -> bool:
        """Whether the record is circular."""
        return self.record.topology == "circular"

    @property
    def length(self) -> int:
        """Bases of the record."""
        return self.record.length

    def of(self, gene: Gene) -> list[int]:
        """Indices of a gene's placements."""
        return [i for i, item in enumerate(self.placements) if item.gene.gid == gene.gid]


def extents(parts: Sequence[Part], length: int, circular: bool) -> list[tuple[int, int]]:
    """Stretches that a feature takes up, introns included.

    Parameters
    ----------
    parts
        In biological order, as `index.records.Feature.parts`.
    length, circular
        Of the record.

    Returns
    -------
    list of (start, end)
        One stretch; several where the parts do not follow each other in one direction. A stretch
        over the origin ends beyond `length`.
    """
    strands = {part.strand for part in parts}
    if len(strands) > 1:
        return [(part.start, part.end) for part in parts]
    ordered = list(parts) if strands != {-1} else list(parts)[::-1]
    breaks = [i for i, (a, b) in enumerate(pairwise(ordered), 1) if b.start < a.start]
    if not breaks:
        return [(min(p.start for p in ordered), max(p.end for p in ordered))]
    if circular and len(breaks) == 1:
        head, tail = ordered[: breaks[0]], ordered[breaks[0] :]
        if max(p.end for p in tail) <= head[0].start and head[-1].end == length:
            return [(head[0].start, length + max(p.end for p in tail))]
    return [(part.start, part.end) for part in ordered]


@lru_cache(maxsize=4)
def _cached(identity: str, every: bool, given: Unkeyed) -> tuple[Layout, ...]:
    genome = given.genome
    by_record: dict[str, list[Placement]] = {record.id: [] for record in genome.records}
    records = {record.id: record for record in genome.records}
    for gene in genome.loci() if every else genome.genes():
        record = records[gene.record]
        for start, end in extents(gene.parts, record.length, record.topology == "circular"):
            by_record[gene.record].append(Placement(start, end, gene))
    return tuple(
        Layout(record, tuple(sorted(by_record[record.id], key=lambda p: (p.start, p.end))))
        for record in genome.records
    )


def layouts(genome: Genome, every: bool = False) -> tuple[Layout, ...]:
    """The layout of every record, in file order; kept for the genomes asked about last.

    With `every`, a CDS or RNA without gene feature has a place too where others have one.
    """
    return _cached(genome.id, every, Unkeyed(genome))


def layout(genome: Genome, record: str, *genes: Gene) -> Layout:
    """The layout of one record by its id, such that the given genes are in it.

    Raises
    ------
    KeyError
        There is no such record.
    """
    others = [gene for gene in genes if gene.gid < 0]
    for item in layouts(genome, not all(gene.counted or gene.gid < 0 for gene in genes)):
        if item.record.id == record:
            return _with(item, others) if others else item
    raise KeyError(record)


def _with(lay: Layout, others: Sequence[Gene]) -> Layout:
    """A layout with features that are no genes put among the genes (`named_features`)."""
    more = [
        Placement(start, end, feature)
        for feature in others
        if feature.record == lay.record.id
        for start, end in extents(feature.parts, lay.length, lay.circular)
    ]
    placed = sorted([*lay.placements, *more], key=lambda item: (item.start, item.end))
    return Layout(lay.record, tuple(placed))


def distance(a: tuple[int, int], b: tuple[int, int], length: int, circular: bool) -> int:
    """Bases between two stretches; negative: bases that they share.

    On a circular record the nearer way round counts.
    """
    shifts = (-length, 0, length) if circular else (0,)
    return min(max(a[0], b[0] + s) - min(a[1], b[1] + s) for s in shifts)


def holds(outer: tuple[int, int], inner: tuple[int, int], length: int, circular: bool) -> bool:
    """Whether one stretch lies wholly within another."""
    shifts = (-length, 0, length) if circular else (0,)
    return any(outer[0] <= inner[0] + s and inner[1] + s <= outer[1] for s in shifts)


def in_region(
    stretches: Sequence[tuple[int, int]], start: int, end: int, length: int, mode: str
) -> bool:
    """Whether a feature overlaps, lies within or begins (by coordinate) in a region.

    Parameters
    ----------
    stretches
        Of the feature, as `extents` gives them.
    start, end
        0-based half-open; start >= end means a region over the origin.
    length
        Of the record.
    mode
        ``overlap``, ``within`` or ``start``.
    """
    end = end + length if start >= end else end
    shifts = (-length, 0, length)
    if mode == "start":
        return any(start <= stretches[0][0] + s < end for s in shifts)
    if mode == "within":
        return all(any(start <= a + s and b + s <= end for s in shifts) for a, b in stretches)
    return any(a + s < end and b + s > start for a, b in stretches for s in shifts)


def gene_distance(layout: Layout, a: Gene, b: Gene) -> int:
    """Bases between two genes of one record, the nearest pieces of each; negative: shared."""
    circular, length = layout.circular, layout.length
    return min(
        distance(one, two, length, circular)
        for one in extents(a.parts, length, circular)
        for two in extents(b.parts, length, circular)
    )


def walk(layout: Layout, index: int, step: int) -> Iterator[Placement]:
    """Placements after (`step` 1) or before (-1) one, over the origin of a circular record, each
    other gene once.

    Those wholly inside the starting one, and those that it lies wholly inside of, are left out:
    they are not beside it.
    """
    placements, size = layout.placements, len(layout.placements)
    origin = placements[index]
    seen = {origin.gene.gid}
    for offset in range(1, size):
        place = index + step * offset
        if not layout.circular and not 0 <= place < size:
            return
        item = placements[place % size]
        if item.gene.gid in seen or nested(layout, origin, item) or nested(layout, item, origin):
            continue
        seen.add(item.gene.gid)
        yield item


def nested(layout: Layout, outer: Placement, inner: Placement) -> bool:
    """Whether a placement lies wholly within another that is larger."""
    one, two = (outer.start, outer.end), (inner.start, inner.end)
    return one[1] - one[0] > two[1] - two[0] and holds(one, two, layout.length, layout.circular)


def gaps(layout: Layout) -> list[Gap]:
    """Stretches without a gene between two genes, in order; over the origin of a circular record
    too. The ends of a linear record lie beside one gene only and are left out."""
    placements = layout.placements
    found: list[Gap] = []
    if not placements:
        return found
    reach, holder = placements[0].end, placements[0].gene
    for item in placements[1:]:
        if item.start > reach:
            found.append(Gap(reach, item.start, holder, item.gene))
        if item.end > reach:
            reach, holder = item.end, item.gene
    first = placements[0]
    if layout.circular and first.start + layout.length > reach and holder.gid != first.gene.gid:
        found.append(Gap(reach, first.start + layout.length, holder, first.gene))
    if layout.circular and reach > layout.length:
        covered = reach - layout.length
        found = [
            gap._replace(start=max(gap.start, covered)) if gap.start < covered else gap
            for gap in found
            if gap.end > covered
        ]
        found = [gap._replace(left=holder) if gap.start == covered else gap for gap in found]
    size = layout.length
    found = [
        g._replace(start=g.start - size, end=g.end - size) if g.start >= size else g for g in found
    ]
    return sorted(found, key=lambda gap: gap.start)


def overlaps(layout: Layout) -> list[Overlap]:
    """Pairs of genes that overlap, each once, in order of the first common base."""
    placements = list(layout.placements)
    if layout.circular:
        shift = layout.length
        beyond = max((item.end for item in placements), default=0) - shift
        placements += [
            Placement(p.start + shift, p.end + shift, p.gene)
            for p in layout.placements
            if p.start < beyond
        ]
    found: dict[frozenset[int], Overlap] = {}
    active: list[Placement] = []
    for item in placements:
        active = [other for other in active if other.end > item.start]
        for other in active:
            pair = frozenset((other.gene.gid, item.gene.gid))
            if len(pair) == 2 and pair not in found:
                first, shared = shared_bases(other.gene.parts, item.gene.parts)
                start = item.start % layout.length if first is None else first
                found[pair] = Overlap(start, shared, other.gene, item.gene)
        active.append(item)
    return sorted(found.values(), key=lambda pair: pair.start)


def shared_bases(one: Sequence[Part], two: Sequence[Part]) -> tuple[int | None, int]:
    """First base that two features share, if any, and how many they share."""
    first: int | None = None
    total = 0
    for a, b in _merged(one):
        for c, d in _merged(two):
            if min(b, d) > max(a, c):
                total += min(b, d) - max(a, c)
                first = max(a, c) if first is None else min(first, max(a, c))
    return first, total


def _merged(parts: Sequence[Part]) -> list[tuple[int, int]]:
    """Parts as stretches that do not overlap each other (slippage makes some that do)."""
    found: list[tuple[int, int]] = []
    for start, end in sorted((part.start, part.end) for part in parts):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def runs(layout: Layout, max_gap: int) -> list[list[Placement]]:
    """Runs of consecutive genes on one strand with at most `max_gap` bases between them.

    A gene on the other strand ends a run. On a circular record a run may go over the origin; its
    genes behind it have coordinates beyond the record's length. Each run is in coordinate order
    and may hold a single gene.
    """
    found: list[list[Placement]] = []
    reach = 0
    for item in layout.placements:
        if (
            found
            and found[-1][-1].gene.strand == item.gene.strand != 0
            and item.start - reach <= max_gap
        ):
            found[-1].append(item)
            reach = max(reach, item.end)
        else:
            found.append([item])
            reach = item.end
    if layout.circular and len(found) > 1:
        first, last = found[0], found[-1]
        reach = max(item.end for item in last)
        if (
            first[0].gene.strand == last[0].gene.strand != 0
            and first[0].start + layout.length - reach <= max_gap
        ):
            shift = layout.length
            beyond = [
                item._replace(start=item.start + shift, end=item.end + shift) for item in first
            ]
            found = [*found[1:-1], last + beyond]
    return found
