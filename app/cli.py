"""The `dnahlm` command."""

from __future__ import annotations

import gc
import io
import os
import sys
import threading

import typer

from app.commands import ask as ask_commands
from app.commands import chat as chat_commands
from app.commands import classify as classify_commands
from app.commands import embed as embed_commands
from app.commands import evaluate as evaluate_commands
from app.commands import export as export_commands
from app.commands import fetch as fetch_commands
from app.commands import index as index_commands
from app.commands import log as log_commands
from app.commands import mcp as mcp_commands
from app.commands import models as models_commands
from app.commands import serve as serve_commands
from app.commands import train as train_commands
from app.commands.ahead import ahead
from app.commands.terminal import InputError, reason, stderr, stdout

COLLECT = (100_000, 50, 50)
"""Garbage collection at Python's thresholds walks every imported module again and again: a tenth
of the time to a first answer."""

app = typer.Typer(
    name="dnahlm",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="A genome you can talk to: open a genome, ask in plain English, get a cited answer.",
)
app.command()(ask_commands.ask)
app.command()(chat_commands.chat)
app.add_typer(index_commands.group, name="index")
app.command()(export_commands.export)
app.command()(export_commands.annotate)
app.command()(fetch_commands.fetch)
app.add_typer(log_commands.group, name="log")
app.command()(classify_commands.classify)
app.command()(embed_commands.embed)
evaluate_commands.group.command()(train_commands.tasks)
app.add_typer(evaluate_commands.group, name="evaluate")
app.add_typer(train_commands.group, name="train")
app.add_typer(models_commands.group, name="models")
app.command()(serve_commands.serve)
app.command()(mcp_commands.mcp)


@app.command()
def doctor() -> None:
    """Show versions, weights, devices and disk, and how to mend what is missing."""
    from app.doctor import examine
    from app.render import print_grid

    checks = examine()
    console = stdout()
    rows = [[check.subject, check.state, check.detail] for check in checks]
    print_grid(console, ["part", "state", "found"], rows)
    mends = [check for check in checks if check.fix]
    if mends:
        console.print("\nTo add or mend", style="bold")
    for check in mends:
        console.print(f"  {check.subject} ({check.state}): {check.fix}", markup=False)
    if any(check.state in ("missing", "wrong") for check in checks):
        raise typer.Exit(1)


def main() -> None:
    """Run the command line; bad input ends with one line on stderr and exit code 1."""
    from index.records import FormatError

    gc.set_threshold(*COLLECT)
    if sys.argv[1:3] != ["models", "add"]:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # to look for them takes 20 ms
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        ahead.start(sys.argv[1:])
        app()
    except (InputError, FormatError) as error:
        _end(str(error))
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); nothing is left to flush to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        _end(reason(error))
    except (KeyboardInterrupt, SystemExit) as end:
        # Typer makes of Ctrl-C an exit with 130 and says nothing.
        if isinstance(end, SystemExit) and end.code != 130:
            raise
        stderr().print("Interrupted.", style="yellow")
        sys.exit(130)
    finally:
        ahead.stop()


def _end(message: str) -> None:
    sys.stdout.flush()
    stderr().print(f"dnahlm: {message}", markup=False, soft_wrap=True, style="red")
    sys.exit(1)


def command() -> None:
    """As `main`, and an answered question ends the process at once.

    Taking the interpreter down module by module takes a tenth of the time of an answer from a
    stored genome; by then all files are closed, and no thread is at work.
    """
    try:
        main()
    except SystemExit as end:
        if end.code:
            raise
    if sys.argv[1:2] == ["ask"] and threading.active_count() == 1:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


if __name__ == "__main__":
    command()
