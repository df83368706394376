"""The formats that can be read. A new format is one module and one entry here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.formats import (
    along,
    bed,
    bigwig,
    binary,
    embl,
    fai,
    fasta,
    fastq,
    genbank,
    gff2,
    gff3,
    gtf,
    sam,
    values,
    vcf,
    wig,
)
from index.formats.notes import Notes
from index.formats.source import Source
from index.records import Record
from index.tracks import opening

if TYPE_CHECKING:
    from index.tracks.base import Track, TrackFile


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes
    ----------
    name
        Short lower-case name.
    sniff
        From the first 256 kB of the text and the path, how sure it is of its format: 0 to 100.
    read
        Yields the records of a source and notes what it repairs or skips. Raises FormatError
        where nothing can be read.
    track
        Opens the file as a track beside genomes, for formats that are no genome of their own.
        Raises FormatError where it cannot.
    """

    name: str
    sniff: Callable[[bytes, Path], int]
    read: Callable[[Source, Notes], Iterator[Record]]
    track: Callable[[TrackFile], Track] | None = None


FORMATS: tuple[Format, ...] = (
    Format(genbank.NAME, genbank.sniff, genbank.read),
    Format(embl.NAME, embl.sniff, embl.read),
    Format(gtf.NAME, gtf.sniff, gtf.read),
    Format(gff2.NAME, gff2.sniff, gff2.read),
    Format(fai.NAME, fai.sniff, fai.read),
    Format(binary.SNAPGENE, binary.sniff_snapgene, binary.read_snapgene),
    Format(binary.TWOBIT, binary.sniff_twobit, binary.read_twobit),
    Format(gff3.NAME, gff3.sniff, gff3.read),
    Format(fasta.NAME, fasta.sniff, fasta.read),
    Format(sam.SAM, sam.sniff_sam, sam.read, sam.open_track),
    Format(sam.BAM, sam.sniff_bam, sam.read, sam.open_track),
    Format(sam.CRAM, sam.sniff_cram, sam.read, sam.open_track),
    Format(fastq.NAME, fastq.sniff, fastq.read, opening.reads),
    Format(vcf.NAME, vcf.sniff, vcf.read, opening.variants),
    Format(vcf.BCF, vcf.sniff_bcf, vcf.read, opening.variants),
    Format(bed.NAME, bed.sniff, along.read_bed, along.open_intervals),
    Format(bigwig.BIGBED, bigwig.sniff_bigbed, along.read_bigbed, along.open_intervals),
    Format(bigwig.BIGWIG, bigwig.sniff_bigwig, along.read_bigwig, along.open_signal),
    Format(values.BEDGRAPH, values.sniff_bedgraph, along.read_bedgraph, along.open_signal),
    Format(values.DEPTH, values.sniff_depth, along.read_depth, along.open_signal),
    Format(wig.NAME, wig.sniff, along.read_wig, along.open_signal),
)
