"""Amplicons of a primer scheme: its primers paired by their names.

Names are those of ARTIC and PrimalScheme, ``scheme_76_LEFT`` and ``scheme_76_RIGHT``, with a tail
such as ``_alt1`` after further primers of one end; ``F`` and ``R``, or ``FWD`` and ``REV``, are
ends too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from index.formats.bed import Interval

_NAME = re.compile(
    r"(?P<scheme>.*?)[_-]?(?P<number>\d+)[_-](?P<side>LEFT|RIGHT|FORWARD|REVERSE|FWD|REV|F|R)"
    r"(?P<more>[_-].+)?",
    re.IGNORECASE,
)
_LEFT = ("LEFT", "FORWARD", "FWD", "F")


@dataclass(slots=True)
class Amplicon:
    """What two primers enclose; coordinates are 0-based half-open.

    Attributes
    ----------
    name, number
        As in the names of its primers, ``nCoV-2019_76`` and 76.
    left, right
        Primers of each end, the one without a suffix first.
    """

    name: str
    number: int
    contig: str
    left: list[Interval] = field(default_factory=list)
    right: list[Interval] = field(default_factory=list)

    @property
    def whole(self) -> tuple[int, int]:
        """With the first primer of each end."""
        return self.left[0].start, self.right[0].end

    @property
    def insert(self) -> tuple[int, int]:
        """Between the first primers of each end."""
        return self.left[0].end, self.right[0].start

    @property
    def widest(self) -> tuple[int, int]:
        """From the outermost of all its primers to the outermost of the other end."""
        return min(one.start for one in self.left), max(one.end for one in self.right)

    @property
    def narrowest(self) -> tuple[int, int]:
        """Between the innermost of all its primers."""
        return max(one.end for one in self.left), min(one.start for one in self.right)

    @property
    def alternates(self) -> list[Interval]:
        """Primers beyond the first one of each end."""
        return [*self.left[1:], *self.right[1:]]

    @property
    def primers(self) -> list[Interval]:
        """All of them, those of the left end first."""
        return [*self.left, *self.right]


def amplicons(primers: Iterable[Interval]) -> tuple[list[Amplicon], list[Interval]]:
    """Amplicons in the order of their numbers, and the primers that have no partner."""
    found: dict[tuple[str, int, str], Amplicon] = {}
    suffix: dict[str, str] = {}
    alone: list[Interval] = []
    for one in primers:
        match = _NAME.fullmatch(one.name)
        if match is None:
            alone.append(one)
            continue
        scheme, number = match["scheme"], int(match["number"])
        name = f"{scheme}_{number}" if scheme else str(number)
        made = found.setdefault((scheme, number, one.contig), Amplicon(name, number, one.contig))
        side = made.left if match["side"].upper() in _LEFT else made.right
        side.append(one)
        suffix[one.name] = match["more"] or ""
    whole = []
    for made in found.values():
        for side in (made.left, made.right):
            side.sort(key=lambda one: suffix[one.name])
        if made.left and made.right and made.whole[0] < made.whole[1]:
            whole.append(made)
        else:
            alone += made.primers
    return sorted(whole, key=lambda made: (made.number, made.name, made.whole)), alone
