"""Single residues and stretches of a protein, with the codons that they are read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.base import Citation, Result, SequenceOut, tool
from app.tools.proteins.arguments import ResiduesArguments
from app.tools.sequences.extract import ImpossibleError, proteins_of
from app.tools.shared.phrase import (
    aa,
    citation,
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
from index.records import Part

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library
    from index.rows import FeatureRow, Gene

ACIDS = {
    "A": "alanine (Ala, A)", "R": "arginine (Arg, R)", "N": "asparagine (Asn, N)",
    "D": "aspartate (Asp, D)", "C": "cysteine (Cys, C)", "Q": "glutamine (Gln, Q)",
    "E": "glutamate (Glu, E)", "G": "glycine (Gly, G)", "H": "histidine (His, H)",
    "I": "isoleucine (Ile, I)", "L": "leucine (Leu, L)", "K": "lysine (Lys, K)",
    "M": "methionine (Met, M)", "F": "phenylalanine (Phe, F)", "P": "proline (Pro, P)",
    "S": "serine (Ser, S)", "T": "threonine (Thr, T)", "W": "tryptophan (Trp, W)",
    "Y": "tyrosine (Tyr, Y)", "V": "valine (Val, V)", "U": "selenocysteine (Sec, U)",
    "O": "pyrrolysine (Pyl, O)", "X": "not known (X)",
}  # fmt: skip


@tool("protein_residues", "protein", ResiduesArguments)
def protein_residues(library: Library, arguments: ResiduesArguments) -> Result:
    """Which residue, or codon, stands at a position of a protein."""
    found = find_genes(library, arguments.name, arguments.genome)
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
        return declined(str(error))
    first, last = sorted((arguments.start, arguments.end or arguments.start))
    name = gene_name(gene)
    if last > len(protein):
        return declined(
            f"The protein of {name} has {aa(len(protein))}, so there is no residue {number(last)}; "
            f"ask for one from 1 to {number(len(protein))}."
        )
    stretch = protein[first - 1 : last]
    codons = codon_of(genome, row, first, last, len(protein))
    cited = [citation(genome, gene, "translation")]
    if first == last:
        text = _single(gene, first, stretch, codons, arguments)
    else:
        text = (
            f"Residues {number(first)} to {number(last)} of the protein of {name} are {stretch}"
            if len(stretch) <= 60
            else f"Here are residues {number(first)} to {number(last)} of the protein of {name}"
        )
    if codons is not None:
        bases, parts = codons
        strand = parts[0].strand or 1
        spans = join([f"{number(one.start + 1)}..{number(one.end)}" for one in parts])
        what = "they are read from"
        if first == last:
            what = "it lies at" if arguments.what == "codon" else f"its codon is {bases}, at"
        text += f"; {what} {spans} on the {strand_words(strand)} of {plain(gene.record)}"
        low, high = min(one.start for one in parts) + 1, max(one.end for one in parts)
        cited.insert(0, Citation(gene.record, low, high, strand, gene.id, "sequence"))
    text += f". {short_name(gene)} lies {place(genome, gene)} ({aa(len(protein))})."
    sequences = []
    if first != last:
        title = f"{plain(gene.record)} residues {first}..{last}"
        sequences = [SequenceOut(gene.id, title, stretch, "protein")]
    return Result(text, citations=cited, sequences=sequences, focus=[gene.id])


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


def codon_of(
    genome: Genome, row: Gene | FeatureRow, first: int, last: int, length: int
) -> tuple[str, list[Part]] | None:
    """Bases and places that residues are read from; None where that cannot be told.

    Parameters
    ----------
    row
        The CDS.
    first, last
        Residues, 1-based inclusive.
    length
        Residues of the protein: where the CDS has another number of codons, such as after edited or
        missing bases, no codon is named.

    Returns
    -------
    tuple
        Bases 5' to 3', and the parts of the record (0-based half-open) in that order.
    """
    if row.type != "CDS" or not genome.record(row.record).has_sequence:
        return None
    said = genome.qualifiers(row.fid).get("codon_start", ["1"])
    offset = int(said[0]) - 1 if said and said[0] in ("1", "2", "3") else 0
    codons = (sum(part.end - part.start for part in row.parts) - offset) // 3
    if codons - length not in (0, 1):
        return None
    low, high = offset + 3 * (first - 1), offset + 3 * last
    parts: list[Part] = []
    at = 0
    for part in row.parts:
        size = part.end - part.start
        a, b = max(low - at, 0), min(high - at, size)
        if a < b:
            start = part.start + a if part.strand >= 0 else part.end - b
            parts.append(Part(start, start + b - a, part.strand))
        at += size
    return genome.sequence(row.record, tuple(parts)), parts
