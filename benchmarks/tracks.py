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
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A process that a shell started in the background ignores Ctrl-C, and so would its children.
_ASK = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from app.cli import main
main()
"""
READ = 150
CONTIG = 5_000_000
BLOCK = 65_280
"""Bytes of a BGZF block before compression, as htslib cuts them."""
PIECES = 20_000
"""Different reads of the BAM; many times the window in which a compressor sees a repeat."""
BYTES = 197
"""Compressed size of one of them."""
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
    """Random alignments, sorted, as BAM of about a size.

    Records of one length are laid out by numpy as the SAM specification has them (section 4.2), in
    a fifth of the time that pysam takes to write them one by one.
    """
    import numpy as np

    rng = np.random.default_rng(2)
    digits = 9
    record = np.dtype(
        [
            ("block_size", "<i4"), ("reference", "<i4"), ("position", "<i4"),
            ("name_length", "u1"), ("mapping_quality", "u1"), ("bin", "<u2"),
            ("operations", "<u2"), ("flag", "<u2"), ("length", "<i4"),
            ("next_reference", "<i4"), ("next_position", "<i4"), ("template", "<i4"),
            ("name", "u1", digits + 1), ("cigar", "<u4"),
            ("bases", "u1", READ // 2), ("qualities", "u1", READ),
        ]
    )  # fmt: skip
    pieces = np.zeros(PIECES, record)
    pieces["block_size"] = record.itemsize - 4
    pieces["name_length"], pieces["mapping_quality"] = digits + 1, 60
    pieces["operations"], pieces["cigar"], pieces["length"] = 1, READ << 4, READ
    pieces["next_reference"] = pieces["next_position"] = -1
    codes = np.array([1, 2, 4, 8], np.uint8)[rng.integers(0, 4, (PIECES, READ))]
    pieces["bases"] = codes[:, ::2] << 4 | codes[:, 1::2]
    pieces["qualities"] = rng.integers(0, 41, (PIECES, READ))
    powers = 10 ** np.arange(digits - 1, -1, -1)
    count = (megabytes << 20) // BYTES
    text = f"@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:synthetic\tLN:{CONTIG}\n".encode()
    head = struct.pack("<4si", b"BAM\1", len(text)) + text
    head += struct.pack("<ii10si", 1, 10, b"synthetic\0", CONTIG)
    with open(path, "wb") as sink:
        sink.write(bgzf(head))
        for first in range(0, count, PIECES):
            numbers = np.arange(first, min(first + PIECES, count), dtype=np.int64)
            reads = pieces[: len(numbers)]
            reads["position"] = numbers * (CONTIG - READ) // count
            reads["bin"] = bins(reads["position"], READ)
            reads["flag"] = rng.choice((0, 16), len(numbers))
            reads["name"][:, :digits] = numbers[:, None] // powers % 10 + ord("0")
            raw = reads.tobytes()
            for at in range(0, len(raw), BLOCK):
                sink.write(bgzf(raw[at : at + BLOCK]))
        sink.write(bgzf(b""))


def bgzf(raw: bytes) -> bytes:
    """One block of BGZF; the empty one ends a file. Random bases hold nothing that repeats, so no
    time is spent on looking for it."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -15, 8, zlib.Z_HUFFMAN_ONLY)
    packed = packer.compress(raw) + packer.flush()
    head = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0" + struct.pack("<H", len(packed) + 25)
    return head + packed + struct.pack("<II", zlib.crc32(raw), len(raw))


def bins(starts: NDArray[np.int32], length: int) -> NDArray[np.int64]:
    """UCSC bins of intervals of one length, 0-based (`reg2bin` of the SAM specification)."""
    import numpy as np

    first, last = starts.astype(np.int64), starts.astype(np.int64) + length - 1
    found = np.zeros(len(starts), np.int64)
    for shift, offset in ((26, 1), (23, 9), (20, 73), (17, 585), (14, 4681)):
        found = np.where(first >> shift == last >> shift, offset + (first >> shift), found)
    return found


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
            status, left, said = interrupted(path, Path(folder) / "stopped", seconds / 2)
            print(f"\nCtrl-C while {path.name} is opened: exit {status}, left {left}, '{said}'\n")
            path.unlink()


if __name__ == "__main__":
    main()
