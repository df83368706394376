"""From names and filters to genes: which genome, which record, which gene.

Each function gives what was asked for or, where that is impossible, the `Result` that says why and
what can be asked instead; a caller hands such a result on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.tools.arguments import GeneFilter
from app.tools.base import Result
from app.tools.shared.filters import BadFilterError, Selection, compile_filter, keyword_condition
from app.tools.shared.known import by_symbol
from app.tools.shared.parts import named_features, spoken
from app.tools.shared.phrase import (
    citation,
    count,
    gene_name,
    gene_table,
    join,
    number,
    place,
    plain,
    the_genome,
)

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library
    from index.rows import FeatureRow, Gene, RecordInfo

Hit = tuple["Genome", "Gene"]

SHOWN = 12
"""Names listed in a sentence at most."""

FEW = 5
"""Genes of one name that are all answered rather than asked back about."""


def declined(text: str) -> Result:
    """A refusal: one sentence why and what can be asked instead."""
    return Result(text, status="declined")


def open_genomes(library: Library, name: str | None = None) -> list[Genome] | Result:
    """The genome of that name, or all that are open."""
    try:
        chosen = library.select(name)
    except KeyError:
        names = join([plain(genome.name) for genome in library.genomes[:SHOWN]])
        return declined(f"No open genome is called '{plain(name or '')}'; open are: {names}.")
    if not chosen:
        if library.tracks:
            shown = join([plain(track.path.name) for track in library.tracks[:SHOWN]])
            return declined(
                f"Only {shown} {'is' if len(library.tracks) == 1 else 'are'} open; open the genome "
                "(GenBank, GFF3 or FASTA) beside it to ask for genes and sequence."
            )
        return declined("No genome is open; open a GenBank, GFF3 or FASTA file first.")
    return list(chosen)


def record_of(genome: Genome, name: str | None) -> RecordInfo | Result | None:
    """The record of that name, None where none was asked for."""
    if name is None:
        return None
    try:
        return genome.record(name)
    except KeyError:
        return no_record(genome, name)


def no_record(genome: Genome, name: str) -> Result:
    """A refusal that lists the records there are."""
    ids = [plain(record.id) for record in genome.records]
    shown = join(ids[:SHOWN] + ([f"{number(len(ids) - SHOWN)} more"] if len(ids) > SHOWN else []))
    have = "its only record is" if len(ids) == 1 else f"its {number(len(ids))} records are"
    return declined(
        f"{the_genome(genome, True)} has no record called '{plain(name)}'; {have} {shown}."
    )


def main_record(genome: Genome, name: str | None) -> RecordInfo | Result:
    """The named record, else the only or the longest one."""
    record = record_of(genome, name)
    if record is None:
        return max(genome.records, key=lambda item: item.length)
    return record


def over_no_origin(record: RecordInfo, start: int, end: int) -> Result | None:
    """A refusal of a stretch that would run over the end of a record that is no circle."""
    if start <= end or record.topology == "circular":
        return None
    name = plain(record.id)
    why = (
        f"{name} is linear" if record.topology else f"The file does not say that {name} is circular"
    )
    return declined(
        f"{why}, so no stretch runs from {number(start)} over its end to {number(end)}; ask for "
        f"{number(end)}..{number(start)}, or for {number(start)}..{number(record.length)} and "
        f"1..{number(end)} apart."
    )


def record_across(genomes: Sequence[Genome], name: str | None) -> list[Genome] | Result:
    """The genomes that hold a record of that name (all of them without a name)."""
    if name is None:
        return list(genomes)
    holding = [item for item in genomes if not isinstance(record_of(item, name), Result)]
    return holding or no_record(genomes[0], name)


def no_sequence(genome: Genome) -> Result:
    """A refusal for a file without bases."""
    return declined(
        f"{the_genome(genome, True)} "
        "is annotation only: the file holds no sequence, so this cannot be "
        "computed; open its FASTA file beside it, or ask for genes, products and positions."
    )


def absent(genomes: Sequence[Genome], name: str, record: str | None = None) -> Result:
    """A refusal for a gene that is not there, with near names."""
    where = join([the_genome(genome) for genome in genomes], "or")
    if record is not None:
        where = f"{plain(record)} of {where}"
    near = list(dict.fromkeys(item for genome in genomes for item in genome.suggest(name)))[:5]
    text = f"There is no gene called '{plain(name)}' in the annotation of {where}"
    elsewhere = [(item, gene) for item in genomes for gene in item.lookup(name)]
    if record is not None and elsewhere:
        shown = join(
            [f"{gene_name(gene)} lies {place(item, gene)}" for item, gene in elsewhere[:FEW]]
        )
        return declined(f"{text}; {shown}.")
    if near:
        return Result(
            f"{text}; did you mean {join([plain(item) for item in near], 'or')}?",
            status="declined",
            candidates=near,
        )
    return declined(
        f"{text}; ask for genes by a word of their product, or list the genes there are."
    )


def _by_product(genome: Genome, name: str) -> list[Gene]:
    """Genes whose annotation says a name that is no gene symbol (``spike protein``)."""
    if not re.search(r"\s", name.strip()) and not re.fullmatch(
        r"[a-z]{5,}|[A-Za-z]{3,4}\d{1,2}|\d+(?:\.\d+)?S|[a-z]{3,}(?:-[a-z]{3,})+", name.strip()
    ):
        return by_symbol(genome, name)
    try:
        sql, params, _ = keyword_condition(genome, "loci", name)
    except BadFilterError:
        return []
    return genome.loci(sql, tuple(params), limit=50)


def find_genes(
    library: Library, name: str, genome: str | None = None, record: str | None = None
) -> list[Hit] | Result:
    """All genes of a name in the open genomes.

    Where no gene has the name, other features are looked at (``nsp5``, a mature peptide), and a
    name with a space or in lower-case letters only (``surface glycoprotein``) is looked for in the
    products, then in the notes.

    Returns
    -------
    list of (Genome, Gene)
        Never empty; a `Result` (declined) where there is none.
    """
    genomes = open_genomes(library, genome)
    if isinstance(genomes, Result):
        return genomes
    chosen = record_across(genomes, record)
    if isinstance(chosen, Result):
        return chosen
    hits: list[Hit] = []
    looks: tuple[Callable[[Genome], list[Gene]], ...] = (
        lambda item: item.lookup(name),
        lambda item: spoken(item, name),
        lambda item: named_features(item, name),
        lambda item: _by_product(item, name),
    )
    for look in looks:
        for item in chosen:
            found = look(item)
            if record is not None:
                wanted = item.record(record).id
                found = [gene for gene in found if gene.record == wanted]
            hits += [(item, gene) for gene in found]
        if hits:
            return hits
    return absent(chosen, name, record)


def resolve(
    library: Library, name: str, genome: str | None = None, record: str | None = None
) -> Hit | Result:
    """The one gene of a name; a `Result` where there is none (declined) or several (clarify)."""
    hits = find_genes(library, name, genome, record)
    if isinstance(hits, Result):
        return hits
    if len(hits) == 1:
        return hits[0]
    return ambiguous(name, hits)


def resolve_few(
    library: Library,
    names: Sequence[str],
    genome: str | None = None,
    record: str | None = None,
    few: int = FEW,
) -> tuple[list[Hit], list[Result]] | Result:
    """Genes of several names: those found, and a refusal for each name that is not there.

    A name with more than `few` genes in one genome asks back. Where nothing at all was found, the
    refusal (or all of them as one) is the answer.
    """
    hits: list[Hit] = []
    missing: list[Result] = []
    for name in names:
        found = find_genes(library, name, genome, record)
        if isinstance(found, Result):
            missing.append(found)
            continue
        if max(sum(item[0] is one[0] for one in found) for item in found) > few:
            return ambiguous(name, found)
        hits += [item for item in found if not any(item[1] == one[1] for one in hits)]
    if not hits:
        text = " ".join(item.text for item in missing)
        return Result(
            text, status="declined", candidates=[c for m in missing for c in m.candidates]
        )
    return hits, missing


def ambiguous(name: str, hits: Sequence[Hit]) -> Result:
    """A question back that shows every candidate."""
    shown = [
        f"{gene_name(gene)} {place(genome, gene)}"
        + (f" in {plain(genome.name)}" if len({one.id for one, _ in hits}) > 1 else "")
        for genome, gene in hits[:SHOWN]
    ]
    text = f"'{plain(name)}' names {count(len(hits), 'gene')}; which one is meant?"
    if len(hits) <= SHOWN:
        text += " " + "; ".join(shown) + "."
    return Result(
        text,
        status="clarify",
        table=gene_table(hits),
        citations=[citation(genome, gene) for genome, gene in hits[:25]],
        focus=[gene.id for _, gene in hits],
        candidates=[gene.id for _, gene in hits],
    )


def select(genome: Genome, filter: GeneFilter) -> Selection | Result:
    """A filter compiled for one genome, or the refusal that says why it cannot be."""
    try:
        return compile_filter(genome, filter)
    except KeyError:
        wanted = filter.record or (filter.region.record if filter.region else None)
        return no_record(genome, wanted or "")
    except BadFilterError as error:
        return declined(str(error))


def fetch(
    genome: Genome, selection: Selection, order: str = 'record_no, start, "end"', limit=None
) -> Sequence[Gene | FeatureRow]:
    """Genes or features of a selection."""
    if selection.table == "genes":
        return genome.genes(selection.where, selection.params, order, limit)
    return genome.features(selection.where, selection.params, order, limit)


def tally(genome: Genome, selection: Selection) -> int:
    """How many a selection takes."""
    query = f"SELECT count(*) FROM {selection.table} WHERE {selection.where}"
    return genome.sql(query, selection.params)[0][0]
