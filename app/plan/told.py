"""What calls carry, and what a question demands of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.plan.base import Call
from app.plan.reading import Reading
from app.tools.shared.words import singular


@dataclass(frozen=True, slots=True)
class Demand:
    """Something that a question states and calls leave out.

    Attributes
    ----------
    kind
        ``strand``, ``limit``, ``place``, ``name``, ``kind``, ``group``, ``share``, ``mean``,
        ``rank``, ``codon``, ``splice``, ``relation`` or ``record``.
    said
        The words of the question, to be quoted.
    """

    kind: str
    said: str


FILTERED = frozenset(
    {
        "list_genes", "count_genes", "find_genes", "extremes", "gene_statistics",
        "protein_properties", "flanking_sequences", "nearest_genes", "compare_genomes",
        "amino_acid_usage", "residue_ranking",
    }
)  # fmt: skip
"""Tools with a filter of genes."""


COUNTED = frozenset({"list_genes", "count_genes", "find_genes", "genome_summary", "gene_runs"})
"""Tools whose answers are a list or a number."""


LISTED = frozenset({"list_genes", "count_genes", "find_genes", "genome_summary"})


OF_GENES = FILTERED | COUNTED | {"pseudogenes", "duplicates", "codon_usage", "transfer_rnas"}


HOLDERS = frozenset({"chromosome", "contig", "scaffold", "plasmid", "source", "gene", "operon"})


class Told:
    """The values that calls carry."""

    def __init__(self, calls: Sequence[Call]) -> None:
        self.calls = calls
        self.tools = {call.tool for call in calls}
        values = [value for call in calls for value in _leaves(call.arguments)]
        self.text = " ".join(str(value).lower() for value in values)
        self.kinds = " ".join(
            kind.replace("_", " ").lower()
            for call in calls
            for kind in (call.arguments.get("filter") or {}).get("types", [])
        )
        self.keys = {key for call in calls for key in _keys(call.arguments)}
        self.numbers = [
            float(value)
            for value in values
            if isinstance(value, (int, float)) and not isinstance(value, bool)
        ]

    def number(self, value: float) -> bool:
        """Whether a number, or its neighbour (``more than 99`` is ``at least 100``), is there."""
        return any(abs(own - value) <= max(1.0, 1e-6 * abs(value)) for own in self.numbers)

    def says(self, value: object) -> bool:
        """Whether a name is there, in any case, or is said by a kind of feature."""
        said = str(value).lower()
        return said in self.text or singular(said) in self.kinds


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _leaves(item)
    else:
        yield value


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _keys(item)


Rule = Callable[[Reading, Told], "Demand | None"]
"""Finds one demand that calls leave out."""
