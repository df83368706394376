"""Arguments of the tools for alignments, raw reads, and tracks of any kind. 1-based inclusive."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.tools.arguments import Order, Strand
from app.tools.base import Arguments

AlignmentPart = Literal[
    "mapped", "quality", "references", "lengths", "pairs", "insert", "duplicates", "strands"
]
AlignmentOperation = Literal["insertion", "deletion", "skip", "soft clip", "hard clip"]
ReadPart = Literal[
    "reads", "bases", "lengths", "quality", "scale", "gc", "adapters", "n", "duplicates",
    "composition",
]  # fmt: skip


class TrackArguments(Arguments):
    """`track`: name of one open track, where several of its kind are open."""

    track: str | None = None


class TrackOverviewArguments(TrackArguments):
    """What is in a track of any kind, and what it lies beside.

    "what is in this file?", "which contigs does it have?", "what is open?". `contigs` True: its
    sequences with their lengths.
    """

    contigs: bool = False


class AlignmentSummaryArguments(TrackArguments):
    """Counts over a SAM, BAM or CRAM file.

    "how many reads are mapped?", "what share of the reads aligned?", "mean mapping quality",
    "which references does the BAM have?", "insert size?", "how long are the reads?", "how many
    reads map to chrM?", "how many alignments have a MAPQ of at least 30?", "how many reads have
    insertions in their CIGAR?", "how many reads are on the reverse strand?"

    Attributes
    ----------
    parts
        What is told; empty: an overview.
    record, start, end, gene
        One reference sequence, a stretch of it, or a gene of the genome beside the file.
    min_quality, max_quality, min_length, max_length, strand, operations
        Conditions that the counted alignments must all meet: mapping quality, length of the read
        in bases, strand, and at least one of these operations in the CIGAR. Ends are included.
    """

    parts: list[AlignmentPart] = Field(default_factory=list)
    record: str | None = None
    start: int | None = Field(default=None, ge=1)
    end: int | None = Field(default=None, ge=1)
    gene: str | None = None
    min_quality: int | None = Field(default=None, ge=0)
    max_quality: int | None = Field(default=None, ge=0)
    min_length: int | None = Field(default=None, ge=0)
    max_length: int | None = Field(default=None, ge=0)
    strand: Strand | None = None
    operations: list[AlignmentOperation] = Field(default_factory=list)


class DepthArguments(TrackArguments):
    """Depth, coverage, reads or mapping quality at genes, a region, a sequence, or all over.

    "coverage of lacZ", "mean depth from 1,000 to 2,000", "depth at position 500", "how many reads
    overlap katG?", "how much of the genome is covered?", "maximum depth and where?"
    """

    genes: list[str] = Field(default_factory=list)
    record: str | None = None
    start: int | None = Field(default=None, ge=1)
    end: int | None = Field(default=None, ge=1)
    field: Literal["depth", "breadth", "max", "min", "reads", "quality"] = "depth"


class DepthByGeneArguments(TrackArguments):
    """Genes of the genome beside the alignments by their mean depth.

    "which genes have no coverage?", "genes with low coverage", "genes below 20x", "which gene has
    the highest coverage?", "which genes are only partly covered?"

    Attributes
    ----------
    want
        ``zero``: no read at all; ``partial``: some positions without a read; ``below`` or
        ``above`` a mean depth; ``lowest`` or ``highest`` first; ``all`` in file order.
    depth
        Mean depth that ``below`` and ``above`` compare with; default 10.
    types
        ``gene``, or feature keys such as ``CDS``.
    """

    want: Literal["zero", "partial", "below", "above", "lowest", "highest", "all"] = "all"
    depth: float = 10.0
    types: list[str] = Field(default_factory=lambda: ["gene"])
    record: str | None = None
    start: int | None = Field(default=None, ge=1)
    end: int | None = Field(default=None, ge=1)
    limit: int | None = Field(default=None, ge=1)


class UncoveredArguments(TrackArguments):
    """Stretches whose depth is below a number (1: no read at all), or above one, anywhere or
    within genes or a region.

    "which regions have no coverage?", "regions below 5x", "how many positions are not covered?",
    "where is the depth over lacZ below 10?", "which regions have more than 100x?"
    """

    below: int = Field(default=1, ge=1)
    above: int | None = Field(default=None, ge=0)
    genes: list[str] = Field(default_factory=list)
    record: str | None = None
    start: int | None = Field(default=None, ge=1)
    end: int | None = Field(default=None, ge=1)
    limit: int | None = Field(default=None, ge=1)


class ReadSummaryArguments(TrackArguments):
    """Counts over a FASTQ file, and its reads by length and mean quality.

    "how many reads are there?", "mean read length", "what is the average quality?", "share of
    bases of Q30 or more", "quality by position", "are there adapters?", "which Phred encoding?",
    "how many Ns?", "GC content of the reads", "how many reads are shorter than 80 bases?", "reads
    with a mean quality of at least 30", "which read has the lowest mean quality?", "the mean
    quality of every read". `parts` empty: an overview.

    Attributes
    ----------
    mate
        Only the file of the first or the second mates.
    by_position
        Along the read; with `position` (1-based) at that one only.
    min_quality
        Share of bases of at least this quality.
    min_length, max_length
        Count the reads of such a length in bases, ends included.
    min_mean, max_mean, exclusive
        Count the reads of such a mean quality; `exclusive`: ``above 30``, not ``at least 30``.
    list_by, order, limit
        Single reads: the one, or `limit` ones, of an end; ``file``: each of them.
    """

    parts: list[ReadPart] = Field(default_factory=list)
    by_position: bool = False
    position: int | None = Field(default=None, ge=1)
    min_quality: int | None = Field(default=None, ge=0)
    mate: Literal[1, 2] | None = None
    min_length: int | None = Field(default=None, ge=0)
    max_length: int | None = Field(default=None, ge=0)
    min_mean: float | None = None
    max_mean: float | None = None
    exclusive: bool = False
    list_by: Literal["quality", "length", "file"] | None = None
    order: Order = "ascending"
    limit: int | None = Field(default=None, ge=1)
