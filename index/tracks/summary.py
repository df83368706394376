"""Numbers of a signal over a stretch, gathered from its pieces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    Pieces = tuple[np.ndarray, np.ndarray, np.ndarray]
    """Starts, ends (0-based half-open) and values, ascending, without NaN."""


@dataclass(slots=True)
class Summary:
    """A signal over `length` bases.

    Attributes
    ----------
    covered
        Bases that have a value.
    total
        Sum of the values of all bases.
    squares
        Sum of their squares.
    low, high
        Least and greatest value; None where no base has one.
    peak
        First stretch of the greatest value, 0-based half-open, and its contig.
    at_peak
        Bases that have the greatest value.
    trough, at_trough
        The same of the least value.
    nonzero
        Bases whose value is not zero.
    """

    length: int = 0
    covered: int = 0
    total: float = 0.0
    squares: float = 0.0
    low: float | None = None
    high: float | None = None
    peak: tuple[str, int, int] | None = None
    at_peak: int = 0
    trough: tuple[str, int, int] | None = None
    at_trough: int = 0
    nonzero: int = 0

    @property
    def mean(self) -> float | None:
        """Mean of the bases that have a value."""
        return self.total / self.covered if self.covered else None

    @property
    def mean_of_all(self) -> float | None:
        """Mean over all bases, those without a value taken as zero."""
        return self.total / self.length if self.length else None

    @property
    def deviation(self) -> float | None:
        """Standard deviation of the bases that have a value."""
        if not self.covered:
            return None
        mean = self.total / self.covered
        return max(self.squares / self.covered - mean * mean, 0.0) ** 0.5

    def add(self, contig: str, pieces: Pieces) -> None:
        """Take in pieces that lie after those before on their contig."""
        starts, ends, values = pieces
        if not len(values):
            return
        widths = ends - starts
        self.covered += int(widths.sum())
        weighted = values * widths
        self.total += float(weighted.sum())
        self.squares += float((weighted * values).sum())
        self.nonzero += int(widths[values != 0].sum())
        low, high = float(values.min()), float(values.max())
        if self.low is None or low < self.low:
            least = int(values.argmin())
            self.low, self.at_trough = low, 0
            self.trough = (contig, int(starts[least]), int(ends[least]))
        if low == self.low:
            self.at_trough += int(widths[values == low].sum())
        if self.high is None or high > self.high:
            first = int(values.argmax())
            self.high, self.at_peak = high, 0
            self.peak = (contig, int(starts[first]), int(ends[first]))
        if high == self.high:
            self.at_peak += int(widths[values == high].sum())


@dataclass(slots=True)
class Peak:
    """A stretch whose values all reach a threshold; `summit` is the first base of the highest."""

    contig: str
    start: int
    end: int
    high: float
    summit: int
    total: float

    @property
    def mean(self) -> float:
        """Mean value over the peak."""
        return self.total / (self.end - self.start)


def runs(contig: str, pieces: Pieces, threshold: float) -> list[Peak]:
    """Stretches of adjoining pieces of at least `threshold`."""
    import numpy as np

    starts, ends, values = (column[pieces[2] >= threshold] for column in pieces)
    if not len(values):
        return []
    first = np.flatnonzero(np.r_[True, starts[1:] > ends[:-1]])
    last = np.r_[first[1:], len(values)]
    found = []
    for a, b in zip(first.tolist(), last.tolist(), strict=True):
        summit = a + int(values[a:b].argmax())
        total = float((values[a:b] * (ends[a:b] - starts[a:b])).sum())
        found.append(
            Peak(contig, int(starts[a]), int(ends[a:b].max()), float(values[summit]),
                 int(starts[summit]), total)
        )  # fmt: skip
    return found


def joined(peaks: list[Peak], more: list[Peak], gap: int = 0) -> None:
    """Add peaks that lie after those before, the ones at most `gap` bases apart as one."""
    for peak in more:
        last = peaks[-1] if peaks else None
        if last is None or last.contig != peak.contig or peak.start - last.end > gap:
            peaks.append(peak)
            continue
        if peak.high > last.high:
            last.high, last.summit = peak.high, peak.summit
        last.end = max(last.end, peak.end)
        last.total += peak.total
