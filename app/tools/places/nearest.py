"""The genes of a kind that lie nearest to a gene, a position or an end of a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.tools.base import Result, tool
from app.tools.genes.arguments import NearestArguments
from app.tools.places.layout import extents
from app.tools.shared.phrase import (
    bp,
    citation,
    gene_name,
    gene_table,
    join,
    number,
    place,
    plain,
    plural,
    the_genome,
)
from app.tools.shared.select import declined, fetch, main_record, open_genomes, select
from app.tools.shared.several import merged, named_genes

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library
    from index.rows import FeatureRow, Gene, RecordInfo


@dataclass(slots=True, frozen=True)
class Target:
    """What distances are measured from: a stretch of a record, 0-based half-open."""

    record: RecordInfo
    start: int
    end: int
    strand: int
    words: str
    gene: Gene | None = None


@tool("nearest_genes", "neighbour", NearestArguments)
def nearest_genes(library: Library, arguments: NearestArguments) -> Result:
    """The genes or features of a kind that lie nearest to a gene, a position or a record's end."""
    if arguments.name is not None:
        hits = named_genes(library, arguments.name, arguments.genome, arguments.record)
        if isinstance(hits, Result):
            return hits
        return merged(
            [
                _answer(
                    genome,
                    _gene(genome, gene),
                    arguments,
                )
                for genome, gene in hits
            ]
        )
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    results = []
    for genome in genomes:
        record = main_record(genome, arguments.record)
        target = record if isinstance(record, Result) else _spot(record, arguments)
        results.append(target if isinstance(target, Result) else _answer(genome, target, arguments))
    return merged(results)


def _gene(genome: Genome, gene: Gene) -> Target:
    """A gene as the place that distances are measured from."""
    record = genome.record(gene.record)
    start, end = gene.start, gene.end
    stretches = extents(gene.parts, record.length, record.topology == "circular")
    if len(stretches) == 1:
        start, end = stretches[0]
    return Target(record, start, end, gene.strand, gene_name(gene), gene)


def _spot(record: RecordInfo, arguments: NearestArguments) -> Target | Result:
    """A position, or the first or last base of a record."""
    if arguments.position is None:
        at = record.length if arguments.end == "end" else 1
        words = f"the {arguments.end or 'start'} of {plain(record.id)}"
        return Target(record, at - 1, at, 1, words)
    at = arguments.position
    if at > record.length:
        return declined(
            f"{plain(record.id)} ends at {number(record.length)}, before position {number(at)}."
        )
    return Target(record, at - 1, at, 1, f"position {number(at)} of {plain(record.id)}")


def _answer(genome: Genome, target: Target, arguments: NearestArguments) -> Result:
    """The nearest of the rows that fit, with their distances."""
    wanted = arguments.filter.model_copy(update={"record": target.record.id})
    selection = select(genome, wanted)
    if isinstance(selection, Result):
        return selection
    around = target.record.topology == "circular" and arguments.end is None
    side = _by_coordinates(arguments.side, target.strand)
    rows = []
    for row in fetch(genome, selection):
        if target.gene is not None and row.id == target.gene.id and row.start == target.gene.start:
            continue
        away, after = _distance(row, target, around)
        touching = away == 0 and target.gene is not None
        if side is None or touching or (away > 0 and after == (side == "after")):
            rows.append((away, row.start, after, row))
    rows.sort(key=lambda item: item[:2])
    noun = selection.noun
    # The record is where the target lies: it need not be said among the conditions.
    words = f" {_conditions(genome, arguments)}".rstrip()
    if not rows:
        beside = {"before": "before", "after": "after"}.get(side or "", "near")
        return declined(
            f"There is no {'other ' if target.gene else ''}{noun}{words} {beside} {target.words} "
            f"in {the_genome(genome)}."
        )
    shown = rows[: arguments.limit]
    beside = {"before": " at lower coordinates", "after": " at higher coordinates"}.get(
        side or "", ""
    )
    told = [
        f"{gene_name(row)}{_product(row)}, {_away(away, after, side)}, {place(genome, row)}"
        for away, _, after, row in shown
    ]
    if len(told) == 1:
        text = f"The {noun}{words} nearest to {target.words}{beside} is {told[0]}."
    else:
        text = f"The {number(len(told))} {plural(noun)}{words} nearest to {target.words}{beside} "
        text += f"are {join(told) if len(told) < 3 else '; '.join(told)}."
    ties = [row for away, _, _, row in rows[len(shown) :] if away == shown[-1][0]]
    if ties:
        text += f" {gene_name(ties[0])} is as near."
    if target.gene is not None:
        text += f" {target.words} lies {place(genome, target.gene)}."
    hits = [(genome, row) for *_, row in shown]
    extra = {"distance (bp)": [away for away, *_ in shown]}
    return Result(
        " ".join([text, *selection.said]),
        table=gene_table(hits, extra=extra) if len(hits) > 1 else None,
        citations=[citation(genome, row) for _, row in hits[:25]],
        focus=[row.id for _, row in hits],
    )


def _conditions(genome: Genome, arguments: NearestArguments) -> str:
    """The conditions in words, without the record."""
    free = select(genome, arguments.filter.model_copy(update={"record": None}))
    return "" if isinstance(free, Result) else free.words


def _product(row: Gene | FeatureRow) -> str:
    text = row.product or (row.note if row.type not in ("gene", "CDS") else "")
    return f" ({plain(text)})" if text and len(text) <= 80 else ""


def _by_coordinates(side: str, strand: int) -> str | None:
    """``before`` or ``after`` in coordinates; None for both sides."""
    if side == "both":
        return None
    if side in ("before", "after"):
        return side
    return "before" if (side == "upstream") == (strand >= 0) else "after"


def _distance(row: Gene | FeatureRow, target: Target, around: bool) -> tuple[int, bool]:
    """Bases between a row and the target (0 where they touch or overlap), and whether it lies
    after the target; on a circle the shorter way."""
    length = target.record.length
    found: list[tuple[int, bool]] = []
    for start, end in extents(row.parts, length, target.record.topology == "circular"):
        for shift in (0, -length, length) if around else (0,):
            low, high = start + shift, end + shift
            if low < target.end and high > target.start:
                return 0, low > target.start
            after = low >= target.end
            found.append((low - target.end if after else target.start - high, after))
    return min(found, key=lambda item: item[0])


def _away(away: int, after: bool, side: str | None) -> str:
    if away == 0:
        return "which lies there or touches it"
    where = "" if side else (" to the right" if after else " to the left")
    return f"{bp(away)} away{where}"
