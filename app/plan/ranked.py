"""Records that a question names by their size: "the genes on the second longest contig"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.plan.ordinals import PLACES

if TYPE_CHECKING:
    from index.library import Library

_RANKED = re.compile(
    r"\b(?P<lead>(?:on|in|of|from|for|along|inside|within|to|does|has|carried by)) the "
    rf"(?:(?P<place>{'|'.join(PLACES)})[- ])?(?P<how>longest|largest|biggest|shortest|smallest) "
    r"(?P<noun>contig|segment|chromosome|plasmid|record|scaffold|replicon|molecule)\b(?! and\b)",
    re.IGNORECASE,
)


def name_records(question: str, library: Library) -> str:
    """The question with the id of a record in place of its rank in length.

    Parameters
    ----------
    question
        As typed.
    library
        The open genomes; with several of them, or one record only, nothing is replaced.
    """
    if len(library.genomes) != 1 or "est " not in question.lower():
        return question
    records = library.genomes[0].records
    found = _RANKED.search(question)
    if found is None or len(records) < 2:
        return question
    if found["noun"].lower() == "plasmid":
        records = [
            item for item in records if "plasmid" in f"{item.name} {item.description}".lower()
        ] or records
    long = found["how"].lower() in ("longest", "largest", "biggest")
    ranked = sorted(records, key=lambda item: -item.length if long else item.length)
    place = PLACES[found["place"].lower()] if found["place"] else 0
    if place >= len(ranked):
        return question
    tied = sum(item.length == ranked[place].length for item in ranked) > 1
    if tied:
        return question
    named = f"{found['lead']} {ranked[place].id}"
    return question[: found.start()] + named + question[found.end() :]
