"""Proteins by the residues that they begin or end with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.base import Result, tool
from app.tools.proteins.arguments import EndsArguments
from app.tools.proteins.chosen import Chosen, in_each
from app.tools.proteins.properties import PROTEIN_COLUMNS, SPOKEN, rows_of
from app.tools.shared.phrase import (
    CITED,
    citation,
    count,
    gene_name,
    gene_table,
    join,
    number,
)
from app.tools.shared.select import declined

if TYPE_CHECKING:
    from index.library import Library


@tool("protein_ends", "protein", EndsArguments)
def protein_ends(library: Library, arguments: EndsArguments) -> Result:
    """Proteins that begin or end with given residues."""
    if not arguments.first and not arguments.last:
        return declined("Which residues should the proteins begin or end with? Name them.")
    return in_each(
        library, arguments.genome, arguments.filter, lambda chosen: _of(chosen, arguments)
    )


def _of(chosen: Chosen, arguments: EndsArguments) -> Result:
    genome, known, where = chosen.genome, chosen.known, chosen.where
    if not chosen.places:
        return chosen.none()
    first, last = (arguments.first or "").upper(), (arguments.last or "").upper()
    found = [
        at
        for at in chosen.places
        if known.proteins[at].startswith(first) and known.proteins[at].endswith(last)
    ]
    said = [f"begin with {first}"] * bool(first) + [f"end with {last}"] * bool(last)
    if len(found) == 1:
        said = [item.replace(" ", "s ", 1) for item in said]
    rows = rows_of(genome, [int(known.fids[at]) for at in found])
    text = f"{number(len(found))} of {count(len(chosen.places), 'protein')} {where} {join(said)}"
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
