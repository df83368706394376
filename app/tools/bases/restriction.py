"""Restriction sites of named enzymes, enzymes by number of cuts, digests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.tools.arguments import DigestArguments, RestrictionArguments
from app.tools.base import Citation, Result, Table, tool
from app.tools.bases.enzymes import (
    Enzyme,
    Site,
    count_sites,
    cut_places,
    enzyme,
    enzymes,
    fragments,
    placed,
    sites,
    suggestions,
)
from app.tools.bases.patterns import Hit, scan
from app.tools.places.sites import (
    Locator,
    Target,
    gene_targets,
    locator,
    targets,
    topology_words,
)
from app.tools.shared.phrase import CITED, bp, count, join, number, plain, sign, times
from app.tools.shared.select import declined
from app.tools.shared.several import merged

if TYPE_CHECKING:
    from index.library import Library

TOLD = 12
"""Sites or fragments of a sentence at most."""

ROWS = 1_000
"""Rows of a table at most; its total counts all."""


def known_enzymes(names: Sequence[str]) -> list[Enzyme] | Result:
    """Enzymes by name, or a refusal for the first that is not known."""
    found: list[Enzyme] = []
    for name in names:
        item = enzyme(name)
        if item is None:
            near = suggestions(name)
            hint = f"; did you mean {join(near, 'or')}?" if near else "; ask with its REBASE name."
            return Result(
                f"'{plain(name)}' is no restriction enzyme of REBASE{hint}",
                status="declined",
                candidates=near,
            )
        if item not in found:
            found.append(item)
    return found


@tool("restriction_sites", "motif", RestrictionArguments)
def restriction_sites(library: Library, arguments: RestrictionArguments) -> Result:
    """Cut sites of restriction enzymes, or the enzymes that cut a given number of times."""
    wanted = known_enzymes(arguments.enzymes)
    if isinstance(wanted, Result):
        return wanted
    inside: list[Target] = []
    if arguments.within is not None:
        genes = gene_targets(library, arguments.within, arguments.genome, arguments.record)
        if isinstance(genes, Result):
            return genes
        if not arguments.enzymes and arguments.cuts != 0:
            inside = genes
    if arguments.within is not None and not inside:
        found: list[Target] | Result = genes
    else:
        found = targets(library, arguments.genome, arguments.record, arguments.region)
    if isinstance(found, Result):
        return found
    groups: dict[str, list[Target]] = {}
    for item in found:
        groups.setdefault(item.genome.id, []).append(item)
    results = []
    for items in groups.values():
        if wanted and arguments.cuts is None:
            results.append(_cut_by(items, wanted, len(groups) > 1))
        else:
            results.append(_cutters(items, wanted, arguments.cuts, inside, len(groups) > 1))
    return merged(results)


def _where(items: Sequence[Target], several: bool) -> str:
    where = items[0].words if len(items) == 1 else f"the {number(len(items))} records"
    return f"{where} of {plain(items[0].genome.name)}" if several else where


def _cut_words(item: Target, site: Site) -> str:
    """``2 (cut after 5)``: first base of a site and the base before the cut."""
    text = number(item.place(site.start))
    if site.cuts:
        after = join([number(item.place(cut - 1)) for cut in site.cuts])
        text += f" (cut after {after})"
    return text


def _cut_by(items: Sequence[Target], wanted: Sequence[Enzyme], several: bool) -> Result:
    """Sites of named enzymes."""
    sentences: list[str] = []
    rows: list[list] = []
    cited: list[Citation] = []
    finders: dict[str, Locator] = {}
    tallied: list[tuple[str, int]] = []
    all_sites = 0
    for one in wanted:
        scans = [(item, scan(item.sequence, [one.site], item.circular)) for item in items]
        total = sum(len(rows) for _, rows in scans)
        hits = [
            (item, placed(one, Hit(*hit), len(item.sequence), item.circular))
            for item, found in scans
            for hit in found[:ROWS].tolist()
        ][:ROWS]
        all_sites += total
        tallied.append((one.name, total))
        verb = "cuts" if one.cuts else "binds"
        if hits:
            text = f"{one.name} ({one.notation}) {verb} {_where(items, several)} {times(total)}"
        else:
            text = f"{one.name} ({one.notation}) does not cut {_where(items, several)} (0 sites)"
        if 0 < len(hits) <= TOLD:
            told = [
                _cut_words(item, site) + (f" of {plain(item.record.id)}" if len(items) > 1 else "")
                for item, site in hits
            ]
            text += f"; the {'site begins' if len(hits) == 1 else 'sites begin'} at {join(told)}"
        sentences.append(text + ".")
        for item, site in hits:
            if item.record.id not in finders:
                finders[item.record.id] = locator(item.genome, item.record.id)
            genes = finders[item.record.id].at(item.place(site.start) - 1)
            rows.append(
                [
                    ", ".join(gene.id for gene in genes) or "intergenic",
                    one.name,
                    item.record.id,
                    item.place(site.start),
                    item.place(site.start + len(one.site) - 1),
                    sign(site.strand),
                    ", ".join(str(item.place(cut - 1)) for cut in site.cuts),
                ]
            )
        cited += [
            Citation(
                item.record.id,
                item.place(site.start),
                item.place(site.start + len(one.site) - 1),
                site.strand,
                one.name,
                "sequence",
            )
            for item, site in hits[:CITED]
        ]
    if len(wanted) > 1:
        sentences.insert(0, _ranking(tallied))
    if all(item.whole for item in items):
        sentences.append(topology_words([item.record for item in items]))
    columns = ["id", "enzyme", "record", "start", "end", "strand", "cut after"]
    return Result(
        " ".join(sentences),
        table=Table(columns, rows, all_sites) if len(rows) > 3 else None,
        citations=cited[:CITED],
    )


def _ranking(tallied: Sequence[tuple[str, int]]) -> str:
    """How often each enzyme cuts, the commonest first."""
    ranked = sorted(tallied, key=lambda item: -item[1])
    if not ranked[0][1]:
        return f"None of {join([name for name, _ in ranked])} cuts."
    told = [f"{name} {times(total) if total else 'not at all'}" for name, total in ranked]
    return f"{join([told[0].replace(' ', ' cuts ', 1), *told[1:]])}."


def _cutters(
    items: Sequence[Target],
    wanted: Sequence[Enzyme],
    cuts: int | None,
    inside: Sequence[Target],
    several: bool,
) -> Result:
    """Enzymes that cut a number of times (once where none is given), and that inside a gene where
    one is asked for."""
    number_of_cuts = 1 if cuts is None else cuts
    pool = wanted or [one for one in enzymes().values() if one.common and one.cuts]
    found: dict[str, list[Enzyme]] = {}
    totals: dict[tuple[str, bool], int] = {}
    for one in pool:
        key = (one.site, True)
        if key not in totals:
            total = 0
            for item in items:
                total += count_sites(
                    item.sequence, one, circular=item.circular, beyond=number_of_cuts - total
                )
                if total > number_of_cuts:
                    break
            totals[key] = total
        if totals[key] == number_of_cuts:
            found.setdefault(one.site, []).append(one)
    rows: list[list] = []
    for group in found.values():
        for one in group:
            places = [
                (item, site)
                for item in items
                for site in sites(item.sequence, one, circular=item.circular)
            ]
            if inside and not all(
                _lies_in(item, site, len(one.site), inside) for item, site in places
            ):
                continue
            rows.append(
                [
                    one.name,
                    one.notation,
                    ", ".join(str(item.place(site.start)) for item, site in places),
                    ", ".join(
                        str(item.place(cut - 1)) for item, site in places for cut in site.cuts
                    ),
                    ", ".join(other.name for other in group if other is not one),
                ]
            )
    rows.sort(key=lambda row: row[0].lower())
    cutting = {0: "do not cut", 1: "cut exactly once"}.get(
        number_of_cuts, f"cut exactly {number_of_cuts} times"
    )
    from_pool = "of the named enzymes" if wanted else "of the commercially available enzymes"
    verb = cutting.replace("do not cut", "does not cut").replace("cut exactly", "cuts exactly")
    amount = number(len(rows)) if rows else "None (0)"
    text = f"{amount} {from_pool} {cutting if len(rows) > 1 else verb}"
    text += f" in {_where(items, several)}"
    if inside:
        text += f" and there inside {join([item.words for item in inside], 'or')}"
    if 0 < len(rows) <= TOLD:
        text += ": " + join(
            [
                row[0] + (f" (site at {number(int(row[2]))})" if row[2].isdigit() else "")
                for row in rows
            ]
        )
    text += "."
    if not wanted:
        text += f" Tested were {count(len(pool), 'enzyme')} with a known site and cut."
    if all(item.whole for item in items):
        text += f" {topology_words([item.record for item in items])}"
    columns = ["id", "site", "start", "cut after", "same site"]
    table = Table(columns, rows, len(rows)) if len(rows) > 3 else None
    return Result(text, table=table, citations=[item.citation for item in items[:CITED]])


def _lies_in(item: Target, site: Site, size: int, inside: Sequence[Target]) -> bool:
    """Whether a site of a record lies in one of the stretches."""
    place = item.place(site.start) - 1
    return any(
        gene.genome is item.genome
        and gene.record.id == item.record.id
        and (place - gene.offset) % item.record.length + size <= gene.length
        for gene in inside
    )


@tool("digest", "motif", DigestArguments)
def digest(library: Library, arguments: DigestArguments) -> Result:
    """Fragments that restriction enzymes cut a sequence into, all enzymes together."""
    wanted = known_enzymes(arguments.enzymes)
    if isinstance(wanted, Result):
        return wanted
    blunt = [one.name for one in wanted if not one.cuts]
    if blunt:
        return declined(
            f"Where {join(blunt)} cuts is not known in REBASE, so its fragments cannot be "
            "computed; ask for its recognition sites."
        )
    if arguments.within is not None:
        found = gene_targets(library, arguments.within, arguments.genome, arguments.record)
    else:
        found = targets(library, arguments.genome, arguments.record, arguments.region)
    if isinstance(found, Result):
        return found
    several = len({item.genome.id for item in found}) > 1
    results = [_fragments(item, wanted, several) for item in found]
    if len(found) <= TOLD // 4:
        return merged(results)
    rows = [row for item in found for row in _rows(item, _cuts(item, wanted))]
    cutting = sum(bool(_cuts(item, wanted)) for item in found)
    names = join([one.name for one in wanted])
    sizes = [row[1] for row in rows]
    text = (
        f"{names} {'cuts' if len(wanted) == 1 else 'cut'} {number(cutting)} of "
        f"{count(len(found), 'record')}, which gives {count(len(rows), 'fragment')} in all (uncut "
        f"records are one each), the longest of {bp(max(sizes))}, the shortest of {bp(min(sizes))}."
    )
    table = Table(list(_FRAGMENT), rows[:ROWS], len(rows))
    return Result(text, table=table, citations=[item.citation for item in found[:CITED]])


_FRAGMENT = ("id", "length (bp)", "start", "end", "left end", "right end", "record")


def _cuts(item: Target, wanted: Sequence[Enzyme]) -> dict[int, set[str]]:
    """Cuts of a record with the enzymes that make them."""
    cutters: dict[int, set[str]] = {}
    for one in wanted:
        for cut in cut_places(item.sequence, one, circular=item.circular).tolist():
            cutters.setdefault(cut, set()).add(one.name)
    return cutters


def _rows(item: Target, cutters: dict[int, set[str]]) -> list[list]:
    """Fragments of a record, longest first."""
    size = item.length
    pieces = fragments(list(cutters), size, item.circular)
    pieces.sort(key=lambda piece: piece[0] - piece[1])
    return [
        [
            f"fragment {i}",
            end - start,
            item.place(start),
            item.place(end - 1),
            "/".join(sorted(cutters.get(start % size, {"end"}))),
            "/".join(sorted(cutters.get(end % size, {"end"}))),
            item.record.id,
        ]
        for i, (start, end) in enumerate(pieces, 1)
    ]


def _fragments(item: Target, wanted: Sequence[Enzyme], several: bool) -> Result:
    """Digest of one record."""
    cutters = _cuts(item, wanted)
    size = item.length
    rows = _rows(item, cutters)
    names = join([one.name for one in wanted])
    where = item.words + (f" of {plain(item.genome.name)}" if several else "")
    shape = item.record.topology or "unknown topology, taken as linear"
    if not item.whole:
        shape = "a linear piece"
    if not cutters:
        text = (
            f"{names} {'does' if len(wanted) == 1 else 'do'} not cut {where} ({bp(size)}, "
            f"{shape}); it stays in 1 piece."
        )
        return Result(text, citations=[item.citation])
    lengths = [row[1] for row in rows]
    text = (
        f"{names} {'cuts' if len(wanted) == 1 else 'cut'} {where} ({bp(size)}, {shape}) into "
        f"{count(len(rows), 'fragment')}"
    )
    if len(rows) <= TOLD:
        text += f" of {join([bp(length) for length in lengths])}"
    else:
        text += f", the longest of {bp(lengths[0])}, the shortest of {bp(lengths[-1])}"
    text += f". There {'is 1 cut' if len(cutters) == 1 else f'are {number(len(cutters))} cuts'}"
    if len(cutters) <= TOLD:
        told = [f"after {number(item.place(cut - 1))}" for cut in sorted(cutters)]
        text += f": {join(told)}"
    text += "."
    table = Table(list(_FRAGMENT), rows, len(rows)) if len(rows) > 3 else None
    return Result(text, table=table, citations=[item.citation])
