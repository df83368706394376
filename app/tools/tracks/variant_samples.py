"""Genotypes: what each sample of a variant file carries, shares or has alone."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Any

from app.tools.base import Result, Table, tool
from app.tools.shared.phrase import count, join, number, plain
from app.tools.shared.select import declined
from app.tools.shared.several import merged
from app.tools.tracks.variant_arguments import VariantSamplesArguments
from app.tools.tracks.variant_rows import (
    GENOTYPE_WORDS,
    NAMED_SAMPLES,
    SHOWN,
    choose,
    cited,
    label,
    ordered,
    row_id,
    row_table,
    sample_of,
    variant_tracks,
)
from index.formats.vcf import genotype_kind

if TYPE_CHECKING:
    from index.formats.vcf import Variant
    from index.library import Library
    from index.tracks.variants import Variants

_FEW = 10
MOST_COMPARED = 60
"""Samples that are compared pair by pair at most."""


@tool("variant_samples", "tracks", VariantSamplesArguments)
def variant_samples(library: Library, arguments: VariantSamplesArguments) -> Result:
    """Genotypes of each sample, and variants that samples share or have alone."""
    tracks = variant_tracks(library, arguments.track)
    if isinstance(tracks, Result):
        return tracks
    return merged([_genotypes(library, track, arguments) for track in tracks])


def _genotypes(library: Library, track: Variants, arguments: VariantSamplesArguments) -> Result:
    if not track.samples:
        return declined(
            f"{plain(track.path.name)} holds no samples, so it has no genotypes; ask for its "
            "variants by type, place or quality."
        )
    columns = []
    for name in arguments.samples:
        found = sample_of(track, name)
        if isinstance(found, Result):
            return found
        columns.append(found)
    if arguments.what == "carriers":
        return _carriers(library, track, columns, arguments)
    if arguments.what == "differences":
        return _differences(track, columns)
    if arguments.what == "private" and not columns:
        return _alone(track)
    if arguments.what != "counts":
        return _compared(track, columns, arguments)
    counts = track.genotypes()
    names = [track.samples[at] for at in columns] or list(track.samples)
    if arguments.sort_by != "name":
        names.sort(key=lambda name: _amount(counts[name], arguments.sort_by),
                   reverse=arguments.order == "descending")  # fmt: skip
    total = len(names)
    names = names[: arguments.limit]
    body = [
        [plain(name), counts[name]["hom_ref"], counts[name]["het"], counts[name]["hom_alt"],
         counts[name]["missing"]]
        for name in names
    ]  # fmt: skip
    heads = ["sample", "homozygous reference", "heterozygous", "homozygous alternative", "missing"]
    table = Table(heads, body[:SHOWN], len(body))
    where = plain(track.path.name)
    if arguments.sort_by != "name":
        first = names[0]
        words = GENOTYPE_WORDS[arguments.sort_by]
        amount = _amount(counts[first], arguments.sort_by)
        side = "most" if arguments.order == "descending" else "fewest"
        text = (
            f"In {where} the sample with the {side} variants {words} is {plain(first)}, with "
            f"{number(amount)}."
        )
    elif total <= _FEW:
        text = f"{where}: " + "; ".join(_counted(name, counts[name]) for name in names) + "."
    else:
        text = (
            f"{where} has {count(len(track.samples), 'sample')}; the table counts the genotypes "
            "of each."
        )
    return Result(text, table=table)


def _amount(counts: dict[str, int], key: str) -> int:
    return counts["het"] + counts["hom_alt"] if key == "carried" else counts[key]


def _counted(name: str, counts: dict[str, int]) -> str:
    return (
        f"{plain(name)} is heterozygous at {count(counts['het'], 'site')}, homozygous for an "
        f"alternative allele at {number(counts['hom_alt'])}, for the reference at "
        f"{number(counts['hom_ref'])}, and has no genotype at {number(counts['missing'])}"
    )


def _carriers(
    library: Library, track: Variants, columns: list[int], arguments: VariantSamplesArguments
) -> Result:
    """Which samples carry the variants of a position or an identifier."""
    if arguments.rows is not None:
        found = choose(library, track, arguments.rows)
        if isinstance(found, Result):
            return found
        rows = ordered(found.rows(), arguments.rows)[: min(arguments.rows.limit or _FEW, _FEW)]
        return _who(track, rows, columns, f"that fits{found.words}")
    where, params = "TRUE", list[Any]()
    said = f"called {plain(arguments.id)}" if arguments.id else ""
    if arguments.id:
        where, params = "id = ? OR (';' || id || ';') LIKE ?", [arguments.id, f"%;{arguments.id};%"]
    elif arguments.position is not None:
        name = arguments.record
        if name is None and len(track.contigs) > 1:
            name = max(track.by_contig().items(), key=lambda item: item[1])[0]
        try:
            contig = track.contig(name)
        except KeyError as error:
            return declined(str(error.args[0]))
        at = arguments.position
        where, params = track.within(contig, at - 1, at)
        said = f"at position {number(at)}"
    else:
        return declined("Say which variant is meant: its position, or its identifier in the file.")
    return _who(track, track.select(where, params), columns, said)


def _who(track: Variants, rows: list[Variant], columns: list[int], said: str) -> Result:
    """Which samples carry each of some rows."""
    if not rows:
        return Result(f"{plain(track.path.name)} has no variant {said}, so no sample carries it.")
    chosen = columns or list(range(len(track.samples)))
    texts, body = [], []
    for row in rows:
        kinds = {at: genotype_kind(row.genotypes[at]) for at in chosen}
        has = [at for at in chosen if kinds[at] in ("het", "hom_alt")]
        unknown = sum(kind == "missing" for kind in kinds.values())
        names = [plain(track.samples[at]) for at in has[:NAMED_SAMPLES]]
        more = len(has) - len(names)
        listed = join([*names, f"{number(more)} more"] if more else names)
        verb = "carries" if len(has) < 2 else "carry"
        text = (
            f"{number(len(has)) if has else 'None'} of the {count(len(chosen), 'sample')} {verb} "
            f"{label(row)}" + (f": {listed}" if has else "")
        )
        text += f"; {number(unknown)} {'has' if unknown == 1 else 'have'} no genotype there" * (
            unknown > 0
        )
        texts.append(f"{text}.")
        body += [[row_id(row), plain(track.samples[at]), plain(row.genotypes[at])] for at in has]
    table = Table(["id", "sample", "genotype"], body[:SHOWN], len(body))
    return Result(" ".join(texts), table=table, citations=cited(track, rows))


def _differences(track: Variants, columns: list[int]) -> Result:
    """At how many sites the genotypes of two samples differ, for all pairs or those of one."""
    names = track.samples
    if len(names) < 2 or (len(names) > MOST_COMPARED and len(columns) != 2):
        return declined(
            f"{plain(track.path.name)} holds {count(len(names), 'sample')}; pairs are compared "
            f"where there are 2 to {MOST_COMPARED}, or where two are named."
        )
    taken = columns if len(columns) > 1 else list(range(len(names)))
    pairs = [(a, b) for a, b in combinations(taken, 2) if len(columns) != 1 or columns[0] in (a, b)]
    differ, both = dict.fromkeys(pairs, 0), dict.fromkeys(pairs, 0)
    for row in track.each():
        known = {at: alleles for at in taken if (alleles := _alleles_of(row.genotypes[at]))}
        for a, b in pairs:
            if a in known and b in known:
                both[a, b] += 1
                differ[a, b] += known[a] != known[b]
    ranked = sorted(pairs, key=lambda pair: differ[pair])

    def told(pair: tuple[int, int]) -> str:
        return (
            f"{plain(names[pair[0]])} and {plain(names[pair[1]])}, which differ at "
            f"{number(differ[pair])} of the {count(both[pair], 'site')} where both have a genotype"
        )

    where = f"of {plain(track.path.name)}"
    if len(ranked) == 1:
        text = f"The samples compared are {told(ranked[0])} ({where})."
    elif len(columns) == 1:
        one = columns[0]
        near, far = ((set(pair) - {one}).pop() for pair in (ranked[0], ranked[-1]))
        text = (
            f"The sample {where} that is closest to {plain(names[one])} is {plain(names[near])}, "
            f"differing at {number(differ[ranked[0]])} of the {count(both[ranked[0]], 'site')} "
            f"where both have a genotype; the furthest is {plain(names[far])}, differing at "
            f"{number(differ[ranked[-1]])}."
        )
    else:
        text = (
            f"The two most different samples {where} are {told(ranked[-1])}; the two most alike "
            f"are {told(ranked[0])}."
        )
    body = [[plain(names[a]), plain(names[b]), differ[a, b], both[a, b]] for a, b in ranked]
    heads = ["sample", "other sample", "sites that differ", "sites compared"]
    return Result(text, table=Table(heads, body[:SHOWN], len(body)))


def _alleles_of(genotype: str) -> tuple[str, ...]:
    """The alleles of a genotype in order, phase left aside; empty where it is not called."""
    alleles = re.split(r"[/|]", genotype.split(":")[0])
    return () if "." in alleles or alleles == [""] else tuple(sorted(alleles))


def _alone(track: Variants) -> Result:
    """How many variants each sample carries that no other one does."""
    found = dict.fromkeys(range(len(track.samples)), 0)
    for row in track.each():
        has = [
            at for at, text in enumerate(row.genotypes) if genotype_kind(text) in ("het", "hom_alt")
        ]
        if len(has) == 1:
            found[has[0]] += 1
    ranked = sorted(found, key=lambda at: -found[at])
    most = ranked[0]
    text = (
        f"{count(sum(found.values()), 'variant').capitalize()} of {plain(track.path.name)} "
        f"{'is' if sum(found.values()) == 1 else 'are'} carried by one sample only; "
        f"{plain(track.samples[most])} has the most of them, {number(found[most])}."
    )
    body = [[plain(track.samples[at]), found[at]] for at in ranked]
    return Result(text, table=Table(["sample", "carried by no other"], body[:SHOWN], len(body)))


def _compared(track: Variants, columns: list[int], arguments: VariantSamplesArguments) -> Result:
    """Rows that all of some samples carry, or only the first of them."""
    if not columns:
        return declined("Name the samples to compare, such as "
                        f"{join([plain(name) for name in track.samples[:2]])}.")  # fmt: skip
    names = [plain(track.samples[at]) for at in columns]
    first, others = (
        columns[0],
        columns[1:] or [at for at in range(len(track.samples)) if at != columns[0]],
    )
    rows = []
    for row in track.each():
        has = {
            at for at in (first, *others) if genotype_kind(row.genotypes[at]) in ("het", "hom_alt")
        }
        alone = has == {first}
        if alone if arguments.what == "private" else len(has) == 1 + len(others):
            rows.append(row)
    shared = join(names) if arguments.samples[1:] else "all samples"
    what = (
        f"that only {names[0]} carries" if arguments.what == "private" else f"that {shared} carry"
    )
    if arguments.what == "private" and len(names) > 1:
        what += f" and not {join(names[1:], 'or')}"
    text = f"{plain(track.path.name)} has {count(len(rows), 'variant')} {what}."
    shown = rows[: arguments.limit]
    return Result(text, table=row_table(track, shown, len(rows)), citations=cited(track, shown))
