"""Questions for proteins without a residue, or with so many, and for one short word of bases."""

from __future__ import annotations

import pytest

from app.plan.planner import plan_with

NONE = {"at_most": 0}


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("which proteins contain no cysteine at all?", {"residue": "C", **NONE}),
        ("how many proteins have no tryptophan?", {"residue": "W", **NONE}),
        ("proteins without any histidine", {"residue": "H", **NONE}),
        ("list the proteins lacking cysteine", {"residue": "C", **NONE}),
        ("are there proteins that do not contain methionine residues?",
         {"residue": "M", **NONE}),
        ("cysteine-free proteins?", {"residue": "C", **NONE}),
        ("proteins lacking residue W", {"residue": "W", **NONE}),
        ("how many proteins contain neither cysteine nor tryptophan",
         {"residue": "CW", **NONE}),
        ("proteins with more than 20 cysteines", {"residue": "C", "at_least": 21}),
        ("which proteins have at most one methionine", {"residue": "M", "at_most": 1}),
        ("proteins with exactly two tryptophans",
         {"residue": "W", "at_least": 2, "at_most": 2}),
        ("how many proteins have 3 or more histidines?", {"residue": "H", "at_least": 3}),
        ("proteins with fewer than 5 lysines, please", {"residue": "K", "at_most": 4}),
        ("proteins on the minus strand with no cysteine",
         {"residue": "C", "filter": {"strand": -1}, **NONE}),
        ("how many proteins on the plus strand lack tryptophan",
         {"residue": "W", "filter": {"strand": 1}, **NONE}),
        ("proteins longer than 100 aa without cysteine",
         {"residue": "C", "filter": {"min_length": 101.0, "length_unit": "aa"}, **NONE}),
    ],
)  # fmt: skip
def test_residues(names, question, arguments) -> None:
    planned = plan_with(question, names)
    assert [(call.tool, call.arguments) for call in planned.calls] == [
        ("residue_ranking", arguments)
    ]


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("how many CpG dinucleotides are there?", {"word": "CG"}),
        ("number of CG dinucleotides in recA", {"word": "CG", "names": ["recA"]}),
        ("how many CG on this strand?", {"word": "CG"}),
        ("how many cpg", {"word": "CG"}),
        ("CpG observed over expected", {"word": "CG"}),
        ("what is the observed/expected CpG ratio of recA", {"word": "CG", "names": ["recA"]}),
        ("is CpG underrepresented?", {"word": "CG"}),
        ("count TA dinucleotides between 100 and 5000",
         {"word": "TA", "region": {"start": 100, "end": 5000}}),
        ("how many GpC are on the minus strand", {"word": "GC", "strand": -1}),
        ("how often does TpA occur in rpoB?", {"word": "TA", "names": ["rpoB"]}),
        ("how many CAG trinucleotides are there?", {"word": "CAG"}),
    ],
)  # fmt: skip
def test_words(names, question, arguments) -> None:
    planned = plan_with(question, names)
    assert [(call.tool, call.arguments) for call in planned.calls] == [("kmers", arguments)]


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("which protein has the most cysteines?", "residue_ranking"),
        ("does recA contain any tryptophan?", "protein_properties"),
        ("proteins longer than 20 amino acids", "list_genes"),
        ("how many CAG codons are there?", "codon_usage"),
        ("how many GATC sites are there?", "find_motif"),
        ("dinucleotide frequencies", "kmers"),
        ("what is the GC content?", "genome_summary"),
        ("how many Gs and Cs", "composition"),
    ],
)
def test_other_questions(names, question, tool) -> None:
    calls = plan_with(question, names).calls
    assert [call.tool for call in calls] == [tool]
    assert not set(calls[0].arguments) & {"word", "at_most", "at_least"}
