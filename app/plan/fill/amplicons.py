"""Questions about the amplicons of a primer scheme."""

from __future__ import annotations

import re
from typing import Any

from app.plan.base import Call
from app.plan.fill.along import Asked, value_of
from index.tracks.amplicons import amplicons
from index.tracks.intervals import Intervals

_SUBJECT = (
    r"\bamplicons?\b|\btiles?\b|\bpcr products?\b|\binserts? (?:of|between)\b|\bprimer pairs?\b"
)
_OF_PRIMERS = (
    r"\b(?:which|what|list|show|name|how many)(?: are)?(?: of)?(?: the| all)? (?:\w+ )?primers\b"
    r"|\bpools?\b|\b(?:sequences?|bases) (?:of|for) (?:the |both |all )*(?:\w+ )?primers?\b"
)
_NUMBERS = (
    r"\b(?:amplicons?|tiles?|pairs?)(?: pairs?)? (?:numbers? |no\.? |nr\.? |#)?"
    r"(\d{1,4}(?:(?:, ?| and | or |, and )\d{1,4})*)\b"
)
_GENES = (
    r"\b(?:which|what|how many|list|name)(?: \w+)? genes?\b|\bgenes (?:in|of|on|under|covered)\b"
)
_MOST = 4
"""Amplicons whose genes are told."""
_FIRST = 200
"""Rows whose names tell whether a track is a primer scheme."""


def is_scheme(track: Intervals) -> bool:
    """Whether the first names of a track pair into amplicons."""
    return bool(amplicons(track.rows.find(order="file", limit=_FIRST))[0])


def amplicon_calls(asked: Asked) -> list[Call]:
    """The calls of a question about amplicons; none where it is about something else."""
    track = asked.track
    assert isinstance(track, Intervals)
    if not asked.has(_SUBJECT) or asked.has(_OF_PRIMERS):
        return []
    if not is_scheme(track):
        return []
    said = re.search(_NUMBERS, asked.text)
    if said:
        numbers = [int(one) for one in re.findall(r"\d+", said[1])]
        if asked.has(_GENES):
            return _genes_of(track, numbers)
        found: dict[str, Any] = {"numbers": numbers}
        if asked.has(r"\bsequences?\b|\bbases (?:of|for)\b"):
            inner = asked.has(r"\b(?:without|between|excluding|trimm\w+|inserts?)\b")
            found["bases"] = "insert" if inner else "whole"
        return [Call("amplicons", found)]
    if asked.genes:
        return [Call("amplicons", {"gene": asked.genes[0]})]
    place = asked.spot()
    after = re.search(r"\b(?:and|about) (?:at )?(\d[\d,]{2,})\W*$", asked.text)
    if after and "start" not in place:
        place["start"] = place["end"] = int(value_of(after[1]))
    if "start" in place:
        return [Call("amplicons", place)]
    ranked: dict[str, Any] = {}
    if asked.has(r"\blongest|\blargest|\bbiggest|\bshortest|\bsmallest"):
        ranked = {"sort_by": "length", "limit": asked.limit("amplicon") or 10}
        if asked.has(r"\blongest|\blargest|\bbiggest"):
            ranked["order"] = "descending"
    return [Call("amplicons", ranked)]


def _genes_of(track: Intervals, numbers: list[int]) -> list[Call]:
    """The calls on the genes that lie under amplicons."""
    every, _ = amplicons(track.rows.find(order="file"))
    picked = [one for one in every if one.number in numbers]
    if not picked:
        return [Call("amplicons", {"numbers": numbers})]
    if track.genome is None:
        return [Call("interval_overlaps", {"name": picked[0].left[0].name})]
    return [
        Call(
            "region_contents",
            {
                "record": track.record_of(one.contig) or one.contig,
                "start": one.whole[0] + 1,
                "end": one.whole[1],
            },
        )
        for one in picked[:_MOST]
    ]
