"""The language of tool calls, compiled from the tools' argument types.

A call is a tool, then keys in the order of its type, each followed by its value or values; calls
are separated by ``;`` and the last ends with ``<end>``. A value is a slot of the question whose
kind and value suit the key, or a constant that the key's type allows. What `State.allowed` offers
therefore always ends as calls that the tools accept.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from app.plan.learned.slots import NUMBERS, PAIRS, kind_of
from app.plan.toolset import ARGUMENTS

END, NEXT = "<end>", ";"
SILENT = ("out_of_scope", "clarify")
"""Outcomes without a call: they stand where a tool does and take nothing."""
LONGEST_LIST = 8
CALLS = 3

_GENE = frozenset({"gene"})
SUITS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("names", "name", "first", "second", "near", "starts_with", "contains"), _GENE),
    **dict.fromkeys(("genome", "only_in"), frozenset({"genome"})),
    **dict.fromkeys(("keywords", "without", "keyword"), frozenset({"keyword"})),
    **dict.fromkeys(("codon", "start_codon", "start_codons"), frozenset({"codon", "motif"})),
    "query": frozenset({"keyword", "ec", "xref", "prefix"}),
    "record": frozenset({"record"}),
    "prefix": frozenset({"prefix"}),
    "pattern": frozenset({"motif", "codon", "sequence"}),
    "sequence": frozenset({"sequence", "peptide", "motif"}),
    "enzymes": frozenset({"enzyme"}),
    "residue": frozenset({"amino"}),
    "types": frozenset({"type"}),
    "ec": frozenset({"ec"}),
    "xref": frozenset({"xref"}),
    "field": frozenset(),
}
"""Kinds of slots that a text argument of that name takes; one that is not here cannot be said."""

COPIED = frozenset(
    SUITS.keys() - {"types", "field", "pattern", "codon", "start_codon", "start_codons", "residue"}
)
"""Text arguments whose value always stands in the question."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One argument that holds a value.

    Attributes
    ----------
    path
        Names from the tool down, such as ``("filter", "region", "start")``.
    slots
        Kinds of slots that suit it.
    constants
        Values by their spelling, for closed sets.
    free
        Further constants are those that the corpus was seen to hold.
    """

    path: tuple[str, ...]
    required: bool
    many: bool
    slots: frozenset[str]
    constants: Mapping[str, Any]
    free: bool
    adapter: TypeAdapter[Any]

    @property
    def key(self) -> str:
        """How the call language spells the argument."""
        return ".".join(self.path) + "="

    def takes(self, value: Any) -> bool:
        """Whether the argument's type accepts a value."""
        try:
            self.adapter.validate_python(value)
        except ValidationError:
            return False
        return True


def spelled(value: Any) -> str:
    """A constant as the call language writes it."""
    return f"={str(value).lower() if isinstance(value, bool) else value}"


@cache
def leaves(tool: str) -> tuple[Leaf, ...]:
    """Arguments of a tool that hold values, in the order of its type."""
    model = ARGUMENTS[tool]
    # The genome comes last: its base class would put it first, before what was asked.
    ordered = sorted(model.model_fields.items(), key=lambda item: item[0] == "genome")
    return tuple(leaf for name, info in ordered for leaf in _leaves((name,), info))


def _leaves(path: tuple[str, ...], info: FieldInfo) -> Iterable[Leaf]:
    kind = info.annotation
    options = [
        one for one in (get_args(kind) if get_origin(kind) in (Union, types.UnionType) else [kind])
        if one is not type(None)
    ]  # fmt: skip
    inner: Any = options[0]
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        for name, below in inner.model_fields.items():
            yield from _leaves((*path, name), below)
        return
    many = get_origin(inner) is list
    item: Any = get_args(inner)[0] if many else inner
    bounds = [] if many else info.metadata
    adapter: TypeAdapter[Any] = TypeAdapter(Annotated[(item, *bounds)] if bounds else item)
    constants: dict[str, Any] = {}
    slots: frozenset[str] = frozenset()
    free = False
    if get_origin(item) is Literal:
        constants = {spelled(value): value for value in get_args(item)}
    elif item is bool:
        constants = {spelled(value): value for value in (True, False)}
    elif item in (int, float):
        slots, free = frozenset(NUMBERS + PAIRS), True
    else:
        slots = SUITS.get(path[-1], frozenset())
        free = path[-1] in SUITS and path[-1] not in COPIED
    yield Leaf(path, info.is_required(), many, slots, constants, free, adapter)


class Grammar:
    """What may be said, for one vocabulary of tokens.

    Parameters
    ----------
    tokens
        The call language's tokens; what is not among them cannot be said.
    extra
        Constants of free arguments by key, such as ``{"filter.types=": ["tRNA", "CDS"]}``.
    """

    def __init__(self, tokens: Sequence[str], extra: Mapping[str, Sequence[Any]]) -> None:
        known = set(tokens)
        self.tools = [tool for tool in (*ARGUMENTS, *SILENT) if tool in known]
        self.leaves = {tool: () if tool in SILENT else leaves(tool) for tool in self.tools}
        self.constants: dict[tuple[str, str], dict[str, Any]] = {}
        for tool, found in self.leaves.items():
            for leaf in found:
                values = dict(leaf.constants)
                if leaf.free:
                    more = (v for v in extra.get(leaf.key, ()) if leaf.takes(v))
                    values |= {spelled(value): value for value in more}
                kept = {text: value for text, value in values.items() if text in known}
                if leaf.key not in known:
                    kept = {}
                self.constants[tool, leaf.key] = kept
        self.keys = known

    def start(self, values: Mapping[str, Any]) -> State:
        """The state before the first token of an answer about these slots."""
        return State(self, values)


class State:
    """A place in an answer; `advance` moves on in place.

    Parameters
    ----------
    grammar
        What may be said.
    values
        The slots of the question.
    """

    def __init__(self, grammar: Grammar, values: Mapping[str, Any]) -> None:
        self.grammar, self.slots = grammar, values
        self.calls: list[tuple[str, dict[tuple[str, ...], Any]]] = []
        self.leaf: Leaf | None = None
        self.place = 0
        self.waiting = False
        self.done = False

    def copy(self) -> State:
        """A state of its own at the same place."""
        other = State(self.grammar, self.slots)
        other.calls = [
            (tool, {k: list(v) if isinstance(v, list) else v for k, v in given.items()})
            for tool, given in self.calls
        ]
        other.leaf, other.place = self.leaf, self.place
        other.waiting, other.done = self.waiting, self.done
        return other

    def allowed(self) -> list[str]:
        """Tokens that may come next; empty after ``<end>``."""
        if self.done:
            return []
        if not self.calls or self.place < 0:
            silent = () if self.calls else SILENT
            return [t for t in self.grammar.tools if t in silent or self._possible(t)]
        tool, given = self.calls[-1]
        if self.waiting:
            assert self.leaf is not None
            return list(self._values(tool, self.leaf, given))
        found = []
        if self.leaf is not None and self.leaf.many:
            have = given[self.leaf.path]
            if len(have) < LONGEST_LIST:
                found += list(self._values(tool, self.leaf, given))
        for leaf in self.grammar.leaves[tool][self.place :]:
            begun = self._begun(leaf, given)
            if (begun or self._first(tool, leaf)) and self._values(tool, leaf, {}):
                found.append(leaf.key)
            if leaf.required and begun:
                return found
        found.append(END)
        if tool not in SILENT and len(self.calls) < CALLS:
            found.append(NEXT)
        return found

    def advance(self, token: str) -> None:
        """Take a token that is allowed here."""
        if token == END:
            self.done = True
        elif token == NEXT:
            self.place, self.leaf = -1, None
        elif not self.calls or self.place < 0:
            self.calls.append((token, {}))
            self.place, self.leaf = 0, None
        elif self.waiting or token.startswith(("@", "=")):
            self._give(token)
        else:
            tool = self.calls[-1][0]
            for number, leaf in enumerate(self.grammar.leaves[tool]):
                if leaf.key == token:
                    self.leaf, self.place, self.waiting = leaf, number + 1, True
                    return
            raise ValueError(f"{tool} has no argument {token!r}")

    def _give(self, token: str) -> None:
        assert self.leaf is not None
        tool, given = self.calls[-1]
        value = self._values(tool, self.leaf, given)[token]
        if self.leaf.many:
            given.setdefault(self.leaf.path, []).append(value)
        else:
            given[self.leaf.path] = value
        self.waiting = False

    def arguments(self) -> list[tuple[str, dict[str, Any]]]:
        """The calls so far with nested arguments."""
        return [(tool, _nested(given)) for tool, given in self.calls]

    def _possible(self, tool: str) -> bool:
        """Whether the question holds what the tool cannot do without."""
        return all(
            self._values(tool, leaf, {})
            for leaf in self.grammar.leaves[tool]
            if leaf.required and len(leaf.path) == 1
        )

    @staticmethod
    def _begun(leaf: Leaf, given: Mapping[tuple[str, ...], Any]) -> bool:
        """Whether the object that holds a leaf is there already."""
        inside = leaf.path[:-1]
        return not inside or any(path[: len(inside)] == inside for path in given)

    def _first(self, tool: str, leaf: Leaf) -> bool:
        """Whether an object may begin with this leaf: nothing that it requires stands before."""
        inside = leaf.path[:-1]
        for other in self.grammar.leaves[tool]:
            if other.path[:-1] == inside and other.required:
                return other is leaf and self._whole(tool, inside)
        return True

    def _whole(self, tool: str, inside: tuple[str, ...]) -> bool:
        """Whether the question holds everything that an object requires."""
        return all(
            self._values(tool, other, {})
            for other in self.grammar.leaves[tool]
            if other.path[:-1] == inside and other.required
        )

    def _values(
        self, tool: str, leaf: Leaf, given: Mapping[tuple[str, ...], Any]
    ) -> dict[str, Any]:
        """Tokens for an argument with what they stand for."""
        if leaf.key not in self.grammar.keys:
            return {}
        found = dict(self.grammar.constants[tool, leaf.key])
        for name, value in self.slots.items():
            known = name in self.grammar.keys
            if known and kind_of(name) in leaf.slots and leaf.takes(value):
                found[name] = value
        if leaf.many:
            have = given.get(leaf.path, [])
            found = {name: value for name, value in found.items() if value not in have}
        return found


def _nested(given: Mapping[tuple[str, ...], Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for path, value in given.items():
        inner = out
        for name in path[:-1]:
            inner = inner.setdefault(name, {})
        inner[path[-1]] = value
    return out
