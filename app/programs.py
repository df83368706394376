"""The same functions for programs, whoever carries them: HTTP endpoints and tools of MCP.

`ask` answers questions, `genomes` lists what is open, and every typed tool is a function of its own
with the arguments of its class. They act on the open genomes, each call by itself.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from copy import copy
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from app.answer import ask as answer_question
from app.answer import combine
from app.session import Session
from app.tools.base import Tool
from app.tools.registry import TOOLS
from index.library import Library

if TYPE_CHECKING:
    from index.genome import Genome
    from index.scale.shelf import Shelf
    from index.tracks.base import Track

ROWS = 100
KINDS = {"integer": int, "number": float, "boolean": bool, "array": list, "object": dict}


class RefusedError(ValueError):
    """The caller's error in one sentence."""


def functions(served: Library) -> dict[str, Callable[..., Any]]:
    """All functions by name, typed and documented.

    Parameters
    ----------
    served
        The genomes that they act upon.
    """

    def ask(question: str, genome: str | None = None) -> dict[str, Any]:
        """Answer a question about the served genomes; the answer is computed and cited.

        Args:
            question: The question, in plain English.
            genome: Name of one served genome; all of them by default.
        """
        library = _some(served, genome)
        if library.shelf is not None and genome and not library.genomes:
            question = f"{question} in {genome}"
        return answer_question(Session(library), question).to_dict(rows=ROWS)

    def genomes(offset: int = 0) -> list[dict[str, Any]]:
        """List the served genomes with organism, size and records.

        Args:
            offset: How many genomes of a library to pass over; 100 of it are listed at a time.
        """
        opened = [
            {
                "genome": genome.name, "organism": genome.organism, "length": genome.length,
                "gc": genome.gc, "has_sequence": genome.has_sequence,
                "records": [record.id for record in genome.records[:ROWS]],
                "total_records": len(genome.records),
            }
            for genome in served.genomes
        ]  # fmt: skip
        return opened + _of_shelf(served, max(0, int(offset)))

    tools = {tool.name: endpoint(served, tool) for tool in TOOLS.values()}
    return {"ask": ask, "genomes": genomes, **tools}


def _of_shelf(served: Library, offset: int) -> list[dict[str, Any]]:
    """The next genomes of the served library; their records are asked for by name."""
    if served.shelf is None:
        return []
    rows = served.shelf.sql(
        "SELECT name, organism, length, gc, records FROM genomes ORDER BY name LIMIT ? OFFSET ?",
        (ROWS, offset),
    )
    return [
        {
            "genome": name, "organism": organism, "length": length, "gc": gc,
            "has_sequence": False, "records": [], "total_records": records,
        }
        for name, organism, length, gc, records in rows
    ]  # fmt: skip


def _some(served: Library, name: str | None) -> Library:
    if not served.opened and served.shelf is None:
        raise RefusedError("nothing is open; start the program with --genome FILE")
    if name and served.shelf is not None:
        found = served.shelf.sql("SELECT 1 FROM genomes WHERE lower(name) = ?", (name.lower(),))
        if found:
            return chosen([], [], served.shelf)
    try:
        genomes = served.select(name or None)
    except KeyError:
        names = ", ".join(item.name for item in served.genomes) or "none, only tracks"
        raise RefusedError(f"no served genome is named {name}; there are: {names}") from None
    tracks = [track for track in served.tracks if not name or track.genome in genomes]
    return chosen(genomes, tracks, served.shelf)


def chosen(
    genomes: list[Genome], tracks: Iterable[Track] = (), shelf: Shelf | None = None
) -> Library:
    """A library of its own over genomes, tracks and a library on disk that are open already."""
    library = Library()
    library.shelf = shelf
    library.genomes = list(genomes)
    # A copy may lie beside a genome that only this visitor opened.
    library.tracks = [copy(track) for track in tracks]
    library.attach_tracks()
    return library


def endpoint(served: Library, tool: Tool) -> Callable[..., dict[str, Any]]:
    """A function with the tool's arguments as its own, typed and documented.

    Parameters
    ----------
    served
        The genomes that it acts upon.
    tool
        One of `app.tools.registry.TOOLS`.

    Returns
    -------
    callable
        Takes the arguments by name, gives the answer's JSON form; a wrong argument is an error in
        one sentence.
    """
    fields = tool.arguments.model_fields
    required = [name for name, field in fields.items() if field.is_required()]
    ordered = [*required, *(name for name in fields if name not in required)]

    def call(*values: Any, **named: Any) -> dict[str, Any]:
        given = dict(zip(ordered, values, strict=False)) | named
        given = {k: v for k, v in given.items() if v is not None and v != _default(fields[k])}
        library = _some(served, given.get("genome"))
        try:
            result = tool(library, given)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"])) or tool.name
            raise RefusedError(f"{tool.name}: {place}: {first['msg']}") from None
        answer = combine(tool.name, [result])
        answer.calls = [{"tool": tool.name, "arguments": given}]
        return answer.to_dict(rows=ROWS)

    schema = tool.arguments.model_json_schema().get("properties", {})
    parameters = [
        inspect.Parameter(
            name, inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=_kind(schema.get(name, {})),
            default=inspect.Parameter.empty if name in required else _default(fields[name]),
        )
        for name in ordered
    ]  # fmt: skip
    hints = {parameter.name: parameter.annotation for parameter in parameters}
    call.__name__ = tool.name
    call.__doc__ = _doc(tool, ordered, schema)
    call.__annotations__ = {**hints, "return": dict[str, Any]}
    call.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        parameters, return_annotation=dict[str, Any]
    )
    return call


def _default(field: FieldInfo) -> Any:
    """The default as JSON has it: nested arguments become None, which means the same."""
    value = field.get_default(call_default_factory=True) if not field.is_required() else None
    if value is PydanticUndefined or hasattr(value, "model_dump"):
        return None
    return value


def _kind(schema: dict[str, Any]) -> Any:
    """The Python type of a property's schema; unions take their first kind."""
    options = [schema, *schema.get("anyOf", [])]
    for option in options:
        if option.get("type") in KINDS:
            return KINDS[option["type"]]
        if "$ref" in option:
            return dict
    return str


def _doc(tool: Tool, names: list[str], schema: dict[str, Any]) -> str:
    """The tool's summary, what its arguments mean, and their kinds."""
    about = inspect.cleandoc(tool.arguments.__doc__ or "")
    lines = [tool.summary, "", about, "", "Args:"]
    for name in names:
        item = schema.get(name, {})
        allowed = item.get("enum") or [
            value for option in item.get("anyOf", []) for value in option.get("enum", [])
        ]
        words = item.get("description") or name.replace("_", " ")
        chosen_of = f"; one of {', '.join(map(str, allowed))}" if allowed else ""
        lines.append(f"    {name}: {' '.join(words.split())}{chosen_of}.")
    return "\n".join(lines)
