"""Bases of one strand: how they are asked for, and what is counted then."""

from __future__ import annotations

import pytest
from Bio.Seq import Seq

from app.answer import ask
from app.plan.planner import plan_with
from app.session import Session

CHROMOSOME = "SYN_000001.1"


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("how many As are on the minus strand?", {"field": "bases", "strand": -1}),
        ("number of guanines on the reverse strand of NC_999998.1",
         {"field": "bases", "strand": -1, "record": "NC_999998.1"}),
        ("count the nucleotides of the bottom strand from 100 to 300",
         {"field": "bases", "strand": -1, "region": {"start": 100, "end": 300}}),
        ("GC skew of the minus strand", {"field": "skew", "strand": -1}),
        ("T count, minus strand", {"field": "bases", "strand": -1}),
        ("base composition on the minus strand of gyrB",
         {"field": "bases", "strand": -1, "names": ["gyrB"]}),
        ("how many Cs does the template strand of gyrB have?",
         {"field": "bases", "strand": "template", "names": ["gyrB"]}),
        ("how many Cs are on the coding strand of gyrB?", {"field": "bases", "names": ["gyrB"]}),
        ("what is the AT content of the negative strand?", {"field": "at", "strand": -1}),
        ("which strand has more Gs?", {"field": "bases", "strand": "both"}),
        ("how many As are there on each strand?", {"field": "bases", "strand": "both"}),
    ],
)  # fmt: skip
def test_forms(names, question, arguments) -> None:
    planned = plan_with(question, names)
    assert [(call.tool, call.arguments) for call in planned.calls] == [("composition", arguments)]


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("how many genes are on the minus strand?", "count_genes"),
        ("how many tRNAs are on the minus strand?", "count_genes"),
        ("mean GC content of the genes on the minus strand", "gene_statistics"),
        ("how many runs of A are on the minus strand?", "simple_repeats"),
        ("how many GAATTC are on the minus strand?", "find_motif"),
        ("how many genes on the minus strand start with GTG?", "count_genes"),
        ("sequence of the minus strand from 100 to 130", "region_sequence"),
        ("which strand has more genes?", "count_genes"),
        ("what strand is gyrB on?", "gene_location"),
    ],
)
def test_other_questions_of_a_strand(names, question, tool) -> None:
    assert [call.tool for call in plan_with(question, names).calls] == [tool]


def test_what_is_not_counted_by_strand_is_not_answered_with_the_other_one(names) -> None:
    planned = plan_with("how many As are in the first 100 bases of the minus strand?", names)
    assert planned.status == "declined" and "plus strand" in planned.message


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("the 30 bases at the 5' end of the minus strand", {"last": 30, "strand": -1}),
        ("5' end of the minus strand, 20 nt", {"last": 20, "strand": -1}),
        ("20 nt of the 3' end of the reverse strand", {"first": 20, "strand": -1}),
        ("20 nt of the 3' end of the plus strand", {"last": 20}),
        ("the minus strand's first 15 bases", {"last": 15, "strand": -1}),
        ("first base of the minus strand", {"last": 1, "strand": -1}),
        ("what is the last nucleotide of the forward strand?", {"last": 1}),
    ],
)
def test_ends_of_a_strand(names, question, arguments) -> None:
    planned = plan_with(question, names)
    assert [(call.tool, call.arguments) for call in planned.calls] == [("open_stretch", arguments)]


@pytest.mark.parametrize("question", ["how many As are on the minus strand of {0}?"])
def test_the_minus_strand_is_counted(synthetic, question) -> None:
    minus = synthetic.records[CHROMOSOME].seq.reverse_complement()
    text = ask(Session(synthetic.library), question.format(CHROMOSOME)).text
    for letter in "ACGT":
        assert f"{minus.count(letter):,} {letter} (" in text


@pytest.mark.parametrize("tag", ["SYN_0001", "SYN_0002"])
@pytest.mark.parametrize("strand", [1, -1, "template"])
def test_strands_of_a_gene(run, synthetic, tag, strand) -> None:
    record, feature = synthetic.feature(tag, "gene")
    own = feature.extract(record.seq)
    text = own if strand == feature.location.strand else own.reverse_complement()
    result = run("composition", names=[tag], field="bases", strand=strand)
    for letter in "ACGT":
        assert f"{text.count(letter)} {letter} (" in result.text


def test_skew_of_the_minus_strand(run, synthetic) -> None:
    sequence = Seq(str(synthetic.records[CHROMOSOME].seq)).reverse_complement()
    g, c = sequence.count("G"), sequence.count("C")
    result = run("composition", field="skew", record=CHROMOSOME, strand=-1, window=500)
    assert f"is {(g - c) / (g + c):.4f}" in result.text
    window = sequence.reverse_complement()[:500].reverse_complement()
    g, c = window.count("G"), window.count("C")
    assert result.table.rows[0][4] == round((g - c) / (g + c), 4)
