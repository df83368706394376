"""The protein of a gene when one codon, or one base, is another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.base import Citation, Result, SequenceOut, tool
from app.tools.bases.codon_positions import residue_of
from app.tools.proteins.codon_parts import ACIDS, codon_of, offset_of, places_of
from app.tools.sequences.arguments import MutationArguments
from app.tools.sequences.extract import ImpossibleError, proteins_of
from app.tools.shared.parts import MATURE
from app.tools.shared.phrase import aa, gene_name, join, number, percent, plain, strand_words
from app.tools.shared.select import (
    Hit,
    ambiguous,
    declined,
    find_genes,
    main_record,
    no_sequence,
    open_genomes,
)
from app.tools.shared.several import ANSWERED, merged

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library
    from index.rows import FeatureRow, Gene

_COMPLEMENT = str.maketrans("ACGT", "TGCA")


@tool("mutation", "sequence", MutationArguments)
def mutation(library: Library, arguments: MutationArguments) -> Result:
    """The protein that is made when one codon of a gene or one base of a record is changed."""
    if arguments.name is None:
        return _anywhere(library, arguments)
    found = find_genes(library, arguments.name, arguments.genome, arguments.record)
    if isinstance(found, Result):
        return found
    if len(found) > ANSWERED:
        return ambiguous(arguments.name, found)
    return merged([_of_gene(hit, arguments) for hit in found])


def _anywhere(library: Library, arguments: MutationArguments) -> Result:
    """A base of a record, in every coding sequence over it."""
    if arguments.position is None:
        return declined("In which gene is the codon? Name the gene.")
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    results = []
    for genome in genomes:
        info = main_record(genome, arguments.record)
        if isinstance(info, Result):
            return info
        if not info.has_sequence:
            results.append(no_sequence(genome))
            continue
        if arguments.position > info.length:
            results.append(
                declined(
                    f"{plain(info.id)} is {number(info.length)} bases long, so it has no position "
                    f"{number(arguments.position)}."
                )
            )
            continue
        rows = genome.features(
            "type = 'CDS' AND record = ? AND start < ? AND \"end\" >= ? AND NOT pseudo",
            (info.id, arguments.position, arguments.position),
        )
        told = [one for row in rows if (one := _base(genome, row, arguments)) is not None]
        results.append(merged(_distinct(told)) if told else _no_codon(genome, info.id, arguments))
    return merged(results)


def _distinct(results: list[Result]) -> list[Result]:
    """Results less those that say the same."""
    return list({one.text: one for one in reversed(results)}.values())[::-1]


def _no_codon(genome: Genome, record: str, arguments: MutationArguments) -> Result:
    position = arguments.position or 1
    base = genome.slice(record, position - 1, position, 1)
    return Result(
        f"Position {number(position)} of {plain(record)} is {base} and lies in no coding sequence, "
        "so the change alters no protein that is annotated.",
        citations=[Citation(record, position, position, 1, record, "sequence")],
    )


def _of_gene(hit: Hit, arguments: MutationArguments) -> Result:
    genome, gene = hit
    if not genome.record(gene.record).has_sequence:
        return no_sequence(genome)
    try:
        protein, row = proteins_of(genome, gene)[0]
    except ImpossibleError as error:
        return declined(str(error))
    bases = {(arguments.expected or "A").upper(), arguments.to.upper()} <= set("ACGT")
    number_said = arguments.codon or 0
    if arguments.position is None and bases and number_said > len(protein) + 1:
        # A23403G of a gene: too far for a residue, but a base of the record.
        arguments = arguments.model_copy(update={"position": number_said, "codon": None})
    if arguments.position is not None:
        told = _base(genome, row, arguments)
        if told is not None:
            return told
        return declined(
            f"Position {number(arguments.position)} lies in no codon of {gene_name(gene)}; ask "
            "which gene lies there."
        )
    return _codon(genome, row, protein, number_said, arguments)


def _base(genome: Genome, row: Gene | FeatureRow, arguments: MutationArguments) -> Result | None:
    """One base of the record changed, as a coding sequence reads it; None outside of its codons."""
    position, new = arguments.position or 1, arguments.to.upper().replace("U", "T")
    places = [place for place in places_of(row, offset_of(genome, row), position - 1) if place[0]]
    if not places:
        return None
    if new not in set("ACGT"):
        return declined(f"'{plain(arguments.to)}' is no base; a position changes to A, C, G or T.")
    old = genome.slice(row.record, position - 1, position, 1)
    expected = (arguments.expected or old).upper()
    if expected != old:
        return declined(
            f"Position {number(position)} of {plain(row.record)} is {old} on the plus strand, not "
            f"{expected}; ask with the base that stands there."
        )
    try:
        protein = proteins_of(genome, row)[0][0]
    except ImpossibleError as error:
        return declined(str(error))
    codon, base = places[0]
    read = codon_of(genome, row, codon, codon, len(protein))
    if read is None or len(read[0]) != 3:
        return _uncounted(row)
    letters = list(read[0])
    letters[base - 1] = new if row.strand >= 0 else new.translate(_COMPLEMENT)
    lead = f"Position {number(position)} of {plain(row.record)} is {old}; as {new} it makes "
    return _effect(genome, row, protein, codon, "".join(letters), lead)


def _uncounted(row: Gene | FeatureRow) -> Result:
    return declined(
        f"The CDS of {gene_name(row)} has another number of codons than its protein has residues, "
        "so what a change of one codon makes cannot be told."
    )


def _codon(
    genome: Genome, row: Gene | FeatureRow, protein: str, at: int, arguments: MutationArguments
) -> Result:
    """One codon changed into another, a stop or one of a residue."""
    if not 1 <= at <= len(protein):
        return declined(
            f"The protein of {gene_name(row)} has {aa(len(protein))}, so there is no codon "
            f"{number(at)} to change; ask for one from 1 to {number(len(protein))}."
        )
    expected = (arguments.expected or protein[at - 1]).upper()
    if expected != protein[at - 1]:
        return declined(
            f"Residue {number(at)} of {gene_name(row)} is {_acid(protein[at - 1])}, not "
            f"{_acid(expected)}; ask with the residue that stands there."
        )
    to = arguments.to.upper().replace("U", "T")
    new = "*" if to in ("STOP", "*") else to
    return _effect(genome, row, protein, at, new, "", sequence=True)


def _acid(letter: str) -> str:
    return "a stop" if letter == "*" else ACIDS.get(letter, plain(letter))


def _effect(
    genome: Genome,
    row: Gene | FeatureRow,
    protein: str,
    at: int,
    new: str,
    lead: str,
    sequence: bool = False,
) -> Result:
    """What a new codon (three letters) or residue (one) at a place does to a protein.

    Parameters
    ----------
    lead
        Words before the codon, where a base of the record was changed.
    sequence
        Whether the new protein is given.
    """
    read = codon_of(genome, row, at, at, len(protein))
    if read is None:
        return _uncounted(row)
    bases, parts = read
    table = _table(genome, row)
    old = protein[at - 1] if at <= len(protein) else "*"
    letter = residue_of(new, table) if len(new) == 3 else new
    if at == 1 and row.type == "CDS" and new in _starts(table):
        letter = old  # Read as the first methionine wherever it starts.
    name = f"the mature peptide {plain(row.product)}" if row.type in MATURE else gene_name(row)
    spans = join([f"{number(one.start + 1)}..{number(one.end)}" for one in parts])
    where = f"{spans} on the {strand_words(row.strand or 1)} of {plain(row.record)}"
    first = f"codon {number(at)} of {name} ({bases} for {_acid(old)}, at {where})"
    shown = new if len(new) == 3 else "a codon"
    text = f"{lead}{first} {shown}" if lead else f"{first[0].upper()}{first[1:]} becomes {shown}"
    text += f" for {_acid(letter)}: "
    changed, made = f"{old}{at}{letter}", protein
    if at == 1 and row.type == "CDS" and letter != protein[0]:
        text += "the start codon is lost, so where translation would begin then is not told."
        sequence = False
    elif letter == old:
        text += "the protein stays the same (a synonymous change)."
    elif letter == "*":
        made = protein[: at - 1]
        text += (
            f"{changed}, a nonsense change. The protein ends after residue {number(at - 1)}: "
            f"{number(at - 1)} of {aa(len(protein))} are made ({percent((at - 1) / len(protein))})."
        )
    elif old == "*":
        text += f"{changed}, the stop is lost, and what is read on beyond the CDS is not computed."
        sequence = False
    else:
        made = protein[: at - 1] + letter + protein[at:]
        text += f"{changed}, a missense change. The protein keeps its {aa(len(protein))}."
    low, high = min(one.start for one in parts) + 1, max(one.end for one in parts)
    out = []
    if sequence and made:
        out = [
            SequenceOut(row.id, f"{plain(row.record)} {changed} {len(made)} aa", made, "protein")
        ]
    cited = [Citation(row.record, low, high, row.strand, row.id, "sequence")]
    return Result(text, citations=cited, sequences=out, focus=[row.id])


def _starts(table: int) -> list[str]:
    from Bio.Data.CodonTable import unambiguous_dna_by_id

    return list(unambiguous_dna_by_id[table].start_codons)


def _table(genome: Genome, row: Gene | FeatureRow) -> int:
    """Genetic code of a CDS, or of the CDS that a mature peptide is made from."""
    rows = genome.sql(
        "SELECT transl_table FROM features WHERE type = 'CDS' AND record = ? AND start <= ? "
        'AND "end" >= ? AND transl_table IS NOT NULL LIMIT 1',
        (row.record, row.start, row.end),
    )
    return int(rows[0][0]) if rows else 1
