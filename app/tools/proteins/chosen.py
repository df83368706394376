"""Proteins that a filter takes, genome by genome: where tools that read all of them begin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.tools.arguments import GeneFilter
from app.tools.base import Result
from app.tools.proteins.properties import coding_filter
from app.tools.proteins.proteome import Proteome, proteome
from app.tools.shared.phrase import the_genome
from app.tools.shared.select import open_genomes, record_across, select
from app.tools.shared.several import merged

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library


@dataclass(frozen=True, slots=True)
class Chosen:
    """Proteins of one genome.

    Attributes
    ----------
    genome
        Where they are from.
    known
        All proteins of that genome.
    places
        Places of the chosen ones in `known`, in the order of the records.
    where
        Words for the choice: "on the minus strand in *phiX*".
    """

    genome: Genome
    known: Proteome
    places: list[int]
    where: str

    def none(self) -> Result:
        """That there is no protein among them."""
        why = "" if self.genome.has_sequence else ": the file holds no protein and no bases"
        return Result(f"There is no protein sequence {self.where}{why}.", status="declined")


def in_each(
    library: Library, genome: str | None, filter: GeneFilter, tell: Callable[[Chosen], Result]
) -> Result:
    """What is told of the chosen proteins of each genome, put together.

    Parameters
    ----------
    genome
        One of the open genomes, or None for all.
    filter
        Conditions on the genes.
    tell
        Makes the result of one genome.
    """
    genomes = open_genomes(library, genome)
    if isinstance(genomes, Result):
        return genomes
    holding = record_across(genomes, filter.record)
    if isinstance(holding, Result):
        return holding
    return merged([_in_one(one, filter, tell) for one in holding])


def _in_one(genome: Genome, filter: GeneFilter, tell: Callable[[Chosen], Result]) -> Result:
    selection = select(genome, coding_filter(filter))
    if isinstance(selection, Result):
        return selection
    query = f"SELECT fid FROM features WHERE {selection.where} ORDER BY record_no, start, fid"
    known = proteome(genome)
    places = known.index([fid for (fid,) in genome.sql(query, selection.params)]).tolist()
    where = f"{selection.words} in {the_genome(genome)}".strip()
    return tell(Chosen(genome, known, places, where))
