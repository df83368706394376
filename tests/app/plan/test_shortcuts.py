"""Questions that are plain from their form."""

from __future__ import annotations

import pytest

from app.answer import ask
from app.plan.planner import plan_with
from app.plan.shortcuts import asks_what_it_is, beyond, sentences
from app.session import Session


def calls(question, names):
    return [(call.tool, call.arguments) for call in plan_with(question, names).calls]


@pytest.mark.parametrize(
    "text",
    ["what did the paper find out about abcA?", "how many copies of it are in one cell?"],
)
def test_what_no_file_holds(text: str, names) -> None:
    assert beyond(text)
    assert plan_with(text, names).status == "declined"


@pytest.mark.parametrize(
    "text", ["which paper describes this genome?", "how many copies of the rRNA genes are there?"]
)
def test_references_and_copies_of_genes_are_in_the_file(text: str) -> None:
    assert not beyond(text)


def test_sentences() -> None:
    assert sentences("I teach. Where is abcA? ") == ["I teach.", "Where is abcA?"]


def test_what_is_it_is_a_question_for_an_overview(names) -> None:
    assert asks_what_it_is("A colleague sent me this. What is it?")
    assert not asks_what_it_is("what is it made of?")
    assert calls("Someone gave me this file. What is this?", names) == [("genome_summary", {})]


def test_the_reason_before_a_question_does_not_hide_it(synthetic) -> None:
    answer = ask(
        Session(synthetic.library), "Hi, I am preparing my lab course. Where in it is abcA?"
    )
    assert answer.status == "answered" and answer.calls[0]["arguments"]["names"] == ["abcA"]


def test_how_many_is_that_counts_the_last_list(synthetic) -> None:
    session = Session(synthetic.library)
    listed = ask(session, "list the genes on the minus strand")
    counted = ask(session, "how many is that?")
    assert listed.table is not None
    assert counted.calls[0]["tool"] == "count_genes" and f"{listed.table.total} " in counted.text


def test_biggest_on_top_is_descending(names) -> None:
    ((tool, arguments),) = calls("sort the abc genes by size, biggest on top", names)
    assert tool == "list_genes" and arguments["order"] == "descending"
