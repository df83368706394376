"""Restriction enzymes by name (REBASE as Bio.Restriction carries it), their sites and fragments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from app.tools.bases.patterns import Hit, find, opposite, scan

_ROMAN = {"1": "i", "2": "ii", "3": "iii", "4": "iv", "5": "v", "6": "vi", "7": "vii", "8": "viii"}
_STEP = 10_000


class Enzyme(NamedTuple):
    """A restriction enzyme.

    `cuts` holds, for each place where it cuts, the offsets of the cut on the strand of the site
    (from the site's first base) and on the other strand (from its last base), as Bio.Restriction
    counts them. `notation` is the site with ``^`` at the cut of its strand where that is known.
    """

    name: str
    site: str
    cuts: tuple[tuple[int, int], ...]
    notation: str
    common: bool


class Site(NamedTuple):
    """A recognition site: 0-based start on the plus strand, strand, and the 0-based positions of
    the first base after each cut of the plus strand (none where a linear sequence ends before)."""

    start: int
    strand: int
    cuts: tuple[int, ...]


@lru_cache(maxsize=1)
def enzymes() -> dict[str, Enzyme]:
    """All enzymes that know one site, by their lower-case name."""
    from Bio.Restriction import AllEnzymes, CommOnly  # type: ignore[attr-defined]

    common = {str(item) for item in CommOnly}
    found: dict[str, Enzyme] = {}
    for item in AllEnzymes:
        if "|" in item.site:  # two unlike half sites
            continue
        pairs = [
            (getattr(item, "fst5", None), getattr(item, "fst3", None)),
            (getattr(item, "scd5", None), getattr(item, "scd3", None)),
        ]
        cuts = tuple((a, b) for a, b in pairs if a is not None and b is not None)
        notation = item.elucidate().replace("_", "") if len(cuts) == 1 else item.site
        name = str(item)
        found[name.lower()] = Enzyme(name, item.site, cuts, notation, name in common)
    return found


def enzyme(name: str) -> Enzyme | None:
    """The enzyme of a name as people write it (``HindIII``, ``hind3``, ``Hind III``, ``Eco R1``);
    None where there is no such enzyme."""
    known = enzymes()
    text = re.sub(r"[\s\-_.®™]+", "", name).lower()
    for suffix in ("", "hf", "hfv2"):
        if suffix and not text.endswith(suffix):
            continue
        plain = text[: len(text) - len(suffix)]
        roman = re.sub(r"\d$", lambda match: _ROMAN.get(match[0], match[0]), plain)
        letters = re.sub(r"l+$", lambda match: "i" * len(match[0]), plain)
        for form in (plain, roman, letters):
            if form in known:
                return known[form]
    return None


def suggestions(name: str) -> list[str]:
    """Names of enzymes close to one that is not known."""
    close = get_close_matches(re.sub(r"[\s\-]+", "", name).lower(), list(enzymes()), 3, 0.6)
    return [enzymes()[item].name for item in close]


def placed(item: Enzyme, hit: Hit, size: int, circular: bool) -> Site:
    """A hit with its cuts of the plus strand."""
    places = []
    for same, other in item.cuts:
        place = hit.start + same if hit.strand == 1 else hit.start - other
        if circular:
            places.append(place % size)
        elif 0 < place < size:
            places.append(place)
    return Site(hit.start, hit.strand, tuple(places))


def sites(sequence: bytes, item: Enzyme, *, circular: bool = False) -> list[Site]:
    """Every recognition site of an enzyme, on both strands.

    Parameters
    ----------
    sequence
        Upper-case bases of the plus strand.
    item
        The enzyme.
    circular
        Also over the origin.

    Returns
    -------
    list of Site
        By position; a palindromic site is given once.
    """
    hits = scan(sequence, [item.site], circular).tolist()
    return [placed(item, Hit(*hit), len(sequence), circular) for hit in hits]


def cut_places(sequence: bytes, item: Enzyme, *, circular: bool = False) -> np.ndarray:
    """0-based first bases after the cuts of the plus strand, sorted, each once, int64."""
    hits = scan(sequence, [item.site], circular)
    start, plus = hits[:, 0], hits[:, 2] == 1
    places = [np.where(plus, start + same, start - other) for same, other in item.cuts]
    found = np.concatenate(places) if places else np.empty(0, dtype=np.int64)
    if circular:
        return np.unique(found % len(sequence))
    return np.unique(found[(found > 0) & (found < len(sequence))])


def count_sites(
    sequence: bytes, item: Enzyme, *, circular: bool = False, beyond: int | None = None
) -> int:
    """How many recognition sites there are; stops counting once there are more than `beyond`."""
    size = len(sequence)
    word = len(item.site)
    if word > size:
        return 0
    words = {item.site, opposite(item.site)}
    total = 0
    if circular and word > 1:
        round_it = sequence[1 - word :] + sequence[: word - 1]
        total = sum(find(round_it, one).size for one in words)
    start, step = 0, _STEP
    while start < size:
        piece = sequence[start : start + step + word - 1]
        total += sum(find(piece, one).size for one in words)
        if beyond is not None and total > beyond:
            break
        start, step = start + step, 4 * step
    return total


def fragments(cuts: Sequence[int], size: int, circular: bool) -> list[tuple[int, int]]:
    """Fragments of a digest, in order of position.

    Parameters
    ----------
    cuts
        0-based positions of the first base after each cut.
    size, circular
        Of the sequence.

    Returns
    -------
    list of (start, end)
        0-based half-open; the one over the origin of a circular sequence ends beyond `size`. The
        lengths add up to `size`.
    """
    places = sorted(set(cuts))
    if circular:
        if not places:
            return [(0, size)]
        return [*pairwise(places), (places[-1], places[0] + size)]
    edges = [0, *[place for place in places if 0 < place < size], size]
    return list(pairwise(edges))
