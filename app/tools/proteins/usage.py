"""How often each amino acid occurs over all proteins of a genome."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from app.tools.base import Citation, Result, Table, tool
from app.tools.proteins.arguments import UsageArguments
from app.tools.proteins.chosen import Chosen, in_each
from app.tools.proteins.codon_parts import ACIDS
from app.tools.shared.phrase import count, join, number, ordinal, percent, plain
from app.tools.shared.select import declined

if TYPE_CHECKING:
    from index.library import Library

GROUPS = {
    "hydrophobic": "AVILMFW",
    "aromatic": "FWY",
    "charged": "DEKRH",
    "acidic": "DE",
    "basic": "KRH",
    "polar": "STNQ",
}
"""Residues by the character of their side chains; books draw these lines differently."""

RARE = frozenset("UOXBZJ")
"""Letters that are not among the twenty: never told as the rarest amino acid."""


@tool("amino_acid_usage", "protein", UsageArguments)
def amino_acid_usage(library: Library, arguments: UsageArguments) -> Result:
    """How often each amino acid occurs over all proteins: commonest, rarest, share of one."""
    return in_each(
        library, arguments.genome, arguments.filter, lambda chosen: _usage(chosen, arguments)
    )


def _acid(letter: str) -> str:
    return plain(ACIDS.get(letter, letter).split(" (")[0])


def _usage(chosen: Chosen, arguments: UsageArguments) -> Result:
    letters: Counter[str] = Counter()
    for at in chosen.places:
        letters.update(chosen.known.proteins[at])
    total = sum(letters.values())
    if not total:
        return declined(f"There is no protein sequence {chosen.where}, so no amino acids to count.")
    for letter in ACIDS:
        if letter not in RARE:
            letters.setdefault(letter, 0)
    ranked = sorted(letters.items(), key=lambda item: (-item[1], item[0]))
    basis = (
        f"among {number(total)} residues of {count(len(chosen.places), 'protein')} {chosen.where}"
    )
    if arguments.group is not None:
        of_group = GROUPS[arguments.group]
        found = sum(letters[letter] for letter in of_group)
        text = f"{arguments.group.capitalize()} residues make up {percent(found / total)}: "
        text += f"{number(found)} {basis}. Counted as {arguments.group} are {join(of_group)}; "
        text += "other tables of amino acids draw this line differently."
    elif arguments.residue is not None:
        text = _one(arguments.residue.upper(), ranked, total, basis)
    else:
        text = _ranking(ranked, total, basis, arguments)
    rows: list[list[object]] = [
        [letter, _acid(letter), n, round(100 * n / total, 2)] for letter, n in ranked
    ]
    cited = [
        Citation(record.id, 1, record.length, 0, record.id, "translation")
        for record in chosen.genome.records[:25]
    ]
    columns = ["id", "amino acid", "residues", "share (%)"]
    return Result(text, table=Table(columns, rows, len(rows)), citations=cited)


def _one(letter: str, ranked: list[tuple[str, int]], total: int, basis: str) -> str:
    """The count, share and rank of one amino acid."""
    usual = [item for item in ranked if item[0] not in RARE]
    found = dict(ranked).get(letter, 0)
    text = f"{_acid(letter).capitalize()} ({letter}) makes up {percent(found / total)}: "
    text += f"{number(found)} {basis}."
    places = [at for at, (other, _) in enumerate(usual) if other == letter]
    if places:
        text += f" It is the {ordinal(places[0])} most used amino acid.".replace("the  ", "the ")
    return text


def _ranking(
    ranked: list[tuple[str, int]], total: int, basis: str, arguments: UsageArguments
) -> str:
    """The commonest or the rarest amino acids, the other end of the order behind them."""
    usual = [item for item in ranked if item[0] not in RARE]
    rising = arguments.order == "ascending"
    ordered = usual[::-1] if rising else usual
    word, other = ("least", "most") if rising else ("most", "least")
    limit = min(arguments.limit or 1, len(ordered))
    told = [f"{_acid(key)} ({key}), {percent(n / total)}" for key, n in ordered[:limit]]
    if limit == 1:
        text = f"The {word} used amino acid is {told[0]}: {number(ordered[0][1])} {basis}."
        text += f" Then come {_acid(ordered[1][0])} ({percent(ordered[1][1] / total)}) and "
        text += f"{_acid(ordered[2][0])} ({percent(ordered[2][1] / total)})."
    else:
        text = f"The {number(limit)} {word} used amino acids are {'; '.join(told)}, {basis}."
    last = ordered[-1]
    text += f" The {other} used is {_acid(last[0])} ({last[0]}), {percent(last[1] / total)}."
    odd = [item for item in ranked if item[0] in "UO" and item[1]]
    if odd:
        said = join([f"{number(n)} {_acid(key)}" for key, n in odd])
        text += f" Beside the twenty there are {said} residues."
    return text
