"""Questions for what is measured rather than annotated are declined, whatever word they hold."""

from __future__ import annotations

import pytest

from app.answer import ask
from app.plan.untold import untold
from app.session import Session


@pytest.mark.parametrize(
    "question",
    [
        "which genes are transcribed most strongly?",
        "which gene is transcribed the most in stationary phase?",
        "what are the most highly transcribed genes",
        "how strongly is genA transcribed?",
        "how much mRNA of genA is made?",
        "which genes are switched on by heat shock?",
        "which genes are induced by tetracycline?",
        "which proteins are upregulated in biofilms?",
        "which protein is the most abundant?",
        "how many people die of it?",
        "how deadly is it?",
        "how is it transmitted?",
        "what is its mortality?",
        "which host cells does it enter?",
        "how many micrograms of plasmid per ml?",
        "how much plasmid do i get from one miniprep?",
        "how stable is the protein of genA?",
        "how strong is the promoter of genA?",
        "where in the cell is genA found?",
        "what does genA look like in 3D?",
    ],
)
def test_what_is_measured_is_declined(synthetic, question: str) -> None:
    assert ask(Session(synthetic.library), question).status == "declined"


@pytest.mark.parametrize(
    "question",
    [
        "which genes are transcribed from the minus strand?",
        "how many genes are transcribed leftwards?",
        "in which direction is tet transcribed?",
        "which proteins respond to heat shock?",
        "is there a transcriptional activator?",
        "which genes are repressed by LexA?",
        "how long is the mRNA of bla?",
        "what is the most abundant codon?",
        "which amino acid is most abundant?",
        "how many proteins are activated sugar transferases?",
        "which receptor proteins are there?",
        "how are the dinucleotides spread?",
        "which genes are switched on together as one operon?",
        "how strong is the codon bias?",
    ],
)
def test_what_is_annotated_is_not(question: str) -> None:
    assert untold(question.lower()) is None


def test_a_verb_of_something_else_is_no_word_to_search_for(synthetic) -> None:
    for question in ("how many visitors sneeze?", "how many cats did meow at it?"):
        answer = ask(Session(synthetic.library), question)
        assert answer.status == "declined"
    counted = ask(Session(synthetic.library), "how many proteins are kinases?")
    assert counted.calls and "kinase" in str(counted.calls)
