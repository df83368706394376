"""Files that a copy of the process reads while the planner is imported (`app.commands.ahead`)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.__main__ import command
from app.commands.ahead import ahead, named
from index.demo import demo_genome

SCRIPT = """
import os, sys
from app.commands import ahead
from app.cli import main
copies, fork = [], os.fork
os.fork = lambda: copies.append(0) or fork()
if sys.argv.pop(1) == "alone":
    ahead.COMMANDS = frozenset()
try:
    main()
finally:
    print(len(copies), file=sys.stderr)
"""
two_processors = pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2,
    reason="files are read ahead on Linux with two processors",
)


def run(home: Path, *words: object) -> tuple[int, str, list[str]]:
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, words)],
        env={**os.environ, "DNAHLM_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    return ended.returncode, ended.stdout, ended.stderr.splitlines()


def stored(home: Path) -> dict[str, object]:
    """What a store holds, read without the program."""
    import duckdb

    (folder,) = [item for item in (home / "genomes").iterdir() if item.name[0] != "."]
    held: dict[str, object] = {"fasta": (folder / "sequence.fa").read_bytes()}
    held["meta"] = {**json.loads((folder / "meta.json").read_text()), "files": None}
    with duckdb.connect(str(folder / "features.duckdb"), read_only=True) as tables:
        for table in ("records", "features", "qualifiers", "loci", "names"):
            held[table] = sorted(map(repr, tables.sql(f"FROM {table}").fetchall()))
    return held


@two_processors
def test_answer_and_store_are_those_of_one_process(tmp_path):
    genome = demo_genome(tmp_path / "demo")
    question = ("ask", "--json", "-g", genome, "what does lacZ do?")
    answers = {}
    for how in ("alone", "ahead"):
        code, out, said = run(tmp_path / how, how, *question)
        assert code == 0
        assert said == ["0" if how == "alone" else "1"]
        answers[how] = {**json.loads(out), "seconds": 0}
    assert answers["ahead"] == answers["alone"]
    assert answers["ahead"]["status"] == "answered"
    assert stored(tmp_path / "ahead") == stored(tmp_path / "alone")
    assert not list((tmp_path / "ahead" / "genomes").glob(".making-*"))


@two_processors
def test_reading_begins_before_the_command_line_is_imported(tmp_path):
    genome = demo_genome(tmp_path / "demo")
    script = """
import os, sys
fork, heavy = os.fork, ("typer", "pydantic", "numpy", "duckdb")
def copied():
    print([name for name in heavy if name in sys.modules], file=sys.stderr)
    return fork()
os.fork = copied
from app.__main__ import command
command()
"""
    ended = subprocess.run(
        [sys.executable, "-c", script, "ask", "--json", "-g", genome, "what does lacZ do?"],
        env={**os.environ, "DNAHLM_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (ended.returncode, ended.stderr) == (0, "[]\n")
    assert json.loads(ended.stdout)["status"] == "answered"


def test_interrupted_while_the_command_line_is_imported(monkeypatch, capsys):
    def interrupted(arguments: list[str]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ahead, "start", interrupted)
    with pytest.raises(SystemExit) as end:
        command()
    assert end.value.code == 130
    assert capsys.readouterr().err == "Interrupted.\n"


@two_processors
def test_what_cannot_be_read_is_told_once(tmp_path):
    path = tmp_path / "odd.gb"
    path.write_text("LOCUS       X 10 bp\nnothing else\n")
    code, out, said = run(tmp_path / "home", "ahead", "ask", "--json", "-g", path, "how long?")
    assert code == 1
    assert out == ""
    assert said[-1] == "1"
    assert len([line for line in said if "odd.gb" in line]) == 1


@pytest.mark.parametrize(
    ("words", "files"),
    [
        (["ask", "--genome", "a.gb", "-g", "b.gb", "how long?"], ["a.gb", "b.gb"]),
        (["ask", "--genome=a b.gb", "-gc.fa"], ["a b.gb", "c.fa"]),
        (["ask", "--json", "how long?", "--genome"], []),
        (["ask", "-g", "--genome", "x"], ["--genome"]),
    ],
)
def test_files_of_a_command_line(words, files):
    assert named(words) == [Path(file) for file in files]


@two_processors
def test_nobody_to_wait_for(tmp_path):
    """A supervisor may have told the system to take ended processes away."""
    genome = demo_genome(tmp_path / "demo")
    ended = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import signal\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)\n{SCRIPT}",
            *("ahead", "ask", "--json", "-g", genome, "how many genes are there?"),
        ],
        env={**os.environ, "DNAHLM_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (ended.returncode, ended.stderr) == (0, "1\n")
    assert json.loads(ended.stdout)["status"] == "answered"
