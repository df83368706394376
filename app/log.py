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
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.store import home_dir

if TYPE_CHECKING:
    from app.answer import Answer
    from app.session import Session

_TABLE = """CREATE TABLE IF NOT EXISTS answers (
    number INTEGER PRIMARY KEY, time TEXT NOT NULL, face TEXT NOT NULL, genomes TEXT NOT NULL,
    question TEXT NOT NULL, status TEXT NOT NULL, answer TEXT NOT NULL, calls TEXT NOT NULL,
    model TEXT NOT NULL, seconds REAL NOT NULL)"""


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

    def to_dict(self) -> dict[str, Any]:
        """All fields, for JSON."""
        return asdict(self)


def log_path() -> Path:
    """Where the log is kept."""
    return home_dir() / "log.sqlite"


def wanted() -> bool:
    """Whether the environment allows a log."""
    return os.environ.get("DNAHLM_LOG", "1").lower() not in ("0", "off", "no", "false")


def record(session: Session, answer: Answer, face: str) -> bool:
    """Add an answer to the log; False where logging is off or the log cannot be written."""
    if not wanted():
        return False
    row = (
        datetime.now(UTC).isoformat(timespec="seconds"), face,
        json.dumps([genome.name for genome in session.library.genomes]), answer.question,
        answer.status, answer.text, json.dumps(answer.calls, default=str), answer.model,
        answer.seconds,
    )  # fmt: skip
    try:
        with _open(make=True) as connection:
            connection.execute(
                "INSERT INTO answers (time, face, genomes, question, status, answer, calls, model,"
                " seconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
        return True
    except (sqlite3.Error, OSError):
        return False


def entries(words: str = "", limit: int | None = None) -> list[Entry]:
    """Logged questions, newest first.

    Parameters
    ----------
    words
        Only entries whose question or answer holds all of these words.
    limit
        Most entries.

    Raises
    ------
    ValueError
        The log is damaged; one sentence.
    """
    if not log_path().exists():
        return []
    terms = words.split()
    held = " AND ".join(["instr(lower(question || ' ' || answer), lower(?)) > 0"] * len(terms))
    query = "SELECT number, time, face, genomes, question, status, answer, calls, model, seconds"
    query += f" FROM answers WHERE {held or 'TRUE'} ORDER BY number DESC LIMIT ?"
    try:
        with _open() as connection:
            rows = connection.execute(query, [*terms, -1 if limit is None else limit]).fetchall()
        names = [field.name for field in fields(Entry)]
        found = [dict(zip(names, row, strict=True)) for row in rows]
        for entry in found:
            entry |= {key: json.loads(entry[key]) for key in ("genomes", "calls")}
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
        yield connection
        connection.execute("COMMIT")
