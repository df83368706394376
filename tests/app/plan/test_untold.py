"""Questions for what no file tells are declined whatever they are about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import app.plan
from app.plan.planner import plan_with
from app.plan.untold import untold
from tests.app.plan.conftest import build

BANK = Path(app.plan.__file__).parent / "bank"

ASKED = (
    "What is the conjugation frequency of this plasmid at 37 C?",
    "how often does lacZ mutate",
    "What do knockout mice of recA look like?",
    "Are recA deletion strains viable?",
    "transfer rate of rpoB, from cell to cell",
    "does lacZ work at 42 degrees?",
    "Now the same gene from another animal, please",
    "And the sequence of the ortholog in a different species?",
)

ANSWERED = (
    ("EC number of lacZ; we run the fermentation at 30 degrees", "gene_details"),
    ("500 bp on either side of lacZ, for a knockout construct", "gene_sequence"),
    ("codon frequencies of lacZ", "codon_usage"),
    ("which genes are for the cold shock protein?", "find_genes"),
    ("does recA overlap another gene?", "overlaps"),
)


@pytest.mark.parametrize("question", ASKED)
def test_declined_although_the_subject_is_a_gene(question: str) -> None:
    planned = plan_with(question, build())
    assert planned.status == "declined", planned.calls
    assert planned.message.count(".") == 1
    assert "file" in planned.message


@pytest.mark.parametrize(("question", "tool"), ANSWERED)
def test_others_with_the_same_words_are_answered(question: str, tool: str) -> None:
    assert [call.tool for call in plan_with(question, build()).calls] == [tool]


def test_no_answerable_question_of_the_bank_is_taken() -> None:
    for voice in sorted(BANK.glob("*.jsonl")):
        for line in filter(str.strip, voice.read_text("utf-8").splitlines()):
            item = json.loads(line)
            if item.get("tool") != "out_of_scope":
                assert untold(item["q"].lower()) is None, item["q"]


@pytest.mark.parametrize(
    "question",
    [
        "which gene is most strongly expressed at the end of growth?",
        "is the adenine of gatc methylated in this strain?",
        "how long does it take to make one ribosome?",
        "how many ribosomes are there in a cell?",
        "which compound blocks the protease?",
        "how can i purify the plasmid?",
        "does uptake of iron get better in the mutant?",
    ],
)
def test_work_of_the_laboratory_is_not_told(question: str) -> None:
    assert untold(question) is not None


@pytest.mark.parametrize(
    "question",
    [
        "how many methylases are there?",
        "which genes encode rrna methyltransferases?",
        "how long does the gene reach?",
        "how do i get the sequence of reca?",
        "which genes are annotated as expressed protein?",
        "how many antibiotic resistance genes does it carry?",
    ],
)
def test_genes_of_like_words_are_told(question: str) -> None:
    assert untold(question) is None
