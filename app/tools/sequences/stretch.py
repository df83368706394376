"""Stretches of a record that are said without both ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.tools.arguments import (
    CompositionArguments,
    Region,
    RegionArguments,
    RegionSequenceArguments,
)
from app.tools.base import Result, tool
from app.tools.bases.composition import composition
from app.tools.places.regions import region_contents
from app.tools.sequences.arguments import OpenStretchArguments
from app.tools.sequences.fetch import region_sequence
from app.tools.shared.phrase import number, plain
from app.tools.shared.select import declined, main_record, open_genomes
from app.tools.shared.several import merged

if TYPE_CHECKING:
    from index.library import Library

MOST_WHOLE = 200_000
"""Longest record given whole; a longer one is the file itself."""


@tool("open_stretch", "sequence", OpenStretchArguments)
def open_stretch(library: Library, arguments: OpenStretchArguments) -> Result:
    """The first or last bases of a record, all from a position on, or all; their GC, or genes."""
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    infos = [main_record(genome, arguments.record) for genome in genomes]
    known = [info for info in infos if not isinstance(info, Result)]
    if not known:
        return next(info for info in infos if isinstance(info, Result))
    info = known[0]
    start = arguments.start or 1
    end = info.length
    if arguments.over and info.topology != "circular":
        side = "before the start" if arguments.last is not None else "after the end"
        shape = "linear" if info.topology == "linear" else "not said to be circular"
        return declined(f"{plain(info.id)} is {shape}, so no bases lie {side} of it.")
    if arguments.first is not None:
        end = min(arguments.first, info.length)
    elif arguments.last is not None:
        start = max(1, info.length - arguments.last + 1)
    elif arguments.start is None and info.length > MOST_WHOLE:
        return declined(
            f"{plain(info.id)} is {number(info.length)} long, which is the file itself; ask for a "
            f"stretch of it, such as 1..{number(10_000)}."
        )
    place: dict[str, Any] = {"start": start, "end": max(start, end)}
    if arguments.what == "genes":
        return region_contents(
            library,
            RegionArguments(
                **place,
                record=arguments.record,
                types=arguments.types,
                mode=arguments.mode,
                genome=arguments.genome,
            ),
        )
    bases = RegionSequenceArguments(
        **place,
        record=arguments.record,
        strand=arguments.strand,
        translate=arguments.translate,
        genome=arguments.genome,
    )
    if arguments.what == "sequence":
        return region_sequence(library, bases)
    share = composition(
        library,
        CompositionArguments(
            region=Region(**place, record=arguments.record), genome=arguments.genome
        ),
    )
    if arguments.what == "gc" or share.status != "answered":
        return share
    return merged([region_sequence(library, bases), share])
