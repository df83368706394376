"""Classify sequences: pasted, taken from the genome, or those spoken of before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.examples import Bench, Item, Outcome, bench
from app.tools.base import Result, tool
from app.tools.classify import windows
from app.tools.classify.arguments import ClassifyArguments, Given, TakeWindowsArguments, Windows
from app.tools.classify.decide import Choice, decide
from app.tools.classify.few_shot import few_shot, fitted
from app.tools.classify.guess import Guess
from app.tools.classify.origin import remarked
from app.tools.classify.present import as_sentence, examples_words, from_start, sentence, table
from app.tools.classify.zero_shot import quality, shape, zero_shot
from app.tools.shared.phrase import count, join, number, percent, plain
from app.tools.shared.select import declined

if TYPE_CHECKING:
    from index.library import Library

MOST = 100_000
"""Sequences of one question."""
TOLD = 5
"""Likely windows that are named in the text; the table has all."""


@tool("take_windows", "classify", TakeWindowsArguments)
def take_windows(library: Library, arguments: TakeWindowsArguments) -> Result:
    """Cut windows out of the genome, to be classified or added as examples next."""
    found = windows.take(library, arguments.windows, arguments.genome)
    if isinstance(found, Result):
        return found
    items, words = found
    bench().queries = items
    noun = count(len(items), "sequence")
    return Result(
        f"Took {words}: {noun}.",
        table=None,
        citations=windows.citations(items),
        focus=genes_of(items),
    )


@tool("classify_sequences", "classify", ClassifyArguments)
def classify_sequences(library: Library, arguments: ClassifyArguments) -> Result:
    """Say what kind of sequence something is, by examples or by what DNAHLM was taught."""
    state = bench()
    lengths = [len(item.sequence) for item in arguments.sequences]
    if not lengths and arguments.windows is None:
        lengths = [len(item.sequence) for item in state.queries]
    elif not lengths and arguments.windows is not None and arguments.windows.size:
        lengths = [arguments.windows.size]
    choice = decide(
        library, state, arguments.task, arguments.species, arguments.examples, arguments.by,
        lengths,
    )  # fmt: skip
    if isinstance(choice, Result):
        if arguments.sequences:
            state.queries = pasted(arguments.sequences)
        return choice
    found = gather(library, state, arguments.sequences, arguments.windows, arguments.genome, choice)
    if isinstance(found, Result):
        return found
    items, words = found
    if len(items) > MOST:
        return declined(
            f"{number(len(items))} sequences are more than the {number(MOST)} of one question; "
            "`dnahlm classify` takes files of any size."
        )
    guesses = predict(state, items, choice, arguments.method)
    if isinstance(guesses, Result):
        return guesses
    if choice.examples is not None:
        guesses = remarked(library, choice.examples, items, guesses)
    state.queries = items
    state.outcome = outcome(items, guesses, choice, words)
    return answer(items, guesses, choice, words, arguments.only, arguments.method)


def pasted(sequences: list[Given]) -> list[Item]:
    """Typed sequences as items, without white space and gaps."""
    return [Item(one.id, re.sub(r"[\s.-]", "", one.sequence), one.label) for one in sequences]


def gather(
    library: Library,
    state: Bench,
    sequences: list[Given],
    wanted: Windows | None,
    genome: str | None,
    choice: Choice,
) -> tuple[list[Item], str] | Result:
    """The sequences of a question: pasted, cut from the genome, or "these"."""
    if sequences:
        return pasted(sequences), ""
    if wanted is not None:
        return windows.take(library, wanted, genome, usual_size(choice))
    if state.queries:
        return state.queries, ""
    return Result(
        "Which sequences? Paste them, upload a CSV or FASTA file, or name a stretch of the genome, "
        "such as 100 bp upstream of a gene.",
        status="clarify",
    )


def usual_size(choice: Choice) -> int:
    """Length of window that a task was taught with, or that the examples have."""
    if choice.task is not None:
        return max(20, choice.task.length[1])
    lengths = sorted(len(i.sequence) for i in choice.examples.items) if choice.examples else []
    return max(20, lengths[len(lengths) // 2]) if lengths else windows.USUAL


def predict(
    state: Bench,
    items: list[Item],
    choice: Choice,
    method: str | None = None,
    neighbours: bool = True,
) -> list[Guess] | Result:
    """Guesses by the model or by the examples; a refusal where the examples cannot be fitted."""
    if choice.task is not None:
        return zero_shot(items, choice.task)
    assert choice.examples is not None
    try:
        return few_shot(state, items, choice.examples, method, neighbours)
    except ValueError as error:
        return declined(as_sentence(str(error)))


def outcome(items: list[Item], guesses: list[Guess], choice: Choice, words: str) -> Outcome:
    """What later questions look back on."""
    mode = "zero-shot" if choice.task is not None else "few-shot"
    source = choice.task.name if choice.task else (choice.examples.name if choice.examples else "")
    return Outcome(items[: len(guesses)], list(guesses), words, choice.names, source, mode)


def answer(
    items: list[Item],
    guesses: list[Guess],
    choice: Choice,
    words: str,
    only: str | None = None,
    method: str | None = None,
) -> Result:
    """The result in words, with its table and file."""
    done = items[: len(guesses)]
    parts = [sentence(done, guesses, choice.names)]
    if words and len(done) > 1:
        parts.insert(0, f"Read {words}.")
    if len(done) < len(items):
        parts.append(f"Stopped after {number(len(done))} of {number(len(items))}.")
    shown = list(zip(done, guesses, strict=True))
    if only is not None:
        shown = [(i, g) for i, g in shown if g.label == only and not g.abstained]
        shown.sort(key=lambda pair: -(pair[1].probability or 0.0))
        what = count(len(shown), f"likely {plain(only)}")
        order = ", the most probable first" if len(shown) > 1 else ""
        starts = [_from_start(i) for i, _ in shown[:TOLD] if i.gene and i.offset is not None]
        told = f": {join(starts)}" if starts else ""
        parts.append(f"{what[0].upper()}{what[1:]}{order}{told}.")
    parts.append(grounds(choice, method))
    listed = table([i for i, _ in shown], [g for _, g in shown])
    single = len(done) == 1 and not (guesses and guesses[0].neighbours)
    return Result(
        "\n\n".join(part for part in parts if part),
        table=None if single else listed,
        citations=windows.citations([i for i, _ in shown]),
        focus=genes_of([i for i, _ in shown]),
    )


def _from_start(item: Item) -> str:
    """A window beside its gene: ``*rpoD* (-81..-1 from its start)``."""
    return f"{plain(item.id)} ({from_start(item)} from its start)"


def grounds(choice: Choice, method: str | None = None) -> str:
    """What the answer rests on and how far it can be trusted."""
    if choice.task is not None:
        said = [
            f"By DNAHLM's own knowledge, without examples: task `{choice.task.name}` "
            f"({shape(choice.task)}).",
            quality(choice.task),
            choice.caution,
        ]
        return " ".join(part for part in said if part)
    assert choice.examples is not None
    report = fitted(bench(), choice.examples, method).report_
    text = f"By your {examples_words(choice.examples)}"
    used = sum(report.examples.values())
    if used < len(choice.examples.items):
        text += f", of which {number(used)} are used"
    text += f", method {plain(report.method)}"
    if report.accuracy is None or report.low is None or report.high is None:
        return f"{text}; with a single example of a label its accuracy cannot be estimated."
    chance = "" if report.low > report.chance else ", which may be no better than chance"
    return (
        f"{text}: {percent(report.accuracy, 0)} right on examples held back (95 % interval "
        f"{percent(report.low, 0)} to {percent(report.high, 0)}{chance})."
    )


def genes_of(items: list[Item]) -> list[str]:
    """Ids of the genes that items belong to, each once."""
    return list(dict.fromkeys(item.gene for item in items if item.gene))
