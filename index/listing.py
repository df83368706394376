"""Genes or features of several genomes as one table: filtered, sorted and cut into pages by SQL.

Only the rows of a page leave the store, so that a table of 100,000 features stays quick.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from index.rows import FeatureRow, Gene, columns, read_rows

if TYPE_CHECKING:
    from index.genome import Genome

Kind = Literal["genes", "features"]

_FIRST = """CASE WHEN NOT wraps THEN start
WHEN strand < 0 THEN CAST(parts->'$[#-1][0]' AS BIGINT) ELSE CAST(parts->'$[0][0]' AS BIGINT) END"""
_LAST = """CASE WHEN NOT wraps THEN "end"
WHEN strand < 0 THEN CAST(parts->'$[0][1]' AS BIGINT) ELSE CAST(parts->'$[#-1][1]' AS BIGINT) END"""
_SHARED = {
    "id": "id", "gene": "symbol", "product": "product", "record": "record",
    "start": f"({_FIRST}) + 1", "end": f"({_LAST})", "strand": "strand",
    "length (bp)": "length", "protein (aa)": "aa_length", "GC": "gc",
    "exons": "exons", "start codon": "start_codon", "locus_tag": "locus_tag",
    "protein_id": "protein_id", "EC": "array_to_string(ec, '; ')",
    "db_xref": "array_to_string(xrefs, '; ')", "note": "note", "function": "function",
    "pseudo": "pseudo",
}  # fmt: skip
COLUMNS: dict[Kind, dict[str, str]] = {
    "genes": {
        **_SHARED,
        "type": "kind",
        "synonyms": "array_to_string(synonyms, '; ')",
        "old_locus_tag": "array_to_string(old_locus_tags, '; ')",
    },
    "features": {**_SHARED, "type": "type"},
}
"""Columns that a page can hold, and the SQL of each; coordinates 1-based inclusive, of a row over
the origin of a circular record its own first and last base."""
GENOME = "genome"
"""The column that names the genome, which is in no table."""
TEXT = frozenset(
    {
        "id", "gene", "product", "record", "start codon", "locus_tag", "protein_id", "EC",
        "db_xref", "note", "function", "type", "synonyms", "old_locus_tag",
    }
)  # fmt: skip
_KEY = {"genes": "gid", "features": "fid"}
_SEARCHED = {
    "genes": (
        "id, symbol, locus_tag, product, protein_id, "
        "array_to_string(synonyms, ' '), array_to_string(old_locus_tags, ' ')"
    ),
    "features": "id, symbol, locus_tag, product, protein_id",
}
_PLACE = "record_no, start, fid"


@dataclass(frozen=True, slots=True)
class Query:
    """Which rows, and in which order.

    Attributes
    ----------
    table
        Genes, or all features.
    words
        Each has to occur in a name or in the product; case does not matter.
    keyword
        Has to occur in some qualifier (translations left aside).
    types
        Kinds of gene (``protein``, ``tRNA``, ...) or feature keys (``CDS``, ...); none is all.
    records
        Record ids; none is all.
    strand
        1, -1, 0 for neither, or None for all.
    shortest, longest
        Bounds on the length in bases, both included.
    order
        A column of `COLUMNS`, `GENOME`, or "" for the order along the genome. Empty values come
        last either way.
    """

    table: Kind = "genes"
    words: str = ""
    keyword: str = ""
    types: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    strand: int | None = None
    shortest: int | None = None
    longest: int | None = None
    order: str = ""
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a page.

    Attributes
    ----------
    genome
        Name of its genome.
    key
        `gid` of a gene, `fid` of a feature.
    id
        As a person names it.
    values
        In the order of the columns that were asked for.
    """

    genome: str
    key: int
    id: str
    values: tuple[Any, ...]


def count(genomes: Iterable[Genome], query: Query) -> int:
    """Rows of all pages together."""
    where, values = _condition(query)
    asked = f"SELECT count(*) FROM {query.table} WHERE {where}"
    return sum(int(genome.sql(asked, values)[0][0]) for genome in genomes)


def page(
    genomes: Sequence[Genome], query: Query, wanted: Sequence[str], first: int, size: int
) -> list[Line]:
    """One page of the table.

    Parameters
    ----------
    genomes
        Whose rows are merged.
    query
        Which rows.
    wanted
        Names of columns.
    first, size
        0-based number of the page's first row, and how many rows.

    Raises
    ------
    ValueError
        There is no such column.
    """
    known = COLUMNS[query.table]
    unknown = [name for name in wanted if name not in known and name != GENOME]
    if unknown:
        raise ValueError(f"There is no column '{unknown[0]}'; there are {', '.join(known)}.")
    found: dict[tuple[int, int], Line] = {}
    places = _places(genomes, query, first, size)
    for number, genome in enumerate(genomes):
        keys = [key for owner, key in places if owner == number]
        for line in _lines(genome, query.table, wanted, keys):
            found[number, line.key] = line
    return [found[place] for place in places]


def types(genomes: Iterable[Genome], table: Kind) -> list[tuple[str, int]]:
    """Types that occur and how often, the most frequent first."""
    total: dict[str, int] = {}
    column = COLUMNS[table]["type"]
    for genome in genomes:
        for name, number in genome.sql(f"SELECT {column}, count(*) FROM {table} GROUP BY 1"):
            total[name] = total.get(name, 0) + number
    return sorted(total.items(), key=lambda item: (-item[1], item[0]))


def chosen(genome: Genome, query: Query) -> list[Gene] | list[FeatureRow]:
    """All rows of one genome as objects, in the order of the table."""
    kind: type = Gene if query.table == "genes" else FeatureRow
    where, values = _condition(query)
    asked = f"SELECT {columns(kind)} FROM {query.table} WHERE {where} ORDER BY {_order(query)}"
    return read_rows(kind, genome.sql(asked, values))


def row(genome: Genome, table: Kind, key: int) -> Gene | FeatureRow | None:
    """The gene or feature of a `Line`."""
    if table == "genes":
        return next(iter(genome.loci("gid = ?", (key,))), None)
    return next(iter(genome.features("fid = ?", (key,))), None)


def _condition(query: Query) -> tuple[str, list[Any]]:
    """SQL of the filters and its parameters."""
    tests = ["TRUE"]
    values: list[Any] = []
    text = f"concat_ws(' ', {_SEARCHED[query.table]})"
    for word in query.words.split():
        tests.append(f"{text} ILIKE ? ESCAPE '\\'")
        values.append(_anywhere(word))
    if query.keyword.strip():
        key = _KEY[query.table]
        tests.append(
            f"{key} IN (SELECT {key} FROM features WHERE fid IN (SELECT fid FROM qualifiers "
            "WHERE key <> 'translation' AND value ILIKE ? ESCAPE '\\'))"
        )
        values.append(_anywhere(" ".join(query.keyword.split())))
    for column, allowed in ((COLUMNS[query.table]["type"], query.types), ("record", query.records)):
        if allowed:
            tests.append(f"{column} IN (SELECT unnest(?::VARCHAR[]))")
            values.append(list(allowed))
    for test, value in (
        ("strand = ?", query.strand),
        ("length >= ?", query.shortest),
        ("length <= ?", query.longest),
    ):
        if value is not None:
            tests.append(test)
            values.append(value)
    return " AND ".join(tests), values


def _anywhere(text: str) -> str:
    for special in "\\%_":
        text = text.replace(special, "\\" + special)
    return f"%{text}%"


def _sorting(query: Query) -> str:
    """SQL of the value that the rows are sorted by; empty text counts as no value."""
    if query.order in ("", GENOME):
        return "NULL"
    column = COLUMNS[query.table].get(query.order)
    if column is None:
        raise ValueError(f"There is no column '{query.order}' to sort by.")
    return f"nullif(lower({column}), '')" if query.order in TEXT else column


def _order(query: Query) -> str:
    value = _sorting(query)
    if value == "NULL":
        return _PLACE
    return f"{value} {'DESC' if query.descending else 'ASC'} NULLS LAST, {_PLACE}"


def _places(
    genomes: Sequence[Genome], query: Query, first: int, size: int
) -> list[tuple[int, int]]:
    """Number of the genome and key of each row of a page."""
    where, values = _condition(query)
    key = _KEY[query.table]
    asked = (
        f"SELECT {_sorting(query)}, {key} FROM {query.table} WHERE {where} ORDER BY {_order(query)}"
    )
    if len(genomes) == 1:
        rows = genomes[0].sql(f"{asked} LIMIT {int(size)} OFFSET {int(first)}", values)
        return [(0, number) for _, number in rows]
    numbers = list(range(len(genomes)))
    if query.order == GENOME:
        numbers.sort(key=lambda number: genomes[number].name.lower(), reverse=query.descending)
    until = f"{asked} LIMIT {int(first + size)}"
    parts = [
        [(value, number, found) for value, found in genomes[number].sql(until, values)]
        for number in numbers
    ]
    if query.descending:
        merged = heapq.merge(*parts, key=lambda r: (r[0] is not None, r[0]), reverse=True)
    else:
        merged = heapq.merge(*parts, key=lambda r: (r[0] is None, r[0]))
    return [(number, found) for _, number, found in islice(merged, first, first + size)]


def _lines(genome: Genome, table: Kind, wanted: Sequence[str], keys: Sequence[int]) -> list[Line]:
    if not keys:
        return []
    known = COLUMNS[table]
    listed = ", ".join(known.get(name, "NULL") for name in wanted) or "NULL"
    key = _KEY[table]
    rows = genome.sql(
        f"SELECT {key}, id, {listed} FROM {table} WHERE {key} IN (SELECT unnest(?::INTEGER[]))",
        (list(keys),),
    )
    lines = []
    for number, id, *cells in rows:
        values = dict(zip(wanted, cells, strict=True))
        if GENOME in values:
            values[GENOME] = genome.name
        lines.append(Line(genome.name, number, id, tuple(values.values())))
    return lines
