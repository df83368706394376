"""Several open genomes side by side, and the genes that they share or do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.tools.arguments import CompareArguments, SharedArguments
from app.tools.base import Citation, Result, Table, tool
from app.tools.genomes import facts
from app.tools.genomes.facts import Scope
from app.tools.shared.phrase import (
    bp,
    citation,
    count,
    italic,
    join,
    number,
    percent,
    plain,
    plural,
)
from app.tools.shared.select import declined, open_genomes, select, tally

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library
    from index.rows import Gene

DEFAULT = ("length", "gc", "records", "coding", "genes", "proteins", "tRNA", "rRNA", "pseudogenes")
NAMED = 15
"""Shared names listed in the prose."""

MEASURES: dict[str, tuple[str, Callable[[Scope], float | None]]] = {
    "length": ("length", lambda scope: scope.length),
    "gc": ("GC (%)", facts.gc_fraction),
    "records": ("records", lambda scope: len(scope.records)),
    "coding": ("coding (%)", facts.coding_fraction),
    "genes": ("genes", facts.gene_count),
    "proteins": ("proteins", facts.protein_count),
    "tRNA": ("tRNA", lambda scope: facts.feature_count(scope, "tRNA")),
    "rRNA": ("rRNA", lambda scope: facts.feature_count(scope, "rRNA")),
    "pseudogenes": ("pseudogenes", facts.pseudogene_count),
}
MOST = {
    "length": ("is the longest", "bp"),
    "gc": ("has the highest GC content", "%"),
    "records": ("has the most records", "record"),
    "coding": ("has the largest coding share", "%"),
    "genes": ("has the most genes", "gene"),
    "proteins": ("has the most proteins", "protein"),
    "tRNA": ("has the most tRNAs", "tRNA"),
    "rRNA": ("has the most rRNAs", "rRNA"),
    "pseudogenes": ("has the most pseudogenes", "pseudogene"),
}


def _two(library: Library, name: str | None) -> list[Genome] | Result:
    """All open genomes where there are two or more, else a refusal."""
    genomes = open_genomes(library, name)
    if isinstance(genomes, Result):
        return genomes
    if len(genomes) < 2:
        return declined(
            f"Only {plain(genomes[0].name)} is open; open a second genome to compare it with."
        )
    return genomes


@tool("compare_genomes", "compare", CompareArguments)
def compare_genomes(library: Library, arguments: CompareArguments) -> Result:
    """Open genomes side by side: size, GC, genes, proteins, RNAs, or a count of one kind."""
    genomes = _two(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    if arguments.filter is not None and arguments.filter.model_fields_set:
        return _compared_count(genomes, arguments)
    fields: list[str] = [*arguments.fields] or list(DEFAULT)
    scopes = [Scope(genome) for genome in genomes]
    values = {name: [MEASURES[name][1](scope) for scope in scopes] for name in fields}
    lines = [_field_sentence(name, scopes, values[name]) for name in fields[:4]]
    if arguments.fields == [] and len(genomes) > 1:
        lines = [_field_sentence(name, scopes, values[name]) for name in ("length", "gc", "genes")]
    columns = ["genome", "organism", *(MEASURES[name][0] for name in fields)]
    rows: list[list[Any]] = []
    for index, scope in enumerate(scopes):
        row: list[Any] = [scope.genome.name, plain(scope.genome.organism or "not stated")]
        rows.append(row + [_shown(name, values[name][index]) for name in fields])
    if "length" in fields:
        columns[columns.index("length")] = "length (bp)"
    return Result(
        " ".join(lines),
        table=Table(columns, rows, len(rows)),
        citations=[c for scope in scopes for c in scope.cite("record")[:2]],
    )


def _shown(name: str, value: float | None) -> Any:
    if value is None:
        return None
    return round(100 * value, 2) if name in ("gc", "coding") else int(value)


def _value(name: str, value: float | None) -> str:
    if value is None:
        return "unknown (no sequence)" if name == "gc" else "unknown (no CDS)"
    if name in ("gc", "coding"):
        return percent(value)
    if name == "length":
        return bp(value)
    return count(int(value), MOST[name][1])


COMPARATIVES = (
    ("is the longest", "is longer"),
    ("has the highest", "has a higher"),
    ("has the largest", "has a larger"),
    ("has the most", "has more"),
)
"""Superlatives, and what is said of two."""


def _field_sentence(name: str, scopes: list[Scope], values: list[float | None]) -> str:
    """Which genome has most of something, and what the others have."""
    known = [
        (value, scope) for value, scope in zip(values, scopes, strict=True) if value is not None
    ]
    if not known:
        return f"The {MEASURES[name][0]} is not known for any of them."
    best = max(value for value, _ in known)
    top = [scope for value, scope in known if value == best]
    rest = [
        f"{plain(scope.genome.name)} {_value(name, value)}"
        for value, scope in zip(values, scopes, strict=True)
        if scope not in top or len(top) == len(scopes)
    ]
    if len(top) == len(scopes):
        return f"All have the same {MEASURES[name][0].removesuffix(' (%)')}: {_value(name, best)}."
    names = join([plain(scope.genome.name) for scope in top])
    verb = MOST[name][0]
    if len(known) == 2 and len(top) == 1:
        for most, more in COMPARATIVES:
            verb = verb.replace(most, more)
    if len(top) > 1:
        verb = verb.replace("has ", "share ").replace("is the", "are the")
    ordered = f"{names} {verb} ({_value(name, best)}), against {join(rest)}."
    if name == "length" and len(known) == 2 and len(top) == 1:
        gap = best - min(value for value, _ in known)
        ordered = ordered[:-1] + f", a difference of {bp(gap)}."
    elif isinstance(best, int) and len(known) == 2 and len(top) == 1:
        gap = best - min(value for value, _ in known)
        ordered = ordered[:-1] + f", a difference of {number(gap)}."
    return ordered


def _compared_count(genomes: list[Genome], arguments: CompareArguments) -> Result:
    """One kind of gene counted in each genome."""
    assert arguments.filter is not None
    rows: list[list[Any]] = []
    noun = "gene"
    words = ""
    said: list[str] = []
    cited: list[Citation] = []
    for genome in genomes:
        selection = select(genome, arguments.filter)
        if isinstance(selection, Result):
            said.append(selection.text)
            continue
        total = tally(genome, selection)
        noun, words = selection.noun, selection.words
        said += [f"In {plain(genome.name)}: {item}" for item in selection.said]
        rows.append([genome.name, total])
        cited += Scope(genome).cite("features")[:1]
    if not rows:
        return declined(" ".join(said))
    each = join([f"{plain(name)} has {number(total)}" for name, total in rows])
    top = max(total for _, total in rows)
    leaders = [name for name, total in rows if total == top]
    kind = f"{plural(noun)} {words}".strip()
    if len(leaders) == 1 and len(rows) > 1:
        degree = "more" if len(rows) == 2 else "the most"
        lead = f"{plain(leaders[0])} has {degree} {kind}: {each}."
    else:
        lead = f"Counting {kind}: {each}."
    return Result(
        " ".join([lead, *said]),
        table=Table(["genome", plural(noun)], rows, len(rows)),
        citations=cited,
    )


@tool("shared_genes", "compare", SharedArguments)
def shared_genes(library: Library, arguments: SharedArguments) -> Result:
    """Genes by symbol or product found in all open genomes, or in one and in no other."""
    genomes = _two(library, None)
    if isinstance(genomes, Result):
        return genomes
    maps = [_names(genome, arguments.by) for genome in genomes]
    for genome, names in zip(genomes, maps, strict=True):
        if not names:
            return declined(
                f"{plain(genome.name)} has no genes with a {arguments.by}, so they cannot be "
                "compared by it; try the other of symbol and product."
            )
    if arguments.mode == "only_in":
        return _only_in(genomes, maps, arguments)
    keys = set(maps[0])
    for names in maps[1:]:
        keys &= set(names)
    label = f"gene {arguments.by}" if arguments.by == "symbol" else "product"
    where = join([plain(genome.name) for genome in genomes])
    verb = "is" if len(keys) == 1 else "are"
    text = f"{count(len(keys), label).capitalize()} {verb} found in {where}"
    text = f"No {label} is found in all of {where}" if not keys else text
    return _name_result(text, sorted(keys), genomes, maps, arguments)


def _only_in(
    genomes: list[Genome], maps: list[dict[str, list[Gene]]], arguments: SharedArguments
) -> Result:
    """Names that one genome has and no other."""
    wanted = arguments.only_in or arguments.genome or genomes[0].name
    chosen = [i for i, genome in enumerate(genomes) if genome.name == wanted]
    if not chosen:
        names = join([plain(genome.name) for genome in genomes])
        return declined(f"No open genome is called '{plain(wanted)}'; open are {names}.")
    index = chosen[0]
    keys = set(maps[index])
    for other, names_there in enumerate(maps):
        if other != index:
            keys -= set(names_there)
    others = join([plain(g.name) for i, g in enumerate(genomes) if i != index], "or")
    label = f"gene {arguments.by}" if arguments.by == "symbol" else "product"
    verb = "is" if len(keys) == 1 else "are"
    text = f"{count(len(keys), label).capitalize()} {verb} in {plain(wanted)} but not in {others}"
    return _name_result(text, sorted(keys), [genomes[index]], [maps[index]], arguments)


def _names(genome: Genome, by: str) -> dict[str, list[Gene]]:
    """Genes by lower-cased symbol or product."""
    found: dict[str, list[Gene]] = {}
    for gene in genome.genes():
        value = (gene.symbol if by == "symbol" else gene.product).strip().lower()
        if value:
            found.setdefault(value, []).append(gene)
    return found


def _name_result(
    text: str,
    keys: list[str],
    genomes: list[Genome],
    maps: list[dict[str, list[Gene]]],
    arguments: SharedArguments,
) -> Result:
    """Sentence, table (one row a name, one column of ids a genome) and citations."""
    if not keys:
        return Result(
            text + ".", citations=[c for g in genomes for c in Scope(g).cite("features")[:1]]
        )
    shown = []
    for key in keys[:NAMED]:
        gene = maps[0][key][0]
        shown.append(italic(gene.symbol) if arguments.by == "symbol" else plain(gene.product))
    if arguments.what == "list" or len(keys) <= NAMED:
        more = f" and {number(len(keys) - NAMED)} more" if len(keys) > NAMED else ""
        text += ": " + (", ".join(shown) + more if more else join(shown))
    name = "gene" if arguments.by == "symbol" else "product"
    columns = ["id", name, *(f"gene in {genome.name}" for genome in genomes)]
    if arguments.by == "symbol":
        columns.append("product")
    rows: list[list[Any]] = []
    for key in keys:
        gene = maps[0][key][0]
        row: list[Any] = [gene.id, gene.symbol if arguments.by == "symbol" else plain(gene.product)]
        row += [", ".join(item.id for item in names[key][:6]) for names in maps]
        rows.append([*row, plain(gene.product)] if arguments.by == "symbol" else row)
    cited = [
        citation(genome, names[key][0], "gene" if arguments.by == "symbol" else "product")
        for key in keys[: 24 // len(genomes)]
        for genome, names in zip(genomes, maps, strict=True)
    ]
    table = Table(columns, rows, len(rows)) if arguments.what == "list" or len(rows) <= 50 else None
    return Result(text + ".", table=table, citations=cited, focus=[row[0] for row in rows[:50]])
