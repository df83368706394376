"""Intervals and signal as records, for who wants the sequences a file speaks of rather than a
track: one record a contig, without bases, as long as the file says or reaches.

The rows of BED12 become genes with their transcript and coding part, those of other BED files
features of the type ``interval``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from index.formats import bed, bigwig, values, wig
from index.formats.bed import Interval
from index.formats.notes import Notes
from index.formats.source import Source
from index.formats.values import Stretch
from index.records import REACHED, Feature, Part, Record

if TYPE_CHECKING:
    from index.tracks.base import Track, TrackFile


def read_bed(source: Source, notes: Notes) -> Iterator[Record]:
    """Records of a BED file.

    Raises
    ------
    FormatError
        It holds no interval.
    """
    return _annotated(bed.intervals(source, notes), {})


def read_bigbed(source: Source, notes: Notes) -> Iterator[Record]:
    """Records of a bigBed file.

    Raises
    ------
    FormatError
        It is packed or damaged.
    """
    source.close()
    file = bigwig.opened(source.path)
    known = bigwig.lengths(file)
    file.close()
    return _annotated(bigwig.intervals(source.path, notes), known)


def read_bigwig(source: Source, notes: Notes) -> Iterator[Record]:
    """Records of a bigWig file.

    Raises
    ------
    FormatError
        It is packed or damaged.
    """
    file = bigwig.opened(source.path)
    known = bigwig.lengths(file)
    file.close()
    for name, length in known.items():
        yield Record(id=name, name=name, length=length)


def read_bedgraph(source: Source, notes: Notes) -> Iterator[Record]:
    """Records of a bedGraph file, as long as their last value reaches.

    Raises
    ------
    FormatError
        It holds no value.
    """
    return _reached(values.bedgraph(source, notes))


def read_depth(source: Source, notes: Notes) -> Iterator[Record]:
    """Records of a table of depth, as long as their last position.

    Raises
    ------
    FormatError
        It holds no position.
    """
    return _reached(values.depth(source, notes))


def read_wig(source: Source, notes: Notes) -> Iterator[Record]:
    """Records of a WIG file, as long as their last value reaches.

    Raises
    ------
    FormatError
        It holds no value.
    """
    return _reached(wig.stretches(source, notes))


def open_intervals(file: TrackFile) -> Track:
    """A BED or bigBed file as a track.

    Raises
    ------
    FormatError
        It holds no interval or is damaged.
    """
    from index.tracks.intervals import Intervals

    return Intervals(file)


def open_signal(file: TrackFile) -> Track:
    """A bigWig, WIG, bedGraph or depth file as a track.

    Raises
    ------
    FormatError
        It holds no value or is damaged.
    """
    from index.tracks.signal import Signal

    return Signal(file)


def _reached(stretches: Iterable[Stretch]) -> Iterator[Record]:
    ends: dict[str, int] = {}
    for one in stretches:
        ends[one.contig] = max(ends.get(one.contig, 0), one.end)
    for name, end in ends.items():
        yield Record(id=name, name=name, length=end)


def _annotated(intervals: Iterable[Interval], known: dict[str, int]) -> Iterator[Record]:
    records: dict[str, Record] = {}
    for one in intervals:
        record = records.get(one.contig)
        if record is None:
            record = records[one.contig] = Record(id=one.contig, name=one.contig, line=one.line)
            record.length = known.get(one.contig, 0)
            if not record.length:
                record.annotations[REACHED] = "highest coordinate"
        if one.end > record.length:
            record.length = one.end
        record.features += gene_of(one) if one.blocks else [_plain(one)]
    yield from records.values()


def _plain(one: Interval) -> Feature:
    qualifiers = {key: [value] for key, value in one.extra.items()}
    if one.name:
        qualifiers["Name"] = [one.name]
    if one.score is not None:
        qualifiers["score"] = [f"{one.score:g}"]
    parts = (Part(one.start, one.end, one.strand),)
    return Feature("interval", parts, qualifiers=qualifiers, line=one.line or None)


def gene_of(one: Interval) -> list[Feature]:
    """A row of BED12 as a gene, its transcript and, where there is a thick part, its CDS."""
    names = {"gene": [one.name]} if one.name else {}
    whole = Part(one.start, one.end, one.strand)
    found = [Feature("gene", (whole,), qualifiers=dict(names), line=one.line or None)]
    found.append(_spliced("mRNA" if _codes(one) else "transcript", one, one.start, one.end, names))
    if one.thick is not None and _codes(one):
        found.append(_spliced("CDS", one, *one.thick, names))
    return found


def _codes(one: Interval) -> bool:
    return one.thick is not None and one.thick[0] < one.thick[1]


def _spliced(
    kind: str, one: Interval, start: int, end: int, names: dict[str, list[str]]
) -> Feature:
    """The blocks between two places as one feature, 5' to 3'."""
    parts = [
        Part(max(a, start), min(b, end), one.strand)
        for a, b in one.blocks
        if max(a, start) < min(b, end)
    ] or [Part(start, end, one.strand)]
    ordered = tuple(parts[::-1] if one.strand < 0 else parts)
    operator = "join" if len(ordered) > 1 else ""
    return Feature(kind, ordered, operator, qualifiers=dict(names), line=one.line or None)
