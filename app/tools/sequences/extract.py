"""Sequences of genes as FASTA entries: gene, coding sequence, RNA, protein, flanks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from app.tools.base import SequenceOut
from app.tools.shared.parts import MATURE, mature_protein
from app.tools.shared.phrase import fasta_title, gene_name, number, plain, sign, the_genome

if TYPE_CHECKING:
    from index.genome import Genome
    from index.records import Part
    from index.rows import FeatureRow, Gene

_COMPLEMENT = str.maketrans("ACGTUNRYKMBDHVSWacgtunrykmbdhvsw", "TGCAANYRMKVHDBSWtgcaanyrmkvhdbsw")


class ImpossibleError(ValueError):
    """A sequence that cannot be given, with the reason in one sentence."""


def reverse_complement(sequence: str) -> str:
    """Reverse complement of DNA with IUPAC codes; an RNA stays RNA."""
    turned = sequence.translate(_COMPLEMENT)[::-1]
    rna = "U" in sequence.upper() and "T" not in sequence.upper()
    return turned.replace("T", "U").replace("t", "u") if rna else turned


def transcribed(sequence: str) -> str:
    """DNA as RNA: U in place of T."""
    return sequence.replace("T", "U").replace("t", "u")


def gene_dna(genome: Genome, gene: Gene | FeatureRow) -> str:
    """The gene's stretch of the record on its own strand, introns with it.

    Features over the origin and trans-spliced ones (parts on both strands) are joined by parts.
    """
    if gene.strand == 0 or gene.wraps or len(gene.parts) == 1:
        return genome.sequence(gene.record, gene.parts)
    return genome.slice(gene.record, gene.start, gene.end, gene.strand)


def is_gene(row: Gene | FeatureRow) -> bool:
    """Whether a row is of the gene model rather than a single feature."""
    return hasattr(row, "product_fid")


def coding_rows(genome: Genome, row: Gene | FeatureRow) -> list[FeatureRow]:
    """CDS of a gene (or the CDS itself), one for each distinct protein, longest first."""
    if not is_gene(row):
        return [row] if row.type == "CDS" else []  # type: ignore[list-item]
    rows = genome.coding(row.gid)
    if row.n_products == 1:  # type: ignore[union-attr]
        # One was meant, by the name of its transcript or protein; a gene of one has no others.
        rows = [item for item in rows if item.fid == row.product_fid] or rows  # type: ignore[union-attr]
    return sorted(rows, key=lambda item: -(item.aa_length or 0))


def proteins_of(genome: Genome, row: Gene | FeatureRow) -> list[tuple[str, FeatureRow | Gene]]:
    """Distinct proteins of a gene with the CDS of each.

    Raises
    ------
    ImpossibleError
        There is no protein: an RNA gene, a pseudogene, or no bases to translate.
    """
    coding = coding_rows(genome, row)
    name = gene_name(row)
    if row.type in MATURE and genome.record(row.record).has_sequence:
        return [(mature_protein(genome, row), row)]
    if not coding:
        what = row.kind if is_gene(row) else row.type  # type: ignore[union-attr]
        kind = (
            "pseudogene" if row.pseudo else f"{plain(what)} gene" if is_gene(row) else plain(what)
        )
        raise ImpossibleError(f"{name} has no protein: no CDS is annotated for this {kind}.")
    found: list[tuple[str, FeatureRow | Gene]] = []
    reason = ""
    for item in coding:
        if item.pseudo and not genome.qualifiers(item.fid).get("translation"):
            reason = f"{name} is a pseudogene and the file gives no translation for it."
            continue
        try:
            protein = genome.protein(item)
        except ValueError as error:
            reason = f"{name} has no protein sequence: {plain(str(error)).rstrip('.')}."
            continue
        if protein and all(protein != other for other, _ in found):
            found.append((protein, item))
    if not found:
        raise ImpossibleError(reason or f"{name} has no protein sequence.")
    return found


def outputs(genome: Genome, row: Gene | FeatureRow, kind: str) -> list[SequenceOut]:
    """FASTA entries of a gene or feature as ``dna``, ``cds``, ``rna``, ``protein`` or ``introns``.

    Raises
    ------
    ImpossibleError
        The gene has no such sequence, or the file holds no bases.
    """
    if kind == "protein":
        found = proteins_of(genome, row)
        return [
            SequenceOut(
                row.id,
                fasta_title(genome, item, plain(item.protein_id or "")) + isoform(n, len(found)),
                protein,
                "protein",
            )
            for n, (protein, item) in enumerate(found, 1)
        ]
    require_bases(genome, row)
    if kind == "cds":
        coding = coding_rows(genome, row)
        if not coding:
            raise ImpossibleError(
                f"{gene_name(row)} has no coding sequence: no CDS is annotated for it."
            )
        unique: dict[str, FeatureRow] = {}
        for item in coding:
            unique.setdefault(genome.sequence(item.record, item.parts), item)
        return [
            SequenceOut(row.id, fasta_title(genome, item, "CDS") + isoform(n, len(unique)), bases)
            for n, (bases, item) in enumerate(unique.items(), 1)
        ]
    if kind == "introns":
        found_introns = introns(genome, row)
        if not found_introns:
            raise ImpossibleError(f"{gene_name(row)} has no intron in the annotation.")
        return [
            SequenceOut(
                row.id,
                f"{plain(row.symbol or '')} intron {n} of {len(found_introns)} "
                f"{plain(row.record)}:{start + 1}..{end}({sign(row.strand)})".strip(),
                genome.slice(row.record, start, end, row.strand),
            )
            for n, (start, end) in enumerate(found_introns, 1)
        ]
    if kind == "rna":
        source = _transcript(genome, row)
        bases = transcribed(genome.sequence(source.record, source.parts))
        return [
            SequenceOut(row.id, fasta_title(genome, source, f"{source.type} RNA"), bases, "rna")
        ]
    return [SequenceOut(row.id, fasta_title(genome, row), gene_dna(genome, row))]


SHORTEST_INTRON = 10
"""Bases; shorter gaps of a join are frameshifts."""


def introns(genome: Genome, row: Gene | FeatureRow) -> list[tuple[int, int]]:
    """Introns of a gene's transcript in reading order, 0-based half-open on its record.

    The gaps between the parts of its mRNA or RNA, between the exons of its only transcript, or
    between the parts of its longest CDS; none of trans-spliced genes.
    """
    parts = _exons(genome, row)
    if row.strand == 0 or any(part.strand != parts[0].strand for part in parts):
        return []
    gaps = []
    for one, two in pairwise(parts):
        start, end = min(one.end, two.end), max(one.start, two.start)
        if end - start >= SHORTEST_INTRON:
            gaps.append((start, end))
    return gaps


def _exons(genome: Genome, row: Gene | FeatureRow) -> list[Part]:
    """Exons of one transcript in reading order, as far as the file tells them."""
    source = _transcript(genome, row)
    if len(source.parts) > 1 or not is_gene(row):
        return list(source.parts)
    rows = genome.features("gid = ? AND (type LIKE '%RNA' OR type = 'exon')", (row.gid,))
    exons = {part for item in rows if item.type == "exon" for part in item.parts}
    if len(exons) > 1 and len(rows) - sum(item.type == "exon" for item in rows) < 2:
        return sorted(exons, key=lambda part: part.start * (row.strand or 1))
    coding = coding_rows(genome, row)
    return list(coding[0].parts if coding else source.parts)


def isoform(ordinal: int, total: int) -> str:
    """`` isoform 2 of 3`` where there are several."""
    return f" isoform {ordinal} of {total}" if total > 1 else ""


def require_bases(genome: Genome, row: Gene | FeatureRow) -> None:
    """Raise `ImpossibleError` where the record of a gene has no sequence."""
    if not genome.record(row.record).has_sequence:
        raise ImpossibleError(
            f"{the_genome(genome, True)} "
            f"holds no bases for {plain(row.record)} (annotation only), so "
            f"the sequence of {gene_name(row)} cannot be given; open the FASTA file beside it."
        )


def _transcript(genome: Genome, row: Gene | FeatureRow) -> Gene | FeatureRow:
    """The RNA of a gene: its mRNA or RNA feature, else its CDS, else the gene."""
    if not is_gene(row):
        return row
    rows = genome.features("gid = ? AND (type LIKE '%RNA' OR type = 'CDS')", (row.gid,))
    rows = sorted(rows, key=lambda item: (item.type == "CDS", -item.length))
    return rows[0] if rows else row


def flank(genome: Genome, record: str, parts: Sequence[Part], side: str, bases: int) -> str:
    """Bases beside a feature, 5' to 3' on its own strand.

    Parameters
    ----------
    parts
        Stretches of the feature in biological order.
    side
        ``upstream`` or ``downstream``.
    bases
        How many; clipped at the ends of a linear record and at one turn of a circular one.
    """
    start, end, strand = flank_span(genome, record, parts, side, bases)
    return genome.slice(record, start, end, strand)


def flank_span(
    genome: Genome, record: str, parts: Sequence[Part], side: str, bases: int
) -> tuple[int, int, int]:
    """0-based half-open ends and strand of a flank; below 0 or past the end on circular records."""
    info = genome.record(record)
    part = parts[0] if side == "upstream" else parts[-1]
    strand = part.strand or 1
    before = (side == "upstream") == (strand > 0)
    if info.topology == "circular":
        bases = min(bases, info.length - sum(item.end - item.start for item in parts))
    start, end = (part.start - bases, part.start) if before else (part.end, part.end + bases)
    if info.topology != "circular":
        start, end = max(0, start), min(info.length, end)
    return start, end, strand


def region_title(record: str, length: int, start: int, end: int, strand: int) -> str:
    """``NC_1:101..200(+)`` of a 0-based half-open region that may run over the origin."""
    low, high = start % length + 1, (end - 1) % length + 1
    return f"{record}:{low}..{high}({sign(strand)})"


def pieces(bases: str, first: int | None, last: int | None, unit: str) -> list[tuple[str, str]]:
    """The first and last letters of a sequence as wanted, each with a label; all of it else."""
    found = []
    if first is not None:
        found.append((bases[:first], f"first {number(min(first, len(bases)))} {unit}"))
    if last is not None:
        found.append((bases[-last:], f"last {number(min(last, len(bases)))} {unit}"))
    return found or [(bases, "")]
