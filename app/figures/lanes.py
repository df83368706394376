"""What is measured along a stretch of a record: composition, coverage, variants, intervals, scans.

A lane is a curve of equal windows or a row of boxes; it knows nothing of pictures. Where reading
everything would keep a person waiting, windows are sampled, and the lane says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from app.tools.bases.arrays import Unkeyed
from index.records import FormatError

if TYPE_CHECKING:
    from app.examples import Scan
    from index.genome import Genome
    from index.rows import RecordInfo
    from index.tracks.base import Track

GC, SKEW = "GC content", "GC skew"
MOST_BOXES = 300
"""Variants or intervals that are drawn one by one at most; more become a curve of their number."""
SAMPLED_BASES = 8_000_000
"""Bases that are read for a curve at most; of longer stretches the middle of each window is."""
SAMPLED_READS = 120_000


@dataclass(frozen=True, slots=True)
class Curve:
    """Values of equal windows.

    Attributes
    ----------
    values
        Shape (windows,), float; NaN where nothing is known.
    unit
        What the values are, as in ``depth`` or ``%``.
    base
        ``zero`` where the area down to zero is meant, ``mean`` where the deviation from it is.
    note
        How the values were made where they are no means of all bases.
    """

    name: str
    values: np.ndarray
    unit: str = ""
    base: str = "zero"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a lane, 0-based half-open on the axis of the stretch."""

    start: int
    end: int
    label: str
    kind: str = ""
    strand: int = 0
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Boxes:
    """Places one by one."""

    name: str
    items: list[Box] = field(default_factory=list)
    unit: str = ""


Lane = Curve | Boxes


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch to look at: 0-based half-open, beyond the ends on a circular record.

    Attributes
    ----------
    points
        Windows of its curves at most; there are no more than bases.
    """

    genome: Genome
    record: RecordInfo
    start: int
    end: int
    points: int = 140

    @property
    def edges(self) -> np.ndarray:
        """Ends of the windows on the axis, shape (windows + 1,), int64."""
        size = max(self.end - self.start, 1)
        return np.linspace(self.start, self.end, min(self.points, size) + 1).astype(np.int64)

    def pieces(self) -> Iterator[tuple[int, int, int]]:
        """Parts of the stretch within the record: start, end, and what to add for the axis."""
        length = self.record.length
        if not self.record.circular:
            yield max(self.start, 0), min(self.end, length), 0
            return
        turn = self.start // length
        while turn * length < self.end:
            low, high = max(self.start, turn * length), min(self.end, (turn + 1) * length)
            yield low - turn * length, high - turn * length, turn * length
            turn += 1


def names(
    genome: Genome, record: RecordInfo, tracks: Sequence[Track] = (), scans: Sequence[Scan] = ()
) -> list[str]:
    """Names of the lanes that a record can have, in the order in which they are drawn."""
    own = [GC, SKEW] if record.has_sequence else []
    beside = [track.path.name for track in tracks if _can(track, genome, record)]
    found = [scan.title for scan in scans if _of(scan, genome, record)]
    return list(dict.fromkeys([*own, *beside, *found]))


def lanes(
    span: Span,
    tracks: Sequence[Track] = (),
    scans: Sequence[Scan] = (),
    hidden: Sequence[str] = (),
) -> list[Lane]:
    """Lanes of a stretch.

    Parameters
    ----------
    span
        The stretch.
    tracks
        Open tracks; those that are not beside the genome are left out.
    scans
        Scans of the conversation.
    hidden
        Names of lanes that are not wanted.
    """
    genome, record = span.genome, span.record
    made: list[Lane] = []
    wanted = [name for name in names(genome, record, tracks, scans) if name not in hidden]
    if GC in wanted or SKEW in wanted:
        made += [lane for lane in composition(span) if lane.name in wanted]
    for track in tracks:
        if track.path.name in wanted and _can(track, genome, record):
            try:
                made.append(_LANES[track.kind](span, track))
            except (FormatError, OSError):
                made.append(Boxes(track.path.name, [], "the file cannot be read"))
    for scan in scans:
        if scan.title in wanted and _of(scan, genome, record):
            made += _scanned(span, scan)
    return made


def _can(track: Track, genome: Genome, record: RecordInfo) -> bool:
    beside = track.genome is not None and track.genome.id == genome.id
    return beside and track.kind in _LANES and track.contig_of(record.id) is not None


def _of(scan: Scan, genome: Genome, record: RecordInfo) -> bool:
    return (scan.genome, scan.record) == (genome.name, record.id)


def composition(span: Span) -> tuple[Curve, Curve]:
    """GC content in percent and GC skew, (G - C) / (G + C), of equal windows."""
    strong, skew = _composition(
        span.genome.id, span.record.id, span.start, span.end, span.points, Unkeyed(span.genome)
    )
    note = "middle of each window" if span.end - span.start > SAMPLED_BASES else ""
    return Curve(GC, strong, "%", "mean", note), Curve(SKEW, skew, "", "zero", note)


@lru_cache(maxsize=64)
def _composition(
    identity: str, record: str, start: int, end: int, points: int, given: Unkeyed
) -> tuple[np.ndarray, np.ndarray]:
    genome = given.genome
    span = Span(genome, genome.record(record), start, end, points)
    edges = span.edges
    if end - start <= SAMPLED_BASES:
        text = genome.slice(record, start, end).encode("ascii")
        starts = edges[:-1] - start
    else:
        size = SAMPLED_BASES // (len(edges) - 1)
        middles = (edges[:-1] + edges[1:] - size) // 2
        text = b"".join(genome.slice(record, a, a + size).encode("ascii") for a in middles.tolist())
        starts = np.arange(len(middles)) * size
    ends = [*starts[1:].tolist(), len(text)]
    a, c, g, t = (
        np.array([text.count(letter, i, j) for i, j in zip(starts.tolist(), ends, strict=True)])
        for letter in (b"A", b"C", b"G", b"T")
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        return 100 * (g + c) / (a + c + g + t), (g - c) / (g + c)


# --- tracks ---


def _coverage(span: Span, track: Any) -> Lane:
    """Mean depth of alignments."""
    return Curve(track.path.name, *_depth(
        track.id, span.record.id, span.start, span.end, span.points, _Given(span, track)
    ))  # fmt: skip


class _Given(Unkeyed):
    """Hands a stretch and its track past a cache's key, which holds their hashes."""

    def __init__(self, span: Span, track: Any) -> None:
        super().__init__(span.genome)
        self.span, self.track = span, track


@lru_cache(maxsize=64)
def _depth(
    identity: str, record: str, start: int, end: int, points: int, given: _Given
) -> tuple[np.ndarray, str, str, str]:
    span, track = given.span, given.track
    contig = track.contig_of(record)
    edges = span.edges
    length = track.length_of(contig) or span.record.length
    reads = track.summary.by_contig.get(contig, 0) / max(length, 1)
    size = int(SAMPLED_READS / max(reads, 1e-9)) // (len(edges) - 1)
    if (end - start) * reads <= SAMPLED_READS:
        depths = np.concatenate([
            np.asarray(_padded(track, contig, low, high, length), dtype=np.float64)
            for low, high, _ in span.pieces()
        ])  # fmt: skip
        return _means(depths, edges - start), "mean depth", "zero", ""
    size = max(min(size, int(edges[1] - edges[0])), 1)
    middles = (edges[:-1] + edges[1:] - size) // 2
    values = [
        float(np.mean(_padded(track, contig, a % length, min(a % length + size, length), length)))
        for a in middles.tolist()
    ]
    return np.array(values), "mean depth", "zero", f"middle {size:,} bp of each window"


def _padded(track: Any, contig: str, low: int, high: int, length: int) -> np.ndarray:
    """Depths of a stretch, with zeros beyond the end of the track's contig."""
    inside = track.depths(contig, low, min(high, length)) if low < length else np.zeros(0)
    return np.concatenate([inside, np.zeros(high - low - len(inside))])


def _means(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Mean of each window of an array; NaN of empty ones."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    edges = np.clip(edges, 0, len(values))
    with np.errstate(invalid="ignore", divide="ignore"):
        return (sums[edges[1:]] - sums[edges[:-1]]) / np.diff(edges)


def _signal(span: Span, track: Any) -> Lane:
    """Mean of the values of a signal, of bases that have one."""
    contig = track.contig_of(span.record.id)
    edges = span.edges
    total, covered = np.zeros(len(edges) - 1), np.zeros(len(edges) - 1)
    sampled = span.end - span.start > SAMPLED_BASES
    if sampled:
        size = SAMPLED_BASES // (len(edges) - 1)
        length = span.record.length
        for i, middle in enumerate(((edges[:-1] + edges[1:] - size) // 2).tolist()):
            for starts, ends, values in track.values.pieces(
                contig, middle % length, middle % length + size
            ):
                total[i] += float(np.sum((ends - starts) * values))
                covered[i] += float(np.sum(ends - starts))
    else:
        for low, high, shift in span.pieces():
            for starts, ends, values in track.values.pieces(contig, low, high):
                total += _integral(starts + shift, ends + shift, values, edges)
                covered += _integral(starts + shift, ends + shift, np.ones(len(values)), edges)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = total / covered
    note = "middle of each window" if sampled else ""
    return Curve(track.path.name, means, "mean value", "zero", note)


def _integral(
    starts: np.ndarray, ends: np.ndarray, values: np.ndarray, edges: np.ndarray
) -> np.ndarray:
    """Sum of a step function over each window; stretches may overlap, where they add up."""
    if not len(starts):
        return np.zeros(len(edges) - 1)
    places = np.concatenate([starts, ends]).astype(np.float64)
    changes = np.concatenate([values, -values]).astype(np.float64)
    order = np.argsort(places, kind="stable")
    places, slopes = places[order], np.cumsum(changes[order])
    sums = np.concatenate([[0.0], np.cumsum(slopes[:-1] * np.diff(places))])
    return np.diff(np.interp(edges, places, sums))


def _variants(span: Span, track: Any) -> Lane:
    """Variants one by one, or their number in each window."""
    contig = track.contig_of(span.record.id)
    conditions = [(track.within(contig, low, high), shift) for low, high, shift in span.pieces()]
    if sum(track.count(*condition) for condition, _ in conditions) > MOST_BOXES:
        counts = np.zeros(len(span.edges) - 1)
        for condition, shift in conditions:
            counts += np.histogram(
                track.columns(["start"], *condition)["start"] + shift, span.edges
            )[0]
        return Curve(track.path.name, counts, "variants a window")
    boxes = []
    for condition, shift in conditions:
        held = track.columns(["start", "stop", "id", "ref", "alt", "kind"], *condition)
        for start, stop, name, ref, alt, kind in zip(*held.values(), strict=True):
            label = f"{name if name != '.' else ''} {ref[:20]}>{(alt or '.')[:20]} {kind}".strip()
            end = max(int(stop), int(start) + 1)
            boxes.append(Box(int(start) + shift, end + shift, label, kind))
    return Boxes(track.path.name, boxes, "variants")


def _intervals(span: Span, track: Any) -> Lane:
    """Intervals one by one, or how many cover each window."""
    from index.tracks.interval_rows import Wanted

    contig = track.contig_of(span.record.id)
    wanted = [
        (Wanted(contig=contig, start=low, end=high), shift) for low, high, shift in span.pieces()
    ]
    if sum(track.rows.count(one) for one, _ in wanted) > MOST_BOXES:
        total = np.zeros(len(span.edges) - 1)
        for one, shift in wanted:
            condition, params = track.rows.condition(one)
            held = track.rows.arrays(f'SELECT start, "end" FROM rows WHERE {condition}', params)
            ones = np.ones(len(held["start"]))
            total += _integral(held["start"] + shift, held["end"] + shift, ones, span.edges)
        return Curve(track.path.name, total / np.diff(span.edges), "intervals a base")
    boxes = [
        Box(row.start + shift, max(row.end, row.start + 1) + shift, row.name, "", row.strand or 0)
        for one, shift in wanted
        for row in track.rows.find(one)
    ]
    return Boxes(track.path.name, boxes, "intervals")


_LANES: dict[str, Callable[[Span, Any], Lane]] = {
    "alignments": _coverage,
    "signal": _signal,
    "variants": _variants,
    "intervals": _intervals,
}


def _scanned(span: Span, scan: Scan) -> list[Lane]:
    """The highest probability of the scan's windows in each window, and the hits."""
    edges = span.edges
    best = np.full(len(edges) - 1, np.nan)
    for points in scan.curves.values():
        places, chances = np.array(points, dtype=np.float64).reshape(-1, 2).T
        for shift in _shifts(span):
            at = np.searchsorted(edges, places - 1 + shift, side="right") - 1
            inside = (at >= 0) & (at < len(best))
            np.fmax.at(best, at[inside], chances[inside])
    boxes = [
        Box(start + shift, end + shift, f"{scan.label} {chance:.2f}", "hit", strand, chance)
        for start, end, strand, chance in scan.hits
        for shift in _shifts(span)
        if start + shift < span.end and end + shift > span.start
    ]
    found: list[Lane] = []
    if not np.isnan(best).all():
        found.append(Curve(scan.title, best, "probability"))
    return [*found, Boxes(f"Hits of {scan.title}", boxes, "hits")]


def _shifts(span: Span) -> tuple[int, ...]:
    """What to add to a place of the record to see it in the stretch."""
    return (-span.record.length, 0, span.record.length) if span.record.circular else (0,)
