"""Single reads of FASTQ files, against Biopython over the files."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from Bio.SeqIO.QualityIO import FastqGeneralIterator

from app.answer import ask
from app.session import Session
from index.library import Library

Row = tuple[str, int, float]


def made(seed: int, mate: int) -> str:
    rng = random.Random(seed)
    text = ""
    for number in range(150):
        size = rng.choice([0, 36, 79, 80, 81, 100]) if number else 100
        top = rng.choice([20, 30, 40])
        quality = "".join(chr(33 + rng.randrange(2, top)) for _ in range(size))
        text += f"@r{number}/{mate}\n{'A' * size}\n+\n{quality}\n"
    return text


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    folder = tmp_path_factory.mktemp("mates")
    for mate in (1, 2):
        (folder / f"s_{mate}.fastq").write_text(made(mate, mate))
    return [folder / "s_1.fastq", folder / "s_2.fastq"]


@pytest.fixture(scope="module")
def library(files: list[Any]) -> Library:
    return Library.open(files, home=files[0].parent / "home")


@pytest.fixture(scope="module")
def rows(files: list[Any]) -> list[list[Row]]:
    found = []
    for path in files:
        with open(path) as file:
            found.append([
                (title, len(bases), sum(map(ord, quality)) / max(len(bases), 1) - 33)
                for title, bases, quality in FastqGeneralIterator(file)
            ])  # fmt: skip
    return found


@pytest.mark.parametrize(
    ("question", "fits"),
    [
        ("how many reads are shorter than 80 bases?", lambda n, q: n < 80),
        ("reads longer than 80 nt", lambda n, q: n > 80),
        ("number of reads with a length of 80?", lambda n, q: n == 80),
        ("what share of reads is at least 80 bp long", lambda n, q: n >= 80),
        ("how many reads are 36-79 bp long", lambda n, q: 36 <= n <= 79),
        ("how many reads have a mean quality above 15?", lambda n, q: n and q > 15),
        ("reads with an average quality below Q12", lambda n, q: n and q < 12),
        ("how many reads have mean quality of 15 or more", lambda n, q: n and q >= 15),
        (
            "how many reads over 80 bp have a mean quality of at least 18",
            lambda n, q: n > 80 and q >= 18,
        ),
    ],
)
def test_counts_of_each_file_and_together(library, rows, question, fits):
    answer = ask(Session(library), question)
    wanted = [sum(bool(fits(n, q)) for _, n, q in each) for each in rows]
    told = [int(n) for n in re.findall(r"(\d+) of the 150 reads", answer.text)]
    assert told == wanted
    assert f"Together that is {sum(wanted)} of 300" in answer.text


def test_one_file_of_mates_and_the_percentage(library, rows):
    session = Session(library)
    ask(session, "how many reads are shorter than 80 bases?")
    short = sum(n < 80 for _, n, _ in rows[1])
    assert f"{100 * short / 150:.2f} %" in ask(session, "what percentage is that?").text
    for question in ("now mate 2", "and R2?", "only for the second file"):
        text = ask(session, question).text
        assert text.startswith(f"{short} of the 150 reads of s_2.fastq")
        assert "s_1" not in text


@pytest.mark.parametrize(
    ("question", "key", "best"),
    [
        ("which read has the lowest mean quality?", 2, min),
        ("read with the highest mean quality", 2, max),
        ("worst read by quality, which one?", 2, min),
    ],
)
def test_the_read_at_an_end(library, rows, question, key, best):
    text = ask(Session(library), question).text
    for each in rows:
        name, length, mean = best((row for row in each if row[1]), key=lambda row: row[key])
        assert f"{name} ({length} bp, mean quality {round(mean, 2)})" in text


def test_the_other_end_and_several(library, rows):
    session = Session(library)
    ask(session, "which read has the lowest mean quality?")
    name = max((row for row in rows[0] if row[1]), key=lambda row: row[2])[0]
    assert name in ask(session, "and the highest?").text
    answer = ask(Session(library), "the 5 reads with the worst mean quality in mate 1")
    worst = sorted((row for row in rows[0] if row[1]), key=lambda row: row[2])[:5]
    assert [row[0] for row in answer.table.rows] == [row[0] for row in worst]


def test_ties_of_length_are_told(library, rows):
    text = ask(Session(library), "which is the longest read of mate 1?").text
    assert "(100 bp" in text
    assert f"{sum(n == 100 for _, n, _ in rows[0])} reads have this length" in text


def test_every_mean_where_reads_are_few(tmp_path):
    path = tmp_path / "few.fastq"
    path.write_text("@a\nGGCA\n+\n5555\n@b\nNTC\n+\nIII\n")
    with Library.open(path, home=tmp_path / "home") as library:
        text = ask(Session(library), "mean quality of each read?").text
        assert "a 20.0 and b 40.0" in text
        whole = ask(Session(library), "mean quality of the reads?").text
        assert f"{(4 * 20 + 3 * 40) / 7:.2f}" in whole


@pytest.mark.parametrize(
    "question", ["what share of bases reaches Q30?", "how many bases have a quality over 20?"]
)
def test_bases_are_not_reads(library, question):
    (call,) = ask(Session(library), question).calls
    assert call["arguments"].keys() == {"parts", "min_quality"}


def test_both_mates_named_are_both_told(library, rows):
    text = ask(Session(library), "mate 1 or mate 2, which holds more bases? both totals").text
    for mate in rows:
        assert f"{sum(size for _, size, _ in mate):,} bases" in text
