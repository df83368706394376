"""Memory and time of a large BAM and FASTQ, and what is left after Ctrl-C.

Files of two sizes are generated; each is opened in a process of its own. Constant memory shows as
the same peak at both sizes.

    python -m benchmarks.tracks [--megabytes 2000] [--kinds bam fastq]
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# A process that a shell started in the background ignores Ctrl-C, and so would its children.
_ASK = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from app.cli import main
main()
"""
READ = 150
CONTIG = 5_000_000
_OPEN = """
import resource, sys, time
from index.library import Library
began = time.perf_counter()
library = Library.open(sys.argv[1])
track = library.tracks[0]
summary = track.summary
count = summary.total if track.kind == "alignments" else summary.reads
if track.kind == "alignments":
    track.depth(next(iter(track.contigs)))
used = resource.getrusage(resource.RUSAGE_SELF)
cpu = used.ru_utime + used.ru_stime
print(f"{count} {time.perf_counter() - began:.1f} {cpu:.1f} {used.ru_maxrss / 1024:.0f}")
"""


def fastq(path: Path, megabytes: int) -> None:
    """Random reads as plain FASTQ of about a size."""
    rng = random.Random(1)
    blocks = []
    for number in range(2000):
        bases = "".join(rng.choices("ACGT", k=READ))
        quality = "".join(rng.choices("#5?FI", k=READ))
        blocks.append(f"@read{number}\n{bases}\n+\n{quality}\n")
    block = "".join(blocks).encode()
    with open(path, "wb") as file:
        while file.tell() < megabytes << 20:
            file.write(block)


def bam(path: Path, megabytes: int) -> None:
    """Random alignments, sorted, as BAM of about a size."""
    import pysam

    rng = random.Random(2)
    header = pysam.AlignmentHeader.from_dict(
        {
            "HD": {"VN": "1.6", "SO": "coordinate"},
            "SQ": [{"SN": "synthetic", "LN": CONTIG}],
        }
    )
    pieces = [os.urandom(READ) for _ in range(500)]
    bases = ["".join("ACGT"[c & 3] for c in piece) for piece in pieces]
    quality = [pysam.qualitystring_to_array("".join(chr(33 + c % 41) for c in p)) for p in pieces]
    reads = []
    for number in range(500):
        read = pysam.AlignedSegment(header)
        read.reference_id, read.mapping_quality = 0, 60
        read.cigartuples = [(0, READ)]
        read.query_sequence = bases[number]
        read.query_qualities = quality[number]
        reads.append(read)
    count = (megabytes << 20) // 170
    with pysam.AlignmentFile(str(path), "wb", header=header) as sink:
        for number in range(count):
            read = reads[number % 500]
            read.query_name = f"r{number}"
            read.flag = rng.choice((0, 16))
            read.reference_start = number * (CONTIG - READ) // count
            sink.write(read)


def opened(path: Path, home: Path) -> tuple[int, float, float, float]:
    """Reads, seconds, CPU seconds and peak memory (MB) of opening a file in a new process."""
    environment = {**os.environ, "DNAHLM_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", _OPEN, str(path)],
        capture_output=True, text=True, check=True, env=environment,
    )  # fmt: skip
    count, seconds, cpu, peak = done.stdout.split()
    return int(count), float(seconds), float(cpu), float(peak)


def interrupted(path: Path, home: Path, after: float) -> tuple[int, list[str], str]:
    """Exit status, scratch files left in the home folder and last line of stderr after Ctrl-C."""
    environment = {**os.environ, "DNAHLM_HOME": str(home)}
    process = subprocess.Popen(
        [sys.executable, "-c", _ASK, "ask", "-g", str(path), "how many reads are there?"],
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=environment,
    )  # fmt: skip
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=300)
    left = [p.name for p in home.rglob("*") if p.is_file() and p.name.startswith(".")]
    return process.returncode, left, (said.strip().splitlines() or [""])[-1]


def main() -> None:
    """Generate, open, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--kinds", nargs="+", choices=("fastq", "bam"), default=("fastq", "bam"))
    chosen = parser.parse_args()
    print("| file | size (MB) | reads | seconds | of them CPU | peak memory (MB) |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for make in (fastq, bam):
            if make.__name__ not in chosen.kinds:
                continue
            for size in (chosen.megabytes // 8, chosen.megabytes):
                path = Path(folder) / f"{make.__name__}-{size}.{make.__name__}"
                make(path, size)
                home = Path(folder) / f"home-{path.name}"
                count, seconds, cpu, peak = opened(path, home)
                held = path.stat().st_size >> 20
                cells = f"{held} | {count:,} | {seconds:.0f} | {cpu:.0f} | {peak:.0f}"
                print(f"| {make.__name__} | {cells} |", flush=True)
            status, left, said = interrupted(path, Path(folder) / "stopped", 8.0)
            print(f"\nCtrl-C while {path.name} is opened: exit {status}, left {left}, '{said}'\n")
            path.unlink()


if __name__ == "__main__":
    main()
