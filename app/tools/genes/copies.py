"""Names, products or sequences that occur more than once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.tools.arguments import DuplicatesArguments
from app.tools.base import Result, tool
from app.tools.bases.arrays import bases, spliced
from app.tools.shared.phrase import (
    citations,
    count,
    gene_name,
    gene_table,
    in_genome,
    italic,
    join,
    number,
    place,
    plain,
)
from app.tools.shared.select import find_genes, no_sequence, open_genomes
from app.tools.shared.several import merged

if TYPE_CHECKING:
    from index.genome import Gene, Genome
    from index.library import Library

_VAGUE = "hypothetical|uncharacteri[sz]ed|unknown function|unnamed protein product"
_WHAT = {"symbol": "gene symbol", "product": "product", "sequence": "gene sequence"}


@tool("duplicates", "duplicates", DuplicatesArguments)
def duplicates(library: Library, arguments: DuplicatesArguments) -> Result:
    """Gene names, products or sequences that occur more than once, or the copies of one gene."""
    if arguments.name is not None:
        return _copies(library, arguments)
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    return merged([_repeated(genome, arguments, genomes) for genome in genomes])


def groups_by(genome: Genome, by: str) -> dict[str, list[Gene]]:
    """Genes at different places that share a symbol (case counts), a product or their sequence.

    Products that say nothing (hypothetical protein) are left out.

    Returns
    -------
    dict
        From the shared name (the first gene's name for a sequence) to two or more genes, by
        position.
    """
    groups: dict[str | bytes, list[Gene]] = {}
    if by == "symbol":
        for gene in genome.genes("coalesce(symbol, '') <> ''"):
            groups.setdefault(gene.symbol, []).append(gene)
    elif by == "product":
        where = f"coalesce(product, '') <> '' AND NOT regexp_matches(product, '{_VAGUE}', 'i')"
        for gene in genome.genes(where):
            groups.setdefault(gene.product, []).append(gene)
    else:
        for gene in genome.genes():
            if genome.record(gene.record).has_sequence:
                text = spliced(bases(genome, gene.record), gene.parts)
                groups.setdefault(text, []).append(gene)
    found: dict[str, list[Gene]] = {}
    for key, genes in groups.items():
        places = {(gene.record, gene.parts) for gene in genes}
        if len(places) > 1:
            found[key if isinstance(key, str) else genes[0].symbol or genes[0].id] = genes
    return found


def _repeated(genome: Genome, arguments: DuplicatesArguments, genomes: Sequence[Genome]) -> Result:
    """Everything that occurs more than once."""
    if arguments.by == "sequence" and not genome.has_sequence:
        return no_sequence(genome)
    groups = groups_by(genome, arguments.by)
    where = in_genome(genomes, genome)
    what = _WHAT[arguments.by]
    if not groups:
        return Result(f"No {what} occurs more than once{where}.")
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    genes = [gene for _, group in ordered for gene in group]
    verb = "occurs" if len(groups) == 1 else "occur"
    text = (
        f"{count(len(groups), what)} {verb} more than once{where}, on {count(len(genes), 'gene')}"
    )
    name = italic if arguments.by != "product" else plain
    told = [f"{name(key)} ({len(group)} copies)" for key, group in ordered[:6]]
    told += [f"{number(len(ordered) - 6)} more"] if len(ordered) > 6 else []
    text += f": {join(told)}"
    table = gene_table(
        [(genome, gene) for gene in genes],
        extra={"copies": [len(group) for _, group in ordered for _ in group]},
    )
    return Result(
        f"{text}.",
        table=table if len(genes) > 3 else None,
        citations=citations(genome, genes),
        focus=[gene.id for gene in genes],
    )


def _copies(library: Library, arguments: DuplicatesArguments) -> Result:
    """Genes of one name (or with the product or sequence of that gene)."""
    assert arguments.name is not None
    hits = find_genes(library, arguments.name, arguments.genome)
    if isinstance(hits, Result):
        return _numbered(library, arguments) or hits
    results = []
    opened = library.select(arguments.genome)
    for genome in opened:
        mine = [gene for item, gene in hits if item is genome]
        if not mine:
            continue
        genes = _alike(genome, mine, arguments.by)
        if isinstance(genes, Result):
            results.append(genes)
            continue
        results.append(_told(genome, arguments.name, genes, arguments.by, opened))
    return merged(results)


def _numbered(library: Library, arguments: DuplicatesArguments) -> Result | None:
    """Copies that carry a number (``insA1``, ``insA2``) where no gene has the bare name."""
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result) or arguments.name is None:
        return None
    pattern = rf"^{re.escape(arguments.name.strip())}[-_]?[0-9]{{1,2}}$"
    results = []
    for genome in genomes:
        genes = genome.genes("regexp_matches(symbol, ?)", (pattern,))
        if genes:
            results.append(_told(genome, arguments.name, genes, "number", genomes))
    return merged(results) if results else None


def _alike(genome: Genome, mine: list[Gene], by: str) -> list[Gene] | Result:
    """Genes that share the symbol, product or sequence of given ones."""
    if by == "sequence":
        if not genome.has_sequence:
            return no_sequence(genome)
        for group in groups_by(genome, "sequence").values():
            if any(gene.gid == mine[0].gid for gene in group):
                return group
        return mine[:1]
    if by == "product" and mine[0].product:
        return genome.genes("product = ?", (mine[0].product,))
    if len(mine) == 1 and mine[0].symbol:
        return genome.genes("symbol = ?", (mine[0].symbol,))
    return mine


def _told(
    genome: Genome, name: str, genes: list[Gene], by: str, genomes: Sequence[Genome]
) -> Result:
    where = in_genome(genomes, genome)
    if len(genes) == 1 and by != "number":
        gene = genes[0]
        text = f"There is one copy of {gene_name(gene)}{where}, {place(genome, gene)}"
        shared = {"product": "product", "sequence": "sequence"}.get(by)
        text += f"; no other gene has its {shared}" if shared else ""
        return Result(f"{text}.", citations=citations(genome, genes), focus=[gene.id])
    told = [f"{gene_name(gene)} {place(genome, gene)}" for gene in genes]
    what = {
        "symbol": f"There are {number(len(genes))} genes called {italic(name)}{where}",
        "product": f"{number(len(genes))} genes{where} are '{plain(genes[0].product)}'",
        "sequence": f"{number(len(genes))} genes{where} have the sequence of {italic(name)}",
        "number": f"No gene is called just {italic(name)}; {number(len(genes))} have it with a "
        f"number{where}",
    }[by]
    text = f"{what}: {join(told)}." if len(told) <= 8 else f"{what}."
    table = gene_table([(genome, gene) for gene in genes]) if len(genes) > 3 else None
    return Result(
        text, table=table, citations=citations(genome, genes), focus=[gene.id for gene in genes]
    )
