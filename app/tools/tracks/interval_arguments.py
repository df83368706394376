"""Arguments of the tools for intervals (BED, peak files, bigBed). Coordinates are 1-based."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.tools.arguments import Order, Strand
from app.tools.base import Arguments


class IntervalConditions(Arguments):
    """Which intervals; all given conditions must hold.

    Attributes
    ----------
    track
        Name of one open track, where several hold intervals.
    name
        Name of an interval, or a part of it where none has it as its whole name.
    record, start, end
        Sequence, and the stretch of it that they overlap.
    gene
        Gene of the genome beside the track that they overlap.
    exclusive
        Scores equal to a limit do not fit: ``above 5`` rather than ``at least 5``.
    pool
        Pool of a primer scheme: a column of that name, else the score.
    extra
        Values of further columns by the column's name.
    """

    track: str | None = None
    name: str | None = None
    record: str | None = None
    start: int | None = Field(default=None, ge=1)
    end: int | None = Field(default=None, ge=1)
    gene: str | None = None
    strand: Strand | None = None
    min_score: float | None = None
    max_score: float | None = None
    exclusive: bool = False
    min_length: int | None = None
    max_length: int | None = None
    pool: str | None = None
    extra: dict[str, str] = Field(default_factory=dict)


class IntervalsArguments(IntervalConditions):
    """Intervals counted, listed or summed up.

    "how many intervals are in the BED?", "list the primers of pool 2", "where is primer
    nCoV-2019_76_RIGHT?", "which intervals overlap 21,000 to 23,000?", "the longest interval",
    "the five peaks with the highest score", "intervals on the minus strand", "how many bases do
    the intervals cover?", "how long are the primers?", "which primers bind in the spike gene?",
    "what share of the genome do the intervals cover?", "primers per pool", "how long is NAME
    without its introns?", "how many blocks does NAME have?", "sequence of primer NAME"

    Attributes
    ----------
    sort_by, order, limit
        For superlatives and lists; ``longest``: length, descending, 1.
    measure
        What is told first: how many there are, the bases of the place, sequence or genome that
        they cover with their share, how long they are, their blocks with the length of these
        together (exons without introns), or their bases.
    by
        Count for each value of a column instead: ``pool``, ``strand``, ``record``, ``name``,
        ``score``, or the name of a further column.
    """

    sort_by: Literal["position", "length", "score", "name", "blocks"] = "position"
    order: Order = "ascending"
    limit: int | None = Field(default=None, ge=1)
    measure: Literal["count", "covered", "length", "blocks", "sequence"] = "count"
    by: str | None = None


class IntervalOverlapArguments(IntervalConditions):
    """Intervals against the annotation of the genome beside them.

    "does the BED overlap any CDS?", "which genes overlap the peaks?", "how many genes have no
    interval?", "which intervals lie outside genes?", "how many intervals per gene?", "which genes
    have the most peaks?", "which gene is nearest to each peak?"

    Attributes
    ----------
    types
        ``gene``, or feature keys such as ``CDS``, ``tRNA``.
    want
        ``features`` that are touched (with the intervals of each), ``untouched`` features,
        ``intervals`` that touch one, intervals ``outside`` of all, ``nearest`` gene of each
        interval, or the ``summary`` of the counts.
    """

    types: list[str] = Field(default_factory=lambda: ["gene"])
    want: Literal["summary", "features", "untouched", "intervals", "outside", "nearest"] = "summary"
    limit: int | None = Field(default=None, ge=1)


class AmpliconArguments(Arguments):
    """Amplicons of a primer scheme, whose primers are paired by their names.

    "which amplicon covers position 23,403?", "how long is amplicon 76 with and without its
    primers?", "how many amplicons are there?", "the longest amplicon", "amplicons over S",
    "sequence of amplicon 5 between its primers"

    Attributes
    ----------
    track
        Name of one open track, where several hold intervals.
    numbers
        Amplicons by the number in their names.
    record, start, end, gene
        Place that they overlap.
    sort_by, order, limit
        For superlatives; ``longest``: length, descending, 1.
    bases
        The sequence of the amplicons of `numbers`, with their primers or without.
    """

    track: str | None = None
    bases: Literal["whole", "insert"] | None = None
    numbers: list[int] = Field(default_factory=list)
    record: str | None = None
    start: int | None = Field(default=None, ge=1)
    end: int | None = Field(default=None, ge=1)
    gene: str | None = None
    sort_by: Literal["number", "length"] = "number"
    order: Order = "ascending"
    limit: int | None = Field(default=None, ge=1)
