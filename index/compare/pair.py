"""Two sequences letter by letter: by their positions where they are equally long, else aligned.

Long sequences are cut at words that stand once in each, in the same order in both; what lies
between is aligned from end to end (Needleman and Wunsch 1970; BLOSUM62 for residues).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

WORD = 20
"""Letters of a word at which long sequences are cut."""
WHOLE = 4_000_000
"""Largest product of two lengths that is aligned without cutting."""
LARGEST = 120_000_000
"""Largest product of two lengths that is aligned at all."""
LONGEST = 2_000_000
"""Longest sequence that is aligned."""
SHIFTED = 0.75
"""Equally long sequences that agree in less than this share of their positions are aligned."""


@dataclass(slots=True, frozen=True)
class Change:
    """Letters of one sequence that stand for others in the other; 0-based places.

    One of the two texts is empty where letters are missing.
    """

    start: int
    text: str
    other_start: int
    other_text: str


@dataclass(slots=True)
class Differences:
    """How two sequences differ.

    Attributes
    ----------
    lengths
        Of both.
    identical
        Pairs of equal letters.
    substituted
        Pairs of unequal letters.
    changes
        In order of place; each substitution is of one letter, each gap is one change.
    aligned
        Whether they were aligned rather than laid beside each other by their positions.
    """

    lengths: tuple[int, int]
    identical: int
    substituted: int
    changes: list[Change]
    aligned: bool

    @property
    def gaps(self) -> list[Change]:
        """The changes that leave out letters of one of the two."""
        return [change for change in self.changes if not change.text or not change.other_text]

    @property
    def missing(self) -> int:
        """Letters without a partner."""
        return sum(len(gap.text) + len(gap.other_text) for gap in self.gaps)

    @property
    def columns(self) -> int:
        """Pairs and letters without a partner."""
        return self.identical + self.substituted + self.missing


def compare(one: str, other: str, *, protein: bool = False) -> Differences:
    """Compare two sequences, letters in any case.

    Parameters
    ----------
    one, other
        Bases or residues.
    protein
        Whether they are residues.

    Raises
    ------
    ValueError
        A sequence is empty, or they are too long and too different to be aligned.
    """
    one, other = one.upper(), other.upper()
    if not one or not other:
        raise ValueError("One of the two sequences is empty.")
    if len(one) == len(other):
        changes = [
            Change(place, a, place, b)
            for place, (a, b) in enumerate(zip(one, other, strict=True))
            if a != b
        ]
        if len(changes) <= (1 - SHIFTED) * len(one):
            same = len(one) - len(changes)
            return Differences((len(one), len(other)), same, len(changes), changes, False)
    if max(len(one), len(other)) > LONGEST:
        raise ValueError(
            f"Sequences of up to {LONGEST:,} letters are aligned letter by letter; these have "
            f"{len(one):,} and {len(other):,}."
        )
    changes = []
    identical = 0
    for start, end, other_start, other_end in _pieces(one, other):
        a, b = one[start:end], other[other_start:other_end]
        if a == b:
            identical += len(a)
            continue
        same, found = _aligned(a, b, protein)
        identical += same
        changes += [
            Change(start + c.start, c.text, other_start + c.other_start, c.other_text)
            for c in found
        ]
    substituted = sum(1 for change in changes if change.text and change.other_text)
    return Differences((len(one), len(other)), identical, substituted, changes, True)


def _pieces(one: str, other: str) -> Iterator[tuple[int, int, int, int]]:
    """Stretches of both that belong together, equal and unequal ones by turns."""
    if len(one) * len(other) <= WHOLE:
        yield 0, len(one), 0, len(other)
        return
    done = other_done = 0
    for start, end, other_start in _common(one, other):
        yield done, start, other_done, other_start
        yield start, end, other_start, other_start + end - start
        done, other_done = end, other_start + end - start
    yield done, len(one), other_done, len(other)


def _common(one: str, other: str) -> list[tuple[int, int, int]]:
    """Equal stretches around words that stand once in each, in the order of both."""
    places = _once(one)
    there = _once(other)
    pairs = sorted((place, there[word]) for word, place in places.items() if word in there)
    kept = _rising(pairs)
    found: list[tuple[int, int, int]] = []
    for start, other_start in kept:
        if found:
            first, end, other_first = found[-1]
            if start - first == other_start - other_first and start <= end:
                found[-1] = (first, start + WORD, other_first)
                continue
            if start < end or other_start < other_first + end - first:
                continue
        found.append((start, start + WORD, other_start))
    return found


def _once(text: str) -> dict[str, int]:
    """Words that stand once in a text, with their places."""
    seen: dict[str, int] = {}
    for place in range(len(text) - WORD + 1):
        word = text[place : place + WORD]
        seen[word] = -1 if word in seen else place
    return {word: place for word, place in seen.items() if place >= 0}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs in which both places rise."""
    tails: list[int] = []
    ends: list[int] = []
    before = [-1] * len(pairs)
    for number, (_, there) in enumerate(pairs):
        slot = bisect_left(tails, there)
        before[number] = ends[slot - 1] if slot else -1
        if slot == len(tails):
            tails.append(there)
            ends.append(number)
        else:
            tails[slot], ends[slot] = there, number
    run = []
    last = ends[-1] if ends else -1
    while last >= 0:
        run.append(pairs[last])
        last = before[last]
    return run[::-1]


def _aligned(one: str, other: str, protein: bool) -> tuple[int, list[Change]]:
    """Equal letters of two stretches aligned from end to end, and the changes."""
    if not one or not other:
        return 0, [Change(0, one, 0, other)] if one or other else []
    if len(one) * len(other) > LARGEST:
        raise ValueError(
            "The two sequences are too long and too different to be aligned letter by letter; ask "
            "how similar the two genomes are instead."
        )
    same = 0
    changes: list[Change] = []
    at = other_at = 0
    for (start, end), (other_start, other_end) in _blocks(one, other, protein):
        if start > at:
            changes.append(Change(at, one[at:start], other_at, ""))
        if other_start > other_at:
            changes.append(Change(start, "", other_at, other[other_at:other_start]))
        for shift in range(end - start):
            a, b = one[start + shift], other[other_start + shift]
            if a == b:
                same += 1
            else:
                changes.append(Change(start + shift, a, other_start + shift, b))
        at, other_at = end, other_end
    if at < len(one):
        changes.append(Change(at, one[at:], other_at, ""))
    if other_at < len(other):
        changes.append(Change(len(one), "", other_at, other[other_at:]))
    return same, changes


def _blocks(one: str, other: str, protein: bool) -> Iterator[tuple[tuple[int, int], ...]]:
    from Bio.Align import PairwiseAligner, substitution_matrices

    aligner = PairwiseAligner(mode="global")
    if protein:
        aligner.substitution_matrix = substitution_matrices.load("BLOSUM62")
        aligner.open_gap_score, aligner.extend_gap_score = -12, -1
        known = str.maketrans("UOJ", "CKL")
        one, other = one.translate(known), other.translate(known)
    else:
        aligner.match_score, aligner.mismatch_score = 2, -3
        aligner.open_gap_score, aligner.extend_gap_score = -7, -2
    for first, second in zip(*aligner.align(one, other)[0].aligned, strict=True):
        yield (int(first[0]), int(first[1])), (int(second[0]), int(second[1]))
