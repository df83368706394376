"""Runs seeded cases in child processes, so that a crash, a hang or a kill loses one case.

A child works through a slice of the seeds; the parent watches which case it is at. A case that
uses more CPU or wall time than it may, or that ends the process, is noted as failed and the next
child goes on behind it. What a slice found is a line of a JSON-lines file, and slices that the
file holds are not run again: a run that was ended goes on where it was.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

FAILED = "FAILED: "
CPU_SECONDS = 10.0
WALL_SECONDS = 240.0
"""Longer than the CPU limit, as the machine may be busy; a case that waits for ever is found."""

Check = Callable[[int], tuple[str, str]]
"""From a seed to what became of its case: a class, and detail; failures begin with `FAILED`."""
Setup = Callable[[], Check]
"""Run once in each child."""


@dataclass(slots=True)
class Found:
    """What a run found.

    Attributes
    ----------
    classes
        Cases of each class.
    failures
        Seed, class and detail of each case that failed.
    peak
        Largest resident memory of a child, in MB.
    growth
        Largest growth of a child's resident memory within its slice, in MB.
    """

    classes: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[int, str, str]] = field(default_factory=list)
    peak: float = 0.0
    growth: float = 0.0

    def add(self, line: dict[str, Any]) -> None:
        """Take in one slice's line."""
        self.classes.update(line["classes"])
        self.failures += [tuple(item) for item in line["failures"]]
        self.peak = max(self.peak, line["peak"])
        self.growth = max(self.growth, line["growth"])


def _memory() -> float:
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _work(setup: Setup, seeds: range, at: Any, out: Any, trace: str) -> None:
    """In a child: `at` tells the parent the seed, `out` takes what became of each case."""
    with open(trace, "w") as stacks:
        faulthandler.enable(stacks)
        faulthandler.register(signal.SIGUSR1, stacks, all_threads=True)
        check = setup()
        before = _memory()
        for seed in seeds:
            at.value = seed
            try:
                kind, detail = check(seed)
            except Exception as error:
                kind, detail = f"{FAILED}{type(error).__name__}", _where(error)
            out.send((seed, kind, detail, _memory(), _memory() - before))
    out.close()


def _where(error: Exception) -> str:
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}" if frame else "?"
    return f"{error!r} at {place}"[:2000]


def _slice(setup: Setup, seeds: range) -> dict[str, Any]:
    """The line of one slice, by as many children as it takes."""
    context = multiprocessing.get_context("fork")
    began = time.perf_counter()
    classes: Counter[str] = Counter()
    failures: list[tuple[int, str, str]] = []
    peak = growth = 0.0
    following = seeds.start
    with tempfile.TemporaryDirectory() as folder:
        trace = os.path.join(folder, "stacks")
        while following < seeds.stop:
            at = context.Value("q", -1, lock=False)
            there, here = context.Pipe(duplex=False)
            left = range(following, seeds.stop)
            child = context.Process(target=_work, args=(setup, left, at, here, trace))
            child.start()
            here.close()
            why = ""
            watch = _Watch(child.pid or 0)
            while not why:
                if there.poll(0.5):
                    try:
                        seed, kind, detail, size, grown = there.recv()
                    except EOFError:
                        break
                    following = seed + 1
                    classes[kind] += 1
                    if kind.startswith(FAILED):
                        failures.append((seed, kind, detail))
                    peak, growth = max(peak, size), max(growth, grown)
                elif at.value == following:
                    why = watch.over(following)
            if why:
                with suppress(ProcessLookupError):
                    os.kill(child.pid or 0, signal.SIGUSR1)
                child.join(5)
                child.kill()
            child.join()
            if at.value < 0:
                raise RuntimeError("the check could not be set up; see above")
            if following < seeds.stop:
                why = why or f"ended with {child.exitcode}"
                kind = f"{FAILED}{'hang' if 'seconds' in why else 'crash'}"
                stacks = Path(trace).read_text(errors="replace")[-1500:]
                classes[kind] += 1
                failures.append((following, kind, f"{why}\n{stacks}"))
                following += 1
    return {
        "first": seeds.start, "count": len(seeds), "classes": dict(classes),
        "failures": failures, "peak": round(peak, 1), "growth": round(growth, 1),
        "seconds": round(time.perf_counter() - began, 1),
    }  # fmt: skip


class _Watch:
    """Times of the case that a child is at."""

    def __init__(self, pid: int) -> None:
        self.process = psutil.Process(pid)
        self.seed = -1
        self.cpu = self.wall = 0.0

    def over(self, seed: int) -> str:
        """Why the case has gone on for too long, or nothing."""
        try:
            times = self.process.cpu_times()
        except psutil.Error:
            return ""
        cpu, wall = times.user + times.system, time.monotonic()
        if seed != self.seed:
            self.seed, self.cpu, self.wall = seed, cpu, wall
        if cpu - self.cpu > CPU_SECONDS:
            return f"more than {CPU_SECONDS:.0f} seconds of CPU"
        if wall - self.wall > WALL_SECONDS:
            return f"more than {WALL_SECONDS:.0f} seconds"
        return ""


def run(
    setup: Setup, count: int, *, first: int = 0, size: int = 500, out: Path | None = None
) -> Found:
    """Check the cases `first` to `first + count`.

    Parameters
    ----------
    setup
        Makes the check, in each child.
    count, first
        Seeds.
    size
        Cases of a slice.
    out
        JSON-lines file of what slices found; slices that it holds are taken from it.
    """
    found = Found()
    done: dict[tuple[int, int], dict[str, Any]] = {}
    if out is not None and out.exists():
        for text in out.read_text().splitlines():
            with suppress(ValueError):  # the last line of a run that was killed
                line = json.loads(text)
                done[line["first"], line["count"]] = line
    for start in range(first, first + count, size):
        seeds = range(start, min(start + size, first + count))
        line = done.get((start, len(seeds)))
        if line is None:
            line = _slice(setup, seeds)
            if out is not None:
                out.parent.mkdir(parents=True, exist_ok=True)
                with out.open("a") as kept:
                    kept.write(json.dumps(line) + "\n")
        found.add(line)
    return found


def command(
    what: str, setup: Setup, default: int, show: Callable[[int], str], warm: Callable[[], object]
) -> int:
    """The command line that the fuzzers share; gives the exit status, 1 where a case failed.

    Parameters
    ----------
    what
        One sentence for ``--help``.
    setup
        As in `run`.
    default
        Cases where ``--count`` is not given.
    show
        The case of a seed as text, for ``--show``.
    warm
        Run before the first of several children: what it imports and remembers, all of them have.
        It must start no thread.
    """
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("--count", type=int, default=default)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--slice", type=int, default=500, help="cases of one process")
    parser.add_argument("--out", type=Path, help="JSON-lines file; a run goes on where it was")
    parser.add_argument("--show", type=int, metavar="SEED", help="print one case and check it")
    options = parser.parse_args()
    if options.show is not None:
        print(show(options.show))
        kind, detail = setup()(options.show)
        print(kind, detail, sep="\n")
        return int(kind.startswith(FAILED))
    began = time.perf_counter()
    if options.count > options.slice:
        warm()
    found = run(setup, options.count, first=options.first, size=options.slice, out=options.out)
    for kind, number in sorted(found.classes.items()):
        print(f"{number:>7,}  {kind}")
    for seed, kind, detail in found.failures:
        print(f"seed {seed}: {kind}: {detail}")
    print(
        f"{found.classes.total():,} cases in {time.perf_counter() - began:.0f} s, "
        f"{len(found.failures):,} failed; memory at most {found.peak:,.0f} MB, "
        f"of which {found.growth:,.0f} MB came with the cases"
    )
    return int(bool(found.failures))
