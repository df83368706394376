"""Forms of questions about one gene or all proteins, with names of an imagined genome."""

from __future__ import annotations

import pytest

from app.plan.planner import plan_with


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("which amino acid is at position 42 of recA?", "protein_residues",
         {"name": "recA", "start": 42}),
        ("what is codon 7 in lacZ", "protein_residues",
         {"name": "lacZ", "start": 7, "what": "codon"}),
        ("give me residues 10 to 30 of trpA", "protein_residues",
         {"name": "trpA", "start": 10, "end": 30}),
        ("is residue 5 of rpoB a serine?", "protein_residues",
         {"name": "rpoB", "start": 5, "letter": "S"}),
        ("how many introns does ND4 have?", "gene_location", {"names": ["ND4"], "field": "exons"}),
        ("is COX1 spliced?", "gene_location", {"names": ["COX1"], "field": "exons"}),
        ("what percentage of the genome does rpoB take up?", "gene_location",
         {"names": ["rpoB"], "field": "share"}),
        ("on which strand is gyrB and how long is it?", "gene_location", {"names": ["gyrB"]}),
        ("is lacY 1254 bp long?", "gene_location", {"names": ["lacY"], "field": "length"}),
        ("someone told me that lacA is 612 bp, is that right?", "gene_location",
         {"names": ["lacA"], "field": "length"}),
        ("how could I linearize it?", "restriction_sites", {"cuts": 1}),
        ("does EcoRI cut inside lacZ?", "restriction_sites",
         {"enzymes": ["EcoRI"], "within": "lacZ"}),
        ("is there a HindIII site within the gyrB gene?", "restriction_sites",
         {"enzymes": ["HindIII"], "within": "gyrB"}),
        ("how many times does GATC occur in dnaA?", "find_motif",
         {"pattern": "GATC", "within": "dnaA"}),
        ("a 25-mer forward primer from the start codon of nifH", "gene_sequence",
         {"names": ["nifH"], "kind": "cds", "first": 25}),
        ("reverse primer of 22 nt ending at the stop codon of nifK please", "gene_sequence",
         {"names": ["nifK"], "kind": "cds", "last": 22, "reverse_complement": True}),
        ("which 5 kb window has the highest GC content?", "composition", {"window": 5000}),
        ("what does TGA code for here?", "codon_usage", {"codon": "TGA"}),
        ("is nifH within 2 kb of nifK?", "between_genes",
         {"first": "nifH", "second": "nifK", "what": "distance"}),
        ("does recA come before or after rpoB?", "between_genes",
         {"first": "recA", "second": "rpoB", "what": "order"}),
        ("give me the sequence between trpA and trpB", "between_genes",
         {"first": "trpA", "second": "trpB", "what": "sequence"}),
        ("what is the median protein length?", "genome_summary", {"fields": ["mean_gene_length"]}),
        ("which protein has the most cysteines?", "residue_ranking", {"residue": "C", "limit": 1}),
        ("3 proteins with the highest percentage of prolines", "residue_ranking",
         {"residue": "P", "by": "share", "limit": 3}),
        ("which four proteins are richest in lysine?", "residue_ranking",
         {"residue": "K", "by": "share", "limit": 4}),
        ("what are the start codons of the protein genes", "codon_usage", {"what": "start"}),
        ("which gene is located at about 150 kb?", "region_contents",
         {"start": 150_000, "end": 150_000}),
    ],
)  # fmt: skip
def test_forms(names, question, tool, arguments) -> None:
    planned = plan_with(question, names)
    found = {"limit": 1, **planned.calls[0].arguments} if "limit" in arguments else None
    assert (planned.calls[0].tool, found or planned.calls[0].arguments) == (tool, arguments)
    assert len(planned.calls) == 1


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("how many amino acids does lacZ have?", "gene_location"),
        ("first 20 amino acids of recA", "gene_sequence"),
        ("GC content of lacZ", "composition"),
        ("how many genes use GTG as their start codon?", "count_genes"),
        ("rpoB's start codon is at 45000, isn't it?", "gene_location"),
        ("EcoRI sites within 2 kb upstream of lacZ", None),
        ("do any two genes share the same start position?", None),
    ],
)
def test_other_questions_keep_their_tools(names, question, tool) -> None:
    planned = plan_with(question, names)
    if tool is None:
        assert not any(
            call.tool == "region_contents" or "within" in call.arguments for call in planned.calls
        )
    else:
        assert planned.calls[0].tool == tool


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("translate the first 60 bases of recA", "gene_sequence",
         {"names": ["recA"], "kind": "protein", "first": 20}),
        ("list the genes starting with 'rps'", "list_genes", {"filter": {"prefix": "rps"}}),
        ("how many Ns?", "composition", {"field": "n_runs"}),
    ],
)  # fmt: skip
def test_letters(names, question, tool, arguments) -> None:
    (call,) = plan_with(question, names).calls
    assert (call.tool, call.arguments) == (tool, arguments)


def test_two_conditions_are_one_question(names) -> None:
    planned = plan_with("how many genes have an EC number and lack a gene symbol?", names)
    assert [call.arguments for call in planned.calls] == [
        {"filter": {"has_ec": True, "has_symbol": False}}
    ]
