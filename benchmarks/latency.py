"""Time from a question on the command line to its answer, beside plain Biopython parsing.

    python benchmarks/latency.py --genome ecoli.gbff.gz

Each row is a whole process with interpreter start and imports, minimum, median and maximum of
several runs; the last rows are answers in a process that has the genome open.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

QUESTION = "what does lacZ do?"
WARM = (
    "what does {gene} do?",
    "where is {gene}?",
    "protein sequence of {gene}",
    "200 bp upstream of {gene}",
    "which genes lie within 5 kb of {gene}?",
    "GC content of {gene}",
    "molecular weight of {gene}",
    "how many genes are on the minus strand?",
    "top 5 longest proteins",
    "how many tRNA genes are there?",
    "list the genes annotated as transposase",
    "give me an overview of this genome",
    "proteins shorter than 40 aa with their sequences",
    "which genes lie between 360,000 and 370,000?",
    "largest gap between genes",
    "where does GAATTC occur between 1 and 100,000?",
)
PARSE = """
import gzip, sys
from Bio import SeqIO
path = sys.argv[1]
opened = gzip.open(path, "rt") if path.endswith(".gz") else open(path)
print(sum(len(record.features) for record in SeqIO.parse(opened, "genbank")))
"""


def process(arguments: list[str], home: Path) -> tuple[float, str]:
    """Seconds and stdout of one process; ends the benchmark where it fails."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "DNAHLM_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - began
    if done.returncode:
        sys.exit(f"failed: {' '.join(arguments)}\n{done.stderr}")
    return seconds, done.stdout


def repeat(runs: int, action: Callable[[], float]) -> str:
    """`minimum  median  maximum` of several runs, in seconds."""
    seconds = [action() for _ in range(runs)]
    return f"{min(seconds):8.2f} {statistics.median(seconds):8.2f} {max(seconds):8.2f}"


def warm(genome: Path, home: Path, count: int) -> list[float]:
    """Seconds of `count` answers in this process, a new gene in each."""
    os.environ["DNAHLM_HOME"] = str(home)
    from app.answer import ask
    from app.session import Session
    from index.library import Library

    library = Library.open([genome])
    genes = library.genomes[0].genes("symbol <> '' AND kind = 'protein'")
    session = Session(library)
    ask(session, WARM[0].format(gene=genes[0].symbol))
    seconds = []
    for number in range(count):
        question = WARM[number % len(WARM)].format(gene=genes[number * 37 % len(genes)].symbol)
        session.clear()
        answer = ask(session, question)
        if answer.status != "answered":
            print(f"  not answered: {question}: {answer.text[:80]}")
        seconds.append(answer.seconds)
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--genome", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--answers", type=int, default=160)
    options = parser.parse_args()
    genome = str(options.genome)
    folder = Path(tempfile.mkdtemp(prefix="dnahlm-latency-"))
    ask = ["-m", "app.cli", "ask", "--json", "--genome", genome, QUESTION]
    build = ["-m", "app.cli", "index", "build", "--quiet", "--genome", genome]

    def fresh(arguments: list[str]) -> Callable[[], float]:
        def run() -> float:
            shutil.rmtree(folder / "home", ignore_errors=True)
            return process(arguments, folder / "home")[0]

        return run

    print(f"{'seconds':52} {'min':>8} {'median':>8} {'max':>8}")
    parse = repeat(options.runs, lambda: process(["-c", PARSE, genome], folder)[0])
    print(f"{'Biopython: import and parse, nothing else':52} {parse}")
    print(f"{'first answer, new process, empty store':52} {repeat(options.runs, fresh(ask))}")
    again = repeat(options.runs, lambda: process(ask, folder / "home")[0])
    print(f"{'same question, new process, stored genome':52} {again}")
    print(
        f"{'everything indexed, new process, empty store':52} {repeat(options.runs, fresh(build))}"
    )
    _, text = process(ask, folder / "home")
    print(f"answer: {json.loads(text)['answer'][:110]}")
    seconds = sorted(warm(options.genome, folder / "home", options.answers))
    cuts = statistics.quantiles(seconds, n=20, method="inclusive")
    print(
        f"{len(seconds)} warm answers: median {1000 * statistics.median(seconds):.0f} ms, "
        f"p95 {1000 * cuts[18]:.0f} ms, slowest {1000 * seconds[-1]:.0f} ms"
    )
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
