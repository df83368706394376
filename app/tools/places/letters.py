"""The sequences of the genes of a cluster, or of the stretch that they take up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.tools.base import Result, SequenceOut
from app.tools.sequences.extract import ImpossibleError, outputs
from app.tools.shared.phrase import bp, number, plain, short_name, sign, strand_words

if TYPE_CHECKING:
    from index.genome import Gene, Genome


def letters(result: Result, genome: Genome, genes: Sequence[Gene], kind: str | None) -> Result:
    """Put the sequences of genes into a result.

    Parameters
    ----------
    result
        What is said of the genes.
    genes
        In order of their first base, at least one.
    kind
        ``dna``, ``cds``, ``rna`` or ``protein`` of each gene, ``stretch`` for all bases from the
        first to the last of them, None for no sequence.
    """
    if kind is None:
        return result
    if kind == "stretch":
        return _stretch(result, genome, genes)
    lines: list[str] = []
    turned = {gene.strand for gene in genes} == {-1}
    for gene in list(genes)[::-1] if turned else genes:
        try:
            result.sequences += outputs(genome, gene, kind)
        except ImpossibleError as error:
            lines.append(str(error))
    if not result.sequences:
        result.status = "declined"
    result.text = "\n\n".join([result.text, *lines[:2]])
    return result


def _stretch(result: Result, genome: Genome, genes: Sequence[Gene]) -> Result:
    """One sequence from the first gene to the last, on their strand where they share one."""
    record = genome.record(genes[0].record)
    start, end = min(gene.start for gene in genes), max(gene.end for gene in genes)
    if not record.has_sequence:
        result.text += " The file holds no bases, so there is no sequence to give."
        result.status = "declined"
        return result
    strands = {gene.strand for gene in genes}
    strand = -1 if strands == {-1} else 1
    bases = genome.slice(record.id, start, end, strand)
    ordered = list(genes)[::-1] if strand < 0 else list(genes)
    names = f"{short_name(ordered[0])} to {short_name(ordered[-1])}"
    if len(ordered) == 1:
        names = short_name(ordered[0])
    result.text = (
        f"The stretch from {names} is {bp(len(bases))} long, {plain(record.id)} "
        f"{number(start + 1)}..{number(end)}, read on the {strand_words(strand)}. {result.text}"
    )
    title = f"{record.id}:{start + 1}..{end}({sign(strand)})"
    result.sequences.append(SequenceOut(f"{record.id}:{start + 1}-{end}", title, bases))
    return result
