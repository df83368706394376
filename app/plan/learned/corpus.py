"""Rows of the question bank for the learned planner: words and slots in, call tokens out."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.plan.entities import Marked, mark
from app.plan.learned.calls import UnsayableError, tokens_of
from app.plan.learned.grammar import END, NEXT, SILENT, leaves, spelled
from app.plan.learned.slots import Slotted, kinds, slotted
from app.plan.samples import WORLDS, Sample, World, samples
from app.plan.toolset import ARGUMENTS
from app.plan.vocabulary import Vocabulary

SEED = 11
PAD, CALL, THEN, MANY = "<pad>", "<call>", "<then>", "<many>"
MARKS = (PAD, CALL, THEN, MANY, NEXT, END)
SEEN = 2
"""Times that a constant of a free argument must occur to become sayable."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its answer, both as tokens."""

    pieces: tuple[str, ...]
    answer: tuple[str, ...]


def read(question: str, vocabulary: Vocabulary, before: str = "") -> Slotted:
    """A question as the model reads it.

    Parameters
    ----------
    question, before
        The question, and that of the turn it follows or an empty text.
    vocabulary
        Names of the open genomes.
    """
    return read_marked(
        mark(question, vocabulary),
        mark(before, vocabulary) if before else None,
        vocabulary.genome_count > 1,
    )


def read_marked(marked: Marked, before: Marked | None, many: bool) -> Slotted:
    """`read` for questions whose entities are known."""
    out = slotted(marked, before, THEN)
    if many:
        out.pieces.insert(0, MANY)
    return out


def rows(
    voices: Mapping[str, list[dict[str, Any]]],
    worlds: tuple[World, ...] = WORLDS[:2],
    repeats: int = 1,
) -> tuple[list[Row], int]:
    """Rows of all items of the voices, each once, and how many items cannot be said."""
    found: dict[Row, None] = {}
    lost = 0
    for voice, items in voices.items():
        for sample in samples(voice, items, worlds, repeats, SEED):
            try:
                found[row_of(sample)] = None
            except UnsayableError:
                lost += 1
    return list(found), lost


def row_of(sample: Sample) -> Row:
    """One sample as tokens.

    Raises
    ------
    UnsayableError
        A value that the call needs is not in the question.
    """
    before = sample.history[-1] if sample.history else ""
    said = read(sample.question, sample.vocabulary, before)
    return Row(tuple(said.pieces), tuple(tokens_of(sample.calls, said.values)))


def constants(found: Iterable[Row]) -> dict[str, list[Any]]:
    """Constants of free arguments that the rows hold, by key."""
    free = {leaf.key: leaf for tool in ARGUMENTS for leaf in leaves(tool) if leaf.free}
    counts: Counter[tuple[str, str]] = Counter()
    for row in found:
        key = ""
        for token in row.answer:
            if token.startswith("="):
                counts[key, token] += key in free
            elif not token.startswith("@"):
                key = token
    out: dict[str, list[Any]] = {}
    for (key, token), count in sorted(counts.items()):
        text = token[1:]
        value = int(text) if text.lstrip("-").isdigit() else text
        if count >= SEEN and spelled(value) == token:
            out.setdefault(key, []).append(value)
    return out


def call_tokens(extra: Mapping[str, Sequence[Any]]) -> list[str]:
    """The call language: marks, tools, keys, constants and slots."""
    found = dict.fromkeys((*MARKS, *SILENT, *kinds()))
    for tool in ARGUMENTS:
        found[tool] = None
        for leaf in leaves(tool):
            found[leaf.key] = None
            found |= dict.fromkeys(leaf.constants)
    found |= dict.fromkeys(spelled(value) for values in extra.values() for value in values)
    return list(found)


_KEYBOARD = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wertyuiopqsdfghjklaxcvbnmz", strict=True))


def noisy(pieces: Sequence[str], rng: random.Random) -> list[str]:
    """The question as a hasty person types it: now and then a slip, a word left out or doubled."""
    if rng.random() < 0.4:
        return list(pieces)
    out = []
    for piece in pieces:
        if piece.startswith(("@", "<")):
            out.append(piece)
        elif rng.random() >= 0.04:
            out.append(_slip(piece, rng) if len(piece) > 3 and rng.random() < 0.05 else piece)
    return out


def _slip(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + _KEYBOARD.get(word[at], word[at]) + word[at + 1 :]
