"""Positions of a signal counted by their value, against the lines of the file."""

from __future__ import annotations

import random
import re

import pytest

from app.answer import ask
from app.session import Session
from index.library import Library

LENGTH = 4000


@pytest.fixture(scope="module")
def values(tmp_path_factory):
    """Position (1-based) -> value, and the folder of the file."""
    rng = random.Random(9)
    places = sorted(rng.sample(range(1, LENGTH), 700))
    found = {at: rng.choice([0, 0, 0, 1, 3, 7.5, 20, 120]) for at in places}
    folder = tmp_path_factory.mktemp("counts")
    lines = [f"{at} {value}" for at, value in found.items()]
    (folder / "ta.wig").write_text("variableStep chrom=c1\n" + "\n".join(lines) + "\n")
    (folder / "g.gff3").write_text(
        f"##gff-version 3\n##sequence-region c1 1 {LENGTH}\n"
        "c1\t.\tgene\t501\t1700\t.\t+\t.\tID=g1;gene=aaaB;locus_tag=T_1\n"
    )
    return found, folder


@pytest.fixture(scope="module")
def library(values):
    _, folder = values
    with Library.open([folder / "ta.wig", folder / "g.gff3"], home=folder / "home") as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "fits"),
    [
        ("how many positions have a value of at least 7.5?", lambda at, v: v >= 7.5),
        ("how many sites in the wig have more than 20 counts", lambda at, v: v > 20),
        ("share of positions with a signal below 3?", lambda at, v: v < 3),
        ("what percentage of bases has a value of 20 or more", lambda at, v: v >= 20),
        ("bases with value exactly 3?", lambda at, v: v == 3),
        ("fraction of c1 with a signal over 7", lambda at, v: v > 7),
        ("how many positions have a negative value?", lambda at, v: v < 0),
        ("how many positions have a value between 1 and 10?", lambda at, v: 1 <= v <= 10),
        ("how many bases have a signal above zero", lambda at, v: v > 0),
        ("what share of positions in the wig is not zero?", lambda at, v: v != 0),
        ("what percentage of the TA sites has an insertion in this wig", lambda at, v: v != 0),
        (
            "how many bases between 1,000 and 2,000 have a value above 1?",
            lambda at, v: 1000 <= at <= 2000 and v > 1,
        ),
        (
            "how many positions of aaaB have a signal of at least 20?",
            lambda at, v: 501 <= at <= 1700 and v >= 20,
        ),
    ],
)
def test_counts_are_those_of_the_lines(library, values, question, fits):
    answer = ask(Session(library), question)
    assert answer.status == "answered"
    (call,) = answer.calls
    assert call["tool"] == "signal"
    wanted = sum(fits(at, value) for at, value in values[0].items())
    told = re.search(r", ([\d,]+) of the [\d,]+ (?:positions|bases) that have a value", answer.text)
    assert told and int(told[1].replace(",", "")) == wanted


def test_the_positions_that_are_listed(library, values):
    text = ask(Session(library), "how many TA sites are in the wig file?").text
    assert f"{len(values[0])} of {LENGTH:,} bp" in text


def test_a_count_goes_on(library, values):
    session = Session(library)
    ask(session, "how many positions have a value of at least 7.5?")
    text = ask(session, "and above 20?").text
    assert f", {sum(v > 20 for v in values[0].values())} of the 700 positions" in text
    assert "%" in ask(session, "what share is that?").text


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("which positions have a value above 100?", "signal_peaks"),
        ("where does the signal exceed 20?", "signal_peaks"),
        ("which genes have a mean signal over 1?", "signal_genes"),
    ],
)
def test_places_and_genes_are_no_counts(library, question, tool):
    (call,) = ask(Session(library), question).calls
    assert call["tool"] == tool
