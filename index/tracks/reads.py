"""Sequencing reads (FASTQ): one pass in constant memory gives all that is ever asked of them.

The checks are those of FastQC (Andrews 2010): quality and bases by position, length and GC of the
reads, known adapters, unknown bases, repeated reads.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from index.formats import fastq
from index.formats.source import Source
from index.tracks.base import Track, TrackFile

if TYPE_CHECKING:
    import numpy as np

POSITIONS = 1000
"""Positions of a read that are looked at one by one; the rest counts in the totals only."""
ADAPTERS = {
    "Illumina universal adapter": "AGATCGGAAGAG",
    "Illumina small RNA 3' adapter": "TGGAATTCTCGG",
    "Illumina small RNA 5' adapter": "GATCGTCGGACT",
    "Nextera transposase sequence": "CTGTCTCTTATA",
    "SOLiD small RNA adapter": "CGCCTTGGCCGT",
    "poly-A": "AAAAAAAAAAAA",
    "poly-G": "GGGGGGGGGGGG",
}
"""First twelve bases of the adapters that FastQC looks for."""
SAMPLE = 100_000
"""Reads whose bases are compared to find repeated ones."""
_BASES = b"ACGTN"
_CODES = bytes(_BASES.find(code) % 6 for code in range(256))
"""Capital letter -> its place in `_BASES`, 5 for other letters."""


@dataclass(slots=True)
class ReadSummary:
    """What one pass over the reads found.

    Attributes
    ----------
    reads, bases
        Their numbers.
    counts
        A, C, G, T, N and other letters -> bases.
    lengths
        Read length -> reads.
    offset
        33 or 64: ASCII code of quality 0, told from the whole file; `scale` says how sure.
    low, high
        Least and greatest quality character; None where there are no bases.
    qualities
        Quality -> bases.
    read_qualities
        Mean quality of a read, rounded -> reads.
    gc
        GC percent of a read, rounded -> reads that have any of A, C, G, T.
    by_position
        For each of the first `POSITIONS`: reads, mean quality, quartiles and shares of A, C, G, T
        and N in percent.
    adapters
        Adapter -> reads that hold its first bases.
    with_n
        Reads with at least one N.
    empty
        Reads without bases.
    repeated, sampled
        Reads among the first `sampled` whose bases were there before.
    mate
        1 or 2 where the first title says so, else 0.
    """

    reads: int = 0
    bases: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    lengths: dict[int, int] = field(default_factory=dict)
    offset: int = 33
    scale: str = ""
    low: str | None = None
    high: str | None = None
    qualities: dict[int, int] = field(default_factory=dict)
    read_qualities: dict[int, int] = field(default_factory=dict)
    gc: dict[int, int] = field(default_factory=dict)
    by_position: list[list[float]] = field(default_factory=list)
    adapters: dict[str, int] = field(default_factory=dict)
    with_n: int = 0
    empty: int = 0
    repeated: int = 0
    sampled: int = 0
    mate: int = 0

    @property
    def mean_length(self) -> float:
        """Mean read length."""
        return self.bases / self.reads if self.reads else 0.0

    @property
    def mean_quality(self) -> float | None:
        """Mean quality of all bases."""
        return _mean(self.qualities)

    @property
    def gc_share(self) -> float | None:
        """(G + C) / (A + C + G + T)."""
        known = sum(self.counts[base] for base in "ACGT")
        return (self.counts["G"] + self.counts["C"]) / known if known else None

    def above(self, quality: int) -> float | None:
        """Share of bases of at least a quality."""
        total = sum(self.qualities.values())
        high = sum(n for value, n in self.qualities.items() if value >= quality)
        return high / total if total else None


class Reads(Track):
    """A FASTQ file.

    Raises
    ------
    FormatError
        No read is whole.
    """

    kind = "reads"

    def __init__(self, file: TrackFile) -> None:
        super().__init__(file)
        kept = self.remembered("reads", self._compute)
        for key in ("lengths", "qualities", "read_qualities", "gc"):
            kept["summary"][key] = {int(k): v for k, v in kept["summary"][key].items()}
        self.summary = ReadSummary(**kept["summary"])
        self.restore(kept["notes"])

    def _compute(self) -> dict[str, Any]:
        source = Source(self.path)
        counted = _Counts()
        size = max(self.path.stat().st_size, 1)
        try:
            for batch in fastq.batches(source, self.notes):
                counted.add(batch)
                done = min(source.position / size, 1.0)
                self.progress(done, f"{self.path.name}: {counted.reads:,} reads")
        finally:
            source.close()
        return {
            "summary": asdict(counted.summary()),
            "notes": [asdict(note) for note in self.diagnostics],
        }


class _Counts:
    """Tables that grow with positions and values, never with reads."""

    def __init__(self) -> None:
        import numpy as np

        self.reads = 0
        self.bases = 0
        self.far = np.zeros(len(_BASES) + 1, dtype=np.int64)
        self.characters = np.zeros((POSITIONS, 128), dtype=np.int64)
        self.beyond = np.zeros(128, dtype=np.int64)
        self.letters = np.zeros((POSITIONS, len(_BASES) + 1), dtype=np.int64)
        self.lengths: Counter[int] = Counter()
        self.sums: Counter[int] = Counter()
        self.gc = np.zeros(101, dtype=np.int64)
        self.adapters = dict.fromkeys(ADAPTERS, 0)
        self.with_n = self.repeated = self.mate = 0
        self.seen: set[int] = set()
        self.sampled = 0

    def add(self, batch: fastq.Batch) -> None:
        """Count a batch of reads."""
        import numpy as np

        if not self.reads:
            self.mate = _mate(batch.names[0])
        self.reads += len(batch)
        sizes = np.fromiter(map(len, batch.sequences), dtype=np.int64, count=len(batch))
        for length, number in zip(*np.unique(sizes, return_counts=True), strict=True):
            self.lengths[int(length)] += int(number)
        text = b"".join(batch.sequences).upper()
        code = np.frombuffer(text.translate(_CODES), dtype=np.uint8)
        quality = np.frombuffer(b"".join(batch.qualities), dtype=np.uint8)
        self.bases += len(text)
        starts = np.cumsum(sizes) - sizes
        length = int(sizes[0])
        if 0 < length <= POSITIONS and (sizes == length).all():
            self._columns(self.characters, quality, length)
            self._columns(self.letters, code, length)
        else:
            place = np.arange(len(code), dtype=np.int64) - np.repeat(starts, sizes)
            near = place < POSITIONS
            self.beyond += np.bincount(quality[~near], minlength=128)
            self.far += np.bincount(code[~near], minlength=len(_BASES) + 1)
            self._tally(self.characters, place[near], quality[near])
            self._tally(self.letters, place[near], code[near])
        self._by_read(sizes[sizes > 0], starts[sizes > 0], quality, code)
        for name, adapter in ADAPTERS.items():
            if adapter.encode() in text:
                start = adapter.encode()
                self.adapters[name] += sum(start in bases.upper() for bases in batch.sequences)
        self._sample(batch.sequences[: max(SAMPLE - self.sampled, 0)])

    def _by_read(
        self, sizes: np.ndarray, starts: np.ndarray, quality: np.ndarray, code: np.ndarray
    ) -> None:
        """Count reads that have bases by mean quality, GC and N."""
        import numpy as np

        if not len(sizes):
            return

        alike = (sizes == sizes[0]).all()

        def within(values: np.ndarray) -> np.ndarray:
            if alike:
                return values.reshape(len(sizes), -1).sum(axis=1, dtype=np.int64)
            return np.add.reduceat(values, starts, dtype=np.int64)

        means = np.rint(within(quality) / sizes)
        for value, number in zip(*np.unique(means, return_counts=True), strict=True):
            self.sums[int(value)] += int(number)
        known = within(code < 4)
        strong = within((code == 1) | (code == 2))
        share = np.rint(100 * strong[known > 0] / known[known > 0]).astype(np.int64)
        self.gc += np.bincount(share, minlength=101)
        self.with_n += int((within(code == 4) > 0).sum())

    @staticmethod
    def _columns(table: np.ndarray, values: np.ndarray, length: int) -> None:
        """Count the values of reads of one length at each of their positions."""
        import numpy as np

        width = table.shape[1]
        firsts = np.arange(length, dtype=np.int64) * width
        cells = values.reshape(-1, length) + firsts
        table[:length] += np.bincount(cells.ravel(), minlength=length * width).reshape(-1, width)

    @staticmethod
    def _tally(table: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> None:
        import numpy as np

        width = table.shape[1]
        cells = rows * width + columns
        table += np.bincount(cells, minlength=table.size).reshape(table.shape)

    def _sample(self, sequences: list[bytes]) -> None:
        for bases in sequences:
            key = hash(bases[:50])
            self.repeated += key in self.seen
            self.seen.add(key)
        self.sampled += len(sequences)
        if self.sampled >= SAMPLE:
            self.seen.clear()

    def summary(self) -> ReadSummary:
        """All counts as plain numbers, with the quality scale told from them."""
        import numpy as np

        total = self.characters.sum(axis=0) + self.beyond
        used = np.flatnonzero(total)
        low, high = (chr(used[0]), chr(used[-1])) if len(used) else (None, None)
        offset, scale = quality_scale(low, high)
        names = [*map(chr, _BASES), "other"]
        letters = self.letters.sum(axis=0) + self.far
        counts = dict(zip(names, letters.tolist(), strict=True))
        return ReadSummary(
            reads=self.reads,
            bases=self.bases,
            counts=counts,
            lengths=dict(sorted(self.lengths.items())),
            offset=offset,
            scale=scale,
            low=low,
            high=high,
            qualities={int(c) - offset: int(total[c]) for c in used},
            read_qualities={value - offset: n for value, n in sorted(self.sums.items())},
            gc={value: int(n) for value, n in enumerate(self.gc) if n},
            by_position=[
                self._position(number, offset)
                for number in range(POSITIONS)
                if self.characters[number].any()
            ],
            adapters={name: n for name, n in self.adapters.items() if n},
            with_n=self.with_n,
            empty=self.lengths.get(0, 0),
            repeated=self.repeated,
            sampled=self.sampled,
            mate=self.mate,
        )

    def _position(self, number: int, offset: int) -> list[float]:
        import numpy as np

        row = self.characters[number]
        reads = int(row.sum())
        below = np.cumsum(row)
        quarters = [int(np.searchsorted(below, reads * part / 4)) - offset for part in (1, 2, 3)]
        mean = float((row * np.arange(128)).sum() / reads - offset)
        shares = [round(100 * int(n) / reads, 2) for n in self.letters[number][: len(_BASES)]]
        return [reads, round(mean, 3), *quarters, *shares]


def quality_scale(low: str | None, high: str | None) -> tuple[int, str]:
    """ASCII code of quality 0 and the name of the scale, from the extreme characters of a file.

    A character below ``;`` is only in Sanger's scale; one above ``K`` with none below ``@`` speaks
    for the old Illumina scale, with none below ``;`` for Solexa's. See Cock et al. 2010, table 1.
    """
    if low is None or high is None:
        return 33, "no qualities"
    if low < ";":
        return 33, "Phred+33 (Sanger, Illumina 1.8 and later)"
    if high > "K" and low < "@":
        return 64, "Solexa+64 (before Illumina 1.3)"
    if high > "K":
        return 64, "Phred+64 (Illumina 1.3 to 1.7, or Solexa)"
    return 33, "Phred+33 (Sanger), though all characters would fit Phred+64 too"


def _mate(title: bytes) -> int:
    found = re.search(rb"/([12])$|\s([12]):[YN]:|/([12])\s", title)
    return int(next(group for group in found.groups() if group)) if found else 0


def _mean(histogram: dict[int, int]) -> float | None:
    total = sum(histogram.values())
    return sum(value * n for value, n in histogram.items()) / total if total else None
