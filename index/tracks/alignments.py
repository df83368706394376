"""Alignments of reads to reference sequences (SAM, BAM, CRAM), by pysam.

Depth is the number of reads with an aligned base (M, = or X) at a position; unmapped, secondary,
failed and duplicate reads are left out, as ``samtools depth`` does. Both mates count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from index.tracks.alignment_files import STEP, alignments, opened, prepare, references
from index.tracks.base import VERSION, Track, TrackFile

if TYPE_CHECKING:
    import numpy as np

    from index.records import Part

LEFT_OUT = 0x4 | 0x100 | 0x200 | 0x400
"""Flags of alignments that add no depth."""
WINDOW = 1 << 22
"""Positions whose depth is held in memory together."""
BLOCKS = 1 << 20
"""Aligned blocks that are held in memory together."""
LONGEST_INSERT = 10_000
UNSTATED = 255
"""Mapping quality of an alignment whose quality is not known."""


@dataclass(frozen=True, slots=True)
class Depth:
    """Depth over a stretch.

    Attributes
    ----------
    length
        Positions.
    total
        Sum of their depths.
    covered
        Positions with at least one read.
    low, high
        Least and greatest depth.
    high_at
        First position of the greatest depth, 0-based.
    """

    length: int
    total: int
    covered: int
    low: int
    high: int
    high_at: int

    @property
    def mean(self) -> float:
        """Mean depth."""
        return self.total / self.length if self.length else 0.0

    @property
    def breadth(self) -> float:
        """Share of positions with at least one read."""
        return self.covered / self.length if self.length else 0.0


@dataclass(slots=True)
class Summary:
    """Counts over all alignments of a file.

    Attributes
    ----------
    total
        Alignments: lines of the SAM.
    mapped
        Those that are mapped, secondary and supplementary ones included.
    primary, primary_mapped
        Without secondary and supplementary ones: reads.
    quality_sum
        Sum of the mapping qualities of mapped alignments whose quality is known (not 255).
    quality_known
        Their number.
    qualities
        Mapping quality -> mapped alignments.
    bases, lengths
        Bases of the reads, and read length -> reads, where the length is known.
    by_contig
        Contig -> mapped alignments.
    reach
        Contig -> highest aligned position, exclusive.
    inserts
        Size -> proper pairs up to 10 kb.
    """

    total: int = 0
    mapped: int = 0
    primary: int = 0
    primary_mapped: int = 0
    secondary: int = 0
    supplementary: int = 0
    duplicates: int = 0
    failed: int = 0
    paired: int = 0
    proper: int = 0
    forward: int = 0
    reverse: int = 0
    quality_sum: int = 0
    quality_known: int = 0
    bases: int = 0
    qualities: dict[int, int] = field(default_factory=dict)
    lengths: dict[int, int] = field(default_factory=dict)
    by_contig: dict[str, int] = field(default_factory=dict)
    reach: dict[str, int] = field(default_factory=dict)
    inserts: dict[int, int] = field(default_factory=dict)

    @property
    def unmapped(self) -> int:
        """Alignments that are not mapped."""
        return self.total - self.mapped

    @property
    def mean_quality(self) -> float | None:
        """Mean mapping quality of the mapped alignments where it is known."""
        return self.quality_sum / self.quality_known if self.quality_known else None


class Alignments(Track):
    """A SAM, BAM or CRAM file.

    Attributes
    ----------
    file, index
        What is read: sorted, in our own directory where the file itself is not.

    Raises
    ------
    FormatError
        Nothing in it can be read.
    """

    kind = "alignments"

    def __init__(self, file: TrackFile) -> None:
        super().__init__(file)
        self.contigs = dict(references(self.path, self.notes))
        work = self.directory / f"v{VERSION}"
        self.file, self.index = prepare(self.path, self.format, work, self.notes, self.progress)
        kept = self.remembered("summary", self._compute)
        for key in ("qualities", "lengths", "inserts"):
            kept["summary"][key] = {int(k): v for k, v in kept["summary"][key].items()}
        self.summary = Summary(**kept["summary"])
        self.restore(kept["notes"])

    def reach(self) -> dict[str, int]:
        """Highest aligned position of each contig."""
        return self.summary.reach

    def _compute(self) -> dict[str, Any]:
        from dataclasses import asdict

        result = Summary()
        size = max(self.file.stat().st_size, 1)
        lengths: Counter[int] = Counter()
        inserts: Counter[int] = Counter()
        with opened(self.file) as file:
            names = file.references
            by_contig = [0] * len(names)
            reach = [0] * len(names)
            flags: Counter[int] = Counter()
            mapped_quality: Counter[int] = Counter()
            for number, read in enumerate(alignments(file, self.path.name, self.notes)):
                flag = read.flag
                flags[flag] += 1
                if not flag & 0x4:
                    mapped_quality[read.mapping_quality] += 1
                    contig = read.reference_id
                    by_contig[contig] += 1
                    end = read.reference_end
                    if end is not None and end > reach[contig]:
                        reach[contig] = end
                if not flag & 0x900:
                    length = read.query_length or read.infer_read_length() or 0
                    lengths[length] += 1
                    if flag & 0x2 and 0 < read.template_length <= LONGEST_INSERT:
                        inserts[read.template_length] += 1
                if number % STEP == 0:
                    share = min((file.tell() >> 16) / size, 1.0)
                    self.progress(0.4 + 0.6 * share, f"{self.path.name}: {number:,} alignments")
        _count_flags(result, flags)
        result.qualities = dict(sorted(mapped_quality.items()))
        known = {quality: n for quality, n in mapped_quality.items() if quality != UNSTATED}
        result.quality_known = sum(known.values())
        result.quality_sum = sum(quality * n for quality, n in known.items())
        result.lengths = dict(sorted(lengths.items()))
        result.bases = sum(length * n for length, n in lengths.items())
        result.inserts = dict(sorted(inserts.items()))
        result.by_contig = dict(zip(names, by_contig, strict=True))
        result.reach = {name: end for name, end in zip(names, reach, strict=True) if end}
        return {"summary": asdict(result), "notes": [asdict(note) for note in self.diagnostics]}

    # --- at a place ---

    def count(self, contig: str, start: int, end: int) -> int:
        """Mapped alignments that overlap a stretch, 0-based half-open."""
        with opened(self.file, self.index) as file:
            return sum(not read.is_unmapped for read in file.fetch(contig, start, end))

    def quality(self, contig: str, start: int, end: int) -> float | None:
        """Mean mapping quality of the mapped alignments over a stretch; None where it is known of
        none of them."""
        total = number = 0
        with opened(self.file, self.index) as file:
            for read in file.fetch(contig, start, end):
                if not read.is_unmapped and read.mapping_quality != UNSTATED:
                    total += read.mapping_quality
                    number += 1
        return total / number if number else None

    def depths(self, contig: str, start: int, end: int) -> np.ndarray:
        """Depth at each position of a stretch.

        Parameters
        ----------
        contig
            One of `contigs`.
        start, end
            0-based half-open.

        Returns
        -------
        numpy.ndarray
            int64 of length ``end - start``.
        """
        import numpy as np

        size = end - start
        change = np.zeros(size + 1, dtype=np.int64)
        begins: list[int] = []
        ends: list[int] = []

        def settle() -> None:
            for places, step in ((begins, 1), (ends, -1)):
                change[:] += step * np.bincount(np.asarray(places, np.int64), minlength=size + 1)
                places.clear()

        with opened(self.file, self.index) as file:
            for read in file.fetch(contig, start, end):
                if read.flag & LEFT_OUT:
                    continue
                for low, high in read.get_blocks():
                    if low < end and high > start:
                        begins.append(max(low, start) - start)
                        ends.append(min(high, end) - start)
                if len(begins) > BLOCKS:
                    settle()
        settle()
        return np.cumsum(change)[:size]

    def windows(self, contig: str) -> Iterator[tuple[int, np.ndarray]]:
        """Depth along a whole contig, a window at a time: where it starts and its depths."""
        length = self.contigs[contig] or 0
        for start in range(0, length, WINDOW):
            yield start, self.depths(contig, start, min(start + WINDOW, length))

    def depth(self, contig: str, start: int = 0, end: int | None = None) -> Depth:
        """Depth over a stretch, or the whole contig."""
        end = (self.contigs[contig] or 0) if end is None else end
        return self.over(contig, [(start, end)])

    def over(self, contig: str, stretches: Sequence[tuple[int, int]]) -> Depth:
        """Depth over several stretches of a contig taken together, 0-based half-open."""
        found = Depth(0, 0, 0, 0, 0, 0)
        for start, end in stretches:
            for low in range(start, end, WINDOW):
                found = _added(found, low, self.depths(contig, low, min(low + WINDOW, end)))
        return found

    def over_parts(self, contig: str, parts: Sequence[Part]) -> Depth:
        """Depth over the parts of a gene."""
        return self.over(contig, [(part.start, part.end) for part in parts])

    def over_many(self, contig: str, items: Sequence[Sequence[Part]]) -> list[Depth]:
        """Depth over each of many genes of a contig, reading the alignments once."""
        length = self.contigs[contig] or 0
        found = [Depth(0, 0, 0, 0, 0, 0)] * len(items)
        stretches = sorted(
            (part.start, min(part.end, length), number)
            for number, parts in enumerate(items)
            for part in parts
        )
        for low, depths in self.windows(contig):
            high = low + len(depths)
            for start, end, number in stretches:
                if start >= high:
                    break
                if end > low:
                    a, b = max(start, low), min(end, high)
                    found[number] = _added(found[number], a, depths[a - low : b - low])
        return found

    def uncovered(
        self, contig: str, below: int = 1, above: int | None = None
    ) -> Iterator[tuple[int, int]]:
        """Stretches, 0-based half-open, whose depth is below a number, or else above one."""
        import numpy as np

        begin: int | None = None
        end = 0
        for low, depths in self.windows(contig):
            meant = depths < below if above is None else depths > above
            meant = np.concatenate(([False], meant, [False]))
            edges = np.flatnonzero(meant[1:] != meant[:-1]).reshape(-1, 2) + low
            for start, stop in edges.tolist():
                if begin is not None and start == end:
                    end = stop
                    continue
                if begin is not None:
                    yield begin, end
                begin, end = start, stop
        if begin is not None:
            yield begin, end


def _count_flags(result: Summary, flags: Counter[int]) -> None:
    for flag, number in flags.items():
        result.total += number
        mapped = not flag & 0x4
        result.mapped += number * mapped
        result.secondary += number * bool(flag & 0x100)
        result.supplementary += number * bool(flag & 0x800)
        result.duplicates += number * bool(flag & 0x400)
        result.failed += number * bool(flag & 0x200)
        if mapped:
            result.reverse += number * bool(flag & 0x10)
            result.forward += number * (not flag & 0x10)
        if not flag & 0x900:
            result.primary += number
            result.primary_mapped += number * mapped
            result.paired += number * bool(flag & 0x1)
            result.proper += number * (flag & 0x3 == 0x3)


def _added(found: Depth, start: int, depths: np.ndarray) -> Depth:
    """A depth with further positions."""
    if not len(depths):
        return found
    low, high = int(depths.min()), int(depths.max())
    better = high > found.high or not found.length
    return Depth(
        found.length + len(depths),
        found.total + int(depths.sum()),
        found.covered + int((depths > 0).sum()),
        min(found.low, low) if found.length else low,
        max(found.high, high),
        start + int(depths.argmax()) if better else found.high_at,
    )
