"""The genes of one name or kind in every genome of a library, and genes by meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.tools.base import Citation, Result, Table, tool
from app.tools.library.arguments import LibraryGenesArguments, LibrarySearchArguments
from app.tools.library.genomes import paged
from app.tools.library.wanted import hits_of, nouns, scope_of, shelf_of
from app.tools.shared.phrase import CITED, count, italic, join, number, plain, sign

if TYPE_CHECKING:
    from index.library import Library

COLUMNS = [
    "id", "genome", "gene", "length (bp)", "length (aa)", "product", "record", "start", "end",
    "strand",
]  # fmt: skip
_ROW = (
    'g.id, m.name, g.symbol, g.product, g.record, g.start, g."end", g.strand, g.length, g.aa_length'
)
_OF = "JOIN (FROM genomes WHERE {}) m USING (genome)"
_ORDERS = {
    "genome": "m.name", "length": "g.length", "aa_length": "g.aa_length", "gc": "g.gc",
    "name": "g.folded",
}  # fmt: skip
NEAREST = 60
"""Texts that a search by meaning takes."""
LEAST = 0.35
"""Cosine below which a text says something else."""


@tool("library_genes", "library", LibraryGenesArguments)
def library_genes(library: Library, arguments: LibraryGenesArguments) -> Result:
    """Genes of a name, family or kind in every genome of a library, with their lengths."""
    shelf = shelf_of(library)
    if isinstance(shelf, Result):
        return shelf
    hits = hits_of(shelf, arguments)
    if isinstance(hits, Result):
        return hits
    scope = scope_of(arguments)
    found = " UNION ALL ".join(f"({item.sql})" for item in hits)
    if len(hits) > 1:
        found = f"SELECT DISTINCT ON (genome, gene) * FROM ({found})"
    params = [value for item in hits for value in item.params]
    source = f"FROM ({found}) g {_OF.format(scope.where)}"
    column = _ORDERS[arguments.sort_by]
    where, bounds = ("TRUE", []) if column == "m.name" else (f"{column} IS NOT NULL", [])
    measured = "g.aa_length" if arguments.sort_by == "aa_length" else "g.length"
    for value, mark in ((arguments.minimum, ">="), (arguments.maximum, "<=")):
        if value is not None:
            where += f" AND {measured} {mark} ?"
            bounds.append(value)
    given = [*params, *scope.params, *bounds]
    total, genomes, shortest, longest, shortest_aa, longest_aa = shelf.sql(
        "SELECT count(*), count(DISTINCT genome), min(g.length), max(g.length), min(g.aa_length), "
        f"max(g.aa_length) {source} WHERE {where}",
        given,
    )[0]
    what = nouns(hits, "or")
    if not total:
        return Result(f"No genome{scope.words} of the library has {what}. {hits[0].how}")
    limit = min(arguments.limit, arguments.top or arguments.limit)
    direction = "DESC" if arguments.order == "descending" else "ASC"
    rows = shelf.sql(
        f"SELECT {_ROW} {source} WHERE {where} ORDER BY {column} {direction}, m.name, g.record_no, "
        "g.place LIMIT ? OFFSET ?",
        [*given, limit, arguments.offset],
    )
    shown = min(total, arguments.top) if arguments.top else total
    inside = f"{count(genomes, 'genome')}{scope.words}"
    if hits[0].named:
        text = f"{what} occurs {times(total)} in {inside} of the library"
    else:
        verb = "holds" if genomes == 1 else "hold"
        text = f"{inside} of the library {verb} {number(total)} {what}"
    if shortest != longest:
        text += f", {number(shortest)} to {number(longest)} bp long"
    else:
        text += (
            f", all {number(shortest)} bp long" if total > 1 else f", {number(shortest)} bp long"
        )
    if shortest_aa is not None:
        span = number(shortest_aa)
        if shortest_aa != longest_aa:
            span += f" to {number(longest_aa)}"
        text += f" ({span} amino acids)"
    text += "."
    if arguments.sort_by in ("length", "aa_length") and rows:
        superlative = "longest" if arguments.order == "descending" else "shortest"
        text += f" The {superlative} is {_named(rows[0])}."
    return Result(
        f"{text} {hits[0].how}{paged(arguments, len(rows), shown)}",
        table=Table(COLUMNS, [_line(row) for row in rows], shown),
        citations=[_citation(row) for row in rows[:CITED]],
        focus=[str(row[0]) for row in rows[:CITED]],
    )


def times(value: int) -> str:
    """``once``, ``17 times``."""
    return "once" if value == 1 else f"{number(value)} times"


def _named(row: tuple) -> str:
    name = f"{italic(row[2])} ({plain(row[0])})" if row[2] else plain(row[0])
    size = f"{number(row[8])} bp" + (f", {number(row[9])} amino acids" if row[9] else "")
    return f"{name} of {plain(row[1])} with {size}"


def _line(row: tuple) -> list[Any]:
    id, genome, symbol, product, record, start, end, strand, length, aa_length = row
    return [
        id, plain(genome), symbol, length, aa_length, plain(product or ""), plain(record),
        start + 1, end, sign(strand),
    ]  # fmt: skip


def _citation(row: tuple) -> Citation:
    return Citation(plain(row[4]), row[5] + 1, row[6], row[7], row[0], f"gene of {plain(row[1])}")


@tool("library_search", "library", LibrarySearchArguments)
def library_search(library: Library, arguments: LibrarySearchArguments) -> Result:
    """Genes of a library by meaning: products that come nearest to the words, best first."""
    shelf = shelf_of(library)
    if isinstance(shelf, Result):
        return shelf
    scope = scope_of(arguments)
    matches = shelf.search(arguments.query, NEAREST, LEAST)
    if not matches:
        return Result(
            f"Nothing in the library comes near to '{plain(arguments.query)}'.", status="declined"
        )
    texts, scores = [m.text for m in matches], [m.score for m in matches]
    source = (
        "FROM genes g JOIN (SELECT unnest(?::BIGINT[]) AS text, unnest(?::DOUBLE[]) AS score) h "
        f"USING (text) {_OF.format(scope.where)}"
    )
    given = [texts, scores, *scope.params]
    total, genomes = shelf.sql(f"SELECT count(*), count(DISTINCT genome) {source}", given)[0]
    if not total:
        return Result(f"No genome{scope.words} of the library has such a gene.", status="declined")
    rows = shelf.sql(
        f"SELECT {_ROW}, h.score {source} ORDER BY h.score DESC, m.name, g.record_no, g.place "
        "LIMIT ? OFFSET ?",
        [*given, arguments.limit, arguments.offset],
    )
    products = list(dict.fromkeys(plain(row[3] or row[2]) for row in rows))[:4]
    text = (
        f"{count(total, 'gene')} in {count(genomes, 'genome')}{scope.words} of the library come "
        f"nearest to '{plain(arguments.query)}' by the meaning of their annotation, first "
        f"{join(products)}."
    )
    body = [[*_line(row[:-1]), round(row[-1], 3)] for row in rows]
    return Result(
        f"{text}{paged(arguments, len(rows), total)}",
        table=Table([*COLUMNS, "nearness"], body, total),
        citations=[_citation(row[:-1]) for row in rows[:CITED]],
        focus=[str(row[0]) for row in rows[:CITED]],
    )
