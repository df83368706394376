"""Code blocks of Markdown pages, and a shell that runs their commands in this process.

A block is fenced. `console` blocks hold commands after `$ ` with what they print, where a line of
`...` stands for any lines and `...` within a line for any text. Blocks without a language, `bash`
and `sh` hold one command a line, with comments. `dnahlm` runs in this process, which saves the
import of everything for every line; so do `echo WORD | dnahlm ...` and `$(dnahlm ...)`. Any other
pipe is left to bash.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

COMMANDS = ("dnahlm", "python", "make", "pip", "docker", "git", "mkdocs", "pytest", "ruff", "curl")
ANY = "..."


@dataclass(frozen=True)
class Block:
    """One fenced block of a page; `line` is that of its opening fence."""

    page: Path
    line: int
    language: str
    text: str

    @property
    def name(self) -> str:
        """For messages of tests."""
        return f"{self.page.name}:{self.line}"


@dataclass(frozen=True)
class Command:
    """One command line with what the page says that it prints (None: nothing is said)."""

    block: Block
    line: str
    printed: str | None = None


@dataclass
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str = ""


def blocks(page: Path) -> list[Block]:
    """All fenced blocks of a page; a fence may be indented, as in lists and tabs."""
    found, start, language, indent = [], 0, "", 0
    lines: list[str] = []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        fence = re.match(r"( *)```([\w+-]*)", line)
        if fence and not start:
            start, language, indent, lines = number, fence[2], len(fence[1]), []
        elif start and line.strip() == "```":
            found.append(Block(page, start, language, "\n".join(lines) + "\n"))
            start = 0
        elif start:
            lines.append(line[indent:])
    assert not start, f"{page.name}:{start} is not closed"
    return found


def commands(block: Block) -> Iterator[Command]:
    """The command lines of a block, continued lines joined and comments left out."""
    if block.language == "console":
        for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
            line, _, printed = part.partition("\n")
            yield Command(block, line.strip(), printed.strip("\n") if printed.strip() else None)
    elif block.language in ("", "bash", "sh"):
        for line in block.text.replace("\\\n", " ").splitlines():
            words = re.match(r"(?:[A-Z_]+=\S+ )*([\w./-]+)", line)
            if block.language or (words and words[1] in COMMANDS):
                bare = re.sub(r"(^|\s+)#.*", "", line).strip()
                if bare:
                    yield Command(block, bare)


def alike(wanted: str, got: str) -> bool:
    """Whether a command printed what the page shows, with `...` for anything."""
    pattern = []
    for line in wanted.splitlines():
        if line.strip() == ANY:
            pattern.append(r"(?:.*\n)*")
        else:
            pieces = (re.escape(piece) for piece in line.rstrip().split(ANY))
            pattern.append(".*".join(pieces) + r"[ ]*\n")
    return re.fullmatch("".join(pattern), got.strip("\n") + "\n") is not None


@dataclass
class Shell:
    """Runs commands in `folder`; `replaced` swaps addresses for those of stand-in servers."""

    folder: Path
    root: Path
    replaced: dict[str, str] = field(default_factory=dict)

    def run(self, line: str, stdin: str = "") -> Ran:
        """Run one command line."""
        for old, new in self.replaced.items():
            line = line.replace(old, new)
        echo = re.fullmatch(r"echo (\S+) \| (dnahlm .*)", line)
        if echo:
            stdin, line = f"{echo[1]}\n", echo[2]
        line = re.sub(r"\$\((dnahlm [^()]*)\)", lambda inner: self.run(inner[1]).out.strip(), line)
        words, set_here = shlex.split(line), {}
        while "=" in words[0]:
            name, _, value = words.pop(0).partition("=")
            set_here[name] = value
        if words[0] != "dnahlm" or re.search(
            r"[|<;&]|\$\(", re.sub(r"'[^']*'|\"[^\"$]*\"", "", line)
        ):
            return self._bash(line, stdin)
        target = None
        if ">" in words:
            target = self.folder / words[words.index(">") + 1]
            words = words[: words.index(">")]
        with mock.patch.dict(os.environ, set_here):
            ran = self._dnahlm(words, stdin)
        if target is not None:
            target.write_text(ran.out, encoding="utf-8")
            ran.out = ""
        return ran

    def _dnahlm(self, words: list[str], stdin: str) -> Ran:
        from app.cli import main

        out, err, code = io.StringIO(), io.StringIO(), 0
        here = Path.cwd()
        os.chdir(self.folder)
        try:
            with (
                mock.patch.object(sys, "argv", words),
                mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()))),
                redirect_stdout(out),
                redirect_stderr(err),
            ):
                main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        finally:
            os.chdir(here)
        return Ran(code, out.getvalue(), err.getvalue())

    def _bash(self, line: str, stdin: str) -> Ran:
        shims = self.folder / ".bin"
        if not shims.exists():
            shims.mkdir()
            for name, run in (("dnahlm", "-m app.cli "), ("python", "")):
                (shims / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {run}"$@"\n')
                (shims / name).chmod(0o755)
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", line],
            cwd=self.folder,
            env={
                **os.environ,
                "PATH": f"{shims}{os.pathsep}{os.environ['PATH']}",
                "PYTHONPATH": str(self.root),
            },
            input=stdin,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)
