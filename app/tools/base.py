"""What every tool takes and gives: typed arguments in, a `Result` out."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict

from index.records import FormatError

if TYPE_CHECKING:
    from index.library import Library

SEVERAL: ContextVar[bool] = ContextVar("several", default=False)
"""Whether more than one genome is open while a tool runs: only then do answers name genomes."""

Status = Literal["answered", "declined", "clarify"]


class Arguments(BaseModel):
    """Base of all tool arguments; unknown names are an error."""

    # A question calls one tool of a hundred: validators are built when first needed.
    model_config = ConfigDict(extra="forbid", defer_build=True)

    genome: str | None = None
    """Name of one open genome; None means all that are open (or the only one)."""


@dataclass(slots=True)
class Table:
    """Rows to show: `rows` may hold the first page only, `total` counts all of them."""

    columns: list[str]
    rows: list[list[Any]]
    total: int

    def to_arrow(self) -> Any:
        """As a pyarrow table; see `app.notebook.arrow`."""
        from app.notebook import arrow

        return arrow(self)

    def to_pandas(self) -> Any:
        """As a pandas data frame; see `app.notebook.arrow`."""
        return self.to_arrow().to_pandas()


@dataclass(slots=True, frozen=True)
class Citation:
    """Where a fact stands: coordinates 1-based inclusive, strand 1, -1 or 0.

    `qualifier` names what the fact rests on (``product``, ``location``, ``sequence``, ...).
    """

    record: str
    start: int
    end: int
    strand: int
    id: str
    qualifier: str = "location"

    def __str__(self) -> str:
        sign = {1: "+", -1: "-"}.get(self.strand, ".")
        return f"{self.record}:{self.start}..{self.end}({sign}) {self.id}"


@dataclass(slots=True, frozen=True)
class SequenceOut:
    """One sequence for a FASTA block; `kind` is ``dna``, ``rna`` or ``protein``."""

    id: str
    description: str
    sequence: str
    kind: str = "dna"


@dataclass(slots=True, frozen=True)
class FileOut:
    """A file to save: the page offers it as a download, `content` is text or bytes."""

    name: str
    content: str | bytes


@dataclass(slots=True)
class Result:
    """Outcome of one tool call.

    Attributes
    ----------
    text
        Markdown prose; its first sentence answers. Every number and name in it is from the genome.
    focus
        Ids of the genes or features the answer is about, for follow-up questions.
    candidates
        With status ``clarify``: what the user may have meant.
    trace
        How the result was found, such as the rankings that a search used.
    figure
        A plotly figure as a plain dictionary (``data`` and ``layout``), or None.
    files
        Files that hold the whole result, such as a BED of a scan.
    """

    text: str
    status: Status = "answered"
    table: Table | None = None
    citations: list[Citation] = field(default_factory=list)
    sequences: list[SequenceOut] = field(default_factory=list)
    focus: list[str] = field(default_factory=list)
    candidates: list[str] = field(default_factory=list)
    trace: dict[str, Any] = field(default_factory=dict)
    figure: dict[str, Any] | None = None
    files: list[FileOut] = field(default_factory=list)

    def _repr_html_(self) -> str:
        from app.notebook import as_html

        return as_html(self)

    def to_arrow(self) -> Any:
        """The table as a pyarrow table, empty without one."""
        return (self.table or Table([], [], 0)).to_arrow()

    def to_pandas(self) -> Any:
        """The table as a pandas data frame, empty without one."""
        return self.to_arrow().to_pandas()


@dataclass(slots=True, frozen=True)
class Tool:
    """A named function with its argument type, as planners, HTTP and MCP see it."""

    name: str
    family: str
    summary: str
    arguments: type[Arguments]
    function: Callable[[Library, Any], Result]

    def __call__(self, library: Library, arguments: dict[str, Any] | Arguments) -> Result:
        """Validate the arguments and run the tool.

        Damage that is met only now, far inside a file, declines in the sentence that names it.

        Raises
        ------
        pydantic.ValidationError
            The arguments do not fit.
        """
        if not isinstance(arguments, self.arguments):
            arguments = self.arguments.model_validate(arguments)
        token = SEVERAL.set(len(library.genomes) > 1)
        try:
            return self.function(library, arguments)
        except FormatError as error:
            return Result(str(error), "declined")
        finally:
            SEVERAL.reset(token)


TOOLS: dict[str, Tool] = {}


def tool(name: str, family: str, arguments: type[Arguments]) -> Callable[[Callable], Callable]:
    """Register a function as a tool; the first line of its docstring is the summary."""

    def register(function: Callable[[Library, Any], Result]) -> Callable[[Library, Any], Result]:
        summary = (function.__doc__ or "").strip().splitlines()[0]
        TOOLS[name] = Tool(name, family, summary, arguments, function)
        return function

    return register
