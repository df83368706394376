"""Timings as tables: the least, middle and most of several runs, and their ratio to a peer.

A busy machine makes everything slow, so what is compared with an earlier run is the ratio of CPU
seconds to those of a peer in the same run. `--write` keeps a table in ``benchmarks/results`` as
JSON and markdown; `--check` compares with what is kept and ends with 1 where a ratio has grown.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"
GROWN = 1.5
"""Growth of a ratio that counts as a regression."""
SHORTEST = 0.01
"""CPU seconds below which a time is too short to be judged."""


@dataclass(slots=True)
class Row:
    """One thing that was timed.

    Attributes
    ----------
    what
        A few words, unique in its table.
    wall, cpu
        Seconds of each run.
    peer
        `what` of the row that it is compared with; empty for a peer.
    more
        Further columns.
    """

    what: str
    wall: list[float]
    cpu: list[float]
    peer: str = ""
    more: dict[str, Any] = field(default_factory=dict)


def timed(action: Callable[[], Any], runs: int) -> tuple[list[float], list[float]]:
    """Wall and CPU seconds of `runs` calls in this process."""
    wall, cpu = [], []
    for _ in range(runs):
        began = time.perf_counter(), time.process_time()
        action()
        wall.append(time.perf_counter() - began[0])
        cpu.append(time.process_time() - began[1])
    return wall, cpu


def environment(home: Path) -> dict[str, str]:
    """Of a program that is timed: a store of its own, and bytecode that is kept, as where it is
    installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    bytecode = str(Path(tempfile.gettempdir()) / f"dnahlm-bytecode-{os.getuid()}")
    return {**kept, "DNAHLM_HOME": str(home), "PYTHONPYCACHEPREFIX": bytecode}


def process(command: Sequence[str], home: Path) -> tuple[float, float, int, str]:
    """One run of a program.

    Returns
    -------
    tuple
        Wall seconds, CPU seconds, peak memory in bytes, and what it wrote to stdout; a program
        that fails ends the benchmark.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.perf_counter()
        started = subprocess.Popen(command, env=environment(home), stdout=out, stderr=err)
        _, status, used = os.wait4(started.pid, 0)
        wall = time.perf_counter() - began
        started.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if started.returncode:
            sys.exit(f"failed: {' '.join(command)}\n{err.read().decode(errors='replace')}")
        cpu = used.ru_utime + used.ru_stime
        return wall, cpu, used.ru_maxrss * 1024, out.read().decode()


def ratios(rows: Sequence[Row]) -> dict[str, float]:
    """CPU seconds of each row as a multiple of its peer's, the least of the runs of both."""
    least = {row.what: min(row.cpu) for row in rows}
    return {
        row.what: least[row.what] / max(least[row.peer], 1e-9)
        for row in rows
        if row.peer in least and least[row.what] >= SHORTEST
    }


def machine() -> str:
    """Processor, cores in use and load, in words."""
    name = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                name = line.partition(":")[2].strip()
                break
    except OSError:
        pass
    return f"{name}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


def markdown(rows: Sequence[Row]) -> str:
    """A table: wall seconds least, middle, most; CPU seconds; ratio to the peer; what else."""
    more = list(dict.fromkeys(name for row in rows for name in row.more))
    head = ["", "min s", "median s", "max s", "CPU s", "CPU / peer", *more]
    lines = [f"| {' | '.join(head)} |", "| --- |" + " ---: |" * (len(head) - 1)]
    multiples = ratios(rows)
    for row in rows:
        wall = (min(row.wall), statistics.median(row.wall), max(row.wall))
        multiple = f"{multiples[row.what]:.2f}" if row.what in multiples else ""
        cells = [row.what, *map(_seconds, wall), _seconds(min(row.cpu)), multiple]
        cells += [_shown(row.more.get(name, "")) for name in more]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _seconds(value: float) -> str:
    return f"{value:.2f}" if value >= 0.1 else f"{value:.4f}"


def _shown(value: Any) -> str:
    return (
        f"{value:,.3g}"
        if isinstance(value, float)
        else f"{value:,}"
        if value != "" and isinstance(value, int)
        else str(value)
    )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what every benchmark takes."""
    parser.add_argument("--write", action="store_true", help="keep the table in benchmarks/results")
    parser.add_argument("--check", action="store_true", help="compare with the table that is kept")
    parser.add_argument("--results", type=Path, default=RESULTS, help=argparse.SUPPRESS)


def finish(name: str, rows: Sequence[Row], options: argparse.Namespace) -> None:
    """Print the table, and keep or compare it as the options say."""
    about = f"`{command(name)}`, {date.today().isoformat()}; {machine()}."
    print(f"{about}\n\n{markdown(rows)}")
    kept = options.results / f"{name}.json"
    if options.check:
        grown = regressions(rows, json.loads(kept.read_text(encoding="utf-8")))
        for line in grown:
            print(line, file=sys.stderr)
        if grown:
            sys.exit(1)
    if options.write:
        options.results.mkdir(parents=True, exist_ok=True)
        held = {"about": about, "ratios": ratios(rows), "rows": [asdict(row) for row in rows]}
        kept.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")
        kept.with_suffix(".md").write_text(f"{about}\n\n{markdown(rows)}\n", encoding="utf-8")


def command(name: str) -> str:
    """The command that was given, paths as their last parts."""
    words = [Path(word).name if "/" in word else word for word in sys.argv[1:]]
    shown = [word for word in words if word not in ("--write", "--check")]
    return " ".join(["python -m", f"benchmarks.{name}", *shown])


def regressions(rows: Sequence[Row], kept: dict[str, Any]) -> list[str]:
    """A line for each ratio that is `GROWN` times the kept one or more."""
    return [
        f"slower: {what}: {now:.2f} times its peer, {kept['ratios'][what]:.2f} before"
        for what, now in ratios(rows).items()
        if what in kept["ratios"] and now >= GROWN * kept["ratios"][what]
    ]
