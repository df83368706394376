"""Shuffled sequences that keep what neighbouring bases are (Altschul & Erickson 1985)."""

from __future__ import annotations

import random
from itertools import pairwise


def dinucleotide_shuffle(sequence: str, rng: random.Random) -> str:
    """A random sequence with exactly the same dinucleotides.

    Parameters
    ----------
    sequence
        Letters of any alphabet.
    rng
        Source of chance.

    Returns
    -------
    str
        Same length, first and last letter as `sequence`; every pair of neighbours occurs as often.
    """
    if len(sequence) < 3:
        return sequence
    follow: dict[str, list[str]] = {}
    for first, second in pairwise(sequence):
        follow.setdefault(first, []).append(second)
    last = sequence[-1]
    while True:
        # A walk uses all edges if the last edges out of each letter lead to the end.
        final = {letter: rng.choice(after) for letter, after in follow.items() if letter != last}
        if all(_reaches(letter, final, last) for letter in final):
            break
    for letter, after in follow.items():
        if letter in final:
            after.remove(final[letter])
        rng.shuffle(after)
        if letter in final:
            after.append(final[letter])
    used = dict.fromkeys(follow, 0)
    letters = [sequence[0]]
    while len(letters) < len(sequence):
        at = letters[-1]
        letters.append(follow[at][used[at]])
        used[at] += 1
    return "".join(letters)


def _reaches(letter: str, final: dict[str, str], last: str) -> bool:
    seen: set[str] = set()
    while letter != last:
        if letter in seen or letter not in final:
            return False
        seen.add(letter)
        letter = final[letter]
    return True
