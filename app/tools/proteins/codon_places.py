"""Which codon and residue a position of a record falls in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.base import Citation, Result, tool
from app.tools.proteins.arguments import CodonPlaceArguments
from app.tools.proteins.codon_parts import ACIDS, codon_of, offset_of, places_of
from app.tools.sequences.extract import coding_rows
from app.tools.shared.parts import MATURE, mature_protein
from app.tools.shared.phrase import bp, count, gene_name, join, number, place, plain, strand_words
from app.tools.shared.select import (
    Hit,
    ambiguous,
    declined,
    find_genes,
    main_record,
    open_genomes,
    record_across,
)
from app.tools.shared.several import ANSWERED, merged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.genome import Genome
    from index.library import Library
    from index.rows import FeatureRow, Gene


@tool("codon_place", "protein", CodonPlaceArguments)
def codon_place(library: Library, arguments: CodonPlaceArguments) -> Result:
    """Which codon and residue of a gene or mature peptide a position of a record falls in."""
    if arguments.name is not None:
        found = find_genes(library, arguments.name, arguments.genome, arguments.record)
        if isinstance(found, Result):
            return found
        if len(found) > ANSWERED:
            return ambiguous(arguments.name, found)
        told = [_of_gene(hit, arguments.position) for hit in found]
        return merged([one for one in told if one.status == "answered"] or told)
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    chosen = record_across(genomes, arguments.record)
    if isinstance(chosen, Result):
        return chosen
    return merged([_anywhere(genome, arguments.record, arguments.position) for genome in chosen])


def in_gene(hit: Hit, position: int) -> Result | None:
    """The codon that a position of the record falls in, None outside of the gene."""
    genome, gene = hit
    if not gene.start < position <= gene.end or position > genome.record(gene.record).length:
        return None
    return _of_gene(hit, position)


def _of_gene(hit: Hit, position: int) -> Result:
    genome, gene = hit
    mature = gene.type in MATURE
    rows: Sequence[Gene | FeatureRow] = [gene] if mature else coding_rows(genome, gene)
    if not rows and (inside := _told(genome, _at(genome, gene.record, position), position, gene)):
        return inside  # The gene of a polyprotein whose CDS have names of their own.
    if not rows:
        return declined(
            f"{gene_name(gene)} has no coding sequence in the annotation, so {number(position)} "
            "falls in no codon of it; ask what lies at that position."
        )
    if not mature:
        rows = [*rows, *_at(genome, gene.record, position, matures=True)]
    told = _told(genome, rows, position, gene)
    if told is not None:
        return told
    where = f"Position {number(position)} of {plain(gene.record)}"
    if gene.start < position <= gene.end:
        return Result(
            f"{where} falls in no codon of {gene_name(gene)}: it lies in an intron or an "
            f"untranslated part. The gene lies {place(genome, gene)}.",
            focus=[gene.id],
            citations=[_cite(gene, gene.start + 1, gene.end)],
        )
    return declined(
        f"{where} lies outside of {gene_name(gene)}, which is {place(genome, gene)}; ask what lies "
        "at that position."
    )


def _anywhere(genome: Genome, record: str | None, position: int) -> Result:
    """All coding sequences and mature peptides at a position."""
    info = main_record(genome, record)
    if isinstance(info, Result):
        return info
    if position > info.length:
        return declined(
            f"{plain(info.id)} is {bp(info.length)} long, so it has no position {number(position)}."
        )
    rows = [*_at(genome, info.id, position), *_at(genome, info.id, position, matures=True)]
    told = _told(genome, rows, position, None)
    if told is not None:
        return told
    return Result(
        f"Position {number(position)} of {plain(info.id)} falls in no codon: no coding sequence "
        "is annotated over it.",
        citations=[Citation(info.id, position, position, 0, info.id)],
    )


def _at(genome: Genome, record: str, position: int, matures: bool = False) -> list[FeatureRow]:
    kinds = sorted(MATURE) if matures else ["CDS"]
    marks = ", ".join("?" * len(kinds))
    return genome.features(
        f'type IN ({marks}) AND record = ? AND start < ? AND "end" >= ? AND NOT pseudo',
        (*kinds, record, position, position),
    )


def _told(
    genome: Genome, rows: Sequence[Gene | FeatureRow], position: int, gene: Gene | None
) -> Result | None:
    """A sentence for each codon of the rows that a position stands in; None without any."""
    found: dict[tuple[str, str, int, int], tuple[str, Citation]] = {}
    for row in rows:
        for codon, base in places_of(row, offset_of(genome, row), position - 1):
            # A CDS that goes on further, or another splice form, numbers the codon alike.
            key = (row.id, row.product if row.type in MATURE else "", codon, base)
            found.setdefault(key, _sentence(genome, row, codon, base, position))
    if not found:
        return None
    cited = [one for _, one in found.values()]
    focus = [gene.id] if gene is not None else list(dict.fromkeys(one.id for one in cited))
    text = " ".join(line for line, _ in found.values())
    return Result(text, citations=cited[:25], focus=focus)


def _sentence(
    genome: Genome, row: Gene | FeatureRow, codon: int, base: int, position: int
) -> tuple[str, Citation]:
    name = gene_name(row)
    if row.type in MATURE:
        name = f"the mature peptide {plain(row.product or row.symbol or row.id)}"
    where = f"Position {number(position)} of {plain(row.record)}"
    whole = (sum(part.end - part.start for part in row.parts) - offset_of(genome, row)) // 3
    if not codon or codon > whole:
        end = "before the first" if not codon else "behind the last"
        return f"{where} lies {end} whole codon of {name}.", _cite(row, position, position)
    protein = _protein(genome, row)
    read = codon_of(genome, row, codon, codon, len(protein))
    known = read is not None and bool(protein)
    bases, parts = read or codon_of(genome, row, codon, codon, 0) or ("", [])
    spans = join([f"{number(one.start + 1)}..{number(one.end)}" for one in parts])
    strand = strand_words(row.strand or 1)
    ordinal = ("first", "second", "third")[base - 1]
    text = f"{where} is the {ordinal} base of codon {number(codon)} of {name}"
    if not bases:
        text += "; the file holds no bases, so the codon cannot be read, but it lies at"
    elif not known:
        text += f", {bases}, at"
    elif codon <= len(protein):
        letter = protein[codon - 1]
        text += f", {bases} for {ACIDS.get(letter, plain(letter))}, at"
    else:
        text += f", its stop codon {bases}, at"
    text += f" {spans} on the {strand} ({count(whole, 'codon')})."
    low, high = min(one.start for one in parts) + 1, max(one.end for one in parts)
    return text, _cite(row, low, high)


def _protein(genome: Genome, row: Gene | FeatureRow) -> str:
    """Residues, empty where the file does not tell them."""
    try:
        return mature_protein(genome, row) if row.type in MATURE else genome.protein(row)
    except ValueError:
        return ""


def _cite(row: Gene | FeatureRow, start: int, end: int) -> Citation:
    return Citation(row.record, start, end, row.strand, row.id, "location")
