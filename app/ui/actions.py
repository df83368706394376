"""What happens on the page when something is clicked or sent. No layout in here."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.answer import Answer, fasta
from app.commands.terminal import reason
from app.document import document
from app.plan.classifying import recognise
from app.programs import chosen
from app.serving.limits import Allowance, Limits
from app.session import Session
from app.streaming import State, stream
from app.text import cell, clean, unescape
from app.transcript import Exchange, remember
from app.ui import classify
from app.ui.markdown import TAB_ROWS, exchange_markdown, safe
from index.export.cells import inert
from index.library import Library
from index.records import FormatError

if TYPE_CHECKING:
    pass

Message = dict[str, Any]
NOTHING_OPEN = "Open a genome first: drop a file on the left, or open the demo genome."
STOPPED = "Stopped."
FAILED = "This question met an error of the program ({error}); others can still be asked."
TABLE = re.compile(r"\.(?:csv|tsv)(?:\.(?:gz|bgz|bz2|xz|zst|zip))?$", re.I)
"""End of the name of a file that holds sequences with their labels, not a genome."""
INDEX = re.compile(r"\.(?:bai|crai|csi|fai|gzi|tbi)$", re.I)


def new_session(served: Library, limits: Limits | None = None) -> Session:
    """A visitor's own conversation over the served genomes, within the limits of the server."""
    library = chosen(served.genomes, served.tracks, served.shelf)
    return Session(library, allowance=Allowance(limits or Limits()))


def end_session(session: Session | None) -> None:
    """Stop what still runs for a visitor who has left."""
    if session is not None:
        session.stopped.set()


def open_files(
    session: Session, paths: list[str], report: Callable[[float, str], None] | None = None
) -> str:
    """Open uploaded files and say what happened, a line each.

    A table becomes examples, as on the Classify tab. An index is left out beside the file that it
    belongs to, and a file that cannot be opened keeps none of the others out.
    """
    tables = [path for path in paths if TABLE.search(path)]
    if tables:
        said = safe(classify.load_all(session.bench, tables))
        rest = [path for path in paths if path not in tables]
        return f"{said}\n\n{open_files(session, rest, report)}" if rest else said
    lines = []
    try:
        refused = session.allowance.open(paths) if session.allowance is not None else ""
        if refused:
            return f"Not opened: {safe(refused)}"
    except OSError as error:
        return f"Not opened: {safe(reason(error))}"
    groups = [without_indexes([Path(path) for path in paths])]
    while groups:
        group = groups.pop(0)
        try:
            for item in session.library.add(group, progress=report):
                lines.append(f"Opened **{safe(item.name)}**.")
        except (FormatError, OSError) as error:
            if len(group) > 1:
                groups = [[path] for path in group]
                continue
            said = str(error) if isinstance(error, FormatError) else reason(error)
            lines.append(f"Not opened: {safe(said)}")
    if any(line.startswith("Opened") for line in lines):
        lines += [safe(said) for track in session.library.tracks for said in track.messages]
    return "\n\n".join(lines)


def without_indexes(paths: list[Path]) -> list[Path]:
    """The files less the indexes (``.bai``, ``.tbi``, ...) of others among them, by their names."""
    rest = [path for path in paths if not INDEX.search(path.name)]
    names = {name for path in rest for name in (path.name, path.stem)}
    return [path for path in paths if path in rest or path.stem not in names]


def attach(session: Session, paths: list[str]) -> None:
    """Take in sequences that were uploaded in the chat; the conversation tells of it."""
    if not paths:
        return
    names = ", ".join(clean(Path(path).name) for path in paths)
    said = classify.load_all(session.bench, paths)
    session.transcript.append(Exchange(f"Here are sequences: {names}", "answered", said))


def remarks(library: Library) -> list[list[Any]]:
    """Diagnostics of all open files as table rows."""
    return [
        [clean(d.file), clean(d.record), d.line or "", d.severity, clean(d.message)]
        for item in library.opened
        for d in item.diagnostics
    ]


@dataclass(slots=True)
class Said:
    """How far a question is: what the chat shows, and the answer once it is there.

    Attributes
    ----------
    ended
        Whether nothing more comes; without an answer it was stopped, failed or has no genome.
    """

    messages: list[Message]
    state: State | None = None
    answer: Answer | None = None
    ended: bool = False


def chat(session: Session, question: str) -> Iterator[Said]:
    """Answer a question; tell of every step, and of the conversation as it is at the end."""
    question = question.strip()
    if not question:
        yield Said(messages(session), ended=True)
        return
    if session.allowance is None:
        yield from _answered(session, question)
        return
    refused = session.allowance.ask()
    if refused:
        yield _unanswered(session, question, refused)
        return
    with session.allowance.turns.turn():
        yield from _answered(session, question)


def _answered(session: Session, question: str) -> Iterator[Said]:
    before = messages(session)
    asked: Message = {"role": "user", "content": _as_typed(question)}
    library = session.library
    opened = library.genomes or library.tracks or library.shelf
    if not opened and recognise(question, library, session) is None:
        yield _unanswered(session, question, NOTHING_OPEN)
        return
    state = State()
    for state in stream(session, question):
        if not state.done:
            yield Said([*before, asked], state)
    if state.answer is None:
        said = STOPPED if state.stopped else FAILED.format(error=state.failed)
        yield _unanswered(session, question, said, state)
        return
    remember(session, state.answer, "page", [step.text for step in state.steps])
    yield Said(messages(session), state, state.answer, ended=True)


def _unanswered(session: Session, question: str, text: str, state: State | None = None) -> Said:
    """A reply that no tool gave; it stays in the conversation but is not logged."""
    session.transcript.append(Exchange(question, "clarify", text))
    return Said(messages(session), state, ended=True)


def messages(session: Session) -> list[Message]:
    """The conversation as the chat shows it: a question and a reply in turn."""
    found: list[Message] = []
    for said in session.transcript:
        found.append({"role": "user", "content": _as_typed(said.question)})
        said.shown = said.shown or exchange_markdown(said)
        found.append({"role": "assistant", "content": said.shown})
    return found


def _as_typed(question: str) -> str:
    """A question as the chat shows it; headers of FASTA are no quotations."""
    return re.sub(r"(?m)^(\s*)>", r"\1&gt;", safe(question))


def conversation_file(session: Session, ending: str) -> str:
    """The conversation as a document to download; `ending` as in `app.document`."""
    return _file(f"conversation{ending}", document(session.transcript, ending))


def files_of(answer: Answer | None) -> list[str | None]:
    """Files to download with an answer: sequences, table, what it made; None for what is not."""
    return [fasta_file(answer), table_file(answer), saved_file(answer)]


def table_of(answer: Answer | None) -> tuple[list[str], list[list[str]]]:
    """Columns and the first rows of an answer's table, as text."""
    if answer is None or answer.table is None:
        return [], []
    return answer.table.columns, [[cell(v) for v in row] for row in answer.table.rows[:TAB_ROWS]]


def fasta_file(answer: Answer | None) -> str | None:
    """The sequences of an answer as a file to download, or None."""
    if answer is None or not answer.sequences:
        return None
    return _file("sequences.fasta", fasta(answer.sequences) + "\n")


def table_file(answer: Answer | None) -> str | None:
    """The whole table of an answer as tab-separated text to download, or None."""
    if answer is None or answer.table is None or not answer.table.rows:
        return None
    lines = []
    for row in [answer.table.columns, *answer.table.rows]:
        values = ("" if value is None else str(value) for value in row)
        lines.append("\t".join(inert(" ".join(unescape(value).split())) for value in values))
    return _file("table.tsv", "\n".join(lines) + "\n")


def saved_file(answer: Answer | None) -> str | None:
    """The file that an answer made, to download; several in one ZIP; None without any."""
    if answer is None or not answer.files:
        return None
    if len(answer.files) == 1:
        return _file(answer.files[0].name, answer.files[0].content)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in answer.files:
            archive.writestr(Path(file.name).name, file.content)
    return _file("files.zip", packed.getvalue())


def _file(name: str, content: str | bytes) -> str:
    path = Path(tempfile.mkdtemp(prefix="dnahlm-")) / Path(name).name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)
