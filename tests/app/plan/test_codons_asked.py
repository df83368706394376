"""Questions for codons: positions, single ones, first and last ones."""

from __future__ import annotations

import pytest

from app.answer import ask
from app.plan.planner import plan_with
from app.session import Session

GC = "gc_positions"


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("GC1, GC2 and GC3 of recA", {"what": GC, "names": ["recA"]}),
        ("GC3 of recA and gyrB", {"what": GC, "names": ["recA", "gyrB"]}),
        ("what is recA's GC3?", {"what": GC, "names": ["recA"]}),
        ("GC content by codon position, rpoB", {"what": GC, "names": ["rpoB"]}),
        ("g+c at the wobble position of recA please", {"what": GC, "names": ["recA"]}),
        ("what is the gc at each codon position of lacZ?", {"what": GC, "names": ["lacZ"]}),
        ("GC content at third codon positions of all CDS", {"what": GC}),
        ("what's the overall GC3?", {"what": GC}),
        ("GC3 of the CDS on the minus strand", {"what": GC, "strand": -1}),
        ("how many AGA and AGG codons has recA got",
         {"codons": ["AGA", "AGG"], "names": ["recA"]}),
        ("how often does lacZ use CTA?", {"codon": "CTA", "names": ["lacZ"]}),
        ("how many CTA codons are there in lacZ, which I want to express in E. coli?",
         {"codon": "CTA", "names": ["lacZ"]}),
        ("to express recA in yeast, how many CGA codons does it have?",
         {"codon": "CGA", "names": ["recA"]}),
        ("count the CGA, CGG and CGC codons of rpoB",
         {"codons": ["CGA", "CGG", "CGC"], "names": ["rpoB"]}),
        ("does recA use CTA at all?", {"codon": "CTA", "names": ["recA"]}),
        ("how many CTG codons does the beta-galactosidase gene have?",
         {"codon": "CTG", "names": ["beta-galactosidase"]}),
        ("which proline codon is the most used in recA", {"codon": "P", "names": ["recA"]}),
        ("favourite glycine codon of the beta-galactosidase?",
         {"codon": "G", "names": ["beta-galactosidase"]}),
        ("what percentage of CDS begin with GTG?", {"what": "start", "codon": "GTG"}),
        ("proportion of genes whose stop codon is TAG", {"what": "stop", "codon": "TAG"}),
        ("how many genes end with TGA?", {"what": "stop", "codon": "TGA"}),
        ("list the genes that stop at TAG", {"what": "stop", "codon": "TAG"}),
        ("what fraction of CDS on the plus strand end in TAA?",
         {"what": "stop", "codon": "TAA", "strand": 1}),
        ("how common is the amber stop codon?", {"what": "stop", "codon": "TAG"}),
    ],
)  # fmt: skip
def test_forms(names, question, arguments) -> None:
    planned = plan_with(question, names)
    assert [(call.tool, call.arguments) for call in planned.calls] == [("codon_usage", arguments)]


@pytest.mark.parametrize(
    "question",
    [
        "which gene has the highest GC3?",
        "GC3 per gene",
        "AT content at the third codon position of recA",
        "how many rare codons does recA have?",
    ],
)
def test_what_is_not_counted_is_declined(names, question) -> None:
    assert plan_with(question, names).status == "declined"


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("what is codon 3 of recA?", "protein_residues"),
        ("how many genes start with GTG?", "count_genes"),
        ("what is the GC content of recA?", "composition"),
        ("what does TGA code for here?", "codon_usage"),
        ("codon usage of recA", "codon_usage"),
    ],
)
def test_other_questions_of_codons(names, question, tool) -> None:
    assert [call.tool for call in plan_with(question, names).calls] == [tool]


def test_a_host_that_is_not_open_is_foreign_to_all_other_questions(names) -> None:
    assert plan_with("how many genes does yeast have?", names).status == "declined"


def test_positions_of_the_gene_of_the_last_answer(synthetic) -> None:
    session = Session(synthetic.library)
    ask(session, "where is abcB?")
    assert "*abcB*" in ask(session, "and GC3?").text
    assert "*abcA*" in ask(session, "and of abcA?").text
    assert "all coding sequences" in ask(session, "and the GC3 of all CDS?").text
