"""Questions for the codon at a position, and for the bases of residues."""

from __future__ import annotations

import pytest

from app.plan.planner import plan_with


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("position 23403 falls in which codon of recA?", {"position": 23403, "name": "recA"}),
        ("in which codon of recA is nucleotide 23403?", {"position": 23403, "name": "recA"}),
        ("what amino acid does genome position 23403 code for?", {"position": 23403}),
        ("which amino acid does position 363500 code for", {"position": 363500}),
        ("which codon contains base 13468?", {"position": 13468}),
        ("which amino acid of recA does position 14408 fall in?",
         {"position": 14408, "name": "recA"}),
        ("nt 28881: which codon of recA is that?", {"position": 28881, "name": "recA"}),
        ("is position 23403 the first, second or third base of its codon?",
         {"position": 23403}),
        ("which residue is at genome position 28881 of NC_999998.1?",
         {"position": 28881, "record": "NC_999998.1"}),
        ("which codon of the beta-galactosidase does position 500 lie in",
         {"position": 500, "name": "beta-galactosidase"}),
    ],
)  # fmt: skip
def test_positions(names, question, arguments) -> None:
    planned = plan_with(question, names)
    assert [(call.tool, call.arguments) for call in planned.calls] == [("codon_place", arguments)]


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("DNA that codes for the first 10 residues of recA", {"end": 10}),
        ("the bases that encode the last 5 amino acids of recA, with the stop codon",
         {"last": 5, "stop": True}),
        ("nucleotides encoding residues 10 to 20 of recA", {"start": 10, "end": 20}),
        ("which DNA codes for amino acids 31-54 of recA", {"start": 31, "end": 54}),
        ("codons for the first ten amino acids of recA", {"end": 10}),
        ("coding sequence for the last 10 residues of recA including the stop codon",
         {"last": 10, "stop": True}),
    ],
)  # fmt: skip
def test_bases_of_residues(names, question, arguments) -> None:
    planned = plan_with(question, names)
    wanted = {"name": "recA", "what": "codon", **arguments}
    assert [(call.tool, call.arguments) for call in planned.calls] == [("protein_residues", wanted)]


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("what is residue 614 of recA?", "protein_residues"),
        ("what is at position 23403?", "region_contents"),
        ("first 10 residues of recA", "gene_sequence"),
        ("first 30 bases of recA", "gene_sequence"),
        ("which gene is at position 500?", "region_contents"),
        ("the first ten codons of recA", "gene_sequence"),
        ("which proteins are longer than 500 amino acids?", "list_genes"),
    ],
)
def test_other_questions(names, question, tool) -> None:
    assert [call.tool for call in plan_with(question, names).calls] == [tool]
