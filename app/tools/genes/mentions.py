"""Features that say in words what no feature of the file is by its key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.tools.shared.phrase import count, in_short, number
from app.tools.shared.words import pattern

if TYPE_CHECKING:
    from index.genome import Genome

NAMED = 5
"""Features that are named at most."""


def mentions(genome: Genome, noun: str) -> str:
    """A sentence on the features whose product or note says a noun; empty where none does.

    Parameters
    ----------
    noun
        What a kind of feature is called, in the singular: ``riboswitch``.
    """
    words = re.sub(r"^miscellaneous | feature$", "", noun)
    rows = genome.features(
        "type NOT IN ('source', 'region', 'gene') "
        "AND regexp_matches(concat_ws(' | ', product, note), ?, 'i')",
        (pattern(words),),
    )
    if not rows:
        return ""
    verb = "says" if len(rows) == 1 else "say"
    more = f" and {number(len(rows) - NAMED)} more" if len(rows) > NAMED else ""
    return (
        f"In product or note {count(len(rows), 'feature')} {verb} '{words}': "
        f"{in_short(rows[:NAMED])}{more}."
    )
