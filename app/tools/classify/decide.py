"""Whether the examples or the model's own knowledge answers, and with which task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.examples import Bench, ExampleSet
from app.tools.base import Result
from app.tools.classify.kinds import (
    KINDS,
    Source,
    UnclearTaskError,
    choose_task,
    kind_of,
    source_of,
    warning,
)
from app.tools.shared.phrase import join, plain
from app.tools.shared.select import declined

if TYPE_CHECKING:
    from dnahlm.data.tasks import Task
    from index.library import Library

By = Literal["examples", "model"]


@dataclass(frozen=True, slots=True)
class Choice:
    """What classifies: a task of the model, or an example set.

    Attributes
    ----------
    task
        None where the examples answer.
    examples
        None where the model answers.
    source
        The open genome's domain of life, or None.
    caution
        Warning about the species; may be empty.
    """

    task: Task | None = None
    examples: ExampleSet | None = None
    source: Source | None = None
    caution: str = ""

    @property
    def names(self) -> list[str]:
        """Labels of the closed set."""
        if self.task is not None:
            return list(self.task.words)
        return list(self.examples.labels) if self.examples is not None else []


def decide(
    library: Library,
    state: Bench,
    task: str | None,
    species: str | None,
    examples: str | None,
    by: By | None,
    lengths: Sequence[int] = (),
) -> Choice | Result:
    """Choose between the examples and the model.

    The examples answer where they are asked for, where nothing else is, or where one of their
    labels is what is asked for; else the model does, by the task that fits the words, the species
    and the lengths.
    """
    source = source_of(library.genomes[0]) if library.genomes else None
    chosen = state.find(examples)
    if examples is not None and chosen is None:
        names = join([f"'{plain(name)}'" for name in state.sets]) or "none"
        return declined(f"There is no example set called '{plain(examples)}'; there are: {names}.")
    if by is None:
        wanted = kind_of(task) if task else None
        held = chosen is not None and any(
            kind_of(label) is wanted or label == task for label in chosen.labels
        )
        by = "examples" if chosen and chosen.items and (task is None or held) else "model"
    if by == "examples":
        return _of_examples(chosen, source)
    if task is None:
        return Result(
            "As what should they be classified? Name what to look for "
            f"({join([kind.name for kind in KINDS], 'or')}), or give labelled examples, such as "
            "`TTGACA... -> promoter`, one a line.",
            status="clarify",
        )
    try:
        found = choose_task(task, lengths, species, source)
    except UnclearTaskError as error:
        return Result(str(error), status="clarify")
    except ValueError as error:
        return declined(plain(str(error)))
    return Choice(task=found, source=source, caution=warning(found, source, species))


def _of_examples(chosen: ExampleSet | None, source: Source | None) -> Choice | Result:
    if chosen is None or not chosen.items:
        return Result(
            "There are no examples yet. Paste some with their labels, one a line, such as "
            "`TTGACA... -> promoter`, or name windows of the genome.",
            status="clarify",
        )
    if len(chosen.labels) < 2:
        only = next(iter(chosen.labels))
        return Result(
            f"All examples are {plain(only)}: at least two labels are needed to tell sequences "
            "apart. Add examples of another label.",
            status="clarify",
        )
    return Choice(examples=chosen, source=source)
