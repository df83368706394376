"""A whole question after another one is not taken for the rest of it."""

from __future__ import annotations

import pytest

from app.answer import ask
from app.session import Session
from index.demo import demo_genome
from index.library import Library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("whole")
    return Library.open([demo_genome(folder)], home=folder / "home")


@pytest.mark.parametrize("before", ["where is lexA?", "how long is trpA?", "GC content of recA"])
@pytest.mark.parametrize("question", ["what does katG do?", "and what is the katG for?"])
def test_what_a_gene_does_is_a_question_of_its_own(
    library: Library, before: str, question: str
) -> None:
    session = Session(library)
    ask(session, before)
    assert "catalase" in ask(session, question).text


def test_a_fragment_still_goes_on(library: Library) -> None:
    session = Session(library)
    ask(session, "where is lexA?")
    answer = ask(session, "and what about katG?")
    assert answer.calls[0]["tool"] == "gene_location" and "37,041..39,221" in answer.text
