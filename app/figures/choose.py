"""Which figure goes with an answer: a map of what it cites, or a plot of its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.figures.coverage import KINDS, coverage
from app.figures.plots import FEWEST_LENGTHS, bars, frequencies, gel, lengths, profile, sites
from app.figures.region import region_map
from app.figures.style import COLOURS
from app.tools.base import Result, Table

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library

PLACES = {
    "gene_neighbours", "between_genes", "region_contents", "gene_cluster", "gene_runs",
    "overlaps", "gene_location", "gene_details",
}  # fmt: skip
LISTS = {"list_genes", "find_genes", "intergenic", "find_orfs"}
SITES = {"restriction_sites", "find_motif"}
COUNTED = {
    "count_genes": ("count", "Number of each"),
    "variant_summary": ("rows", "Variants"),
    "depth_by_gene": ("mean depth", "Mean depth"),
    "read_summary": ("reads", "Reads of each length"),
}
"""Tools whose tables are bars: the column of the heights, and the title."""
MEASURES: dict[str, tuple[str, str, float]] = {
    "length": ("Lengths", "bp", 1), "aa_length": ("Lengths", "amino acids", 1),
    "gc": ("GC content", "%", 100), "mass": ("Masses", "Da", 1),
    "pi": ("Isoelectric points", "pI", 1), "gravy": ("Hydropathy", "GRAVY", 1),
    "exons": ("Exons", "exons", 1), "introns": ("Introns", "introns", 1),
}  # fmt: skip
"""Words, unit and factor of what `gene_statistics` measures."""
WINDOWS = 400
_SHORTEST_RECORD, _LONGEST = 5_000, 30_000_000
WIDEST = 120_000
"""Bases of a record that a map beside an answer shows at most."""
_NARROWEST = 6_000


def figure_for(
    library: Library, tool: str, result: Result, arguments: Mapping[str, Any] | None = None
) -> dict[str, Any] | None:
    """A plotly figure for a tool's result, or None where a picture would say nothing.

    Parameters
    ----------
    library
        The open genomes.
    tool
        Name of the tool that gave the result.
    result
        Its result; a figure that the tool made itself is kept.
    arguments
        What the tool was asked.
    """
    if result.figure is not None or result.status != "answered":
        return result.figure
    table = result.table
    if tool in PLACES:
        return _map(library, result)
    if tool == "genome_summary" and arguments and arguments.get("fields") == ["gc"]:
        return _along(library, _records(library, arguments))
    if tool == "gene_statistics":
        return _spread(library, arguments or {})
    if tool in KINDS:
        return coverage(library, tool, arguments or {})
    if table is None:
        return None
    if tool == "composition":
        return profile(table) or _along(library, table)
    if tool == "codon_usage":
        return bars(table, "per thousand", "Codon usage", group="amino acid")
    if tool == "kmers":
        return bars(table, "occurrences", "Most frequent words")
    if tool == "digest":
        return gel(table)
    return _beside(tool, table)


def _beside(tool: str, table: Table) -> dict[str, Any] | None:
    """A plot that waits in its tab, as its mark tells the page: the table says more."""
    figure = None
    if tool in LISTS:
        figure = lengths(table)
    elif tool in SITES:
        figure = sites(table)
    elif tool in COUNTED:
        value, title = COUNTED[tool]
        figure = bars(table, value, title, name=table.columns[0])
    if figure is not None:
        figure["layout"]["meta"] = {"beside": True}
    return figure


def _spread(library: Library, arguments: Mapping[str, Any]) -> dict[str, Any] | None:
    """How the values lie of which a mean or the like was asked; waits in its tab."""
    from app.tools.genes.arguments import StatisticsArguments
    from app.tools.genes.statistics import measure_of, measured
    from app.tools.shared.phrase import plural

    asked = StatisticsArguments.model_validate(dict(arguments))
    genomes = library.select(asked.genome)
    found = measured(genomes[0], asked) if len(genomes) == 1 else None
    if found is None or isinstance(found, Result) or len(found[1]) < FEWEST_LENGTHS:
        return None
    selection, pairs = found
    what, unit, scale = MEASURES[measure_of(selection, asked)]
    figure = frequencies(
        [scale * value for _, value in pairs],
        f"{what} of {len(pairs):,} {plural(selection.noun)} {selection.words}".strip(),
        unit,
    )
    figure["layout"]["meta"] = {"beside": True}
    return figure


def _records(library: Library, arguments: Mapping[str, Any]) -> Table:
    """The records that a question for the GC content is about, of one genome."""
    genomes = library.select(arguments.get("genome"))
    asked = arguments.get("record")
    if len(genomes) != 1:
        return Table(["id"], [], 0)
    ids = [genomes[0].record(asked).id] if asked else [item.id for item in genomes[0].records]
    return Table(["id"], [[id] for id in ids], len(ids))


def _along(library: Library, table: Table) -> dict[str, Any] | None:
    """GC content and skew along the records whose composition was asked for."""
    owner = _owner(library.genomes, str(table.rows[0][0])) if table.rows else None
    if owner is None or not {row[0] for row in table.rows} <= {item.id for item in owner.records}:
        return None
    asked = [item.length for item in owner.records if item.id in {row[0] for row in table.rows}]
    if not _SHORTEST_RECORD <= sum(asked) <= _LONGEST or len(asked) > len(COLOURS):
        return None
    window = max(200, 100 * round(sum(asked) / WINDOWS / 100))
    from app.tools.registry import call

    windows = [
        call(library, "composition", {"genome": owner.name, "record": row[0], "window": window})
        for row in table.rows
    ]
    rows = [row for result in windows if result.table for row in result.table.rows]
    columns = next((result.table.columns for result in windows if result.table), [])
    return profile(Table(columns, rows, len(rows)))


def _map(library: Library, result: Result) -> dict[str, Any] | None:
    """The stretch around what is cited, if that lies close together on one record."""
    cited = [item for item in result.citations if item.qualifier != "record"]
    records = {item.record for item in cited}
    if len(records) != 1:
        return None
    record = records.pop()
    genome = _owner(library.genomes, record)
    if genome is None:
        return None
    length = genome.record(record).length
    circular = genome.record(record).topology == "circular"
    spans = [
        (item.start - 1, item.end if item.start <= item.end else item.end + length)
        for item in cited
    ]
    start, end = shortest(spans, length if circular else 0)
    if end - start > WIDEST:
        return None
    edge = max((_NARROWEST - (end - start)) // 2, (end - start) // 20)
    chosen = set(result.focus) | {item.id for item in cited}
    return region_map(genome, record, start - edge, end + edge, chosen)


def _owner(genomes: Sequence[Genome], record: str) -> Genome | None:
    found = [genome for genome in genomes if any(info.id == record for info in genome.records)]
    return found[0] if len(found) == 1 else None


def shortest(spans: list[tuple[int, int]], length: int) -> tuple[int, int]:
    """The shortest stretch that holds all spans; over the origin where that is shorter."""
    low, high = min(a for a, _ in spans), max(b for _, b in spans)
    if not length or high - low <= length // 2:
        return low, high
    turned = [(a - length, b - length) if a >= length // 2 else (a, b) for a, b in spans]
    over = min(a for a, _ in turned), max(b for _, b in turned)
    return over if over[1] - over[0] < high - low else (low, high)
