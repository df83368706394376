"""Tool calls of the question bank in the call language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.plan.learned.grammar import END, NEXT, SILENT, Leaf, leaves, spelled
from app.plan.learned.slots import kind_of
from app.tools.shared.words import singular


class UnsayableError(ValueError):
    """A value of a call stands neither in the question nor in the call language."""


def tokens_of(
    calls: Sequence[tuple[str, Mapping[str, Any]]], values: Mapping[str, Any]
) -> list[str]:
    """Calls as tokens.

    Parameters
    ----------
    calls
        Tools with their arguments.
    values
        Slots of the question.

    Raises
    ------
    UnsayableError
        A value is not in the question.
    """
    out: list[str] = []
    for tool, arguments in calls:
        if out:
            out.append(NEXT)
        out.append(tool)
        if tool in SILENT:
            continue
        used: set[str] = set()
        for leaf in leaves(tool):
            found = _at(arguments, leaf.path)
            if found is None or found == []:
                continue
            out.append(leaf.key)
            for value in found if isinstance(found, list) else [found]:
                token = _token(leaf, value, values, used)
                used.add(token)
                out.append(token)
    return [*out, END]


def _at(arguments: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    inner: Any = arguments
    for name in path:
        if not isinstance(inner, Mapping) or name not in inner:
            return None
        inner = inner[name]
    return inner


def _token(leaf: Leaf, value: Any, values: Mapping[str, Any], used: set[str]) -> str:
    """A slot with that value, one that was not used before; else a constant."""
    suiting = [n for n, v in values.items() if kind_of(n) in leaf.slots and _same(v, value)]
    end = leaf.path[-1] in ("end", "max_length", "max_gc", "maximum")
    # Both ends of a range may be the same number.
    suiting.sort(key=lambda n: (n in used, n.endswith(".end") != end if "." in n else False))
    if suiting:
        return suiting[0]
    text = spelled(value)
    if text in leaf.constants or leaf.free:
        return text
    raise UnsayableError(f"{leaf.key}{value}")


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        one, other = one.lower(), other.lower()
        return one == other or singular(one) == singular(other)
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)
