"""Proteins ranked by how many of one residue they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.base import Result, tool
from app.tools.proteins.arguments import RichestArguments
from app.tools.proteins.chosen import Chosen, in_each
from app.tools.proteins.codon_parts import ACIDS
from app.tools.proteins.properties import PROTEIN_COLUMNS, SPOKEN, rows_of
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
    """Proteins with the most, none or so many of one amino acid, or the largest share of it."""
    tell = _ranked if arguments.at_least is None and arguments.at_most is None else _bounded
    return in_each(
        library, arguments.genome, arguments.filter, lambda chosen: tell(chosen, arguments)
    )


def _acids(letters: str) -> str:
    """Names of residues by their letters."""
    return join([plain(ACIDS.get(letter, letter).split(" (")[0]) for letter in letters], "or")


def _found(protein: str, letters: str) -> int:
    return sum(protein.count(letter) for letter in letters)


def _amount(low: int | None, high: int | None, residue: str) -> str:
    """``no cysteine``, ``more than 20 ...`` as ``at least 21 cysteine residues``."""
    if high == 0:
        return f"no {residue} residue"
    if low == high:
        return f"exactly {count(high or 0, f'{residue} residue')}"
    if low is None:
        return f"at most {count(high or 0, f'{residue} residue')}"
    least = f"at least {count(low, f'{residue} residue')}"
    return least if high is None else f"{number(low)} to {count(high, f'{residue} residue')}"


def _bounded(chosen: Chosen, arguments: RichestArguments) -> Result:
    """The proteins whose number of a residue lies within limits."""
    genome, known = chosen.genome, chosen.known
    letters = "".join(dict.fromkeys(arguments.residue.upper()))
    if not chosen.places:
        return chosen.none()
    low, high = arguments.at_least, arguments.at_most
    amounts = {at: _found(known.proteins[at], letters) for at in chosen.places}
    found = [
        at
        for at, amount in amounts.items()
        if (low is None or amount >= low) and (high is None or amount <= high)
    ]
    rows = rows_of(genome, [int(known.fids[at]) for at in found])
    what = f"{_amount(low, high, _acids(letters))} ({join(letters)})"
    text = (
        f"{number(len(found))} of {count(len(amounts), 'protein')} {chosen.where} "
        f"({percent(len(found) / len(amounts))}) {'has' if len(found) == 1 else 'have'} {what}"
    )
    if rows:
        names = [gene_name(row) for row in rows[:SPOKEN]]
        names += [f"{number(len(rows) - SPOKEN)} more"] if len(rows) > SPOKEN else []
        text += f": {join(names)}"
    table = None
    if rows:
        counts = {_acids(letters): [amounts[at] for at in found]}
        table = gene_table([(genome, row) for row in rows], PROTEIN_COLUMNS, counts)
    return Result(
        f"{text}.",
        table=table,
        citations=[citation(genome, row, "translation") for row in rows[:25]],
        focus=[row.id for row in rows[:50]],
    )


def _ranked(chosen: Chosen, arguments: RichestArguments) -> Result:
    genome, known, where = chosen.genome, chosen.known, chosen.where
    letters = "".join(dict.fromkeys(arguments.residue.upper()))
    scored: list[tuple[float, int, int, int]] = []
    for at in chosen.places:
        protein = known.proteins[at]
        found = _found(protein, letters)
        value = found / len(protein) if arguments.by == "share" else found
        scored.append((value, int(known.fids[at]), found, len(protein)))
    if not scored:
        return chosen.none()
    sign = -1 if arguments.order == "descending" else 1
    scored.sort(key=lambda item: sign * item[0])
    page = scored[: arguments.limit]
    rows = rows_of(genome, [fid for _, fid, _, _ in page])
    acid = _acids(letters)
    word = "most" if arguments.order == "descending" else "fewest"
    what = f"{word} {acid} residues ({join(letters)})"
    if arguments.by == "share":
        size = "largest" if arguments.order == "descending" else "smallest"
        what = f"{size} share of {acid} ({join(letters)})"
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
