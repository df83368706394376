"""Questions on places of genes that were cut out of their genome: nothing lies beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.tools.shared.phrase import is_cut_out, plain

if TYPE_CHECKING:
    from app.plan.base import Call, Plan
    from app.session import Session

_OF_PLACES = frozenset({
    "gene_neighbours", "between_genes", "landmark_distance", "nearest_genes", "operon_place",
    "region_contents", "intergenic", "overlaps", "gene_runs", "flanking_sequences",
    "gene_cluster", "rrna_operons", "synteny",
})  # fmt: skip
_OF_STRAND = re.compile(r"\b(?:which|what) (?:dna )?(?:strand|orientation)\b", re.I)
_TOLD = frozenset({"gene_location", "gene_details"})
"""Tools that give what a title tells of a gene's place."""


def unplaced(session: Session, planned: Plan, question: str) -> str:
    """Why a plan cannot be carried out on genes that were cut out; empty where it can."""
    genomes = session.library.genomes
    stranded = _OF_STRAND.search(question) and not _TOLD & {call.tool for call in planned.calls}
    if len(genomes) != 1 or not (stranded or any(_of_place(call) for call in planned.calls)):
        return ""
    genome = genomes[0]
    if not is_cut_out(genome):
        return ""
    return (
        f"The records of {plain(genome.path.name)} are genes that were cut out of their genome, so "
        "what lies beside them and on which strand is not in the file; open the genome they come "
        "from, or ask where a single gene lies, which some titles tell."
    )


def _of_place(call: Call) -> bool:
    """Whether a call is about what lies where on a genome."""
    if call.tool == "gene_sequence":
        return bool(call.arguments.keys() & {"upstream", "downstream"})
    filters = call.arguments.get("filter", {})
    return call.tool in _OF_PLACES or "strand" in filters or "region" in filters
