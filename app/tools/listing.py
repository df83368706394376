"""Lists of genes and features: filtered, sorted, the first or last of an order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.tools.arguments import ExtremesArguments, GeneFilter, ListArguments
from app.tools.base import Result, SequenceOut, Table, tool
from app.tools.counting import why_none
from app.tools.extract import ImpossibleError, outputs
from app.tools.filters import Selection
from app.tools.keys import normal
from app.tools.phrase import (
    bp,
    citation,
    gene_name,
    gene_table,
    join,
    number,
    percent,
    place,
    plain,
    plural,
    short_name,
)
from app.tools.proteins import coding_filter, measured, value_text
from app.tools.select import declined, fetch, open_genomes, record_across, select

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library
    from index.rows import FeatureRow, Gene

COMPUTED = {"mass", "pi", "gravy"}
"""Sort keys that are computed from the protein."""

SPOKEN = 10
"""Entries of an order named in the prose."""

FIRST = 5
"""Entries of an unordered list named in the prose."""

MAX_SEQUENCES = 500

COLUMN = {
    "length": "length",
    "aa_length": "aa_length",
    "gc": "gc",
    "name": "lower(coalesce(nullif(symbol, ''), id))",
    "exons": "exons",
}

SUPERLATIVES = {
    ("length", "descending"): "longest",
    ("length", "ascending"): "shortest",
    ("aa_length", "descending"): "longest",
    ("aa_length", "ascending"): "shortest",
    ("gc", "descending"): "most GC-rich",
    ("gc", "ascending"): "most AT-rich",
    ("mass", "descending"): "heaviest",
    ("mass", "ascending"): "lightest",
    ("pi", "descending"): "most basic",
    ("pi", "ascending"): "most acidic",
    ("gravy", "descending"): "most hydrophobic",
    ("gravy", "ascending"): "most hydrophilic",
    ("exons", "descending"): "most spliced",
    ("exons", "ascending"): "least spliced",
    ("name", "ascending"): "first by name",
    ("name", "descending"): "last by name",
    ("position", "ascending"): "first",
    ("position", "descending"): "last",
}
OPPOSITE = {"ascending": "descending", "descending": "ascending"}


class Listing:
    """Rows of one genome in one order, with the value they are ordered by."""

    def __init__(self, genome: Genome, selection: Selection, key: str, order: str):
        self.genome = genome
        self.selection = selection
        self.key = key
        self.order = order
        self.rows: list[Gene | FeatureRow] = []
        self.values: list[float | None] = []

    @property
    def total(self) -> int:
        """All rows that fit."""
        return len(self.rows)

    def cut(self, limit: int | None, offset: int = 0) -> Listing:
        """The rows of one page."""
        page = Listing(self.genome, self.selection, self.key, self.order)
        stop = None if limit is None else offset + limit
        page.rows, page.values = self.rows[offset:stop], self.values[offset:stop]
        return page

    def value(self, index: int) -> str:
        """The ordering value of a row, as a person reads it; empty for names and positions."""
        row, value = self.rows[index], self.values[index]
        if self.key in COMPUTED:
            return value_text(self.key, value or 0.0)
        if self.key == "gc":
            return f"GC {percent(row.gc)}" if row.gc is not None else ""
        if self.key == "exons":
            return f"{number(row.exons)} exon{'s' if row.exons != 1 else ''}"
        if self.key == "aa_length" or (self.key == "length" and self.selection.noun == "protein"):
            return f"{number(row.aa_length)} aa" if row.aa_length else bp(row.length)
        if self.key == "length":
            return bp(row.length)
        return ""


def listing(genome: Genome, filter: GeneFilter, key: str, order: str) -> Listing | Result:
    """All rows that a filter takes, in order; ties stand by position.

    Gives a declining `Result` where the order cannot be computed for the file.
    """
    if key in COMPUTED:
        filter = coding_filter(filter)
    if key == "gc" and not genome.has_sequence:
        return declined(
            f"{plain(genome.name)} holds annotation only, so GC content cannot be computed; open "
            "its FASTA file beside it, or sort by length or position."
        )
    selection = select(genome, filter)
    if isinstance(selection, Result):
        return selection
    if key == "length" and filter.types and {normal(name) for name in filter.types} == {"protein"}:
        key = "aa_length"
    found = Listing(genome, selection, key, order)
    place_order = 'record_no, start, "end"'
    if key in COMPUTED:
        rows = list(fetch(genome, selection))
        triples = measured(genome, rows, key)  # type: ignore[arg-type]
        back = order == "descending"
        triples.sort(key=lambda item: -item[2] if back else item[2])
        found.rows = [row for row, _, _ in triples]
        found.values = [value for _, _, value in triples]
        return found
    direction = "DESC" if order == "descending" else "ASC"
    if key == "position":
        sql = place_order if direction == "ASC" else 'record_no DESC, start DESC, "end" DESC'
    else:
        column = COLUMN[key]
        selection.where = f"({selection.where}) AND {column} IS NOT NULL"
        sql = f"{column} {direction}, {place_order}"
    found.rows = list(fetch(genome, selection, sql))
    found.values = [None] * len(found.rows)
    return found


@tool("list_genes", "list", ListArguments)
def list_genes(library: Library, arguments: ListArguments) -> Result:
    """Genes or features that fit a filter, sorted, the first so many if wanted."""
    found = _listings(library, arguments, arguments.order)
    if isinstance(found, Result):
        return found
    pages = [item.cut(arguments.limit, arguments.offset) for item in found]
    lines = [_sentence(whole, page, arguments) for whole, page in zip(found, pages, strict=True)]
    total = sum(item.total for item in found) if arguments.limit is None else 0
    return _result(pages, lines, arguments, total)


@tool("extremes", "list", ExtremesArguments)
def extremes(library: Library, arguments: ExtremesArguments) -> Result:
    """Both ends of an order: longest and shortest, most and least GC-rich, first and last."""
    limit = arguments.limit or 1
    found = _listings(library, arguments, arguments.order)
    if isinstance(found, Result):
        return found
    other = _listings(library, arguments, OPPOSITE[arguments.order])
    if isinstance(other, Result):
        return other
    pages: list[Listing] = []
    lines: list[str] = []
    for pair in zip(found, other, strict=True):
        for whole in pair:
            page = whole.cut(limit)
            if page.rows or whole is pair[0]:
                lines.append(_top(whole, page) if page.rows else _none(whole, arguments.filter))
                pages.append(page)
    return _result(pages, lines, arguments, 0)


def _listings(library: Library, arguments: ListArguments, order: str) -> list[Listing] | Result:
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    wanted = arguments.filter.record or (
        arguments.filter.region.record if arguments.filter.region else None
    )
    chosen = record_across(genomes, wanted)
    if isinstance(chosen, Result):
        return chosen
    found: list[Listing] = []
    refused: list[Result] = []
    for genome in chosen:
        item = listing(genome, arguments.filter, arguments.sort_by, order)
        if isinstance(item, Result):
            refused.append(item)
        else:
            found.append(item)
    return found or refused[0]


def _none(whole: Listing, filter: GeneFilter) -> str:
    selection = whole.selection
    text = f"There are no {plural(selection.noun)} {selection.words}".rstrip()
    why = why_none(whole.genome, filter)
    return " ".join([f"{text} in {plain(whole.genome.name)}.", why, *selection.said]).strip()


def _sentence(whole: Listing, page: Listing, arguments: ListArguments) -> str:
    """How many fit, and the first of them or all of a short order."""
    if not whole.total:
        return _none(whole, arguments.filter)
    if not page.rows:
        return f"There are only {number(whole.total)} such entries in {plain(whole.genome.name)}."
    if arguments.limit is not None and arguments.offset == 0:
        return " ".join([_top(whole, page), *whole.selection.said])
    selection = whole.selection
    noun = selection.noun if whole.total == 1 else plural(selection.noun)
    verb = "is" if whole.total == 1 else "are"
    text = (
        f"There {verb} {number(whole.total)} {noun} {selection.words}".rstrip()
        + f" in {plain(whole.genome.name)}"
    )
    if arguments.offset:
        text += f"; these are numbers {number(arguments.offset + 1)} to "
        text += number(arguments.offset + len(page.rows))
    spoken = FIRST if arguments.sort_by == "position" else SPOKEN
    names = [_named(page, i) for i in range(min(spoken, page.total))]
    if page.total > len(names):
        order = _ordered_by(whole)
        text += f"{order}, beginning with {join(names)}." if page.total > 1 else f": {names[0]}."
    else:
        text += f"{_ordered_by(whole)}: {join(names)}."
    return " ".join([text, *selection.said])


def _ordered_by(whole: Listing) -> str:
    if whole.key == "position":
        return ""
    first = SUPERLATIVES[whole.key, whole.order]
    return f", in order ({first} first)" if "by name" not in first else ", by name"


def _named(page: Listing, index: int) -> str:
    row = page.rows[index]
    value = page.value(index)
    if page.total <= 3:
        product = f", {plain(row.product)}" if row.product else ""
        return f"{gene_name(row)}{product} ({value + ', ' if value else ''}{_span(page, row)})"
    return f"{gene_name(row)} ({value})" if value else gene_name(row)


def _span(page: Listing, row: Gene | FeatureRow) -> str:
    return place(page.genome, row).removeprefix("on the ").removeprefix("on ")


def _top(whole: Listing, page: Listing) -> str:
    """The first of an order, in full for one, by name and value for several."""
    selection = whole.selection
    word = SUPERLATIVES[whole.key, whole.order]
    late = word.endswith("by name")
    conditions = f" {selection.words}" if selection.words else ""
    name = plain(whole.genome.name)
    of = f" of {number(whole.total)}" if whole.total > 1 else ""
    if page.total == 1:
        row = page.rows[0]
        kind = f"{selection.noun} {word}" if late else f"{word} {selection.noun}"
        value = page.value(0)
        product = f", {plain(row.product)}" if row.product else ""
        detail = f" with {value}" if value else ""
        tie = _tied(whole)
        return (
            f"The {kind}{conditions} in {name}{of} is {gene_name(row)}{detail}{product}, "
            f"{place(whole.genome, row)}.{tie}"
        )
    noun = plural(selection.noun)
    kind = f"{noun} {word}" if late else f"{word} {noun}"
    names = [_named(page, i) for i in range(min(SPOKEN, page.total))]
    more = " and so on" if page.total > len(names) else ""
    return f"The {number(page.total)} {kind}{conditions} in {name}{of} are {join(names)}{more}."


def _tied(whole: Listing) -> str:
    """A sentence where others share the first place."""
    if whole.key in ("position", "name") or whole.total < 2:
        return ""
    first = whole.value(0)
    tied = [i for i in range(1, min(whole.total, 200)) if whole.value(i) == first]
    if not tied:
        return ""
    names = [short_name(whole.rows[i]) for i in tied[:5]]
    more = f" and {number(len(tied) - 5)} more" if len(tied) > 5 else ""
    return f" {join(names) if not more else ', '.join(names) + more} tie with it."


def _columns(pages: Sequence[Listing], filter: GeneFilter) -> list[str]:
    columns = ["gene", "product", "record", "start", "end", "strand", "length"]
    if len(filter.types) > 1 or filter.types in (["regulatory"], ["misc_feature"]):
        columns.insert(1, "type")
    key = pages[0].key
    protein = pages[0].selection.noun == "protein" or filter.length_unit == "aa"
    if key == "aa_length" or key in COMPUTED or protein:
        columns.append("aa_length")
    if key == "gc" or filter.min_gc is not None or filter.max_gc is not None:
        columns.append("gc")
    if key == "exons" or filter.spliced is not None:
        columns.append("exons")
    if filter.ec or filter.has_ec:
        columns.append("ec")
    if filter.start_codon:
        columns.append("start_codon")
    return columns


def _result(pages: list[Listing], lines: list[str], arguments: ListArguments, total: int) -> Result:
    """Prose, table, citations and the wanted sequences of the listed rows."""
    rows = [(page.genome, row) for page in pages for row in page.rows]
    extra: dict[str, list[Any]] = {}
    if pages[0].key in COMPUTED:
        heading = {"mass": "mass (Da)", "pi": "pI", "gravy": "GRAVY"}[pages[0].key]
        digits = {"mass": 1, "pi": 2, "gravy": 3}[pages[0].key]
        extra[heading] = [round(value or 0.0, digits) for page in pages for value in page.values]
    table: Table | None = None
    if len(rows) > 1:
        table = gene_table(rows, _columns(pages, arguments.filter), extra)
        table.total = max(total, table.total)
    result = Result(
        "\n\n".join(lines),
        table=table,
        citations=[citation(genome, row) for genome, row in rows[:25]],
        focus=[row.id for _, row in rows[:100]],
    )
    if arguments.with_sequence is not None:
        _add_sequences(result, rows, arguments.with_sequence)
    return result


def _add_sequences(result: Result, rows: list[tuple[Genome, Gene | FeatureRow]], kind: str) -> None:
    """Put the sequences of the rows into a result, and say which have none."""
    found: list[SequenceOut] = []
    reasons: list[str] = []
    for genome, row in rows[:MAX_SEQUENCES]:
        try:
            found += outputs(genome, row, kind)
        except ImpossibleError as error:
            reasons.append(str(error))
    result.sequences = found
    if reasons:
        more = f" {number(len(reasons) - 1)} more have none either." if len(reasons) > 1 else ""
        result.text += f"\n\n{reasons[0]}{more}"
    if len(rows) > MAX_SEQUENCES:
        result.text += f"\n\nSequences are given for the first {number(MAX_SEQUENCES)}."
