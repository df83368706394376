"""What lies between two genes: genes, bases, or bases shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.arguments import BetweenArguments
from app.tools.base import Result, SequenceOut, tool
from app.tools.places.layout import Layout, extents, gene_distance, layout, shared_bases
from app.tools.places.neighbours import described
from app.tools.shared.phrase import (
    bp,
    citation,
    citations,
    count,
    gene_name,
    gene_table,
    in_short,
    join,
    number,
    percent,
    place,
    plain,
    short_name,
    strand_words,
)
from app.tools.shared.select import Hit, ambiguous, declined, find_genes
from app.tools.shared.several import ANSWERED, merged

if TYPE_CHECKING:
    from index.genome import Gene, Genome
    from index.library import Library


READ = 1_000_000
"""Bases between two genes that are read for their GC content at most."""


@tool("between_genes", "neighbour", BetweenArguments)
def between_genes(library: Library, arguments: BetweenArguments) -> Result:
    """Genes, distance or overlap between two genes."""
    first = find_genes(library, arguments.first, arguments.genome)
    second = find_genes(library, arguments.second, arguments.genome)
    for found in (first, second):
        if isinstance(found, Result):
            return found
    assert isinstance(first, list) and isinstance(second, list)
    pairs = _pairs(first, second)
    if not pairs:
        one, two = first[0], second[0]
        if one[0] is two[0]:
            return _apart_for_good(one[0], one[1], two[1])
        return declined(
            f"No open genome holds both '{plain(arguments.first)}' and "
            f"'{plain(arguments.second)}', so nothing lies between them; ask about two genes of "
            "one genome."
        )
    for name, found in ((arguments.first, first), (arguments.second, second)):
        for genome, *_ in pairs:
            if sum(item[0] is genome for item in found) > ANSWERED:
                return ambiguous(name, found)
    return merged([_between(*pair, arguments.what) for pair in pairs])


def _pairs(first: list[Hit], second: list[Hit]) -> list[tuple[Genome, Gene, Gene]]:
    """For each genome the two genes on one record that are nearest to each other."""
    found: dict[str, tuple[int, tuple[Genome, Gene, Gene]]] = {}
    for genome, one in first:
        for other, two in second:
            if other is not genome or one.record != two.record or one.gid == two.gid:
                continue
            value = gene_distance(layout(genome, one.record, one, two), one, two)
            if genome.id not in found or value < found[genome.id][0]:
                found[genome.id] = (value, (genome, one, two))
    return [pair for _, pair in found.values()]


def _apart_for_good(genome: Genome, one: Gene, two: Gene) -> Result:
    if one.gid == two.gid:
        return Result(
            f"Both names mean the same gene, {gene_name(one)}, {place(genome, one)}.",
            citations=[citation(genome, one)],
            focus=[one.id],
        )
    return Result(
        f"{gene_name(one)} and {gene_name(two)} are on different records ({plain(one.record)} and "
        f"{plain(two.record)}), so there is neither a distance nor a gene between them.",
        citations=citations(genome, [one, two]),
        focus=[one.id, two.id],
    )


def genes_between(lay: Layout, one: Gene, two: Gene) -> tuple[list[Gene], tuple[int, int] | None]:
    """Genes that begin after the earlier of two genes and before the later, the shorter way round,
    without those inside either; and the stretch between (0-based, the end may lie beyond the
    record), None where they overlap or adjoin."""
    a, b = (
        extents(one.parts, lay.length, lay.circular)[0],
        extents(two.parts, lay.length, lay.circular)[0],
    )
    if a > b:
        a, b = b, a
    if lay.circular and (a[0] + lay.length) - b[1] < b[0] - a[1]:
        a, b = b, (a[0] + lay.length, a[1] + lay.length)
    ends = {one.gid, two.gid}
    found: list[tuple[int, Gene]] = []
    for item in lay.placements:
        if item.gene.gid in ends:
            continue
        for shift in (0, lay.length) if lay.circular else (0,):
            start, end = item.start + shift, item.end + shift
            if a[0] <= start < b[1] and end > a[1] and start < b[0]:
                found.append((start, item.gene))
                ends.add(item.gene.gid)
                break
    stretch = (a[1], b[0]) if b[0] > a[1] else None
    return [gene for _, gene in sorted(found, key=lambda pair: pair[0])], stretch


def _order(one: Gene, two: Gene) -> str:
    """Which of two genes comes first in coordinates, and along the strand of the second."""
    first = one.start < two.start
    text = f"{gene_name(one)} lies {'before' if first else 'after'} {gene_name(two)} on "
    text += f"{plain(one.record)}, counted along the plus strand"
    if two.strand:
        side = "upstream" if first == (two.strand > 0) else "downstream"
        text += (
            f"; {short_name(two)} is on the {strand_words(two.strand)}, so {short_name(one)} is "
            f"{side} of it"
        )
    return text + "."


def _gap(lay: Layout, one: Gene, two: Gene, value: int) -> str:
    """The bases from where one gene ends to where another starts, each on its own strand."""
    stop = one.end if one.strand >= 0 else one.start + 1
    start = two.start + 1 if two.strand >= 0 else two.end
    away = abs(start - stop)
    away = min(away, lay.length - away) if lay.circular else away
    ends = f"the end of {gene_name(one)} at {number(stop)} and the start of {gene_name(two)} at "
    ends += number(start)
    if value < 0:
        return f"No base lies between {ends}: the two overlap by {bp(-value)}."
    return f"{bp(max(0, away - 1))} {'lies' if away == 2 else 'lie'} between {ends}."


def _gc(bases: str) -> float:
    said = bases.upper()
    return (said.count("G") + said.count("C")) / len(said)


def _between(genome: Genome, one: Gene, two: Gene, what: str) -> Result:
    """Answer for two genes of one record."""
    lay = layout(genome, one.record, one, two)
    value = gene_distance(lay, one, two)
    others, stretch = genes_between(lay, one, two)
    pair = f"{gene_name(one)} and {gene_name(two)}"
    spans = f"{short_name(one)} lies {place(genome, one)}, {short_name(two)} {place(genome, two)}."
    far = lay.circular and 4 * max(value, 0) > lay.length
    way = " the shorter way round the circle" if far else ""
    if value < 0 and not shared_bases(one.parts, two.parts)[1]:
        relation = "share no base: one lies in a gap between the pieces of the other"
        value = 0
    elif value < 0:
        relation = f"overlap by {bp(-value)}"
    elif value == 0:
        relation = "adjoin directly, with no base between them (0 bp) and no overlap"
    else:
        relation = f"are {bp(value)} apart; they do not overlap"
    if what == "overlap":
        yes = "Yes" if value < 0 else "No"
        text = f"{yes}, {pair} {relation}. {spans}"
        shown: list[Gene] = []
    elif what == "gap":
        text, shown = f"{_gap(lay, one, two, value)} {spans}", []
    elif what in ("distance", "sequence"):
        text = f"{pair} {relation}. {spans}"
        if others:
            verb = "lies" if len(others) == 1 else "lie"
            text += f" {count(len(others), 'gene')} {verb} between them."
        shown = []
    elif what == "order":
        text = f"{_order(one, two)} The two {relation}. {spans}"
        shown = []
    else:
        shown = others
        amount = count(len(others), "gene")
        verb = "lies" if len(others) == 1 else "lie"
        text = f"{amount[0].upper()}{amount[1:]} {verb} between {pair}{way}"
        if 0 < len(others) <= 3:
            text += ": " + join([described(gene).rstrip(",") for gene in others])
        elif others:
            text += f": {in_short(others)}"
        text += f". The two {relation}. {spans}"
    cited = citations(genome, [one, two, *shown][:25])
    sequences = []
    if stretch is not None and what in ("distance", "sequence"):
        low, high = stretch[0] % lay.length, (stretch[1] - 1) % lay.length
        text += f" The stretch between them is {number(low + 1)}..{number(high + 1)}"
        known = genome.record(one.record).has_sequence and stretch[1] - stretch[0] <= READ
        bases = genome.slice(one.record, *stretch) if known else ""
        text += f", with a GC content of {percent(_gc(bases))}." if bases else "."
        if what == "sequence" and bases:
            title = f"{plain(one.record)}:{low + 1}..{high + 1}(+)"
            sequences = [SequenceOut(f"{one.id}-{two.id}", title, bases)]
    return Result(
        text,
        table=gene_table([(genome, gene) for gene in shown]) if len(shown) > 3 else None,
        citations=cited,
        sequences=sequences,
        focus=[gene.id for gene in (shown or [one, two])],
    )
