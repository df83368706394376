"""Write docs/reference/cli.md: the help of every command, as `--help` prints it.

python docs/write_cli.py
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from app.cli import app

PLACE = Path(__file__).parent / "reference" / "cli.md"
WIDTH = 88
HEAD = """# Commands

What `--help` prints, of every command. Written by `python docs/write_cli.py`; a test compares.

Exit codes: 0 done (a declined question too), 1 bad input with one line on stderr, 2 wrong usage.
"""


def walk(command: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """A command, then its subcommands, each with its path."""
    yield path, command
    for name, child in getattr(command, "commands", {}).items():
        yield from walk(child, (*path, name))


def help_of(command: Any, path: tuple[str, ...]) -> str:
    """The help of one command, the same on every terminal."""
    context = command.context_class(
        command, info_name=" ".join(path), terminal_width=WIDTH, max_content_width=WIDTH
    )
    lines = command.get_help(context).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip()


def text() -> str:
    """The whole page."""
    parts = [HEAD]
    for path, command in walk(get_command(app), ("dnahlm",)):
        mark = "#" * min(len(path) + 1, 4)
        parts.append(f"\n{mark} {' '.join(path)}\n\n```text\n{help_of(command, path)}\n```")
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    PLACE.parent.mkdir(exist_ok=True)
    PLACE.write_text(text(), encoding="utf-8")
