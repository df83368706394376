"""Alignments that meet conditions, against pysam over the file itself."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pysam
import pytest

from app.answer import ask
from app.session import Session
from index.library import Library

CIGARS = ("50M", "20M2I28M", "20M3D30M", "10S40M", "20M1I9M1D20M", "5H50M", "30M")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rng = random.Random(5)
    header = pysam.AlignmentHeader.from_references(["c1", "c2"], [3000, 2000])
    made = tmp_path_factory.mktemp("counts") / "mixed.bam"
    rows = []
    for number in range(400):
        read = pysam.AlignedSegment(header)
        read.query_name, read.flag = f"r{number}", rng.choice([0, 16])
        read.cigarstring = rng.choice(CIGARS)
        read.reference_id = rng.choice([0, 1])
        read.reference_start = rng.randrange(1900)
        read.mapping_quality = rng.choice([0, 5, 20, 30, 37, 60, 255])
        read.query_sequence = "A" * (read.infer_query_length() or 0)
        if number % 20 == 0:
            read.flag, read.cigarstring, read.mapping_quality = 4, None, 0
        rows.append(read)
    rows.sort(key=lambda read: (read.reference_id, read.reference_start))
    with pysam.AlignmentFile(str(made), "wb", header=header) as sink:
        for read in rows:
            sink.write(read)
    return made


@pytest.fixture(scope="module")
def library(path: Path) -> Library:
    return Library.open(path, home=path.parent / "home")


@pytest.fixture(scope="module")
def mapped(path: Path) -> list[pysam.AlignedSegment]:
    with pysam.AlignmentFile(str(path)) as file:
        return [read for read in file.fetch(until_eof=True) if not read.is_unmapped]


def first_number(library: Library, question: str) -> int:
    answer = ask(Session(library), question)
    assert answer.status == "answered", answer.text
    (call,) = answer.calls
    assert call["tool"] == "alignment_summary"
    return int(re.match(r"[\d,]+", answer.text)[0].replace(",", ""))  # type: ignore[index]


@pytest.mark.parametrize(
    ("question", "fits"),
    [
        (
            "how many alignments have a mapping quality of at least 30?",
            lambda r: 30 <= r.mapping_quality < 255,
        ),
        ("reads with MAPQ below 30", lambda r: r.mapping_quality < 30),
        ("MAPQ>20, how many?", lambda r: 20 < r.mapping_quality < 255),
        ("count alignments with mapping quality 0", lambda r: r.mapping_quality == 0),
        ("what share of the reads has MAPQ 37 or better", lambda r: 37 <= r.mapping_quality < 255),
        ("how many reads have insertions in their CIGAR?", lambda r: "I" in r.cigarstring),
        ("alignments containing a deletion, number of", lambda r: "D" in r.cigarstring),
        ("how many reads contain indels", lambda r: set("ID") & set(r.cigarstring)),
        ("how many reads are soft-clipped?", lambda r: "S" in r.cigarstring),
        ("any hard clipped alignments?", lambda r: "H" in r.cigarstring),
        ("how many reads map to the reverse strand", lambda r: r.is_reverse),
        ("forward reads?", lambda r: not r.is_reverse),
        (
            "reverse strand alignments with mapq under 20",
            lambda r: r.is_reverse and r.mapping_quality < 20,
        ),
        (
            "how many reads on c2 have MAPQ of 60",
            lambda r: r.reference_name == "c2" and r.mapping_quality == 60,
        ),
        (
            "how many alignments on c1 between 500 and 900 have a MAPQ of at most 30?",
            lambda r: (
                r.reference_name == "c1"
                and r.mapping_quality <= 30
                and r.reference_start < 900
                and r.reference_end >= 500
            ),
        ),
    ],
)
def test_counts_are_those_of_the_file(library, mapped, question, fits):
    assert first_number(library, question) == sum(bool(fits(read)) for read in mapped)


@pytest.mark.parametrize(
    ("question", "fits"),
    [
        ("how many reads are longer than 40 bp?", lambda n: n > 40),
        ("reads of 30 bp?", lambda n: n == 30),
        ("how many reads are 30-50 nt long", lambda n: 30 <= n <= 50),
    ],
)
def test_lengths_are_of_all_reads(library, path, question, fits):
    with pysam.AlignmentFile(str(path)) as file:
        lengths = [read.query_length for read in file.fetch(until_eof=True)]
    assert first_number(library, question) == sum(map(fits, lengths))


def test_what_follows_keeps_or_replaces_the_condition(library, mapped):
    session = Session(library)
    ask(session, "how many reads have a MAPQ of at least 30?")
    text = ask(session, "and below 10?").text
    assert text.startswith(f"{sum(read.mapping_quality < 10 for read in mapped)} of the ")


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("how many positions have a depth below 2?", "uncovered_regions"),
        ("how many reads are mapped?", "alignment_summary"),
        ("what is the mean mapping quality?", "alignment_summary"),
        ("how many reads overlap position 500 of c1?", "alignment_depth"),
    ],
)
def test_what_sets_no_condition_is_answered_as_before(library, question, tool):
    (call,) = ask(Session(library), question).calls
    assert call["tool"] == tool
    assert not {"min_quality", "max_quality", "strand", "operations"} & set(call["arguments"])


@pytest.mark.parametrize(
    "question",
    ["how many mismatches do the reads have?", "how many reads have a base quality above 30?"],
)
def test_what_is_not_read_is_declined(library, question):
    assert ask(Session(library), question).status == "declined"
