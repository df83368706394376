"""Which genomes of a library have a gene, lack it, or have several copies of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.base import Citation, Result, Table, tool
from app.tools.library.arguments import LibraryPresenceArguments
from app.tools.library.genomes import paged
from app.tools.library.wanted import Hits, hits_of, nouns, scope_of, shelf_of, together
from app.tools.shared.phrase import CITED, count, join, number, plain

if TYPE_CHECKING:
    from index.library import Library
    from index.scale.shelf import Sql

_SHOWN = 5
_KEPT = 'SELECT genome, gene, record_no, place, record, id, symbol, start, "end", strand FROM ({})'


@tool("library_presence", "library", LibraryPresenceArguments)
def library_presence(library: Library, arguments: LibraryPresenceArguments) -> Result:
    """Genomes of a library that have certain genes, lack them, or have several copies."""
    shelf = shelf_of(library)
    if isinstance(shelf, Result):
        return shelf
    hits = hits_of(shelf, arguments)
    if isinstance(hits, Result):
        return hits
    if arguments.cluster:
        hits = [together(item) for item in hits]
    kept = {f"hits{n}": (_KEPT.format(item.sql), item.params) for n, item in enumerate(hits)}
    with shelf.keeping(**kept) as sql:
        return _answered(sql, arguments, hits)


def _answered(sql: Sql, arguments: LibraryPresenceArguments, hits: list[Hits]) -> Result:
    """The answer, where ``hits0``, ``hits1`` ... are tables of the wanted genes."""
    low, high = arguments.minimum, arguments.maximum
    if low is None and high is None:
        low = 1
    scope = scope_of(arguments)
    # A genome without any annotated gene neither has nor lacks one.
    query, fits = _counted(len(hits), f"genes > 0 AND {scope.where}")
    params = scope.params
    inner = " AND " if arguments.match == "all" else " OR "
    conditions, bounds = [], []
    for column in fits:
        parts = []
        for value, sign in ((low, ">="), (high, "<=")):
            if value is not None:
                parts.append(f"{column} {sign} ?")
                bounds.append(value)
        conditions.append("(" + " AND ".join(parts) + ")")
    where = inner.join(conditions)
    fitting, annotated = sql(
        f"SELECT count(*) FILTER ({where}), count(*) FROM ({query})", [*bounds, *params]
    )[0]
    bare = sql(f"SELECT count(*) FROM genomes WHERE genes = 0 AND {scope.where}", scope.params)[0][
        0
    ]
    if not annotated:
        said = f"No genome{scope.words} of the library has annotated genes, so none can be asked."
        return Result(said, status="declined")
    rows = sql(
        f"SELECT name, organism, {', '.join(fits)}, genome FROM ({query}) WHERE {where} "
        f"ORDER BY {' + '.join(fits)} DESC, name LIMIT ? OFFSET ?",
        [*params, *bounds, arguments.limit, arguments.offset],
    )
    text = _told(arguments, hits, rows, fitting, annotated, scope.words, low, high)
    if bare:
        verb = "genome has" if bare == 1 else "genomes have"
        text += f" {number(bare)} further {verb} no annotated gene and cannot tell."
    headings = ["genes"] if len(fits) == 1 else [f"{plain(n)} genes" for n in arguments.names]
    body = [[plain(row[0]), plain(row[1]), *row[2:-1]] for row in rows]
    columns = ["id", "organism", *headings]
    if len(fits) == 1 and high != 0:
        columns.append("which")
        which = _which(sql, [row[-1] for row in rows])
        for line, row in zip(body, rows, strict=True):
            line.append(which.get(row[-1], ""))
    return Result(
        f"{text}{paged(arguments, len(rows), fitting)}",
        table=Table(columns, body, fitting) if body else None,
        citations=_citations(sql, len(hits), [row[-1] for row in rows[:CITED]], high == 0),
        focus=[str(row[0]) for row in body[:CITED]],
    )


def _counted(kinds: int, where: str) -> tuple[str, list[str]]:
    """A query of genomes with the number of genes of each kind, and the columns of these."""
    columns = [f"n{number}" for number in range(kinds)]
    chosen = ", ".join(f"coalesce({column}, 0) AS {column}" for column in columns)
    joins = "".join(
        f" LEFT JOIN (SELECT genome, count(*) AS n{number} FROM hits{number} GROUP BY genome) "
        "USING (genome)"
        for number in range(kinds)
    )
    return (
        f"SELECT genome, name, organism, {chosen} FROM (FROM genomes WHERE {where}){joins}"
    ), columns


def _which(sql: Sql, genomes: list[int]) -> dict[int, str]:
    """Symbols, or locus tags, of the genes of each genome, the first of them."""
    rows = sql(
        "SELECT genome, list(CASE WHEN symbol = '' THEN id ELSE symbol END ORDER BY record_no, "
        "place) FROM hits0 "
        "WHERE genome IN (SELECT unnest(?::BIGINT[])) GROUP BY genome",
        [genomes],
    )
    found = {}
    for genome, names in rows:
        more = [f"{len(names) - 8} more"] if len(names) > 8 else []
        found[genome] = ", ".join([*(plain(name) for name in names[:8]), *more])
    return found


def _citations(sql: Sql, kinds: int, genomes: list[int], lacking: bool) -> list[Citation]:
    """The first gene of each genome; where genes are lacking, the record that was looked over."""
    if lacking:
        rows = sql(
            "SELECT genome, record, r.length, name FROM records r JOIN genomes USING (genome) "
            "WHERE record_no = 0 AND genome IN (SELECT unnest(?::BIGINT[]))",
            [genomes],
        )
        by = {
            genome: Citation(plain(record), 1, length, 0, plain(name), f"genes of {plain(name)}")
            for genome, record, length, name in rows
        }
        return [by[genome] for genome in genomes if genome in by]
    joined = " UNION ALL ".join(f"(FROM hits{number})" for number in range(kinds))
    rows = sql(
        'SELECT genome, first(struct_pack(r := record, s := start, e := "end", d := strand, '
        f"i := id) ORDER BY record_no, place), first(name) FROM ({joined}) "
        "JOIN (SELECT genome, name FROM genomes) USING (genome) "
        "WHERE genome IN (SELECT unnest(?::BIGINT[])) GROUP BY genome",
        [genomes],
    )
    found = {
        genome: Citation(
            plain(at["r"]), at["s"] + 1, at["e"], at["d"], at["i"], f"gene of {plain(name)}"
        )
        for genome, at, name in rows
    }
    return [found[genome] for genome in genomes if genome in found]


def _told(
    arguments: LibraryPresenceArguments,
    hits: list[Hits],
    rows: list[tuple],
    fitting: int,
    annotated: int,
    scope: str,
    low: int | None,
    high: int | None,
) -> str:
    one = fitting == 1
    word = "and" if (arguments.match == "all") != (high == 0) else "or"
    what = nouns(hits, word)
    if arguments.cluster:
        what = f"a cluster of {what}"
    if high == 0:
        verb = f"{'lacks' if one else 'lack'} {what}"
    else:
        has = "has" if one else "have"
        amount = _amount(low, high, arguments.cluster, hits[0].named)
        verb = f"{has} {amount}{what}"
    text = f"{number(fitting)} of {count(annotated, 'annotated genome')}{scope} {verb}"
    names = [plain(row[0]) for row in rows[:_SHOWN]]
    if fitting > len(names) and names:
        names.append(f"{number(fitting - len(names))} more")
    text += f": {join(names)}." if names else "."
    return f"{text} {hits[0].how}"


def _amount(low: int | None, high: int | None, cluster: bool, named: bool) -> str:
    copies = (lambda n: f"{number(n)} {'copy' if n == 1 else 'copies'} of ") if named else (
        lambda n: f"{number(n)} "
    )  # fmt: skip
    if low is not None and low == high:
        return f"exactly {copies(low)}"
    if low is not None and high is not None:
        return f"{number(low)} to {copies(high)}"
    if low is not None and low > 1:
        if cluster:
            return ""
        return f"at least {copies(low)}"
    if high is not None:
        return f"at most {copies(high)}"
    return ""
