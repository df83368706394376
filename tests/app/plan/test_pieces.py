"""How many exons or introns are meant, with names of an imagined genome."""

from __future__ import annotations

import pytest

from app.plan.planner import plan_with


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("genes with exactly three exons", {"min_exons": 3, "max_exons": 3}),
        ("list genes that have at least 6 exons", {"min_exons": 6}),
        ("how many genes with 4 or more exons are there?", {"min_exons": 4}),
        ("which genes contain more than two introns?", {"min_exons": 4}),
        ("how many genes have more than one intron?", {"min_exons": 3}),
        ("show genes with fewer than 3 exons", {"max_exons": 2}),
        ("genes having at most one intron", {"max_exons": 2}),
        ("four-exon genes please", {"min_exons": 4, "max_exons": 4}),
        ("how many genes lack introns?", {"max_exons": 1}),
        ("which genes are not spliced?", {"max_exons": 1}),
        ("list the intronless genes", {"max_exons": 1}),
        ("genes with between 3 and 7 exons", {"min_exons": 3, "max_exons": 7}),
    ],
)
def test_limits(names, question: str, wanted: dict) -> None:
    (call,) = plan_with(question, names).calls
    assert call.tool == ("count_genes" if question.startswith("how many") else "list_genes")
    assert call.arguments["filter"] == wanted


def test_a_plain_length_stays_one(names) -> None:
    (call,) = plan_with("list genes with introns longer than 2 kb", names).calls
    assert call.arguments["filter"] == {"spliced": True, "min_length": 2001}
