"""Two questions in one: both are answered, and what is an order is no strand."""

import pytest

from app.plan.planner import plan_with
from app.plan.settling import settle


def settled(question, names):
    return settle(question, plan_with(question, names), names, plan_with)


def calls(question, names):
    return [(call.tool, call.arguments) for call in settled(question, names).calls]


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("GC content of this genome and number of genes in it", "genome_summary", {}),
        ("GC of the genome, and the number of genes", "genome_summary", {}),
        (
            "what is the GC content and the number of tRNA genes?",
            "genome_summary",
            {"filter": {"types": ["tRNA"]}},
        ),
        ("GC content of dnaA and number of genes", "composition", {}),
    ],
)
def test_a_number_of_genes_is_asked_for_beside_something_else(question, first, second, names):
    found = calls(question, names)
    assert [tool for tool, _ in found] == [first, "count_genes"]
    assert found[1][1] == second


def test_the_letters_of_a_content_are_no_word_to_count(names):
    found = settled("GC of the fragment, and number of genes in the gff", names)
    assert all(call.tool != "kmers" for call in found.calls)
    (call,) = plan_with("how many GC dinucleotides are there?", names).calls
    assert (call.tool, call.arguments["word"]) == ("kmers", "GC")
    (call,) = plan_with("number of CG on the plus strand", names).calls
    assert (call.tool, call.arguments["word"]) == ("kmers", "CG")


def test_atg_to_stop_is_a_frame_and_not_a_share(names):
    for question in (
        "What is the longest ORF (ATG to stop, any of the six frames)?",
        "which ORFs run from ATG to stop?",
    ):
        assert [tool for tool, _ in calls(question, names)] == ["find_orfs"]
    (call,) = plan_with("what share of CDS end with TAG?", names).calls
    assert (call.tool, call.arguments["codon"]) == ("codon_usage", "TAG")


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("list the genes from left to right", {}),
        ("walk me left to right through the genes on the reverse strand", {"strand": -1}),
        ("which genes run from left to right?", {"strand": 1}),
        ("name the tRNA genes left to right", {"types": ["tRNA"]}),
    ],
)
def test_left_to_right_is_an_order_unless_genes_run_so(question, wanted, names):
    (found,) = calls(question, names)
    assert found[0] == "list_genes"
    assert found[1].get("filter", {}) == wanted
