"""Synteny: stretches in which two genomes keep the order of their parts.

Aligned pieces (or genes that correspond, where the bases are too different) are anchors; those that
follow each other in both genomes on one strand are a block.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from index.compare.base import Step, check, part
from index.compare.dna import Hit, Mapping, align_genomes
from index.compare.proteins import shared

if TYPE_CHECKING:
    from index.genome import Genome

NEAR = 3_000
"""Bases between two anchors of a block at first."""
FAR = 60_000
"""Bases between two parts of a block, if no other block lies between them."""
SLACK = 1_500
"""Bases by which anchors of a block may overlap."""
LEAST_BLOCK = 2_000
LEAST_GAP = 1_000
"""Bases of a stretch that one genome alone has, to be told."""
BY_GENES = 0.2
"""Below this aligned share of the shorter genome, genes that correspond are the anchors."""
GENES_NEAR = 20_000
LEAST_GENES = 3


@dataclass(frozen=True, slots=True)
class Block:
    """Two stretches in the same order; 0-based half-open.

    Attributes
    ----------
    record, other_record
        Ids of the records.
    strand
        1 where both run the same way, -1 where the second runs backwards.
    identity
        Mean over the anchors, weighed by their length.
    inverted
        Whether it runs against most of what these two records share.
    anchors
        How many anchors it is made of.
    """

    record: str
    start: int
    end: int
    other_record: str
    other_start: int
    other_end: int
    strand: int
    identity: float
    inverted: bool
    anchors: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """One aligned place; record numbers, 0-based half-open."""

    record: int
    start: int
    end: int
    other_record: int
    other_start: int
    other_end: int
    strand: int
    identity: float


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of one genome that aligns nowhere in the other; 0-based half-open."""

    record: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Synteny:
    """Blocks of two genomes.

    Attributes
    ----------
    basis
        ``DNA``, or ``genes`` where the bases are too different.
    blocks
        In the order of the first genome.
    anchors
        What the blocks were made from, with those of no block.
    gaps_one, gaps_other
        Stretches of each genome that align nowhere in the other; empty on the basis of genes.
    """

    basis: Literal["DNA", "genes"]
    blocks: list[Block]
    anchors: list[Anchor]
    gaps_one: list[Gap]
    gaps_other: list[Gap]


def synteny(one: Genome, other: Genome, step: Step | None = None) -> Synteny:
    """The blocks of two genomes.

    Raises
    ------
    ValueError
        There is nothing to compare: no sequence, or unlike bases and no genes.
    StoppedError
        It was stopped.
    """
    records = [record.id for record in one.records], [record.id for record in other.records]
    if one.has_sequence and other.has_sequence:
        found = align_genomes(one, other, part(step, 0.0, 0.7))
        if max(found.shares) >= BY_GENES or not (_coding(one) and _coding(other)):
            anchors = anchors_of(found.forth.hits)
            check(step, 0.95, "joining blocks")
            return Synteny(
                "DNA",
                chain(anchors, *records),
                anchors,
                gaps(one, found.forth),
                gaps(other, found.back),
            )
    pairs = shared(one, other, identity=0.3, coverage=0.5, step=part(step, 0.7, 1.0)).pairs
    numbers = [{name: n for n, name in enumerate(ids)} for ids in records]
    anchors = [
        Anchor(
            numbers[0][p.one.record], p.one.start, p.one.end,
            numbers[1][p.other.record], p.other.start, p.other.end,
            p.one.strand * p.other.strand or 1, p.identity,
        )
        for p in pairs
        if not (p.one.wraps or p.other.wraps)
    ]  # fmt: skip
    blocks = chain(anchors, *records, near=GENES_NEAR, least=0)
    return Synteny("genes", [b for b in blocks if b.anchors >= LEAST_GENES], anchors, [], [])


def _coding(genome: Genome) -> bool:
    return bool(genome.sql("SELECT 1 FROM loci WHERE kind = 'protein' LIMIT 1"))


def anchors_of(hits: Iterable[Hit]) -> list[Anchor]:
    """Hits that have one place only."""
    return [
        Anchor(
            hit.record, hit.start, hit.end, hit.other_record, hit.other_start, hit.other_end,
            hit.strand, hit.same / hit.columns,
        )
        for hit in hits
        if hit.sure
    ]  # fmt: skip


def chain(
    anchors: Sequence[Anchor],
    records: Sequence[str],
    other_records: Sequence[str],
    near: int = NEAR,
    far: int = FAR,
    least: int = LEAST_BLOCK,
) -> list[Block]:
    """Join anchors into blocks.

    Parameters
    ----------
    anchors
        In any order.
    records, other_records
        Ids by record number.
    near
        Most bases between anchors that are joined at once; then small blocks are dropped, and
        blocks that are neighbours in both genomes are joined over up to `far` bases.
    least
        Bases of the shortest block that is kept.
    """
    runs: list[list[Anchor]] = []
    recent: list[list[Anchor]] = []
    for anchor in sorted(anchors, key=lambda a: (a.record, a.start, a.end)):
        last = [r for r in recent if _follows(r[-1], anchor, near)]
        recent = [r for r in recent if r[-1].record == anchor.record
                  and anchor.start - r[-1].end <= near]  # fmt: skip
        if last:
            min(last, key=lambda r: _distance(r[-1], anchor)).append(anchor)
        else:
            runs.append([anchor])
            recent.append(runs[-1])
    runs = [run for run in runs if _extent(run) >= least]
    runs = _joined(runs, far)
    blocks = [_block(run) for run in runs]
    way: Counter[tuple[int, int]] = Counter()
    for block in blocks:
        way[block.record, block.other_record] += block.strand * (block.end - block.start)
    return [
        Block(
            records[b.record], b.start, b.end, other_records[b.other_record], b.other_start,
            b.other_end, b.strand, b.identity,
            b.strand * way[b.record, b.other_record] < 0, len(run),
        )
        for b, run in zip(blocks, runs, strict=True)
    ]  # fmt: skip


def _gaps(one: Anchor, other: Anchor) -> tuple[int, int]:
    """Bases between two anchors in each genome, the second anchor being later in the first."""
    if one.strand > 0:
        return other.start - one.end, other.other_start - one.other_end
    return other.start - one.end, one.other_start - other.other_end


def _follows(one: Anchor, other: Anchor, far: int) -> bool:
    if (one.record, one.other_record, one.strand) != (
        other.record, other.other_record, other.strand
    ):  # fmt: skip
        return False
    return all(-SLACK <= gap <= far for gap in _gaps(one, other))


def _distance(one: Anchor, other: Anchor) -> int:
    return sum(map(abs, _gaps(one, other)))


def _extent(run: Sequence[Anchor]) -> int:
    return run[-1].end - run[0].start


def _joined(runs: list[list[Anchor]], far: int) -> list[list[Anchor]]:
    """Join runs that follow each other in both genomes with no other run between them."""
    while True:
        runs.sort(key=lambda run: (run[0].record, run[0].start))
        order = sorted(range(len(runs)), key=lambda n: (
            runs[n][0].other_record, min(a.other_start for a in runs[n])
        ))  # fmt: skip
        place = {n: at for at, n in enumerate(order)}
        kept: list[list[Anchor]] = []
        last = -2
        for n, run in enumerate(runs):
            beside = place[n] - place[last] if last >= 0 else 0
            if kept and beside == run[0].strand and _follows(kept[-1][-1], run[0], far):
                kept[-1] = kept[-1] + run
            else:
                kept.append(run)
            last = n
        if len(kept) == len(runs):
            return kept
        runs = kept


def _block(run: Sequence[Anchor]) -> Anchor:
    """The extent of a run as one anchor."""
    weight = sum(a.end - a.start for a in run)
    return Anchor(
        run[0].record,
        min(a.start for a in run),
        max(a.end for a in run),
        run[0].other_record,
        min(a.other_start for a in run),
        max(a.other_end for a in run),
        run[0].strand,
        sum(a.identity * (a.end - a.start) for a in run) / weight,
    )


def gaps(genome: Genome, mapping: Mapping, least: int = LEAST_GAP) -> list[Gap]:
    """Stretches of the mapped genome that no hit covers."""
    found = []
    for number, record in enumerate(genome.records):
        if not record.has_sequence:
            continue
        reached = 0
        mine = sorted((h.start, h.end) for h in mapping.hits if h.record == number)
        for start, end in [*mine, (record.length, record.length)]:
            if start - reached >= least:
                found.append(Gap(record.id, reached, start))
            reached = max(reached, end)
    return found


def covered(mapping: Mapping, record: int, start: int, end: int) -> float:
    """Share of a stretch of the mapped genome that hits cover."""
    reached, total = start, 0
    for hit in mapping.hits:
        if hit.record == record and hit.start < end and hit.end > reached:
            total += min(hit.end, end) - max(hit.start, reached)
            reached = min(hit.end, end)
    return total / max(end - start, 1)
