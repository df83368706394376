"""Labelled sequences of a conversation: named example sets, what "these" are, the last outcome."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any

from index.export.cells import inert

DEFAULT_SET = "examples"
MOST_EXAMPLES = 100_000
MOST_SCANS = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One sequence, with its label and its place in a genome where it has them.

    Attributes
    ----------
    id
        Name to show.
    sequence
        Letters as given, white space removed.
    label
        Class in words, None for a sequence to be classified.
    genome, record, start, end, strand
        Place, 0-based half-open; `record` is empty for a pasted sequence.
    gene
        Id of the gene that a window belongs to.
    offset
        Bases from the window's first base to the gene's first base, on the gene's strand.
    """

    id: str
    sequence: str
    label: str | None = None
    genome: str = ""
    record: str = ""
    start: int = 0
    end: int = 0
    strand: int = 0
    gene: str = ""
    offset: int | None = None

    @property
    def place(self) -> str:
        """``record:start..end(strand)``, 1-based inclusive, or an empty string."""
        if not self.record:
            return ""
        sign = {1: "+", -1: "-"}.get(self.strand, ".")
        return f"{self.record}:{self.start + 1}..{self.end}({sign})"


@dataclass(slots=True)
class ExampleSet:
    """Labelled sequences under a name, in the order in which they were given."""

    name: str
    items: list[Item] = field(default_factory=list)

    @property
    def labels(self) -> dict[str, int]:
        """Number of examples of each label, in order of first use."""
        return dict(Counter(item.label or "" for item in self.items))

    def add(self, items: Iterable[Item]) -> tuple[int, int, list[str]]:
        """Add examples.

        Returns
        -------
        added, known, contradicting
            How many are new, how many were there with the same label, and the ids of those whose
            sequence already has another label: they are left out.

        Raises
        ------
        ValueError
            An example has no label, or the set would grow beyond `MOST_EXAMPLES`.
        """
        there = {_key(item): item.label for item in self.items}
        ids = {item.id for item in self.items}
        fresh: list[Item] = []
        known = 0
        contradicting: list[str] = []
        for item in items:
            if not item.label:
                raise ValueError(f"example {item.id} has no label")
            key = _key(item)
            if key in there:
                if there[key] == item.label:
                    known += 1
                else:
                    contradicting.append(item.id)
                continue
            there[key] = item.label
            name = unused(item.id, ids)
            ids.add(name)
            fresh.append(replace(item, id=name))
        if len(self.items) + len(fresh) > MOST_EXAMPLES:
            raise ValueError(f"an example set holds at most {MOST_EXAMPLES:,} sequences")
        self.items += fresh
        return len(fresh), known, contradicting

    def find_label(self, label: str) -> str | None:
        """The label of the set that a person means, plural and case aside."""
        wanted = _fold(label)
        return next((name for name in self.labels if _fold(name) == wanted), None)

    def remove_label(self, label: str) -> int:
        """Remove all examples of a label; gives how many there were."""
        before = len(self.items)
        self.items = [item for item in self.items if item.label != label]
        return before - len(self.items)

    def remove_id(self, name: str) -> bool:
        """Remove one example by its id; False where there is none of that id."""
        before = len(self.items)
        self.items = [item for item in self.items if item.id.lower() != name.lower()]
        return len(self.items) < before

    def relabel(self, old: str, new: str) -> int:
        """Give the examples of one label another one."""
        count = self.labels.get(old, 0)
        self.items = [replace(i, label=new) if i.label == old else i for i in self.items]
        return count

    def to_csv(self) -> str:
        """The set as CSV with the columns ``id,sequence,label,place``; opens safely in a
        spreadsheet (a cell that would be a formula gets an apostrophe)."""
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["id", "sequence", "label", "place"])
        for item in self.items:
            cells = (item.id, item.sequence, item.label or "", item.place)
            writer.writerow([inert(cell) for cell in cells])
        return stream.getvalue()

    def to_fasta(self) -> str:
        """The set as FASTA with ``>id label=...`` headers."""
        return "".join(
            f">{' '.join(item.id.split())} label={' '.join((item.label or '').split())}\n"
            f"{item.sequence}\n"
            for item in self.items
        )


@dataclass(slots=True)
class Outcome:
    """What was classified last, for "why?", "show the neighbours" and "export as BED".

    Attributes
    ----------
    items, predictions
        Side by side; predictions are `app.tools.classify.engine.Guess`.
    title
        What was asked for, in words.
    names
        Labels of the closed set.
    source
        Name of the example set, or of the task.
    mode
        ``zero-shot`` or ``few-shot``.
    scan
        Whether the items are hits of a scan.
    """

    items: list[Item]
    predictions: list[Any]
    title: str
    names: list[str]
    source: str
    mode: str
    scan: bool = False


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan found along a record, for the map.

    Attributes
    ----------
    title, label
        What was looked for and where, and the class of the hits.
    genome, record
        Where it was done.
    curves
        By strand: position (1-based) and probability of each window.
    hits
        Start, end (0-based half-open), strand and probability.
    """

    title: str
    label: str
    genome: str
    record: str
    curves: dict[int, list[tuple[int, float]]]
    hits: list[tuple[int, int, int, float]]


@dataclass(slots=True)
class Bench:
    """Classification state of one conversation.

    Attributes
    ----------
    sets
        Example sets by name.
    current
        The set that "the examples" are.
    queries
        Sequences that "these" are: pasted or uploaded without labels, or taken from a genome.
    outcome
        The last classification.
    scans
        The last scans, at most `MOST_SCANS`, for the map.
    fitted
        Classifiers kept for the next question, by what they were fitted on.
    """

    sets: dict[str, ExampleSet] = field(default_factory=dict)
    current: str = DEFAULT_SET
    queries: list[Item] = field(default_factory=list)
    outcome: Outcome | None = None
    scans: list[Scan] = field(default_factory=list)
    fitted: dict[Any, Any] = field(default_factory=dict)

    @property
    def active(self) -> ExampleSet:
        """The current set, made when it is first used."""
        return self.sets.setdefault(self.current, ExampleSet(self.current))

    def keep_scan(self, scan: Scan) -> None:
        """Remember a scan; the same one done again takes the place of the first."""
        others = [one for one in self.scans if one.title != scan.title]
        self.scans = [*others, scan][-MOST_SCANS:]

    def has_examples(self) -> bool:
        """Whether the current set holds anything."""
        found = self.sets.get(self.current)
        return bool(found and found.items)

    def find(self, name: str | None) -> ExampleSet | None:
        """A set by name, case aside; the current one without a name."""
        if name is None:
            return self.sets.get(self.current)
        return next((s for s in self.sets.values() if s.name.lower() == name.lower()), None)

    def rename(self, old: str, new: str) -> None:
        """Give a set another name.

        Raises
        ------
        ValueError
            The name is taken, or there is no such set.
        """
        chosen = self.find(old)
        if chosen is None:
            raise ValueError(f"there is no example set called {old}")
        other = self.find(new)
        if other is not None and other is not chosen:
            raise ValueError(f"there is an example set called {new} already")
        self.sets = {
            (new if s is chosen else key): (ExampleSet(new, s.items) if s is chosen else s)
            for key, s in self.sets.items()
        }
        if self.current == chosen.name:
            self.current = new

    def copy_to(self, name: str) -> ExampleSet:
        """Save the current set under a further name and go on with that one.

        Raises
        ------
        ValueError
            The name is taken by another set.
        """
        if self.find(name) is not None and name.lower() != self.current.lower():
            raise ValueError(f"there is an example set called {name} already")
        self.sets[name] = ExampleSet(name, list(self.active.items))
        self.current = name
        return self.sets[name]


BENCH: ContextVar[Bench | None] = ContextVar("bench", default=None)
"""Bench of the conversation for which a tool runs."""

Step = Callable[[float, str], bool]
STEP: ContextVar[Step | None] = ContextVar("step", default=None)
"""Called by long tools with a fraction and a text; False asks them to stop and give what there is.
"""


def bench() -> Bench:
    """The bench of the running conversation; a fresh one outside of any."""
    found = BENCH.get()
    if found is None:
        found = Bench()
        BENCH.set(found)
    return found


def go_on(fraction: float, text: str) -> bool:
    """Report progress of a long tool; False where the person has asked to stop."""
    step = STEP.get()
    return True if step is None else step(fraction, text)


def unused(name: str, taken: set[str]) -> str:
    """A name that is not taken: ``name``, ``name-2``, ``name-3``, ..."""
    if name not in taken:
        return name
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"


def label_counts(items: Sequence[Item]) -> dict[str, int]:
    """Number of items of each label."""
    return dict(Counter(item.label for item in items if item.label))


def _key(item: Item) -> str:
    return "".join(item.sequence.split()).upper().replace("U", "T")


def _fold(label: str) -> str:
    text = re.sub(r"[\s_-]+", " ", label.lower()).strip(" '\"")
    return text[:-1] if len(text) > 3 and text.endswith("s") and not text.endswith("ss") else text
