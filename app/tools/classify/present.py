"""Classified sequences as a sentence and a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from app.examples import ExampleSet, Item
from app.tools.base import Table
from app.tools.classify.guess import Guess
from app.tools.shared.phrase import bp, count, join, number, plain, sign

SHOWN = 6
"""Sequences spoken of one by one; more are only counted."""


def article(noun: str) -> str:
    """``a promoter``, ``an enhancer``, ``non-promoter`` (classes that are no thing have none)."""
    word = plain(noun)
    low = word.lower()
    if low.startswith(("non", "no ", "not", "un", "back", "weak", "strong", "other")):
        return word
    return f"an {word}" if low[:1] in "aeio" else f"a {word}"


def probability(value: float | None) -> str:
    """Two digits; never 1.00 or 0.00 where it is not quite so."""
    if value is None:
        return ""
    return f"{min(max(value, 0.01), 0.99):.2f}" if 0 < value < 1 else f"{value:.2f}"


def short(value: float) -> float:
    """Three digits; never 1 or 0 where it is not quite so."""
    return min(max(round(value, 3), 0.001), 0.999) if 0 < value < 1 else value


def as_sentence(message: str) -> str:
    """An error's words as a sentence of an answer: a capital first, a point last."""
    text = plain(message).rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."


def one_line(item: Item, guess: Guess) -> str:
    """What one sequence is."""
    name = f"**{plain(item.id)}**"
    if guess.label is None:
        return f"{name} was not classified: {plain(guess.reason or 'it could not be read')}."
    chance = f"probability {probability(guess.probability)}"
    if guess.abstained:
        reason = (guess.reason or "").removeprefix("unsure: ")
        why = f" ({plain(reason)})" if reason else ""
        return f"{name} is unsure{why}; the best guess is {plain(guess.label)} ({chance})."
    note = f"; {plain(guess.reason)}" if guess.reason else ""
    return f"{name} is called **{plain(guess.label)}** ({chance}{note})."


def sentence(items: Sequence[Item], guesses: Sequence[Guess], names: Sequence[str]) -> str:
    """How many of what, or each one where they are few."""
    if len(guesses) <= SHOWN:
        lines = [one_line(i, g) for i, g in zip(items, guesses, strict=False)]
        return lines[0] if len(lines) == 1 else "\n".join(f"- {line}" for line in lines)
    sure = Counter(g.label for g in guesses if g.label and not g.abstained)
    parts = [f"{number(sure[name])} {plain(name)}" for name in names if sure[name]]
    parts += [f"{number(n)} {plain(k)}" for k, n in sure.items() if k not in names]
    unsure = sum(g.abstained for g in guesses)
    refused = sum(g.label is None for g in guesses)
    if unsure:
        parts.append(f"{number(unsure)} unsure")
    if refused:
        parts.append(f"{number(refused)} not classified")
    return f"Of {count(len(guesses), 'sequence')}: {join(parts)}."


def examples_words(examples: ExampleSet) -> str:
    """``8 examples (4 promoter, 4 other; set 'examples')``."""
    counts = join([f"{number(n)} {plain(label)}" for label, n in examples.labels.items()])
    return f"{count(len(examples.items), 'example')} ({counts}; set '{plain(examples.name)}')"


def table(items: Sequence[Item], guesses: Sequence[Guess]) -> Table:
    """One row a sequence; columns for places, neighbours and start codons where there are any."""
    pairs = list(zip(items, guesses, strict=False))
    placed = any(item.record for item, _ in pairs)
    near = any(guess.neighbours for _, guess in pairs)
    offset = any(item.offset is not None and item.gene for item, _ in pairs)
    columns = ["id", "label", "probability", "unsure"]
    columns += ["gene", "record", "start", "end", "strand"] if placed else ["length"]
    columns += ["from gene start"] if offset else []
    columns += ["nearest example", "its label", "identity %"] if near else []
    columns.append("remark")
    rows = []
    for item, guess in pairs:
        chance = guess.probability
        row = [item.id, guess.label, None if chance is None else short(chance)]
        row.append("yes" if guess.abstained else "")
        if placed:
            row += [item.gene, item.record, item.start + 1, item.end, sign(item.strand)]
        else:
            row.append(len(item.sequence))
        if offset:
            row.append(from_start(item))
        if near:
            first = guess.neighbours[0] if guess.neighbours else None
            identity = None if first is None or first.identity is None else first.identity
            row += [
                first.id if first else "",
                first.label if first else "",
                None if identity is None else round(100 * identity, 1),
            ]
        row.append(guess.reason or "")
        rows.append(row)
    return Table(columns, rows, len(rows))


def from_start(item: Item) -> str:
    """Where a window lies beside its gene's first base: ``-60..-1``."""
    if item.offset is None or not item.gene:
        return ""
    length = item.end - item.start
    first, last = -item.offset, length - item.offset - 1
    return f"{_side(first)}..{_side(last)}"


def _side(position: int) -> str:
    """Position relative to the first base, which is +1: there is no 0."""
    return f"+{position + 1}" if position >= 0 else str(position)


def distance(item: Item) -> str:
    """Bases between a window and its gene's first base, in words."""
    if item.offset is None:
        return ""
    gap = item.offset - (item.end - item.start)
    return "ends at the base before it" if gap == 0 else f"{bp(abs(gap))} from it"
