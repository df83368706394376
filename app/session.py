"""State of one conversation: what is open, what was asked, what the last answer was about."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

from app.examples import Bench
from app.serving.limits import Allowance
from index.library import Library


@dataclass(frozen=True, slots=True)
class Turn:
    """One question with the tool calls that answered it.

    Attributes
    ----------
    calls
        ``(tool name, arguments)`` in the order they ran, with the arguments that were not default.
    status
        ``answered``, ``declined`` or ``clarify``.
    focus
        Ids of the genes or features that the answer was about.
    """

    question: str
    calls: tuple[tuple[str, dict[str, Any]], ...]
    status: str
    focus: tuple[str, ...] = ()


@dataclass(slots=True)
class Session:
    """Open genomes and the turns so far; the newest turn is the last.

    Attributes
    ----------
    bench
        Example sets and the last classification.
    stopped
        Set by a person to end a long tool early; it then gives what it has.
    speaker
        A language model (`app.llm.base.Speaker`) that may speak in this conversation, or None.
    speaks
        What it does: ``phrase`` the computed answers, ``plan`` the tool calls.
    transcript
        What was said (`app.transcript.Exchange`), oldest first.
    conversation
        Random name of this conversation, for the log.
    visitor
        Random name of a browser, for the log; empty elsewhere.
    logs
        Whether questions of this conversation may be logged.
    model
        Folder of the model that classifies; None for the shipped one.
    embedder
        Model of meaning for searches by words, ``static`` or ``minilm``; empty for whichever is
        ready.
    draws
        Whether answers bring figures; not where nobody will see them.
    narrow
        Whether they are seen on a phone.
    planner
        Reads questions in place of the default planner
        (`app.plan.learned.planner.LearnedPlanner`), or None.
    allowance
        What a visitor of a server may still do; None where nobody else is served.
    """

    library: Library
    turns: list[Turn] = field(default_factory=list)
    bench: Bench = field(default_factory=Bench)
    stopped: Event = field(default_factory=Event)
    speaker: Any = None
    speaks: tuple[str, ...] = ("phrase",)
    transcript: list[Any] = field(default_factory=list)
    conversation: str = field(default_factory=lambda: uuid4().hex)
    visitor: str = ""
    logs: bool = True
    model: Path | None = None
    embedder: str = ""
    draws: bool = True
    narrow: bool = False
    planner: Any = None
    allowance: Allowance | None = None

    @property
    def last(self) -> Turn | None:
        """The turn that a follow-up question refers to: the newest that called a tool."""
        return next((turn for turn in reversed(self.turns) if turn.calls), None)

    def clear(self) -> None:
        """Forget the conversation and its examples; the genomes stay open."""
        self.turns.clear()
        self.transcript.clear()
        self.conversation = uuid4().hex
        self.bench = Bench()
