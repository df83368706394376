"""Restriction enzymes by how often they cut one gene, whatever else of the record they cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.base import Result, Table, tool
from app.tools.bases.arguments import CuttersArguments
from app.tools.bases.enzymes import Enzyme, count_sites, enzymes, sites
from app.tools.places.sites import Target, gene_targets
from app.tools.shared.phrase import bp, join, number, plain
from app.tools.shared.several import merged

if TYPE_CHECKING:
    from index.library import Library

TOLD = 12
"""Enzymes named in the sentence at most."""


@tool("gene_cutters", "motif", CuttersArguments)
def gene_cutters(library: Library, arguments: CuttersArguments) -> Result:
    """Enzymes that cut a gene's own bases a given number of times, with their places."""
    found = gene_targets(library, arguments.name, arguments.genome, arguments.record)
    if isinstance(found, Result):
        return found
    return merged([_of_gene(item, arguments.cuts) for item in found])


def _of_gene(item: Target, cuts: int | None) -> Result:
    """Enzymes of one gene; those that cut nowhere else in the record are told apart."""
    pool = [one for one in enzymes().values() if one.common and one.cuts]
    counted: dict[bytes | str, int] = {}
    for one in pool:
        if one.site not in counted:
            counted[one.site] = count_sites(item.sequence, one)
    kept = [
        one
        for one in pool
        if (counted[one.site] == cuts if cuts is not None else counted[one.site])
    ]
    kept.sort(key=lambda one: one.name.lower())
    whole = Target(item.genome, item.record)
    nowhere: dict[bytes | str, bool] = {}
    for one in kept:
        if one.site not in nowhere:
            inside = counted[one.site]
            total = count_sites(whole.sequence, one, circular=whole.circular, beyond=inside)
            nowhere[one.site] = total == inside
    only = [one for one in kept if nowhere[one.site]]
    often = {0: "", 1: "exactly once", 2: "exactly twice", None: ""}.get(
        cuts, f"exactly {number(cuts or 0)} times"
    )
    verb = "does not cut" if cuts == 0 else "cuts"
    if len(kept) > 1:
        verb = "do not cut" if cuts == 0 else "cut"
    amount = number(len(kept)) if kept else "none (0)"
    text = f"Of {number(len(pool))} commercially available enzymes, {amount} {verb} {item.words}"
    text += f" {often}".rstrip() + f", counted in its own {bp(item.length)} alone"
    if 0 < len(kept) <= TOLD:
        text += f": {join([_named(item, one, cuts) for one in kept])}"
    text += "."
    record = plain(item.record.id)
    if cuts != 0 and kept:
        if not only:
            text += f" {'It cuts' if len(kept) == 1 else 'All of them cut'} {record} elsewhere too."
        elif len(only) == len(kept):
            text += f" {'It cuts' if len(kept) == 1 else 'They cut'} nowhere else in {record}."
        else:
            more = [f"{number(len(only) - TOLD)} more"] if len(only) > TOLD else []
            names = join([*(one.name for one in only[:TOLD]), *more])
            text += f" Of these, {names} {'cuts' if len(only) == 1 else 'cut'} "
            text += f"nowhere else in {record}; the others cut it elsewhere too."
    rows: list[list[object]] = [
        [
            one.name,
            one.notation,
            counted[one.site],
            ", ".join(str(item.place(site.start)) for site in sites(item.sequence, one)),
            "no" if nowhere[one.site] else "yes",
        ]
        for one in kept
    ]
    columns = ["id", "site", "cuts in the gene", "start", "cuts elsewhere"]
    table = Table(columns, rows, len(rows)) if len(rows) > 3 else None
    return Result(text, table=table, citations=[item.citation])


def _named(item: Target, one: Enzyme, cuts: int | None) -> str:
    """An enzyme, with the place of its only site."""
    if cuts != 1:
        return one.name
    return f"{one.name} (site at {number(item.place(sites(item.sequence, one)[0].start))})"
