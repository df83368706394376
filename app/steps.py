"""What is being done for a question, told while it happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["reading", "searching", "computing", "phrasing"]
SEARCHES = ("find_genes", "find_motif", "find_orfs", "list_genes", "search_sequence")
"""Tools of which people say that they search."""
LONGEST = 48
"""Characters of a value that are shown."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that begins.

    Attributes
    ----------
    kind
        What is done.
    text
        The same in plain words.
    tool
        Name of the tool where one runs, else empty.
    """

    kind: Kind
    text: str
    tool: str = ""


class StoppedError(Exception):
    """A person asked to stop; raised by a listener, it ends the question that is being answered."""


Listener = Callable[[Step], None]
LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Tell `listener` of every step that begins in this context."""
    token = LISTENER.set(listener)
    try:
        yield
    finally:
        LISTENER.reset(token)


def announce(kind: Kind, text: str, tool: str = "") -> None:
    """Say what begins now."""
    listener = LISTENER.get()
    if listener is not None:
        listener(Step(kind, text, tool))


def announce_call(tool: str, arguments: dict[str, Any]) -> None:
    """Say that a tool begins, with its arguments in plain words."""
    kind: Kind = "searching" if tool in SEARCHES else "computing"
    said = in_words(arguments)
    announce(kind, f"{kind.capitalize()} with {tool}" + (f": {said}" if said else ""), tool)


def in_words(arguments: dict[str, Any]) -> str:
    """Arguments of a tool as plain words, such as ``name lacZ, distance 5,000``."""
    return ", ".join(part for name, value in arguments.items() if (part := _said(name, value)))


def _said(name: str, value: Any) -> str:
    if value is None or value == [] or value == {}:
        return ""
    if isinstance(value, dict):
        return in_words(value)
    word = name.replace("_", " ").removesuffix(" bp")
    if isinstance(value, bool):
        return word if value else f"not {word}"
    if name == "strand" and value in (1, -1):
        return "plus strand" if value == 1 else "minus strand"
    if isinstance(value, list):
        if any(isinstance(item, dict) for item in value):
            return f"{len(value):,} {word.removesuffix('s') if len(value) == 1 else word}"
        shown = [_plain(item) for item in value[:3]]
        more = [f"{len(value) - 3:,} more"] if len(value) > 3 else []
        return f"{word} {' and '.join([*shown, *more])}"
    return f"{word} {_plain(value)}"


def _plain(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,}".removesuffix(".0")
    text = " ".join(str(value).split())
    if len(text) <= LONGEST:
        return text
    return f"{text[: LONGEST // 2]}… ({len(text):,} letters)"
