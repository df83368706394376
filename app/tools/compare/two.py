"""Which two genomes are compared, and what is said where that cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.tools.base import Citation, Result
from app.tools.compare.arguments import TwoArguments
from app.tools.shared.phrase import join, plain
from app.tools.shared.select import declined
from index.compare.base import StoppedError

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library

STOPPED = "Stopped before the comparison was done; ask again to start it anew."


def two(library: Library, arguments: TwoArguments) -> tuple[Genome, Genome] | Result:
    """The two genomes that are meant, or a refusal."""
    genomes = library.genomes
    if len(genomes) < 2:
        shown = f"Only {plain(genomes[0].name)} is open" if genomes else "No genome is open"
        return declined(f"{shown}; open two genomes to compare them.")
    chosen: list[Genome] = []
    for name in (arguments.first, arguments.second):
        if name is not None:
            try:
                chosen.append(library.genome(name))
            except KeyError as error:
                return declined(plain(str(error.args[0] if error.args else error)))
    if arguments.first is None and arguments.second is None:
        if len(genomes) > 2:
            names = join([plain(genome.name) for genome in genomes])
            return Result(
                f"Which two of the open genomes should be compared: {names}?", status="clarify",
                candidates=[genome.name for genome in genomes],
            )  # fmt: skip
        chosen = list(genomes)
    elif len(chosen) == 1:
        other = next(genome for genome in genomes if genome is not chosen[0])
        chosen = [chosen[0], other] if arguments.first is not None else [other, chosen[0]]
    if chosen[0] is chosen[1]:
        return declined(f"{plain(chosen[0].name)} cannot be compared with itself; name another.")
    return chosen[0], chosen[1]


def tried(make: Callable[[], Result]) -> Result:
    """The result, or why there is none: stopped, or nothing to compare."""
    try:
        return make()
    except StoppedError:
        return declined(STOPPED)
    except ValueError as error:
        return declined(plain(str(error)))


def records(*genomes: Genome) -> list[Citation]:
    """The longest records of genomes as evidence."""
    found = []
    for genome in genomes:
        longest = sorted(genome.records, key=lambda record: -record.length)[:3]
        found += [Citation(r.id, 1, r.length, 0, r.id, "sequence") for r in longest]
    return found
