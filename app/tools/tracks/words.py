"""How kinds of tracks and the files that hold them are spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.shared.phrase import join, plain

if TYPE_CHECKING:
    from index.library import Library

KINDS = {
    "alignments": "mapped reads, coverage and depth",
    "variants": "variants",
    "intervals": "intervals",
    "signal": "signal",
    "reads": "raw reads and their quality",
}
"""What a kind of track is asked for."""

FILES = {
    "alignments": "a BAM, CRAM or SAM file",
    "variants": "a VCF or BCF file",
    "intervals": "a BED, peak or bigBed file",
    "signal": "a bigWig, WIG or bedGraph file",
    "reads": "a FASTQ file",
}
"""The files that hold a kind of track."""


def described(library: Library) -> str:
    """``Open are lambda (genome) and reads.bam (alignments).``"""
    items = [f"{plain(genome.name)} (genome)" for genome in library.genomes[:6]]
    items += [f"{plain(track.path.name)} ({track.kind})" for track in library.tracks[:6]]
    return f"{'Open is' if len(items) == 1 else 'Open are'} {join(items)}."
