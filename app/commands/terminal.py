"""What the commands share: consoles, progress, opening genomes, and clear endings."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console

from app.commands.ahead import ahead
from index.records import tidy

if TYPE_CHECKING:
    from app.answer import Answer
    from app.session import Session
    from index.library import Library

WIDE = 100_000
"""Room for a line that is piped into a file or another program: none is broken."""
Progress = Callable[[float, str], None]


class InputError(Exception):
    """Bad input: one sentence for stderr, exit code 1."""


def stdout() -> Console:
    """Console for answers; plain where the output is piped or NO_COLOR is set."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)


def stderr() -> Console:
    """Console for progress and messages."""
    return Console(stderr=True, highlight=False)


def reason(error: OSError) -> str:
    """An operating system's error as one line: the file's name and what is wrong."""
    name = f"{tidy(Path(str(error.filename)).name)}: " if error.filename else ""
    return f"{name}{error.strerror or error}"


@contextmanager
def progress(quiet: bool) -> Iterator[Progress | None]:
    """A progress bar on stderr, where stderr is a terminal; yields None otherwise."""
    console = stderr()
    if quiet or not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("opening", total=1.0)

        def report(fraction: float, message: str) -> None:
            bar.update(task, description=message, completed=fraction)

        yield report


@contextmanager
def working(quiet: bool) -> Iterator[Progress | None]:
    """A progress bar on stderr that appears with the first report of a long answer."""
    console = stderr()
    if quiet or not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    bar = Bar(*columns, console=console, transient=True)
    tasks: list[Any] = []

    def report(fraction: float, message: str) -> None:
        if not tasks:
            bar.start()
            tasks.append(bar.add_task(message, total=1.0))
        bar.update(tasks[0], description=message, completed=fraction)

    try:
        yield report
    finally:
        if tasks:
            bar.stop()


def genome_paths(genomes: list[Path] | None, demo: bool, needed: bool = True) -> list[Path]:
    """The files to open; the demo genome is written on first use.

    Raises
    ------
    typer.BadParameter
        Neither or both of `genomes` and `demo` were given.
    """
    if demo and genomes:
        raise typer.BadParameter("give --genome or --demo, not both")
    if demo:
        from index.demo import demo_genome
        from index.store import home_dir

        return [demo_genome(home_dir() / "demo")]
    if not genomes and needed:
        raise typer.BadParameter("give a genome with --genome FILE, or --demo for the demo genome")
    return list(genomes or [])


def open_library(paths: list[Path], quiet: bool) -> Library:
    """Open genome files with progress on stderr; warnings are summed up in one line each."""
    ahead.get_ready()
    from index.library import Library

    with progress(quiet) as report:
        ahead.finish(report)
        library = Library.open(paths, progress=report)
    if not quiet:
        for genome in library.opened:
            bad = [d for d in genome.diagnostics if d.severity != "info"]
            if bad:
                noun = "remark" if len(bad) == 1 else "remarks"
                first = bad[0].message
                message = f"{genome.name}: {len(bad)} {noun} on this file, the first: {first}"
                stderr().print(message, markup=False, soft_wrap=True, style="dim")
    return library


def open_session(paths: list[Path], quiet: bool, store: Path | None = None) -> Session:
    """A conversation about the given files and the library of many genomes in `store`."""
    from app.session import Session

    session = Session(open_library(paths, quiet))
    if store is not None:
        from index.scale.shelf import Shelf

        session.library.shelf = Shelf(store)
    return session


def write(text: str) -> None:
    """Print machine-readable text, unchanged, to stdout."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def refine_in_background(library: Library) -> None:
    """Embed the open genomes with MiniLM in threads; searches use it as soon as it is loaded."""
    from index.searching import refine

    for genome in library.genomes:
        refine(genome)


def save_files(answer: Answer, folder: Path) -> list[Path]:
    """Write the files of an answer into a folder and say where on stderr; none is overwritten.

    Raises
    ------
    OSError
        A file cannot be written.
    """
    saved = []
    for file in answer.files:
        name = Path(Path(file.name).name)
        number = 1
        path = folder / name
        while path.exists():
            number += 1
            path = folder / f"{name.stem}-{number}{name.suffix}"
        content = file.content
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        stderr().print(f"Saved {path}", markup=False, soft_wrap=True)
        saved.append(path)
    return saved
