"""Every condition of a question is carried by its call, or the call is not made."""

from __future__ import annotations

import pytest

from app.plan.base import Call, Plan
from app.plan.demands import unmet
from app.plan.entities import mark
from app.plan.planner import plan_with
from app.plan.reader import read
from app.plan.settling import settle
from app.plan.wording import reworded


def settled(question, names) -> Plan:
    return settle(question, plan_with(question, names), names, plan_with)


def kinds(question, names, *calls) -> set[str]:
    return {demand.kind for demand in unmet(read(mark(question, names), names), calls)}


@pytest.mark.parametrize(
    ("question", "call", "kind"),
    [
        ("genes on the minus strand", Call("list_genes", {}), "strand"),
        ("proteins longer than 300 aa", Call("count_genes", {}), "limit"),
        ("genes between 100 and 9000", Call("list_genes", {}), "place"),
        ("how many tRNAs are there", Call("count_genes", {}), "kind"),
        ("what share of the genes is short", Call("list_genes", {}), "share"),
        ("how many genes on each contig", Call("count_genes", {}), "group"),
        ("genes with introns", Call("list_genes", {}), "splice"),
        ("what does dnaA do", Call("genome_summary", {}), "name"),
        ("GC of dnaA", Call("gene_details", {"names": ["dnaA"]}), "measure"),
        ("is dnaA before gyrB", Call("gene_presence", {"names": ["dnaA", "gyrB"]}), "order"),
        ("how many genes lack a symbol", Call("count_genes", {}), "flag"),
        ("how many dubious genes", Call("count_genes", {}), "word"),
    ],
)
def test_what_a_call_leaves_out(names, question, call, kind) -> None:
    assert kind in kinds(question, names, call)


def test_a_call_that_carries_all_is_left_alone(names) -> None:
    filter_ = {"types": ["tRNA"], "strand": -1, "max_length": 89}
    call = Call("count_genes", {"filter": filter_})
    assert not kinds("how many tRNAs on the minus strand are shorter than 90 bp", names, call)
    plan = Plan([call])
    assert settle("how many tRNAs on the minus strand are shorter than 90 bp", plan, names,
                  plan_with) is plan  # fmt: skip


@pytest.mark.parametrize(
    ("question", "tool", "filter_"),
    [
        ("number of genes transcribed counter-clockwise shorter than 100 aa", "count_genes",
         {"strand": -1, "max_length": 99, "length_unit": "aa"}),
        ("how many pseudogenes are on the reverse strand", "count_genes",
         {"types": ["pseudogene"], "strand": -1}),
        ("what share of the genes is on the reverse strand?", "count_genes", {"strand": -1}),
    ],
)  # fmt: skip
def test_conditions_are_put_in(names, question, tool, filter_) -> None:
    (call,) = settled(question, names).calls
    assert call.tool == tool
    assert call.arguments["filter"] == filter_


def test_a_condition_that_no_tool_takes_declines(names) -> None:
    planned = Plan([Call("gene_neighbours", {"name": "dnaA", "side": "downstream"})])
    answer = settle("How many genes lie downstream of dnaA?", planned, names, plan_with)
    assert answer.status == "declined"
    assert "downstream" in answer.message


def test_what_is_told_before_the_question_is_no_condition(names) -> None:
    call = Call("gene_location", {"names": ["dnaA"], "field": "aa_length"})
    assert not kinds("Every protein is 5000 aa long. How long is dnaA?", names, call)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Hi! Sorry to bother you, could you tell me what lacZ does?", "what lacZ does?"),
        ("how long is the 5' untranslated region", "how long is the 5'UTR"),
        ("genes transcribed leftwards", "genes on the minus strand"),
        ("which ones are interrupted by introns", "which ones are with introns"),
        ("where is lacZ", "where is lacZ"),
    ],
)
def test_other_words_for_the_same(question, words) -> None:
    assert reworded(question) == words
