"""Single residues and stretches of a protein, with the codons that they are read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.base import Citation, Result, SequenceOut, tool
from app.tools.proteins.arguments import ResiduesArguments
from app.tools.proteins.codon_parts import ACIDS, codon_of
from app.tools.proteins.codon_places import in_gene
from app.tools.sequences.extract import ImpossibleError, coding_rows, proteins_of
from app.tools.shared.phrase import (
    aa,
    citation,
    count,
    gene_name,
    join,
    number,
    place,
    plain,
    short_name,
    strand_words,
)
from app.tools.shared.select import Hit, ambiguous, declined, find_genes
from app.tools.shared.several import ANSWERED, merged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.library import Library
    from index.records import Part
    from index.rows import FeatureRow, Gene


@tool("protein_residues", "protein", ResiduesArguments)
def protein_residues(library: Library, arguments: ResiduesArguments) -> Result:
    """Which residues, or codons, stand at positions of a protein."""
    found = find_genes(library, arguments.name, arguments.genome, arguments.record)
    if isinstance(found, Result):
        return found
    if len(found) > ANSWERED:
        return ambiguous(arguments.name, found)
    return merged([_of(hit, arguments) for hit in found])


def _of(hit: Hit, arguments: ResiduesArguments) -> Result:
    genome, gene = hit
    try:
        protein, row = proteins_of(genome, gene)[0]
    except ImpossibleError as error:
        return _without_bases(hit, arguments) or declined(str(error))
    first, last = sorted((arguments.start, arguments.end or arguments.start))
    if arguments.last is not None:
        first, last = max(1, len(protein) - arguments.last + 1), len(protein)
    name = gene_name(gene)
    if last > len(protein):
        meant = in_gene(hit, first) if first == last else None
        return meant or declined(
            f"The protein of {name} has {aa(len(protein))}, so there is no residue {number(last)}; "
            f"ask for one from 1 to {number(len(protein))}."
        )
    stretch = protein[first - 1 : last]
    codons = codon_of(genome, row, first, last, len(protein))
    cited = [citation(genome, gene, "translation")]
    many = first != last
    bases: str | None = None
    if many and arguments.what == "codon":
        if codons is None:
            return declined(
                f"The CDS of {name} has another number of codons than its protein has residues, so "
                "which bases code for these residues cannot be told; ask for the residues instead."
            )
        stop = codon_of(genome, row, len(protein) + 1, len(protein) + 1, len(protein))
        ended = arguments.stop and last == len(protein) and stop is not None and len(stop[0]) == 3
        if ended:
            codons = codon_of(genome, row, first, last + 1, len(protein)) or codons
        bases = codons[0]
        text = (
            f"Residues {number(first)} to {number(last)} of the protein of {name} "
            f"{f'({stretch}) ' if len(stretch) <= 60 else ''}are coded for by "
            f"{count(len(bases), 'base')}{', the stop codon included' if ended else ''}"
        )
        if arguments.stop and not ended:
            text += " (no stop codon stands in the CDS behind them)"
    elif many:
        text = (
            f"Residues {number(first)} to {number(last)} of the protein of {name} are {stretch}"
            if len(stretch) <= 60
            else f"Here are residues {number(first)} to {number(last)} of the protein of {name}"
        )
    else:
        text = _single(gene, first, stretch, codons, arguments)
    if codons is not None:
        parts = codons[1]
        what = "at" if bases else "they are read from"
        if not many:
            what = "it lies at" if arguments.what == "codon" else "its codon lies at"
            if codons[0] and arguments.what != "codon":
                what = f"its codon is {codons[0]}, at"
        text += f"{',' if bases else ';'} {what} {_spans(parts)} of {plain(gene.record)}"
        cited.insert(0, _cited(gene, parts))
    text += f". {short_name(gene)} lies {place(genome, gene)} ({aa(len(protein))})."
    sequences = []
    if many:
        title = f"{plain(gene.record)} residues {first}..{last}"
        kind = "protein" if bases is None else "dna"
        sequences = [SequenceOut(gene.id, title, bases or stretch, kind)]
    return Result(text, citations=cited, sequences=sequences, focus=[gene.id])


def _spans(parts: Sequence[Part]) -> str:
    """``7..9 on the plus strand`` of the parts of a codon."""
    spans = join([f"{number(one.start + 1)}..{number(one.end)}" for one in parts])
    return f"{spans} on the {strand_words(parts[0].strand or 1)}"


def _cited(gene: Gene, parts: Sequence[Part]) -> Citation:
    low, high = min(one.start for one in parts) + 1, max(one.end for one in parts)
    return Citation(gene.record, low, high, parts[0].strand or 1, gene.id, "sequence")


def _without_bases(hit: Hit, arguments: ResiduesArguments) -> Result | None:
    """Where codons lie in a file of annotation only; None where there is no CDS to tell it."""
    genome, gene = hit
    rows: Sequence[FeatureRow | Gene] = coding_rows(genome, gene)
    if genome.record(gene.record).has_sequence or not rows or rows[0].pseudo or arguments.last:
        return None
    first, last = sorted((arguments.start, arguments.end or arguments.start))
    size = sum(part.end - part.start for part in rows[0].parts) // 3
    codons = codon_of(genome, rows[0], first, last, 0)
    if last > size or codons is None:
        meant = in_gene(hit, first) if first == last else None
        return meant or declined(
            f"The CDS of {gene_name(gene)} has {count(size, 'codon')}, so there is no codon "
            f"{number(last)}; ask for one from 1 to {number(size)}."
        )
    what = (
        f"Codon {number(first)}" if first == last else f"Codons {number(first)} to {number(last)}"
    )
    verb = "lies" if first == last else "lie"
    text = (
        f"{what} of {gene_name(gene)} {verb} at {_spans(codons[1])} of {plain(gene.record)}; the "
        "file holds no bases, so what stands there cannot be read. Open its FASTA file beside it."
    )
    return Result(text, citations=[_cited(gene, codons[1])], focus=[gene.id])


def _single(
    gene: Gene,
    position: int,
    letter: str,
    codons: tuple[str, list[Part]] | None,
    arguments: ResiduesArguments,
) -> str:
    """The sentence on one residue, without its end."""
    acid = ACIDS.get(letter, plain(letter))
    text = f"Residue {number(position)} of the protein of {gene_name(gene)} is {acid}"
    if arguments.what == "codon" and codons is not None:
        text = f"Codon {number(position)} of {gene_name(gene)} is {codons[0]}, for {acid}"
    expected = (arguments.letter or "").upper()
    if expected and expected != letter:
        return f"No: {text[0].lower()}{text[1:]}, not {ACIDS.get(expected, expected)}"
    return f"Yes: {text[0].lower()}{text[1:]}" if expected else text
