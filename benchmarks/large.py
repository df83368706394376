"""Large generated files: opened and asked, with CPU seconds and the most memory that was used.

    python -m benchmarks.large [--fasta-mbp 300] [--genbank-mb 100]

The FASTA has records of at most 150 Mbp, the length of a large human chromosome; the GenBank file
has records of 5 Mbp with a gene in each 1,000 bases. Files and stores are deleted afterwards.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.report import Row, arguments, finish, process

LINE = 80
CHROMOSOME = 150_000_000
PIECE = 5_000_000
GENE = 1_000
LETTERS = np.frombuffer(b"ACGT", dtype=np.uint8)
FASTA_QUESTIONS = (
    "what is the sequence between 1,000,001 and 1,000,050 of random_1?",
    "what is the GC content of random_1?",
    "where does GAATTCGAATTC occur in random_1?",
    "how long is the genome?",
)
GENBANK_QUESTIONS = ("how many genes are there?", "where is gene GEN_000100?")
PEER = """
import sys
from Bio import SeqIO
print(sum(len(record) for record in SeqIO.parse(sys.argv[1], sys.argv[2])))
"""


def fasta(path: Path, bases: int) -> None:
    """Random DNA in lines of 80, the same each time."""
    draw = np.random.default_rng(1)
    with open(path, "wb") as file:
        for number in range(-(-bases // CHROMOSOME)):
            file.write(f">random_{number + 1}\n".encode())
            left = min(CHROMOSOME, bases - number * CHROMOSOME)
            while left > 0:
                some = min(left, 10_000_000) // LINE * LINE
                if not some:
                    break
                rows = np.full((some // LINE, LINE + 1), ord("\n"), dtype=np.uint8)
                letters = LETTERS[draw.integers(0, 4, some, dtype=np.uint8)]
                rows[:, :LINE] = letters.reshape(-1, LINE)
                file.write(rows.tobytes())
                left -= some


def genbank(path: Path, megabytes: int) -> None:
    """GenBank records of 5 Mbp, each with a gene and a CDS in every 1,000 bases."""
    draw = np.random.default_rng(2)
    number = gene = 0
    with open(path, "w", encoding="ascii") as file:
        while file.tell() < megabytes << 20:
            number += 1
            file.write(
                f"LOCUS       RND{number:06}{PIECE:>20} bp    DNA     linear   BCT 01-JAN-2026\n"
                f"DEFINITION  Generated record {number}.\nACCESSION   RND{number:06}\n"
                f"VERSION     RND{number:06}.1\nSOURCE      Generatus benchmarki\n"
                "  ORGANISM  Generatus benchmarki\n            Bacteria.\n"
                f"FEATURES             Location/Qualifiers\n     source          1..{PIECE}\n"
                '                     /organism="Generatus benchmarki"\n'
            )
            for start in range(1, PIECE, GENE):
                gene += 1
                place = f"{start + 50}..{start + 949}"
                place = f"complement({place})" if gene % 2 else place
                tag = f'                     /locus_tag="GEN_{gene:06}"\n'
                file.write(
                    f"     gene            {place}\n{tag}     CDS             {place}\n{tag}"
                    f'                     /product="generated protein {gene % 977}"\n'
                    "                     /transl_table=11\n"
                    f'                     /protein_id="GNP_{gene:06}.1"\n'
                )
            file.write("ORIGIN\n")
            letters = LETTERS[draw.integers(0, 4, PIECE, dtype=np.uint8)].tobytes().lower().decode()
            for at in range(0, PIECE, 60):
                row = letters[at : at + 60]
                blocks = " ".join(row[i : i + 10] for i in range(0, len(row), 10))
                file.write(f"{at + 1:>9} {blocks}\n")
            file.write("//\n")


def rows(path: Path, kind: str, home: Path, questions: tuple[str, ...]) -> list[Row]:
    """Biopython's reading, the first opening, and a question each in a process of its own."""
    name = f"{path.stat().st_size / 1e6:,.0f} MB of {kind}"
    peer = f"Biopython reads {name}"
    found = [_row(peer, ["-c", PEER, str(path), kind], home, "")]
    ask = ["-m", "app", "ask", "--json", "--genome", str(path)]
    for number, question in enumerate(questions):
        label = f"{name}: {'first, ' if not number else ''}{question}"
        found.append(_row(label, [*ask, question], home, peer))
    return found


def _row(what: str, command: list[str], home: Path, peer: str) -> Row:
    wall, cpu, peak, text = process([sys.executable, *command], home)
    more = {"peak MB": round(peak / 1e6)}
    if peer:
        answer = json.loads(text)
        if answer["status"] != "answered":
            sys.exit(f"not answered: {what}: {answer['answer'][:200]}")
        print(f"{what} {answer['answer'][:100]}", flush=True)
    return Row(what, [wall], [cpu], peer, more)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--fasta-mbp", type=int, default=300, help="0: none")
    parser.add_argument("--genbank-mb", type=int, default=100, help="0: none")
    parser.add_argument("--folder", type=Path, help="where to write; default: a temporary folder")
    arguments(parser)
    options = parser.parse_args()
    found: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="dnahlm-large-", dir=options.folder) as scratch:
        home = Path(scratch) / "home"
        if options.fasta_mbp:
            path = Path(scratch) / "random.fa"
            fasta(path, options.fasta_mbp * 1_000_000)
            found += rows(path, "fasta", home, FASTA_QUESTIONS)
            path.unlink()
            shutil.rmtree(home)
        if options.genbank_mb:
            path = Path(scratch) / "generated.gb"
            genbank(path, options.genbank_mb)
            found += rows(path, "genbank", home, GENBANK_QUESTIONS)
    finish("large", found, options)


if __name__ == "__main__":
    main()
