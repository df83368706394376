"""What a sequence and a set of examples must be before they are classified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from dnahlm.tokenizer import clean_dna

SHORTEST = 10
LONGEST = 5_000
MOST_UNKNOWN = 0.5
MOST_EXAMPLES = 2_000
"""Examples beyond these are sampled: the estimators gain nothing from more, and slow down."""
_RESIDUES = frozenset("EFIJLOPQXZ*")


@dataclass(slots=True)
class Examples:
    """Checked examples: each sequence once, labels as indices into `classes`.

    Attributes
    ----------
    sequences
        Clean upper-case DNA.
    labels
        int64 (n,).
    classes
        Labels in sorted order.
    ids
        Names of the examples.
    notes
        What was changed, one sentence each.
    """

    sequences: list[str]
    labels: np.ndarray
    classes: list[str]
    ids: list[str]
    notes: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.sequences)


def clean(sequence: str) -> tuple[str | None, str | None]:
    """DNA that can be read, or why not.

    White space and gaps are removed, U is read as T, and IUPAC codes other than A, C, G, T as N.

    Returns
    -------
    dna, reason
        One of the two is None.
    """
    letters = "".join(sequence.split()).upper().replace("-", "").replace(".", "")
    if not letters:
        return None, "the sequence is empty"
    try:
        bases = clean_dna(letters)
    except ValueError:
        if letters.isascii() and set(letters) & _RESIDUES and letters.rstrip("*").isalpha():
            return None, "this looks like protein, not DNA"
        return None, "this is not DNA: it holds characters that are no nucleotide codes"
    if len(bases) < SHORTEST:
        return None, f"too short: {len(bases)} bases, at least {SHORTEST} are needed"
    unknown = bases.count("N") / len(bases)
    if unknown > MOST_UNKNOWN:
        if letters.count("N") < 0.5 * len(letters):
            return None, "this looks like protein, not DNA"
        return None, f"{100 * unknown:.0f} % of the bases are ambiguous"
    return bases, None


def check_examples(
    sequences: Sequence[str],
    labels: Sequence[str],
    ids: Sequence[str] | None = None,
    places: Sequence[str] | None = None,
    seed: int = 0,
) -> Examples:
    """Clean and check labelled examples.

    Parameters
    ----------
    sequences, labels
        Side by side.
    ids
        Names; default ``1``, ``2``, ...
    places
        How errors name each example (``examples.csv, line 3``); default ``example 3``.
    seed
        Of the sample that is taken from more than `MOST_EXAMPLES`.

    Raises
    ------
    ValueError
        In one sentence: nothing given, fewer than two labels, an example that is no DNA, too short
        or too long, or one sequence under two labels.
    """
    if len(sequences) != len(labels):
        raise ValueError(f"there are {len(sequences)} sequences but {len(labels)} labels")
    if not sequences:
        raise ValueError("there are no examples; at least one of each of two labels is needed")
    names = [str(i) for i in range(1, len(sequences) + 1)] if ids is None else [*map(str, ids)]
    where = [f"example {name}" for name in names] if places is None else list(places)
    words = [" ".join(str(label).split()) for label in labels]
    kept: dict[str, int] = {}
    repeated = 0
    for i, (sequence, label) in enumerate(zip(sequences, words, strict=True)):
        if not label:
            raise ValueError(f"{where[i]}: it has no label")
        bases, reason = clean(sequence)
        if bases is None:
            raise ValueError(f"{where[i]}: {reason}")
        if len(bases) > LONGEST:
            raise ValueError(
                f"{where[i]}: {len(bases):,} bases; an example holds at most {LONGEST:,}, "
                "so cut out the part that matters"
            )
        first = kept.setdefault(bases, i)
        if words[first] != label:
            raise ValueError(
                f"{where[i]}: the same sequence is labelled {label!r} here and "
                f"{words[first]!r} in {where[first]}"
            )
        repeated += first != i
    notes = []
    if repeated:
        noun = "example repeats" if repeated == 1 else "examples repeat"
        notes.append(f"{repeated:,} {noun} another and count once")
    classes = sorted({words[i] for i in kept.values()})
    if len(classes) < 2:
        count = "1 example" if len(kept) == 1 else f"{len(kept):,} examples"
        raise ValueError(
            f"{count} with the single label {classes[0]!r}: at least two labels are needed"
        )
    rows = list(kept.items())
    if len(rows) > MOST_EXAMPLES:
        rows = _sample(rows, [words[i] for _, i in rows], seed)
        notes.append(
            f"{len(kept):,} examples were given and a random {len(rows):,} are used, "
            "the labels as even as they allow"
        )
    index = np.array([classes.index(words[i]) for _, i in rows], dtype=np.int64)
    return Examples([s for s, _ in rows], index, classes, [names[i] for _, i in rows], notes)


def _sample(rows: list[tuple[str, int]], labels: list[str], seed: int) -> list[tuple[str, int]]:
    """`MOST_EXAMPLES` rows, drawn by turns from the labels."""
    rng = np.random.default_rng(seed)
    places: dict[str, list[int]] = {}
    for place in rng.permutation(len(rows)).tolist():
        places.setdefault(labels[place], []).append(place)
    turns = sorted(
        (turn, label, place) for label, found in places.items() for turn, place in enumerate(found)
    )
    return [rows[place] for place in sorted(place for *_, place in turns[:MOST_EXAMPLES])]
