"""Sequences with and without labels, in the forms that people use."""

import random

import pytest

from app.labels import heading_label
from app.pasted import open_file, read_file, read_pasted

RNG = random.Random(5)
A, B, C, D = ("".join(RNG.choices("ACGT", k=40)) for _ in range(4))


def pairs(text):
    return [(item.sequence, item.label) for item in read_pasted(text).items]


LABELLED = [(A, "promoter"), (B, "other")]


@pytest.mark.parametrize(
    "text",
    [
        f"{A} -> promoter\n{B} -> other",
        f"{A} => promoter\n{B} = other",
        f"{A} promoter\n{B} other",
        f"{A}\tpromoter\n{B}\tother",
        f"{A},promoter\n{B},other",
        f"{A}: promoter\n{B}: other",
        f"promoter: {A}\nother: {B}",
        f"promoter {A}\nother {B}",
        f"- {A} -> promoter\n- {B} -> other",
        f"1. {A} promoter\n2) {B} other",
        f"sequence,label\n{A},promoter\n{B},other",
        f"id\tclass\tseq\nx\tpromoter\t{A}\ny\tother\t{B}",
        f"x,{A},promoter\ny,{B},other",
        f">x promoter\n{A}\n>y other\n{B}\n>z other\n{B}",
        f">x label=promoter\n{A[:20]}\n{A[20:]}\n>y label=other\n{B}",
        f"promoters:\n{A}\nothers:\n{B}",
        f"{A} (promoter), {B} (other)",
        f"{A} is a promoter, {B} is other",
        f"{A} -> promoter; {B} -> other",
        f"```\n{A} -> promoter\n{B} -> other\n```",
        f"{A.lower()} -> promoter\n{B.lower()} -> other",
    ],
)
def test_labels_in_any_form(text):
    found = [(sequence.upper(), label) for sequence, label in pairs(text)]
    assert found[:2] == LABELLED


@pytest.mark.parametrize(
    "text",
    [
        f"classify these:\n{A}\n{B}",
        f">x\n{A}\n>y\n{B}",
        f"{A}, {B}",
        f"is {A} more of a promoter than {B}?",
        f">x ACME protein 1\n{A}\n>y another description\n{B}",
        f">seq1\n{A}\n>seq2\n{B}",
        f"{A} -> ?\n{B} -> unknown",
    ],
)
def test_sequences_without_labels(text):
    assert pairs(text) == [(A, None), (B, None)]


def test_labelled_ones_and_a_query_in_one_message():
    found = read_pasted(f"these are promoters:\n{A}\n{B}\nand these are not:\n{C}\n\nwhat is {D}?")
    assert [(i.sequence, i.label) for i in found.items] == [
        (A, "promoter"),
        (B, "promoter"),
        (C, "non-promoter"),
        (D, None),
    ]
    assert A not in found.prose


def test_fasta_ends_where_prose_begins():
    found = read_pasted(f"please classify\n>a\n{A[:30]}\n{A[30:]}\n\nwith my examples")
    assert [(i.id, i.sequence) for i in found.items] == [("a", A)]
    assert found.prose == "please classify with my examples"


def test_headers_with_class_before_a_number():
    rows = [("promoter", 1, A), ("promoter", 2, B), ("random", 1, C), ("random", 2, D)]
    text = "".join(f">{kind}_{number}\n{letters}\n" for kind, number, letters in rows)
    assert [label for _, label in pairs(text)] == ["promoter", "promoter", "random", "random"]


def test_bad_cells_are_kept_for_the_tool_to_refuse():
    items = read_file("sequence,label\nACGTT,1\nMKLV,0\n,1\n", "f.csv")
    assert [(i.sequence, i.label) for i in items] == [("ACGTT", "1"), ("MKLV", "0"), ("", "1")]


def test_protein_in_a_sentence_is_a_sequence_too():
    assert pairs("classify MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQ")[0][1] is None


@pytest.mark.parametrize(
    "text",
    ["what does lacZ do?", "where does GAATTC cut?", "five longest genes", "list CDS, tRNA: all"],
)
def test_plain_questions_hold_no_sequence(text):
    assert pairs(text) == []
    assert read_pasted(text).prose == text


def test_same_id_twice_is_told_apart():
    found = read_pasted(f">x\n{A}\n>x\n{B}")
    assert [item.id for item in found.items] == ["x", "x-2"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "t.csv is empty"),
        ("a,b\n1,2\n", "a table of sequences needs a column named sequence"),
        ("hello there\n", "t.csv holds no DNA sequence"),
        ("LOCUS       X  20 bp DNA\nORIGIN\n 1 acgtacgtac acgtacgtac\n", "is a GenBank file"),
        ("##gff-version 3\nc1\tx\tgene\t1\t9\t.\t+\t.\tID=a\n", "drop it on Open genomes"),
    ],
)
def test_files_without_sequences(text, message):
    with pytest.raises(ValueError, match=message):
        read_file(text, "t.csv")


def test_compressed_file(tmp_path):
    import gzip

    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(f"\ufeffsequence,label\r\n{A},x\r\n{B},y\r\n".encode()))
    assert [(i.sequence, i.label) for i in open_file(path)] == [(A, "x"), (B, "y")]
    (tmp_path / "b.csv").write_bytes(b"\xff\xfe\x00\x01\x80")
    with pytest.raises(ValueError, match=r"b\.csv"):
        open_file(tmp_path / "b.csv")


@pytest.mark.parametrize(
    ("text", "last", "label"),
    [
        ("promoters", "", "promoter"),
        ("These are known promoters", "", "promoter"),
        ("positive examples", "", "positive"),
        ("and these are not", "promoter", "non-promoter"),
        ("not promoters", "", "non-promoter"),
        ("classify these", "", None),
        ("which of them is this one", "", None),
    ],
)
def test_headings(text, last, label):
    assert heading_label(text, last) == label


def test_what_is_meant_as_a_sequence_among_others_is_kept_to_be_refused():
    found = read_pasted("classify these\nACGTACGTACGT\nACGTA\nMKTAYIAKQRQISF\nTTTTACGTACGA")
    assert [item.sequence for item in found.items] == [
        "ACGTACGTACGT", "ACGTA", "MKTAYIAKQRQISF", "TTTTACGTACGA",
    ]  # fmt: skip
    assert found.prose == "classify these"
    assert not read_pasted("where does GATC\nACGTA\noccur?").items


def test_points_between_bases_are_gaps_and_an_ellipsis_is_none():
    (item,) = read_pasted("ACGTACGT...ACGTACGT -> promoter").items
    assert (item.sequence.replace("-", ""), item.label) == ("ACGTACGT" * 2, "promoter")
    assert len(item.sequence) == 19
    assert read_pasted("TTGACATT... -> promoter").items == []
