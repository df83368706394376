"""Tools on alignments: counts over a file, depth at places."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate
from typing import TYPE_CHECKING

from app.tools.base import Citation, Result, Table, tool
from app.tools.shared.phrase import bp, citation, count, gene_name, join, number, percent, plain
from app.tools.shared.select import declined
from app.tools.tracks.alignment_counts import counted_alignments, is_conditional
from app.tools.tracks.arguments import AlignmentSummaryArguments, DepthArguments
from app.tools.tracks.chosen import (
    chosen_track,
    gene_of,
    mapped_note,
    shown_contig,
    stretch,
    where_text,
)
from app.tools.tracks.words import FILES
from index.tracks.alignments import Alignments, Depth, Summary

if TYPE_CHECKING:
    from index.library import Library
    from index.rows import Gene

SHOWN = 8
_COUNTED = "secondary, duplicate and failed reads are not counted"
Stretch = tuple[str, list[tuple[int, int]], str, Citation]
"""Contig, stretches (0-based half-open), the place in words, and its citation."""


@tool("alignment_summary", "tracks", AlignmentSummaryArguments)
def alignment_summary(library: Library, arguments: AlignmentSummaryArguments) -> Result:
    """Reads mapped and unmapped, mapping quality, references, lengths and pairs of a BAM."""
    track = chosen_track(library, Alignments, arguments.track, FILES["alignments"])
    if isinstance(track, Result):
        return track
    if is_conditional(arguments):
        return counted_alignments(library, track, arguments)
    if arguments.record is not None:
        return _on_contig(track, arguments.record, "quality" in arguments.parts)
    if not arguments.parts:
        return Result(alignment_overview(track), table=_references(track))
    text = " ".join(_PARTS[part](track) for part in dict.fromkeys(arguments.parts))
    table = _references(track) if "references" in arguments.parts else None
    return Result(text, table=table)


def alignment_overview(track: Alignments) -> str:
    """All of a file in a few sentences."""
    return " ".join(part(track) for part in (_mapped, _quality, _reference, _lengths))


def _mapped(track: Alignments) -> str:
    found = track.summary
    text = f"{plain(track.path.name)} holds {count(found.total, 'alignment')}"
    if not found.total:
        return text + "."
    text += (
        f": {number(found.mapped)} mapped ({percent(found.mapped / found.total)}) and "
        f"{number(found.unmapped)} unmapped ({percent(found.unmapped / found.total)})."
    )
    if found.primary != found.total:
        text += (
            f" They are {count(found.primary, 'read')}, {number(found.primary_mapped)} of them "
            f"mapped ({percent(found.primary_mapped / max(found.primary, 1))}), with "
            f"{number(found.secondary)} secondary and {number(found.supplementary)} supplementary "
            "alignments."
        )
    return text


def _quality(track: Alignments) -> str:
    found = track.summary
    if found.mean_quality is None:
        return "Its mapping qualities are not stated."
    unknown = found.qualities.get(255, 0)
    text = f"The mean mapping quality of the mapped reads is {number(found.mean_quality, 2)}"
    if unknown:
        text += f", without {number(unknown)} whose quality is not stated (255)"
    low = sum(n for quality, n in found.qualities.items() if quality < 10)
    return f"{text}; {number(low)} {'has' if low == 1 else 'have'} a quality below 10."


def _reference(track: Alignments) -> str:
    names = list(track.contigs)
    shown = [f"{plain(name)} ({bp(track.contigs[name] or 0)})" for name in names[:SHOWN]]
    more = [f"{number(len(names) - SHOWN)} more"] if len(names) > SHOWN else []
    noun = count(len(names), "reference sequence")
    return f"It names {noun}{': ' if names else ''}{join([*shown, *more])}."


def _lengths(track: Alignments) -> str:
    lengths = {length: n for length, n in track.summary.lengths.items() if length}
    if not lengths:
        return "The lengths of its reads are not stated."
    low, high = min(lengths), max(lengths)
    mean = sum(length * n for length, n in lengths.items()) / sum(lengths.values())
    if low == high:
        return f"All reads are {bp(low)} long."
    return f"The reads are {number(low)} to {bp(high)} long, {bp(round(mean, 1))} on average."


def _pairs(track: Alignments) -> str:
    found = track.summary
    if not found.paired:
        return "No read is paired."
    return (
        f"{count(found.paired, 'read')} of {number(found.primary)} "
        f"{'is' if found.paired == 1 else 'are'} paired, {number(found.proper)} of them in proper "
        f"pairs ({percent(found.proper / found.paired)})."
    )


def _insert(track: Alignments) -> str:
    sizes = track.summary.inserts
    total = sum(sizes.values())
    if not total:
        return "There are no proper pairs, so the file tells no insert size."
    mean = sum(size * n for size, n in sizes.items()) / total
    below = accumulate(sizes[size] for size in sorted(sizes))
    half = next(size for size, held in zip(sorted(sizes), below, strict=True) if 2 * held >= total)
    return (
        f"The median insert size of {number(total)} proper pairs is {bp(half)}, the mean "
        f"{bp(round(mean, 1))}."
    )


def _duplicates(track: Alignments) -> str:
    found = track.summary
    return (
        f"{count(found.duplicates, 'alignment').capitalize()} marked as duplicate, "
        f"{number(found.failed)} failed the quality check, {number(found.secondary)} secondary, "
        f"{number(found.supplementary)} supplementary."
    )


def _strands(track: Alignments) -> str:
    found = track.summary
    return (
        f"{number(found.forward)} mapped alignments are on the plus strand and "
        f"{number(found.reverse)} on the minus strand."
    )


_PARTS: dict[str, Callable[[Alignments], str]] = {
    "mapped": _mapped,
    "quality": _quality,
    "references": _reference,
    "lengths": _lengths,
    "pairs": _pairs,
    "insert": _insert,
    "duplicates": _duplicates,
    "strands": _strands,
}


def _references(track: Alignments) -> Table | None:
    found: Summary = track.summary
    if len(track.contigs) < 2:
        return None
    rows = [
        [plain(name), length, found.by_contig.get(name, 0), plain(track.record_of(name) or "")]
        for name, length in track.contigs.items()
    ]
    columns = ["id", "length (bp)", "mapped alignments", "record of the genome"]
    return Table(columns, rows[:1000], len(rows))


def _on_contig(track: Alignments, record: str, quality: bool) -> Result:
    try:
        contig = track.contig(record)
    except KeyError as error:
        return declined(str(error.args[0]))
    mapped = track.summary.by_contig.get(contig, 0)
    text = (
        f"{count(mapped, 'alignment').capitalize()} of {plain(track.path.name)} "
        f"{'is' if mapped == 1 else 'are'} mapped to {plain(shown_contig(track, contig))} "
        f"({percent(mapped / max(track.summary.mapped, 1))} of all that are mapped)."
    )
    if quality:
        mean = track.quality(contig, 0, track.contigs[contig] or 0)
        told = "not stated" if mean is None else number(mean, 2)
        text += f" Their mean mapping quality is {told}."
    return Result(f"{text} {mapped_note(track)}".strip())


@tool("alignment_depth", "tracks", DepthArguments)
def alignment_depth(library: Library, arguments: DepthArguments) -> Result:
    """Depth, covered share, reads or mapping quality at genes, a region or all over."""
    track = chosen_track(library, Alignments, arguments.track, FILES["alignments"])
    if isinstance(track, Result):
        return track
    places = depth_places(library, track, arguments)
    if isinstance(places, Result):
        return places
    texts, rows, citations = [], [], []
    for contig, stretches, words, cited in places:
        found = track.over(contig, stretches)
        texts.append(_depth_text(track, contig, stretches, words, found, arguments.field))
        rows.append([
            cited.id, cited.record, cited.start, cited.end, round(found.mean, 2),
            round(100 * found.breadth, 2), found.low, found.high,
        ])  # fmt: skip
        citations.append(cited)
    columns = ["id", "record", "start", "end", "mean depth", "covered (%)", "min", "max"]
    note = mapped_note(track)
    return Result(
        " ".join([*texts[:SHOWN], *([note] if note else [])]),
        table=Table(columns, rows, len(rows)) if len(rows) > 1 else None,
        citations=citations,
        focus=[cited.id for cited in citations] if arguments.genes else [],
    )


def depth_places(
    library: Library, track: Alignments, arguments: DepthArguments
) -> list[Stretch] | Result:
    """Contig, stretches, words and citation of each place that is asked for; the answer where it
    is all of several sequences, or cannot be told."""
    places: list[Stretch] = []
    for name in arguments.genes:
        gene = gene_of(library, track, name)
        if isinstance(gene, Result):
            return gene
        places.append(_gene_place(track, gene))
    if places:
        return places
    at = stretch(track, arguments.record, arguments.start, arguments.end)
    if isinstance(at, Result):
        return at
    if at is not None:
        contig, start, end = at
        whole = start == 0 and end == track.length_of(contig)
        words = (
            plain(shown_contig(track, contig)) if whole else where_text(track, contig, start, end)
        )
        return [(contig, [(start, end)], words, _cited(track, contig, start, end))]
    if len(track.contigs) == 1:
        contig = next(iter(track.contigs))
        length = track.length_of(contig) or 0
        return [
            (
                contig,
                [(0, length)],
                f"{plain(shown_contig(track, contig))} ({bp(length)})",
                _cited(track, contig, 0, length),
            )
        ]
    return _everywhere(track, arguments.field)


def _gene_place(track: Alignments, gene: Gene) -> Stretch:
    contig = track.contig_of(gene.record)
    assert contig is not None
    assert track.genome is not None
    stretches = [(part.start, part.end) for part in gene.parts]
    return contig, stretches, gene_name(gene), citation(track.genome, gene)


def _cited(track: Alignments, contig: str, start: int, end: int) -> Citation:
    name = shown_contig(track, contig)
    return Citation(name, start + 1, end, 0, plain(track.path.name), "depth")


def _depth_text(
    track: Alignments,
    contig: str,
    stretches: list[tuple[int, int]],
    words: str,
    found: Depth,
    field: str,
) -> str:
    low, high = min(start for start, _ in stretches), max(end for _, end in stretches)
    if field == "quality":
        mean = track.quality(contig, low, high)
        told = "is not stated" if mean is None else f"is {number(mean, 2)}"
        return f"The mean mapping quality of the reads over {words} {told}."
    reads = track.count(contig, low, high)
    overlap = f"{count(reads, 'mapped read')} {'overlaps' if reads == 1 else 'overlap'} {words}"
    if found.length == 1:
        return f"The depth at {words} is {number(found.total)} ({_COUNTED}); {overlap}."
    depth = f"mean depth {number(found.mean, 2)}x"
    covered = (
        f"{percent(found.breadth)} of its {number(found.length)} positions "
        f"({number(found.covered)}) are covered by at least one read"
    )
    highest = (
        f"the highest depth is {number(found.high)}, at "
        f"{plain(shown_contig(track, contig))}:{number(found.high_at + 1)}"
    )
    if not found.total:
        return (
            f"{words[:1].upper()}{words[1:]} has no coverage: no read has a base there ({overlap})."
        )
    if field == "reads":
        return f"{overlap[:1].upper()}{overlap[1:]}; {depth}, and {covered}."
    if field == "breadth":
        return f"{words}: {covered}; {depth}, and {highest}."
    if field == "max":
        return f"Over {words}, {highest}; {depth}, and {covered}."
    if field == "min":
        return f"The lowest depth over {words} is {number(found.low)}; {depth}, and {highest}."
    return (
        f"The mean depth over {words} is {number(found.mean, 2)}x ({_COUNTED}); {covered}. The "
        f"lowest depth is {number(found.low)} and {highest}; {overlap}."
    )


def _everywhere(track: Alignments, field: str) -> Result:
    """Depth over every reference sequence."""
    rows: list[list[object]] = []
    total = length = covered = 0
    best: tuple[int, str, int] = (-1, "", 0)
    for contig in track.contigs:
        if not track.summary.by_contig.get(contig):
            size = track.length_of(contig) or 0
            found = Depth(size, 0, 0, 0, 0, 0)
        else:
            found = track.depth(contig)
        total, length, covered = total + found.total, length + found.length, covered + found.covered
        best = max(best, (found.high, contig, found.high_at), key=lambda item: item[0])
        rows.append([
            plain(shown_contig(track, contig)), found.length, round(found.mean, 2),
            round(100 * found.breadth, 2), found.low, found.high,
        ])  # fmt: skip
    if not length:
        return declined(f"{plain(track.path.name)} names no reference sequence to be covered.")
    text = (
        f"The mean depth over the {number(len(track.contigs))} sequences of "
        f"{plain(track.path.name)} is {number(total / length, 2)}x ({_COUNTED}); "
        f"{percent(covered / length)} of {bp(length)} are covered. The highest depth is "
        f"{number(best[0])}, at {plain(shown_contig(track, best[1]))}:{number(best[2] + 1)}."
    )
    if field == "quality":
        text = f"{_quality(track)} {text}"
    columns = ["id", "length (bp)", "mean depth", "covered (%)", "min", "max"]
    return Result(
        f"{text} {mapped_note(track)}".strip(), table=Table(columns, rows[:1000], len(rows))
    )
