"""An answer while it is being made: its steps as they begin, progress, a stop, the end."""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterator
from contextvars import copy_context
from dataclasses import dataclass, field
from queue import Empty, Queue
from threading import Event, Thread
from typing import TYPE_CHECKING

from app.llm.speaking import ask
from app.steps import Step, StoppedError, listening

if TYPE_CHECKING:
    from app.answer import Answer
    from app.session import Session

PATIENCE = 4.0
"""Seconds that a stopped tool has to give what it found so far."""
_LOOK = 0.2


@dataclass(slots=True)
class State:
    """How far an answer is.

    Attributes
    ----------
    steps
        Steps so far; the last one is under way until the answer is there.
    fraction, note
        Progress of a long step: 0 to 1 and a few words.
    answer
        At the end; None there where it was stopped or failed.
    stopped, failed
        Why there is no answer; `failed` names the error.
    """

    steps: list[Step] = field(default_factory=list)
    fraction: float | None = None
    note: str = ""
    answer: Answer | None = None
    stopped: bool = False
    failed: str = ""

    @property
    def done(self) -> bool:
        """Whether nothing more comes."""
        return self.answer is not None or self.stopped or bool(self.failed)


def stream(session: Session, question: str) -> Iterator[State]:
    """Answer a question in a thread and tell how far it is.

    Setting `session.stopped` ends a long tool with what it has found; a tool that does not look at
    it is left alone after `PATIENCE` seconds, and its answer is thrown away.

    Parameters
    ----------
    session
        As for `app.answer.ask`; the turn is appended to it unless it was stopped.
    question
        Plain English.

    Yields
    ------
    State
        The same object with every change; the last one is `State.done`.
    """
    state = State()
    events: Queue[Step | tuple[float, str] | Answer | Exception] = Queue()
    left = False

    def listener(step: Step) -> None:
        if stopped.is_set():
            raise StoppedError
        events.put(step)

    def report(fraction: float, text: str) -> None:
        # Inside of a tool it is the tool that stops, with what it has; before one, nothing is lost.
        if stopped.is_set() and (left or not any(step.tool for step in state.steps)):
            raise StoppedError
        events.put((fraction, text))

    def work() -> None:
        before = {id(turn) for turn in session.turns}
        try:
            with listening(listener):
                answer = ask(session, question, report)
            if left:
                mine = [t for t in session.turns if id(t) not in before and t.question == question]
                session.turns[:] = [turn for turn in session.turns if turn is not mine[0]]
            events.put(answer)
        except Exception as error:
            if not isinstance(error, StoppedError):
                traceback.print_exc()
            events.put(error)

    # One of its own: a question that is left alone stays stopped when the next one begins.
    stopped = session.stopped = Event()
    Thread(target=copy_context().run, args=(work,), daemon=True).start()
    since: float | None = None
    while not state.done:
        try:
            event = events.get(timeout=_LOOK)
        except Empty:
            if stopped.is_set():
                since = since or time.monotonic()
                if time.monotonic() - since > PATIENCE:
                    left = state.stopped = True
                    yield state
            continue
        if isinstance(event, Step):
            state.steps.append(event)
            state.fraction, state.note = None, ""
        elif isinstance(event, tuple):
            state.fraction, state.note = event
        elif isinstance(event, StoppedError):
            state.stopped = True
        elif isinstance(event, Exception):
            state.failed = type(event).__name__
        else:
            state.answer = event
        yield state
