"""Time from a question on the command line to its answer, beside plain Biopython parsing.

    python -m benchmarks.latency --genome ecoli.gbff.gz

Each row is a whole process with interpreter start and imports; the last row is answers in a process
that has the genome open. Where there is a second processor, a new file is read on it while the
planner is imported (`app.commands.ahead`); the row on one processor does without.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report import Row, arguments, finish, process

PEER = "Biopython: import and parse, nothing else"
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
ONE_PROCESSOR = """
import os, sys
os.sched_setaffinity(0, {0})
from app.__main__ import command
command()
"""
PARSE = """
import gzip, sys
from Bio import SeqIO
path = sys.argv[1]
opened = gzip.open(path, "rt") if path.endswith(".gz") else open(path)
print(sum(len(record.features) for record in SeqIO.parse(opened, "genbank")))
"""


def warm(genome: Path, home: Path, count: int) -> tuple[list[float], list[float]]:
    """Wall and CPU seconds of `count` answers in this process, a new gene in each."""
    os.environ["DNAHLM_HOME"] = str(home)
    from app.answer import ask
    from app.session import Session
    from index.library import Library

    wall, cpu = [], []
    with Library.open([genome]) as library:
        genes = library.genomes[0].genes("symbol <> '' AND kind = 'protein'")
        session = Session(library)
        ask(session, WARM[0].format(gene=genes[0].symbol))
        for number in range(count):
            question = WARM[number % len(WARM)].format(gene=genes[number * 37 % len(genes)].symbol)
            session.clear()
            began = time.process_time()
            answer = ask(session, question)
            cpu.append(time.process_time() - began)
            wall.append(answer.seconds)
            if answer.status != "answered":
                print(f"  not answered: {question}: {answer.text[:80]}")
    return wall, cpu


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--genome", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--answers", type=int, default=160)
    arguments(parser)
    options = parser.parse_args()
    genome = str(options.genome.resolve())
    with tempfile.TemporaryDirectory(prefix="dnahlm-latency-") as folder:
        home = Path(folder) / "home"
        ask = ["-m", "app", "ask", "--json", "--genome", genome, QUESTION]
        build = ["-m", "app", "index", "build", "--quiet", "--genome", genome]

        ones = ["-c", ONE_PROCESSOR, *ask[2:]]

        def run(what: str, command: list[str], empty: bool) -> Row:
            wall, cpu = [], []
            for _ in range(options.runs):
                if empty:
                    shutil.rmtree(home, ignore_errors=True)
                one, used, _, _ = process([sys.executable, *command], home)
                wall.append(one)
                cpu.append(used)
            return Row(what, wall, cpu, "" if what == PEER else PEER)

        _, _, _, text = process([sys.executable, *ask], home)  # writes bytecode too
        rows = [
            run(PEER, ["-c", PARSE, genome], False),
            run("first answer, new process, empty store", ask, True),
            run("first answer on one processor", ones, True),
            run("same question, new process, stored genome", ask, False),
            run("everything indexed, new process, empty store", build, True),
        ]
        print(f"answer: {json.loads(text)['answer'][:110]}\n")
        wall, cpu = warm(options.genome, home, options.answers)
    cuts = statistics.quantiles(wall, n=20, method="inclusive")
    rows.append(Row(f"{len(wall)} answers in one process", wall, cpu, more={"p95 s": cuts[18]}))
    finish("latency", rows, options)


if __name__ == "__main__":
    main()
