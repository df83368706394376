"""Questions in two halves, the second about what the first one counted or listed."""

import pytest

from app.plan.base import Call
from app.plan.clauses import among, counts_twice
from app.plan.planner import plan_with


def calls(question, names):
    return [(call.tool, call.arguments) for call in plan_with(question, names).calls]


@pytest.mark.parametrize(
    ("question", "wanted", "order"),
    [
        (
            "how many proteins are hypothetical, and how long is the longest?",
            {"types": ["protein"], "hypothetical": True},
            "descending",
        ),
        (
            "how many tRNA genes are there and which is the longest?",
            {"types": ["tRNA"]},
            "descending",
        ),
        (
            "how many genes are on the minus strand, and what is the shortest one?",
            {"strand": -1},
            "ascending",
        ),
    ],
)
def test_the_longest_is_one_of_those_counted(question, wanted, order, names):
    first, second = calls(question, names)
    assert first == ("count_genes", {"filter": wanted})
    assert second[0] == "list_genes" and second[1]["filter"] == wanted
    by = "aa_length" if wanted.get("types") == ["protein"] else "length"
    assert second[1]["sort_by"] == by and second[1]["limit"] == 1
    assert second[1].get("order", "ascending") == order


def test_two_numbers_are_two_calls(names):
    first, second = calls("how many genes does it have, and how many are longer than 1 kb?", names)
    assert first == ("count_genes", {})
    assert second == ("count_genes", {"filter": {"min_length": 1001}})


def test_what_has_a_subject_of_its_own_is_left_alone():
    before = Call("count_genes", {"filter": {"strand": -1}})
    assert among("how long is the genome", before) is None
    assert among("how long is the longest contig", before) is None
    assert among("where is the longest", Call("gene_location", {})) is None
    plus = Call("count_genes", {"filter": {"strand": 1}})
    assert not counts_twice(
        "how many genes are on the minus", "how many on the plus", [before, plus]
    )


def test_the_longest_of_all_that_were_counted(names):
    found = calls("how many genes and what is the longest one?", names)
    assert found == [
        ("count_genes", {}),
        ("list_genes", {"sort_by": "length", "order": "descending", "limit": 1}),
    ]


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        (
            "how many proteins are there and what does lacZ do?",
            ("count_genes", {"filter": {"types": ["protein"]}}),
            ("gene_details", {"names": ["lacZ"]}),
        ),
        (
            "how many proteins are there in total, and where is lacZ?",
            ("count_genes", {"filter": {"types": ["protein"]}}),
            ("gene_location", {"names": ["lacZ"]}),
        ),
    ],
)
def test_a_count_of_all_is_not_of_the_gene_that_comes_next(question, first, second, names):
    assert calls(question, names) == [first, second]


def test_a_named_gene_that_was_left_over_is_not_called_unknown(names):
    plan = plan_with("how many proteins are there upstream of lacZ and what do they do?", names)
    assert not plan.calls
    assert "lacZ" in plan.message and "nothing of" not in plan.message
