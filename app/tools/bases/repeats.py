"""Runs of one base and tandem repeats of short units (microsatellites)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from app.tools.base import Citation, Result, Table, tool
from app.tools.bases.arguments import RepeatArguments
from app.tools.bases.kmers import kmer_word
from app.tools.bases.parts_masks import WORDS
from app.tools.bases.repeat_search import ROWS, Read, groups, holders, top
from app.tools.bases.repeat_words import COLUMNS, Repeat, Wanted, asked, listed, longest_words
from app.tools.bases.tandem import opposite, rotations, standard
from app.tools.places.sites import topology_words
from app.tools.shared.phrase import (
    CITED,
    bp,
    count,
    gene_table,
    join,
    named,
    number,
    plain,
    strand_words,
    the_genome,
)
from app.tools.shared.select import declined
from app.tools.shared.several import merged

if TYPE_CHECKING:
    from index.genome import Gene, Genome
    from index.library import Library

LISTED = 5
"""Repeats told in the sentence at most."""

BY_DEFAULT = " The least number of units is the default of MISA; another can be asked for."


@tool("simple_repeats", "motif", RepeatArguments)
def simple_repeats(library: Library, arguments: RepeatArguments) -> Result:
    """Runs of one base and tandem repeats of units of 1 to 6 bases, or the genes that hold them."""
    if arguments.longest and not arguments.by_gene and len(arguments.units) > 1:
        strand = arguments.strand or (1 if max(map(len, arguments.units)) == 1 else None)
        strand = None if arguments.names else strand
        alone = [{"units": [unit], "strand": strand} for unit in arguments.units]
        return merged([simple_repeats(library, arguments.model_copy(update=one)) for one in alone])
    wanted = asked(arguments)
    if isinstance(wanted, Result):
        return wanted
    found = groups(library, arguments)
    if isinstance(found, Result):
        return found
    several = len({reads[0].item.genome.id for reads in found}) > 1
    answer = _in_genes if arguments.by_gene else _longest if arguments.longest else _all
    if arguments.by_record and not arguments.names:
        answer = _in_records
    if arguments.within is not None:
        bare = [reads[0] for reads in found if not any(_marked(read) for read in reads)]
        if len(bare) == len(found):
            return declined(
                f"{the_genome(bare[0].item.genome, True)} annotates no "
                f"{WORDS[arguments.within]} here, so nothing can lie in them; ask for the repeats "
                "of the whole genome."
            )
    return merged([answer(reads, arguments, wanted, several) for reads in found])


def _marked(read: Read) -> bool:
    """Whether any base is inside what is asked for."""
    return read.inside is None or bool(read.inside.any())


def _where(reads: Sequence[Read], several: bool, within: str | None = None) -> str:
    """What is read, in words."""
    items = [read.item for read in reads]
    words = items[0].words if len(items) == 1 else f"the {number(len(items))} records"
    words = f"the {WORDS[within]} of {words}" if within else words
    return words + (f" of {plain(items[0].genome.name)}" if several else "")


def _direction(reads: Sequence[Read], arguments: RepeatArguments, wanted: Wanted) -> str:
    """The strand that is read, where that matters."""
    read = reads[0]
    one_base = bool(wanted.units) and max(map(len, wanted.units)) == 1
    if arguments.strand is not None or (one_base and read.gene is None):
        return f" on the {strand_words(read.strand)}"
    if one_base:
        return f" on the gene's own strand ({'minus' if read.strand < 0 else 'plus'})"
    return " (in any rotation, on both strands)" if wanted.units else ""


def _table(repeats: Sequence[Repeat], total: int) -> Table | None:
    rows = [repeat.row for repeat in repeats]
    return Table(list(COLUMNS), rows, total) if total > 3 else None


def _longest(
    reads: list[Read], arguments: RepeatArguments, wanted: Wanted, several: bool
) -> Result:
    """The longest repeats, however short."""
    best, total = top(reads, wanted, arguments.limit)
    way, where = _direction(reads, arguments, wanted), _where(reads, several, arguments.within)
    plenty, in_gene = len(reads) > 1, reads[0].gene is not None
    if not best:
        text = f"There is no {wanted.noun}{wanted.limits or ' of two or more units'}{way}"
        return Result(f"{text} in {where}.{_ring(reads)}", citations=_read(reads))
    about = f"{wanted.limits}{way} in {where}"
    if arguments.limit == 1 and total == 1:
        text = f"The longest {wanted.noun}{about} has {bp(best[0].length)}: "
        text += best[0].words(plenty, not in_gene)
    elif arguments.limit == 1:
        text = f"Of the {wanted.nouns}{about} "
        text += longest_words(best, total, plenty, not in_gene, LISTED)
    else:
        few, most = best[-1].length, best[0].length
        sizes = bp(most) if few == most else f"{number(few)} to {bp(most)}"
        text = f"The {number(min(arguments.limit, total))} longest {wanted.nouns}{about} "
        text += f"have {sizes}, beginning with {listed(best[:LISTED], plenty, not in_gene)}"
        if total > arguments.limit:
            text += f"; {number(total)} are at least as long as the last of them"
    text += "."
    if single := _other_strand(reads, arguments, wanted):
        other, amount = top(reads, single, 1)
        if other:
            said = longest_words(other, amount, plenty, not in_gene, 1)
            text += f" Of {single.single}, which is {wanted.single} on the other strand, {said}."
    return Result(
        text + _ring(reads),
        table=_table(best, total),
        citations=[repeat.citation for repeat in best[:CITED]],
        focus=_focus(reads),
    )


def _all(reads: list[Read], arguments: RepeatArguments, wanted: Wanted, several: bool) -> Result:
    """All repeats within the limits, counted by unit."""
    found = [(read, read.find(wanted, wanted.least)) for read in reads]
    total = sum(len(rows) for _, rows in found)
    way, where = _direction(reads, arguments, wanted), _where(reads, several, arguments.within)
    plenty, in_gene = len(reads) > 1, reads[0].gene is not None
    every = (read.repeat(row) for read, rows in found for row in rows[:ROWS].tolist())
    shown = list(islice(every, ROWS))
    text = f"There {'is' if total == 1 else 'are'} {count(total, wanted.noun, wanted.nouns)}"
    text += f"{wanted.limits}{way} in {where}"
    if 0 < total <= LISTED:
        text += f": {listed(shown, plenty, not in_gene)}."
    elif total:
        best, tied = top(reads, wanted, 1)
        said = longest_words(best, tied, plenty, not in_gene, LISTED)
        if tied == total:
            said = f"the first: {listed(best[:LISTED], plenty, not in_gene)}"
        text += f"{_tally(found, wanted)}; {said}."
    else:
        text += f".{_nearest(reads, arguments, plenty, not in_gene)}"
    if wanted.units and not wanted.single and total:
        text += _by_strand(found, wanted, arguments)
    if single := _other_strand(reads, arguments, wanted):
        other = sum(len(read.find(single, single.least)) for read in reads)
        text += f" Of {single.single}, which is {wanted.single} on the other strand, there "
        text += f"{'is' if other < 2 else 'are'} {number(other) if other else 'none'}."
    if wanted.by_default:
        text += BY_DEFAULT
    return Result(
        text + _ring(reads),
        table=_table(shown, total),
        citations=[repeat.citation for repeat in shown[:CITED]] or _read(reads),
        focus=_focus(reads),
    )


def _in_records(
    reads: list[Read], arguments: RepeatArguments, wanted: Wanted, several: bool
) -> Result:
    """How many repeats each record has."""
    found = [(read, read.find(wanted, wanted.least)) for read in reads]
    total = sum(len(rows) for _, rows in found)
    way, where = _direction(reads, arguments, wanted), _where(reads, several, arguments.within)
    text = f"There {'is' if total == 1 else 'are'} {count(total, wanted.noun, wanted.nouns)}"
    text += f"{wanted.limits}{way} in {where}"
    sizes = [int((some[:, 1] * some[:, 2]).max()) if len(some) else 0 for _, some in found]
    longest = {id(read): size for (read, _), size in zip(found, sizes, strict=True)}
    ranked = sorted(
        found, key=lambda one: -longest[id(one[0])] if arguments.longest else -len(one[1])
    )
    most = len(ranked[0][1])
    if total and arguments.longest:
        held = [plain(read.item.record.id) for read, _ in found if longest[id(read)] == max(sizes)]
        text = f"The longest {wanted.noun}{wanted.limits}{way} in {where} has {bp(max(sizes))}, on "
        text += join(held[:LISTED])
        text += f" and {number(len(held) - LISTED)} more records" if len(held) > LISTED else ""
    elif total and len(found) > 1:
        top_ones = [plain(read.item.record.id) for read, rows in ranked if len(rows) == most]
        more = [f"{number(len(top_ones) - LISTED)} more"] if len(top_ones) > LISTED else []
        text += f"; the most, {number(most)}{' each' if len(top_ones) > 1 else ''}, "
        text += f"{'are' if most > 1 else 'is'} on {join([*top_ones[:LISTED], *more])}"
        dense = max(found, key=lambda one: len(one[1]) / max(one[0].item.length, 1))
        rate = 1_000 * len(dense[1]) / max(dense[0].item.length, 1)
        text += f", the most per kb ({rate:.3g}) on {plain(dense[0].item.record.id)}"
    rows = [
        [read.item.record.id, read.item.length, len(some),
         round(1_000 * len(some) / max(read.item.length, 1), 4), longest[id(read)]]
        for read, some in ranked
    ]  # fmt: skip
    columns = ["id", "length (bp)", "repeats", "per kb", "longest (bp)"]
    return Result(
        f"{text}.{BY_DEFAULT if wanted.by_default else ''}{_ring(reads)}",
        table=Table(columns, rows, len(rows)) if len(rows) > 1 else None,
        citations=_read([read for read, _ in ranked]),
    )


def _tally(found: Sequence[tuple[Read, np.ndarray]], wanted: Wanted) -> str:
    """How many repeats there are by unit length, and the commonest unit."""
    if wanted.units:
        return ""
    rows = np.concatenate([rows for _, rows in found])
    sizes, amounts = np.unique(rows[:, 1], return_counts=True)
    told = [f"{number(n)} of {size}" for size, n in zip(sizes, amounts.tolist(), strict=True)]
    units: Counter[str] = Counter()
    for size in sizes.tolist():
        words, each = np.unique(rows[rows[:, 1] == size, 3], return_counts=True)
        for word, value in zip(words.tolist(), each.tolist(), strict=True):
            units[standard(kmer_word(word, size))] += value
    most = max(units.values())
    names = sorted(unit for unit, value in units.items() if value == most)
    common = join([f"({unit})n" for unit in names[:LISTED]])
    if len(names) > LISTED:
        common += f" and {number(len(names) - LISTED)} other units"
    by_size = f": {join(told)} bases a unit" if len(told) > 1 else ""
    often = f"{number(most)} each" if len(names) > 1 else number(most)
    return f"{by_size}; commonest, in any rotation and on either strand, {common} ({often})"


def _by_strand(
    found: Sequence[tuple[Read, np.ndarray]], wanted: Wanted, arguments: RepeatArguments
) -> str:
    """How many repeats of one unit are read on each strand."""
    unit = wanted.units[0]
    other = opposite(unit)
    if len(wanted.units) > 1 or arguments.strand is not None:
        return ""
    if other in rotations(unit):
        return f" ({unit})n is itself on the other strand."
    own = rotations(unit)
    rows = [row for _, some in found for row in some[:, [1, 3]].tolist()]
    plus = sum(kmer_word(word, size) in own for size, word in rows)
    return (
        f" Read as ({unit})n: {number(plus)}; read as ({other})n, which is ({unit})n on the other "
        f"strand: {number(len(rows) - plus)}."
    )


def _other_strand(
    reads: Sequence[Read], arguments: RepeatArguments, wanted: Wanted
) -> Wanted | None:
    """Runs of the complement, where one base is asked for on no stated strand."""
    if not wanted.single or arguments.strand is not None or reads[0].gene is not None:
        return None
    other = opposite(wanted.single)
    return replace(wanted, units=(other,), accepted=frozenset({other}))


def _nearest(
    reads: Sequence[Read], arguments: RepeatArguments, with_record: bool, with_genes: bool
) -> str:
    """The longest of the kind, where none is within the limits."""
    wider = asked(arguments.model_copy(update={"longest": True, **_UNBOUND}))
    best, total = ([], 0) if isinstance(wider, Result) else top(reads, wider, 1)
    if not best:
        return ""
    return f" Of those of any length {longest_words(best, total, with_record, with_genes, 1)}."


_UNBOUND = dict.fromkeys(("min_units", "max_units", "min_length", "max_length"))


def _in_genes(
    reads: list[Read], arguments: RepeatArguments, wanted: Wanted, several: bool
) -> Result:
    """The genes in which repeats lie."""
    both = wanted
    if wanted.single and wanted.accepted is not None:
        both = replace(wanted, accepted=wanted.accepted | {opposite(wanted.single)})
    if arguments.longest:
        repeats, _ = top(reads, both, arguments.limit, in_genes=True)
    else:
        found = [(read, read.find(both, both.least)) for read in reads]
        repeats = [read.repeat(row) for read, rows in found for row in rows.tolist()]
    held: dict[int, tuple[Genome, Gene, list[Repeat]]] = {}
    for repeat in repeats:
        for gene in holders(repeat, wanted):
            if wanted.single and repeat.unit != wanted.single:
                repeat = repeat.turned
            held.setdefault(gene.gid, (repeat.item.genome, gene, []))[2].append(repeat)
    own = ", read on the gene's own strand," if wanted.single else ""
    about = f"{wanted.noun}{wanted.limits}{own}"
    where, plenty = _where(reads, several, arguments.within), len(reads) > 1
    default = BY_DEFAULT if wanted.by_default else ""
    if not held and not reads[0].item.genome.genes(limit=1):
        return declined(
            f"{the_genome(reads[0].item.genome, True)} annotates no gene that could hold a "
            f"{wanted.noun}; ask for the repeats themselves."
        )
    if not held:
        text = f"No gene of {where} holds a {about.rstrip(',')}.{default}"
        return Result(text, citations=_read(reads))
    entries = list(held.values())
    genes = [gene for _, gene, _ in entries]
    longest = max((one for *_, some in entries for one in some), key=lambda one: one.length)
    verb = "holds" if len(genes) == 1 else "hold"
    if arguments.longest:
        text = f"{named(genes)} {verb} the longest {about} that lies within a gene of {where}: "
        text += f"{longest.words(plenty, False)}, {bp(longest.length)}."
    else:
        text = f"{number(len(genes))} {'gene' if len(genes) == 1 else 'genes'} of {where} {verb} "
        text += f"at least one {about} in full length: {named(genes)}."
        most = max(len(some) for *_, some in entries)
        if most > 1:
            fullest = [gene for _, gene, some in entries if len(some) == most]
            text += f" Most, {number(most)}{' each' if len(fullest) > 1 else ''}, are in "
            text += f"{named(fullest)}."
        text += f" The longest has {bp(longest.length)}: {longest.words(plenty, True)}."
    best = [max(some, key=lambda one: one.length) for *_, some in entries]
    extra: dict[str, list[int] | list[str]] = {
        "repeats": [len(some) for *_, some in entries],
        "longest": [one.formula for one in best],
        "longest (bp)": [one.length for one in best],
    }
    pairs = [(genome, gene) for genome, gene, _ in entries]
    table = gene_table(pairs, ("gene", "product", "record", "start", "end", "strand"), extra)
    return Result(
        text + default,
        table=table if len(pairs) > 1 else None,
        citations=[one.citation for *_, some in entries for one in some][:CITED],
        focus=[gene.id for gene in genes],
    )


def _ring(reads: Sequence[Read]) -> str:
    """How the ends of whole records were taken."""
    if not all(read.item.whole for read in reads):
        return ""
    return f" {topology_words([read.item.record for read in reads])}"


def _read(reads: Sequence[Read]) -> list[Citation]:
    """What was searched, as evidence where nothing was found."""
    return [read.item.citation for read in reads[:CITED]]


def _focus(reads: Sequence[Read]) -> list[str]:
    return [read.gene.id for read in reads if read.gene is not None]
