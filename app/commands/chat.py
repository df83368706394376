"""`dnahlm chat`: a conversation in the terminal."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.commands.ask import (
    DemoOption,
    GenomeOption,
    LibraryOption,
    LlmOption,
    LogOption,
    ModelOption,
    ModeOption,
    QuietOption,
    RefineOption,
    let_speak,
)
from app.commands.terminal import (
    genome_paths,
    open_session,
    reason,
    refine_in_background,
    save_files,
    stderr,
    stdout,
    working,
)

if TYPE_CHECKING:
    from app.answer import Answer
    from app.session import Session

HELP = """\
Ask anything about the open genomes. Commands:
  /open FILE       open another genome        /genomes   what is open
  /all             the last table, all rows   /clear     forget the conversation
  /trace           how the last answer was found
  /how             the same as Python to paste
  /next            questions that one may ask next
  /good, /bad      rate the last answer, in the log of this machine
  /history WORDS   questions that were asked before
  /save FILE       this conversation as .md, .html or .ipynb
  /quit            leave"""
PAST = 20
"""Earlier questions that /history lists."""


def chat(
    genome: GenomeOption = None,
    demo: DemoOption = False,
    library: LibraryOption = None,
    refine: RefineOption = False,
    llm: LlmOption = None,
    llm_model: ModelOption = "",
    llm_mode: ModeOption = "phrase",
    log: LogOption = True,
    quiet: QuietOption = False,
) -> None:
    """Talk about genomes in the terminal; /help lists the commands.

    Example: dnahlm chat --genome ecoli.gbff.gz
    """
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  (arrow keys and history at the prompt)
    paths = genome_paths(genome, demo, needed=library is None)
    session = open_session(paths, quiet, library)
    let_speak(session, llm, llm_model, llm_mode)
    if refine:
        refine_in_background(session.library)
    console = stdout()
    names = [item.name for item in session.library.opened]
    if session.library.shelf is not None:
        names.append(f"{session.library.shelf.name} ({len(session.library.shelf):,} genomes)")
    console.print("Open: " + ", ".join(names), markup=False)
    console.print("Ask a question; /help shows the commands, /quit leaves.", style="dim")
    _Talk(session, log, quiet).until_left()


class _Talk:
    def __init__(self, session: Session, log: bool, quiet: bool) -> None:
        self.session, self.log, self.quiet = session, log, quiet
        self.last: Answer | None = None
        self.commands: dict[str, Callable[[str], None]] = {
            "/open": self.open, "/genomes": self.genomes, "/all": self.all, "/trace": self.trace,
            "/how": self.how, "/next": self.next, "/good": lambda _: self.rate(1),
            "/bad": lambda _: self.rate(-1), "/history": self.history, "/save": self.save,
            "/clear": lambda _: session.clear(),
            "/help": lambda _: stdout().print(HELP, markup=False),
        }  # fmt: skip

    def until_left(self) -> None:
        """Read lines until the end of input or /quit."""
        prompt = "> " if sys.stdin.isatty() else ""
        while True:
            try:
                line = input(prompt).strip()
            except (EOFError, KeyboardInterrupt):
                stdout().print()
                return
            command, _, rest = line.partition(" ")
            if command in ("/quit", "/exit", "/q"):
                return
            if command in self.commands:
                self.commands[command](rest.strip())
            elif line.startswith("/"):
                said = f"There is no command {command}; /help lists them."
                stderr().print(said, markup=False)
            elif line:
                self.ask(line)

    def ask(self, question: str) -> None:
        from app.llm.speaking import ask as answer_question
        from app.render import print_answer
        from app.steps import Step, listening
        from app.transcript import remember

        steps: list[Step] = []
        try:
            with working(self.quiet) as report, listening(steps.append):
                self.last = answer_question(self.session, question, report)
        except KeyboardInterrupt:
            stdout().print("Stopped.", style="dim")
            return
        said = [step.text for step in steps]
        remember(self.session, self.last, "chat" if self.log else None, said)
        print_answer(stdout(), self.last)
        save_files(self.last, Path())
        stdout().print()

    def open(self, name: str) -> None:
        from index.records import FormatError

        if not name:
            stderr().print("Give a file: /open FILE", markup=False)
            return
        try:
            for genome in self.session.library.add([Path(name).expanduser()]):
                stdout().print(f"Opened {genome.name}.", markup=False)
        except FormatError as error:
            _complain(error)
        except OSError as error:
            _complain(reason(error))

    def genomes(self, _: str) -> None:
        for item in self.session.library.genomes:
            organism = item.organism or "organism not named"
            stdout().print(f"{item.name}: {organism}, {item.length:,} bp", markup=False)
        for track in self.session.library.tracks:
            beside = f" beside {track.genome.name}" if track.genome else ""
            stdout().print(f"{track.path.name}: {track.kind}{beside}", markup=False)

    def all(self, _: str) -> None:
        from app.render import print_table

        if self.last is not None and self.last.table is not None:
            print_table(stdout(), self.last.table, None)

    def trace(self, _: str) -> None:
        if self.last is not None:
            said = {"calls": self.last.calls, "trace": self.last.trace}
            stdout().print(json.dumps(said, indent=1))

    def how(self, _: str) -> None:
        from app.showing import of_turn

        if self.session.turns:
            files = [str(file) for file in self.session.library.files]
            source = of_turn(self.session, files)
            stdout().print(source or "No tool was called.", markup=False, soft_wrap=True)

    def next(self, _: str) -> None:
        from app.following import next_questions

        for question in next_questions(self.session):
            stdout().print(f"  {question}", markup=False)

    def rate(self, thumb: int) -> None:
        from app.transcript import rate

        last = len(self.session.transcript) - 1
        if rate(self.session, last, thumb):
            stdout().print("Noted.", style="dim")
        else:
            stderr().print("There is no answer yet.", markup=False)

    def history(self, words: str) -> None:
        from app.log import entries

        try:
            for entry in entries(words, PAST)[::-1]:
                when = entry.time[:16].replace("T", " ")
                stdout().print(f"  {when}  {entry.question}", markup=False, soft_wrap=True)
        except ValueError as error:
            _complain(error)

    def save(self, name: str) -> None:
        from app.document import document, ending_of

        if not name:
            stderr().print("Give a file: /save FILE.md, .html or .ipynb", markup=False)
            return
        path = Path(name).expanduser()
        try:
            text = document(self.session.transcript, ending_of(path), whole_paths=True)
            path.write_text(text, encoding="utf-8")
            stdout().print(f"Saved {path}", markup=False, soft_wrap=True)
        except ValueError as error:
            _complain(error)
        except OSError as error:
            _complain(reason(error))


def _complain(what: Any) -> None:
    stderr().print(str(what), markup=False, style="red", soft_wrap=True)
