"""The sentence that says where a gene was found by its product, not by the symbol asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.plan.base import Plan
from app.tools.base import Result
from app.tools.shared.known import by_symbol
from app.tools.shared.phrase import gene_name, join, plain

if TYPE_CHECKING:
    from index.library import Library


def found_by_product(planned: Plan, results: list[Result], library: Library) -> str:
    """ "No gene has the symbol recA; ..." for names that only products hold; may be empty.

    Parameters
    ----------
    planned
        The calls that were made.
    results
        Their results, which tell the genes that were answered about.
    library
        The open genomes.
    """
    told = {name for result in results if result.status != "declined" for name in result.focus}
    said: list[str] = []
    for name in dict.fromkeys(name for call in planned.calls for name in _names(call.arguments)):
        if re.search(r"\s", name) or any(genome.lookup(name) for genome in library.genomes):
            continue
        genes = [gene for genome in library.genomes for gene in by_symbol(genome, name)]
        genes = [gene for gene in genes if gene.id in told]
        if genes:
            products = dict.fromkeys(plain(gene.product or "") for gene in genes)
            shown = join([f"'{product}'" for product in products][:3])
            named = join([gene_name(gene) for gene in genes[:3]])
            verb = "is" if len(genes) == 1 else "are"
            said.append(
                f"No gene here has the symbol {plain(name)}; {named} {verb} annotated as {shown}."
            )
    return " ".join(said)


def _names(arguments: dict) -> list[str]:
    named = [arguments.get(key) for key in ("name", "first", "second", "gene")]
    return [str(name) for name in [*named, *arguments.get("names", [])] if isinstance(name, str)]
