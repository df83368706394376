"""What was said in a conversation: kept while it lasts, read back from the log, saved."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import log, showing
from app.answer import Answer, fasta_block
from app.session import Turn
from app.tools.base import Table

if TYPE_CHECKING:
    from app.session import Session

ROWS = 1_000
"""Rows of a table that are kept."""
_BLOCK = re.compile(r"(?:\A|\n\n)(```fasta\n>[^\n]*\n(?:(?!```)[^\n]*\n)*```)\Z")


@dataclass(slots=True)
class Exchange:
    """A question and what was answered.

    Attributes
    ----------
    prose, block
        The answer's text, and its sequences as a fenced block or an empty string.
    files
        Files that were open, with their folders.
    code
        The tool calls as Python; see `app.showing`.
    steps
        What was done, in plain words.
    time
        UTC, ISO 8601 to the second.
    number
        In the log, or None where it is not kept there.
    thumb
        1 up, -1 down, 0 none.
    conversation
        As in `app.session.Session`.
    shown
        As the page shows it, once it has.
    """

    question: str
    status: str
    prose: str
    block: str = ""
    calls: list[dict[str, Any]] = field(default_factory=list)
    table: Table | None = None
    citations: list[str] = field(default_factory=list)
    focus: tuple[str, ...] = ()
    figure: dict[str, Any] | None = None
    genomes: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    code: str = ""
    steps: list[str] = field(default_factory=list)
    model: str = ""
    seconds: float = 0.0
    time: str = ""
    number: int | None = None
    thumb: int = 0
    conversation: str = ""
    shown: str = ""

    @property
    def text(self) -> str:
        """The whole answer, as `app.answer.Answer.text`."""
        return "\n\n".join(filter(None, [self.prose, self.block]))


def remember(session: Session, answer: Answer, face: str | None, steps: list[str]) -> Exchange:
    """Add an answer to the conversation's transcript and to the log.

    Parameters
    ----------
    face
        As in `app.log.Entry`; None keeps it out of the log.
    steps
        What was done, in plain words.
    """
    prose, block = split(answer)
    table = answer.table
    if table is not None:
        table = Table(table.columns, table.rows[:ROWS], table.total)
    said = Exchange(
        question=answer.question,
        status=answer.status,
        prose=prose,
        block=block,
        calls=answer.calls,
        table=table,
        citations=[str(citation) for citation in answer.citations],
        focus=session.turns[-1].focus,
        figure=answer.figure,
        genomes=[genome.name for genome in session.library.genomes],
        files=[str(file.absolute()) for file in session.library.files],
        code=showing.of_turn(session),
        steps=steps,
        model=answer.model,
        seconds=answer.seconds,
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        number=log.record(session, answer, face) if face else None,
        conversation=session.conversation,
    )
    session.transcript.append(said)
    return said


def split(answer: Answer) -> tuple[str, str]:
    """Prose and the block of sequences; fences that stand in the prose are text of a file."""
    block = fasta_block(answer.sequences)
    return (answer.text.removesuffix(block).strip() if block else answer.text.strip()), block


def of_entry(entry: log.Entry) -> Exchange:
    """An entry of the log as it was said."""
    found = _BLOCK.search(entry.answer)
    block = found[1] if found else ""
    details = entry.details
    table = details.get("table")
    files = details.get("files", [])
    return Exchange(
        question=entry.question,
        status=entry.status,
        prose=entry.answer.removesuffix(block).strip(),
        block=block,
        calls=entry.calls,
        table=Table(table["columns"], table["rows"], table["total"]) if table else None,
        citations=details.get("citations", []),
        focus=tuple(details.get("focus", ())),
        genomes=entry.genomes,
        files=files,
        code=details.get("code", ""),
        model=entry.model,
        seconds=entry.seconds,
        time=entry.time,
        number=entry.number,
        thumb=entry.thumb,
        conversation=entry.conversation,
    )


def reopen(session: Session, said: list[Exchange]) -> None:
    """Go on with an earlier conversation: what it was about is known to the next question."""
    session.clear()
    session.transcript.extend(said)
    for item in said:
        calls = tuple((call["tool"], call["arguments"]) for call in item.calls)
        session.turns.append(Turn(item.question, calls, item.status, item.focus))
    if said and said[0].conversation:
        session.conversation = said[0].conversation


def missing(session: Session, said: list[Exchange]) -> list[str]:
    """Names of files that an earlier conversation was about and that are not open now."""
    open_now = {file.name for file in session.library.files}
    wanted = dict.fromkeys(Path(file).name for item in said for file in item.files)
    return [name for name in wanted if name not in open_now]


def rate(session: Session, position: int, thumb: int) -> bool:
    """Give an answer of the transcript a thumb, in the log too; False where there is none."""
    if not 0 <= position < len(session.transcript):
        return False
    said = session.transcript[position]
    said.thumb = thumb
    if said.number is not None:
        log.rate(said.number, thumb)
    return True
