"""`dnahlm ask`: a question, or a file of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from app.commands.terminal import (
    InputError,
    genome_paths,
    open_session,
    reason,
    save_files,
    stderr,
    stdout,
    working,
    write,
)

GenomeOption = Annotated[
    list[Path] | None,
    typer.Option("--genome", "-g", metavar="FILE", help="Genome file; give it again for several."),
]
LibraryOption = Annotated[
    Path | None,
    typer.Option(
        "--library", metavar="STORE",
        help="Library of many genomes, made by dnahlm index build SOURCES --out STORE.",
    ),
]  # fmt: skip
DemoOption = Annotated[bool, typer.Option("--demo", help="Use the built-in synthetic genome.")]
RefineOption = Annotated[
    bool,
    typer.Option(
        "--refine", help="Load MiniLM in the background and search by meaning with it when ready."
    ),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no remarks.")]
LlmOption = Annotated[
    str | None,
    typer.Option(
        "--llm",
        envvar="DNAHLM_LLM",
        metavar="URL|DIR",
        help="A language model that may phrase answers: a server with OpenAI's protocol, a folder.",
    ),
]
ModelOption = Annotated[
    str, typer.Option("--llm-model", envvar="DNAHLM_LLM_MODEL", help="Its name on the server.")
]
ModeOption = Annotated[
    str,
    typer.Option("--llm-mode", help="phrase (default), plan (choose the tools), or phrase,plan."),
]
PlannerOption = Annotated[
    str,
    typer.Option(
        "--planner",
        envvar="DNAHLM_PLANNER",
        metavar="default|DIR",
        help="Who reads questions: the default, or a model that app.plan.learned.train wrote.",
    ),
]
LogOption = Annotated[
    bool, typer.Option("--log/--no-log", help="Keep the question in the log of this machine.")
]
PLOTS = (".html", ".svg", ".json")
RowsOption = Annotated[
    str, typer.Option("--rows", metavar="N|all", help="Table rows to show.", show_default=True)
]


def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in plain English.")] = None,
    genome: GenomeOption = None,
    demo: DemoOption = False,
    library: LibraryOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")] = False,
    questions: Annotated[
        Path | None,
        typer.Option(
            "--questions",
            metavar="FILE.jsonl",
            help='Questions to answer in order: {"id": ..., "question": ..., "history": [...]}.',
        ),
    ] = None,
    rows: RowsOption = "20",
    fasta: Annotated[
        Path | None,
        typer.Option("--fasta", metavar="FILE", help="Write the sequences of the answers here."),
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option(
            "--save",
            metavar="DIR",
            file_okay=False,
            exists=True,
            help="Folder for files that an answer brings; one question without --json: here.",
        ),
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option(
            "--plot",
            metavar="FILE",
            dir_okay=False,
            help="Write the figure of the answer here: .html, .json, or .svg of a map.",
        ),
    ] = None,
    trace: Annotated[bool, typer.Option("--trace", help="Show how the answer was found.")] = False,
    llm: LlmOption = None,
    llm_model: ModelOption = "",
    llm_mode: ModeOption = "phrase",
    planner: PlannerOption = "default",
    log: LogOption = True,
    quiet: QuietOption = False,
) -> None:
    """Ask about one or more genomes and get a computed, cited answer.

    Examples:

        dnahlm ask --demo "what does lacZ do?"

        dnahlm ask -g ecoli.gbff.gz "five smallest proteins with their sequences"

        dnahlm ask -g genome.gb --questions questions.jsonl --json > answers.jsonl

        dnahlm ask --library STORE "which of these genomes have a nif cluster?"
    """
    from app.render import as_json as to_json
    from app.render import print_answer

    if (question is None) == (questions is None):
        raise typer.BadParameter("give one question, or --questions FILE.jsonl")
    if plot is not None and (questions is not None or plot.suffix.lower() not in PLOTS):
        raise typer.BadParameter(f"--plot takes one question and a name in {', '.join(PLOTS)}")
    limit = _rows(rows)
    items = [{"question": question}] if question is not None else list(read_questions(questions))
    paths = genome_paths(genome, demo, needed=library is None)
    session = open_session(paths, quiet or as_json, library)
    session.draws = plot is not None
    let_speak(session, llm, llm_model, llm_mode)
    session.planner = reader(planner)

    from app.answer import fasta as to_fasta
    from app.llm.speaking import ask as answer_question
    from app.log import record

    console = stdout()
    sink = fasta.open("w", encoding="utf-8") if fasta is not None else None
    for item in items:
        session.clear()
        for earlier in item.get("history") or []:
            answer_question(session, earlier)
        with working(quiet or as_json) as report:
            answer = answer_question(session, item["question"], report)
        if log:
            record(session, answer, "ask")
        if sink is not None and answer.sequences:
            sink.write(to_fasta(answer.sequences) + "\n")
            sink.flush()
        if plot is not None:
            _save_plot(answer, plot)
        if save is not None or (questions is None and not as_json and plot is None):
            save_files(answer, save or Path())
        if as_json:
            write(to_json(answer, max(limit, 100) if limit else None, item.get("id")))
            continue
        if questions is not None:
            console.print(f"> {item['question']}", style="bold", markup=False)
        print_answer(console, answer, limit)
        if trace:
            console.print(json.dumps({"calls": answer.calls, "trace": answer.trace}, indent=1))
        if questions is not None:
            console.print()
    if sink is not None:
        sink.close()


def let_speak(session: Any, where: str | None, model: str, mode: str) -> None:
    """Give a session the language model that was asked for, if any.

    Raises
    ------
    InputError
        It cannot be used.
    typer.BadParameter
        The mode is unknown.
    """
    if where is None and mode == "phrase":
        return
    from app.llm.base import SpeakerError
    from app.llm.speaking import MODES, open_speaker

    modes = tuple(word.strip() for word in mode.split(",") if word.strip())
    if not modes or any(word not in MODES for word in modes):
        raise typer.BadParameter(f"--llm-mode is {' or '.join(MODES)}, or both with a comma")
    if where is None:
        return
    try:
        session.speaker, session.speaks = open_speaker(where, model), modes
    except SpeakerError as error:
        raise InputError(str(error)) from None


def reader(planner: str) -> Any:
    """The planner of a folder, or None for the default.

    Raises
    ------
    InputError
        The folder holds no learned planner.
    """
    if planner == "default":
        return None
    from app.plan.learned.planner import opened

    try:
        return opened(Path(planner))
    except OSError as error:
        raise InputError(
            f"{planner} holds no learned planner ({str(error).rstrip('.')})."
        ) from None


def read_questions(path: Path | None) -> Iterator[dict[str, Any]]:
    """Questions of a JSON-lines file.

    Raises
    ------
    InputError
        The file is missing, or a line is no object with a `question`.
    """
    try:
        text = Path(path or "").read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: is not UTF-8 text") from None
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except ValueError:
            raise InputError(f"{path}, line {number}: is not JSON") from None
        history = item.get("history") or [] if isinstance(item, dict) else None
        if not isinstance(item, dict) or not isinstance(item.get("question"), str):
            raise InputError(f'{path}, line {number}: has no text under "question"')
        if not isinstance(history, list) or not all(isinstance(q, str) for q in history):
            raise InputError(f'{path}, line {number}: "history" is not a list of texts')
        yield item


def _save_plot(answer: Any, path: Path) -> None:
    """Write the figure of an answer, or say that it has none."""
    from app.figures.save import save_figure

    try:
        if not save_figure(answer, path):
            stderr().print(
                f"This answer has no figure, so {path.name} is not written.", markup=False
            )
    except ValueError as error:
        raise InputError(str(error)) from None
    except OSError as error:
        raise InputError(f"{path.name} cannot be written: {reason(error)}") from None


def _rows(text: str) -> int | None:
    if text == "all":
        return None
    if not text.isdigit() or int(text) == 0:
        raise typer.BadParameter("--rows takes a whole number above 0, or all")
    return int(text)
