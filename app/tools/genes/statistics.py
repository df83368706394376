"""One figure over many genes: the mean, median, sum or spread of a measure of those that fit."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, median, pstdev
from typing import TYPE_CHECKING, Any

from app.tools.base import Result, Table, tool
from app.tools.genes.arguments import StatisticsArguments
from app.tools.genes.counting import why_none
from app.tools.genes.covered import covered, in_introns
from app.tools.genomes.facts import covered_bases
from app.tools.proteins.properties import coding_filter, ranked, rows_of
from app.tools.shared.filters import Selection
from app.tools.shared.phrase import citation, gene_name, number, percent, plural, the_genome
from app.tools.shared.select import declined, open_genomes, record_across, select
from app.tools.shared.several import merged

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library

PROTEIN = {"mass", "pi", "gravy"}
"""Measures that are computed from the protein."""

NOUN = {
    "length": "length",
    "aa_length": "protein length",
    "gc": "GC content",
    "mass": "protein mass",
    "pi": "isoelectric point (pI)",
    "gravy": "hydropathy (GRAVY)",
    "exons": "number of exons",
    "introns": "number of introns",
}


@tool("gene_statistics", "list", StatisticsArguments)
def gene_statistics(library: Library, arguments: StatisticsArguments) -> Result:
    """Mean, median, sum or spread of length, GC, mass, pI or exons over genes that fit a filter."""
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    place = arguments.filter.region
    chosen = record_across(genomes, arguments.filter.record or (place.record if place else None))
    if isinstance(chosen, Result):
        return chosen
    if arguments.statistic == "covered":
        told = in_introns if arguments.measure == "introns" else covered
        return merged([told(genome, arguments.filter) for genome in chosen])
    result = Result("")
    lines: list[str] = []
    rows: list[list[Any]] = []
    refused: list[Result] = []
    for genome in chosen:
        found = measured(genome, arguments)
        if isinstance(found, Result):
            refused.append(found)
            continue
        selection, values = found
        measure = measure_of(selection, arguments)
        ends = [_row(genome, selection, key) for key, _ in (values[0], values[-1])]
        lines.append(_sentence(genome, selection, values, ends, measure, arguments.statistic))
        rows.append([genome.name, *_summary([value for _, value in values])])
        result.citations += [citation(genome, row) for row in ends]
    if not lines:
        return refused[0]
    result.text = "\n\n".join(lines)
    columns = ["genome", "n", "mean", "median", "smallest", "largest", "sum"]
    result.table = Table(columns, rows, len(rows)) if len(rows) > 1 else None
    return result


def measure_of(selection: Selection, arguments: StatisticsArguments) -> str:
    """What is measured; the length of proteins is in amino acids."""
    if arguments.measure == "length" and selection.noun == "protein":
        return "aa_length"
    return arguments.measure


def measured(
    genome: Genome, arguments: StatisticsArguments
) -> tuple[Selection, list[tuple[int, float]]] | Result:
    """Selection and ``(row number, value)`` in ascending order, at least one; else a refusal."""
    measure: str = arguments.measure
    wanted = arguments.filter
    if measure == "gc" and not genome.has_sequence:
        return declined(
            f"{the_genome(genome, True)} holds annotation only, so GC content cannot be computed; "
            "open its FASTA file beside it."
        )
    selection = select(genome, coding_filter(wanted) if measure in PROTEIN else wanted)
    if isinstance(selection, Result):
        return selection
    if measure in PROTEIN:
        values = ranked(genome, selection, measure, "ascending")
    else:
        measure = measure_of(selection, arguments)
        column = {"introns": "exons - 1"}.get(measure, measure)
        key = "gid" if selection.table == "genes" else "fid"
        values = genome.sql(
            f"SELECT {key}, {column} FROM {selection.table} WHERE ({selection.where}) "
            f"AND {column} IS NOT NULL AND length > 0 ORDER BY 2, 1",
            selection.params,
        )
        if measure == "aa_length":
            values = [(row, value) for row, value in values if value]
    if not values:
        text = f"There are no {plural(selection.noun)} {selection.words}".rstrip()
        why = why_none(genome, wanted)
        return declined(f"{text} in {the_genome(genome)} to take the {NOUN[measure]} of. {why}")
    return selection, [(int(row), float(value)) for row, value in values]


def _row(genome: Genome, selection: Selection, key: int) -> Any:
    """Gene or feature by its number."""
    if selection.table == "genes":
        return genome.genes("gid = ?", (key,))[0]
    return rows_of(genome, [key])[0]


def _summary(values: Sequence[float]) -> list[float]:
    return [
        len(values),
        round(fmean(values), 4),
        median(values),
        values[0],
        values[-1],
        round(sum(values), 4),
    ]


def _value(measure: str, value: float) -> str:
    """A value with its unit."""
    if measure == "gc":
        return percent(value)
    if measure == "mass":
        return f"{number(value, 1)} Da"
    if measure in ("pi", "gravy"):
        return f"{value:.2f}" if measure == "pi" else f"{value:.3f}"
    shown = number(round(value, 1), None if round(value, 1).is_integer() else 1)
    return shown + {"length": " bp", "aa_length": " amino acids"}.get(measure, "")


def _sentence(
    genome: Genome,
    selection: Selection,
    values: list[tuple[int, float]],
    extremes: Sequence[Any],
    measure: str,
    statistic: str,
) -> str:
    """The asked figure first, then the others that say how it lies.

    `values` are ascending, and `extremes` the genes or features of the first and the last.
    """
    numbers = [value for _, value in values]
    noun = selection.noun if len(values) == 1 else plural(selection.noun)
    words = f" {selection.words}" if selection.words else ""
    whose = f"the {number(len(values))} {noun}{words} in {the_genome(genome)}"
    if len(values) == 1:
        whose = f"the only {noun}{words} in {the_genome(genome)}"
    what = NOUN[measure]
    mean, middle = _value(measure, fmean(numbers)), _value(measure, median(numbers))
    low, high = extremes
    ends = f"from {_value(measure, numbers[0])} ({gene_name(low)}) to "
    ends += f"{_value(measure, numbers[-1])} ({gene_name(high)})"
    if statistic == "total":
        lead = f"The lengths of {whose} add up to " if "length" in measure else ""
        lead = lead or f"The sum of the {what} over {whose} is "
        text = f"{lead}{_value(measure, sum(numbers))}{_covered(genome, selection, measure)}."
        text += f" The mean is {mean}, the median {middle}; they run {ends}."
    elif statistic == "median":
        text = f"The median {what} of {whose} is {middle} (mean {mean}; {ends})."
    elif statistic == "deviation":
        spread = _value(measure, pstdev(numbers))
        text = f"The standard deviation of the {what} of {whose} is {spread} (mean {mean}; {ends})."
    elif statistic == "range":
        text = f"The {what} of {whose} runs {ends}; the mean is {mean}, the median {middle}."
    else:
        text = f"The mean {what} of {whose} is {mean} (median {middle}; {ends})."
    return " ".join([text, *selection.said])


def _covered(genome: Genome, selection: Selection, measure: str) -> str:
    """Bases that the rows cover, each counted once, as a share of the genome."""
    length = sum(record.length for record in genome.records)
    if measure != "length" or not length or not genome.records:
        return ""
    query = f'SELECT record_no, start, "end", parts FROM {selection.table} WHERE {selection.where}'
    covered = covered_bases(genome.sql(query, selection.params))
    return f"; they cover {number(covered)} bases, {percent(covered / length)} of the genome"
