"""How an answer was computed, as Python that one can paste and run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from pprint import pformat
from typing import TYPE_CHECKING, Any

from app.tools.registry import TOOLS
from index.annotate.state import called_here

if TYPE_CHECKING:
    from app.session import Session

WIDTH = 88


def names(files: Sequence[str | Path]) -> list[str]:
    """Files by name only: a folder of this machine is nobody else's concern."""
    return [Path(file).name for file in files]


def literal(value: Any, indent: int = 0) -> str:
    """A value as Python source, `indent` characters from the margin."""
    text = pformat(value, width=WIDTH - indent, sort_dicts=False)
    return text.replace("\n", "\n" + " " * indent)


def opening(files: Sequence[str], predicted: bool = False) -> str:
    """Source that opens files as ``library``; `predicted` calls the genes of bare sequence."""
    lines = [f"library = Library.open({literal(list(files), 23)})"]
    if predicted:
        lines.append("library.genomes = [annotate(genome) for genome in library]")
    return "\n".join(lines)


def code(calls: Sequence[dict[str, Any]], files: Sequence[str], predicted: bool = False) -> str:
    """Source that runs tool calls.

    Parameters
    ----------
    calls
        ``{"tool": ..., "arguments": {...}}`` in order.
    files
        What to open, as it stands in the source.
    predicted
        Whether the genes were called, not annotated.

    Returns
    -------
    str
        A script that leaves the last result in ``result`` and prints the text of each; empty
        without calls.
    """
    if not calls:
        return ""
    lines = ["from app.tools.registry import call"]
    if predicted:
        lines.append("from index.annotate.pipeline import annotate")
    lines += ["from index.library import Library", "", opening(files, predicted)]
    for one in calls:
        start = f'result = call(library, "{one["tool"]}", '
        lines += ["", f"{start}{literal(one['arguments'], len(start))})", "print(result.text)"]
    return "\n".join(lines) + "\n"


def of_turn(session: Session, files: Sequence[str] | None = None) -> str:
    """Source of the newest turn of a conversation.

    A classification rests on the examples that were given before, so their calls come first.

    Parameters
    ----------
    session
        With at least one turn.
    files
        What to open; default the names of the open files.
    """
    calls = list(session.turns[-1].calls)
    if any(TOOLS[tool].family == "classify" for tool, _ in calls):
        before = [call for turn in session.turns[:-1] for call in turn.calls]
        calls = [call for call in before if TOOLS[call[0]].family == "classify"] + calls
    listed = names(session.library.files) if files is None else files
    predicted = any(called_here(genome) for genome in session.library.genomes)
    return code([{"tool": t, "arguments": a} for t, a in calls], listed, predicted)
