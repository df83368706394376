"""Times of opening a genome beside plain Biopython parsing, each in a process of its own.

    python benchmarks/opening.py --genome GENOME.gbff.gz [--repeat 3] [--mbp 100]

Wall and CPU seconds exclude interpreter start; imports are listed apart. The lowest of the
repetitions is printed, since other programs can only add to it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
LINE = 80

TIMED = """
import json, resource, sys, time
def clock():
    return time.perf_counter(), time.process_time()
path, home = sys.argv[1:]
t0 = clock()
{imports}
t1 = clock()
{work}
t2 = clock()
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([t1[0] - t0[0], t2[0] - t1[0], t2[1] - t1[1], rss, str(result)]))
"""
BIOPYTHON = (
    "import gzip\nfrom Bio import SeqIO",
    "opener = gzip.open if path.endswith('.gz') else open\n"
    "result = sum(len(r.features) for r in SeqIO.parse(opener(path, 'rt'), 'genbank'))",
)
PARSE = (
    "from index.formats import open_any",
    "result = sum(len(record.features) for record in open_any(path))",
)
OPEN = (
    "import duckdb\nfrom index.library import Library",
    "genome = Library.open(path, home=home).genomes[0]\n"
    "result = genome.sql('SELECT count(*) FROM genes')[0][0]",
)
WINDOWS = (
    "import numpy\nfrom index.library import Library\nfrom index.windows import windows",
    "genome = Library.open(path, home=home).genomes[0]\nresult = len(windows(genome))",
)


def run(parts: tuple[str, str], path: Path, home: str) -> list:
    """Import seconds, wall seconds, CPU seconds, peak MB and result of one fresh process."""
    code = TIMED.format(imports=parts[0], work=parts[1])
    command = [sys.executable, "-W", "ignore", "-c", code, str(path), home]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def row(label: str, parts: tuple[str, str], path: Path, repeat: int, home: str | None) -> None:
    """Print the best of several runs; without `home` each has an empty store."""
    results = []
    for _ in range(repeat):
        with tempfile.TemporaryDirectory() as fresh:
            results.append(run(parts, path, home or fresh))
    best = [min(values) for values in zip(*(r[:4] for r in results), strict=True)]
    print(
        f"{label:<44} {best[0]:>7.2f} {best[1]:>7.2f} {best[2]:>7.2f} {best[3]:>8,.0f}  "
        f"{results[0][4]}"
    )


def write_fasta(path: Path, bases: int, records: int) -> None:
    """Random DNA in lines of 80, the same each time."""
    letters = np.frombuffer(b"ACGT", dtype=np.uint8)
    draw = np.random.default_rng(1)
    size = bases // records // LINE * LINE
    with open(path, "wb") as file:
        for number in range(records):
            rows = np.full((size // LINE, LINE + 1), ord("\n"), dtype=np.uint8)
            rows[:, :LINE] = letters[draw.integers(0, 4, size, dtype=np.uint8)].reshape(-1, LINE)
            file.write(f">random_{number + 1}\n".encode() + rows.tobytes())


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--genome", type=Path, required=True, help="GenBank file, plain or packed")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--mbp", type=int, default=100, help="size of the random FASTA; 0: none")
    options = parser.parse_args()
    genome = options.genome.resolve()

    print(f"{'':<44} {'imports':>7} {'wall s':>7} {'CPU s':>7} {'peak MB':>8}  result")
    row("Biopython, parse", BIOPYTHON, genome, options.repeat, None)
    row("open_any, parse", PARSE, genome, options.repeat, None)
    row("Library.open, empty store", OPEN, genome, options.repeat, None)
    with tempfile.TemporaryDirectory() as home:
        run(OPEN, genome, home)
        row("Library.open, second process", OPEN, genome, options.repeat, home)
        row("the same and its windows", WINDOWS, genome, 1, home)
    for records in (1, 10) if options.mbp else ():
        with tempfile.TemporaryDirectory() as folder:
            fasta = Path(folder) / "random.fa"
            write_fasta(fasta, options.mbp * 1_000_000, records)
            label = f"Library.open, {options.mbp} Mbp FASTA, {records} record(s)"
            row(label, OPEN, fasta, 1, None)


if __name__ == "__main__":
    main()
