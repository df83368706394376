"""Tool on raw reads (FASTQ): counts, lengths, qualities, composition, adapters."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.tools.base import Result, Table, tool
from app.tools.shared.phrase import bp, count, join, number, percent, plain
from app.tools.shared.select import declined
from app.tools.tracks.arguments import ReadSummaryArguments
from app.tools.tracks.read_lists import is_of_single, single_reads
from app.tools.tracks.words import FILES
from index.tracks.reads import POSITIONS, Reads

if TYPE_CHECKING:
    from index.library import Library

_COLUMNS = [
    "position", "reads", "mean quality", "lower quartile", "median", "upper quartile", "A (%)",
    "C (%)", "G (%)", "T (%)", "N (%)",
]  # fmt: skip


@tool("read_summary", "tracks", ReadSummaryArguments)
def read_summary(library: Library, arguments: ReadSummaryArguments) -> Result:
    """Number, length, quality, GC, adapters and unknown bases of the reads of a FASTQ file."""
    wanted = (arguments.track or "").lower()
    tracks = [track for track in library.tracks if isinstance(track, Reads)]
    if not tracks:
        return declined(f"No raw reads are open; open {FILES['reads']} to ask for this.")
    tracks = [t for t in tracks if wanted in (t.name.lower(), t.path.name.lower(), "")]
    if not tracks:
        return declined(f"No open reads are called '{plain(arguments.track or '')}'.")
    if arguments.mate is not None:
        tracks = [track for track in tracks if mate_of(track) == arguments.mate]
        if not tracks:
            return declined(f"Neither titles nor file names tell mates {arguments.mate}.")
    if is_of_single(arguments):
        return single_reads(tracks, arguments)
    texts = [_told(track, arguments) for track in tracks]
    if sum(isinstance(track, Reads) for track in library.tracks) > 1:
        names = [plain(track.path.name) for track in tracks]
        texts = [
            text if name in text else f"{name}: {text}"
            for name, text in zip(names, texts, strict=True)
        ]
    if len(tracks) > 1 and not arguments.by_position:
        texts.append(_together(tracks))
    return Result(" ".join(filter(None, texts)), table=_table(tracks, arguments))


def mate_of(track: Reads) -> int:
    """1 or 2 by the titles of the reads, else by the name of the file; 0 where neither tells."""
    named = re.search(r"[._-]R?([12])(?:_001)?\.(?:fq|fastq)\b", track.path.name, re.IGNORECASE)
    return track.summary.mate or (int(named[1]) if named else 0)


def read_overview(track: Reads) -> str:
    """All of a file in a few sentences."""
    parts = (_reads, _lengths, _quality, _gc, _adapters, _unknown)
    return " ".join(part(track) for part in parts)


def _told(track: Reads, arguments: ReadSummaryArguments) -> str:
    if arguments.position is not None or arguments.by_position:
        return _along(track, arguments.position)
    if arguments.min_quality is not None:
        share = track.summary.above(arguments.min_quality)
        if share is None:
            return f"{plain(track.path.name)} holds no bases."
        high = sum(n for q, n in track.summary.qualities.items() if q >= arguments.min_quality)
        return (
            f"{percent(share)} of the bases of {plain(track.path.name)} ({number(high)}) have a "
            f"quality of at least {arguments.min_quality}. {_quality(track)}"
        )
    if not arguments.parts:
        return read_overview(track)
    return " ".join(_PARTS[part](track) for part in dict.fromkeys(arguments.parts))


def _reads(track: Reads) -> str:
    found = track.summary
    mate = f" (mate {found.mate} of pairs, by their titles)" if found.mate else ""
    text = (
        f"{plain(track.path.name)} holds {count(found.reads, 'read')}{mate} with "
        f"{number(found.bases)} bases."
    )
    left_out = sum(1 for note in track.diagnostics if note.severity == "error")
    if left_out:
        text += f" {count(left_out, 'damaged stretch', 'damaged stretches')} of the file left out."
    return text


def _lengths(track: Reads) -> str:
    found = track.summary
    low, high = min(found.lengths), max(found.lengths)
    if low == high:
        return f"All {count(sum(found.lengths.values()), 'read')} are {bp(low)} long."
    half = found.bases / 2
    held = n50 = 0
    for n50, reads in sorted(found.lengths.items(), reverse=True):
        held += n50 * reads
        if held >= half:
            break
    empty = f", {count(found.empty, 'read')} without any base" if found.empty else ""
    reads_said = count(sum(found.lengths.values()), "read")
    return (
        f"The {reads_said} are {number(low)} to {bp(high)} long, {bp(round(found.mean_length, 1))} "
        f"on average (N50 {bp(n50)}){empty}."
    )


def _quality(track: Reads) -> str:
    found = track.summary
    if found.mean_quality is None:
        return "There are no qualities."
    shares = [f"{percent(found.above(q) or 0)} of the bases reach Q{q}" for q in (20, 30)]
    return (
        f"The mean quality is {number(found.mean_quality, 2)} ({plain(found.scale)}); "
        f"{join(shares)}."
    )


def _scale(track: Reads) -> str:
    found = track.summary
    if found.low is None:
        return "There are no quality characters."
    low, high = ord(found.low), ord(found.high or found.low)
    return (
        f"The quality characters of {plain(track.path.name)} have the ASCII codes {low} to {high}, "
        f"so the scale is {plain(found.scale)}; qualities run from {low - found.offset} to "
        f"{high - found.offset}."
    )


def _gc(track: Reads) -> str:
    share = track.summary.gc_share
    return "" if share is None else f"The GC content of the reads is {percent(share)}."


def _adapters(track: Reads) -> str:
    found = track.summary
    true = {name: n for name, n in found.adapters.items() if not name.startswith("poly")}
    tails = {name: n for name, n in found.adapters.items() if name.startswith("poly")}

    def listed(hits: dict[str, int]) -> str:
        return join(
            [
                f"{name} in {count(n, 'read')} ({percent(n / found.reads)})"
                for name, n in hits.items()
            ]
        )

    text = (
        f"Known adapter sequences are found in {plain(track.path.name)}: {listed(true)}."
        if true
        else f"No known adapter sequence is found in {plain(track.path.name)}."
    )
    return f"{text} Homopolymers: {listed(tails)}." if tails else text


def _unknown(track: Reads) -> str:
    found = track.summary
    n = found.counts["N"]
    if not n:
        return "No base is N."
    return (
        f"{count(n, 'base')} {'is' if n == 1 else 'are'} N "
        f"({percent(n / max(found.bases, 1), 4)}), in {count(found.with_n, 'read')}."
    )


def _duplicates(track: Reads) -> str:
    found = track.summary
    which = (
        "the reads" if found.sampled == found.reads else f"the first {number(found.sampled)} reads"
    )
    return (
        f"Of {which}, {number(found.repeated)} ({percent(found.repeated / max(found.sampled, 1))}) "
        "begin with the same 50 bases as an earlier one."
    )


def _composition(track: Reads) -> str:
    found = track.summary
    shares = [f"{base} {percent(found.counts[base] / max(found.bases, 1))}" for base in "ACGTN"]
    return f"The bases of the reads are {join(shares)}."


def _bases(track: Reads) -> str:
    return f"{plain(track.path.name)} holds {number(track.summary.bases)} bases."


_PARTS: dict[str, Callable[[Reads], str]] = {
    "reads": _reads,
    "bases": _bases,
    "lengths": _lengths,
    "quality": _quality,
    "scale": _scale,
    "gc": _gc,
    "adapters": _adapters,
    "n": _unknown,
    "duplicates": _duplicates,
    "composition": _composition,
}


def _along(track: Reads, position: int | None) -> str:
    rows = track.summary.by_position
    if not rows:
        return f"{plain(track.path.name)} holds no bases."
    if position is not None:
        if position > len(rows):
            return f"Nothing is told of position {number(position)} in {plain(track.path.name)}."
        row = rows[position - 1]
        return (
            f"At position {number(position)} the mean quality of {count(int(row[0]), 'read')} is "
            f"{number(row[1], 2)}, the median {number(row[3])}; A {row[5]} %, C {row[6]} %, G "
            f"{row[7]} %, T {row[8]} %, N {row[9]} %."
        )
    best = max(range(len(rows)), key=lambda i: rows[i][1])
    worst = min(range(len(rows)), key=lambda i: rows[i][1])
    longer = f" (the first {number(POSITIONS)} are told)" if len(rows) == POSITIONS else ""
    return (
        f"Along the reads of {plain(track.path.name)} the mean quality begins at "
        f"{number(rows[0][1], 2)} and ends at {number(rows[-1][1], 2)} "
        f"(position {number(len(rows))}){longer}; it is highest at position "
        f"{number(best + 1)} ({number(rows[best][1], 2)}) and "
        f"lowest at position {number(worst + 1)} ({number(rows[worst][1], 2)})."
    )


def _together(tracks: list[Reads]) -> str:
    reads = sum(track.summary.reads for track in tracks)
    bases = sum(track.summary.bases for track in tracks)
    return (
        f"Together the {len(tracks)} files hold {count(reads, 'read')} with {number(bases)} bases."
    )


def _table(tracks: list[Reads], arguments: ReadSummaryArguments) -> Table | None:
    rows: list[list[Any]]
    if arguments.by_position and arguments.position is None:
        rows = [
            [number_, *row[:1], round(row[1], 2), *row[2:]]
            for number_, row in enumerate(tracks[0].summary.by_position, 1)
        ]
        return Table(_COLUMNS, rows, len(rows))
    if arguments.parts == ["lengths"] and len(tracks) == 1:
        rows = [list(item) for item in tracks[0].summary.lengths.items()]
        return Table(["length (bp)", "reads"], rows[:1000], len(rows)) if len(rows) > 3 else None
    return None
