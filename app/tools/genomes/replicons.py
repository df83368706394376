"""The records of a file: contigs, chromosomes, plasmids, segments."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.tools.arguments import RecordsArguments
from app.tools.base import Citation, Result, Table, tool
from app.tools.genomes import facts
from app.tools.genomes.facts import Scope
from app.tools.shared.phrase import count, join, number, ordinal, percent, plain
from app.tools.shared.select import SHOWN, declined, open_genomes, record_across, record_of

if TYPE_CHECKING:
    from index.library import Library
    from index.rows import RecordInfo


@tool("list_records", "summary", RecordsArguments)
def list_records(library: Library, arguments: RecordsArguments) -> Result:
    """The records of a file (contigs, chromosomes, plasmids) with length, GC and genes."""
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    chosen = record_across(genomes, arguments.record)
    if isinstance(chosen, Result):
        return chosen
    texts: list[str] = []
    columns: list[str] = []
    rows: list[list[Any]] = []
    cited: list[Citation] = []
    for genome in chosen:
        record = record_of(genome, arguments.record)
        assert not isinstance(record, Result)
        scope = Scope(genome, record)
        records, why = _sorted_records(scope, arguments)
        if why:
            return declined(why)
        if not records:
            texts.append(_of_size(scope, [], arguments, len(chosen) > 1))
            continue
        if arguments.offset >= len(records):
            return declined(f"There {'is' if len(records) == 1 else 'are'} only "
                            f"{count(len(records), 'record')}.")  # fmt: skip
        shown = records[arguments.offset :][: arguments.limit]
        texts.append(_records_text(scope, shown, arguments, len(chosen) > 1))
        table = record_table(shown, scope)
        if len(chosen) > 1:
            table = Table(["genome", *table.columns], [[genome.name, *r] for r in table.rows], 0)
        columns = table.columns
        rows += table.rows
        cited += [Citation(r.id, 1, r.length, 0, r.id, "record") for r in shown[:5] if r.length]
    return Result(
        "\n\n".join(texts),
        table=Table(columns, rows, len(rows)) if rows else None,
        citations=cited[:25],
        focus=[row[columns.index("id")] for row in rows[:50]],
    )


def _sorted_records(scope: Scope, arguments: RecordsArguments) -> tuple[list[RecordInfo], str]:
    """Records in the wanted order, or why they cannot be ordered so."""
    low, high = arguments.min_length or 0, arguments.max_length
    records = [
        item
        for item in scope.records
        if low <= item.length and (high is None or item.length <= high)
    ]
    if arguments.sort_by == "gc" and any(record.gc is None for record in records):
        return (
            [],
            "The file holds no bases, so its records have no GC content.",
        )
    genes = _genes_by_record(scope)
    keys: dict[str, Callable[[RecordInfo], Any]] = {
        "position": lambda item: item.ordinal,
        "length": lambda item: item.length,
        "gc": lambda item: item.gc,
        "genes": lambda item: genes.get(item.id, 0),
        "density": lambda item: genes.get(item.id, 0) / max(item.length, 1),
        "name": lambda item: item.id,
    }
    return (
        sorted(records, key=keys[arguments.sort_by], reverse=arguments.order == "descending"),
        "",
    )


def _records_text(
    scope: Scope, shown: list[RecordInfo], arguments: RecordsArguments, many: bool
) -> str:
    """First sentence of a list of records."""
    name = f"**{plain(scope.genome.name)}**: " if many else ""
    unit = scope.unit
    if arguments.record is not None:
        record = shown[0]
        genes = facts.gene_count(scope)
        gc = f", GC {percent(record.gc)}" if record.gc is not None else ""
        about = f" ({plain(record.description).rstrip('.')})" if record.description else ""
        shape = f", {record.topology}" if record.topology else ""
        return (
            f"{name}{plain(record.id)}{about} is {number(record.length)} {unit} long{shape}{gc}, "
            f"with {count(genes, 'gene')}."
        )
    if arguments.min_length or arguments.max_length:
        return _of_size(scope, shown, arguments, many)
    total = len(scope.records)
    text = (
        f"{name}The file holds {count(total, 'record')} with {number(scope.length)} {unit} in all"
    )
    if arguments.sort_by == "position" or total == 1:
        few = len(shown) <= SHOWN and all(item.gc is not None for item in shown)
        each = [
            f"{plain(item.id)} ({number(item.length)} {unit}"
            + (f", GC {percent(item.gc)})" if few and item.gc is not None else ")")
            for item in shown[:SHOWN]
        ]
        more = f" and {number(len(shown) - SHOWN)} more" if len(shown) > SHOWN else ""
        listed = ", ".join(each) + more if more else join(each)
        return f"{text}: {listed}." if total > 1 else f"{text}."
    first = shown[0]
    word = {
        ("length", "descending"): "longest",
        ("length", "ascending"): "shortest",
        ("gc", "descending"): "most GC-rich",
        ("gc", "ascending"): "most AT-rich",
        ("genes", "descending"): "richest in genes",
        ("genes", "ascending"): "poorest in genes",
        ("density", "descending"): "densest in genes",
        ("density", "ascending"): "least dense in genes",
        ("name", "descending"): "last by name",
        ("name", "ascending"): "first by name",
    }[arguments.sort_by, arguments.order]
    by_record = _genes_by_record(scope)
    value = {
        "length": f"{number(first.length)} {unit}",
        "gc": percent(first.gc) if first.gc is not None else "",
        "genes": count(by_record.get(first.id, 0), "gene"),
        "density": f"{1000 * by_record.get(first.id, 0) / max(first.length, 1):.2f} "
        f"({count(by_record.get(first.id, 0), 'gene')} on {number(first.length)} {unit})",
        "name": f"{number(first.length)} {unit}",
    }[arguments.sort_by]
    if arguments.sort_by == "density":
        word = "most" if arguments.order == "descending" else "fewest"
        return (
            f"{name}{plain(first.id)} has the {word} genes per kb of {count(total, 'record')}: "
            f"{value}."
        )
    place = f"{ordinal(arguments.offset)} " if arguments.offset else ""
    return f"{name}The {place}{word} of {count(total, 'record')} is {plain(first.id)} ({value})."


def _of_size(scope: Scope, shown: list[RecordInfo], arguments: RecordsArguments, many: bool) -> str:
    """How many records are of the wanted lengths, and which."""
    name = f"**{plain(scope.genome.name)}**: " if many else ""
    low, high = arguments.min_length, arguments.max_length
    if low and high:
        size = f"{number(low)} to {number(high)} {scope.unit} long"
    elif low:
        size = f"at least {number(low)} {scope.unit} long"
    else:
        size = f"at most {number(high or 0)} {scope.unit} long"
    total = count(len(scope.records), "record")
    if not shown:
        if total == "1 record":
            only = scope.records[0]
            return (
                f"{name}No, {plain(only.id)}, the only record of the file, is "
                f"{number(only.length)} {scope.unit} long; 0 are {size}."
            )
        return f"{name}None of the {total} of the file is {size} (0)."
    verb = "is" if len(shown) == 1 else "are"
    each = [f"{plain(item.id)} ({number(item.length)} {scope.unit})" for item in shown[:SHOWN]]
    more = f" and {number(len(shown) - SHOWN)} more" if len(shown) > SHOWN else ""
    listed = ", ".join(each) + more if more else join(each)
    share = percent(len(shown) / len(scope.records))
    return (
        f"{name}{number(len(shown))} of the {total} of the file ({share}) {verb} {size}: {listed}."
    )


def _genes_by_record(scope: Scope) -> dict[str, int]:
    return dict(scope.genome.sql("SELECT record, count(*) FROM genes GROUP BY record"))


def record_table(records: list[RecordInfo], scope: Scope) -> Table:
    """Records as a table."""
    genes = _genes_by_record(scope)
    several = len({record.organism for record in records}) > 1
    columns = ["id", "description", f"length ({scope.unit})", "GC (%)", "topology", "genes"]
    rows: list[list[Any]] = []
    for record in records:
        row = [
            record.id,
            plain(record.description),
            record.length,
            None if record.gc is None else round(100 * record.gc, 2),
            record.topology,
            genes.get(record.id, 0),
        ]
        rows.append([*row, plain(record.organism)] if several else row)
    return Table([*columns, "organism"] if several else columns, rows, len(rows))
