"""A call that leaves out what changes the meaning of a question is not made."""

from __future__ import annotations

import pytest

from app.plan.planner import plan_with


@pytest.mark.parametrize(
    "question",
    [
        "which mobile elements lie next to a tRNA?",
        "is lacZ near the centromere?",
        "which enzymes cut abcX exactly once?",
        "what lies between the trp operon and the nif operon?",
        "what amino acids does it like?",
        "which gene is the oldest?",
    ],
)
def test_nothing_smooth_about_something_else(names, question) -> None:
    planned = plan_with(question, names)
    whole = [call for call in planned.calls if "abcX" not in str(call.arguments)]
    assert planned.status != "answered" or not whole, planned.calls


@pytest.mark.parametrize(
    "question",
    ["list all genes", "Which genes does this organism have?", "show every gene in order, please",
     "what genes are annotated in the genome?"],
)  # fmt: skip
def test_all_genes_where_they_are_asked_for(names, question) -> None:
    planned = plan_with(question, names)
    assert [(call.tool, call.arguments) for call in planned.calls] == [("list_genes", {})]


@pytest.mark.parametrize(
    "question",
    [
        "the middle 30 bases of gyrB",
        "every third codon of recA",
        "translate rpoB backwards",
        "ORFs in frame 3",
        "which enzymes cut lacZ but not recA?",
        "is the nif operon closer to recA or to gyrB?",
        "which CDS is closest to the middle of the chromosome?",
        "how far apart are the two closest rRNAs?",
        "is there an EcoRI site near recA?",
        "translate the first 60 bases of lacZ in frame 2",
    ],
)
def test_what_a_call_would_leave_out_is_said(names, question) -> None:
    planned = plan_with(question, names)
    assert planned.status == "declined" and not planned.calls
    assert "ask" in planned.message


def test_runs_of_genes_are_runs_of_genes(names) -> None:
    planned = plan_with("find runs of three or more genes on one strand", names)
    assert [call.tool for call in planned.calls] == ["gene_runs"]
