"""Reading frames, amino acids over all proteins, cutters of a gene, codons of an amino acid."""

from __future__ import annotations

import pytest

from app.plan.fill.frames import frames_said
from app.plan.planner import plan_with


@pytest.mark.parametrize(
    ("text", "frames"),
    [
        ("in frame 3", [3]),
        ("in the second reading frame", [2]),
        ("frame -2 please", [-2]),
        ("reading frame +1", [1]),
        ("in frames 1 and 3", [1, 3]),
        ("in all six reading frames", [1, 2, 3, -1, -2, -3]),
        ("a six-frame translation", [1, 2, 3, -1, -2, -3]),
        ("in the three forward frames", [1, 2, 3]),
        ("in all three reverse frames", [-1, -2, -3]),
        ("in every frame", [1, 2, 3, -1, -2, -3]),
        ("with no word of it", None),
    ],
)
def test_frames_are_read(text, frames) -> None:
    assert frames_said(text) == frames


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("Translate bases 300 to 450 in frame 3", "translate_frames",
         {"frames": [3], "start": 300, "end": 450}),
        ("what protein would gyrB give in reading frame 2?", "translate_frames",
         {"frames": [2], "name": "gyrB"}),
        ("please translate ATGCATCATGGTTAA in frame -1", "translate_frames",
         {"frames": [-1], "sequence": "ATGCATCATGGTTAA"}),
        ("which amino acid is used least by the organism?", "amino_acid_usage",
         {"order": "ascending"}),
        ("what are the 3 most frequent amino acids in the proteome", "amino_acid_usage",
         {"limit": 3}),
        ("percentage of tryptophan in all proteins", "amino_acid_usage", {"residue": "W"}),
        ("which restriction enzymes cut recA only once?", "gene_cutters", {"name": "recA"}),
        ("which enzymes cut rpoB twice", "gene_cutters", {"name": "rpoB", "cuts": 2}),
        ("give me the first 4 and last 4 codons of lacZ", "gene_sequence",
         {"names": ["lacZ"], "kind": "cds", "first": 12, "last": 12}),
        ("which codon is commonest for serine?", "codon_usage", {"codon": "S"}),
    ],
)  # fmt: skip
def test_forms(names, question, tool, arguments) -> None:
    planned = plan_with(question, names)
    assert [(call.tool, call.arguments) for call in planned.calls] == [(tool, arguments)]


def test_two_patterns_are_two_searches(names) -> None:
    planned = plan_with("how many GGATCC sites and how many CTGCAG sites are there?", names)
    assert [call.arguments["pattern"] for call in planned.calls] == ["GGATCC", "CTGCAG"]
