"""Opens the tracks whose classes read their formats themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.tracks.base import Track, TrackFile


def reads(file: TrackFile) -> Track:
    """The reads of a FASTQ as a track of their own.

    Raises
    ------
    FormatError
        No read is whole.
    """
    from index.tracks.reads import Reads

    return Reads(file)


def variants(file: TrackFile) -> Track:
    """The variants of a VCF or BCF as a track.

    Raises
    ------
    FormatError
        Nothing can be read.
    """
    from index.tracks.variants import Variants

    return Variants(file)
