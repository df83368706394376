"""Bases that genes, features or introns take up, each counted once, as a share of what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.arguments import GeneFilter
from app.tools.base import Result
from app.tools.genes.counting import why_none
from app.tools.genomes.facts import Scope, covered_bases
from app.tools.sequences.extract import introns
from app.tools.shared.phrase import (
    bp,
    citations,
    count,
    gene_name,
    join,
    number,
    percent,
    plain,
    plural,
    the_genome,
)
from app.tools.shared.select import declined, fetch, select, tally

if TYPE_CHECKING:
    from index.genome import Gene, Genome
    from index.rows import FeatureRow

CITED = 5
"""Genes cited as examples of those that take up the bases."""


def covered(genome: Genome, wanted: GeneFilter) -> Result:
    """Bases in the genes or features of a filter; of a join only its pieces are counted.

    Parameters
    ----------
    genome
        An open genome.
    wanted
        What the bases lie in.
    """
    selection = select(genome, wanted)
    if isinstance(selection, Result):
        return selection
    total = tally(genome, selection)
    if not total:
        why = f"There are no {plural(selection.noun)} {selection.words}".rstrip()
        return declined(f"{why} in {the_genome(genome)}. {why_none(genome, wanted)}".rstrip())
    query = f'SELECT record_no, start, "end", parts FROM {selection.table} WHERE {selection.where}'
    bases = covered_bases(genome.sql(query, selection.params))
    noun = selection.noun if total == 1 else plural(selection.noun)
    whole, length = _whole(genome, wanted)
    text = f"{percent(bases / length, 2)} of {whole}, {bp(bases)} of {bp(length)}, lie in the "
    text += f"{number(total)} {noun} {selection.words}".rstrip()
    text += ", each base counted once"
    if selection.table == "genes":
        text += " and introns with their gene"
    rows = list(fetch(genome, selection, limit=CITED))
    return Result(
        " ".join([f"{text}; {bp(length - bases)} lie outside.", *selection.said]),
        citations=citations(genome, rows),
        focus=[row.id for row in rows] if total <= CITED else [],
    )


def in_introns(genome: Genome, wanted: GeneFilter) -> Result:
    """Introns of the genes of a filter: their number and bases, each counted once.

    Genes in pieces that are no introns are left out: broken ones, where all genes are meant, and
    those that are spliced across transcripts.
    """
    fits = {"min_exons": 2} if wanted.names else {"min_exons": 2, "pseudo": False}
    spliced = select(genome, wanted.model_copy(update=fits))
    if isinstance(spliced, Result):
        return spliced
    every = fetch(genome, spliced)
    rows = [row for row in every if not _across(genome, row)]
    held = [(row, gaps) for row in rows if (gaps := introns(genome, row))]
    if not held:
        return declined(
            f"No intron is annotated in {join(wanted.names) if wanted.names else 'any gene'} in "
            f"{the_genome(genome)}; ask for the genes in several exons."
        )
    if wanted.names:
        told = [_of_gene(row, gaps) for row, gaps in held]
        return Result(
            " ".join(told),
            citations=citations(genome, [row for row, _ in held]),
            focus=[row.id for row, _ in held],
        )
    found = [
        (genome.record(row.record).ordinal, start, end, "[[]]")
        for row, gaps in held
        for start, end in gaps
    ]
    bases = covered_bases(found)
    sizes = [end - start for _, start, end, _ in found]
    whole, length = _whole(genome, wanted)
    text = f"{percent(bases / length, 2)} of {whole}, {bp(bases)} of {bp(length)}, lie in introns, "
    text += f"each base counted once: {count(len(found), 'intron')} of "
    text += f"{count(len(held), 'gene')}, {bp(min(sizes))} to {bp(max(sizes))} long."
    if len(rows) < len(every):
        text += f" Left out: {count(len(every) - len(rows), 'trans-spliced gene')}."
    return Result(text, citations=citations(genome, [row for row, _ in held[:CITED]]))


def _of_gene(row: Gene | FeatureRow, gaps: list[tuple[int, int]]) -> str:
    """The introns of one gene, in reading order."""
    sizes = [end - start for start, end in gaps]
    if len(sizes) == 1:
        return f"The only intron of {gene_name(row)} is {bp(sizes[0])} long."
    each = join([number(size) for size in sizes])
    return (
        f"The {number(len(sizes))} introns of {gene_name(row)} are {bp(sum(sizes))} long together "
        f"({each} bp, in reading order)."
    )


def _across(genome: Genome, row: Gene | FeatureRow) -> bool:
    """Whether the pieces of a gene are spliced together from several transcripts."""
    query = (
        "SELECT count(*) FROM qualifiers JOIN features USING (fid) WHERE gid = ? AND "
        "(key = 'trans_splicing' OR (key = 'exception' AND value = 'trans-splicing'))"
    )
    return bool(genome.sql(query, (row.gid,))[0][0])


def _whole(genome: Genome, wanted: GeneFilter) -> tuple[str, int]:
    """What the bases are a share of, in words and in bases."""
    record = genome.record(wanted.record) if wanted.record else None
    length = Scope(genome, record).length
    return (plain(record.id) if record else the_genome(genome)), length
