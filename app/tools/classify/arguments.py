"""Arguments of the classification tools. Sizes are in bp, coordinates 1-based inclusive."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.tools.arguments import GeneFilter
from app.tools.base import Arguments

Where = Literal["upstream", "downstream", "start", "gene", "intergenic", "random", "region"]


class Given(BaseModel):
    """A sequence that was typed, with its label if it has one."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    id: str
    sequence: str
    label: str | None = None


class Windows(BaseModel):
    """Stretches of the open genome.

    Attributes
    ----------
    where
        ``upstream`` / ``downstream`` of each gene on its own strand, ``start`` (around its first
        base), ``gene`` (the whole gene or feature), ``intergenic`` (drawn at random between genes),
        ``random`` (drawn anywhere) or ``region`` (one stretch).
    size
        Length; None takes what the task was taught with, else 100.
    filter
        Which genes or features.
    count
        How many at most; of drawn windows how many (None: as many as there are positive examples).
    start, end, record
        Of a ``region``.
    """

    model_config = ConfigDict(extra="forbid", defer_build=True)

    where: Where = "upstream"
    size: int | None = Field(default=None, ge=5, le=50_000)
    filter: GeneFilter = Field(default_factory=GeneFilter)
    count: int | None = Field(default=None, ge=1, le=10_000)
    start: int | None = Field(default=None, ge=1)
    end: int | None = Field(default=None, ge=1)
    record: str | None = None


class TakeWindowsArguments(Arguments):
    """Cut windows out of the genome; they become "these"."""

    windows: Windows


class ClassifyArguments(Arguments):
    """Classify pasted sequences, windows of the genome, or (neither given) "these".

    Attributes
    ----------
    task
        What is asked for in plain words (``promoter``, ``core promoter``, ``splice site``,
        ``H3K4me3``) or the name of a task; None asks the examples.
    species
        Whose DNA the model should take it for (``human``, ``mouse``, ``yeast``, ``Arabidopsis``,
        ``E. coli``); None goes by the open genome.
    examples
        Name of an example set; None the current one.
    by
        ``examples`` or ``model``; None takes the examples where they hold the label asked for.
    method
        One estimator in place of the one that cross-validation chooses.
    only
        List only those that get this label.
    """

    sequences: list[Given] = Field(default_factory=list)
    windows: Windows | None = None
    task: str | None = None
    species: str | None = None
    examples: str | None = None
    by: Literal["examples", "model"] | None = None
    method: str | None = None
    only: str | None = None


class DescribeSequenceArguments(Arguments):
    """What a single pasted sequence is, when nothing more is asked of it.

    `species` is whose DNA the model should take it for; None goes by the open genome.
    """

    sequence: str
    species: str | None = None


class AddExamplesArguments(Arguments):
    """Add labelled sequences: pasted ones, windows with one `label`, or (neither) "these".

    Without a label "these" get the labels that the last classification gave them.
    """

    sequences: list[Given] = Field(default_factory=list)
    windows: Windows | None = None
    label: str | None = None
    examples: str | None = None


class EditExamplesArguments(Arguments):
    """Remove or rename labels, examples and sets.

    `target` is a label, an example's id, or a set's name; `name` the new name.
    """

    action: Literal[
        "remove_label", "remove_example", "rename_label", "clear", "rename_set", "save_as", "use"
    ]
    target: str | None = None
    name: str | None = None


class ListExamplesArguments(Arguments):
    """`what`: the examples of a set, the sets, or its file (`format`) to save."""

    what: Literal["examples", "sets", "file"] = "examples"
    examples: str | None = None
    label: str | None = None
    format: Literal["csv", "fasta"] = "csv"


class ExplainArguments(Arguments):
    """Why the last classification came out so; `what` neighbours shows the nearest examples."""

    what: Literal["why", "neighbours"] = "why"
    name: str | None = None
    """Id of one of the classified sequences."""


class CheckExamplesArguments(Arguments):
    """Cross-validated accuracy of the examples, or with `task` the model's own figures."""

    examples: str | None = None
    task: str | None = None
    species: str | None = None
    method: str | None = None


class TasksArguments(Arguments):
    """The tasks that the model knows without examples, with their measured accuracy."""

    task: str | None = None


class ScanArguments(Arguments):
    """Classify sliding windows along a region, around a gene, or a whole record.

    Attributes
    ----------
    around, distance
        Gene and bases on each side of it.
    start, end, record
        A stretch of a record; only `record`: all of it; nothing: the longest record.
    label
        Class that is looked for; None the positive class of the task.
    threshold
        Probability from which a window is a hit; None takes what 1 in 100 windows of shuffled
        sequence reaches, and .5 at least.
    step
        Bases between windows; None a fifth of the window.
    """

    task: str | None = None
    species: str | None = None
    examples: str | None = None
    by: Literal["examples", "model"] | None = None
    label: str | None = None
    around: str | None = None
    distance: int = Field(default=5_000, ge=0)
    start: int | None = Field(default=None, ge=1)
    end: int | None = Field(default=None, ge=1)
    record: str | None = None
    strand: Literal[1, -1] | None = None
    threshold: float | None = Field(default=None, gt=0, le=1)
    size: int | None = Field(default=None, ge=20, le=5_000)
    step: int | None = Field(default=None, ge=1)


class SaveOutcomeArguments(Arguments):
    """The last classification or scan as a file."""

    format: Literal["bed", "csv", "fasta"] = "csv"
