"""Lists of genes and features: filtered, sorted, the first or last of an order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.tools.arguments import ExtremesArguments, GeneFilter, ListArguments
from app.tools.base import Result, SequenceOut, Table, tool
from app.tools.genes.counting import why_none
from app.tools.proteins.properties import coding_filter, ranked, rows_of, value_text
from app.tools.sequences.extract import ImpossibleError, is_gene, outputs
from app.tools.shared.filters import Selection
from app.tools.shared.keys import normal
from app.tools.shared.phrase import (
    bp,
    citation,
    gene_name,
    gene_table,
    join,
    number,
    ordinal,
    percent,
    place,
    plain,
    plural,
    short_name,
    span,
    the_genome,
)
from app.tools.shared.select import declined, fetch, open_genomes, record_across, select, tally

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

NOTE = 80
"""Characters of a note that stand for a product in the prose."""

TIES = 6
"""Rows looked at beyond a page, for those that share the first place."""

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


@dataclass(slots=True)
class Listing:
    """A page of the rows of one genome in one order.

    Attributes
    ----------
    rows, values
        The page, and the computed value of each row (None where the row holds it itself).
    total
        All rows that fit.
    tied
        Rows after the first that share its value.
    """

    genome: Genome
    selection: Selection
    key: str
    order: str
    total: int = 0
    rows: Sequence[Gene | FeatureRow] = ()
    values: Sequence[float | None] = ()
    tied: Sequence[Gene | FeatureRow] = ()

    def value(self, index: int) -> str:
        """The ordering value of a row, as a person reads it; empty for names and positions."""
        return self.worded(self.rows[index], self.values[index])

    def worded(self, row: Gene | FeatureRow, value: float | None) -> str:
        """The ordering value of any row."""
        if self.key in COMPUTED:
            return value_text(self.key, value or 0.0)
        if self.key == "gc":
            return f"GC {percent(row.gc)}" if row.gc is not None else ""
        if self.key == "exons":
            return f"{number(row.exons)} exon{'s' if row.exons != 1 else ''}"
        if self.key == "aa_length":
            return f"{number(row.aa_length)} aa" if row.aa_length else ""
        return bp(row.length) if self.key == "length" else ""


def listing(
    genome: Genome, filter: GeneFilter, key: str, order: str, limit: int | None, offset: int = 0
) -> Listing | Result:
    """The wanted page of all rows that a filter takes, in order; ties stand by position.

    Gives a declining `Result` where the order cannot be computed for the file.
    """
    if key in COMPUTED:
        filter = coding_filter(filter)
    if key == "gc" and not genome.has_sequence:
        return declined(
            f"{the_genome(genome, True)} "
            "holds annotation only, so GC content cannot be computed; open "
            "its FASTA file beside it, or sort by length or position."
        )
    selection = select(genome, filter)
    if isinstance(selection, Result):
        return selection
    if key == "length" and filter.types and {normal(name) for name in filter.types} == {"protein"}:
        key = "aa_length"
    found = Listing(genome, selection, key, order)
    if key in COMPUTED:
        _computed(found, limit, offset)
    else:
        _stored(found, limit, offset)
    return found


def _computed(found: Listing, limit: int | None, offset: int) -> None:
    """Fill a page of an order that is computed from the proteins."""
    order = ranked(found.genome, found.selection, found.key, found.order)
    page = order[offset : None if limit is None else offset + limit]
    found.total = len(order)
    found.rows = rows_of(found.genome, [fid for fid, _ in page])
    found.values = [value for _, value in page]


def _stored(found: Listing, limit: int | None, offset: int) -> None:
    """Fill a page of an order that is a column of the table."""
    selection, place_order = found.selection, 'record_no, start, "end"'
    direction = "DESC" if found.order == "descending" else "ASC"
    if found.key == "position":
        sql = place_order if direction == "ASC" else 'record_no DESC, start DESC, "end" DESC'
    else:
        column = COLUMN[found.key]
        selection.where = f"({selection.where}) AND {column} IS NOT NULL"
        sql = f"{column} {direction}, {place_order}"
    if limit is None:
        rows = list(fetch(found.genome, selection, sql))
        found.total = len(rows)
    else:
        rows = list(fetch(found.genome, selection, sql, offset + limit + TIES))
        found.total = tally(found.genome, selection)
    if found.key not in ("position", "name") and rows:
        first = found.worded(rows[0], None)
        found.tied = [row for row in rows[1:] if found.worded(row, None) == first][:TIES]
    found.rows = rows[offset : None if limit is None else offset + limit]
    found.values = [None] * len(found.rows)


@tool("list_genes", "list", ListArguments)
def list_genes(library: Library, arguments: ListArguments) -> Result:
    """Genes or features that fit a filter, sorted, the first so many if wanted."""
    found = _listings(library, arguments, arguments.order, arguments.limit, arguments.offset)
    if isinstance(found, Result):
        return found
    total = sum(item.total for item in found) if arguments.limit is None else 0
    return _result(found, [_sentence(item, arguments) for item in found], arguments, total)


@tool("extremes", "list", ExtremesArguments)
def extremes(library: Library, arguments: ExtremesArguments) -> Result:
    """Both ends of an order: longest and shortest, most and least GC-rich, first and last."""
    limit = arguments.limit or 1
    found = _listings(library, arguments, arguments.order, limit)
    if isinstance(found, Result):
        return found
    other = _listings(library, arguments, OPPOSITE[arguments.order], limit)
    if isinstance(other, Result):
        return other
    pages: list[Listing] = []
    lines: list[str] = []
    for pair in zip(found, other, strict=True):
        if not pair[0].rows:
            lines.append(_none(pair[0], arguments.filter))
            pages.append(pair[0])
            continue
        for page in pair if pair[0].total > 1 else pair[:1]:
            lines.append(_top(page))
            pages.append(page)
    return _result(pages, lines, arguments, 0)


def _listings(
    library: Library, arguments: ListArguments, order: str, limit: int | None, offset: int = 0
) -> list[Listing] | Result:
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
        item = listing(genome, arguments.filter, arguments.sort_by, order, limit, offset)
        if isinstance(item, Result):
            refused.append(item)
        else:
            found.append(item)
    return found or refused[0]


def _none(whole: Listing, filter: GeneFilter) -> str:
    selection = whole.selection
    text = f"There are no {plural(selection.noun)} {selection.words}".rstrip()
    why = why_none(whole.genome, filter) or _elsewhere(whole.genome, filter)
    return " ".join([f"{text} in {the_genome(whole.genome)}.", why, *selection.said]).strip()


def _elsewhere(genome: Genome, filter: GeneFilter) -> str:
    """Where else in the file the genes lie that a record was thought to hold."""
    if filter.record is None or not (filter.keywords or filter.names or filter.prefix):
        return ""
    wider = select(genome, filter.model_copy(update={"record": None}))
    rows = [] if isinstance(wider, Result) else list(fetch(genome, wider))
    if not rows:
        return ""
    places = [f"{gene_name(row)} on {plain(row.record)}" for row in rows[:FIRST]]
    more = [f"{number(len(rows) - FIRST)} more"] if len(rows) > FIRST else []
    return f"On other records: {join([*places, *more])}."


def _sentence(page: Listing, arguments: ListArguments) -> str:
    """How many fit, and the first of them or all of a short order."""
    name = the_genome(page.genome)
    if not page.total:
        return _none(page, arguments.filter)
    selection = page.selection
    if not page.rows:
        return f"There are only {number(page.total)} such entries in {name}."
    if arguments.limit is not None and (arguments.offset == 0 or len(page.rows) == 1):
        return " ".join([_top(page, arguments.offset), *selection.said])
    noun = selection.noun if page.total == 1 else plural(selection.noun)
    verb = "is" if page.total == 1 else "are"
    text = f"There {verb} {number(page.total)} {noun} {selection.words}".rstrip() + f" in {name}"
    if arguments.offset:
        text += f"; these are numbers {number(arguments.offset + 1)} to "
        text += number(arguments.offset + len(page.rows))
    few = arguments.sort_by != "position" or len(page.rows) <= SPOKEN
    spoken = SPOKEN if few else FIRST
    names = [_named(page, i) for i in range(min(spoken, len(page.rows)))]
    if len(page.rows) > 3 and len(set(names)) < len(names):
        # Features of one name are told apart by where they lie.
        names = [
            f"{name} at {span(page.genome, row)}"
            for name, row in zip(names, page.rows, strict=False)
        ]
    if len(page.rows) > len(names):
        text += f"{_ordered_by(page)}, beginning with {join(names)}."
    else:
        text += f"{_ordered_by(page)}: {join(names)}."
    return " ".join([text, *selection.said])


def _ordered_by(whole: Listing) -> str:
    if whole.key == "position" or whole.total == 1:
        return ""
    first = SUPERLATIVES[whole.key, whole.order]
    return f", in order ({first} first)" if "by name" not in first else ", by name"


def _named(page: Listing, index: int) -> str:
    row = page.rows[index]
    value = page.value(index)
    if len(page.rows) <= 3:
        where = place(page.genome, row).removeprefix("on the ").removeprefix("on ")
        return f"{_called(row)}{_what(row)} ({value + ', ' if value else ''}{where})"
    return f"{_called(row)} ({value})" if value else _called(row)


def _called(row: Gene | FeatureRow) -> str:
    """A gene by its name; a part of one, or a feature without a gene, by what it is."""
    if is_gene(row) or row.type == "CDS" or row.type.endswith("RNA"):
        return gene_name(row)
    text = _remark(row)
    if not text:
        return gene_name(row)
    return f"{text} ({short_name(row)})" if row.symbol and "\\" not in row.symbol else text


def _remark(row: Gene | FeatureRow) -> str:
    """The product, of other features than genes the note, cut where it is long."""
    text = row.product
    if not text and not is_gene(row):
        text = row.note if len(row.note) <= NOTE else row.note[:NOTE].rsplit(" ", 1)[0] + " ..."
    return plain(text) if text else ""


def _what(row: Gene | FeatureRow) -> str:
    """``, beta-galactosidase``: what a row is, where its name does not say it already."""
    text = _remark(row)
    return f", {text}" if text and not _called(row).startswith(text) else ""


def _top(page: Listing, offset: int = 0) -> str:
    """The first of an order, in full for one, by name and value for several.

    With `offset` the one row is the second, the third, ... of the order.
    """
    selection = page.selection
    word = SUPERLATIVES[page.key, page.order]
    if offset:
        word = ordinal(offset) if word == "first" else f"{ordinal(offset)} {word}"
    conditions = f" {selection.words}" if selection.words else ""
    where = f"{conditions} in {the_genome(page.genome)}"
    if len(page.rows) == 1:
        row = page.rows[0]
        if page.total == 1:
            lead = f"The only {selection.noun}{where} is"
        else:
            lead = f"The {word} of {number(page.total)} {plural(selection.noun)}{where} is"
        value = page.value(0)
        detail = f" with {value}" if value else ""
        if page.key == "length" and is_gene(row) and row.aa_length:
            detail += f" ({number(row.aa_length)} amino acids)"
        tie = "" if offset else _tie(page)
        return f"{lead} {_called(row)}{detail}{_what(row)}, {place(page.genome, row)}.{tie}"
    names = [_named(page, i) for i in range(min(SPOKEN, len(page.rows)))]
    more = " and so on" if len(page.rows) > len(names) else ""
    if len(page.rows) == page.total:
        lead = f"There are {number(page.total)} {plural(selection.noun)}{where}{_ordered_by(page)}"
        return f"{lead}: {join(names)}{more}."
    lead = f"The {number(len(page.rows))} {word}"
    if word in ("first", "last"):
        lead = f"The {word} {number(len(page.rows))}"
    lead += f" of {number(page.total)} {plural(selection.noun)}"
    return f"{lead}{where} are {join(names)}{more}."


def _tie(page: Listing) -> str:
    """A sentence where others share the first place."""
    if not page.tied:
        return ""
    names = [short_name(row) for row in page.tied[: TIES - 1]]
    if len(page.tied) == TIES:
        return f" {', '.join(names)} and more tie with it."
    return f" {join(names)} {'ties' if len(names) == 1 else 'tie'} with it."


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
    if key == "exons" or filter.spliced is not None or filter.min_exons is not None:
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
        if not rows:
            # Sequences were asked for, and there are none to give.
            result.status = "declined"
    return result


def _add_sequences(result: Result, rows: list[tuple[Genome, Gene | FeatureRow]], kind: str) -> None:
    """Put the sequences of the rows into a result, and say which have none."""
    found: list[SequenceOut] = []
    reasons: list[str] = []
    for genome in dict.fromkeys(genome for genome, _ in rows):
        shown = [row for other, row in rows[:MAX_SEQUENCES] if other is genome]
        genome.read_ahead([getattr(row, "product_fid", None) or row.fid for row in shown])
        genome.read_coding_ahead([row.gid for row in shown if is_gene(row)])
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
