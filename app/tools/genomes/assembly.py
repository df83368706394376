"""Figures of an assembly: N50, L50 and the like, total, mean and median length of its records."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, median
from typing import TYPE_CHECKING

from app.tools.base import Result, Table, tool
from app.tools.genomes.arguments import AssemblyArguments
from app.tools.genomes.facts import Scope, gc_fraction
from app.tools.shared.phrase import count, number, percent, plain
from app.tools.shared.select import open_genomes

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library

USUAL = (50, 90)
"""Shares told where none is asked for."""


def nx(lengths: Sequence[int], share: int) -> tuple[int, int]:
    """N and L of a share: the shortest length and the number of the longest records that together
    hold at least `share` percent of all bases.

    Parameters
    ----------
    lengths
        Of all records, in bp; at least one.
    share
        Percent, 1 to 100.
    """
    wanted, held = sum(lengths) * share / 100, 0
    ordered = sorted(lengths, reverse=True)
    for rank, length in enumerate(ordered, 1):
        held += length
        if held >= wanted:
            return length, rank
    return ordered[-1], len(ordered)


@tool("assembly_statistics", "summary", AssemblyArguments)
def assembly_statistics(library: Library, arguments: AssemblyArguments) -> Result:
    """N50, L50, N90 and the like of an assembly, with number and lengths of its records."""
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    rows = [[genome.name, *row] for genome in genomes for row in _rows(genome, arguments)]
    texts = [
        (f"**{plain(genome.name)}**: " if len(genomes) > 1 else "") + _text(genome, arguments)
        for genome in genomes
    ]
    several = len(genomes) > 1
    columns = ["genome", "figure", "value"] if several else ["figure", "value"]
    rows = rows if several else [row[1:] for row in rows]
    cited = [one for genome in genomes for one in Scope(genome).cite("sequence")]
    return Result("\n\n".join(texts), table=Table(columns, rows, len(rows)), citations=cited)


def _lengths(genome: Genome) -> list[int]:
    return [record.length for record in genome.records]


def _text(genome: Genome, arguments: AssemblyArguments) -> str:
    """The asked figures first, then what they are of."""
    lengths = _lengths(genome)
    unit = Scope(genome).unit
    told: list[str] = []
    fields = arguments.fields or ["n", "l"]
    for share in arguments.shares or ([] if set(fields) & {"mean", "median", "total"} else USUAL):
        length, rank = nx(lengths, share)
        held = count(rank, "record")
        if "n" in fields:
            told.append(f"The N{share} is {number(length)} {unit}")
            told[-1] += f" (L{share}: {number(rank)})" if "l" not in fields else ""
        if "l" in fields:
            lead = (
                f"the L{share} {number(rank)}"
                if "n" in fields
                else f"The L{share} is {number(rank)}"
            )
            told.append(lead)
            told[-1] += f": the longest {held} hold at least {share} % of the bases"
    text = f"{' and '.join(told[:2])}." if told else ""
    if len(told) > 2:
        rest = "; ".join(
            part[0].lower() + part[1:] if part.startswith("The") else part for part in told[2:]
        )
        text = f"{text[:-1]}; {rest}."
    if "mean" in fields:
        text += f" The mean length is {number(round(fmean(lengths)))} {unit}."
    if "median" in fields:
        text += f" The median length is {number(median(lengths))} {unit}."
    gc = gc_fraction(Scope(genome))
    low, high = min(lengths), max(lengths)
    text += f" The file holds {count(len(lengths), 'record')} with {number(sum(lengths))} {unit} in"
    text += f" all, from {number(low)} to {number(high)} {unit}"
    return f"{text}; GC content {percent(gc)}.".strip() if gc is not None else f"{text}.".strip()


def _rows(genome: Genome, arguments: AssemblyArguments) -> list[list[str | float]]:
    """Figure and value of everything that is computed."""
    lengths = _lengths(genome)
    rows: list[list[str | float]] = [
        ["records", len(lengths)],
        ["total length", sum(lengths)],
        ["longest", max(lengths)],
        ["shortest", min(lengths)],
        ["mean length", round(fmean(lengths), 1)],
        ["median length", median(lengths)],
    ]
    for share in dict.fromkeys([*USUAL, *arguments.shares]):
        length, rank = nx(lengths, share)
        rows += [[f"N{share}", length], [f"L{share}", rank]]
    return rows
