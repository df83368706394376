"""`dnahlm serve`: the page, HTTP and MCP on one port."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from app.commands.ask import (
    DemoOption,
    GenomeOption,
    LibraryOption,
    QuietOption,
    RefineOption,
)
from app.commands.terminal import (
    InputError,
    genome_paths,
    open_session,
    refine_in_background,
    stdout,
)
from app.serving.limits import Limits

DEFAULT = Limits()


def serve(
    genome: GenomeOption = None,
    demo: DemoOption = False,
    library: LibraryOption = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the page.")] = 7860,
    host: Annotated[
        str, typer.Option(help="Address to listen on; other machines can reach 0.0.0.0.")
    ] = "127.0.0.1",
    password: Annotated[
        str | None,
        typer.Option(
            envvar="DNAHLM_PASSWORD", show_envvar=True,
            help="Password that everybody must give, with any user name.",
        ),
    ] = None,
    no_password: Annotated[
        bool, typer.Option("--no-password", help="Let other machines in without a password.")
    ] = False,
    public_name: Annotated[
        list[str] | None,
        typer.Option(help="Name under which a proxy offers the page; may be given repeatedly."),
    ] = None,
    upload_mb: Annotated[
        int, typer.Option(min=1, help="Largest uploaded file, in MB; a visitor may have twice it.")
    ] = DEFAULT.file // 1_000_000,
    questions: Annotated[
        int, typer.Option(min=0, help="Questions a minute of one visitor; 0 for no limit.")
    ] = DEFAULT.questions,
    keep_hours: Annotated[
        int, typer.Option(min=1, help="Hours after which uploads are removed.")
    ] = DEFAULT.kept // 3600,
    replicas: Annotated[
        int,
        typer.Option(
            min=0,
            help="Answer POST /ask over --library by so many processes (Ray Serve); no page.",
        ),
    ] = 0,
    refine: RefineOption = False,
    quiet: QuietOption = False,
) -> None:  # fmt: skip
    """Serve the chat page (and HTTP and MCP on the same port) on this machine.

    Example: dnahlm serve --genome ecoli.gbff.gz --port 7860
    """
    from app.serving.address import check
    from app.serving.folder import private_folder

    try:
        wanted = check(host, password, no_password)
    except ValueError as error:
        raise InputError(f"{error}.") from None
    # As Ctrl-C, so that the folder of the uploads is removed and replicas end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if replicas:
        if library is None or genome or demo:
            raise typer.BadParameter("--replicas answers over a --library, and nothing else")
        _serve_replicas(library, replicas, host, port, wanted)
        return
    limits = Limits(
        file=upload_mb * 1_000_000,
        total=2 * upload_mb * 1_000_000,
        questions=questions,
        kept=keep_hours * 3600,
    )
    with private_folder(limits.kept) as folder:
        session = open_session(genome_paths(genome, demo, needed=False), quiet, library)
        from app.ui.serving import launch

        if refine:
            refine_in_background(session.library)
        launch(
            session.library, host, port, folder, quiet=quiet, password=wanted,
            names=frozenset(name.lower() for name in public_name or ()), limits=limits,
        )  # fmt: skip


def _serve_replicas(store: Path, replicas: int, host: str, port: int, password: str | None) -> None:
    """Answer until Ctrl-C."""
    from app.serving.replicas import deploy, stop
    from index.records import FormatError

    try:
        place = deploy(store, replicas, host, port, password)
    except FormatError:
        raise
    except ValueError as error:
        raise InputError(str(error).rstrip(".")) from None
    try:
        stdout().print(f"{replicas} replicas answer at {place}; Ctrl-C ends them.", markup=False)
        Event().wait()
    finally:
        stop()
