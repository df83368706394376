"""The library as a whole, and its genomes as a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.tools.base import Citation, Result, Table, tool
from app.tools.library.arguments import LibraryGenomesArguments, LibrarySummaryArguments
from app.tools.library.wanted import scope_of, shelf_of
from app.tools.shared.phrase import CITED, bp, count, join, number, percent, plain

if TYPE_CHECKING:
    from index.library import Library
    from index.scale.shelf import Shelf

COLUMNS = ["id", "organism", "length (bp)", "GC (%)", "genes", "proteins", "records"]
_MEASURES: dict[str, tuple[str, str, Callable[[Any], str]]] = {
    "length": ("length", "of {}", bp),
    "gc": ("gc", "with a GC content of {}", percent),
    "genes": ("genes", "with {}", lambda value: count(int(value), "gene")),
    "proteins": ("proteins", "with {}", lambda value: count(int(value), "protein gene")),
    "records": ("records", "with {}", lambda value: count(int(value), "record")),
}


@tool("library_summary", "library", LibrarySummaryArguments)
def library_summary(library: Library, arguments: LibrarySummaryArguments) -> Result:
    """What a library holds: genomes, organisms, and files that could not be read."""
    shelf = shelf_of(library)
    if isinstance(shelf, Result):
        return shelf
    if arguments.what == "failed":
        return _failed(shelf)
    scope = scope_of(arguments)
    rows = shelf.sql(
        "SELECT count(*), coalesce(sum(length), 0), coalesce(sum(genes), 0), min(length), "
        "max(length), count(*) FILTER (genes = 0), count(DISTINCT organism) "
        f"FILTER (organism <> '') FROM genomes WHERE {scope.where}",
        scope.params,
    )
    genomes, bases, genes, least, most, bare, organisms = rows[0]
    if not genomes:
        return Result(f"The library holds no genome{scope.words}.", status="declined")
    table = _organisms(shelf, scope.where, scope.params)
    text = (
        f"The library holds {count(genomes, 'genome')}{scope.words}, of "
        f"{count(organisms, 'organism')} by name: {bp(bases)} and {count(genes, 'gene')} in all, "
        f"from {bp(least)} to {bp(most)} each, {bp(round(bases / genomes))} on average."
    )
    if bare:
        text += f" {number(bare)} of them {'has' if bare == 1 else 'have'} no annotated gene."
    failed = len(shelf.failed())
    if failed and not scope.words:
        text += (
            f" {count(failed, 'file')} could not be read; ask 'which files failed?' for the list."
        )
    if arguments.what == "organisms":
        shown = [f"{plain(row[0])} ({number(row[1])})" for row in table.rows[:6]]
        more = [f"{number(table.total - 6)} more"] if table.total > 6 else []
        text = f"The library holds genomes of {join([*shown, *more])}."
    return Result(text, table=table, citations=_cited(shelf, scope.where, scope.params))


def _organisms(shelf: Shelf, where: str, params: list[Any]) -> Table:
    rows = shelf.sql(
        "SELECT organism, count(*), min(length), max(length), avg(gc) FROM genomes "
        f"WHERE {where} GROUP BY organism ORDER BY count(*) DESC, organism",
        params,
    )
    body = [[plain(name) or "not named", n, low, high, _gc(gc)] for name, n, low, high, gc in rows]
    columns = ["id", "genomes", "shortest (bp)", "longest (bp)", "mean GC (%)"]
    return Table(columns, body[:1000], len(body))


def _failed(shelf: Shelf) -> Result:
    failed = shelf.failed()
    if not failed:
        return Result("Every file of the last build was read.")
    body = [[plain(uri.rsplit("/", 1)[-1]), plain(why)] for uri, why in failed]
    verb = "was" if len(failed) == 1 else "were"
    text = f"{count(len(failed), 'file')} {verb} not read: {plain(failed[0][1])}"
    if len(failed) > 1:
        text += f" The table lists {'both' if len(failed) == 2 else 'all'}."
    return Result(text, table=Table(["id", "reason"], body[:1000], len(body)))


def _gc(value: float | None) -> float | None:
    return None if value is None else round(100 * value, 2)


def _cited(
    shelf: Shelf,
    where: str,
    params: list[Any],
    order: str = "name",
    most: int = CITED,
    offset: int = 0,
) -> list[Citation]:
    """The first records of genomes, as what a statement on whole genomes rests on."""
    rows = shelf.sql(
        "SELECT r.record, r.length, g.name FROM (SELECT genome, name, row_number() OVER () AS n "
        f"FROM (FROM genomes WHERE {where} ORDER BY {order}, name LIMIT {min(most, CITED)} "
        f"OFFSET {int(offset)})) g "
        "JOIN records r USING (genome) WHERE record_no = 0 ORDER BY n",
        params,
    )
    return [
        Citation(plain(record), 1, length, 0, plain(name), f"annotation of {plain(name)}")
        for record, length, name in rows
    ]


@tool("library_genomes", "library", LibraryGenomesArguments)
def library_genomes(library: Library, arguments: LibraryGenomesArguments) -> Result:
    """Genomes of a library with size, GC and genes, sorted and within bounds."""
    shelf = shelf_of(library)
    if isinstance(shelf, Result):
        return shelf
    scope = scope_of(arguments)
    where, params = scope.where, list(scope.params)
    key = arguments.sort_by
    said = scope.words
    if key != "name":
        column, form, word = _MEASURES[key]
        scale = 0.01 if key == "gc" else 1
        where += f" AND {column} IS NOT NULL"
        for value, sign, words in (
            (arguments.minimum, ">=", "at least"), (arguments.maximum, "<=", "at most"),
        ):  # fmt: skip
            if value is not None:
                where += f" AND {column} {sign} ?"
                params.append(value * scale)
                said += " " + form.format(f"{words} {word(value * scale)}")
    total = shelf.sql(f"SELECT count(*) FROM genomes WHERE {where}", params)[0][0]
    if not total:
        return Result(f"The library holds no genome{said}.")
    limit = min(arguments.limit, arguments.top or arguments.limit)
    direction = "DESC" if arguments.order == "descending" else "ASC"
    order = f"{key} {direction}"
    rows = shelf.sql(
        f"SELECT name, organism, length, gc, genes, proteins, records FROM genomes WHERE {where} "
        f"ORDER BY {order}, name LIMIT ? OFFSET ?",
        [*params, limit, arguments.offset],
    )
    body = [[plain(r[0]), plain(r[1]), r[2], _gc(r[3]), *r[4:]] for r in rows]
    text = _told(arguments, rows, total, said)
    shown = min(total, arguments.top) if arguments.top else total
    return Result(
        text + paged(arguments, len(rows), shown),
        table=Table(COLUMNS, body, shown),
        citations=_cited(shelf, where, params, order, len(rows), arguments.offset),
        focus=[str(row[0]) for row in body[:CITED]],
    )


def _told(arguments: LibraryGenomesArguments, rows: list[tuple], total: int, said: str) -> str:
    key = arguments.sort_by
    plainly = key == "name" or not rows or arguments.offset
    if plainly or not (arguments.top or arguments.order == "descending"):
        first = join([plain(row[0]) for row in rows[:5]] + (["others"] if total > 5 else []))
        verb = "is" if total == 1 else "are"
        return f"There {verb} {count(total, 'genome')}{said} in the library: {first}."
    _, _, word = _MEASURES[key]
    at = {"length": 2, "gc": 3, "genes": 4, "proteins": 5, "records": 6}[key]
    least = arguments.order == "ascending"
    adjective = {
        "length": "smallest" if least else "largest",
        "gc": f"genome with the {'lowest' if least else 'highest'} GC content",
    }.get(key, f"genome with the {'fewest' if least else 'most'} {key}")
    top = rows[0]
    name = f"{plain(top[0])}{f' ({plain(top[1])})' if top[1] else ''}"
    noun = " genome" if key == "length" else ""
    text = f"The {adjective}{noun} is {name} with {word(top[at])}"
    if len(rows) > 1 and (arguments.top or 2) > 1:
        rest = [f"{plain(row[0])} ({word(row[at])})" for row in rows[1:5]]
        text += f", then {join(rest)}"
    same = [row for row in rows[1:] if row[at] == top[at]]
    if arguments.top == 1 and not same:
        return f"{text}, of {count(total, 'genome')}{said}."
    return f"{text}."


def paged(arguments: Any, shown: int, total: int) -> str:
    """Which rows a table holds, where these are not all."""
    if shown == total:
        return ""
    first = arguments.offset + 1
    if not shown:
        return f" There is no row {number(first)}: the list ends with row {number(total)}."
    last = arguments.offset + shown
    more = f"; ask for the next {number(shown)} to go on" if last < total else ""
    return f" Rows {number(first)} to {number(last)} of {number(total)} are given{more}."
