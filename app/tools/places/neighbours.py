"""What lies beside a gene, between two genes, in a region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.arguments import GeneFilter
from app.tools.base import Result, tool
from app.tools.places.arguments import NeighboursArguments
from app.tools.places.layout import (
    Layout,
    Placement,
    distance,
    layout,
    nested,
    walk,
)
from app.tools.shared.phrase import (
    bp,
    citations,
    count,
    gene_name,
    gene_table,
    in_genome,
    in_short,
    join,
    named,
    place,
    plain,
    short_name,
    strand_words,
)
from app.tools.shared.select import select
from app.tools.shared.several import merged, named_genes

if TYPE_CHECKING:
    from app.tools.shared.filters import Selection
    from index.genome import Gene, Genome
    from index.library import Library


def apart(value: int) -> str:
    """A distance in words: bases between, none, or bases shared."""
    if value > 0:
        return f"{bp(value)} away"
    if value == 0:
        return "directly adjoining"
    return f"overlapping it by {bp(-value)}"


def strand_relation(gene: Gene, other: Gene) -> str:
    """``on the same strand`` or ``on the opposite strand``."""
    if not gene.strand or not other.strand:
        return f"on {'the ' if other.strand else ''}{strand_words(other.strand)}"
    return f"on the {'same' if gene.strand == other.strand else 'opposite'} strand"


def described(gene: Gene) -> str:
    """``*lacY* (b0343), lactose permease``."""
    product = plain(gene.product or "")
    known = not product or product in (gene.symbol, gene.id)
    return gene_name(gene) if known else f"{gene_name(gene)}, {product},"


_STEPS = {"before": -1, "after": 1}


def _directions(side: str, gene: Gene) -> list[tuple[int, str]]:
    """Steps along the record that a side means, each with its name for this gene."""
    if side in _STEPS:
        return [(_STEPS[side], side)]
    sign = -1 if gene.strand < 0 else 1
    both = [(-sign, "upstream"), (sign, "downstream")]
    return [item for item in both if side in ("both", item[1])]


def _whereabouts(step: int, word: str, gene: Gene, subject: str) -> str:
    """How a side is told: by strand, with the coordinates' direction."""
    if word in _STEPS:
        word = ""
    if not word or gene.strand == 0:
        return f"{'Before' if step < 0 else 'After'} {subject}"
    return f"{word.capitalize()} of {subject} ({'lower' if step < 0 else 'higher'} coordinates)"


def beside(
    lay: Layout, gene: Gene, step: int, wanted: int, strand: int | None
) -> list[tuple[Gene, int]]:
    """The next genes to one side of a gene with the bases between, nearest first.

    Genes inside the gene, or around it, are not beside it. Of a gene in pieces each piece has its
    own.
    """
    found: list[tuple[Gene, int]] = []
    for index in lay.of(gene):
        item = lay.placements[index]
        taken = 0
        for other in walk(lay, index, step):
            if strand is not None and other.gene.strand != strand:
                continue
            between = distance(
                (item.start, item.end), (other.start, other.end), lay.length, lay.circular
            )
            if all(one.gid != other.gene.gid for one, _ in found):
                found.append((other.gene, between))
            taken += 1
            if taken == wanted:
                break
    return found


def inside(lay: Layout, gene: Gene) -> list[Gene]:
    """Genes wholly within another."""
    own = [lay.placements[index] for index in lay.of(gene)]
    found = [item.gene for item in lay.placements if any(nested(lay, outer, item) for outer in own)]
    return [other for other in found if other.gid != gene.gid]


def around(lay: Layout, gene: Gene) -> list[Gene]:
    """Genes that another lies wholly within."""
    own = [lay.placements[index] for index in lay.of(gene)]
    found = [item.gene for item in lay.placements if any(nested(lay, item, inner) for inner in own)]
    return [other for other in found if other.gid != gene.gid]


def within(lay: Layout, gene: Gene, reach: int) -> list[tuple[Gene, int, int]]:
    """Genes with a base at most `reach` bp from a gene: (gene, bases between, step along)."""
    found: dict[str | int, tuple[Gene, int, int]] = {}
    own = [lay.placements[index] for index in lay.of(gene)]
    for other in lay.placements:
        if other.gene.gid == gene.gid:
            continue
        for item in own:
            between = distance(
                (item.start, item.end), (other.start, other.end), lay.length, lay.circular
            )
            if between + 1 > reach and between >= 0:
                continue
            known = found.get(other.gene.gid)
            if known is None or between < known[1]:
                found[other.gene.gid] = (other.gene, between, _side(lay, item, other))
    return list(found.values())


def _side(lay: Layout, item: Placement, other: Placement) -> int:
    """-1 where the other lies before, 1 where after, by their middles, the shorter way round."""
    shift = (other.start + other.end) - (item.start + item.end)
    if lay.circular:
        shift = (shift + lay.length) % (2 * lay.length) - lay.length
    return -1 if shift < 0 else 1


@tool("gene_neighbours", "neighbour", NeighboursArguments)
def gene_neighbours(library: Library, arguments: NeighboursArguments) -> Result:
    """Genes beside a gene: next ones on each side, or all within a distance."""
    hits = named_genes(library, arguments.name, arguments.genome, arguments.record)
    if isinstance(hits, Result):
        return hits
    genomes = library.select(arguments.genome)
    answer = _within if arguments.distance is not None else _next
    return merged(
        [answer(genome, gene, _stranded(arguments, gene), genomes) for genome, gene in hits]
    )


def _stranded(arguments: NeighboursArguments, gene: Gene) -> NeighboursArguments:
    """The arguments with the strand that is meant relative to that of the gene."""
    if arguments.relative is None or not gene.strand:
        return arguments
    strand = gene.strand if arguments.relative == "same" else -gene.strand
    return arguments.model_copy(update={"strand": strand})


def _intro(genome: Genome, gene: Gene, genomes: list[Genome]) -> str:
    return f"{short_name(gene)} lies {place(genome, gene)}{in_genome(genomes, genome)}."


def _next(
    genome: Genome, gene: Gene, arguments: NeighboursArguments, genomes: list[Genome]
) -> Result:
    """The next genes on each side."""
    lay = layout(genome, gene.record, gene)
    sentences: list[str] = []
    rows: list[tuple[Gene, str, int]] = []
    for step, word in _directions(arguments.side, gene):
        found = beside(lay, gene, step, arguments.count, arguments.strand)
        where = _whereabouts(step, word, gene, "it" if sentences else gene_name(gene))
        kind = "gene" if arguments.strand is None else f"{strand_words(arguments.strand)} gene"
        if not found:
            end = "start" if step < 0 else "end"
            sentences.append(f"{where} there is no {kind} up to the {end} of {plain(gene.record)}.")
            continue
        if len(found) <= 3:
            told = [
                f"{described(other)} {apart(between)} {strand_relation(gene, other)}"
                for other, between in found
            ]
            verb = "is" if len(found) == 1 else "are"
            sentences.append(f"{where} {verb} {join(told)}.")
        else:
            names = join([short_name(other) for other, _ in found])
            sentences.append(f"{where} are, nearest first, {names}.")
        if len(found) < arguments.count:
            sentences.append(f"There are no more {kind}s on that side of {plain(gene.record)}.")
        rows += [(other, word, between) for other, between in found]
    smaller = inside(lay, gene) if arguments.strand is None else []
    if smaller:
        verb = "lies" if len(smaller) == 1 else "lie"
        sentences.append(f"{named(smaller)} {verb} inside {short_name(gene)}.")
    larger = around(lay, gene) if arguments.strand is None else []
    if larger:
        sentences.append(f"{short_name(gene)} itself lies inside {named(larger)}.")
    text = f"{' '.join(sentences)} {_intro(genome, gene, genomes)}"
    others = [row[0] for row in rows]
    table = None
    if len(rows) > 3:
        table = gene_table(
            [(genome, other) for other in others],
            extra={
                "side": [row[1] for row in rows],
                "distance (bp)": [row[2] for row in rows],
            },
        )
    return Result(
        text,
        table=table,
        citations=citations(genome, [*others, gene]),
        focus=[other.id for other in others],
    )


def _fitting(genome: Genome, gene: Gene, filter: GeneFilter) -> tuple[set[int], Selection] | Result:
    """Numbers of the genes that fit a filter on the record of a gene, and the filter compiled."""
    chosen = select(genome, filter)
    if isinstance(chosen, Result):
        return chosen
    query = f"SELECT gid FROM {chosen.table} WHERE ({chosen.where}) AND record = ?"
    rows = genome.sql(query, (*chosen.params, gene.record))
    return {gid for (gid,) in rows if gid is not None}, chosen


def _within(
    genome: Genome, gene: Gene, arguments: NeighboursArguments, genomes: list[Genome]
) -> Result:
    """All genes within a distance."""
    lay = layout(genome, gene.record, gene)
    reach = arguments.distance or 0
    words = dict(_directions(arguments.side, gene))
    found = [
        (other, between, words[step])
        for other, between, step in within(lay, gene, reach)
        if step in words and (arguments.strand is None or other.strand == arguments.strand)
    ]
    kind = "gene" if arguments.strand is None else f"{strand_words(arguments.strand)} gene"
    conditions, said = "", []
    if arguments.filter is not None:
        selection = _fitting(genome, gene, arguments.filter)
        if isinstance(selection, Result):
            return selection
        gids, chosen = selection
        found = [item for item in found if item[0].gid in gids]
        kind, said = chosen.noun, chosen.said
        conditions = f" {chosen.words}" if chosen.words else ""
    side = "" if arguments.side == "both" else f", {arguments.side} of it"
    verb = "has" if len(found) == 1 else "have"
    amount = count(len(found), f"other {kind}") + conditions
    text = f"{amount[0].upper()}{amount[1:]} {verb} at least one base within {bp(reach)} of "
    text += f"{gene_name(gene)}{side}"
    if 0 < len(found) <= 3:
        told = [
            f"{described(other)} {apart(between)} {strand_relation(gene, other)}"
            for other, between, _ in found
        ]
        text += f": {join(told)}"
    elif found:
        text += f": {in_short([other for other, _, _ in found])}"
    text = " ".join([f"{text}.", *said, _intro(genome, gene, genomes)])
    table = None
    if len(found) > 3:
        table = gene_table(
            [(genome, other) for other, _, _ in found],
            extra={
                "side": [word for _, _, word in found],
                "distance (bp)": [between for _, between, _ in found],
            },
        )
    others = [other for other, _, _ in found]
    return Result(
        text,
        table=table,
        citations=citations(genome, [*others[:24], gene]),
        focus=[other.id for other in others],
    )
