"""Runs of neighbouring genes on one strand: what operons are predicted from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.tools.arguments import RunsArguments
from app.tools.base import Result, Table, tool
from app.tools.places.clusters import OPERON_GAP, transcribed
from app.tools.places.layout import Placement, layouts, runs
from app.tools.shared.phrase import (
    bp,
    citations,
    count,
    gene_table,
    in_genome,
    join,
    number,
    plain,
    short_name,
    sign,
    strand_words,
)
from app.tools.shared.select import declined, find_genes, open_genomes
from app.tools.shared.several import merged

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library

Run = list[Placement]


@tool("gene_runs", "cluster", RunsArguments)
def gene_runs(library: Library, arguments: RunsArguments) -> Result:
    """Runs of neighbouring genes on one strand with small gaps (predicted operons)."""
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    for name in (arguments.starts_with, arguments.contains):
        if name is not None:
            found = find_genes(library, name, arguments.genome)
            if isinstance(found, Result):
                return found
            genomes = [item for item in genomes if any(genome is item for genome, _ in found)]
    return merged([_one(genome, arguments, genomes) for genome in genomes])


def chosen_runs(genome: Genome, arguments: RunsArguments, gap: int) -> list[Run]:
    """Runs of at least `min_genes` genes that fit, by position or, if asked, longest first."""
    found = [
        run for lay in layouts(genome) for run in runs(lay, gap) if len(run) >= arguments.min_genes
    ]
    if arguments.starts_with is not None:
        wanted = {gene.gid for gene in genome.lookup(arguments.starts_with)}
        found = [run for run in found if first(run) in wanted]
    if arguments.contains is not None:
        wanted = {gene.gid for gene in genome.lookup(arguments.contains)}
        found = [run for run in found if wanted & {item.gene.gid for item in run}]
    if arguments.longest:
        found.sort(key=lambda run: (-len(run), -extent(run)))
    return found


def first(run: Run) -> int:
    """Number of the gene that is transcribed first."""
    return (run[0] if run[0].gene.strand >= 0 else run[-1]).gene.gid


def extent(run: Run) -> int:
    """Bases from the first to the last base of a run."""
    return max(item.end for item in run) - run[0].start


def _one(genome: Genome, arguments: RunsArguments, genomes: Sequence[Genome]) -> Result:
    gap = arguments.max_gap
    found = chosen_runs(genome, arguments, gap)
    if not found and "max_gap" not in arguments.model_fields_set:
        gap = OPERON_GAP
        found = chosen_runs(genome, arguments, gap)
    where = in_genome(genomes, genome)
    rule = (
        f"at least {number(arguments.min_genes)} neighbouring genes on one strand with at most "
        f"{bp(gap)} between them"
    )
    total = len(found)
    if not found:
        named = arguments.starts_with or arguments.contains
        about = (
            f" that {'begins with' if arguments.starts_with else 'holds'} {plain(named)}"
            if (named)
            else ""
        )
        return declined(
            f"There is no run of {rule}{about}{where}; ask with a larger gap, or for the "
            "neighbours of the gene."
        )
    if arguments.limit is not None:
        found = found[: arguments.limit]
    elif arguments.longest:
        found = [run for run in found if len(run) == len(found[0])]
    if len(found) == 1:
        return _single(genome, found[0], rule, where, arguments.longest)
    text = f"There are {count(total, 'run')} of {rule}{where}"
    if arguments.longest:
        ties = [_names(run) for run in found if len(run) == len(found[0])]
        has = "the longest has" if len(ties) == 1 else f"{number(len(ties))} are longest and have"
        text += f"; {has} {number(len(found[0]))} genes ({'; '.join(ties[:3])})"
    text += ". They are predicted from strand and spacing, not annotated."
    body = [_row(genome, run) for run in found]
    return Result(
        text,
        table=Table(_COLUMNS, body, len(body)),
        citations=citations(genome, [transcribed([i.gene for i in run])[0] for run in found]),
        focus=[transcribed([item.gene for item in run])[0].id for run in found],
    )


_COLUMNS = ["id", "genes", "members", "record", "start", "end", "strand", "length (bp)"]


def _row(genome: Genome, run: Run) -> list:
    genes = transcribed([item.gene for item in run])
    size = genome.record(genes[0].record).length
    end = run[0].start + extent(run)
    return [
        genes[0].id,
        len(genes),
        ", ".join(gene.symbol or gene.id for gene in genes),
        genes[0].record,
        run[0].start + 1,
        (end - 1) % size + 1,
        sign(genes[0].strand),
        extent(run),
    ]


def _names(run: Run) -> str:
    genes = transcribed([item.gene for item in run])
    if len(genes) > 12:
        return f"{short_name(genes[0])} to {short_name(genes[-1])}"
    return join([short_name(gene) for gene in genes])


def _single(genome: Genome, run: Run, rule: str, where: str, longest: bool) -> Result:
    """One run with its genes."""
    genes = [item.gene for item in run]
    row = _row(genome, run)
    which = "The longest run" if longest else "The run"
    text = (
        f"{which}{where} has {count(len(genes), 'gene')} on the {strand_words(genes[0].strand)} of "
        f"{plain(genes[0].record)} at {number(row[4])}..{number(row[5])}, in order of "
        f"transcription {_names(run)}. It is predicted from strand and spacing ({rule}), not "
        "annotated."
    )
    return Result(
        text,
        table=gene_table([(genome, gene) for gene in genes]) if len(genes) > 3 else None,
        citations=citations(genome, genes),
        focus=[gene.id for gene in genes],
    )
