"""What the source states, what stands beside one gene, and what no file tells."""

from __future__ import annotations

import pytest

from app.plan.planner import plan_with


@pytest.mark.parametrize(
    "question",
    [
        "Where and when was this collected?",
        "From which host was the strain isolated?",
        "is this an avian isolate?",
        "in which year was the isolate collected?",
    ],
)
def test_the_sample(names, question) -> None:
    (call,) = plan_with(question, names).calls
    assert (call.tool, call.arguments) == ("provenance", {"field": "sample"})


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("which GO terms does recA have?", {"names": ["recA"], "field": "xrefs"}),
        ("where in the cell is lacY localized?", {"names": ["lacY"]}),
    ],
)
def test_beside_one_gene(names, question, arguments) -> None:
    (call,) = plan_with(question, names).calls
    assert (call.tool, call.arguments) == ("gene_details", arguments)


@pytest.mark.parametrize(
    "question",
    [
        "how many articles cite this genome?",
        "what is the plasmid copy number?",
        "which of the genes are essential?",
        "What is the R0 of this virus?",
    ],
)
def test_measured_elsewhere(names, question) -> None:
    assert plan_with(question, names).status == "declined"


def test_what_the_file_states_of_the_sample(run, synthetic) -> None:
    text = run("provenance", field="sample").text
    assert "neither host, place nor date" in text or text.startswith("Of the sample")
    both = run("provenance", field="date, submitter").text
    assert "01-JAN-2024" in both and "submitter" in both
