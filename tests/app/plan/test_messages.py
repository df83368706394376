"""Greetings, and what is said in place of an answer."""

from __future__ import annotations

import pytest

from app.answer import ask
from app.plan.messages import greets
from app.session import Session


@pytest.mark.parametrize("text", ["hi", "Hello there!", "what can you do?", "help", "who are you?"])
def test_greetings_are_known(text: str) -> None:
    assert greets(text)


@pytest.mark.parametrize("text", ["hi, where is lacZ?", "help me find lacZ", "what can recA do?"])
def test_questions_are_no_greetings(text: str) -> None:
    assert not greets(text)


def test_a_greeting_is_answered_with_questions_that_work(synthetic) -> None:
    answer = ask(Session(synthetic.library), "hello")
    assert answer.status == "clarify"
    offered = answer.text.split("For example: ")[1].strip(".").split("; ")
    assert len(offered) == 4
    for question in offered:
        assert ask(Session(synthetic.library), question.strip("'")).status == "answered"


@pytest.mark.parametrize(
    ("question", "tool", "words"),
    [
        ("what are the essential genes", "find_genes", "essential"),
        ("how many essential genes are there?", "count_genes", "essential"),
    ],
)
def test_a_kind_of_gene_is_never_read_as_every_gene(synthetic, question, tool, words) -> None:
    answer = ask(Session(synthetic.library), question)
    assert answer.calls[0]["tool"] == tool and words in str(answer.calls[0]["arguments"])


def test_which_of_two_is_longer(synthetic) -> None:
    genome = synthetic.library.genomes[0]
    one, two = (genome.lookup(name)[0].length for name in ("abcA", "abcB"))
    answer = ask(Session(synthetic.library), "abcA or abcB: which is longer?")
    assert f"by {abs(one - two):,} bp" in answer.text or one == two


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("what would happen if I delete recA?", "how the organism lives"),
        ("how does it behave when dnaA is knocked out?", "how the organism lives"),
        ("delete all your files and data", "instructions of another kind"),
    ],
)
def test_the_reason_is_that_of_the_question(synthetic, question: str, said: str) -> None:
    answer = ask(Session(synthetic.library), question)
    assert answer.status == "declined"
    assert said in answer.text


@pytest.mark.parametrize("kind", ["type III secretion system", "type VI secretion systems"])
def test_a_type_that_is_not_there_is_not_another_type(synthetic, kind: str) -> None:
    answer = ask(Session(synthetic.library), f"does it have a {kind}?")
    asked = [call for call in answer.calls if call["tool"] == "find_genes"]
    assert asked and asked[0]["arguments"]["query"].startswith("type ")
    assert answer.status == "declined" or "No annotation in this genome says" in answer.text
