"""Genes that two genomes share by their proteins, and genes that only one has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.examples import go_on
from app.tools.base import Citation, Result, Table, tool
from app.tools.compare.arguments import SharedProteinsArguments
from app.tools.compare.two import tried, two
from app.tools.shared.phrase import citation, count, gene_table, in_short, percent, plain
from index.compare.base import part
from index.compare.blocks import covered
from index.compare.dna import align_genomes
from index.compare.proteins import Pair, Shared, shared

if TYPE_CHECKING:
    from index.compare.dna import Mapping
    from index.genome import Genome
    from index.library import Library
    from index.rows import Gene

CITED = 12
THERE = 0.7
"""Share of a gene's bases that must align for its DNA to be called present."""


@tool("shared_proteins", "compare", SharedProteinsArguments)
def shared_proteins(library: Library, arguments: SharedProteinsArguments) -> Result:
    """Genes that two genomes share by protein similarity, or that only one of the two has."""
    chosen = two(library, arguments)
    if isinstance(chosen, Result):
        return chosen
    return tried(lambda: compared(*chosen, arguments))


def compared(one: Genome, other: Genome, arguments: SharedProteinsArguments) -> Result:
    """The comparison of two genomes.

    Raises
    ------
    ValueError
        One has no proteins.
    StoppedError
        It was stopped.
    """
    found = shared(
        one, other, identity=arguments.identity, coverage=arguments.coverage,
        step=part(go_on, 0.0, 0.7),
    )  # fmt: skip
    if arguments.what == "shared":
        return _shared(one, other, found)
    if arguments.what == "copies":
        return _copies(one, other, found)
    first = arguments.what == "only_first"
    genes = found.only_one if first else found.only_other
    mapping = None
    if genes and one.has_sequence and other.has_sequence:
        aligned = align_genomes(one, other, part(go_on, 0.7, 1.0))
        mapping = aligned.forth if first else aligned.back
    pair = (one, other) if first else (other, one)
    return _only(*pair, genes, found, mapping)


def thresholds(found: Shared) -> str:
    """How genes were matched, in words."""
    return (
        f"reciprocal best hits with at least {100 * found.identity:.0f} % identical residues over "
        f"at least {100 * found.coverage:.0f} % of both proteins"
    )


def summary(one: Genome, other: Genome, found: Shared) -> str:
    """What both share and what each has alone, in two or three sentences."""
    names = plain(one.name), plain(other.name)
    total = len(found.pairs)
    verb = "corresponds" if total == 1 else "correspond"
    text = (
        f"{count(total, 'gene').capitalize()} of {names[0]} and {names[1]} {verb} by their "
        f"proteins ({thresholds(found)})"
    )
    if total:
        mean = sum(pair.identity for pair in found.pairs) / total
        text += f", {percent(mean, 1)} identical on average"
    alone = (
        f"Only {names[0]} has {count(len(found.only_one), 'gene')} and only {names[1]} "
        f"{count(len(found.only_other), 'gene')} without any such protein in the other"
    )
    extra = len(found.similar_one), len(found.similar_other)
    more = ""
    if any(extra):
        more = (
            f" Besides, {count(extra[0], 'gene')} of {names[0]} and {count(extra[1], 'gene')} of "
            f"{names[1]} resemble a gene of the other that another gene fits better (extra copies)."
        )
    return f"{text}. {alone}.{more}"


def pair_table(other: Genome, pairs: list[Pair]) -> Table:
    """Pairs as rows, the first genome's gene as `id`."""
    name = plain(other.name)
    columns = ["id", "gene", f"id in {name}", f"gene in {name}", "identity (%)", "coverage (%)",
               "product", f"product in {name}"]  # fmt: skip
    rows = [
        [
            p.one.id, p.one.symbol, p.other.id, p.other.symbol, round(100 * p.identity, 1),
            round(100 * p.coverage, 1), plain(p.one.product), plain(p.other.product),
        ]
        for p in pairs
    ]  # fmt: skip
    return Table(columns, rows, len(rows))


def _shared(one: Genome, other: Genome, found: Shared) -> Result:
    return Result(
        summary(one, other, found),
        table=pair_table(other, found.pairs) if found.pairs else None,
        citations=_cited(one, other, found.pairs),
        focus=[pair.one.id for pair in found.pairs[:50]],
    )


def _copies(one: Genome, other: Genome, found: Shared) -> Result:
    rows: list[list[Any]] = []
    for genome, against, pairs in (
        (one, other, found.similar_one), (other, one, found.similar_other)
    ):  # fmt: skip
        rows += [
            [p.one.id, genome.name, p.one.symbol, p.other.id, against.name,
             round(100 * p.identity, 1), plain(p.one.product)]
            for p in pairs
        ]  # fmt: skip
    text = (
        f"{count(len(rows), 'gene').capitalize()} resemble a protein of the other genome that "
        f"another gene fits better: {len(found.similar_one):,} in {plain(one.name)}, "
        f"{len(found.similar_other):,} in {plain(other.name)}."
    )
    columns = ["id", "genome", "gene", "most like", "in", "identity (%)", "product"]
    cited = [citation(one, p.one, "translation") for p in found.similar_one[:CITED]]
    cited += [citation(other, p.one, "translation") for p in found.similar_other[:CITED]]
    return Result(text, table=Table(columns, rows, len(rows)) if rows else None, citations=cited)


def only_table(
    genome: Genome, other: Genome, genes: list[Gene], mapping: Mapping | None
) -> tuple[Table, int]:
    """Genes as rows with the share of their DNA that aligns in the other genome, and how many
    have most of their DNA there."""
    shares: list[float | None] = [None] * len(genes)
    if mapping is not None:
        shares = [covered(mapping, gene.record_no, gene.start, gene.end) for gene in genes]
    table = gene_table(
        [(genome, gene) for gene in genes],
        extra={
            f"DNA found in {plain(other.name)} (%)": [
                None if share is None else round(100 * share) for share in shares
            ]
        },
    )
    return table, sum(share is not None and share >= THERE for share in shares)


def _only(
    genome: Genome, other: Genome, genes: list[Gene], found: Shared, mapping: Mapping | None
) -> Result:
    names = plain(genome.name), plain(other.name)
    table, there = only_table(genome, other, genes, mapping)
    verb = "has" if len(genes) == 1 else "have"
    least = f"{100 * found.identity:.0f} % identity over {100 * found.coverage:.0f} % of both"
    text = (
        f"{count(len(genes), 'gene').capitalize()} of {names[0]} {verb} no similar protein in "
        f"{names[1]} (none with at least {least}; {len(found.pairs):,} genes correspond)"
    )
    text += f": {in_short(genes)}." if genes else "."
    if there:
        which = "it" if len(genes) == 1 else f"{there:,} of them"
        text += (
            f" Most of the DNA of {which} aligns in {names[1]} all the same: changed, broken, or "
            "not annotated as a gene there."
        )
    cited = [citation(genome, gene, "translation") for gene in genes[:CITED]]
    return Result(
        text,
        table=table if genes else None,
        citations=cited or _cited(genome, other, found.pairs[:1]),
        focus=[gene.id for gene in genes[:50]],
    )


def _cited(one: Genome, other: Genome, pairs: list[Pair]) -> list[Citation]:
    return [
        item
        for pair in pairs[:CITED]
        for item in (
            citation(one, pair.one, "translation"), citation(other, pair.other, "translation")
        )
    ]  # fmt: skip
