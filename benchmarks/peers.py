"""The same work by DNAHLM and by tools that people use for it, whole processes each.

    python -m benchmarks.peers --genome ecoli.gbff.gz

gb-io reads GenBank, gffutils (pip) opens and asks GFF3, seqkit (Debian) asks FASTA; the GFF3 and
FASTA are exported from the genome first. A tool that is not installed is left out with a word. Each
answer is compared with ours, and the benchmark ends with 1 where two differ.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import Row, arguments, finish, process

MOTIF = "GAATTC"
_READ = """
import sys
from index.formats import open_any
print(sum(len(record.features) for record in open_any(sys.argv[1])))
"""
_GB_IO = """
import gzip, sys, gb_io
opener = gzip.open if sys.argv[1].endswith(".gz") else open
print(sum(len(record.features) for record in gb_io.iter(opener(sys.argv[1], "rb"))))
"""
_GFFUTILS_MAKE = """
import sys, gffutils
made = gffutils.create_db(sys.argv[1], sys.argv[2], force=True, merge_strategy="create_unique",
                          disable_infer_genes=True, disable_infer_transcripts=True)
print(made.count_features_of_type("gene") + made.count_features_of_type("pseudogene"))
"""
_GFFUTILS_ASK = """
import sys, gffutils
print(sum(1 for gene in gffutils.FeatureDB(sys.argv[1]).region(sys.argv[2], featuretype="gene")))
"""


@dataclass(frozen=True, slots=True)
class Work:
    """One thing that several tools do.

    Attributes
    ----------
    what
        A few words.
    ours, theirs
        Commands that print the answer.
    tool
        Name of the other tool.
    read
        What its output says, as ours says it.
    first
        Whether both begin with nothing stored.
    """

    what: str
    ours: Sequence[str]
    theirs: Sequence[str]
    tool: str
    read: Callable[[str], int]
    first: bool = False


def asked(path: Path, question: str) -> list[str]:
    """A question on the command line."""
    return [sys.executable, "-m", "app", "ask", "--json", "--genome", str(path), question]


def has(tool: str) -> bool:
    """Whether a program or a Python package is there."""
    if tool == "seqkit":
        return shutil.which(tool) is not None
    test = ["-c", f"import {tool.replace('-', '_')}"]
    return subprocess.run([sys.executable, *test], capture_output=True).returncode == 0


def said(text: str) -> int:
    """The number that an output gives: of our JSON the table's rows or the first of its text."""
    if not text.startswith("{"):
        return int(text.split()[-1])
    answer = json.loads(text)
    if answer["table"]:
        return int(answer["table"]["total"])
    number = re.search(r"\d[\d,]*", answer["answer"])
    return int(number[0].replace(",", "")) if number else -1


def works(genome: Path, folder: Path, record: str) -> list[Work]:
    """What is compared, on a genome and the files that were made of it."""
    gff, fasta, made = folder / "genome.gff3", folder / "genome.fasta", str(folder / "genome.db")
    python = [sys.executable, "-c"]
    region = f"{record}:1000000-1100000"
    seqkit = ["seqkit", "locate", "--threads", "1", "--pattern", MOTIF]
    return [
        Work(
            "GenBank: features counted",
            [*python, _READ, str(genome)],
            [*python, _GB_IO, str(genome)],
            "gb-io",
            said,
        ),
        Work(
            "GFF3: opened, genes counted",
            asked(gff, "how many genes are there?"),
            [*python, _GFFUTILS_MAKE, str(gff), made],
            "gffutils",
            said,
            first=True,
        ),
        Work(
            "GFF3, opened before: genes of 100 kb",
            asked(gff, "which genes overlap 1,000,000 to 1,100,000?"),
            [*python, _GFFUTILS_ASK, made, region],
            "gffutils",
            said,
        ),
        Work(
            f"FASTA: {MOTIF} on both strands",
            asked(fasta, f"where does {MOTIF} occur?"),
            [*seqkit, "--only-positive-strand", str(fasta)],
            "seqkit",
            lambda text: len(text.splitlines()) - 1,
            first=True,
        ),
    ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--genome", type=Path, required=True, help="GenBank file of one record")
    parser.add_argument("--runs", type=int, default=3)
    arguments(parser)
    options = parser.parse_args()
    rows, different = [], []
    with tempfile.TemporaryDirectory(prefix="dnahlm-peers-") as place:
        folder = Path(place)
        home = folder / "home"
        genome = options.genome.resolve()
        for kind in ("gff3", "fasta"):
            export = ["export", "--quiet", "--genome", str(genome), "--out"]
            made = str(folder / f"genome.{kind}")
            process([sys.executable, "-m", "app.cli", *export, made], home)
        record = (folder / "genome.fasta").read_text()[1:].split(None, 1)[0]
        for work in works(genome, folder, record):
            if not has(work.tool):
                print(f"{work.tool} is not installed: {work.what} is left out.")
                continue
            peer = f"{work.what}: {work.tool}"
            answers = []
            for what, command, against in ((peer, work.theirs, ""), (work.what, work.ours, peer)):
                row, peak, text = Row(what, [], [], against), 0, ""
                for _ in range(options.runs):
                    if work.first:
                        shutil.rmtree(home, ignore_errors=True)
                    wall, cpu, held, text = process(command, home)
                    row.wall.append(wall)
                    row.cpu.append(cpu)
                    peak = max(peak, held)
                answers.append(said(text) if what == work.what else work.read(text))
                row.more = {"peak MB": peak >> 20, "answer": answers[-1]}
                rows.append(row)
            if len(set(answers)) > 1:
                different.append(f"{work.what}: {work.tool} says {answers[0]}, DNAHLM {answers[1]}")
    finish("peers", rows, options)
    if different:
        sys.exit("\n".join(different))


if __name__ == "__main__":
    main()
