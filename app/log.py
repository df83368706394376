"""The conversation log: every question with how it was answered, on this machine only.

One SQLite file, ``log.sqlite`` in the program's home. It is off with ``DNAHLM_LOG=0`` or
``--no-log``. A log that cannot be written never keeps an answer from being shown.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.showing import of_turn
from index.store import home_dir

if TYPE_CHECKING:
    from app.answer import Answer
    from app.session import Session

_TABLE = """CREATE TABLE IF NOT EXISTS answers (
    number INTEGER PRIMARY KEY, time TEXT NOT NULL, face TEXT NOT NULL, genomes TEXT NOT NULL,
    question TEXT NOT NULL, status TEXT NOT NULL, answer TEXT NOT NULL, calls TEXT NOT NULL,
    model TEXT NOT NULL, seconds REAL NOT NULL)"""
_LATER = {
    "conversation": "TEXT NOT NULL DEFAULT ''",
    "visitor": "TEXT NOT NULL DEFAULT ''",
    "thumb": "INTEGER NOT NULL DEFAULT 0",
    "details": "TEXT NOT NULL DEFAULT '{}'",
}
"""Columns that logs of the first version have not; a writer adds them."""
_JSON = ("genomes", "calls", "details")
ROWS = 200
"""Rows of a table that are kept with its answer."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One logged question.

    Attributes
    ----------
    time
        UTC, ISO 8601 to the second.
    face
        ``ask``, ``chat``, ``page`` or ``http``.
    genomes
        Names of the open genomes.
    calls
        The tool calls, as `app.answer.Answer.calls`.
    seconds
        Wall time of the answer.
    conversation
        Shared by the questions of one conversation; empty in logs of the first version.
    visitor
        Whose page it was, a random name kept by the browser; empty elsewhere.
    thumb
        1 for a thumb up, -1 for a thumb down, 0 for none.
    details
        ``files`` that were open, ``focus``, ``citations``, the first rows of the ``table``, and
        the calls as Python (``code``).
    """

    number: int
    time: str
    face: str
    genomes: list[str]
    question: str
    status: str
    answer: str
    calls: list[dict[str, Any]]
    model: str
    seconds: float
    conversation: str = ""
    visitor: str = ""
    thumb: int = 0
    details: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """All fields, for JSON."""
        return asdict(self)


def log_path() -> Path:
    """Where the log is kept."""
    return home_dir() / "log.sqlite"


def wanted() -> bool:
    """Whether the environment allows a log."""
    return os.environ.get("DNAHLM_LOG", "1").lower() not in ("0", "off", "no", "false")


def record(session: Session, answer: Answer, face: str) -> int | None:
    """Add an answer to the log.

    Returns
    -------
    int or None
        Its number; None where logging is off or the log cannot be written.
    """
    if not wanted() or not session.logs:
        return None
    row = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "face": face,
        "genomes": [genome.name for genome in session.library.genomes],
        "question": answer.question,
        "status": answer.status,
        "answer": answer.text,
        "calls": answer.calls,
        "model": answer.model,
        "seconds": answer.seconds,
        "conversation": session.conversation,
        "visitor": session.visitor,
        "details": {
            "files": [str(file.absolute()) for file in session.library.files],
            "focus": list(session.turns[-1].focus) if session.turns else [],
            "citations": [str(citation) for citation in answer.citations],
            "table": answer.to_dict(rows=ROWS)["table"],
            "code": of_turn(session) if session.turns else "",
        },
    }
    values = [json.dumps(v, default=str) if k in _JSON else v for k, v in row.items()]
    marks = ", ".join("?" * len(row))
    try:
        with _open(make=True) as connection:
            added = connection.execute(
                f"INSERT INTO answers ({', '.join(row)}) VALUES ({marks})", values
            )
            return added.lastrowid
    except (sqlite3.Error, OSError):
        return None


def rate(number: int, thumb: int) -> bool:
    """Keep a thumb with a logged answer; False where it cannot be kept.

    Parameters
    ----------
    number
        As `record` gave it.
    thumb
        1 up, -1 down, 0 to take it back.

    Raises
    ------
    ValueError
        Another thumb.
    """
    if thumb not in (-1, 0, 1):
        raise ValueError(f"a thumb is 1, -1 or 0, not {thumb}")
    try:
        if not log_path().exists():
            return False
        with _open(make=True) as connection:
            changed = connection.execute(
                "UPDATE answers SET thumb = ? WHERE number = ?", (thumb, number)
            )
            return changed.rowcount == 1
    except (sqlite3.Error, OSError):
        return False


def entries(
    words: str = "",
    limit: int | None = None,
    *,
    conversation: str | None = None,
    visitor: str | None = None,
) -> list[Entry]:
    """Logged questions, newest first.

    Parameters
    ----------
    words
        Only entries whose question or answer holds all of these words.
    limit
        Most entries.
    conversation, visitor
        Only entries of this one.

    Raises
    ------
    ValueError
        The log is damaged; one sentence.
    """
    if not log_path().exists():
        return []
    terms: list[Any] = words.split()
    held = ["instr(lower(question || ' ' || answer), lower(?)) > 0"] * len(terms)
    wanted_names = [item.name for item in fields(Entry)]
    try:
        with _open() as connection:
            there = {row[1] for row in connection.execute("PRAGMA table_info(answers)")}
            if not there:
                return []  # ended before its first row was written
            for name, value in (("conversation", conversation), ("visitor", visitor)):
                if value is not None:
                    held.append(f"{name} = ?" if name in there else "? = ''")
                    terms.append(value)
            names = [name for name in wanted_names if name in there or name not in _LATER]
            query = f"SELECT {', '.join(names)} FROM answers WHERE {' AND '.join(held) or 'TRUE'}"
            query += " ORDER BY number DESC LIMIT ?"
            rows = connection.execute(query, [*terms, -1 if limit is None else limit]).fetchall()
        found = [dict(zip(names, row, strict=True)) for row in rows]
        for entry in found:
            entry |= {key: json.loads(entry[key]) for key in _JSON if key in entry}
        return [Entry(**entry) for entry in found]
    except (sqlite3.DatabaseError, ValueError) as error:
        raise ValueError(
            f"{log_path().name}: the log is damaged ({error}); clear it with: dnahlm log clear"
        ) from error


def clear() -> int:
    """Delete the log.

    Returns
    -------
    int
        How many entries it held, 0 also for a damaged one.
    """
    try:
        held = len(entries())
    except ValueError:
        held = 0
    for suffix in ("", "-journal", "-wal", "-shm"):
        Path(f"{log_path()}{suffix}").unlink(missing_ok=True)
    return held


@contextmanager
def _open(make: bool = False) -> Iterator[sqlite3.Connection]:
    # BEGIN IMMEDIATE: a writer waits its turn from the start. A read that becomes a write, and a
    # change of the journal's mode, are refused at once as locked, whatever the timeout.
    if make:
        log_path().parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(log_path(), timeout=15, isolation_level=None)) as connection:
        if not make:
            yield connection
            return
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_TABLE)
        there = {row[1] for row in connection.execute("PRAGMA table_info(answers)")}
        for name, kind in _LATER.items():
            if name not in there:
                connection.execute(f"ALTER TABLE answers ADD COLUMN {name} {kind}")
        yield connection
        connection.execute("COMMIT")
