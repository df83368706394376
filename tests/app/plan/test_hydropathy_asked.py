"""Transmembrane helices: how they are asked for, and what is a matter of the annotation."""

from __future__ import annotations

import pytest

from app.plan.planner import plan_with
from app.plan.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("which genes have a transmembrane helix?", {}),
        ("predict transmembrane segments", {}),
        ("what fraction of proteins has a TM helix?", {}),
        ("how many TM helices are in lacY?", {"names": ["lacY"]}),
        ("does lacY have transmembrane domains?", {"names": ["lacY"]}),
        ("is lacZ a membrane protein?", {"names": ["lacZ"]}),
        ("hydrophobic stretches in lacY", {"names": ["lacY"]}),
        ("TM helices of lacY with a window of 21 and a threshold of 1.8",
         {"names": ["lacY"], "window": 21, "threshold": 1.8}),
        ("which proteins have more than 6 transmembrane segments?", {"min_segments": 7}),
        ("proteins with at least two membrane-spanning regions", {"min_segments": 2}),
        ("which proteins have exactly 12 TM segments?", {"min_segments": 12, "max_segments": 12}),
        ("proteins with fewer than 3 TM helices", {"min_segments": 0, "max_segments": 2}),
        ("proteins without transmembrane helices", {"min_segments": 0, "max_segments": 0}),
        ("multi-pass membrane proteins", {"min_segments": 2}),
        ("which protein has the most transmembrane helices?", {"limit": 1}),
        ("top 5 proteins by number of TM segments", {"limit": 5}),
        ("which proteins on the minus strand have a TM helix?", {"filter": {"strand": -1}}),
        ("which hypothetical proteins have TM helices?", {"filter": {"hypothetical": True}}),
    ],
)  # fmt: skip
def test_forms(names, question, arguments) -> None:
    planned = plan_with(question, names)
    found = [(call.tool, call.arguments) for call in planned.calls]
    assert found == [("hydrophobic_segments", arguments)]


@pytest.mark.parametrize(
    "question",
    [
        "membrane proteins",
        "which genes encode integral membrane proteins?",
        "list genes annotated as transmembrane",
        "how hydrophobic is lacY?",
        "which protein is the most hydrophobic?",
        "what is the Tm of ACGTACGTACGTACGTAC?",
        "which genes lie upstream of the transmembrane protein?",
    ],
)
def test_other_questions(names, question) -> None:
    assert "hydrophobic_segments" not in [call.tool for call in plan_with(question, names).calls]


def test_annotated_regions_are_not_predicted() -> None:
    known = Vocabulary.build(
        names=[["lacY"]],
        symbols=["lacY"],
        products=("lactose permease",),
        records=[("P02920", "P02920", "LacY")],
        genomes=[("lacy", "Escherichia coli")],
        types=["CDS", "transmembrane_region"],
    )
    assert plan_with("list the transmembrane regions", known).calls[0].tool == "list_genes"
    predicted = plan_with("predict the transmembrane regions", known)
    assert predicted.calls[0].tool == "hydrophobic_segments"
