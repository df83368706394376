"""Two genomes by their bases: estimated identity, and blocks of kept order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.examples import go_on
from app.figures.compare import dot_plot, link_view
from app.tools.base import Citation, Result, Table, tool
from app.tools.compare.arguments import IdentityArguments, SyntenyArguments
from app.tools.compare.two import records, tried, two
from app.tools.shared.phrase import bp, count, join, number, percent, plain
from index.compare.blocks import Block, Gap, Synteny, synteny
from index.compare.dna import ALIGNED, Alignment, align_genomes

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library

NAMED = 4
"""Inversions named in the prose."""


@tool("genome_identity", "compare", IdentityArguments)
def genome_identity(library: Library, arguments: IdentityArguments) -> Result:
    """Estimated average nucleotide identity (ANI) of two genomes, and the shares that align."""
    chosen = two(library, arguments)
    if isinstance(chosen, Result):
        return chosen
    return tried(lambda: _identity(*chosen, align_genomes(*chosen, go_on)))


def _identity(one: Genome, other: Genome, found: Alignment) -> Result:
    return Result(
        identity_words(one, other, found),
        table=identity_table(one, other, found),
        citations=records(one, other),
    )


def identity_words(one: Genome, other: Genome, found: Alignment) -> str:
    """The estimate with how it was made, in two sentences."""
    names = f"{plain(one.name)} and {plain(other.name)}"
    shares = found.shares
    aligned = (
        f"{percent(shares[0], 1)} of the bases of {plain(one.name)} and {percent(shares[1], 1)} of "
        f"{plain(other.name)} can be aligned"
    )
    if found.ani is None:
        if not any(shares):
            return (
                f"Nothing of {names} aligns by minimap2: they are too different for an average "
                "nucleotide identity."
            )
        return (
            f"{names} share too little for an average nucleotide identity: {aligned}, but no piece "
            f"to {100 * ALIGNED:.0f} %."
        )
    counted = found.forth.counted + found.back.counted
    return (
        f"The average nucleotide identity (ANI) of {names} is about {percent(found.ani)}: an "
        f"estimate, the mean of {count(counted, 'piece')} of either genome that minimap2 aligns to "
        f"at least {100 * ALIGNED:.0f} %. {aligned}."
    )


def identity_table(one: Genome, other: Genome, found: Alignment) -> Table:
    """Both ways as rows."""
    columns = ["id", "aligned to", "pieces", "pieces that count", "identity (%)", "aligned (%)"]
    rows: list[list[Any]] = []
    for genome, against, mapping in ((one, other, found.forth), (other, one, found.back)):
        identity = None if mapping.identity is None else round(100 * mapping.identity, 2)
        share = round(100 * mapping.covered / mapping.length, 1)
        rows.append([genome.name, against.name, mapping.pieces, mapping.counted, identity, share])
    return Table(columns, rows, len(rows))


@tool("synteny", "compare", SyntenyArguments)
def synteny_of(library: Library, arguments: SyntenyArguments) -> Result:
    """Blocks of kept order of two genomes, inversions, or what aligns nowhere, with a dot plot."""
    chosen = two(library, arguments)
    if isinstance(chosen, Result):
        return chosen
    return tried(lambda: _synteny(*chosen, synteny(*chosen, go_on), arguments))


def _synteny(one: Genome, other: Genome, found: Synteny, arguments: SyntenyArguments) -> Result:
    draw = link_view if arguments.view == "links" else dot_plot
    figure = draw(one, other, found) if found.blocks else None
    if arguments.what == "unaligned":
        return _unaligned(one, other, found, figure)
    blocks = found.blocks
    if arguments.what == "inversions":
        blocks = [block for block in blocks if block.inverted]
    text = (
        inversion_words(one, blocks) if arguments.what == "inversions" else words(one, other, found)
    )
    return Result(
        text,
        table=block_table(other, blocks) if blocks else None,
        citations=[_cite(block) for block in blocks[:12]] or records(one, other),
        figure=figure,
    )


def words(one: Genome, other: Genome, found: Synteny) -> str:
    """The blocks in a few sentences."""
    names = f"{plain(one.name)} and {plain(other.name)}"
    basis = "aligned DNA" if found.basis == "DNA" else "genes that correspond by their proteins"
    if not found.blocks:
        return f"{names} have no stretch of kept order (judged by {basis})."
    spans = sum(block.end - block.start for block in found.blocks)
    share = min(spans / max(one.length, 1), 1.0)
    text = (
        f"{names} have {count(len(found.blocks), 'block')} of kept order, judged by {basis}, over "
        f"{percent(share, 1)} of {plain(one.name)}."
    )
    inverted = [block for block in found.blocks if block.inverted]
    return f"{text} {inversion_words(one, inverted)}"


def inversion_words(one: Genome, inverted: list[Block]) -> str:
    """How many blocks are inverted, and where the longest are."""
    if not inverted:
        return "No block is inverted."
    longest = sorted(inverted, key=lambda block: block.start - block.end)[:NAMED]
    places = join([f"{_place(block)} ({bp(block.end - block.start)})" for block in longest])
    if len(inverted) == 1:
        return f"1 block is inverted: {places}."
    which = "the longest of them" if len(inverted) > NAMED else "they lie"
    verb = "are" if len(inverted) > NAMED else ""
    return f"{len(inverted):,} blocks are inverted; {' '.join([which, verb]).strip()} at {places}."


def _place(item: Block | Gap) -> str:
    return f"{plain(item.record)}:{number(item.start + 1)}..{number(item.end)}"


def block_table(other: Genome, blocks: list[Block]) -> Table:
    """Blocks as rows, 1-based inclusive."""
    name = plain(other.name)
    columns = ["id", "record", "start", "end", f"record in {name}", f"start in {name}",
               f"end in {name}", "orientation", "identity (%)", "length (bp)"]  # fmt: skip
    rows = [
        [
            f"block {n}", b.record, b.start + 1, b.end, b.other_record, b.other_start + 1,
            b.other_end, "inverted" if b.inverted else "same", round(100 * b.identity, 2),
            b.end - b.start,
        ]
        for n, b in enumerate(blocks, 1)
    ]  # fmt: skip
    return Table(columns, rows, len(rows))


def _cite(item: Block | Gap) -> Citation:
    return Citation(item.record, item.start + 1, item.end, 0, item.record, "sequence")


def gap_table(one: Genome, other: Genome, found: Synteny) -> Table:
    """Stretches that one genome alone has, with the genes that they touch."""
    rows: list[list[Any]] = []
    for genome, listed in ((one, found.gaps_one), (other, found.gaps_other)):
        for gap in listed:
            inside = genome.genes(
                'record = ? AND start < ? AND "end" > ?', (gap.record, gap.end, gap.start)
            )
            shown = ", ".join(plain(gene.symbol or gene.id) for gene in inside[:8])
            more = f" and {len(inside) - 8:,} more" if len(inside) > 8 else ""
            rows.append([
                f"{gap.record}:{gap.start + 1}..{gap.end}", genome.name, gap.record, gap.start + 1,
                gap.end, gap.end - gap.start, len(inside), shown + more,
            ])  # fmt: skip
    columns = ["id", "only in", "record", "start", "end", "length (bp)", "genes", "touched"]
    rows.sort(key=lambda row: -row[5])
    return Table(columns, rows, len(rows))


def _unaligned(one: Genome, other: Genome, found: Synteny, figure: dict[str, Any] | None) -> Result:
    names = plain(one.name), plain(other.name)
    if found.basis == "genes":
        return Result(
            f"{names[0]} and {names[1]} are too different in their bases to tell which stretches "
            "one of them alone has; ask which genes are only in one of them by their proteins.",
            status="declined",
        )
    sums = [sum(gap.end - gap.start for gap in gaps) for gaps in (found.gaps_one, found.gaps_other)]
    text = (
        f"{count(len(found.gaps_one), 'stretch', 'stretches').capitalize()} of {names[0]} "
        f"({bp(sums[0])}) and {count(len(found.gaps_other), 'stretch', 'stretches')} of {names[1]} "
        f"({bp(sums[1])}) of at least 1,000 bp align nowhere in the other genome."
    )
    longest = sorted([*found.gaps_one, *found.gaps_other], key=lambda gap: gap.start - gap.end)
    table = gap_table(one, other, found)
    return Result(
        text,
        table=table if table.rows else None,
        citations=[_cite(gap) for gap in longest[:12]] or records(one, other),
        figure=figure,
    )
