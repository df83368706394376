"""Amplicons of a primer scheme: which covers a place, how long they are without primers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.tools.base import Citation, FileOut, Result, Table, tool
from app.tools.shared.phrase import bp, count, gene_name, join, number, plain
from app.tools.shared.select import declined
from app.tools.tracks.chosen import (
    chosen_track,
    gene_of,
    mapped_note,
    shown_contig,
    stretch,
    where_text,
)
from app.tools.tracks.interval_arguments import AmpliconArguments
from app.tools.tracks.interval_text import FILES
from index.records import Part
from index.tracks.amplicons import Amplicon, amplicons
from index.tracks.intervals import Intervals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.library import Library

ROWS = 1000
_TOLD = 4
_COLUMNS = [
    "id", "record", "start", "end", "length (bp)", "insert start", "insert end", "insert (bp)",
    "primers",
]  # fmt: skip


@tool("amplicons", "tracks", AmpliconArguments)
def amplicons_of(library: Library, arguments: AmpliconArguments) -> Result:
    """Amplicons of a primer scheme by number or place, with and without their primers."""
    track = chosen_track(library, Intervals, arguments.track, FILES)
    if isinstance(track, Result):
        return track
    every, alone = amplicons(track.rows.find(order="file"))
    name = plain(track.path.name)
    if not every:
        return declined(
            f"The names in {name} do not pair into amplicons, as X_1_LEFT with X_1_RIGHT would."
        )
    if arguments.numbers:
        return _numbered(track, every, arguments.numbers, arguments.bases)
    place = stretch(track, arguments.record, arguments.start, arguments.end)
    if isinstance(place, Result):
        return place
    words = where_text(track, *place) if place is not None else ""
    if arguments.gene is not None:
        gene = gene_of(library, track, arguments.gene)
        if isinstance(gene, Result):
            return gene
        contig = track.contig_of(gene.record)
        assert contig is not None
        place, words = (contig, gene.start, gene.end), gene_name(gene)
    if place is not None:
        return _covering(track, every, place, words)
    if arguments.sort_by == "length":
        return _ranked(track, every, arguments)
    return _summary(track, every, len(alone))


def _numbered(
    track: Intervals, every: Sequence[Amplicon], numbers: Sequence[int], bases: str | None
) -> Result:
    picked = [one for one in every if one.number in numbers]
    missing = [value for value in dict.fromkeys(numbers) if all(o.number != value for o in picked)]
    texts = [_described(track, one) for one in picked[:_TOLD]]
    files = []
    if picked and bases is not None:
        genome = track.genome
        if genome is None or not genome.has_sequence:
            return declined(
                f"{plain(track.path.name)} holds places and no bases; open the genome's sequence "
                "(FASTA or GenBank) beside it to read them."
            )
        lines = []
        for one in picked:
            part = one.whole if bases == "whole" else one.insert
            read = genome.sequence(shown_contig(track, one.contig), [Part(*part, 1)])
            what = "with its primers" if bases == "whole" else "between its primers"
            lines.append(f">{one.name} {what}\n{read}\n")
            texts.append(f"Read from {plain(genome.name)}, {what}: `{read}`.")
        files = [FileOut("amplicons.fasta", "".join(lines))]
    if missing:
        known = [one.number for one in every]
        texts.append(
            f"{plain(track.path.name)} has no amplicon {join(map(str, missing), 'or')}; its "
            f"{count(len(every), 'amplicon')} are numbered {min(known)} to {max(known)}."
        )
    if not picked:
        return declined(texts[0])
    answer = _result(track, " ".join(texts), picked)
    answer.files = files
    return answer


def _described(track: Intervals, one: Amplicon) -> str:
    """Both lengths of an amplicon, with those of its alternates where it has any."""
    inner = _long(track, one, one.insert)
    text = (
        f"Amplicon {one.number} ({plain(one.name)}) is {bp(_size(one.whole))} long with its "
        f"primers ({where_text(track, one.contig, *one.whole)}) and {inner} without them; its "
        f"primers are {join([plain(primer.name) for primer in (one.left[0], one.right[0])])}."
    )
    if one.alternates:
        alternates = join([plain(primer.name) for primer in one.alternates])
        text += (
            f" With its alternates {alternates} it is {bp(_size(one.widest))} long from the "
            f"outermost primers ({where_text(track, one.contig, *one.widest)}) and "
            f"{_long(track, one, one.narrowest)} between the innermost ones."
        )
    return text


def _long(track: Intervals, one: Amplicon, part: tuple[int, int]) -> str:
    size = _size(part)
    return f"{bp(size)} ({where_text(track, one.contig, *part)})" if size > 0 else "0 bp"


def _size(part: tuple[int, int]) -> int:
    return max(part[1] - part[0], 0)


def _covering(
    track: Intervals, every: Sequence[Amplicon], place: tuple[str, int, int], words: str
) -> Result:
    contig, start, end = place
    over = [
        one
        for one in every
        if one.contig == contig and one.widest[0] < end and one.widest[1] > start
    ]
    name = plain(track.path.name)
    if not over:
        return Result(f"No amplicon of {name} covers {words}.")
    verb = "covers" if len(over) == 1 else "cover"
    whole = start + 1 < end
    relation = ("overlaps" if len(over) == 1 else "overlap") if whole else verb
    told = [
        f"amplicon {one.number} at {where_text(track, one.contig, *one.widest)} "
        f"({bp(_size(one.widest))}, {bp(_size(one.narrowest))} without primers"
        f"{'' if whole else _within(one, start)})"
        for one in over[: 2 * _TOLD]
    ]
    text = f"{count(len(over), 'amplicon')} of {name} {relation} {words}"
    many = join([str(one.number) for one in over])
    text += f": {join(told)}." if len(over) <= 2 * _TOLD else f": {many}."
    return _result(track, text, over)


def _within(one: Amplicon, at: int) -> str:
    """Where in an amplicon a position lies."""
    under = [plain(primer.name) for primer in one.primers if primer.start <= at < primer.end]
    if under:
        return f"; the position lies under its primer {join(under)}"
    if one.narrowest[0] <= at < one.narrowest[1]:
        return "; the position lies between its primers"
    return ""


def _ranked(track: Intervals, every: Sequence[Amplicon], arguments: AmpliconArguments) -> Result:
    down = arguments.order == "descending"
    ranked = sorted(every, key=lambda one: _size(one.whole) * (-1 if down else 1))
    picked = ranked[: arguments.limit or 1]
    word = "longest" if down else "shortest"
    if len(picked) == 1:
        size = _size(picked[0].whole)
        same = sum(_size(one.whole) == size for one in every)
        more = f" ({number(same)} amplicons have this length)" if same > 1 else ""
        return _result(track, f"The {word} is this{more}. {_described(track, picked[0])}", picked)
    first = join([f"{one.number} ({bp(_size(one.whole))})" for one in picked[: 2 * _TOLD]])
    text = f"The {number(len(picked))} {word} amplicons of {plain(track.path.name)}: {first}."
    return _result(track, text, picked)


def _summary(track: Intervals, every: Sequence[Amplicon], alone: int) -> Result:
    whole = [_size(one.whole) for one in every]
    inner = [_size(one.insert) for one in every]
    text = (
        f"{plain(track.path.name)} holds {count(len(every), 'amplicon')}, pairs of primers by "
        f"their names. With their primers they are {number(min(whole))} to {bp(max(whole))} long "
        f"(mean {number(sum(whole) / len(whole), 1)}), without them {number(min(inner))} to "
        f"{bp(max(inner))} (mean {number(sum(inner) / len(inner), 1)})."
    )
    more = [one for one in every if one.alternates]
    if more:
        primers = sum(len(one.alternates) for one in more)
        text += (
            f" {number(len(more))} of them {'has' if len(more) == 1 else 'have'} "
            f"{count(primers, 'alternate primer')}, not counted in these lengths."
        )
    if alone:
        text += f" {count(alone, 'primer')} {'has' if alone == 1 else 'have'} no partner."
    return _result(track, text, every)


def _result(track: Intervals, text: str, picked: Sequence[Amplicon]) -> Result:
    rows: list[list[Any]] = [
        [
            plain(one.name),
            plain(shown_contig(track, one.contig)),
            one.whole[0] + 1,
            one.whole[1],
            _size(one.whole),
            one.insert[0] + 1,
            one.insert[1],
            _size(one.insert),
            ", ".join(plain(primer.name) for primer in one.primers),
        ]
        for one in picked[:ROWS]
    ]
    return Result(
        f"{text} {mapped_note(track)}".strip(),
        table=Table(_COLUMNS, rows, len(picked)) if len(picked) > 1 else None,
        citations=[
            Citation(
                shown_contig(track, one.contig),
                one.whole[0] + 1,
                one.whole[1],
                0,
                one.name,
                "amplicon",
            )
            for one in picked[:25]
        ],
    )
