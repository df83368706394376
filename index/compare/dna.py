"""How alike two genomes are in bases: pieces of one mapped to the other by minimap2.

The average nucleotide identity is an estimate in the manner of Goris et al. 2007
(doi 10.1099/ijs.0.64483-0) and FastANI (Jain et al. 2018, doi 10.1038/s41467-018-07641-9): the mean
identity of the pieces of which at least 70 % can be aligned, both ways. minimap2: Li 2018,
doi 10.1093/bioinformatics/bty191.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.compare.base import MOST_BASES, Step, check, keep, kept, part
from index.joined import sequences

if TYPE_CHECKING:
    from index.genome import Genome

PIECE = 3_000
SHORT_PIECE = 1_000
"""Pieces of genomes under `SMALL` bases."""
SMALL = 200_000
ALIGNED = 0.7
"""Share of a piece that must be aligned for it to count."""
LEAST_HIT = 150
BROKEN = 100
"""Bases of a gap at which an alignment is cut in two."""
SURE = 10
"""Mapping quality from which a hit has one place only."""

_MATCH, _INSERTED, _DELETED = 0, 1, 2
"""Operations of a CIGAR."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of one genome aligned with a stretch of another; 0-based half-open.

    Attributes
    ----------
    record, other_record
        Numbers of the records in their genomes.
    same, columns
        Equal bases and columns of the alignment, gaps counted.
    sure
        Whether there is no second place that fits as well.
    """

    record: int
    start: int
    end: int
    other_record: int
    other_start: int
    other_end: int
    strand: int
    same: int
    columns: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Mapping:
    """Pieces of one genome on another.

    Attributes
    ----------
    hits
        In the order of the mapped genome.
    pieces, counted
        How many pieces there are, and of how many at least `ALIGNED` could be aligned.
    identity
        Mean identity of those that count, 0 to 1; None without any.
    covered
        Bases of the mapped genome within hits.
    length
        Bases of the mapped genome.
    """

    hits: list[Hit]
    pieces: int
    counted: int
    identity: float | None
    covered: int
    length: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two genomes mapped on each other.

    Attributes
    ----------
    forth, back
        The first on the second, and the second on the first.
    """

    forth: Mapping
    back: Mapping

    @property
    def ani(self) -> float | None:
        """Estimated average nucleotide identity, 0 to 1, the mean of both ways; None if none."""
        found = [m.identity for m in (self.forth, self.back) if m.identity is not None]
        return sum(found) / len(found) if found else None

    @property
    def shares(self) -> tuple[float, float]:
        """Share of the bases of each genome that could be aligned."""
        return tuple(m.covered / m.length for m in (self.forth, self.back))  # type: ignore[return-value]


def align_genomes(one: Genome, other: Genome, step: Step | None = None) -> Alignment:
    """Map two genomes on each other, or read what was kept of it.

    Raises
    ------
    ValueError
        One has no DNA sequence, or more than `MOST_BASES`.
    StoppedError
        It was stopped.
    """
    for genome in (one, other):
        total = sum(len(text) for _, text, _ in sequences(genome))
        if not total:
            raise ValueError(f"{genome.name} has no DNA sequence to compare.")
        if total > MOST_BASES:
            raise ValueError(
                f"{genome.name} has {total:,} bases; up to {MOST_BASES:,} are compared."
            )
    turned = one.directory.name > other.directory.name
    first, second = (other, one) if turned else (one, other)
    known = kept("dna", first, second)
    if known is None:
        made = Alignment(
            map_pieces(first, second, part(step, 0.0, 0.5)),
            map_pieces(second, first, part(step, 0.5, 1.0)),
        )
        keep("dna", first, second, [_packed(made.forth), _packed(made.back)])
    else:
        made = Alignment(_unpacked(known[0]), _unpacked(known[1]))
    return Alignment(made.back, made.forth) if turned else made


def _packed(mapping: Mapping) -> list[Any]:
    hits = [[int(value) for value in astuple(hit)] for hit in mapping.hits]
    rest = (mapping.pieces, mapping.counted, mapping.identity, mapping.covered, mapping.length)
    return [hits, *rest]


def _unpacked(values: list[Any]) -> Mapping:
    return Mapping([Hit(*row) for row in values[0]], *values[1:])


def pieces(genome: Genome, size: int) -> Iterator[tuple[int, int, str]]:
    """Record number, first base (0-based) and bases of each piece; the last of a record is longer
    than half the size, shorter ends belong to the piece before."""
    numbers = {record.id: number for number, record in enumerate(genome.records)}
    for record, text, _ in sequences(genome):
        count = max(round(len(text) / size), 1)
        for n in range(count):
            start = n * len(text) // count
            yield numbers[record], start, text[start : (n + 1) * len(text) // count]


def map_pieces(query: Genome, target: Genome, step: Step | None = None) -> Mapping:
    """Map the pieces of a genome on another one."""
    import mappy

    length = sum(len(text) for _, text, _ in sequences(query))
    across = sum(len(text) for _, text, _ in sequences(target))
    size = SHORT_PIECE if min(length, across) < SMALL else PIECE
    numbers = {record.id: number for number, record in enumerate(target.records)}
    check(step, 0.0, f"indexing {target.name}")
    with tempfile.TemporaryDirectory(prefix="dnahlm-") as scratch:
        path = Path(scratch) / "target.fa"
        with path.open("w", encoding="ascii") as handle:
            for record, text, _ in sequences(target):
                handle.write(f">{numbers[record]}\n{text}\n")
        aligner = mappy.Aligner(str(path), preset="map-ont", best_n=5, n_threads=1)
    if not aligner:
        raise ValueError(f"{target.name} could not be indexed for alignment.")
    buffer = mappy.ThreadBuffer()
    hits: list[Hit] = []
    identities: list[float] = []
    total = covered = 0
    for total, (number, start, text) in enumerate(pieces(query, size), 1):
        if total % 50 == 1:
            done = min(total * size / max(length, 1), 1.0)
            check(step, done, f"mapping {query.name} on {target.name}")
        found = _hits(aligner.map(text, buf=buffer), number, start)
        hits += found
        aligned = sum(hit.end - hit.start for hit in found)
        covered += aligned
        if found and aligned >= ALIGNED * len(text):
            identities.append(sum(h.same for h in found) / sum(h.columns for h in found))
    mean = sum(identities) / len(identities) if identities else None
    return Mapping(hits, total, len(identities), mean, covered, length)


def _hits(alignments: Any, record: int, start: int) -> list[Hit]:
    """The best alignments of a piece that do not overlap in it, in its order."""
    found: list[Hit] = []
    ranked = sorted(alignments, key=lambda a: (-a.is_primary, -a.mlen))
    for item in ranked:
        if item.q_en - item.q_st < LEAST_HIT:
            continue
        low, high = start + item.q_st, start + item.q_en
        if any(low < hit.end - 50 and hit.start + 50 < high for hit in found):
            continue
        found += _unbroken(item, record, start)
    return sorted(found, key=lambda hit: hit.start)


def _unbroken(item: Any, record: int, start: int) -> list[Hit]:
    """An alignment cut at its long gaps; its mismatches are shared out by length."""
    letters = sum(size for size, kind in item.cigar if kind == _MATCH)
    equal = item.mlen / max(letters, 1)
    low, other = item.q_st, item.r_st if item.strand > 0 else item.r_en
    runs: list[tuple[int, int, int, int]] = []  # bases of both, letters, columns
    for size, kind in item.cigar if item.strand > 0 else item.cigar[::-1]:
        if kind != _MATCH and size >= BROKEN:
            runs += [(size if kind == _INSERTED else 0, size if kind == _DELETED else 0, 0, 0)]
            runs += [(0, 0, 0, 0)]
            continue
        query, target, matched, columns = runs.pop() if runs else (0, 0, 0, 0)
        runs.append((
            query + size * (kind != _DELETED), target + size * (kind != _INSERTED),
            matched + size * (kind == _MATCH), columns + size,
        ))  # fmt: skip
    found = []
    for query, target, matched, columns in runs:
        after = other + item.strand * target
        if columns >= LEAST_HIT:
            ends = sorted((other, after))
            found.append(
                Hit(record, start + low, start + low + query, int(item.ctg), ends[0], ends[1],
                    item.strand, round(matched * equal), columns, item.mapq >= SURE)
            )  # fmt: skip
        low, other = low + query, after
    return found
