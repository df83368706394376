"""First and last bases of a record and of its minus strand, asked in words, against Biopython."""

from __future__ import annotations

import pytest
from Bio.Seq import Seq

from app.answer import ask
from app.session import Session

CHROMOSOME, PLASMID = "SYN_000001.1", "SYN_000002.1"


ENDS = [
    ("the last 35 bases of {id} as reverse complement", -35, None, -1),
    ("reverse complement of the first 35 bases of {id}", 0, 35, -1),
    ("the first 35 bases of the minus strand of {id}", -35, None, -1),
    ("last 35 nt of the reverse strand of {id}", 0, 35, -1),
    ("the 35 bases at the 3' end of the minus strand of {id}", 0, 35, -1),
    ("the 35 bases at the 5' end of the complementary strand of {id}", -35, None, -1),
    ("the 35 bases just before the end of {id}", -35, None, 1),
    ("show the 35 nucleotides after the start of {id}", 0, 35, 1),
    ("last 35 bases of the plus strand of {id}", -35, None, 1),
]


@pytest.mark.parametrize("record", [CHROMOSOME, PLASMID])
@pytest.mark.parametrize(("question", "start", "end", "strand"), ENDS)
def test_right_end_and_strand(synthetic, record, question, start, end, strand) -> None:
    bases = synthetic.records[record].seq[start:end]
    wanted = str(bases if strand > 0 else bases.reverse_complement())
    told = ask(Session(synthetic.library), question.format(id=record))
    assert told.status == "answered"
    assert wanted in "".join(told.text.split())
    (cited,) = told.citations
    assert (cited.record, cited.end - cited.start + 1, cited.strand) == (record, 35, strand)


def test_beyond_the_ends_of_a_circle(synthetic) -> None:
    whole = str(synthetic.records[CHROMOSOME].seq)
    for question, wanted in (
        (f"the 25 bases before the start of {CHROMOSOME}", whole[-25:]),
        (f"the 25 bases after the end of {CHROMOSOME}", whole[:25]),
    ):
        assert wanted in ask(Session(synthetic.library), question).text
    refused = ask(Session(synthetic.library), f"the 25 bases before the start of {PLASMID}")
    assert refused.status == "declined" and "linear" in refused.text


def test_turned_in_a_follow_up(synthetic) -> None:
    session = Session(synthetic.library)
    ends = str(synthetic.records[PLASMID].seq[-40:])
    turned = str(Seq(ends).reverse_complement())
    assert ends in ask(session, f"the last 40 bases of {PLASMID}").text
    assert turned in ask(session, "and as reverse complement?").text
    assert ends in ask(session, "the reverse complement of that").text
    assert turned in ask(session, "and on the minus strand?").text


@pytest.mark.parametrize(
    "question",
    [
        "the 10 bases before the stop codon of abcA",
        "the last 30 bases of abcB",
        "how far is abcA from the start?",
    ],
)
def test_ends_of_genes_are_others(synthetic, question) -> None:
    session = Session(synthetic.library)
    ask(session, question)
    assert all(tool != "open_stretch" for turn in session.turns for tool, _ in turn.calls)
