"""Questions about the amplicons of a primer scheme."""

from __future__ import annotations

import re
from typing import Any

from app.plan.base import Call
from app.plan.fill.along import Asked, value_of
from index.tracks.intervals import Intervals

_SUBJECT = (
    r"\bamplicons?\b|\btiles?\b|\bpcr products?\b|\binserts? (?:of|between)\b|\bprimer pairs?\b"
)
_OF_PRIMERS = (
    r"\b(?:which|what|list|show|name|how many)(?: are)?(?: of)?(?: the| all)? (?:\w+ )?primers\b"
    r"|\bsequences?\b|\bpools?\b"
)
_NUMBERS = (
    r"\b(?:amplicons?|tiles?|pairs?)(?: pairs?)? (?:numbers? |no\.? |nr\.? |#)?"
    r"(\d{1,4}(?:(?:, ?| and | or |, and )\d{1,4})*)\b"
)
_SIDES = ("_left", "_f", "_forward", "_fwd", "-left", "-f")


def amplicon_call(asked: Asked) -> Call | None:
    """The call of a question about amplicons; None where it is about something else."""
    track = asked.track
    assert isinstance(track, Intervals)
    if not asked.has(_SUBJECT) or asked.has(_OF_PRIMERS):
        return None
    if not any(track.rows.has_part(side) for side in _SIDES):
        return None
    found: dict[str, Any] = {}
    said = re.search(_NUMBERS, asked.text)
    if said:
        return Call("amplicons", {"numbers": [int(one) for one in re.findall(r"\d+", said[1])]})
    if asked.genes:
        return Call("amplicons", {"gene": asked.genes[0]})
    place = asked.spot()
    after = re.search(r"\b(?:and|about) (?:at )?(\d[\d,]{2,})\W*$", asked.text)
    if after and "start" not in place:
        place["start"] = place["end"] = int(value_of(after[1]))
    if "start" in place:
        return Call("amplicons", place)
    if asked.has(r"\blongest|\blargest|\bbiggest|\bshortest|\bsmallest"):
        found = {"sort_by": "length", "limit": asked.limit("amplicon") or 10}
        if asked.has(r"\blongest|\blargest|\bbiggest"):
            found["order"] = "descending"
    return Call("amplicons", found)
