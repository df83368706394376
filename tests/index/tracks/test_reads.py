"""Raw reads compared with Biopython and counting by hand."""

import gzip
import random
from collections import Counter

import pytest
from Bio.SeqIO.QualityIO import FastqGeneralIterator

from index.library import Library
from index.records import FormatError
from index.tracks.reads import ADAPTERS, Reads, quality_scale


def track_of(path, home) -> Reads:
    (track,) = Library.open(path, home=home).tracks
    assert isinstance(track, Reads)
    return track


def made(count: int = 500) -> list[tuple[str, str, str]]:
    rng = random.Random(3)
    reads = []
    for number in range(count):
        bases = "".join(rng.choice("ACGTN" if number % 9 == 0 else "ACGT") for _ in range(60))
        if number % 25 == 0:
            bases = bases[:30] + ADAPTERS["Illumina universal adapter"] + bases[:18]
        bases = bases[: rng.choice([0, 35, 60])] if number % 50 else bases
        reads.append((f"r{number}/1", bases, "".join(rng.choice("#5@FI") for _ in bases)))
    return reads


def four_lines(reads) -> str:
    return "".join(f"@{name}\n{bases}\n+\n{quality}\n" for name, bases, quality in reads)


def wrapped(reads, width: int = 20) -> str:
    text = ""
    for name, bases, quality in reads:
        pieces = [
            "\n".join(line[i : i + width] for i in range(0, len(line), width))
            for line in (bases, quality)
        ]
        text += f"@{name}\n{pieces[0]}\n+{name}\n{pieces[1]}\n"
    return text


@pytest.mark.parametrize("layout", [four_lines, wrapped])
@pytest.mark.parametrize("packed", [False, True])
def test_counts_are_those_counted_one_by_one(tmp_path, layout, packed):
    reads = made()
    text = layout(reads).replace("\n", "\r\n").encode()
    path = tmp_path / ("a.fastq.gz" if packed else "a.fastq")
    path.write_bytes(gzip.compress(text) if packed else text)
    found = track_of(path, tmp_path / "home").summary
    letters = Counter("".join(bases for _, bases, _ in reads))
    qualities = Counter(ord(c) - 33 for _, _, quality in reads for c in quality)
    assert found.reads == len(reads)
    assert found.bases == sum(letters.values())
    assert {base: found.counts[base] for base in "ACGTN"} == {b: letters[b] for b in "ACGTN"}
    assert found.qualities == dict(sorted(qualities.items()))
    assert found.lengths == dict(sorted(Counter(len(b) for _, b, _ in reads).items()))
    assert found.with_n == sum("N" in bases for _, bases, _ in reads)
    assert found.empty == sum(not bases for _, bases, _ in reads)
    adapter = ADAPTERS["Illumina universal adapter"]
    assert found.adapters["Illumina universal adapter"] == sum(adapter in b for _, b, _ in reads)
    assert found.mate == 1
    column = [ord(q[10]) - 33 for _, _, q in reads if len(q) > 10]
    row = found.by_position[10]
    assert row[0] == len(column)
    assert row[1] == pytest.approx(sum(column) / len(column), abs=1e-3)
    share = sum(b[10] == "G" for _, b, _ in reads if len(b) > 10) / len(column)
    assert row[7] == pytest.approx(100 * share, abs=0.01)


def test_damaged_reads_are_left_out_with_their_line(tmp_path):
    reads = made(40)
    lines = four_lines([r for r in reads if r[1]]).splitlines()
    whole = len(lines) // 4
    lines[4 * 5 + 3] = lines[4 * 5 + 3][:-3]
    lines[4 * 9] = lines[4 * 9][1:]
    del lines[-1]
    path = tmp_path / "a.fq"
    path.write_text("\n".join(lines) + "\n")
    track = track_of(path, tmp_path / "home")
    assert track.summary.reads == whole - 3
    assert [note.line for note in track.diagnostics] == [21, 37, len(lines) - 2]


def test_no_whole_read_is_one_sentence(tmp_path):
    path = tmp_path / "a.fastq"
    path.write_text("@r\nACGT\n+\nII\n")
    with pytest.raises(FormatError, match=r"^a\.fastq: holds no whole FASTQ read [^\n]*line 1"):
        Library.open(path, home=tmp_path / "home")


@pytest.mark.parametrize(
    ("low", "high", "offset"), [("!", "I", 33), ("B", "h", 64), (";", "h", 64), ("5", "K", 33)]
)
def test_scale_is_told_from_the_extremes(low, high, offset):
    assert quality_scale(low, high)[0] == offset


def test_what_is_kept_is_read_back(tmp_path):
    path = tmp_path / "a.fq"
    path.write_text(four_lines(made(50)) + "@x\nAC\n+\nI\n")
    first, second = (track_of(path, tmp_path / "home") for _ in range(2))
    assert first.summary == second.summary
    assert first.diagnostics == second.diagnostics
    assert first.diagnostics


@pytest.mark.real
def test_every_real_file_counts_as_biopython_does(data_dir, tmp_path):
    files = list(data_dir.glob("formats/*/*f*q.gz"))
    assert len(files) >= 7
    for path in files:
        found = track_of(path, tmp_path).summary
        with gzip.open(path, "rt") as handle:
            reads = list(FastqGeneralIterator(handle))
        assert found.reads == len(reads)
        assert found.bases == sum(len(bases) for _, bases, _ in reads)
        total = sum(ord(c) - 33 for _, _, quality in reads for c in quality)
        assert found.mean_quality == pytest.approx(total / found.bases)
