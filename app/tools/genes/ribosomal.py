"""rRNA operons: the 16S, 23S and 5S genes that follow each other on one strand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.tools.base import Result, Table, tool
from app.tools.places.arguments import RibosomalArguments
from app.tools.places.layout import Layout, Placement, layouts
from app.tools.shared.phrase import (
    citations,
    count,
    gene_name,
    in_genome,
    join,
    number,
    plain,
    sign,
    strand_words,
    the_genome,
)
from app.tools.shared.select import declined, open_genomes, record_across
from app.tools.shared.several import merged
from index.annotate.absent import why_absent

if TYPE_CHECKING:
    from index.genome import Gene, Genome
    from index.library import Library

LARGEST_SPACER = 5_000
"""Bases between two rRNA genes of one operon at most; spacers with intron-holding tRNA genes of
chloroplasts have about 2,000."""

AT_END = 300
"""Bases to the end of a contig within which a gene is taken to reach it."""

_BETWEEN = ("tRNA", "ncRNA", "misc_RNA")
"""Kinds of genes that may stand between the rRNA genes of an operon."""


@tool("rrna_operons", "cluster", RibosomalArguments)
def rrna_operons(library: Library, arguments: RibosomalArguments) -> Result:
    """rRNA operons: how many runs of rRNA genes on one strand, and which genes each has."""
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    chosen = record_across(genomes, arguments.record)
    if isinstance(chosen, Result):
        return chosen
    return merged([_of_genome(genome, arguments, chosen) for genome in chosen])


def _of_genome(genome: Genome, arguments: RibosomalArguments, genomes: Sequence[Genome]) -> Result:
    runs = ribosomal_runs(genome, arguments.record)
    where = in_genome(genomes, genome)
    total = sum(len(run) for run in runs)
    if not total:
        absent = why_absent(genome, "rRNA")
        return declined(
            f"No rRNA gene is {'known' if absent else 'annotated'} in {the_genome(genome)}, so "
            f"there is no rRNA operon to count. {absent}".rstrip()
        )
    operons = [run for run in runs if len(run) > 1]
    alone = [run[0] for run in runs if len(run) == 1]
    rule = (
        "An operon is taken to be two or more rRNA genes in a row on one strand, with nothing but "
        "tRNA or other RNA genes between them; the file does not annotate operons."
    )
    if not operons:
        text = f"There is no rRNA operon{where}: "
        text += f"the {count(len(alone), 'rRNA gene')} "
        text += f"{'stands' if len(alone) == 1 else 'stand'} apart"
        text += f" ({join([gene_name(gene) for gene in alone[:6]])}). {rule}"
        return _result(genome, text, alone, None)
    verb = "is" if len(operons) == 1 else "are"
    text = f"There {verb} {count(len(operons), 'rRNA operon')}{where}, with "
    text += f"{number(sum(len(run) for run in operons))} of the {count(total, 'rRNA gene')}: "
    shapes = Counter(_shape(run) for run in operons)
    if len(operons) <= 3:
        text += "; ".join(_told(run) for run in operons) + "."
    else:
        text += join([f"{number(n)} of {shape}" for shape, n in shapes.most_common()]) + "."
    if alone:
        text += f" Apart from {'it' if len(operons) == 1 else 'them'} "
        text += f"{'stands' if len(alone) == 1 else 'stand'} "
        text += f"{join([gene_name(gene) for gene in alone[:6]])}."
    cut = [gene for gene in alone if _at_an_end(genome, gene)]
    if cut:
        verb = "lies" if len(cut) == 1 else "lie"
        text += f" {number(len(cut))} of the genes that stand apart {verb} at the end of a record, "
        text += "where the assembly may cut an operon in two."
    columns = ["id", "genes", "products", "record", "start", "end", "strand", "length (bp)"]
    rows: list[list[object]] = []
    for run in operons:
        low, high = min(gene.start for gene in run), max(gene.end for gene in run)
        rows.append(
            [
                run[0].id,
                ", ".join(gene.symbol or gene.id for gene in run),
                ", ".join(gene.product or "" for gene in run),
                run[0].record,
                low + 1,
                high,
                sign(run[0].strand),
                high - low,
            ]
        )
    table = Table(columns, rows, len(rows)) if len(rows) > 1 else None
    return _result(genome, f"{text} {rule}", [gene for run in operons for gene in run], table)


def ribosomal_runs(genome: Genome, record: str | None = None) -> list[list[Gene]]:
    """rRNA genes of a genome, or of one record, in runs, each in order of transcription."""
    found: dict[str, set[int]] = {}
    for kind in ("rRNA", *_BETWEEN):
        rows = genome.sql("SELECT DISTINCT gid FROM features WHERE type = ?", (kind,))
        found[kind] = {gid for (gid,) in rows if gid is not None}
    passing = set().union(*(found[kind] for kind in _BETWEEN))
    runs: list[list[Gene]] = []
    for lay in layouts(genome):
        if record is None or record in (lay.record.id, lay.record.name):
            runs += _runs(lay, found["rRNA"], passing)
    return runs


def _result(genome: Genome, text: str, genes: Sequence[Gene], table: Table | None) -> Result:
    cited = citations(genome, genes)
    return Result(text, table=table, citations=cited, focus=[gene.id for gene in genes])


def _runs(lay: Layout, ribosomal: set[int], passing: set[int]) -> list[list[Gene]]:
    """rRNA genes of a record in runs, each in order of transcription."""
    found: list[list[Placement]] = []
    whole = False
    for item in lay.placements:
        if item.gene.gid in ribosomal:
            last = found[-1][-1] if found else None
            joined = (
                whole
                and last is not None
                and last.gene.strand == item.gene.strand
                and item.start - last.end <= LARGEST_SPACER
            )
            if joined:
                found[-1].append(item)
            else:
                found.append([item])
            whole = True
        elif item.gene.gid not in passing:
            whole = False
    return [
        [item.gene for item in (run if run[0].gene.strand >= 0 else run[::-1])] for run in found
    ]


def _at_an_end(genome: Genome, gene: Gene) -> bool:
    """Whether a gene reaches an end of a record that is one of several and not circular."""
    record = genome.record(gene.record)
    if record.topology == "circular" or len(genome.records) == 1:
        return False
    return gene.start < AT_END or record.length - gene.end < AT_END


def _short(gene: Gene) -> str:
    """``16S`` of ``16S ribosomal RNA``, else the symbol."""
    product = plain(gene.product or "")
    said = product.split()[0] if product[:1].isdigit() else ""
    return said or plain(gene.symbol or gene.id)


def _shape(run: Sequence[Gene]) -> str:
    return "-".join(_short(gene) for gene in run)


def _told(run: Sequence[Gene]) -> str:
    low, high = min(gene.start for gene in run), max(gene.end for gene in run)
    names = join([gene_name(gene) for gene in run])
    side = f"the {strand_words(run[0].strand)} of " if run[0].strand else ""
    return (
        f"{names} ({_shape(run)}) on {side}{plain(run[0].record)} at "
        f"{number(low + 1)}..{number(high)}"
    )
