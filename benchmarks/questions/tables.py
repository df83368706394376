"""Lines, reads and depths of the files that lie beside an annotation."""

from __future__ import annotations

import pysam
from annotation import opened
from shelf import Shelf


def rows(s: Shelf, key: str) -> list[list[str]]:
    """Cells of the lines of a BED, GFF, GTF or VCF file, comments left out."""
    with opened(s.path(key)) as handle:
        return [x.rstrip("\n").split("\t") for x in handle if x.strip() and x[0] != "#"]


def samples(s: Shelf, key: str) -> list[str]:
    """Names of the samples in the header of a VCF file."""
    with opened(s.path(key)) as handle:
        head = next(x for x in handle if x.startswith("#CHROM"))
    return head.rstrip("\n").split("\t")[9:]


def reads(s: Shelf, key: str) -> list[str]:
    """Bases of the reads of a FASTQ file."""
    with pysam.FastxFile(str(s.path(key))) as handle:
        return [r.sequence or "" for r in handle]


def mapped(s: Shelf, key: str) -> list[bool]:
    """Whether each record of a SAM or BAM file is aligned."""
    with pysam.AlignmentFile(str(s.path(key))) as handle:
        return [not read.is_unmapped for read in handle.fetch(until_eof=True)]


def depths(s: Shelf, key: str) -> tuple[int, list[int]]:
    """Number of alignments of a BAM file of one reference, and the depth at each of its bases."""
    with pysam.AlignmentFile(str(s.path(key))) as bam:
        depth, n = [0] * bam.lengths[0], 0
        for read in bam.fetch(until_eof=True):
            n += 1
            for start, end in read.get_blocks():
                for i in range(start, end):
                    depth[i] += 1
    return n, depth
