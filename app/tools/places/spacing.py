"""Stretches between genes, and genes that share bases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.tools.arguments import IntergenicArguments, OverlapArguments
from app.tools.base import Citation, Result, SequenceOut, Table, tool
from app.tools.places.layout import Gap, Layout, Overlap, gaps, layout, layouts, overlaps
from app.tools.places.neighbours import described
from app.tools.shared.phrase import (
    CITED,
    bp,
    citations,
    count,
    ends,
    gene_name,
    in_genome,
    join,
    number,
    place,
    plain,
    short_name,
    the_genome,
)
from app.tools.shared.select import declined, no_sequence, open_genomes, record_across
from app.tools.shared.several import merged, named_genes

if TYPE_CHECKING:
    from index.genome import Gene, Genome
    from index.library import Library

MANY = 10
"""Nested genes of a sentence at most."""
TOLD = 3
"""Pairs or gaps of a sentence at most; with more there is a table."""
WRITTEN = 100
"""Gaps whose bases are written out at most."""


def _layouts(genome: Genome, record: str | None) -> list[Layout]:
    """Layouts in which a CDS without gene feature takes up room as well."""
    every = layouts(genome, every=True)
    if record is None:
        return list(every)
    wanted = genome.record(record).id
    return [lay for lay in every if lay.record.id == wanted]


@tool("intergenic", "intergenic", IntergenicArguments)
def intergenic(library: Library, arguments: IntergenicArguments) -> Result:
    """Stretches between neighbouring genes of one record: longest, count, mean."""
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    chosen = record_across(genomes, arguments.record)
    if isinstance(chosen, Result):
        return chosen
    return merged([_gaps(genome, arguments, chosen) for genome in chosen])


def _gaps(genome: Genome, arguments: IntergenicArguments, genomes: Sequence[Genome]) -> Result:
    """Gaps of one genome."""
    lays = _layouts(genome, arguments.record)
    where = in_genome(genomes, genome)
    if arguments.record:
        where = f" on {plain(lays[0].record.id)}{where}"
    found = [(lay, gap) for lay in lays for gap in gaps(lay)]
    if not found:
        return declined(
            f"There is no stretch between two genes{where or ' in ' + the_genome(genome)}; ask for "
            "the genes there are."
        )
    chosen = [
        (lay, gap)
        for lay, gap in found
        if (arguments.min_length is None or gap.end - gap.start >= arguments.min_length)
        and (arguments.max_length is None or gap.end - gap.start <= arguments.max_length)
    ]
    lengths = [gap.end - gap.start for _, gap in chosen]
    limits = _limits(arguments)
    rule = _rule(lays)
    if not chosen:
        return Result(f"There are 0 intergenic stretches{limits}{where}. {rule}")
    amount = count(len(chosen), "intergenic stretch", "intergenic stretches")
    total = sum(lengths)
    mean = f"{number(total / len(chosen), 2)} bp on average"
    if arguments.sort_by == "length":
        chosen.sort(
            key=lambda pair: pair[1].end - pair[1].start,
            reverse=arguments.order == "descending",
        )
    elif arguments.order == "descending" and "order" in arguments.model_fields_set:
        chosen.reverse()
    shown = chosen if arguments.limit is None else chosen[: arguments.limit]
    if arguments.what == "count":
        verb = "is" if len(chosen) == 1 else "are"
        text = f"There {verb} {amount}{limits}{where}, {bp(total)} in all, {mean}."
    elif arguments.what == "mean":
        middle = sorted(lengths)[len(lengths) // 2]
        text = f"The {amount}{limits}{where} have {mean} (median {bp(middle)}, {bp(total)} in all)."
    elif arguments.sort_by == "length":
        edge = "longest" if arguments.order == "descending" else "shortest"
        text = f"The {edge} intergenic stretch{limits}{where} is {_gap_words(genome, *chosen[0])}."
        if 1 < len(shown) <= TOLD:
            text += f" Then come {join([_gap_words(genome, *pair) for pair in shown[1:]])}."
        inner = _inner_gap(chosen) if len(shown) == 1 else None
        if inner is not None:
            text += f" Without the origin, it is {_gap_words(genome, *inner)}."
            shown = [chosen[0], inner]
        text += f" There {'is' if len(found) == 1 else 'are'} {amount}{limits}, {mean}."
    else:
        text = f"There are {amount}{limits}{where}, {mean}."
    rows = [_gap_row(lay, gap) for lay, gap in shown]
    columns = ["id", "gene", "next id", "next gene", "record", "start", "end", "length (bp)"]
    table = None
    if len(rows) > TOLD and arguments.what == "list":
        table = Table(columns, rows, len(rows))
    flanks = [gene for _, gap in shown for gene in (gap.left, gap.right)]
    sequences = []
    if arguments.with_sequence:
        if not genome.has_sequence:
            return no_sequence(genome)
        sequences = [_gap_sequence(genome, lay, gap) for lay, gap in shown[:WRITTEN]]
    return Result(
        f"{text} {rule}",
        table=table,
        sequences=sequences,
        citations=[_gap_citation(lay, gap) for lay, gap in shown[:CITED]]
        if arguments.what == "list"
        else [],
        focus=list(dict.fromkeys(gene.id for gene in flanks)),
    )


def _inner_gap(ranked: Sequence[tuple[Layout, Gap]]) -> tuple[Layout, Gap] | None:
    """The first gap that lies within a record, where the one that leads runs over the origin."""
    if not _over(*ranked[0]):
        return None
    return next((pair for pair in ranked if not _over(*pair)), None)


def _over(lay: Layout, gap: Gap) -> bool:
    low, high = _ends(lay, gap)
    return low > high


def _limits(arguments: IntergenicArguments) -> str:
    low, high = arguments.min_length, arguments.max_length
    if low is not None and high is not None:
        return f" of {number(low)} to {bp(high)}"
    if low is not None:
        return f" of at least {bp(low)}"
    return "" if high is None else f" of at most {bp(high)}"


def _rule(lays: Sequence[Layout]) -> str:
    """How gaps were counted."""
    text = "Counted are gaps between two genes of one record, overlapping genes taken together"
    if all(lay.circular for lay in lays):
        return f"{text}, the gap over the origin of the circle included."
    if any(lay.circular for lay in lays):
        return f"{text}, gaps over the origin of circular records included."
    return f"{text}; the ends of a record are left out."


def _ends(lay: Layout, gap: Gap) -> tuple[int, int]:
    """1-based first and last base."""
    return gap.start % lay.length + 1, (gap.end - 1) % lay.length + 1


def _gap_words(genome: Genome, lay: Layout, gap: Gap) -> str:
    low, high = _ends(lay, gap)
    over = " (over the origin)" if _over(lay, gap) else ""
    return (
        f"{bp(gap.end - gap.start)} between {gene_name(gap.left)} and {gene_name(gap.right)} at "
        f"{plain(lay.record.id)}:{number(low)}..{number(high)}{over}"
    )


def _gap_row(lay: Layout, gap: Gap) -> list:
    return [
        gap.left.id,
        gap.left.symbol,
        gap.right.id,
        gap.right.symbol,
        lay.record.id,
        *_ends(lay, gap),
        gap.end - gap.start,
    ]


def _gap_sequence(genome: Genome, lay: Layout, gap: Gap) -> SequenceOut:
    low, high = _ends(lay, gap)
    title = f"{plain(lay.record.id)}:{low}..{high}(+)"
    bases = genome.slice(lay.record.id, gap.start, gap.end)
    return SequenceOut(f"{gap.left.id}-{gap.right.id}", title, bases)


def _gap_citation(lay: Layout, gap: Gap) -> Citation:
    low, high = _ends(lay, gap)
    return Citation(lay.record.id, low, high, 0, f"{gap.left.id}-{gap.right.id}")


@tool("overlaps", "overlap", OverlapArguments)
def overlapping(library: Library, arguments: OverlapArguments) -> Result:
    """Pairs of genes that overlap, or the genes that overlap one gene."""
    if arguments.name is not None:
        hits = named_genes(library, arguments.name, arguments.genome)
        if isinstance(hits, Result):
            return hits
        opened = library.select(arguments.genome)
        return merged([_of_gene(genome, gene, arguments, opened) for genome, gene in hits])
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    told = _nested if arguments.nested else _pairs
    return merged([told(genome, arguments, genomes) for genome in genomes])


def _inner(pair: Overlap) -> Gene | None:
    """The gene of a pair that lies wholly within the other, or in a gap between its pieces."""
    smaller = min(pair.left, pair.right, key=lambda gene: gene.length)
    return smaller if pair.length in (0, smaller.length) else None


def _nested(genome: Genome, arguments: OverlapArguments, genomes: Sequence[Genome]) -> Result:
    """Genes that lie wholly within another gene."""
    pairs = [
        (inner, pair.right if inner is pair.left else pair.left)
        for lay in layouts(genome)
        for pair in overlaps(lay)
        if (inner := _inner(pair)) is not None
    ]
    names = list(dict.fromkeys(inner.id for inner, _ in pairs))
    verb = "lies" if len(names) == 1 else "lie"
    text = f"{count(len(names), 'gene')} {verb} wholly inside another gene"
    text = text[0].upper() + text[1:] + in_genome(genomes, genome)
    shown = [f"{short_name(inner)} in {short_name(outer)}" for inner, outer in pairs[:MANY]]
    if len(pairs) > MANY:
        shown.append(f"{number(len(pairs) - MANY)} more")
    text += f": {join(shown)}." if pairs else "."
    rows = [
        [inner.id, inner.symbol, outer.id, outer.symbol, inner.record, *ends(genome, inner)]
        for inner, outer in pairs
    ]
    columns = ["id", "gene", "inside id", "inside gene", "record", "start", "end"]
    return Result(
        text,
        table=Table(columns, rows, len(rows)) if len(rows) > 1 else None,
        citations=citations(genome, [inner for inner, _ in pairs]),
        focus=names[:50],
    )


def _fits(pair: Overlap, arguments: OverlapArguments) -> bool:
    if pair.length < max(arguments.min_overlap, 1):
        return False
    if arguments.max_overlap is not None and pair.length > arguments.max_overlap:
        return False
    if arguments.opposite_strands is None:
        return True
    opposite = pair.left.strand * pair.right.strand < 0
    return opposite == arguments.opposite_strands


def _kind_words(arguments: OverlapArguments) -> str:
    """Conditions in words."""
    low, high = arguments.min_overlap, arguments.max_overlap
    text = f" by at least {bp(low)}" if low > 1 else ""
    if high is not None:
        text = f" by exactly {bp(high)}" if low == high else f"{text or ' by'} at most {bp(high)}"
        text = text.replace(f"{bp(low)} at", f"{bp(low)} and at")
    if arguments.opposite_strands is not None:
        which = "opposite strands" if arguments.opposite_strands else "the same strand"
        text += f" on {which}"
    return text


def _pairs(genome: Genome, arguments: OverlapArguments, genomes: Sequence[Genome]) -> Result:
    """All overlapping pairs of a genome."""
    pairs = [(lay, pair) for lay in layouts(genome) for pair in overlaps(lay)]
    found = [item for item in pairs if _fits(item[1], arguments)]
    nested = sum(pair.length == 0 for _, pair in pairs)
    where = in_genome(genomes, genome)
    verb = "overlaps" if len(found) == 1 else "overlap"
    text = f"{count(len(found), 'pair')} of genes {verb}{_kind_words(arguments)}{where}"
    text = text[0].upper() + text[1:]
    longest = max(found, key=lambda item: item[1].length, default=None)
    if arguments.sort_by == "length":
        found.sort(key=lambda item: -item[1].length)
    shown = found if arguments.limit is None else found[: arguments.limit]
    if 0 < len(found) <= TOLD:
        text += f": {join([_pair_words(pair) for _, pair in found])}"
    elif longest is not None:
        exact = arguments.min_overlap == arguments.max_overlap
        text += f"; the {'first' if exact else 'longest overlap'} is {_pair_words(longest[1])}"
    text += "."
    if nested:
        text += (
            f" Not counted: {count(nested, 'pair')} in which one gene lies in a gap between the "
            "pieces of the other, so that they share no base."
        )
    rows = [_pair_row(lay, pair) for lay, pair in shown]
    genes = [gene for _, pair in shown for gene in (pair.left, pair.right)]
    return Result(
        text,
        table=_pair_table(rows) if len(rows) > TOLD else None,
        citations=citations(genome, genes),
        focus=list(dict.fromkeys(gene.id for gene in genes)),
    )


def _of_gene(
    genome: Genome, gene: Gene, arguments: OverlapArguments, genomes: Sequence[Genome]
) -> Result:
    """Genes that overlap one gene."""
    lay = layout(genome, gene.record, gene)
    found = [
        pair
        for pair in overlaps(lay)
        if gene.gid in (pair.left.gid, pair.right.gid) and _fits(pair, arguments)
    ]
    others = [pair.right if pair.left.gid == gene.gid else pair.left for pair in found]
    subject = f"{gene_name(gene)}{in_genome(genomes, genome)}"
    if arguments.nested:
        return _inside(genome, gene, subject, found)
    if not found:
        text = f"No other gene overlaps {subject}{_kind_words(arguments)}"
    else:
        told = [
            f"{gene_name(other)} by {bp(pair.length)} ({_strands(pair)})"
            for other, pair in zip(others, found, strict=True)
        ]
        text = f"{subject} overlaps {count(len(found), 'gene')}{_kind_words(arguments)}"
        text += f": {join(told[:12])}" if len(told) <= 12 else ""
    text += f". {gene_name(gene)} lies {place(genome, gene)}."
    rows = [_pair_row(lay, pair) for pair in found]
    return Result(
        text,
        table=_pair_table(rows) if len(rows) > TOLD else None,
        citations=citations(genome, [gene, *others]),
        focus=[other.id for other in others] or [gene.id],
    )


def _inside(genome: Genome, gene: Gene, subject: str, pairs: Sequence[Overlap]) -> Result:
    """Genes that lie wholly within one gene, and genes that it lies within."""
    inner: list[Gene] = []
    outer: list[Gene] = []
    around: list[Overlap] = []
    for pair in pairs:
        other = pair.right if pair.left.gid == gene.gid else pair.left
        smaller = _inner(pair)
        if smaller is not None:
            (outer if smaller.gid == gene.gid else inner).append(other)
            around += [pair] if smaller.gid == gene.gid else []
    told = []
    if outer:
        told.append(f"{subject} lies wholly inside {join([described(item) for item in outer])}")
        told[-1] = f"{told[-1].rstrip(',')} ({join([_strands(pair) for pair in around])})"
    if inner:
        verb = "lies" if len(inner) == 1 else "lie"
        names = join([gene_name(item) for item in inner[:MANY]])
        told.append(f"{count(len(inner), 'gene')} {verb} wholly inside {subject}: {names}")
    rest = len(pairs) - len(inner) - len(outer)
    text = "; ".join(told) if told else f"No gene lies inside {subject}, nor it inside another one"
    if rest:
        also = "also " if told else ""
        text += f"; it {also}overlaps {count(rest, 'gene')} in part"
    return Result(
        f"{text[0].upper()}{text[1:]}. {gene_name(gene)} lies {place(genome, gene)}.",
        citations=citations(genome, [gene, *inner, *outer]),
        focus=[item.id for item in (*inner, *outer)] or [gene.id],
    )


def _strands(pair: Overlap) -> str:
    if not pair.left.strand or not pair.right.strand:
        return "strand not defined"
    same = pair.left.strand == pair.right.strand
    return "same strand" if same else "opposite strands"


def _pair_words(pair: Overlap) -> str:
    return (
        f"{gene_name(pair.left)} and {gene_name(pair.right)} by {bp(pair.length)} "
        f"({_strands(pair)})"
    )


def _pair_row(lay: Layout, pair: Overlap) -> list:
    return [
        pair.left.id,
        pair.left.symbol,
        pair.right.id,
        pair.right.symbol,
        lay.record.id,
        pair.start + 1,
        (pair.start + pair.length - 1) % lay.length + 1,
        pair.length,
        _strands(pair),
    ]


def _pair_table(rows: list[list]) -> Table:
    columns = [
        "id",
        "gene",
        "other id",
        "other gene",
        "record",
        "start",
        "end",
        "overlap (bp)",
        "strands",
    ]
    return Table(columns, rows, len(rows))
