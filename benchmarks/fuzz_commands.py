"""Runs `dnahlm` with random arguments, in a folder of its own that it cannot write out of.

Every seed is one command line: a subcommand with some of its own options and values that fit, do
not fit, are missing, doubled or hostile. It must end, within ten seconds of CPU, with exit code 0,
1 and one to three lines on stderr, or 2 and the usage; never with a traceback. Nothing is served
and nothing fetched.

    python -m benchmarks.fuzz_commands --count 5000 --out build/fuzz/commands.jsonl

Exit 1 on anything else; `--show SEED` repeats one.
"""

from __future__ import annotations

import functools
import io
import json
import os
import random
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.fuzz_questions import HOSTILE, NUMBERS, ODD
from benchmarks.fuzz_slices import FAILED, Check, command

LINES = 3
LONG = ("train", "evaluate")
"""Groups whose work takes as long as it is told to: they are given no large number."""
BASES = "TTGACAATTAATCATCGAACTAGTTAACTAGTACGCAAGT"
FILES = {
    "rows.csv": f"sequence,label\n{BASES},1\n{BASES[::-1]},0\n" * 4,
    "bare.csv": f"sequence\n{BASES}\n\nMKLV\n",
    "x.fasta": f">a\n{BASES * 20}\n>b\n{BASES}\n",
    "x.gff3": "##gff-version 3\na\t.\tgene\t1\t90\t.\t+\t.\tID=g1\n",
    "x.bed": "DEMO_000001.1\t10\t900\tx\n",
    "questions.jsonl": '{"id": 1, "question": "how many genes?", "history": ["where is lacZ?"]}\n',
    "bad.jsonl": '{"question": 1}\n[1\n',
    "empty": "",
    "noise.bin": "\x00\x01\x02PK\x03\x04" * 30,
    "config.json": "{}",
}
VALUES = (
    "", "-", "--", "1", "0", "-1", "2", "3.5", "all", "x", "lacZ", "csv", "tsv", "json", "gff3",
    "gb", "fasta", "bed", "embl", "core-promoter", "shipped", "nano", "lora", "dnahlm", "static",
    "words", "tRNA genes", "how many genes?", "what does lacZ do?", "heat shock", "127.0.0.1",
    "NC_001416.1", "http://127.0.0.1:9/v1", "new.csv", "new.json", "new folder", ".", "..", "dev",
    BASES, "plan", "phrase,plan", "a@b.c", "0.0.0.0", "sub/new.txt", "absent.gb",
)  # fmt: skip
CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.truncate", "os.link"}
STDIN = ("", "where is recA?\nand its protein?\n/quit\n", f"{BASES}\nxx\n", ">a\nACGT\n", "\0\n")


def _warm() -> None:
    """Import what every child needs."""
    for name in ("torch", "transformers", "app.ui.serving", "app.answer", "index.build"):
        import_module(name)
    _leaves()


@functools.cache
def _leaves() -> list[tuple[tuple[str, ...], Any]]:
    import typer

    from app.cli import app

    def walk(one: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
        if not hasattr(one, "commands"):
            yield path, one
        else:
            for name, below in one.commands.items():
                yield from walk(below, (*path, name))

    return list(walk(typer.main.get_command(app), ()))


def _value(rng: random.Random, path: tuple[str, ...]) -> str:
    long = path[:1] and path[0] in LONG
    kind = rng.choices(
        ("file", "plain", "number", "hostile", "odd"), (8, 8, 0 if long else 4, 2, 1)
    )
    match kind[0]:
        case "file":
            return rng.choice((*FILES, "demo.gbk", "absent.gb", "."))
        case "plain":
            return rng.choice(VALUES)
        case "number":
            return rng.choice(NUMBERS)[:1000]
        case "hostile":
            # No path that leads out of the folder: the commands write where they are told to.
            return rng.choice(HOSTILE).replace("/", "_")
        case _:
            return rng.choice(ODD).replace("\0", "").encode("utf-8", "replace").decode()


def case(seed: int) -> tuple[list[str], str]:
    """Arguments, and what stands on stdin."""
    rng = random.Random(seed)
    leaves = _leaves()
    path, leaf = leaves[seed % len(leaves)]
    words = list(path)
    if rng.random() < 0.03:
        words = [*words[: rng.randrange(len(words) + 1)], rng.choice(VALUES)]
    options = [part for part in leaf.params if part.param_type_name == "option"]
    arguments = [part for part in leaf.params if part.param_type_name == "argument"]
    rest: list[list[str]] = []
    chosen = [part for part in options if part.required or rng.random() < 2.5 / (len(options) + 1)]
    for part in chosen:
        names = [*part.opts, *part.secondary_opts]
        for _ in range(rng.choice((1, 1, 1, 1, 2))):
            item = [rng.choice(names)]
            if not part.is_flag and rng.random() < 0.97:
                item.append(_value(rng, path))
            rest.append(item)
    if any("--demo" in part.opts for part in options) and rng.random() < 0.5:
        rest.append(["--demo"])
    for _ in arguments:
        rest += [[_value(rng, path)] for _ in range(rng.choice((0, 1, 1, 1, 2)))]
    if rng.random() < 0.05:
        rest.append([rng.choice(("--help", "--nothing", "-x", "--", "--json=1", "-gq"))])
    rng.shuffle(rest)
    return words + [word for item in rest for word in item], rng.choice(STDIN)


def _offline() -> None:
    """What would serve, or ask another machine, refuses."""
    from index import fetch

    def refuse(*arguments: Any, **named: Any) -> Any:
        raise OSError(101, "Network is unreachable")

    def launch(*arguments: Any, **named: Any) -> None:
        print("served")

    fetch._entrez = refuse
    import app.ui.serving as serving

    serving.launch = launch


def _kept_within(folder: Path) -> Callable[[str, tuple[Any, ...]], None]:
    """A hook that refuses to change files outside of a folder, whatever a command is told."""
    roots = (str(folder.resolve()), "/dev/")

    def hook(event: str, given: tuple[Any, ...]) -> None:
        if event == "open":
            writes = given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            changed = given[:1] if writes else ()
        elif event in CHANGES:
            changed = given[: 2 if event == "os.rename" else 1]
        else:
            return
        for path in changed:
            if not isinstance(path, int) and path is not None:
                place = os.path.realpath(os.fsdecode(path))
                if not place.startswith(roots):
                    raise PermissionError(13, "Permission denied", place)

    return hook


def setup() -> Check:
    """Makes the folder; gives the check of one seed."""
    from app.cli import main
    from index.demo import demo_genome

    folder = Path(tempfile.mkdtemp(prefix="dnahlm-fuzz-"))
    os.environ.update(DNAHLM_HOME=str(folder / "home"), HF_HUB_OFFLINE="1", HOME=str(folder))
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None
    os.chdir(folder)
    _offline()
    sys.addaudithook(_kept_within(folder))

    def check(seed: int) -> tuple[str, str]:
        for name, text in FILES.items():
            Path(name).write_text(text)
        demo_genome(folder).rename("demo.gbk")
        arguments, given = case(seed)
        code, out, err = _run(main, arguments, given)
        where = f"{shlex.join(arguments)[:600]}: exit {code}: {err[-900:]}"
        name = " ".join(arguments[:1])
        if "Traceback" in out + err:
            return f"{FAILED}traceback", where
        if code == 1 and not (1 <= len(err.strip().split("\n")) <= LINES and err.strip()):
            # `doctor` lists what is missing, and exits 1 with it on stdout.
            return (f"{name}: 1", "") if name == "doctor" else (f"{FAILED}message", where)
        if code not in (0, 1, 2):
            return f"{FAILED}exit code", where
        if code == 0 and "--json" in arguments and out.strip() and "--help" not in arguments:
            _read_json(out)
        return f"{name}: {code}", ""

    return check


def _read_json(out: str) -> None:
    """Read one value, or one a line."""
    try:
        json.loads(out)
    except ValueError:
        for line in out.splitlines():
            json.loads(line)


class _Kept(io.BytesIO):
    """Bytes that stay readable when a command (the MCP server) closes what it wrapped."""

    def close(self) -> None:
        """Nothing: the memory is given back with the object."""


def _run(main: Any, arguments: list[str], given: str) -> tuple[int, str, str]:
    before = sys.argv, sys.stdin, sys.stdout, sys.stderr
    out, err = (io.TextIOWrapper(_Kept(), "utf-8", write_through=True) for _ in range(2))
    sys.argv, sys.stdin = ["dnahlm", *arguments], io.TextIOWrapper(io.BytesIO(given.encode()))
    sys.stdout, sys.stderr = out, err
    try:
        main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    finally:
        sys.argv, sys.stdin, sys.stdout, sys.stderr = before
    texts = [stream.buffer.getvalue().decode("utf-8", "replace") for stream in (out, err)]
    return code, texts[0], texts[1]


def main() -> int:
    """Print the summary; exit status 1 where anything failed."""
    return command(__doc__.split("\n\n")[0], setup, 5_000, lambda seed: repr(case(seed)), _warm)


if __name__ == "__main__":
    sys.exit(main())
