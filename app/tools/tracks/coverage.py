"""Tools on alignments: genes by depth, and stretches without reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.arguments import GeneFilter, Region
from app.tools.base import Citation, Result, Table, tool
from app.tools.shared.phrase import bp, citation, count, in_short, join, number, percent, plain
from app.tools.shared.select import declined, fetch, select
from app.tools.tracks.alignments import depth_places
from app.tools.tracks.arguments import DepthArguments, DepthByGeneArguments, UncoveredArguments
from app.tools.tracks.chosen import chosen_track, mapped_note, needs_genome, shown_contig
from app.tools.tracks.words import FILES
from index.tracks.alignments import Alignments, Depth

if TYPE_CHECKING:
    from index.library import Library
    from index.rows import FeatureRow, Gene

ROWS = 1000
SHOWN = 12
Measured = tuple["Gene | FeatureRow", Depth]


@tool("depth_by_gene", "tracks", DepthByGeneArguments)
def depth_by_gene(library: Library, arguments: DepthByGeneArguments) -> Result:
    """Genes without coverage, with low or high depth, or all by depth."""
    track = chosen_track(library, Alignments, arguments.track, FILES["alignments"])
    if isinstance(track, Result):
        return track
    refusal = needs_genome(track)
    if refusal is not None:
        return refusal
    measured = _measured(track, arguments)
    if isinstance(measured, Result):
        return measured
    noun = "gene" if arguments.types == ["gene"] else f"{'/'.join(arguments.types)}"
    chosen, said = _chosen(measured, arguments)
    total = len(chosen)
    if arguments.limit:
        chosen = chosen[: arguments.limit]
    assert track.genome is not None
    genome = track.genome
    rows = [
        [
            gene.id, gene.symbol or "", plain(gene.product or ""), gene.record,
            gene.start + 1, gene.end, round(found.mean, 2), round(100 * found.breadth, 2),
            found.low, found.high,
        ]
        for gene, found in chosen
    ]  # fmt: skip
    columns = ["id", "gene", "product", "record", "start", "end", "mean depth", "covered (%)"]
    held = set(track.mapping().values())
    missing = {
        name for (name,) in genome.sql("SELECT DISTINCT record FROM genes") if name not in held
    }
    text = _text(chosen, total, len(measured), noun, said, arguments)
    if missing:
        shown = ", ".join(plain(name) for name in sorted(missing)[:3])
        text += (
            f" Genes of {count(len(missing), 'record')} that {plain(track.path.name)} does not "
            f"hold ({shown}{', ...' if len(missing) > 3 else ''}) are left out."
        )
    return Result(
        f"{text} {mapped_note(track)}".strip(),
        table=Table([*columns, "min", "max"], rows[:ROWS], len(rows)) if rows else None,
        citations=[citation(genome, gene, "depth") for gene, _ in chosen[:25]],
        focus=[gene.id for gene, _ in chosen[:ROWS]],
    )


def _measured(track: Alignments, arguments: DepthByGeneArguments) -> list[Measured] | Result:
    """Genes (or features) on the track's sequences with their depth, in file order."""
    assert track.genome is not None
    place: dict[str, object] = {}
    if arguments.start:
        place["region"] = Region(
            start=arguments.start,
            end=arguments.end or arguments.start,
            record=arguments.record,
        )
    elif arguments.record:
        place["record"] = track.record_of(arguments.record) or arguments.record
    types = [] if arguments.types == ["gene"] else arguments.types
    chosen = select(track.genome, GeneFilter(types=types, **place))  # type: ignore[arg-type]
    if isinstance(chosen, Result):
        return chosen
    by_record: dict[str, list[Gene | FeatureRow]] = {}
    for row in fetch(track.genome, chosen):
        by_record.setdefault(row.record, []).append(row)
    measured: list[Measured] = []
    for record, genes in by_record.items():
        contig = track.contig_of(record)
        if contig is None:
            continue
        depths = track.over_many(contig, [gene.parts for gene in genes])
        measured += zip(genes, depths, strict=True)
    if not measured:
        return declined(
            f"The genome {plain(track.genome.name)} has no annotated "
            f"{'genes' if arguments.types == ['gene'] else 'features of that type'} on the "
            f"sequences of {plain(track.path.name)}."
        )
    return measured


def _chosen(
    measured: list[Measured], arguments: DepthByGeneArguments
) -> tuple[list[Measured], str]:
    """The genes asked for, the most telling first, and the condition in words."""
    want, depth = arguments.want, number(arguments.depth)
    if want == "zero":
        return [item for item in measured if not item[1].total], "no coverage at all"
    if want == "partial":
        found = [item for item in measured if item[1].covered < item[1].length]
        found.sort(key=lambda item: item[1].breadth)
        return found, "at least one position without a read"
    if want == "below":
        found = [item for item in measured if item[1].mean < arguments.depth]
        return sorted(found, key=lambda item: item[1].mean), f"a mean depth below {depth}x"
    if want == "above":
        found = [item for item in measured if item[1].mean > arguments.depth]
        return sorted(found, key=lambda item: -item[1].mean), f"a mean depth above {depth}x"
    if want == "lowest":
        return sorted(measured, key=lambda item: item[1].mean), "the lowest mean depth"
    if want == "highest":
        return sorted(measured, key=lambda item: -item[1].mean), "the highest mean depth"
    return measured, ""


def _text(
    chosen: list[Measured],
    total: int,
    of: int,
    noun: str,
    said: str,
    arguments: DepthByGeneArguments,
) -> str:
    genes = [gene for gene, _ in chosen]
    if arguments.want in ("lowest", "highest"):
        gene, found = chosen[0]
        text = (
            f"Of {count(of, noun)}, {in_short([gene])} has {said}: {number(found.mean, 2)}x, with "
            f"{percent(found.breadth)} of its {bp(found.length)} covered."
        )
        tied = [g for g, depth in chosen if depth.mean == found.mean]
        if len(tied) > 1:
            text += f" {count(len(tied), noun)} share this value: {in_short(tied, SHOWN)}."
        return text
    if not arguments.want or arguments.want == "all":
        sums = sum(found.total for _, found in chosen)
        bases = sum(found.length for _, found in chosen)
        return (
            f"The table gives the depth of {count(total, noun)}; over all of them the mean is "
            f"{number(sums / max(bases, 1), 2)}x."
        )
    if not total and arguments.want == "zero":
        return f"Each of {count(of, noun)} is covered by at least one read."
    if not total:
        return f"None of {count(of, noun)} has {said}."
    amount = count(total, noun)
    verb = "has" if total == 1 else "have"
    text = f"{amount[0].upper()}{amount[1:]} of {number(of)} {verb} {said}"
    if arguments.want == "below" and arguments.depth == 10:
        text += " (10x is taken as low; name another depth to change it)"
    return f"{text}: {in_short(genes, SHOWN)}."


@tool("uncovered_regions", "tracks", UncoveredArguments)
def uncovered_regions(library: Library, arguments: UncoveredArguments) -> Result:
    """Stretches without reads, or with fewer or more than a number of them."""
    track = chosen_track(library, Alignments, arguments.track, FILES["alignments"])
    if isinstance(track, Result):
        return track
    asked = _asked(library, track, arguments)
    if isinstance(asked, Result):
        return asked
    places, whose = asked
    found: list[tuple[str, int, int]] = []
    bases = number_of = length = 0
    for contig, low, high in places:
        length += high - low
        for begin, stop in track.uncovered(contig, arguments.below, arguments.above):
            start, end = max(begin, low), min(stop, high)
            if start >= end:
                continue
            bases += end - start
            number_of += 1
            found.append((contig, start, end))
            if len(found) > 20 * ROWS:  # keep the longest of very many
                found = sorted(found, key=lambda item: item[1] - item[2])[:ROWS]
    found.sort(key=lambda item: (item[1] - item[2], item[0], item[1]))
    shown = found[: arguments.limit or ROWS]
    if not length:
        return declined(f"{plain(track.path.name)} names no reference sequence.")
    what, none = _condition(arguments)
    if not number_of:
        return Result(f"{none.format(whose)} {mapped_note(track)}".strip())
    contig, start, end = found[0]
    regions = count(number_of, "region")
    text = (
        f"{regions[0].upper()}{regions[1:]} of {whose} {'has' if number_of == 1 else 'have'} "
        f"{what}, {number(bases)} positions in all ({percent(bases / length)} of {bp(length)}); "
        f"the longest is {plain(shown_contig(track, contig))}:{number(start + 1)}..{number(end)} "
        f"({bp(end - start)})."
    )
    rows = [[plain(shown_contig(track, c)), s + 1, e, e - s] for c, s, e in shown]
    columns = ["record", "start", "end", "length (bp)"]
    return Result(
        f"{text} {mapped_note(track)}".strip(),
        table=Table(columns, rows, number_of if not arguments.limit else len(rows)),
        citations=[
            Citation(shown_contig(track, c), s + 1, e, 0, plain(track.path.name), "depth")
            for c, s, e in shown[:25]
        ],
    )


def _asked(
    library: Library, track: Alignments, arguments: UncoveredArguments
) -> tuple[list[tuple[str, int, int]], str] | Result:
    """Contig, start and end of the places that are asked for, and what they are called."""
    if arguments.genes or arguments.start:
        given = arguments.model_dump(include={"track", "genes", "record", "start", "end"})
        places = depth_places(library, track, DepthArguments(**given))
        if isinstance(places, Result):
            return places
        spans = [(contig, *span) for contig, spans, _, _ in places for span in spans]
        return spans, join([words for _, _, words, _ in places])
    try:
        contigs = [track.contig(arguments.record)] if arguments.record else list(track.contigs)
    except KeyError as error:
        return declined(str(error.args[0]))
    whose = plain(shown_contig(track, contigs[0])) if len(contigs) == 1 else plain(track.path.name)
    return [(contig, 0, track.length_of(contig) or 0) for contig in contigs], whose


def _condition(arguments: UncoveredArguments) -> tuple[str, str]:
    """The condition in words, and a sentence for a place that holds nothing of the kind."""
    if arguments.above is not None:
        bound = f"{number(arguments.above)}x"
        return f"a depth above {bound}", f"No position of {{}} has a depth above {bound}."
    if arguments.below == 1:
        return "no coverage", "Every position of {} is covered."
    bound = f"{number(arguments.below)}x"
    return f"a depth below {bound}", f"Every position of {{}} has a depth of at least {bound}."
