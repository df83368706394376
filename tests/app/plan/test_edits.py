"""Questions for edited sequence: what is read as one, and what is not."""

from __future__ import annotations

import pytest

from app.plan.planner import plan_with

REC = {"name": "recA"}


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("if codon 27 of recA becomes a stop, how long is the protein?", "mutation",
         {**REC, "codon": 27, "to": "stop"}),
        ("mutate codon 61 of recA to GGT, what's the protein sequence?", "mutation",
         {**REC, "codon": 61, "to": "GGT"}),
        ("change codon 5 of recA into TAA: what protein is made?", "mutation",
         {**REC, "codon": 5, "to": "TAA"}),
        ("a premature stop at codon 10 of recA: what is the truncated protein?", "mutation",
         {**REC, "codon": 10, "to": "stop"}),
        ("what protein does recA make if codon 18 is TAG?", "mutation",
         {**REC, "codon": 18, "to": "TAG"}),
        ("replace residue 50 of recA with tyrosine", "mutation",
         {**REC, "codon": 50, "to": "Y"}),
        ("turn the third codon of recA into TGA", "mutation", {**REC, "codon": 3, "to": "TGA"}),
        ("recA with D64G: protein sequence", "mutation",
         {**REC, "codon": 64, "to": "G", "expected": "D"}),
        ("Asp64Gly in recA", "mutation", {**REC, "codon": 64, "to": "G", "expected": "D"}),
        ("what does A23403G change?", "mutation",
         {"position": 23403, "to": "G", "expected": "A"}),
        ("23403A>G in recA", "mutation",
         {**REC, "position": 23403, "to": "G", "expected": "A"}),
        ("what if base 23403 mutates to G", "mutation", {"position": 23403, "to": "G"}),
        ("if I delete 500..900 what is left? length and GC", "deletion",
         {"region": {"start": 500, "end": 900}}),
        ("what is the length of the genome without recA?", "deletion", {"names": ["recA"]}),
        ("how long is the genome once recA is deleted?", "deletion", {"names": ["recA"]}),
        ("GC content of the plasmid without the lacZ gene", "deletion",
         {"names": ["lacZ"], "record": "NC_999998.1"}),
        ("genome minus lacZ and lacY: length please", "deletion", {"names": ["lacZ", "lacY"]}),
        ("cut 100..200 out of the genome: what remains?", "deletion",
         {"region": {"start": 100, "end": 200}}),
        ("sequence of the record after deleting 50..900", "deletion",
         {"region": {"start": 50, "end": 900}, "with_sequence": True}),
        ("delete 10..20 from recA: what is left?", "deletion",
         {"within": "recA", "region": {"start": 10, "end": 20}}),
        ("GC of recA without its first 30 bases", "deletion", {"within": "recA", "first": 30}),
        ("give me positions 100 to 160 as RNA", "region_sequence",
         {"start": 100, "end": 160, "rna": True}),
        ("write recA as RNA", "gene_sequence", {"names": ["recA"], "kind": "rna"}),
        ("first 30 bases of recA as RNA", "gene_sequence",
         {"names": ["recA"], "kind": "rna", "first": 30}),
    ],
)  # fmt: skip
def test_forms(names, question, tool, arguments) -> None:
    planned = plan_with(question, names)
    assert [(call.tool, call.arguments) for call in planned.calls] == [(tool, arguments)]


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("what is codon 27 of recA?", "protein_residues"),
        ("is codon 27 of recA a stop codon?", "protein_residues"),
        ("genes without a product", "list_genes"),
        ("what is the stop codon of recA?", "codon_usage"),
        ("how long is recA?", "gene_location"),
        ("what is at position 500?", "region_contents"),
        ("which genes have no symbol?", "list_genes"),
        ("sequence of recA without introns", "gene_sequence"),
        ("length of recA", "gene_location"),
    ],
)
def test_other_questions(names, question, tool) -> None:
    assert [call.tool for call in plan_with(question, names).calls] == [tool]


@pytest.mark.parametrize(
    "question", ["length of recA without the stop codon", "what is the mutation rate of recA?"]
)
def test_what_is_not_computed_is_declined(names, question) -> None:
    assert plan_with(question, names).status == "declined"
