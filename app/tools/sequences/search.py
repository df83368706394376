"""Where a pasted sequence occurs in the open genomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.tools.arguments import SearchSequenceArguments
from app.tools.base import Citation, Result, Table, tool
from app.tools.places.sites import flank_words
from app.tools.shared.phrase import (
    CITED,
    count,
    gene_name,
    in_genome,
    join,
    number,
    percent,
    plain,
    sign,
    strand_words,
    the_genome,
    times,
)
from app.tools.shared.select import declined, no_sequence, open_genomes
from app.tools.shared.several import merged

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library
    from index.match import Match

TOLD = 5
"""Matches of a sentence at most."""

_HOW = {
    "exact": "exactly",
    "approximate": "with differences",
    "protein": "in an annotated protein",
    "translated": "in a translated reading frame",
}


@tool("search_sequence", "search", SearchSequenceArguments)
def search_sequence(library: Library, arguments: SearchSequenceArguments) -> Result:
    """Where a pasted DNA or protein sequence occurs, exactly or nearly."""
    from index.align import clean, is_nucleotide, locate

    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    results: list[Result] = []
    found = False
    for genome in genomes:
        try:
            letters = clean(arguments.sequence)
            matches = locate(genome, arguments.sequence)
        except ValueError as error:
            text = str(error).rstrip(".")
            return declined(f"{text}; paste bases or residues, with or without a FASTA header.")
        if not genome.has_sequence and not matches:
            results.append(no_sequence(genome))
            continue
        matches = [item for item in matches if _close(item, arguments.max_mismatches)]
        unit = "base" if is_nucleotide(letters) else "residue"
        subject = f"The pasted sequence ({count(len(letters), unit)})"
        results.append(_told(genome, matches, subject, len(letters), genomes))
        found = found or bool(matches)
    if found:
        results = [item for item in results if item.status == "answered"]
    return merged(results)


def _close(match: Match, allowed: int | None) -> bool:
    """Whether a match has at most so many differing letters."""
    if allowed is None:
        return True
    size = match.query_end - match.query_start
    return round((1 - match.identity) * size) <= allowed


def _told(
    genome: Genome, matches: Sequence[Match], subject: str, size: int, genomes: Sequence[Genome]
) -> Result:
    """Matches in one genome."""
    name = the_genome(genome)
    if not matches:
        return Result(
            f"{subject} does not occur in {name} (0 matches), neither exactly nor with few "
            "differences, on either strand."
        )
    kinds = {match.kind for match in matches}
    how = _HOW[matches[0].kind] if len(kinds) == 1 else "exactly or nearly"
    text = f"{subject} occurs {times(len(matches))}{in_genome(genomes, genome)}, {how}"
    if len(matches) <= TOLD:
        text += f": {join([_words(genome, match, size) for match in matches])}."
    else:
        text += f"; the best match is {_words(genome, matches[0], size)}."
    rows = [_row(genome, match) for match in matches]
    columns = [
        "id",
        "gene",
        "record",
        "start",
        "end",
        "strand",
        "identity (%)",
        "query start",
        "query end",
        "match",
    ]
    return Result(
        text,
        table=Table(columns, rows, len(rows)) if len(rows) > 3 else None,
        citations=[_citation(genome, match) for match in matches[:CITED]],
        focus=list(dict.fromkeys(gene.id for match in matches for gene in match.genes)),
    )


def _ends(genome: Genome, match: Match) -> tuple[int, int]:
    """1-based first and last base; start > end over the origin."""
    length = genome.record(match.record).length
    return match.start % length + 1, (match.end - 1) % length + 1


def _words(genome: Genome, match: Match, size: int) -> str:
    """``NC_000913.3:1..60 on the plus strand, in *lacZ* (b0344)``."""
    start, end = _ends(genome, match)
    over = " (over the origin)" if start > end else ""
    text = f"{plain(match.record)} at {number(start)}..{number(end)}{over}"
    text += f" on the {strand_words(match.strand)}"
    if match.identity < 1 or match.query_end - match.query_start < size:
        text += f" ({percent(match.identity, 1)} identity"
        if match.query_end - match.query_start < size:
            text += f" over its positions {match.query_start + 1} to {match.query_end}"
        text += ")"
    if match.genes:
        return f"{text}, in {join([gene_name(gene) for gene in match.genes[:4]])}"
    return f"{text}, {flank_words(genome, match.record, match.start)}"


def _row(genome: Genome, match: Match) -> list:
    return [
        ", ".join(gene.id for gene in match.genes) or "intergenic",
        ", ".join(gene.symbol for gene in match.genes if gene.symbol),
        match.record,
        *_ends(genome, match),
        sign(match.strand),
        round(100 * match.identity, 2),
        match.query_start + 1,
        match.query_end,
        match.kind,
    ]


def _citation(genome: Genome, match: Match) -> Citation:
    name = match.genes[0].id if match.genes else match.record
    start, end = _ends(genome, match)
    return Citation(match.record, start, end, match.strand, name, "sequence")
