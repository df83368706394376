"""What is left of a record, or of a gene, when a stretch is taken out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.tools.base import Citation, Result, SequenceOut, tool
from app.tools.places.sites import targets
from app.tools.sequences.arguments import DeletionArguments
from app.tools.sequences.extract import gene_dna
from app.tools.shared.phrase import bp, citation, gene_name, join, number, percent, plain
from app.tools.shared.select import (
    declined,
    main_record,
    no_sequence,
    open_genomes,
    resolve,
    resolve_few,
)
from app.tools.shared.several import merged

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library

Spans = list[tuple[int, int]]
"""Stretches, 0-based half-open."""


@tool("deletion", "sequence", DeletionArguments)
def deletion(library: Library, arguments: DeletionArguments) -> Result:
    """What is left when a region or genes are taken out: length, GC content, sequence."""
    if arguments.within is not None:
        return _of_gene(library, arguments, arguments.within)
    if arguments.names:
        return _of_genes(library, arguments)
    if arguments.region is None and not (arguments.first or arguments.last):
        return declined("Which stretch is to be taken out? Give a range of positions or a gene.")
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    wanted = (arguments.region and arguments.region.record) or arguments.record
    if len(genomes) > 1 and wanted is None:
        names = [genome.name for genome in genomes]
        text = f"Which genome is meant: {join([plain(name) for name in names], 'or')}?"
        return Result(text, status="clarify", candidates=names)
    if arguments.region is None:
        return _ends(genomes[0], arguments)
    region = arguments.region.model_copy(update={"record": wanted})
    found = targets(library, arguments.genome, wanted, region)
    if isinstance(found, Result):
        return found
    genome, info = found[0].genome, found[0].record
    start, end = region.start - 1, min(region.end, info.length)
    spans = [(start, end)] if start < end else [(start, info.length), (0, end)]
    what = f"{number(region.start)}..{number(end)}"
    return _left(genome, info.id, spans, what, arguments, [])


def _ends(genome: Genome, arguments: DeletionArguments) -> Result:
    """The named, or the longest, record without its first or last bases."""
    info = main_record(genome, arguments.record)
    if isinstance(info, Result):
        return info
    spans, what = _trimmed(info.length, arguments)
    return _left(genome, info.id, spans, what, arguments, [])


def _trimmed(length: int, arguments: DeletionArguments) -> tuple[Spans, str]:
    """Stretches at the ends that are to go, and words for them."""
    first, last = min(arguments.first or 0, length), min(arguments.last or 0, length)
    spans = [(0, first)] * bool(first) + [(length - last, length)] * bool(last)
    words = [f"its first {bp(first)}"] * bool(first) + [f"its last {bp(last)}"] * bool(last)
    return spans, join(words)


def _of_genes(library: Library, arguments: DeletionArguments) -> Result:
    """The records of named genes without these."""
    found = resolve_few(library, arguments.names, arguments.genome, arguments.record)
    if isinstance(found, Result):
        return found
    hits, missing = found
    places = dict.fromkeys((genome.id, gene.record) for genome, gene in hits)
    results = []
    for identity, record in places:
        mine = [hit for hit in hits if (hit[0].id, hit[1].record) == (identity, record)]
        genome = mine[0][0]
        spans = [
            span
            for _, gene in mine
            for span in (
                [(part.start, part.end) for part in gene.parts]
                if gene.wraps
                else [(gene.start, gene.end)]
            )
        ]
        what = join([gene_name(gene) for _, gene in mine])
        cited = [citation(genome, gene) for _, gene in mine]
        results.append(_left(genome, record, spans, what, arguments, cited))
    return merged(results + missing)


def _left(
    genome: Genome,
    record: str,
    spans: Spans,
    what: str,
    arguments: DeletionArguments,
    cited: list[Citation],
) -> Result:
    info = genome.record(record)
    if not info.has_sequence:
        return no_sequence(genome)
    kept = without(genome[record][:], spans)
    text = _told(f"{plain(record)} without {what}", kept, info.length)
    if len(genome.records) > 1:
        text += f" The other {number(len(genome.records) - 1)} records are not counted."
    out = [SequenceOut(record, f"without {what}", kept)] if arguments.with_sequence else []
    cited = cited or [
        Citation(record, start + 1, end, 0, f"{record}:{start + 1}..{end}") for start, end in spans
    ]
    return Result(text, citations=cited, sequences=out, focus=[one.id for one in cited[:1]])


def _of_gene(library: Library, arguments: DeletionArguments, name: str) -> Result:
    """A gene's own bases without a stretch of them."""
    hit = resolve(library, name, arguments.genome, arguments.record)
    if isinstance(hit, Result):
        return hit
    genome, gene = hit
    if not genome.record(gene.record).has_sequence:
        return no_sequence(genome)
    bases = gene_dna(genome, gene)
    region = arguments.region
    if region is None and (arguments.first or arguments.last):
        spans, what = _trimmed(len(bases), arguments)
    elif region is None or region.start > region.end or region.end > len(bases):
        return declined(
            f"{gene_name(gene)} has {bp(len(bases))}; ask for a stretch of it between 1 and "
            f"{number(len(bases))}."
        )
    else:
        spans = [(region.start - 1, region.end)]
        what = f"its bases {number(region.start)} to {number(region.end)}"
    kept = without(bases, spans)
    text = _told(f"{gene_name(gene)} without {what}", kept, len(bases))
    gone = len(bases) - len(kept)
    frame = "keeps" if gone % 3 == 0 else "shifts"
    text += f" {bp(gone)} {'is' if gone % 3 == 0 else 'is not'} a multiple of three, which {frame} "
    text += "the reading frame."
    out = [SequenceOut(gene.id, f"without {what}", kept)] if arguments.with_sequence else []
    return Result(text, citations=[citation(genome, gene)], sequences=out, focus=[gene.id])


def without(bases: str, spans: Sequence[tuple[int, int]]) -> str:
    """Bases less the stretches that are given, which may overlap.

    Parameters
    ----------
    spans
        0-based half-open.
    """
    kept, at = [], 0
    for start, end in sorted(spans):
        kept.append(bases[at : max(at, start)])
        at = max(at, end)
    return "".join([*kept, bases[at:]])


def _told(what: str, kept: str, before: int) -> str:
    """Length and GC of what is left, beside the length before."""
    if not kept:
        return f"Of {what} nothing is left."
    rich = kept.upper().count("G") + kept.upper().count("C")
    return (
        f"{what} is {bp(len(kept))} long, {bp(before - len(kept))} less than all {bp(before)}; its "
        f"GC content is {percent(rich / len(kept))}."
    )
