"""What lies in a region of a record, or at one position."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.tools.arguments import GeneFilter, Region, RegionArguments
from app.tools.base import Result, Table, tool
from app.tools.places.layout import Layout, extents, in_region, layout
from app.tools.places.neighbours import described
from app.tools.places.sites import flanks
from app.tools.shared.keys import noun_of
from app.tools.shared.phrase import (
    bp,
    cell,
    citations,
    count,
    gene_name,
    in_genome,
    in_short,
    join,
    number,
    place,
    plain,
)
from app.tools.shared.select import (
    declined,
    fetch,
    main_record,
    open_genomes,
    over_no_origin,
    record_across,
    select,
)
from app.tools.shared.several import merged

if TYPE_CHECKING:
    from index.genome import FeatureRow, Gene, Genome, RecordInfo
    from index.library import Library

_COLUMNS = ("id", "type", "gene", "product", "record", "start", "end", "strand", "length")
_PLAIN_PARTS = ("gene", "CDS", "mRNA", "exon", "source", "region", "tRNA", "rRNA", "ncRNA", "tmRNA")
NAMED = 6
"""Features that are named one by one at most."""

_MODES = {"overlap": "overlap", "within": "lie wholly within", "start": "begin in"}
_MODES_ONE = {"overlap": "overlaps", "within": "lies wholly within", "start": "begins in"}


@tool("region_contents", "neighbour", RegionArguments)
def region_contents(library: Library, arguments: RegionArguments) -> Result:
    """Genes and features in a region or at a position."""
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    genomes = record_across(genomes, arguments.record)
    if isinstance(genomes, Result):
        return genomes
    return merged([_one(genome, arguments, genomes) for genome in genomes])


def _one(genome: Genome, arguments: RegionArguments, genomes: Sequence[Genome]) -> Result:
    record = main_record(genome, arguments.record)
    if isinstance(record, Result):
        return record
    low, high = arguments.start, arguments.end
    barred = over_no_origin(record, low, high)
    if barred is not None:
        return barred
    where = plain(record.id) + in_genome(genomes, genome)
    if max(low, high) > record.length:
        what = "position" if low == high else "the region"
        return declined(
            f"{where} is {bp(record.length)} long, so {what} {_span(low, high)} is not on it; ask "
            f"for a position from 1 to {number(record.length)}."
        )
    if len(genome.records) > 1 and arguments.record is None:
        where += f" (the longest of {number(len(genome.records))} records)"
    if arguments.types:
        return _typed(genome, record, arguments, low, high, where)
    lay = layout(genome, record.id)
    genes = list(
        {
            item.gene.gid: item.gene
            for item in lay.placements
            if _inside(item.gene, record, low, high, arguments.mode)
        }.values()
    )
    others = [
        row
        for row in _candidates(genome, record, low, high)
        if not _whole(row, record) and _inside(row, record, low, high, arguments.mode)
    ]
    if low == high:
        return _position(genome, lay, low, genes, others, where)
    return _region(genome, genes, others, arguments.mode, (low, high), where)


def _inside(row: Gene | FeatureRow, record: RecordInfo, low: int, high: int, mode: str) -> bool:
    circular = record.topology == "circular"
    return in_region(
        extents(row.parts, record.length, circular), low - 1, high, record.length, mode
    )


def _candidates(genome: Genome, record: RecordInfo, low: int, high: int) -> list[FeatureRow]:
    """Features other than genes and their parts that may touch the region."""
    marks = ", ".join("?" * len(_PLAIN_PARTS))
    where = f"record = ? AND type NOT IN ({marks})"
    params: list[str | int] = [record.id, *_PLAIN_PARTS]
    if low <= high:
        where += ' AND start < ? AND "end" >= ?'
        params += [high, low]
    return genome.features(where, params)


def _whole(row: FeatureRow, record: RecordInfo) -> bool:
    """Whether a feature is the whole record, which says nothing of a place on it."""
    return row.start == 0 and row.end == record.length and len(row.parts) == 1


def _span(low: int, high: int) -> str:
    return number(low) if low == high else f"{number(low)}..{number(high)}"


def _feature_name(row: Gene | FeatureRow) -> str:
    """``mat_peptide 'nsp5'``: the key with what the feature is called."""
    label = plain(row.product or row.note or row.symbol or "")
    return f"{noun_of(row.type)} '{label[:80]}'" if label else noun_of(row.type)


def _table(genome: Genome, rows: Sequence[Gene | FeatureRow]) -> Table:
    body = [[cell(genome, row, column) for column in _COLUMNS] for row in rows]
    return Table([*_COLUMNS[:-1], "length (bp)"], body, len(body))


def _typed(
    genome: Genome,
    record: RecordInfo,
    arguments: RegionArguments,
    low: int,
    high: int,
    where: str,
) -> Result:
    """Features of given types in the region."""
    region = Region(start=low, end=high, record=record.id, mode=arguments.mode)
    chosen = select(genome, GeneFilter(types=arguments.types, region=region))
    if isinstance(chosen, Result):
        return chosen
    rows = list(fetch(genome, chosen))
    amount = count(len(rows), chosen.noun)
    verb = (_MODES_ONE if len(rows) == 1 else _MODES)[arguments.mode]
    text = f"{amount[0].upper()}{amount[1:]} {verb} {_span(low, high)} of {where}"
    if 0 < len(rows) <= 3:
        text += ": " + join([f"{_feature_name(row)} {place(genome, row)}" for row in rows])
    return Result(
        f"{text}.",
        table=_table(genome, rows) if len(rows) > 3 else None,
        citations=citations(genome, rows),
        focus=[row.id for row in rows],
    )


def _region(
    genome: Genome,
    genes: list[Gene],
    others: list[FeatureRow],
    mode: str,
    span: tuple[int, int],
    where: str,
) -> Result:
    """Genes of a region, and how many other features there are."""
    amount = count(len(genes), "gene")
    verb = (_MODES_ONE if len(genes) == 1 else _MODES)[mode]
    text = f"{amount[0].upper()}{amount[1:]} {verb} {_span(*span)} of {where}"
    if 0 < len(genes) <= 3:
        text += ": " + join(
            [f"{described(gene).rstrip(',')} {place(genome, gene)}" for gene in genes]
        )
    elif genes:
        text += f": {in_short(genes)}"
    text += "."
    rows: list[Gene | FeatureRow] = list(genes)
    if not genes and others:
        rows = list(others)
    if others:
        kinds = Counter(row.type for row in others)
        told = join([f"{number(kinds[key])} {plain(key)}" for key in sorted(kinds)])
        if len(others) <= NAMED:
            told = join([f"{_feature_name(row)} {place(genome, row)}" for row in others])
        text += f" Other features there: {told}."
    return Result(
        text,
        table=_table(genome, rows) if len(rows) > 3 else None,
        citations=citations(genome, rows),
        focus=[row.id for row in rows],
    )


def _position(
    genome: Genome,
    lay: Layout,
    position: int,
    genes: list[Gene],
    others: list[FeatureRow],
    where: str,
) -> Result:
    """What covers a position; where no gene does, the genes on both sides."""
    spot = f"position {number(position)} of {where}"
    rows: list[Gene | FeatureRow] = [*genes, *others]
    if genes:
        told = [f"{described(gene)} {place(genome, gene)}" for gene in genes]
        text = f"{spot[0].upper()}{spot[1:]} lies in {join(told)}."
        for gene in genes:
            if len(gene.parts) > 1 and not any(
                part.start < position <= part.end for part in gene.parts
            ):
                text += f" It falls in an intron of {gene_name(gene)}."
    else:
        text = f"{spot[0].upper()}{spot[1:]} lies in no annotated gene"
        left, right = flanks(lay, position - 1)
        sides = []
        for near, gap in (left, right):
            if near is not None:
                rows.append(near)
                sides.append(f"{gene_name(near)} ({place(genome, near)}), {bp(gap)} away")
        if len(sides) == 2:
            text += f"; it is between {sides[0]}, and {sides[1]}"
        elif sides:
            end = "before the first gene" if left[0] is None else "after the last gene"
            text += f"; it is {end}, {sides[0]}"
        text += "."
    if others:
        text += f" It is also covered by {join([_feature_name(row) for row in others[:6]])}"
        text += f" and {number(len(others) - 6)} more features." if len(others) > 6 else "."
    return Result(
        text,
        table=_table(genome, rows) if len(rows) > 3 else None,
        citations=citations(genome, rows),
        focus=[row.id for row in rows],
    )
