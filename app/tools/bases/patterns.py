"""Search of sequences for IUPAC patterns: both strands, overlapping hits, over the origin.

A base of the sequence matches a letter of the pattern where everything it may stand for is allowed
there: N in a sequence is matched by N only (IUPAC-IUB codes, Cornish-Bowden 1985).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

IUPAC = {
    "A": 1,
    "C": 2,
    "G": 4,
    "T": 8,
    "U": 8,
    "R": 5,
    "Y": 10,
    "S": 6,
    "W": 9,
    "K": 12,
    "M": 3,
    "B": 14,
    "D": 13,
    "H": 11,
    "V": 7,
    "N": 15,
}
"""Letters to sets of bases: A 1, C 2, G 4, T 8."""

_MASK = np.full(256, 16, dtype=np.uint8)
for _letter, _bits in IUPAC.items():
    _MASK[ord(_letter)] = _bits
_MASK_TABLE = _MASK.tobytes()
_LETTER = {bits: letter for letter, bits in IUPAC.items() if letter != "U"}
LONGEST = 2000
VARIANTS = 200


class PatternError(ValueError):
    """A pattern that cannot be searched for, with the reason in one sentence."""


class Hit(NamedTuple):
    """A match: 0-based start of its first base on the plus strand, its length and strand."""

    start: int
    length: int
    strand: int


def parse(pattern: str) -> list[str]:
    """IUPAC words that a written pattern stands for.

    Parameters
    ----------
    pattern
        IUPAC letters; also ``[AG]`` for one of several bases, ``N{17}``, ``N17`` or ``(N)17`` for
        repeats, ``N{15,19}`` for a range; spaces, hyphens, quotes and ``5'`` / ``3'`` are ignored.

    Returns
    -------
    list of str
        One word, or one a length where the pattern holds ranges; letters of DNA.

    Raises
    ------
    PatternError
        A letter is no IUPAC code, the pattern is empty, or it stands for too much.
    """
    text = re.sub(r"5['′]|3['′]", "", pattern)
    text = re.sub(r"(?<=\d)\s*[-–]\s*(?=\d)", ",", text)
    text = re.sub(r"[\s\-–_'\"`.]+", "", text).upper()
    if not text:
        raise PatternError("The pattern is empty.")
    choices: list[list[str]] = []
    place = 0
    while place < len(text):
        match = re.compile(
            r"\(?(?P<unit>[A-Z]|\[[A-Z]+\])\)?"
            r"(?:\{(?P<a>\d+)(?:,(?P<b>\d+))?\}|(?P<c>\d+)(?:,(?P<d>\d+))?)?"
        ).match(text, place)
        if match is None:
            raise PatternError(f"'{text[place]}' in the pattern is not an IUPAC nucleotide code.")
        unit = match["unit"].strip("[]")
        bits = 0
        for letter in unit:
            if letter not in IUPAC:
                raise PatternError(f"'{letter}' in the pattern is not an IUPAC nucleotide code.")
            bits |= IUPAC[letter]
        low = int(match["a"] or match["c"] or 1)
        high = int(match["b"] or match["d"] or low)
        if high < low or high > LONGEST:
            raise PatternError(f"The pattern repeats '{unit}' {low} to {high} times.")
        choices.append([_LETTER[bits] * times for times in range(low, high + 1)])
        place = match.end()
    total = 1
    for options in choices:
        total *= len(options)
    if total > VARIANTS:
        raise PatternError(f"The pattern stands for {total} lengths; at most {VARIANTS} are tried.")
    words = ["".join(parts) for parts in product(*choices)]
    if max(map(len, words)) > LONGEST:
        raise PatternError(f"The pattern is longer than {LONGEST} bases.")
    if not min(map(len, words)):
        raise PatternError("The pattern is empty.")
    return words


def opposite(word: str) -> str:
    """Reverse complement of an IUPAC word."""
    return word.translate(str.maketrans("ACGTRYKMBVDH", "TGCAYRMKVBHD"))[::-1]


def find(sequence: bytes, word: str) -> np.ndarray:
    """0-based starts of all matches of a word on the given strand, overlapping ones too.

    Parameters
    ----------
    sequence
        Upper-case bases.
    word
        IUPAC letters.

    Returns
    -------
    numpy.ndarray
        Sorted starts, int64.
    """
    return _find(sequence, None, word)


def _masks(sequence: bytes) -> np.ndarray:
    return np.frombuffer(sequence.translate(_MASK_TABLE), dtype=np.uint8)


def _literal(sequence: bytes, word: bytes) -> np.ndarray:
    found = []
    place = sequence.find(word)
    while place >= 0:
        found.append(place)
        place = sequence.find(word, place + 1)
    return np.array(found, dtype=np.int64)


def _find(sequence: bytes, masks: np.ndarray | None, word: str) -> np.ndarray:
    """As `find`; `masks` are the bases as sets, where they are at hand."""
    size = len(sequence) - len(word) + 1
    if size <= 0:
        return np.empty(0, dtype=np.int64)
    if len(word) > 3 and not set(word) - set("ACGT"):
        return _literal(sequence, word.encode("ascii"))
    if masks is None:
        masks = _masks(sequence)
    order = sorted(range(len(word)), key=lambda i: IUPAC[word[i]].bit_count())
    refused = [16 | (15 & ~IUPAC[letter]) for letter in word]
    first = order[0]
    hits = np.flatnonzero(_allowed(masks[first : first + size], refused[first]))
    for i in order[1:]:
        if not hits.size:
            break
        hits = hits[(masks[hits + i] & refused[i]) == 0]
    return hits


def _allowed(masks: np.ndarray, refused: int) -> np.ndarray:
    return (masks & np.uint8(refused)) == 0


def search(
    sequence: bytes, words: Sequence[str], *, circular: bool = False, strand: int | None = None
) -> list[Hit]:
    """All matches of IUPAC words, by start, then strand.

    Parameters
    ----------
    sequence
        Upper-case bases of the plus strand.
    words
        As `parse` gives them.
    circular
        Also match over the origin.
    strand
        1 or -1 for one strand only. A word that is its own reverse complement is found once, as a
        hit of the plus strand, unless `strand` is -1.

    Returns
    -------
    list of Hit
        The start of a hit over the origin is near the end of the sequence.
    """
    return [Hit(*row) for row in scan(sequence, words, circular, strand).tolist()]


def scan(
    sequence: bytes, words: Sequence[str], circular: bool = False, strand: int | None = None
) -> np.ndarray:
    """As `search`, as rows of (start, length, strand), shape (n, 3), int64."""
    size = len(sequence)
    words = [word for word in words if len(word) <= size]
    beyond = max(map(len, words), default=1) - 1
    text = sequence + sequence[:beyond] if circular else sequence
    masks = _masks(text) if any(set(word) - set("ACGT") for word in words) else None
    found = [np.empty((0, 3), dtype=np.int64)]
    for word in dict.fromkeys(words):
        other = opposite(word)
        asked = [(word, 1)] if strand != -1 else []
        if strand == -1 or (strand is None and other != word):
            asked.append((other, -1))
        for one, sign in asked:
            starts = _find(text, masks, one)
            starts = starts[starts < size]
            rest = np.broadcast_to(np.array([len(word), sign]), (starts.size, 2))
            found.append(np.column_stack((starts, rest)))
    rows = np.concatenate(found)
    rows = rows[np.lexsort((rows[:, 1], -rows[:, 2], rows[:, 0]))]
    again = np.zeros(len(rows), dtype=bool)
    again[1:] = (rows[1:] == rows[:-1]).all(axis=1)
    return rows[~again]


def palindromic(words: Sequence[str]) -> bool:
    """Whether every word reads the same on both strands."""
    return all(opposite(word) == word for word in words)
