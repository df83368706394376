"""Intervals measured, counted by a column and paired into amplicons, against the rows."""

from __future__ import annotations

import random
import re

import pytest
from Bio.Seq import Seq

from app.answer import ask
from app.session import Session
from index.library import Library

LENGTH = 5000
GENE = (1201, 1900)


def scheme(rng):
    """Rows of a primer scheme: start, end (0-based half-open), name, pool, strand."""
    rows = []
    for number in range(1, 11):
        at = 100 + (number - 1) * 420 + rng.randrange(20)
        pool = 2 - number % 2
        rows.append((at, at + rng.randrange(20, 28), f"t_{number}_LEFT", pool, "+"))
        rows.append((at + 470, at + 470 + rng.randrange(20, 28), f"t_{number}_RIGHT", pool, "-"))
    rows.append((rows[4][0] - 9, rows[4][0] + 14, "t_3_LEFT_alt1", 1, "+"))
    return rows


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    rng = random.Random(21)
    path = tmp_path_factory.mktemp("scheme")
    rows = scheme(rng)
    text = "".join(f"c1\t{a}\t{b}\t{n}\t{p}\t{s}\n" for a, b, n, p, s in rows)
    (path / "p.bed").write_text(text)
    bases = "".join(rng.choice("ACGT") for _ in range(LENGTH))
    (path / "g.gff3").write_text(
        f"##gff-version 3\n##sequence-region c1 1 {LENGTH}\n"
        f"c1\t.\tgene\t{GENE[0]}\t{GENE[1]}\t.\t+\t.\tID=g1;gene=aaaB;locus_tag=T_1\n"
        f"##FASTA\n>c1\n{bases}\n"
    )
    (path / "b.bed").write_text(
        "c1\t100\t1000\ttwoA\t0\t+\t100\t1000\t0\t3\t100,50,200,\t0,300,700,\n"
        "c1\t2000\t2500\toneB\t0\t-\t2000\t2500\t0\t1\t500,\t0,\n"
    )
    return path, rows, bases


@pytest.fixture(scope="module")
def answers(folder):
    path, _, _ = folder
    libraries = {}

    def asked(question, *names, status="answered"):
        if names not in libraries:
            libraries[names] = Library.open([path / name for name in names], home=path / "home")
        answer = ask(Session(libraries[names]), question)
        assert answer.status == status, answer.text
        return answer

    yield asked
    for library in libraries.values():
        library.close()


def union(rows, low=0, high=LENGTH):
    return len({at for row in rows for at in range(max(row[0], low), min(row[1], high))})


@pytest.mark.parametrize(
    "question",
    [
        "what share of the genome do the primers cover?",
        "how much of c1 is covered by the intervals",
        "which percentage of the genome is covered by the bed?",
    ],
)
def test_the_share_that_intervals_cover(answers, folder, question):
    covered = union(folder[1])
    text = answers(question, "p.bed", "g.gff3").text
    assert f"{100 * covered / LENGTH:.2f} %" in text and str(covered) in text


@pytest.mark.parametrize(
    ("question", "low", "high"),
    [
        ("how many bases of aaaB are covered by primers?", GENE[0] - 1, GENE[1]),
        ("what fraction of aaaB do the primers cover", GENE[0] - 1, GENE[1]),
        ("coverage of aaaB by the primers", GENE[0] - 1, GENE[1]),
        ("how many bases between 500 and 1,500 are covered by the intervals?", 499, 1500),
    ],
)
def test_bases_of_a_place_are_those_inside(answers, folder, question, low, high):
    text = answers(question, "p.bed", "g.gff3").text
    assert f"cover {union(folder[1], low, high)} of its {high - low:,} bp" in text


def test_without_a_length_the_share_is_not_told(answers):
    text = answers("what share of the genome do the primers cover?", "p.bed").text
    assert "cannot be told" in text and "%" not in text
    answers("how many bases of aaaB are covered by primers?", "p.bed", status="declined")


@pytest.mark.parametrize(
    "question",
    [
        "how many primers are in pool 1 and how many in pool 2?",
        "primers per pool",
        "pool 1 vs pool 2, how many intervals?",
        "which pool has more primers?",
    ],
)
def test_pools_are_counted_together(answers, folder, question):
    text = answers(question, "p.bed").text
    for pool in (1, 2):
        amount = sum(row[3] == pool for row in folder[1])
        assert f"{amount} are of pool {pool}" in text


@pytest.mark.parametrize(
    "question",
    ["how many intervals are on + and how many on -?", "how many primers per strand?"],
)
def test_strands_are_counted_together(answers, folder, question):
    text = answers(question, "p.bed").text
    for sign, word in (("+", "plus"), ("-", "minus")):
        assert f"{sum(row[4] == sign for row in folder[1])} are on the {word} strand" in text


@pytest.mark.parametrize(
    "question", ["how many primers are in pool 2?", "primers of pool 2", "how many has pool 2?"]
)
def test_one_pool_is_a_condition(answers, folder, question):
    amount = sum(row[3] == 2 for row in folder[1])
    assert answers(question, "p.bed").text.startswith(f"{amount} of the 21 intervals")


def by_name(rows):
    return {row[2]: row for row in rows}


@pytest.mark.parametrize("number", [1, 7])
@pytest.mark.parametrize(
    "question",
    [
        "how long is amplicon {} with its primers and without them?",
        "length of amplicon {} without primers",
        "amplicon {}",
        "what is the insert of amplicon #{}?",
    ],
)
def test_both_lengths_of_an_amplicon(answers, folder, number, question):
    rows = by_name(folder[1])
    left, right = rows[f"t_{number}_LEFT"], rows[f"t_{number}_RIGHT"]
    text = answers(question.format(number), "p.bed").text
    assert f"is {right[1] - left[0]} bp long with its primers" in text
    assert f"and {right[0] - left[1]} bp" in text


def test_alternates_are_told_apart(answers, folder):
    rows = by_name(folder[1])
    left, alt, right = rows["t_3_LEFT"], rows["t_3_LEFT_alt1"], rows["t_3_RIGHT"]
    text = answers("how long is amplicon 3?", "p.bed").text
    assert f"is {right[1] - left[0]} bp long with its primers" in text
    assert f"it is {right[1] - alt[0]} bp long from the outermost primers" in text
    assert "1 of the 21 intervals" in answers("how many alt primers are there?", "p.bed").text


@pytest.mark.parametrize("at", [200, 560, 1790, 4100])
@pytest.mark.parametrize(
    "question", ["which amplicon covers position {}?", "which amplicons contain {:,}?"]
)
def test_amplicons_over_a_position(answers, folder, at, question):
    rows = by_name(folder[1])
    over = {
        number
        for number in range(1, 11)
        if any(
            row[0] < at <= rows[f"t_{number}_RIGHT"][1]
            for name, row in rows.items()
            if name.startswith(f"t_{number}_LEFT")
        )
    }
    text = answers(question.format(at), "p.bed").text
    assert set(map(int, re.findall(r"amplicon (\d+) at", text))) == over


def test_a_scheme_and_what_follows(answers, folder):
    assert "holds 10 amplicons" in answers("how many amplicons are there?", "p.bed").text
    assert "no amplicon 44" in answers("amplicon 44?", "p.bed", status="declined").text
    assert "None of the 21" in answers("which primers cover 4,990?", "p.bed").text
    with Library.open(folder[0] / "p.bed", home=folder[0] / "home") as library:
        session = Session(library)
        ask(session, "which amplicon covers position 200?")
        assert "amplicon 10 at" in ask(session, "and 4,100?").text


def test_bases_and_genes_of_an_amplicon(answers, folder):
    rows = by_name(folder[1])
    left, right = rows["t_4_LEFT"], rows["t_4_RIGHT"]
    whole, insert = folder[2][left[0] : right[1]], folder[2][left[1] : right[0]]
    text = answers("sequence of amplicon 4", "p.bed", "g.gff3").text
    assert f"`{whole}`" in text
    text = answers(
        "what is the sequence between the primers of amplicon 4?", "p.bed", "g.gff3"
    ).text
    assert f"`{insert}`" in text
    answers("sequence of amplicon 4", "p.bed", status="declined")
    assert "aaaB" in answers("which genes lie in amplicon 4?", "p.bed", "g.gff3").text
    answers("which genes lie in amplicon 4?", "p.bed", status="declined")


@pytest.mark.parametrize(
    "question",
    [
        "which gene does the first primer lie in?",
        "what gene is at position 1,500?",
        "which genes do the intervals hit?",
        "names of the genes under the primers",
    ],
)
def test_primers_alone_name_no_gene(answers, question):
    answers(question, "p.bed", status="declined")


@pytest.mark.parametrize("name", ["t_2_LEFT", "t_5_RIGHT"])
def test_bases_of_a_primer(answers, folder, name):
    row = by_name(folder[1])[name]
    bases = Seq(folder[2][row[0] : row[1]])
    wanted = bases if row[4] == "+" else bases.reverse_complement()
    question = f"what is the sequence of primer {name}?"
    assert str(wanted) in answers(question, "p.bed", "g.gff3").text
    assert "no bases" in answers(question, "p.bed", status="declined").text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("how many blocks does twoA have?", "has 3 blocks of 100, 50 and 200 bp: 350 bp"),
        ("how long is twoA without introns?", "350 bp without introns"),
        ("spliced length of twoA", "350 bp without introns, whose length together is 550 bp"),
        ("which interval has the most blocks?", "twoA at c1:101..1,000"),
        ("what share of c1 do the genes cover?", "cover 1,400 bp; no open file states the length"),
    ],
)
def test_blocks(answers, question, said):
    assert said in answers(question, "b.bed").text


@pytest.mark.parametrize(
    ("left", "right"),
    [("s_1_F", "s_1_R"), ("v4.1_1_LEFT_1", "v4.1_1_RIGHT_1"), ("x-1-FWD", "x-1-REV")],
)
def test_other_names_of_schemes(tmp_path, left, right):
    path = tmp_path / "s.bed"
    path.write_text(f"c1\t10\t30\t{left}\t1\t+\nc1\t410\t432\t{right}\t1\t-\n")
    with Library.open(path, home=tmp_path / "home") as library:
        text = ask(Session(library), "how long is amplicon 1 without primers?").text
        assert "422 bp long with its primers" in text and "380 bp" in text


def test_names_that_do_not_pair_are_no_scheme(tmp_path):
    path = tmp_path / "s.bed"
    path.write_text("c1\t10\t30\tfirst_f\t1\t+\nc1\t410\t432\tother_1_x\t1\t-\n")
    with Library.open(path, home=tmp_path / "home") as library:
        (call,) = ask(Session(library), "how many amplicons are there?").calls
        assert call["tool"] == "intervals"


def test_bases_that_are_occupied_are_places(answers, folder):
    start, end, name, *_ = folder[1][6]
    text = answers(f"which bases of the c1 record does primer {name} cover?", "p.bed").text
    assert f"{start + 1:,}..{end:,}" in text


def test_bases_that_a_track_hides_are_counted(answers, folder):
    hidden = {b for a, e, *_ in folder[1] for b in range(a + 1, e + 1)}
    within = sum(GENE[0] <= b <= GENE[1] for b in hidden)
    text = answers("how many bases of aaaB do the intervals hide?", "p.bed", "g.gff3").text
    assert f"{within:,}" in re.findall(r"[\d,]+", text)


def test_the_name_of_a_mask_is_no_gene(answers, folder):
    long = sum(e - a > 25 for a, e, *_ in folder[1])
    text = answers("number of stretches of more than 25 bp in the Rv37 mask", "p.bed").text
    assert text.startswith(f"{long} of the {len(folder[1])} intervals")
