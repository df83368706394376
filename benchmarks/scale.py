"""Libraries of many genomes: speed, size, memory, questions, and what kills leave behind.

python -m benchmarks.scale --genomes 2000 --folder DIR --out build/scale
python -m benchmarks.scale --genomes 60 --ray          # actors in place of processes

Genomes are generated (`benchmarks.genomes`: 4,000 genes, 4.1 Mbp, 8.7 MB as GenBank each, seeded).
Wall times are of the machine as busy as it is; CPU seconds are of all workers and the driver.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from benchmarks.genomes import Truth, write_genomes
from index.library import Library
from index.scale.build import build
from index.scale.crew import Processes, hire
from index.scale.shelf import Shelf

QUESTIONS = (
    "which of these genomes have a nif cluster?",
    "which genomes lack mecA?",
    "all recA genes with their lengths",
    "how many genomes have more than one copy of recA?",
    "which genome is the largest?",
    "which genome has the highest GC?",
    "longest dnaA protein",
    "which genomes have genes for nitrogen fixation?",
    "genomes with at least 5 permeases",
    "genes for maltose uptake",
    "genomes larger than 4.1 Mb",
    "what is in the library?",
)


def folder_size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


class Memory:
    """Largest resident memory of this process and of the largest of its workers."""

    def __enter__(self) -> Memory:
        self.own = self.worker = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def _watch(self) -> None:
        me = psutil.Process()
        while not self._stop.wait(0.25):
            self.own = max(self.own, me.memory_info().rss)
            for child in me.children(recursive=True):
                try:
                    self.worker = max(self.worker, child.memory_info().rss)
                except psutil.Error:
                    continue

    def __exit__(self, *exception: object) -> None:
        self._stop.set()
        self._thread.join()


def spent() -> float:
    """CPU seconds of this process and of the children that have ended."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(kind)[:2]) for kind in kinds)


def timed(folder: Path, store: Path, workers: int, shard: int, ray: str | None) -> dict[str, Any]:
    """Build a fresh library and measure it."""
    shutil.rmtree(store, ignore_errors=True)
    began, cpu = time.monotonic(), spent()
    with Memory() as memory:
        crew = partial(hire, workers, embedder="static", ray=ray)
        report = build([str(folder)], store, crew, size=shard)
    wall, cpu = time.monotonic() - began, spent() - cpu
    return {
        "workers": workers, "genomes": report.genomes, "seconds": wall,
        "genomes a minute": 60 * report.genomes / wall,
        "CPU seconds a genome": cpu / report.genomes,
        "bytes a genome": folder_size(store / "shards") / report.genomes,
        "driver MB": memory.own / 1e6, "worker MB": memory.worker / 1e6,
    }  # fmt: skip


def killed_worker(folder: Path, store: Path, shard: int) -> int:
    """Build with two processes, killing one of them four times; how many kills there were."""
    shutil.rmtree(store, ignore_errors=True)
    total = len(list(folder.glob("*.gbk")))
    moments = [total * part // 5 for part in range(1, 5)]
    made: list[Processes] = []
    kills = 0

    def crew(at: Path, staging: Path) -> Processes:
        made.append(Processes(2, at, staging, "static"))
        return made[0]

    def progress(fraction: float, words: str) -> None:
        nonlocal kills
        if moments and fraction * total >= moments[0]:
            moments.pop(0)
            os.kill(made[0].pids()[0], signal.SIGKILL)
            kills += 1

    build([str(folder)], store, crew, size=shard, progress=progress)
    return kills


def killed_driver(folder: Path, store: Path, shard: int) -> int:
    """Build by the command, killed at a third and at two thirds; how many kills there were."""
    shutil.rmtree(store, ignore_errors=True)
    total = len(list(folder.glob("*.gbk")))
    command = [
        sys.executable, "-m", "app.cli", "index", "build", str(folder), "--out", str(store),
        "--workers", "2", "--shard", str(shard), "--quiet",
    ]  # fmt: skip
    kills = 0
    for share in (1 / 3, 2 / 3):
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        journal = store / "sources.jsonl"
        while running.poll() is None:
            if journal.exists() and journal.read_bytes().count(b"\n") >= share * total:
                running.kill()
                kills += 1
                break
            time.sleep(0.1)
        running.wait()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return kills


def files_of(store: Path) -> dict[str, str]:
    """SHA-256 sums of all shards."""
    return {path.parent.name: path.read_text() for path in store.glob("shards/*/SHA256SUMS")}


def asked(store: Path, rounds: int) -> dict[str, Any]:
    """Milliseconds of questions, the first of each left out, and the memory of the process."""
    from app.answer import ask
    from app.session import Session

    began = time.monotonic()
    library = Library()
    library.shelf = Shelf(store)
    opened = time.monotonic() - began
    rows, times = [], []
    for question in QUESTIONS:
        mine = []
        for number in range(rounds + 1):
            began = time.monotonic()
            answer = ask(Session(library), question)
            if number:
                mine.append(1000 * (time.monotonic() - began))
        assert answer.status == "answered", (question, answer.text)
        times += mine
        rows.append((question, median(mine), answer.text.split(". ")[0]))
    times.sort()
    return {
        "open": opened, "p50": median(times), "p95": times[int(0.95 * (len(times) - 1))],
        "MB": psutil.Process().memory_info().rss / 1e6, "questions": rows,
    }  # fmt: skip


def right(store: Path, truths: list[Truth]) -> list[str]:
    """What the library says against what the genomes were given; each must be so."""
    from app.tools.registry import call

    library = Library()
    library.shelf = Shelf(store)

    def names(**wanted: Any) -> set[str]:
        table = call(library, "library_presence", {**wanted, "limit": 100_000}).table
        return {row[0] for row in table.rows} if table else set()

    checks = {
        "nif clusters": (names(prefix="nif", cluster=True), {t.name for t in truths if t.nif}),
        "mecA lacking": (names(names=["mecA"], maximum=0), {t.name for t in truths if not t.mec}),
        "two recA": (names(names=["recA"], minimum=2), {t.name for t in truths if t.rec > 1}),
        "genes": (
            set(library.shelf.sql("SELECT name, genes, length FROM genomes")),
            {(t.name, t.genes, t.length) for t in truths},
        ),
    }
    return [
        f"{name}: {'right' if got == true else 'WRONG'}" for name, (got, true) in checks.items()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--genomes", type=int, default=2000)
    parser.add_argument("--shard", type=int, default=128)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--folder", type=Path, default=Path("build/genomes"))
    parser.add_argument("--out", type=Path, default=Path("build/scale"))
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--ray", action="store_true", help="actors of Ray in place of processes")
    parser.add_argument("--no-kills", action="store_true")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    truths = write_genomes(options.folder, options.genomes)
    size = folder_size(options.folder) / len(truths)
    print(
        f"{len(truths)} genomes of {size / 1e6:.1f} MB, {time.monotonic() - began:.0f} s",
        flush=True,
    )
    found: dict[str, Any] = {"genomes": len(truths), "file bytes": size, "builds": []}
    sums = []
    for workers in options.workers:
        store = options.out / f"by{workers}"
        ray = "" if options.ray else None
        found["builds"].append(timed(options.folder, store, workers, options.shard, ray))
        sums.append(files_of(store))
        print(json.dumps(found["builds"][-1]), flush=True)
    store = options.out / f"by{options.workers[-1]}"
    found["right"] = right(store, truths)
    print(found["right"], flush=True)
    found["asked"] = asked(store, options.rounds)
    print(json.dumps(found["asked"], indent=1), flush=True)
    if not options.no_kills:
        for what, run in (("worker", killed_worker), ("driver", killed_driver)):
            other = options.out / f"killed-{what}"
            kills = run(options.folder, other, options.shard)
            sums.append(files_of(other))
            found[f"{what} kills"] = kills
            print(f"{what} killed {kills} times, same files: {sums[-1] == sums[0]}", flush=True)
    found["same files"] = all(other == sums[0] for other in sums)
    (options.out / "scale.json").write_text(json.dumps(found, indent=1) + "\n")
    print("same files by all of them:", found["same files"])


if __name__ == "__main__":
    main()
