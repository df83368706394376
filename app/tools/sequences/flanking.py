"""Bases beside many genes at once: 60 bp upstream of every gene, as FASTA."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.tools.base import Citation, Result, SequenceOut, Table, tool
from app.tools.genes.counting import why_none
from app.tools.sequences.arguments import FlanksArguments
from app.tools.sequences.extract import flank, flank_span, gene_dna, region_title
from app.tools.shared.phrase import CITED, bp, count, join, number, plain, plural, the_genome
from app.tools.shared.select import (
    declined,
    fetch,
    no_sequence,
    open_genomes,
    record_across,
    select,
)

if TYPE_CHECKING:
    from app.tools.shared.filters import Selection
    from index.genome import Genome
    from index.library import Library
    from index.rows import FeatureRow, Gene

MOST_BASES = 30_000_000
"""Bases given at most; more is the genome itself."""

COLUMNS = ("id", "gene", "side", "record", "start", "end", "strand", "length (bp)")


@dataclass(slots=True)
class Flanks:
    """What was cut beside the genes of one genome.

    Attributes
    ----------
    rows
        Cells of the table, in the order of `COLUMNS`; 1-based inclusive, start > end over the
        origin.
    genes
        Genes that gave anything.
    anchors
        How many were counted from their CDS (``CDS``) and from the feature itself (``gene``).
    short, bare
        Genes with fewer bases than wanted before the end of a record, and with none at all.
    """

    rows: list[list[Any]] = field(default_factory=list)
    sequences: list[SequenceOut] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    genes: list[str] = field(default_factory=list)
    anchors: Counter[str] = field(default_factory=Counter)
    short: int = 0
    bare: int = 0


@tool("flanking_sequences", "sequence", FlanksArguments)
def flanking_sequences(library: Library, arguments: FlanksArguments) -> Result:
    """Bases upstream or downstream of every gene that fits a filter, on its own strand, as FASTA.

    Counted from the CDS where there is one, as for a single gene; clipped at the ends of a linear
    record and read over the origin of a circular one.
    """
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    if not (arguments.upstream or arguments.downstream):
        return declined(
            "How many bases are wanted, and on which side? Ask for '100 bp upstream of every gene'."
        )
    chosen = record_across(genomes, arguments.filter.record)
    if isinstance(chosen, Result):
        return chosen
    result = Result("")
    lines: list[str] = []
    rows: list[list[Any]] = []
    refused: list[Result] = []
    for genome in chosen:
        selection = select(genome, arguments.filter)
        if isinstance(selection, Result):
            refused.append(selection)
            continue
        if not genome.has_sequence:
            refused.append(no_sequence(genome))
            continue
        found = fetch(genome, selection, limit=arguments.limit)
        if len(found) * (arguments.upstream + arguments.downstream) > MOST_BASES:
            refused.append(
                declined(
                    f"That would be more than {number(MOST_BASES)} bases for "
                    f"{count(len(found), selection.noun)}; ask for fewer bases or fewer genes."
                )
            )
            continue
        cut = _cut(genome, found, arguments)
        lines.append(_sentence(genome, selection, len(found), cut, arguments))
        rows += [[genome.name, *row] if len(chosen) > 1 else row for row in cut.rows]
        result.sequences += cut.sequences
        result.citations += cut.citations
        result.focus += cut.genes[:100]
    if not lines:
        return refused[0]
    result.text = "\n\n".join([*lines, *(item.text for item in refused)])
    result.citations = result.citations[:CITED]
    if rows:
        columns = ["genome", *COLUMNS] if len(chosen) > 1 else list(COLUMNS)
        result.table = Table(columns, rows, len(rows))
    return result


def _cut(genome: Genome, found: Sequence[Gene | FeatureRow], arguments: FlanksArguments) -> Flanks:
    """The wanted bases beside every gene or feature."""
    cut = Flanks()
    coding = _coding(genome) if found and hasattr(found[0], "product_fid") else {}
    for row in found:
        if not genome.record(row.record).has_sequence:
            cut.bare += 1
            continue
        anchor = row if row.gid is None else coding.get(row.gid, row)
        before = len(cut.sequences)
        if arguments.with_gene:
            clipped = _around(genome, row, anchor, arguments, cut)
        else:
            clipped = _beside(genome, row, anchor, arguments, cut)
        if len(cut.sequences) == before:
            cut.bare += 1
            continue
        cut.genes.append(row.id)
        cut.anchors["CDS" if anchor is not row or row.type == "CDS" else "feature"] += 1
        cut.short += clipped
    return cut


def _coding(genome: Genome) -> dict[int, FeatureRow]:
    """The CDS with the longest protein of each gene."""
    found: dict[int, FeatureRow] = {}
    for row in genome.features("type = 'CDS' AND gid IS NOT NULL"):
        assert row.gid is not None
        other = found.get(row.gid)
        if other is None or (row.aa_length or 0) > (other.aa_length or 0):
            found[row.gid] = row
    return found


def _sides(arguments: FlanksArguments) -> list[tuple[str, int]]:
    both = (("upstream", arguments.upstream), ("downstream", arguments.downstream))
    return [(side, bases) for side, bases in both if bases]


def _beside(
    genome: Genome,
    row: Gene | FeatureRow,
    anchor: Gene | FeatureRow,
    arguments: FlanksArguments,
    cut: Flanks,
) -> bool:
    """Add each flank alone; whether any of them is shorter than wanted."""
    clipped = False
    for side, bases in _sides(arguments):
        text = flank(genome, row.record, anchor.parts, side, bases)
        clipped = clipped or len(text) < bases
        if text:
            span = flank_span(genome, row.record, anchor.parts, side, bases)
            _add(genome, row, side, span, text, cut)
    return clipped


def _around(
    genome: Genome,
    row: Gene | FeatureRow,
    anchor: Gene | FeatureRow,
    arguments: FlanksArguments,
    cut: Flanks,
) -> bool:
    """Add the gene between its flanks as one stretch; whether a flank is shorter than wanted."""
    texts, spans, clipped = {"upstream": "", "downstream": ""}, {}, False
    for side, bases in _sides(arguments):
        texts[side] = flank(genome, row.record, anchor.parts, side, bases)
        spans[side] = flank_span(genome, row.record, anchor.parts, side, bases)
        clipped = clipped or len(texts[side]) < bases
    strand = anchor.parts[0].strand or 1
    first, last = ("upstream", "downstream") if strand > 0 else ("downstream", "upstream")
    low, high = anchor.start, anchor.end
    if anchor.wraps:
        parts = anchor.parts if strand > 0 else anchor.parts[::-1]
        low, high = parts[0].start, parts[-1].end + genome.record(row.record).length
    low = spans[first][0] if texts[first] else low
    high += len(texts[last])
    text = texts["upstream"] + gene_dna(genome, anchor) + texts["downstream"]
    _add(genome, row, "with flanks", (low, high, strand), text, cut)
    return clipped


def _add(
    genome: Genome,
    row: Gene | FeatureRow,
    side: str,
    span: tuple[int, int, int],
    text: str,
    cut: Flanks,
) -> None:
    """One FASTA entry with its row and citation; `span` is 0-based half-open."""
    start0, end0, strand = span
    length = genome.record(row.record).length
    title = region_title(row.record, length, start0, end0, strand)
    symbol = f"{row.symbol} " if row.symbol and row.symbol != row.id else ""
    start, end = start0 % length + 1, (end0 - 1) % length + 1
    sign = "+" if strand > 0 else "-"
    cut.rows.append([row.id, row.symbol or "", side, row.record, start, end, sign, len(text)])
    cut.sequences.append(SequenceOut(row.id, f"{symbol}{side} {len(text)} bp {title}", text))
    if len(cut.citations) < CITED:
        cut.citations.append(Citation(row.record, start, end, strand, row.id, "sequence"))


def _sentence(
    genome: Genome, selection: Selection, total: int, cut: Flanks, arguments: FlanksArguments
) -> str:
    """What is given, from where it was counted, and where a record ended too early."""
    noun, where = selection.noun, the_genome(genome)
    conditions = f" {selection.words}" if selection.words else ""
    if not total:
        why = why_none(genome, arguments.filter)
        return f"There are no {plural(noun)}{conditions} in {where}. {why}".strip()
    size = join([f"{bp(bases)} {side}" for side, bases in _sides(arguments)])
    of_all = f"{'the ' if total == 1 else ''}{count(total, noun)}{conditions}"
    if arguments.with_gene:
        text = f"Here {'is' if total == 1 else 'are'} {of_all} of {where} with {size}"
    else:
        text = f"Here are the {size} of {of_all} in {where}"
    said = [f"{text}, each 5' to 3' on its own strand{_counted_from(cut)}."]
    if cut.short:
        said.append(
            f"{number(cut.short)} of them {'is' if cut.short == 1 else 'are'} cut short by the end "
            "of a record."
        )
    if cut.bare:
        said.append(
            f"{number(cut.bare)} {'has' if cut.bare == 1 else 'have'} no bases on that side."
        )
    return " ".join([*said, *map(plain, selection.said)])


def _counted_from(cut: Flanks) -> str:
    coding, others = cut.anchors["CDS"], cut.anchors["feature"]
    if coding and others:
        return ", counted from the CDS (from the gene itself where there is none)"
    return ", counted from the CDS" if coding else ""
