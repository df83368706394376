"""Which track of one kind a question is about, and which stretch of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from app.tools.base import Result
from app.tools.shared.phrase import bp, join, number, plain
from app.tools.shared.select import declined, resolve

if TYPE_CHECKING:
    from index.library import Library
    from index.rows import Gene
    from index.tracks.base import Track

Kind = TypeVar("Kind", bound="Track")


def chosen_track(library: Library, kind: type[Kind], name: str | None, files: str) -> Kind | Result:
    """The open track of a class, by name where there are several; else a refusal.

    Parameters
    ----------
    files
        The files that would hold such data, as ``a BED, peak or bigBed file``.
    """
    open_ones = [track for track in library.tracks if isinstance(track, kind)]
    if not open_ones:
        return declined(f"No {kind.kind} track is open; open {files} to ask for this.")
    if name is not None:
        folded = name.lower()
        for fits in (
            lambda track: folded in (track.name.lower(), track.path.name.lower()),
            lambda track: folded in track.path.name.lower(),
        ):
            found = [track for track in open_ones if fits(track)]
            if found:
                return found[0]
        names = join([plain(track.path.name) for track in open_ones])
        return declined(f"No open {kind.kind} track is called '{plain(name)}'; open are: {names}.")
    if len(open_ones) > 1:
        listed = [plain(track.path.name) for track in open_ones]
        return Result(
            f"Several {kind.kind} tracks are open, {join(listed)}; which one is meant?",
            status="clarify",
            candidates=listed,
        )
    return open_ones[0]


def stretch(
    track: Track, record: str | None, start: int | None, end: int | None
) -> tuple[str, int, int] | Result | None:
    """A place asked for in coordinates as contig of the track, start and end (0-based half-open);
    None where none was asked for."""
    if record is None and start is None and end is None:
        return None
    try:
        contig = track.contig(record)
    except KeyError as error:
        return declined(str(error.args[0]))
    length = track.length_of(contig)
    low, high = start or 1, end or start or length or 1 << 48
    low, high = min(low, high), max(low, high)
    if length is not None and low > length:
        return declined(
            f"{plain(shown_contig(track, contig))} is {bp(length)} long, so position {number(low)} "
            f"is not on it; ask for a position from 1 to {number(length)}."
        )
    return contig, low - 1, high if length is None else min(high, length)


def gene_of(library: Library, track: Track, name: str) -> Gene | Result:
    """A gene of the genome beside a track, by name."""
    refusal = needs_genome(track)
    if refusal is not None:
        return refusal
    assert track.genome is not None
    hit = resolve(library, name, track.genome.name)
    if isinstance(hit, Result):
        return hit
    gene = hit[1]
    if track.contig_of(gene.record) is None:
        return declined(
            f"{plain(track.path.name)} has no sequence that is {plain(gene.record)}, on which "
            f"{plain(gene.symbol or gene.id)} lies."
        )
    return gene


def needs_genome(track: Track) -> Result | None:
    """The refusal for what needs genes, where the track stands alone."""
    if track.genome is not None:
        return None
    why = " ".join(plain(message) for message in track.messages)
    text = (
        f"{plain(track.path.name)} stands alone, so its genes are not known; open the annotated "
        "genome (GenBank, or GFF3 or GTF) that it belongs to beside it."
    )
    return declined(f"{text} {why}".strip())


def shown_contig(track: Track, contig: str) -> str:
    """The name that answers give a contig: the record's where the track is beside its genome."""
    return track.record_of(contig) or contig


def where_text(track: Track, contig: str, start: int, end: int) -> str:
    """``NC_000913.3:363,231..366,305``, from 0-based half-open."""
    name = plain(shown_contig(track, contig))
    if end - start == 1:
        return f"{name}:{number(start + 1)}"
    return f"{name}:{number(start + 1)}..{number(end)}"


def mapped_note(track: Track) -> str:
    """What a reader has to know about how the names of the two files were matched."""
    return " ".join(plain(message) for message in track.messages[:2])
