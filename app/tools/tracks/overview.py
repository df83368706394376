"""What is in a track of any kind, and the genome it lies beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.base import Result, Table, tool
from app.tools.shared.phrase import count, join, number, plain
from app.tools.shared.select import declined
from app.tools.tracks.alignments import alignment_overview
from app.tools.tracks.arguments import TrackOverviewArguments
from app.tools.tracks.reads import read_overview
from app.tools.tracks.variant_rows import kinds_text
from app.tools.tracks.words import KINDS, described
from index.tracks.alignments import Alignments
from index.tracks.intervals import Intervals
from index.tracks.reads import Reads
from index.tracks.variants import Variants

if TYPE_CHECKING:
    from index.library import Library
    from index.tracks.base import Track

SHOWN = 12


@tool("track_overview", "tracks", TrackOverviewArguments)
def track_overview(library: Library, arguments: TrackOverviewArguments) -> Result:
    """What open tracks hold, with their sequences and the genome they lie beside."""
    wanted = (arguments.track or "").lower()
    tracks = [t for t in library.tracks if wanted in (t.name.lower(), t.path.name.lower(), "")]
    if not tracks:
        return declined(f"No open track is called '{plain(arguments.track or '')}'.")
    if arguments.contigs and any(track.contigs for track in tracks):
        return _contigs([track for track in tracks if track.contigs])
    if len(tracks) == 1:
        return Result(_told(tracks[0]))
    return Result(" ".join([described(library), *(_told(track) for track in tracks[:SHOWN])]))


def _told(track: Track) -> str:
    if isinstance(track, Alignments):
        text = alignment_overview(track)
    elif isinstance(track, Reads):
        text = read_overview(track)
    else:
        told = f" on {count(len(track.contigs), 'sequence')}" if track.contigs else ""
        held = KINDS[track.kind]
        if isinstance(track, Variants):
            kinds = track.kinds()
            held = count(sum(kinds.values()), "variant")
            held += f" ({kinds_text(kinds)})" if kinds else ""
            told = told if kinds else told.replace(" on ", "; its header names ")
        elif isinstance(track, Intervals):
            held = count(len(track), "interval")
        names = join([plain(name) for name in list(track.contigs)[:SHOWN]])
        listed = f": {names}" if names and len(track.contigs) <= SHOWN else ""
        text = f"{plain(track.path.name)} ({plain(track.format)}) holds {held}{told}{listed}."
    return f"{text} {beside(track)}".strip()


def beside(track: Track) -> str:
    """The genome that a track lies beside, and how the names were matched."""
    said = " ".join(plain(message) for message in track.messages)
    if track.genome is None:
        return said
    return f"It lies beside the genome {plain(track.genome.name)}. {said}".strip()


def _contigs(tracks: list[Track]) -> Result:
    texts = []
    rows = []
    for track in tracks:
        held = track.contigs
        known = {name: track.length_of(name) for name in list(held)[:1000]}
        lengths = [length for length in known.values() if length]
        shown = [
            f"{plain(name)} ({number(length)} bp)" if length else plain(name)
            for name, length in list(known.items())[:SHOWN]
        ]
        more = [f"{number(len(held) - SHOWN)} more"] if len(held) > SHOWN else []
        total = f", {number(sum(lengths))} bp in all" if len(lengths) == len(held) > 1 else ""
        texts.append(
            f"{plain(track.path.name)} has {count(len(held), 'sequence')}: "
            f"{join([*shown, *more])}{total}."
        )
        if len(lengths) < len(known):
            texts[-1] += " The file does not state the length of every sequence."
        rows += [
            [plain(name), length, plain(track.record_of(name) or ""), plain(track.path.name)]
            for name, length in known.items()
        ]
    table = Table(["id", "length (bp)", "record of the genome", "file"], rows, len(rows))
    return Result(" ".join(texts), table=table if len(rows) > 3 else None)
