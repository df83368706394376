"""Proteins ranked by how many of one residue they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.base import Result, tool
from app.tools.proteins.arguments import RichestArguments
from app.tools.proteins.chosen import Chosen, in_each
from app.tools.proteins.properties import PROTEIN_COLUMNS, SPOKEN, rows_of
from app.tools.proteins.residues import ACIDS
from app.tools.shared.phrase import (
    aa,
    citation,
    count,
    gene_name,
    gene_table,
    join,
    number,
    percent,
    place,
    plain,
)

if TYPE_CHECKING:
    from index.library import Library


@tool("residue_ranking", "protein", RichestArguments)
def residue_ranking(library: Library, arguments: RichestArguments) -> Result:
    """Proteins with the most, or the largest share, of one amino acid."""
    return in_each(
        library, arguments.genome, arguments.filter, lambda chosen: _ranked(chosen, arguments)
    )


def _ranked(chosen: Chosen, arguments: RichestArguments) -> Result:
    genome, known, where = chosen.genome, chosen.known, chosen.where
    letter = arguments.residue.upper()
    scored: list[tuple[float, int, int, int]] = []
    for at in chosen.places:
        protein = known.proteins[at]
        found = protein.count(letter)
        value = found / len(protein) if arguments.by == "share" else found
        scored.append((value, int(known.fids[at]), found, len(protein)))
    if not scored:
        return chosen.none()
    sign = -1 if arguments.order == "descending" else 1
    scored.sort(key=lambda item: sign * item[0])
    page = scored[: arguments.limit]
    rows = rows_of(genome, [fid for _, fid, _, _ in page])
    acid = plain(ACIDS.get(letter, letter).split(" (")[0])
    word = "most" if arguments.order == "descending" else "fewest"
    what = f"{word} {acid} residues ({letter})"
    if arguments.by == "share":
        size = "largest" if arguments.order == "descending" else "smallest"
        what = f"{size} share of {acid} ({letter})"
    told = [
        f"{gene_name(row)} ({number(found)} of {aa(length)}, {percent(found / length)})"
        for row, (_, _, found, length) in zip(rows, page, strict=True)
    ]
    if len(rows) == 1:
        text = (
            f"Of {count(len(scored), 'protein')} {where}, that of {told[0]} has the {what}; it "
            f"lies {place(genome, rows[0])}."
        )
        level = sum(item[0] == page[0][0] for item in scored)
        if level > 1:
            text += f" {count(level - 1, 'other')} {'has' if level == 2 else 'have'} as many."
    else:
        text = f"The {number(len(rows))} proteins with the {what} {where} are "
        text += f"{join(told[:SPOKEN])}."
    table = None
    if len(rows) > 1:
        counts = {acid: [found for _, _, found, _ in page]}
        table = gene_table([(genome, row) for row in rows], PROTEIN_COLUMNS, counts)
    return Result(
        text,
        table=table,
        citations=[citation(genome, row, "translation") for row in rows[:25]],
        focus=[row.id for row in rows[:50]],
    )
