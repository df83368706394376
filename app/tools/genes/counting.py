"""How many genes or features fit, in all and by group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.tools.arguments import CountArguments, GeneFilter
from app.tools.base import Result, Table, tool
from app.tools.genes.mentions import mentions
from app.tools.genomes.facts import Scope, gene_count
from app.tools.shared import words
from app.tools.shared.filters import Selection
from app.tools.shared.keys import (
    BIOTYPE,
    CODING_GENES,
    feature_types,
    has_translations,
    keys_for,
    normal,
    noun_of,
)
from app.tools.shared.phrase import (
    citations,
    join,
    number,
    percent,
    plain,
    plural,
    sign,
    strand_words,
    the_genome,
)
from app.tools.shared.select import fetch, open_genomes, record_across, select, tally
from index.annotate.absent import why_absent

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library

CITED_COUNT = 5
"""Genes cited as examples of what was counted."""

SPOKEN = 8
"""Groups named in the prose."""

GROUPS = {
    "strand": "strand",
    "record": "record",
    "product": "coalesce(product, '')",
    "start_codon": "coalesce(start_codon, '')",
    "symbol": "coalesce(symbol, '')",
    "gene": "coalesce((SELECT min(coalesce(nullif(own.symbol, ''), own.id)) FROM loci AS own "
    "WHERE own.gid = features.gid), '')",
}


@tool("count_genes", "count", CountArguments)
def count_genes(library: Library, arguments: CountArguments) -> Result:
    """How many genes, proteins, CDS, tRNAs or other features fit a filter; by group if asked."""
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    wanted = arguments.filter.record
    chosen = record_across(genomes, wanted)
    if isinstance(chosen, Result):
        return chosen
    selections: list[tuple[Genome, Selection, int]] = []
    refused: list[Result] = []
    for genome in chosen:
        selection = select(genome, arguments.filter)
        if isinstance(selection, Result):
            refused.append(selection)
            continue
        selections.append((genome, selection, tally(genome, selection)))
    if not selections:
        return refused[0]
    if arguments.group_by is not None:
        return _grouped(selections, arguments)
    result = Result("")
    lines = []
    for genome, selection, total in selections:
        text = _sentence(genome, selection, total, arguments.filter)
        if arguments.of_genes:
            every = gene_count(Scope(genome))
            share = f" That is {percent(total / max(every, 1), 2)} of {number(every)} genes."
            text += share if every >= total else ""
        lines.append(f"{_verdict(total, arguments)}{text}")
        rows = list(fetch(genome, selection, limit=CITED_COUNT)) if total else []
        if total <= CITED_COUNT:
            result.citations += citations(genome, rows)
            result.focus += [row.id for row in rows]
    result.text = "\n\n".join([*lines, *(item.text for item in refused)])
    if len(selections) > 1:
        body: list[list[Any]] = [[genome.name, total] for genome, _, total in selections]
        heading = plural(selections[0][1].noun)
        result.table = Table(["genome", heading], body, len(body))
    if not result.citations:
        for genome, _, total in selections:
            result.citations += Scope(genome).cite("features")[:1] if total else []
    return result


def _verdict(total: int, arguments: CountArguments) -> str:
    """``Yes: `` or ``No: `` where a count is compared with a number."""
    low, high = arguments.at_least, arguments.at_most
    if low is None and high is None:
        return ""
    return "Yes. " if (low or 0) <= total and (high is None or total <= high) else "No. "


def _sentence(genome: Genome, selection: Selection, total: int, filter: GeneFilter) -> str:
    """``There are 2,004 genes on the minus strand in NAME.`` with what explains the figure."""
    noun = selection.noun if total == 1 else plural(selection.noun)
    conditions = f" {selection.words}" if selection.words else ""
    where = the_genome(genome)
    if total == 0:
        text = f"There are no {noun}{conditions} in {where}."
        return " ".join([text, why_none(genome, filter), *selection.said]).strip()
    verb = "is" if total == 1 else "are"
    text = f"There {verb} {number(total)} {noun}{conditions} in {where}"
    extras = _beside(genome, selection, total, filter)
    share = _share(genome, selection, total, filter)
    return " ".join([f"{text}{extras}{share}.", *selection.said])


def _share(genome: Genome, selection: Selection, total: int, filter: GeneFilter) -> str:
    """The part of all of that kind that fits, where there is a condition."""
    if not selection.words or len(filter.types) > 1:
        return ""
    everything = select(genome, GeneFilter(types=filter.types, record=filter.record))
    if isinstance(everything, Result):
        return ""
    all_ = tally(genome, everything)
    return f", {percent(total / all_, 2)} of {number(all_)}" if all_ > total else ""


def _beside(genome: Genome, selection: Selection, total: int, filter: GeneFilter) -> str:
    """What the count is made of: CDS among genes, parts of a hypothetical count, single types."""
    if filter.hypothetical:
        return _hypothetical_parts(genome, selection)
    if len(filter.types) > 1:
        return f" ({join([f'{number(n)} {noun}' for _, n, noun in _kinds(genome, filter)])})"
    if selection.table == "genes" and not filter.types and filter.pseudo is None:
        return _gene_parts(genome, selection, total, filter)
    kind = normal(filter.types[0] if filter.types else "")
    if kind in CODING_GENES or (kind == "protein" and has_translations(genome)):
        return _genes_and_proteins(genome, total, filter, kind == "protein")
    if kind == "protein" and not has_translations(genome):
        return " (its intact CDS; the file gives no translations)"
    if kind == "cds" and filter.pseudo is None:
        proteins = select(genome, filter.model_copy(update={"types": ["protein"]}))
        if not isinstance(proteins, Result):
            n = tally(genome, proteins)
            if n != total:
                return f", {number(n)} of them with a protein translation"
    return ""


def _kinds(genome: Genome, filter: GeneFilter) -> list[tuple[str, int, str]]:
    """Each type of a filter by itself: its label, how many fit, and the noun for so many."""
    found = []
    for name in dict.fromkeys(filter.types):
        one = select(genome, filter.model_copy(update={"types": [name]}))
        if not isinstance(one, Result):
            n = tally(genome, one)
            label = "protein-coding" if normal(name) in CODING_GENES else plain(name)
            found.append((label, n, one.noun if n == 1 else plural(one.noun)))
    return found


def _genes_and_proteins(genome: Genome, total: int, filter: GeneFilter, proteins: bool) -> str:
    """The other of two figures that isoforms set apart: coding genes and proteins."""
    other = select(genome, filter.model_copy(update={"types": [_OTHER[proteins]]}))
    if isinstance(other, Result):
        return ""
    n = tally(genome, other)
    if n == total or not n:
        return ""
    if proteins:
        return f", of {number(n)} protein-coding {'gene' if n == 1 else 'genes'}"
    kind = "proteins (CDS with a translation)" if has_translations(genome) else "intact CDS"
    return f", with {number(n)} {kind}"


_OTHER = {True: "protein_coding", False: "protein"}


def _gene_parts(genome: Genome, selection: Selection, total: int, filter: GeneFilter) -> str:
    """CDS and pseudogenes among the genes, where they differ from all genes."""
    notes = []
    cds = select(genome, filter.model_copy(update={"types": ["CDS"]}))
    if not isinstance(cds, Result):
        n = tally(genome, cds)
        coding = f"SELECT count(*) FROM genes WHERE ({selection.where}) AND kind = 'protein'"
        if n or not genome.sql(coding, selection.params)[0][0]:
            notes += [f"{number(n)} CDS" if n else "no CDS"] if n != total else []
    query = f"SELECT count(*) FROM genes WHERE ({selection.where}) AND pseudo"
    pseudo = genome.sql(query, selection.params)[0][0]
    if pseudo:
        notes.append(f"{number(pseudo)} of the genes {'is a' if pseudo == 1 else 'are'} pseudogene")
        notes[-1] += "" if pseudo == 1 else "s"
    return f" ({'; '.join(notes)})" if notes else ""


def _hypothetical_parts(genome: Genome, selection: Selection) -> str:
    """How many say hypothetical, how many uncharacterized, how many of unknown function."""
    parts = []
    left = f"SELECT count(*) FROM {selection.table} WHERE ({selection.where})"
    seen = "FALSE"
    for pattern, label in words.HYPOTHETICAL_PARTS:
        test = f"regexp_matches(coalesce(product, ''), '{pattern}', 'i')"
        n = genome.sql(f"{left} AND {test} AND NOT ({seen})", selection.params)[0][0]
        seen = f"{seen} OR {test}"
        if n:
            parts.append(f"{number(n)} say '{label}'")
    return f" ({join(parts)})" if len(parts) > 1 else ""


def why_none(genome: Genome, filter: GeneFilter) -> str:
    """Why nothing was found, where the file has no such features at all."""
    for name in filter.types:
        kind = normal(name)
        if kind in ("gene", "pseudogene") or kind in CODING_GENES or keys_for(genome, name):
            continue
        held = feature_types(genome)
        if kind == "protein" and "CDS" in held:
            continue
        absent = why_absent(genome, kind)
        if absent:
            return absent
        present = [plural(noun_of(key)) for key in held if key not in ("source", "region")][:10]
        if present:
            said = mentions(genome, noun_of(name))
            return f"The file annotates no such features; it has {join(present)}. {said}".rstrip()
        return "Nothing is annotated in the file."
    if not feature_types(genome):
        return "Nothing is annotated in the file."
    return ""


def _grouped(selections: list[tuple[Genome, Selection, int]], arguments: CountArguments) -> Result:
    """Counts by group, largest group first (records and strands in their own order)."""
    key = arguments.group_by
    several = len(selections) > 1
    lines: list[str] = []
    rows: list[list[Any]] = []
    result = Result("")
    for genome, selection, total in selections:
        found = _groups(genome, selection, key or "type", total)
        found = [(_label(key or "type", name), n) for name, n in found]
        noun = selection.noun if total == 1 else plural(selection.noun)
        conditions = f" {selection.words}" if selection.words else ""
        if key == "record":
            found = _every_record(genome, found, arguments)
        if arguments.group_without is not None:
            found, text = _others(found, total, f"{noun}{conditions}", arguments)
            lines.append(" ".join([text, *selection.said]))
            rows += [[genome.name, label, n] if several else [label, n] for label, n in found]
            result.citations += Scope(genome).cite("features")[:1]
            continue
        kinds = [] if key != "type" else _kinds(genome, arguments.filter)
        bounded = arguments.at_least is not None or arguments.at_most is not None
        if len(kinds) > 1 and any(n for _, n, _ in kinds) and not (arguments.rank or bounded):
            counted = sorted(((name, n) for name, n, _ in kinds), key=lambda item: -item[1])
            if sum(n for _, n in counted) == total and "gene" not in arguments.filter.types:
                found = counted
                text = _told(genome, found, total, f"{noun}{conditions}", "type")
            else:
                # Kinds that overlap, or that the file gives in two ways, have no total.
                found = [(name, n) for name, n, _ in kinds]
                each = [f"{number(n)} {noun}" for _, n, noun in kinds]
                verb = "is" if kinds[0][1] == 1 else "are"
                text = f"There {verb} {join(each)}{conditions} in {the_genome(genome)}."
            lines.append(text)
        elif arguments.rank or bounded:
            found, text = _ranked(genome, found, f"{plural(selection.noun)}{conditions}", arguments)
            lines.append(text)
        elif total:
            lines.append(_told(genome, found, total, f"{noun}{conditions}", key or "type"))
        else:
            why = why_none(genome, arguments.filter)
            lines.append(f"There are no {noun}{conditions} in {the_genome(genome)}. {why}".strip())
        lines[-1] = " ".join([lines[-1], *selection.said])
        rows += [[genome.name, label, n] if several else [label, n] for label, n in found]
        result.citations += Scope(genome).cite("features")[:1]
    heading = {"type": "type", "record": "record", "genome": "genome name"}.get(
        key or "", key or ""
    )
    columns = ["genome", heading, "count"] if several else [heading, "count"]
    result.text = "\n\n".join(lines)
    result.table = Table(columns, rows, len(rows)) if rows else None
    return result


def _others(
    found: list[tuple[str, int]], total: int, what: str, arguments: CountArguments
) -> tuple[list[tuple[str, int]], str]:
    """The groups but the one that is left out, and how many they hold together."""
    said = _letters(arguments.group_without or "")
    word = (arguments.group_by or "type").replace("_", " ")
    left = [(label, n) for label, n in found if _letters(label) != said]
    amount = sum(n for _, n in left)
    shown = [f"{number(n)} {label}" for label, n in left[:SPOKEN]]
    if len(left) > SPOKEN:
        shown.append(f"{number(len(left) - SPOKEN)} more groups")
    told = f": {join(shown)}" if left else ""
    name = plain(arguments.group_without or "")
    text = f"{number(amount)} of the {number(total)} {what} have another {word} than {name}{told}."
    if len(left) == len(found):
        text += f" None of them has the {word} {name}."
    return left, text


def _letters(label: str) -> str:
    """A label by its letters and digits: "protein coding" is "protein_coding"."""
    return "".join(letter for letter in label.lower() if letter.isalnum())


def _told(genome: Genome, found: list[tuple[str, int]], total: int, what: str, key: str) -> str:
    """All groups, or the first of many."""
    shown = [
        f"{number(n)} {plural(label) if label == 'pseudogene' and n != 1 else label}"
        if key != "record"
        else f"{number(n)} on {label}"
        for label, n in found[:SPOKEN]
    ]
    if len(found) > SPOKEN:
        shown.append(f"{number(len(found) - SPOKEN)} more groups")
    each = ""
    if key == "gene" and len(found) > 1:
        each = f", on {number(len(found))} genes, {total / len(found):.2f} each on average"
    return (
        f"There {'is' if total == 1 else 'are'} {number(total)} {what} in {the_genome(genome)}"
        f"{each}, by {key.replace('_', ' ')}: {join(shown)}.{_lead(key, found)}"
    )


def _every_record(
    genome: Genome, found: list[tuple[str, int]], arguments: CountArguments
) -> list[tuple[str, int]]:
    """The records in file order, those without any too; one record where one is asked for."""
    if arguments.filter.record or arguments.filter.region:
        return found
    counted = dict(found)
    return [(plain(record.id), counted.get(plain(record.id), 0)) for record in genome.records]


def _ranked(
    genome: Genome, found: list[tuple[str, int]], what: str, arguments: CountArguments
) -> tuple[list[tuple[str, int]], str]:
    """Groups in the wanted order or within the wanted bounds, and the sentence that says which."""
    word = plural((arguments.group_by or "type").replace("_", " "))
    every = len(found)
    low, high = arguments.at_least, arguments.at_most
    found = [(label, n) for label, n in found if (low or 0) <= n and (high is None or n <= high)]
    found.sort(key=lambda item: item[1], reverse=arguments.rank != "fewest")
    if low is not None or high is not None:
        return found, _bounded(genome, found, f"{number(every)} {word}", what, (low, high))
    first = found[0][1] if found else 0
    top = [label for label, n in found if n == first]
    rest = [f"{label} ({number(n)})" for label, n in found[len(top) : len(top) + 4]]
    end = "most" if arguments.rank == "most" else "fewest"
    more = f" and {number(len(top) - SPOKEN)} more" if len(top) > SPOKEN else ""
    names = ", ".join(top[:SPOKEN]) + more if more else join(top)
    text = f"{names} {'has' if len(top) == 1 else 'have'} the {end} {what}: {number(first)}"
    text += " each" if len(top) > 1 else ""
    if arguments.group_by == "product":
        common = "most common" if arguments.rank == "most" else "rarest"
        noun = "products" if len(top) > 1 else "product"
        text = f"The {common} {noun} of the {what} {'are' if len(top) > 1 else 'is'} "
        text += f"{names}: {number(first)}" + (" each" if len(top) > 1 else "")
    then = f" Then come {join(rest)}." if rest else ""
    return found, f"{text}.{then}"


def _bounded(
    genome: Genome,
    found: list[tuple[str, int]],
    every: str,
    what: str,
    bounds: tuple[int | None, int | None],
) -> str:
    """How many groups hold a wanted number, and which."""
    low, high = bounds
    if low is not None and high is not None:
        amount = f"{number(low)}" if low == high else f"{number(low)} to {number(high)}"
    elif low is not None:
        over = low == 2 or (low > 10 and low % 10 == 1)
        amount = f"more than {number(low - 1)}" if over else f"at least {number(low)}"
    else:
        amount = f"at most {number(high)}" if high else "no"
    if not found:
        if high == 0:
            return f"No: all {every} of {the_genome(genome)} have {what}."
        return f"None of the {every} of {the_genome(genome)} has {amount} {what}."
    shown = [label if high == 0 else f"{label} ({number(n)})" for label, n in found[:SPOKEN]]
    more = f" and {number(len(found) - SPOKEN)} more" if len(found) > SPOKEN else ""
    listed = ", ".join(shown) + more if more else join(shown)
    verb = "has" if len(found) == 1 else "have"
    return (
        f"{number(len(found))} of the {every} of {the_genome(genome)} {verb} {amount} {what}: "
        f"{listed}."
    )


def _lead(key: str | None, found: list[tuple[str, int]]) -> str:
    """By how many one strand leads the other."""
    if key != "strand" or len(found) != 2:
        return ""
    (one, n), (other, m) = found
    if n == m:
        return " Both have as many."
    more = one if n > m else other
    return f" That is {number(abs(n - m))} more {more.split(' (')[0]}."


def _groups(genome: Genome, selection: Selection, key: str, total: int) -> list[tuple[Any, int]]:
    if key == "genome":
        return [(genome.name, total)]
    if key == "type":
        by = "type"
        if selection.table == "genes":
            by = "CASE WHEN pseudo THEN 'pseudogene' ELSE kind END"
    elif key == "biotype":
        if selection.table != "genes":
            return [(selection.noun, total)]
        by = f"coalesce({BIOTYPE}, CASE WHEN pseudo THEN 'pseudogene' ELSE kind END)"
    else:
        by = "id" if key == "gene" and selection.table == "genes" else GROUPS[key]
    order = "min(record_no)" if key == "record" else "1 DESC" if key == "strand" else "2 DESC, 1"
    return genome.sql(
        f"SELECT {by}, count(*) FROM {selection.table} WHERE {selection.where} "
        f"GROUP BY 1 ORDER BY {order}",
        selection.params,
    )


def _label(key: str, value: Any) -> str:
    if key == "strand":
        return f"on the {strand_words(value)} ({sign(value)})" if value else "without a strand"
    if key == "type":
        return {"protein": "protein-coding"}.get(value, plain(value or "other"))
    if not value:
        return f"without a {key.replace('_', ' ')}"
    return plain(value)
