"""What one visitor, and one address, may ask of a server that many people use."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

MINUTE = 60.0
DAY = 86400


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a server; 0 switches one off, sizes are bytes.

    Attributes
    ----------
    file
        One uploaded file.
    files, total
        Files and their bytes that one visitor may open, examples included.
    questions
        Questions a minute of one visitor.
    waiting
        Questions of one visitor that may wait while another one is answered.
    requests
        Requests a minute from one address; a class behind one router shares it.
    wrong
        Wrong passwords a minute from one address.
    body
        A request that is no upload.
    at_once
        Questions, and calls of each endpoint, that are worked on at the same time.
    queue
        Requests that wait for their turn in the whole server.
    visitors
        Conversations that are kept in memory; the one that was quiet longest goes first.
    kept
        Seconds that uploads, files made for download, and conversations are kept.
    """

    file: int = 4_000_000_000
    files: int = 200
    total: int = 8_000_000_000
    questions: int = 60
    waiting: int = 5
    requests: int = 3000
    wrong: int = 10
    body: int = 16_000_000
    at_once: int = 4
    queue: int = 200
    visitors: int = 500
    kept: int = DAY


class Meter:
    """Counts events by key within a sliding minute; safe for threads.

    Parameters
    ----------
    most
        Events a minute of one key; 0 for no limit.
    now
        Clock in seconds; replaced in tests.
    """

    def __init__(self, most: int, now: Callable[[], float] = time.monotonic):
        self.most = most
        self._now = now
        self._events: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def full(self, key: str) -> bool:
        """Whether a key has used up its minute."""
        with self._lock:
            return bool(self.most) and len(self._recent(key)) >= self.most

    def take(self, key: str) -> bool:
        """Count one event; False, and nothing is counted, where the key has used up its minute."""
        if not self.most:
            return True
        with self._lock:
            recent = self._recent(key)
            if len(recent) >= self.most:
                return False
            recent.append(self._now())
            self._events[key] = recent
            if len(self._events) > 10_000:
                self._events = {k: e for k in self._events if (e := self._recent(k))}
            return True

    def _recent(self, key: str) -> deque[float]:
        events = self._events.get(key, deque())
        while events and events[0] <= self._now() - MINUTE:
            events.popleft()
        return events


class Turns:
    """Lets the questions of one conversation through one after the other, in their order."""

    def __init__(self) -> None:
        self._line: deque[object] = deque()
        self._changed = threading.Condition()

    def __len__(self) -> int:
        """Questions in the line, the one that is worked on included."""
        return len(self._line)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until those before are done."""
        ticket = object()
        with self._changed:
            self._line.append(ticket)
            self._changed.wait_for(lambda: self._line[0] is ticket)
        try:
            yield
        finally:
            with self._changed:
                self._line.remove(ticket)
                self._changed.notify_all()


@dataclass(slots=True)
class Allowance:
    """What one visitor has used of the limits.

    Attributes
    ----------
    turns
        The line of this visitor's questions.
    """

    limits: Limits = field(default_factory=Limits)
    turns: Turns = field(default_factory=Turns)
    files: int = 0
    bytes: int = 0
    _questions: Meter = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._questions = Meter(self.limits.questions)

    def ask(self) -> str:
        """Count a question; why it is refused, in one sentence, or an empty text."""
        if self.limits.waiting and len(self.turns) > self.limits.waiting:
            return f"{len(self.turns)} of your questions are being worked on; wait for an answer."
        if not self._questions.take(""):
            return f"This server takes {self.limits.questions} questions a minute; wait a little."
        return ""

    def open(self, paths: list[str]) -> str:
        """Count files; why they are refused, in one sentence, or an empty text.

        Raises
        ------
        OSError
            A file is gone.
        """
        sizes = [Path(path).stat().st_size for path in paths]
        most = self.limits
        with self._lock:
            if most.file and max(sizes, default=0) > most.file:
                name = Path(paths[sizes.index(max(sizes))]).name
                return f"{name}: a file may have {in_words(most.file)} here."
            if most.files and self.files + len(paths) > most.files:
                return f"You may open {most.files:,} files here; {self.files:,} were opened."
            if most.total and self.bytes + sum(sizes) > most.total:
                return f"Your files may have {in_words(most.total)} together here."
            self.files += len(paths)
            self.bytes += sum(sizes)
        return ""


def in_words(size: int) -> str:
    """Bytes as a person reads them: ``4 GB``, ``16 MB``, ``800 kB``."""
    for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if size >= unit:
            return f"{size / unit:.3g} {name}"
    return f"{size} bytes"
