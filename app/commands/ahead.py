"""Read new genome files in a process of their own, while this one gets ready to answer.

Reading a bacterial genome takes longer than importing the command line and the planner, and Python
does one thing at a time in a process. So `start`, before anything else is imported, leaves the
files of a command line to a copy of the process, which puts their stores in place (`index.store`)
and ends; `finish` waits until they are. Nothing else comes back: what the copy could not read is
read again here, where it is told.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

COMMANDS = frozenset({"ask", "chat", "serve", "index"})
LARGEST = 64 << 20
"""Bytes of a file, as it is on disk; larger ones take so long that a second saved is nothing, and
would be hashed twice."""
_THREADS = Path("/proc/self/task")
_PAUSE = 0.05
_TURN = 0.0005
"""Seconds of a thread, so that the one that fills the database is not kept waiting."""
_DONE = "\n"

Progress = Callable[[float, str], None]


class Ahead:
    """The copy that reads, and what it says on the way."""

    def __init__(self) -> None:
        self._child = 0
        self._said: int | None = None
        self._begun = self._searches = False

    def start(self, arguments: Sequence[str]) -> None:
        """Begin with the files that a command line names, where that saves time; nothing where it
        was begun before.

        Only in a process without other threads, which a copy would not have, and with a second
        processor to run on.

        Parameters
        ----------
        arguments
            Of the command, without its name.
        """
        if self._begun or not arguments or arguments[0] not in COMMANDS or not _can_copy():
            return
        self._begun = True
        paths = named(arguments)
        with suppress(OSError):
            if not any(map(_is_new, paths)):
                return
            self._searches = arguments[0] == "index"
            heard, said = os.pipe()
            self._child = os.fork()
            if not self._child:
                _read(paths, said)
            os.close(said)
            self._said = heard

    def get_ready(self) -> None:
        """Import meanwhile what the command needs next; nothing where no file is being read."""
        if self._child and self._searches:
            _get_ready_to_search()
        elif self._child:
            _get_ready_to_answer()

    def finish(self, progress: Progress | None = None) -> None:
        """Wait until all is read.

        Parameters
        ----------
        progress
            Called with a fraction and a few words.
        """
        if not self._child:
            return
        assert self._said is not None
        with os.fdopen(self._said, encoding="utf-8") as lines:
            self._said = None
            for line in lines:
                if line == _DONE:  # what is left to do is to give back its memory
                    return
                if progress is not None:
                    fraction, words = json.loads(line)
                    progress(fraction, words)
        with suppress(ChildProcessError):  # nobody to wait for, where SIGCHLD is ignored
            os.waitpid(self._child, 0)
        self._child = 0

    def stop(self) -> None:
        """End the copy where nobody has waited for it, and be ready to begin again."""
        self._begun = False
        if self._said is not None:
            os.close(self._said)
            self._said = None
        if self._child:
            with suppress(OSError):
                os.kill(self._child, signal.SIGTERM)
                os.waitpid(self._child, 0)
            self._child = 0


def named(arguments: Iterable[str]) -> list[Path]:
    """Files after ``--genome`` and ``-g``."""
    found = []
    follows = False
    for word in arguments:
        if follows:
            found.append(Path(word))
        elif word.startswith("--genome="):
            found.append(Path(word.removeprefix("--genome=")))
        elif word.startswith("-g") and len(word) > 2 and word[2] != "-":
            found.append(Path(word[2:]))
        follows = not follows and word in ("--genome", "-g")
    return found


def _get_ready_to_answer() -> None:
    """Import what answers questions, compile its patterns by reading one about nothing, and start
    the database."""
    import app.log
    import app.render  # noqa: F401
    from app.llm.speaking import ask
    from app.session import Session
    from index.library import Library
    from index.queries import get_ready

    ask(Session(Library()), "what does the gene do?")
    get_ready()


def _get_ready_to_search() -> None:
    """Import what indexes descriptions, and load its embedder."""
    from index.embed import registry
    from index.lexical import quiet_bm25s

    quiet_bm25s()
    registry.load("static")


def _can_copy() -> bool:
    try:
        alone = len(list(_THREADS.iterdir())) == 1
        return alone and len(os.sched_getaffinity(0)) > 1
    except (OSError, AttributeError):  # not Linux
        return False


def _is_new(path: Path) -> bool:
    """Whether a file is small enough and has no store yet."""
    from index.store import META, content_id, genomes_dir, home_dir

    if not path.is_file() or path.stat().st_size > LARGEST:
        return False
    id = content_id(path)
    known = (genomes_dir() / id / META, home_dir() / "tracks" / id)
    return not any(place.exists() for place in known)


def _read(paths: list[Path], said: int) -> None:
    """Put the stores of files in place, and end this process."""
    last = 0.0

    def tell(fraction: float, words: str) -> None:
        nonlocal last
        if time.monotonic() - last > _PAUSE:
            os.write(said, json.dumps([fraction, words]).encode() + b"\n")
            last = time.monotonic()

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    try:
        gc.disable()
        sys.setswitchinterval(_TURN)
        signal.signal(signal.SIGTERM, end)
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nothing, stream)
        from index.storing import store

        # A file by itself needs not be opened; of several, or a track, more is made than stores.
        if len(paths) > 1 or not store(paths[0], tell):
            from index.library import Library

            Library.open(paths, progress=tell).close()
        os.write(said, _DONE.encode())
    except BaseException:  # told by the process that waits, when it reads the file itself
        os._exit(1)
    os._exit(0)


ahead = Ahead()
