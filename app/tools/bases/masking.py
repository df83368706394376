"""Bases that a file writes in lower case, the usual mark of soft-masked repeats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.tools.base import Result, Table, tool
from app.tools.bases.arguments import MaskingArguments
from app.tools.places.sites import Target, targets
from app.tools.shared.phrase import bp, number, percent, plain, the_genome
from app.tools.shared.select import declined
from app.tools.shared.several import merged

if TYPE_CHECKING:
    from index.library import Library

_BY_CASE = ("fasta", "2bit", "gff")
"""Formats whose letters may be in either case, by the beginning of their names."""
_NOT_KEPT = "Where they lie is not kept: sequences are stored in capitals."


@tool("soft_masking", "composition", MaskingArguments)
def soft_masking(library: Library, arguments: MaskingArguments) -> Result:
    """How much of a genome its file writes in lower case (soft-masked), by record."""
    region = arguments.region
    record = arguments.record or (region.record if region else None)
    found = targets(library, arguments.genome, record)
    if isinstance(found, Result):
        return found
    by_genome: dict[str, list[Target]] = {}
    for item in found:
        by_genome.setdefault(item.genome.id, []).append(item)
    places = arguments.places or bool(arguments.names) or region is not None
    results = [_of(items, places) for items in by_genome.values()]
    for items, result in zip(by_genome.values(), results, strict=True):
        if len(results) > 1:
            result.text = f"**{plain(items[0].genome.name)}**: {result.text}"
    return merged(results)


def _of(items: Sequence[Target], places: bool) -> Result:
    known = [(item, item.record.lower_case) for item in items if item.record.lower_case is not None]
    if not known:
        return _unknown(items[0])
    small, size = sum(lower for _, lower in known), sum(item.length for item, _ in known)
    where = known[0][0].words if len(known) == 1 else the_genome(items[0].genome)
    if not small:
        text = f"No base of {where} is written in lower case, so nothing is soft-masked."
    elif small == size:
        text = (
            f"All {bp(size)} of {where} are written in lower case, so case does not tell "
            "soft-masked bases from others."
        )
    else:
        text = (
            f"{number(small)} of the {bp(size)} of {where} ({percent(small / size)}) are written in"
            " lower case, as soft-masked repeats are."
        )
        if len(known) > 1 and not places:
            item, lower = max(known, key=lambda one: one[1] / max(one[0].length, 1))
            text += f" The largest share is that of {plain(item.record.id)}, "
            text += f"{percent(lower / max(item.length, 1))}."
    if places and 0 < small < size:
        return declined(f"{_NOT_KEPT} {text}")
    rows = [
        [item.record.id, item.length, lower, round(100 * lower / max(item.length, 1), 2)]
        for item, lower in known
    ]
    columns = ["id", "length (bp)", "lower case (bp)", "lower case (%)"]
    return Result(
        text,
        table=Table(columns, rows, len(rows)) if len(rows) > 1 else None,
        citations=[item.citation for item, _ in known[:25]],
    )


def _unknown(item: Target) -> Result:
    """Why nothing is known of the case."""
    if item.genome.format.startswith(_BY_CASE):
        return declined(
            f"The case of letters was not counted when {plain(item.genome.name)} was indexed; "
            "remove it from the index and open it again to ask for its soft-masked bases."
        )
    return declined(
        f"{the_genome(item.genome, True)} comes from a file whose format writes all bases in one "
        "case, so none are marked as soft-masked; ask for the repeat regions that it annotates."
    )
