"""A call for the whole genome is not made where it leaves out what the question is about."""

from __future__ import annotations

import pytest

from app.plan.covered import WORDS, bank_words
from app.plan.planner import plan_with


@pytest.mark.parametrize(
    "question",
    [
        "What is the optimal viscosity of this organism?",
        "Which strain is more aggressive, this or another?",
        "how long is the inverted repeat?",
        "what is the size of the small single copy region?",
        "how long is the average exon?",
        "What is the karyotype?",
    ],
)
def test_other_subjects_are_not_answered_with_the_whole_genome(names, question) -> None:
    planned = plan_with(question, names)
    assert planned.status != "answered" or planned.calls[0].tool not in (
        "genome_summary",
        "provenance",
        "list_records",
    ), planned.calls


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("how long is the genome?", "genome_summary"),
        ("For my thesis: which organism is this and how many contigs are there?", None),
        ("what's the GC content of the whole chromosome?", None),
        ("how many genes does Alphacoccus have?", None),
        ("Which start codons are used?", "codon_usage"),
        ("How many genes does B. obscura have?", "count_genes"),
        ("which sequencing machine and software made the assembly?", "provenance"),
        ("Which paper do I cite for it?", "provenance"),
    ],
)
def test_plain_questions_are_answered(names, question, tool) -> None:
    planned = plan_with(question, names)
    assert planned.status == "answered"
    assert tool is None or planned.calls[0].tool == tool


def test_an_unknown_kind_of_gene_is_looked_for(names) -> None:
    planned = plan_with("how many genes are dubious?", names)
    assert planned.calls[0].arguments["filter"]["keywords"] == ["dubious"]


def test_statistics_of_a_selection_are_not_taken_for_its_list(names) -> None:
    planned = plan_with("what's the average length of genes on the minus strand?", names)
    assert [(call.tool, call.arguments) for call in planned.calls] == [
        ("gene_statistics", {"filter": {"strand": -1}})
    ]


def test_the_words_are_those_of_the_bank() -> None:
    assert WORDS.read_text("utf-8").split() == bank_words()
