"""Sequences with the same dinucleotides in another order: what carries no signal but composition.

Altschul and Erickson 1985 (doi 10.1093/oxfordjournals.molbev.a040370): a random Eulerian walk over
the bases that uses every dinucleotide exactly as often as the sequence does.
"""

from __future__ import annotations

import itertools

import numpy as np


def shuffle_dinucleotides(sequence: str, rng: np.random.Generator) -> str:
    """A random sequence with exactly the dinucleotide counts of another, first and last base kept.

    Parameters
    ----------
    sequence
        Any letters.
    rng
        Source of the draw.
    """
    if len(sequence) < 4:
        return sequence
    after: dict[str, list[str]] = {}
    for base, following in itertools.pairwise(sequence):
        after.setdefault(base, []).append(following)
    final = sequence[-1]
    while True:
        last = {base: str(rng.choice(steps)) for base, steps in after.items() if base != final}
        if all(_reaches(base, final, last) for base in last):
            break
    walks = {}
    for base, steps in after.items():
        rest = list(steps)
        if base in last:
            rest.remove(last[base])
        rest = [rest[i] for i in rng.permutation(len(rest))]
        walks[base] = iter([*rest, last[base]] if base in last else rest)
    out = [sequence[0]]
    for _ in range(len(sequence) - 1):
        out.append(next(walks[out[-1]]))
    return "".join(out)


def _reaches(base: str, final: str, last: dict[str, str]) -> bool:
    """Whether following last steps from a base ends at the final one."""
    for _ in range(len(last) + 1):
        if base == final:
            return True
        base = last[base]
    return False
