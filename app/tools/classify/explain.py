"""Why a classification came out so, how far the examples can be trusted, what the model knows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from app.examples import Item, Outcome, bench
from app.tools.base import FileOut, Result, Table, tool
from app.tools.classify import windows
from app.tools.classify.arguments import (
    CheckExamplesArguments,
    ExplainArguments,
    SaveOutcomeArguments,
    TasksArguments,
)
from app.tools.classify.decide import decide
from app.tools.classify.few_shot import fitted
from app.tools.classify.guess import Guess
from app.tools.classify.kinds import kind_of
from app.tools.classify.present import as_sentence, examples_words, probability, table
from app.tools.classify.saving import to_bed, to_csv, to_fasta
from app.tools.classify.zero_shot import quality, shape
from app.tools.shared.phrase import count, join, number, percent, plain
from app.tools.shared.select import declined
from dnahlm.data.tasks import TASKS, find_task
from dnahlm.figures import read_figures

if TYPE_CHECKING:
    from app.classify import Report
    from index.library import Library

TOLD = 3
"""Sequences that are explained one by one."""
NOTHING = "Nothing was classified yet in this conversation; paste a sequence and say as what."


@tool("explain_classification", "classify", ExplainArguments)
def explain_classification(library: Library, arguments: ExplainArguments) -> Result:
    """Say what the last classification rests on: neighbours, probabilities, accuracy."""
    last = bench().outcome
    if last is None:
        return declined(NOTHING)
    pairs = list(zip(last.items, last.predictions, strict=True))
    if arguments.name is not None:
        wanted = arguments.name.lower()
        pairs = [pair for pair in pairs if wanted in (pair[0].id.lower(), pair[0].gene.lower())]
        if not pairs:
            return declined(f"No sequence called '{plain(arguments.name)}' was classified last.")
    if not pairs:
        return declined("The last scan found nothing, so there is nothing to explain.")
    near = any(guess.neighbours for _, guess in pairs)
    if arguments.what == "neighbours" and not near:
        return declined(
            "That answer rests on what the model was taught, not on examples, so it has no "
            "neighbours; give labelled examples to classify by them."
        )
    texts = [_why(item, guess, last) for item, guess in pairs[:TOLD]]
    if len(pairs) > TOLD:
        texts.append(f"The table holds all {number(len(pairs))}.")
    texts.append(_basis(last))
    shown = _neighbours(pairs) if near else table(last.items, last.predictions)
    return Result(
        "\n\n".join(text for text in texts if text),
        table=shown if near or len(pairs) > 1 else None,
        citations=windows.citations([item for item, _ in pairs]),
    )


def _why(item: Item, guess: Guess, last: Outcome) -> str:
    """What speaks for the label of one sequence."""
    name = f"**{plain(item.id)}**"
    if guess.label is None:
        return f"{name} was not classified: {plain(guess.reason or 'it could not be read')}."
    ranked = sorted(guess.probabilities.items(), key=lambda pair: -pair[1])
    chances = join([f"{plain(label)} {probability(p)}" for label, p in ranked])
    text = f"{name} is called {plain(guess.label)} because of these probabilities: {chances}."
    if guess.abstained:
        text = f"{name} is unsure; the probabilities are {chances}."
    if guess.neighbours:
        votes = Counter(near.label for near in guess.neighbours)
        shares = join([f"{number(n)} {plain(label)}" for label, n in votes.most_common()])
        first = guess.neighbours[0]
        alike = (
            f", {percent(first.identity, 0)} identical"
            if first.identity is not None
            else ", with no alignment to it"
        )
        text += (
            f" Of its {count(len(guess.neighbours), 'nearest example')}: {shares}; the nearest is "
            f"{plain(first.id)} ({plain(first.label)}{alike})."
        )
    if len(guess.possible) > 1:
        options = join([plain(label) for label in guess.possible], "or")
        text += f" With 90 % confidence it is {options}."
    if guess.reason:
        text += f" Remark: {plain(guess.reason.removeprefix('unsure: '))}."
    return text


def _basis(last: Outcome) -> str:
    """The task's figures, or the examples that were used."""
    if last.mode == "zero-shot":
        task = TASKS[last.source]
        return (
            f"This is DNAHLM's own knowledge: it was taught `{task.name}` ({shape(task)}) and "
            f"compares how well each label fits as the answer; no single motif is behind it. "
            f"{quality(task)}".strip()
        )
    chosen = bench().find(last.source)
    return f"It rests on {examples_words(chosen)}." if chosen else ""


def _neighbours(pairs: list[tuple[Item, Guess]]) -> Table:
    rows = []
    for item, guess in pairs:
        for rank, near in enumerate(guess.neighbours, 1):
            identity = None if near.identity is None else round(100 * near.identity, 1)
            scores = ", ".join(f"{name} {value:.2f}" for name, value in near.scores.items())
            rows.append([item.id, rank, near.id, near.label, identity, scores])
    columns = ["id", "rank", "example", "its label", "identity %", "similarity"]
    return Table(columns, rows, len(rows))


@tool("check_examples", "classify", CheckExamplesArguments)
def check_examples(library: Library, arguments: CheckExamplesArguments) -> Result:
    """Cross-validated accuracy of the examples with its interval, beside chance."""
    state = bench()
    if arguments.task is not None or not state.has_examples():
        return _model_quality(library, arguments)
    choice = decide(library, state, None, None, arguments.examples, "examples")
    if isinstance(choice, Result):
        return choice
    assert choice.examples is not None
    try:
        report = fitted(state, choice.examples, arguments.method).report_
    except ValueError as error:
        return declined(as_sentence(str(error)))
    return _report(report, examples_words(choice.examples))


def _report(report: Report, examples: str) -> Result:
    """Cross-validated accuracy in words."""
    notes = "".join(f" {plain(note[:1].upper() + note[1:])}." for note in report.notes)
    if report.accuracy is None or report.low is None or report.high is None:
        return Result(
            f"That cannot be told yet from your {examples}: each label needs at least two "
            f"examples, to hold one back.{notes}"
        )
    verdict = (
        "so that is above chance"
        if report.low > report.chance
        else "**so that may be no better than chance: more examples are needed**"
    )
    text = (
        f"When each part of your {examples} was classified by the others, "
        f"**{percent(report.accuracy, 0)} were right** (95 % interval {percent(report.low, 0)} to "
        f"{percent(report.high, 0)}); always saying the commonest label would be right "
        f"{percent(report.chance, 0)} of the time, {verdict}. Method in use: "
        f"{plain(report.method)}.{notes}"
    )
    rows = [[name, loss, "yes" if name == report.method else ""] for name, loss in
            sorted(report.scores.items(), key=lambda pair: pair[1])]  # fmt: skip
    columns = ["id", "cross-validated log-loss", "in use"]
    return Result(text, table=Table(columns, rows, len(rows)) if rows else None)


def _model_quality(library: Library, arguments: CheckExamplesArguments) -> Result:
    """Figures of the task that was asked for, or of the last one."""
    state = bench()
    last = state.outcome
    if arguments.task is not None:
        choice = decide(library, state, arguments.task, arguments.species, None, "model")
        if isinstance(choice, Result):
            return choice
        task = choice.task
    elif last is not None and last.mode == "zero-shot":
        task = TASKS[last.source]
    else:
        return declined(
            "There are no examples to check and nothing was classified; paste labelled sequences."
        )
    assert task is not None
    said = quality(task) or "No figures are kept for these weights."
    return Result(f"Task `{task.name}` ({shape(task)}): {said}")


@tool("model_tasks", "classify", TasksArguments)
def model_tasks(library: Library, arguments: TasksArguments) -> Result:
    """What the model can tell without examples, with its measured accuracy on each task."""
    kind = kind_of(arguments.task) if arguments.task else None
    chosen = [t for t in TASKS.values() if kind is None or kind.label in t.words]
    if arguments.task and kind is None:
        try:
            chosen = [find_task(arguments.task)]
        except ValueError as error:
            return declined(as_sentence(str(error)))
    known = read_figures()
    rows = []
    for task in chosen:
        found = known.get(task.name)
        low, high = task.length
        rows.append([
            task.name, task.what, task.species, str(low) if low == high else f"{low} to {high}",
            ", ".join(task.words),
            None if found is None else round(found.accuracy, 3),
            None if found is None else round(found.mcc, 3),
        ])  # fmt: skip
    columns = ["id", "asks for", "species", "bases", "labels", "test accuracy", "test MCC"]
    what = f" about a {kind.name}" if kind else ""
    return Result(
        f"DNAHLM was taught {count(len(chosen), 'task')}{what}; ask in plain words, such as 'is "
        "this a promoter?', or give labelled examples for anything else. An MCC of 0 is chance, 1 "
        "is perfect.",
        table=Table(columns, rows, len(rows)),
    )


@tool("save_classification", "classify", SaveOutcomeArguments)
def save_classification(library: Library, arguments: SaveOutcomeArguments) -> Result:
    """Save the last classification or scan as BED, CSV or FASTA."""
    last = bench().outcome
    if last is None:
        return declined(NOTHING)
    stem = "scan" if last.scan else "classified"
    lengths = {r.id: r.length for genome in library.genomes for r in genome.records}
    if arguments.format == "bed":
        text = to_bed(last.items, last.predictions, lengths)
        if not text:
            why = "found nothing" if last.scan else "was of pasted sequences, which have no place"
            return declined(f"There is nothing to put into a BED file: the last one {why}.")
    elif arguments.format == "fasta":
        text = to_fasta(last.items, last.predictions)
    else:
        text = to_csv(table(last.items, last.predictions))
    file = FileOut(f"{stem}.{arguments.format}", text)
    lines = text.count("\n") - (arguments.format == "csv")
    entries = len(last.items) if arguments.format == "fasta" else lines
    noun = count(entries, "line" if arguments.format == "bed" else "sequence")
    how = " (0-based, half-open)" if arguments.format == "bed" else ""
    return Result(
        f"Saved {noun} as {file.name}{how}.",
        table=table(last.items, last.predictions),
        files=[file],
        citations=windows.citations(last.items),
    )
