"""The examples of a conversation: add, list, change, save."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from app.examples import DEFAULT_SET, Bench, ExampleSet, Item, bench
from app.labels import is_label
from app.tools.base import FileOut, Result, Table, tool
from app.tools.classify import windows
from app.tools.classify.arguments import (
    AddExamplesArguments,
    EditExamplesArguments,
    ListExamplesArguments,
)
from app.tools.classify.classify import pasted
from app.tools.classify.present import examples_words
from app.tools.shared.phrase import count, join, number, plain
from app.tools.shared.select import declined

SHORTEST, LONGEST = 10, 5_000
"""Bases of an example."""
BEGINNING = 24
"""Letters of an example that a table shows; the file to save has all."""

if TYPE_CHECKING:
    from index.library import Library


@tool("add_examples", "classify", AddExamplesArguments)
def add_examples(library: Library, arguments: AddExamplesArguments) -> Result:
    """Add labelled sequences or windows of the genome to an example set."""
    state = bench()
    chosen = _set(state, arguments.examples, make=True)
    if isinstance(chosen, Result):
        return chosen
    found = _wanted(library, state, arguments, chosen)
    if isinstance(found, Result):
        return found
    items, words = found
    label = arguments.label
    if label is not None:
        known = chosen.find_label(label)
        items = [replace(item, label=known or label) for item in items]
    else:
        items = [replace(i, label=chosen.find_label(i.label or "") or i.label) for i in items]
    if any(not item.label for item in items):
        return Result(
            "With which label? Say, for example, `add these as promoter`.", status="clarify"
        )
    bad = [(item, fault(item.sequence)) for item in items]
    refused = [f"{plain(item.id)} ({why})" for item, why in bad if why]
    given = {item.id for item in items}
    try:
        added, known_count, contradicting = chosen.add([item for item, why in bad if not why])
    except ValueError as error:
        return declined(f"Nothing was added: {plain(str(error))}.")
    parts = [f"Added {count(added, 'example')}{f' from {words}' if words else ''}."]
    if known_count:
        parts.append(f"{number(known_count)} {_were(known_count)} there already.")
    if contradicting:
        parts.append(
            f"Left out, because the same sequence has another label: {_list(contradicting)}."
        )
    if refused:
        parts.append(f"Left out: {_list(refused)}.")
    parts.append(_state(chosen))
    if {item.id for item in state.queries} <= given:
        state.queries = []
    return Result(
        " ".join(parts),
        status="answered" if added or known_count else "declined",
        table=_table(chosen) if 0 < len(chosen.items) <= 50 else None,
        citations=windows.citations(items),
    )


def _wanted(
    library: Library, state: Bench, arguments: AddExamplesArguments, chosen: ExampleSet
) -> tuple[list[Item], str] | Result:
    """The items to add and what they are in words."""
    if arguments.sequences:
        return pasted(arguments.sequences), ""
    if arguments.windows is not None:
        drawn = arguments.windows.where in ("intergenic", "random")
        lengths = sorted(len(item.sequence) for item in chosen.items)
        size = lengths[len(lengths) // 2] if lengths else None
        avoid = chosen.items if drawn else ()
        return windows.take(library, arguments.windows, arguments.genome, size, avoid)
    last = state.outcome
    if last is not None and arguments.label is None:
        pairs = zip(last.items, last.predictions, strict=True)
        sure = [replace(i, label=g.label) for i, g in pairs if g.label and not g.abstained]
        if not sure:
            return declined("None of them has a sure label to be added with; say which label.")
        return sure, "the sequences that were classified last, with the labels they got"
    items = last.items if last is not None and not state.queries else state.queries
    if not items:
        return Result(
            "Which sequences should become examples? Paste them with their labels, one a line.",
            status="clarify",
        )
    return items, ""


def fault(sequence: str) -> str:
    """Why a sequence cannot be an example; empty where it can.

    As `app.classify.sequences.check_examples` decides, without the imports that learning needs.
    """
    letters = re.sub(r"[\s.-]", "", sequence).upper()
    if not letters:
        return "it is empty"
    if re.search(r"[^ACGTUNRYSWKMBDHV]", letters):
        if re.fullmatch(r"[A-Z]+\**", letters):
            return "it looks like protein, not DNA"
        return "it holds characters that are no nucleotide codes"
    if len(re.findall(r"[ACGTU]", letters)) < len(letters) / 2:
        return "most of its letters are ambiguous"
    if len(letters) < SHORTEST:
        return f"it is too short: {len(letters)} bases, at least {SHORTEST} are needed"
    if len(letters) > LONGEST:
        return f"it is too long: {number(len(letters))} bases, {number(LONGEST)} is the most"
    return ""


@tool("edit_examples", "classify", EditExamplesArguments)
def edit_examples(library: Library, arguments: EditExamplesArguments) -> Result:
    """Remove or rename labels, examples and example sets."""
    state = bench()
    action, target, name = arguments.action, arguments.target, arguments.name
    if action in ("rename_set", "save_as") and name and not is_label(name):
        return declined(f"'{plain(name)}' is no name for a set: give one to five words.")
    chosen = state.find(target if action in ("use", "rename_set", "clear") and target else None)
    if action == "use":
        return _use(state, target or name or DEFAULT_SET)
    if chosen is None or not chosen.items:
        which = f" called '{plain(target)}'" if action in ("rename_set", "clear") and target else ""
        return declined(f"There are no examples{which} yet; paste some with their labels.")
    if action == "clear":
        removed = len(chosen.items)
        chosen.items = []
        return Result(f"Removed all {count(removed, 'example')} of set '{plain(chosen.name)}'.")
    if action in ("rename_set", "save_as"):
        return _name(state, chosen, action, name)
    return _change(chosen, action, target or "", name)


def _use(state: Bench, name: str) -> Result:
    found = state.find(name)
    if found is None:
        state.current = name
        _ = state.active
        return Result(f"Began the empty example set '{plain(name)}'; examples go there from now.")
    state.current = found.name
    return Result(f"Using {examples_words(found)} from now.")


def _name(state: Bench, chosen: ExampleSet, action: str, name: str | None) -> Result:
    if not name:
        return Result("Under which name?", status="clarify")
    try:
        if action == "rename_set":
            state.rename(chosen.name, name)
            text = f"The example set is called '{plain(name)}' now."
        else:
            state.copy_to(name)
            text = f"Saved as '{plain(name)}', which is used from now."
    except ValueError as error:
        return declined(f"Nothing was changed: {plain(str(error))}.")
    found = state.find(name)
    return Result(f"{text} It holds {examples_words(found)}." if found else text)


def _change(chosen: ExampleSet, action: str, target: str, name: str | None) -> Result:
    """Remove or rename a label, or remove one example."""
    label = chosen.find_label(target)
    if action == "remove_example" or (action == "remove_label" and label is None):
        if chosen.remove_id(target):
            return Result(f"Removed example {plain(target)}. {_state(chosen)}")
        labels = join([plain(item) for item in chosen.labels])
        return declined(
            f"There is neither a label nor an example called '{plain(target)}'; the labels are "
            f"{labels}."
        )
    if label is None:
        labels = join([plain(item) for item in chosen.labels])
        return declined(f"There is no label '{plain(target)}'; the labels are {labels}.")
    if action == "remove_label":
        removed = chosen.remove_label(label)
        text = f"Removed the label {plain(label)} with its {count(removed, 'example')}."
        return Result(f"{text} {_state(chosen)}")
    if not name:
        return Result(f"What should {plain(label)} be called?", status="clarify")
    changed = chosen.relabel(label, name)
    text = f"{count(changed, 'example')} of {plain(label)} {_were(changed)} relabelled"
    return Result(f"{text} {plain(name)}. {_state(chosen)}")


@tool("list_examples", "classify", ListExamplesArguments)
def list_examples(library: Library, arguments: ListExamplesArguments) -> Result:
    """Show the examples, the example sets, or save a set as CSV or FASTA."""
    state = bench()
    if arguments.what == "sets":
        return _sets(state)
    chosen = _set(state, arguments.examples)
    if isinstance(chosen, Result):
        return chosen
    if not chosen.items:
        return declined(
            "There are no examples yet. Upload a CSV with the columns `sequence,label`, or a FASTA "
            "with labels (*Upload sequences* on the page), or paste them here, one a line, such as "
            "`TTGACA... -> promoter`."
        )
    items = chosen.items
    if arguments.label is not None:
        label = chosen.find_label(arguments.label)
        if label is None:
            labels = join([plain(item) for item in chosen.labels])
            wanted = plain(arguments.label)
            return declined(f"There is no label '{wanted}'; the labels are {labels}.")
        items = [item for item in items if item.label == label]
    part = ExampleSet(chosen.name, items)
    if arguments.what == "file":
        name = "_".join(chosen.name.split()) or DEFAULT_SET
        text = part.to_csv() if arguments.format == "csv" else part.to_fasta()
        file = FileOut(f"{name}.{'csv' if arguments.format == 'csv' else 'fasta'}", text)
        return Result(
            f"Saved {examples_words(part)} as {file.name}.", table=_table(part), files=[file]
        )
    return Result(there_are(part), table=_table(part))


def _sets(state: Bench) -> Result:
    held = [item for item in state.sets.values() if item.items]
    if not held:
        return declined("There are no example sets yet; paste some labelled sequences.")
    rows = [
        [s.name, len(s.items), ", ".join(f"{k}: {n}" for k, n in s.labels.items()),
         "yes" if s.name == state.current else ""]
        for s in held
    ]  # fmt: skip
    names = join([f"'{plain(item.name)}'" for item in held])
    return Result(
        f"{count(len(held), 'example set')}: {names}; '{plain(state.current)}' is in use.",
        table=Table(["id", "examples", "labels", "in use"], rows, len(rows)),
    )


def _set(state: Bench, name: str | None, make: bool = False) -> ExampleSet | Result:
    """A set by name; the current one without. With `make` a new name begins a set."""
    found = state.find(name)
    if found is not None:
        return found
    if name is None or make:
        if name is not None:
            state.current = name
        return state.active
    return declined(f"There is no example set called '{plain(name)}'.")


def there_are(chosen: ExampleSet) -> str:
    """``There are 8 examples (...).``"""
    verb = "is" if len(chosen.items) == 1 else "are"
    return f"There {verb} {examples_words(chosen)}."


def _state(chosen: ExampleSet) -> str:
    if not chosen.items:
        return "The set is empty now."
    text = there_are(chosen)
    if len(chosen.labels) < 2:
        text += " At least two labels are needed to classify by them."
    return text


def _table(chosen: ExampleSet) -> Table:
    placed = any(item.record for item in chosen.items)
    rows = [
        [item.id, item.label, len(item.sequence), *([item.place] if placed else []),
         _beginning(item.sequence)]
        for item in chosen.items
    ]  # fmt: skip
    columns = ["id", "label", "length", *(["place"] if placed else []), "begins with"]
    return Table(columns, rows, len(rows))


def _beginning(sequence: str) -> str:
    return sequence if len(sequence) <= BEGINNING else f"{sequence[:BEGINNING]}…"


def _list(names: list[str]) -> str:
    shown = names[:5] + ([f"{number(len(names) - 5)} more"] if len(names) > 5 else [])
    return join(shown)


def _were(value: int) -> str:
    return "was" if value == 1 else "were"
