"""Ctrl-C while a large file is read ends it, in a word, and leaves nothing half made."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pysam
import pytest

from index.library import Library

READS = 300
SLOW_PASS = """
import index.tracks.alignments as module
whole = module.alignments
def slowly(*arguments):
    for read in whole(*arguments):
        open(marker, "w").close()
        time.sleep(600)
        yield read
module.alignments = slowly
"""
SLOW_INDEX = """
import index.tracks.alignment_files as module
module.APART = 0
module._SAMTOOLS = f"open({marker!r}, 'w').close(); import time; time.sleep(600)"
"""
SLOW_READS = """
import index.tracks.reads as module
add = module._Counts.add
def slowly(self, batch):
    open(marker, "w").close()
    time.sleep(600)
module._Counts.add = slowly
"""
# A job in the background is started with the signal ignored, and hands that on.
RUN = (
    "import signal, sys, time\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "marker = sys.argv.pop(1)\n{slow}\nfrom app.cli import main\nmain()"
)


def bam(folder: Path) -> Path:
    header = pysam.AlignmentHeader.from_references(["one"], [5000])
    path = folder / "reads.bam"
    with pysam.AlignmentFile(str(path), "wb", header=header) as sink:
        for number in range(READS):
            read = pysam.AlignedSegment(header)
            read.query_name, read.flag, read.reference_id = f"r{number}", 0, 0
            read.reference_start, read.mapping_quality = number * 10, 60
            read.query_sequence, read.cigarstring = "ACGTA" * 10, "50M"
            sink.write(read)
    return path


def fastq(folder: Path) -> Path:
    path = folder / "reads.fastq"
    path.write_text("".join(f"@r{n}\nACGTA\n+\nIIIII\n" for n in range(READS)))
    return path


def command(script: str, marker: Path, path: Path) -> list[str]:
    question = "how many reads are there?"
    return [sys.executable, "-c", script, str(marker), "ask", "-g", str(path), question]


@pytest.mark.parametrize(
    ("make", "slow"), [(bam, SLOW_PASS), (bam, SLOW_INDEX), (fastq, SLOW_READS)]
)
def test_ctrl_c_leaves_nothing_half_made(tmp_path, monkeypatch, make, slow):
    path, marker, home = make(tmp_path), tmp_path / "begun", tmp_path / "home"
    environment = {**os.environ, "DNAHLM_HOME": str(home)}
    process = subprocess.Popen(
        command(RUN.format(slow=slow), marker, path),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    limit = time.monotonic() + 120
    while not marker.exists() and process.poll() is None and time.monotonic() < limit:
        time.sleep(0.05)
    if not marker.exists():
        process.kill()
    assert marker.exists(), process.communicate(timeout=60)[1]
    process.send_signal(signal.SIGINT)
    out, said = process.communicate(timeout=120)
    assert process.returncode == 130 and out == ""
    assert "Traceback" not in said and said.strip().splitlines()[-1].strip() == "Interrupted."
    files = [file for file in home.rglob("*") if file.is_file()]
    assert not [file.name for file in files if file.name.startswith(".")]
    assert not [file.name for file in files if file.stem in ("summary", "reads")]
    assert [file.name for file in files if file.suffix == ".csi"] == (
        ["index.csi"] if slow is SLOW_PASS else []
    )
    monkeypatch.setenv("DNAHLM_HOME", str(home))
    summary = Library.open(path).tracks[0].summary
    assert READS in (getattr(summary, "total", 0), getattr(summary, "reads", 0))
