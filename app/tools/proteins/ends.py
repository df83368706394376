"""Proteins by the residues that they begin or end with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.base import Result, tool
from app.tools.proteins.arguments import EndsArguments
from app.tools.proteins.properties import PROTEIN_COLUMNS, SPOKEN, coding_filter, rows_of
from app.tools.proteins.proteome import proteome
from app.tools.shared.phrase import (
    CITED,
    citation,
    count,
    gene_name,
    gene_table,
    join,
    number,
    the_genome,
)
from app.tools.shared.select import declined, open_genomes, record_across, select
from app.tools.shared.several import merged

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library


@tool("protein_ends", "protein", EndsArguments)
def protein_ends(library: Library, arguments: EndsArguments) -> Result:
    """Proteins that begin or end with given residues."""
    if not arguments.first and not arguments.last:
        return declined("Which residues should the proteins begin or end with? Name them.")
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    chosen = record_across(genomes, arguments.filter.record)
    if isinstance(chosen, Result):
        return chosen
    return merged([_of(genome, arguments) for genome in chosen])


def _of(genome: Genome, arguments: EndsArguments) -> Result:
    selection = select(genome, coding_filter(arguments.filter))
    if isinstance(selection, Result):
        return selection
    query = f"SELECT fid FROM features WHERE {selection.where} ORDER BY record_no, start, fid"
    known = proteome(genome)
    places = known.index([fid for (fid,) in genome.sql(query, selection.params)]).tolist()
    where = f"{selection.words} in {the_genome(genome)}".strip()
    if not places:
        why = "" if genome.has_sequence else ": the file holds no protein and no bases"
        return Result(f"There is no protein sequence {where}{why}.", status="declined")
    first, last = (arguments.first or "").upper(), (arguments.last or "").upper()
    found = [
        at
        for at in places
        if known.proteins[at].startswith(first) and known.proteins[at].endswith(last)
    ]
    said = [f"begin with {first}"] * bool(first) + [f"end with {last}"] * bool(last)
    if len(found) == 1:
        said = [item.replace(" ", "s ", 1) for item in said]
    rows = rows_of(genome, [int(known.fids[at]) for at in found])
    text = f"{number(len(found))} of {count(len(places), 'protein')} {where} {join(said)}"
    if rows:
        names = [gene_name(row) for row in rows[:SPOKEN]]
        names += [f"{number(len(rows) - SPOKEN)} more"] if len(rows) > SPOKEN else []
        text += f": {join(names)}"
    table = None
    if len(rows) > 1:
        ends = {
            "first residues": [known.proteins[at][: max(5, len(first))] for at in found],
            "last residues": [known.proteins[at][-max(5, len(last)) :] for at in found],
        }
        table = gene_table([(genome, row) for row in rows], PROTEIN_COLUMNS, ends)
    return Result(
        f"{text}.",
        table=table,
        citations=[citation(genome, row, "translation") for row in rows[:CITED]],
        focus=[row.id for row in rows[:50]],
    )
