"""The records of a file by organism, genus, host or strain: how they split, and one group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.tools.base import Citation, Result, Table, tool
from app.tools.genomes.arguments import GroupsArguments
from app.tools.genomes.facts import Scope, is_placeholder
from app.tools.genomes.replicons import record_table
from app.tools.genomes.source import source_values
from app.tools.shared.keys import keys_for
from app.tools.shared.phrase import count, join, number, percent, plain
from app.tools.shared.select import declined, open_genomes
from app.tools.shared.several import merged

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library
    from index.rows import RecordInfo

NAMED = ("organism", "genus", "species")
SHOWN = 12
UNSTATED = "not stated"


@tool("record_groups", "summary", GroupsArguments)
def record_groups(library: Library, arguments: GroupsArguments) -> Result:
    """How many records are of each organism, genus, host or strain, or which are of one."""
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    results = [_of(genome, arguments) for genome in genomes]
    for genome, result in zip(genomes, results, strict=True):
        if len(genomes) > 1:
            result.text = f"**{plain(genome.name)}**: {result.text}"
    return merged(results)


def _of(genome: Genome, arguments: GroupsArguments) -> Result:
    if arguments.by == "feature":
        return _with_feature(genome, arguments.value or "gene", arguments.lacking)
    if arguments.value is not None:
        return _one_group(genome, arguments)
    groups: dict[str, list[RecordInfo]] = {}
    for record, value in _values(genome, arguments.by):
        groups.setdefault(value or UNSTATED, []).append(record)
    word = _word(arguments.by)
    if set(groups) == {UNSTATED}:
        return declined(f"The records do not state their {word}, so they are not grouped by it.")
    ranked = sorted(groups.items(), key=lambda item: (item[0] == UNSTATED, -len(item[1])))
    total = len(genome.records)
    stated = len(ranked) - (UNSTATED in groups)
    told = [
        f"{number(len(records))} {plain(value)} ({percent(len(records) / total)})"
        for value, records in ranked[:SHOWN]
    ]
    more = [f"{number(len(ranked) - SHOWN)} more"] if len(ranked) > SHOWN else []
    rows: list[list[Any]] = [
        [plain(value), len(records), round(100 * len(records) / total, 2),
         ", ".join(record.id for record in records[:SHOWN])
         + (f" and {len(records) - SHOWN} more" if len(records) > SHOWN else "")]
        for value, records in ranked
    ]  # fmt: skip
    verb = "is" if total == 1 else "are"
    return Result(
        f"The {count(total, 'record')} of the file {verb} of "
        f"{count(stated, word, _many(word))}: {join([*told, *more])}.",
        table=Table(["id", "count", "share (%)", "records"], rows, len(rows)),
        citations=_cite([record for _, records in ranked for record in records]),
    )


def _word(by: str) -> str:
    return plain(by).replace("_", " ")


def _many(word: str) -> str:
    return {"genus": "genera", "species": "species", "country": "countries"}.get(word, f"{word}s")


def _cite(records: list[RecordInfo], qualifier: str = "source") -> list[Citation]:
    return [Citation(r.id, 1, r.length, 0, r.id, qualifier) for r in records[:25] if r.length]


def _values(genome: Genome, by: str) -> list[tuple[RecordInfo, str]]:
    """The value of each record, empty where it states none."""
    if by not in NAMED:
        held = source_values(genome, by)
        return [(record, "; ".join(held.get(record.id, []))) for record in genome.records]
    found = []
    for record in genome.records:
        words = (record.organism or "").split()
        if not words or is_placeholder(record.organism):
            found.append((record, ""))
            continue
        size = {"organism": len(words), "genus": 1, "species": 2}[by]
        size += words[0] == "Candidatus" and by != "organism"
        found.append((record, " ".join(words[:size])))
    return found


def _one_group(genome: Genome, arguments: GroupsArguments) -> Result:
    """The records of one organism, group of the lineage, or value."""
    value = (arguments.value or "").strip()
    low = value.lower()
    total = len(genome.records)
    if arguments.by in NAMED:
        chosen = [
            record
            for record, name in _values(genome, "organism")
            if f" {low} " in f" {name.lower()} "
            or low in (str(item).lower() for item in _lineage(record))
        ]
        what = plain(value)
    else:
        chosen = [record for record, name in _values(genome, arguments.by) if low in name.lower()]
        what = f"the {_word(arguments.by)} '{plain(value)}'"
    if not chosen:
        held = list(dict.fromkeys(name for _, name in _values(genome, arguments.by) if name))
        given = f"; stated are {join([plain(name) for name in held[:SHOWN]])}" if held else ""
        return Result(
            f"None of the {count(total, 'record')} of the file is of {what} (0){given}.",
            citations=_cite(list(genome.records)[:5]),
        )
    verb = "is" if len(chosen) == 1 else "are"
    return _listed(genome, chosen, f"{verb} of {what}")


def _lineage(record: RecordInfo) -> list[str]:
    given = record.annotations.get("taxonomy") or []
    return given if isinstance(given, list) else [given]


def _with_feature(genome: Genome, kind: str, lacking: bool) -> Result:
    """The records that have a feature of a type, or those that have none."""
    keys = keys_for(genome, kind)
    marks = ", ".join("?" * len(keys))
    held = {
        row[0]
        for row in (
            genome.sql(f"SELECT DISTINCT record FROM features WHERE type IN ({marks})", tuple(keys))
            if keys
            else []
        )
    }
    which = "no" if lacking else "a"
    chosen = [record for record in genome.records if (record.id in held) != lacking]
    if not chosen:
        total = count(len(genome.records), "record")
        text = f"None of the {total} of the file has a feature of the type {plain(kind)} (0)."
        if lacking:
            text = f"Every one of the {total} of the file has a feature of the type {plain(kind)}; "
            text += "0 have none."
        return Result(text, citations=_cite(list(genome.records)[:5]))
    verb = "has" if len(chosen) == 1 else "have"
    return _listed(genome, chosen, f"{verb} {which} feature of the type {plain(kind)}")


def _listed(genome: Genome, chosen: list[RecordInfo], what: str) -> Result:
    total = len(genome.records)
    shown = [plain(record.id) for record in chosen[:SHOWN]]
    more = [f"{number(len(chosen) - SHOWN)} more"] if len(chosen) > SHOWN else []
    return Result(
        f"{number(len(chosen))} of the {count(total, 'record')} of the file "
        f"({percent(len(chosen) / total)}) {what}: {join([*shown, *more])}.",
        table=record_table(chosen, Scope(genome)),
        citations=_cite(chosen),
        focus=[record.id for record in chosen[:50]],
    )
