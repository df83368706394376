"""Which figure goes with an answer: a map of what it cites, or a plot of its table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.figures.plots import bars, gel, profile
from app.figures.region import region_map
from app.tools.base import Result

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library

PLACES = {
    "gene_neighbours", "between_genes", "region_contents", "gene_cluster", "gene_runs",
    "overlaps", "gene_location", "gene_details",
}  # fmt: skip
WIDEST = 120_000
"""Bases of a record that a map beside an answer shows at most."""
_NARROWEST = 6_000


def figure_for(library: Library, tool: str, result: Result) -> dict[str, Any] | None:
    """A plotly figure for a tool's result, or None where a picture would say nothing.

    Parameters
    ----------
    library
        The open genomes.
    tool
        Name of the tool that gave the result.
    result
        Its result; a figure that the tool made itself is kept.
    """
    if result.figure is not None or result.status != "answered":
        return result.figure
    table = result.table
    if tool in PLACES:
        return _map(library, result)
    if table is None:
        return None
    if tool == "composition":
        return profile(table)
    if tool == "codon_usage":
        return bars(table, "per thousand", "Codon usage", group="amino acid")
    if tool == "kmers":
        return bars(table, "occurrences", "Most frequent words")
    return gel(table) if tool == "digest" else None


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
