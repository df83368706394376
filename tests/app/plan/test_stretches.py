"""Stretches without a stated end, several ranges, lost neighbours and codons that are not meant."""

from __future__ import annotations

import pytest

from app.plan.classifying import recognise
from app.plan.followup import Past
from app.plan.planner import plan_with
from app.plan.vocabulary import Vocabulary
from app.session import Session
from index.library import Library


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("print the final 25 nucleotides of NC_999998.1", "open_stretch",
         {"last": 25, "record": "NC_999998.1"}),
        ("I need the last 60 bp of the genome as text", "open_stretch", {"last": 60}),
        ("bases from position 9,100 to the end please", "open_stretch", {"start": 9100}),
        ("give me the sequence from base 2,000 through to the very end, reverse complement",
         "open_stretch", {"start": 2000, "strand": -1}),
        ("copy the sequence of NC_999998.1", "open_stretch", {"record": "NC_999998.1"}),
        ("show the fasta of record NC_999998.1", "open_stretch", {"record": "NC_999998.1"}),
        ("which other genes are removed if I cut out recA with 500 bp on each side?",
         "gene_neighbours", {"name": "recA", "distance": 500}),
        ("how many proteins do not begin with ATG?", "count_genes",
         {"filter": {"types": ["protein"], "start_codon": "not ATG"}}),
        ("how many CDS begin with GTG?", "count_genes",
         {"filter": {"types": ["CDS"], "start_codon": "GTG"}}),
    ],
)  # fmt: skip
def test_forms(names, question, tool, arguments) -> None:
    planned = plan_with(question, names)
    assert [(call.tool, call.arguments) for call in planned.calls] == [(tool, arguments)]


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("give me the last 30 bases of lacZ", "gene_sequence"),
        ("show me 500 bp on both sides of recA as fasta", "gene_sequence"),
    ],
)
def test_other_questions_keep_their_tool(names, question, tool) -> None:
    assert plan_with(question, names).calls[0].tool == tool


def test_every_range_is_answered(names) -> None:
    planned = plan_with("what is the GC content of 100-900 and of 2000-3500?", names)
    regions = [call.arguments["region"] for call in planned.calls]
    assert [(place["start"], place["end"]) for place in regions] == [(100, 900), (2000, 3500)]


def test_genes_of_a_record_are_ranked_not_the_record(names) -> None:
    planned = plan_with("sort the genes on NC_999998.1 by length, the 4 longest only", names)
    assert (planned.calls[0].tool, planned.calls[0].arguments["limit"]) == ("list_genes", 4)


def test_sequence_of_an_rna_gene_is_dna(names) -> None:
    planned = plan_with("tRNA-Leu: its gene sequence in 5'->3' direction", names)
    assert planned.calls[0].arguments["with_sequence"] == "dna"


def test_a_stretch_is_read_as_protein_in_the_next_question(names) -> None:
    before = plan_with("copy the sequence of NC_999998.1", names)
    past = Past("copy the sequence of NC_999998.1", tuple(before.calls))
    after = plan_with("thanks, and the same translated?", names, past)
    assert [(call.tool, call.arguments) for call in after.calls] == [
        ("open_stretch", {"record": "NC_999998.1", "translate": True})
    ]


def test_bases_beside_a_gene_are_given_not_judged(tmp_path) -> None:
    library = Library(home=tmp_path)
    session = Session(library)
    question = "our construct needs the recA promoter, send me the 150 bases upstream of recA"
    assert recognise(question, library, session) is None


@pytest.mark.parametrize(
    "question",
    ["what size of amplicon do {} and {} give?", "primers {} + {}: length of the PCR product?"],
)
def test_two_primers_amplify(names, question) -> None:
    pair = ["ACGTTGCATGCCAGTATCGA", "TTGACCATGGCATCGATTAC"]
    calls = plan_with(question.format(*pair), names).calls
    assert [(call.tool, call.arguments) for call in calls] == [("pcr_product", {"primers": pair})]


@pytest.mark.parametrize(
    "question",
    ["which contig has the most unknown bases?", "our assembly: what record holds the most Ns"],
)
def test_most_unknown_bases(names, question) -> None:
    calls = plan_with(question, names).calls
    assert [(call.tool, call.arguments) for call in calls] == [("composition", {"field": "n_runs"})]


@pytest.mark.parametrize(("question", "order"), [
    ("what is the shortest of these cDNAs?", "ascending"),
    ("length of the longest clone", "descending"),
])  # fmt: skip
def test_sequences_of_a_bare_file_by_what_they_are_called(question, order) -> None:
    records = [("A1", "A1", "clone A1"), ("A2", "A2", "clone A2")]
    bare = Vocabulary.build(
        names=[], symbols=[], products=[], records=records, genomes=[("x", "")], types=[]
    )
    calls = plan_with(question, bare).calls
    assert [(call.tool, call.arguments.get("order", "ascending")) for call in calls] == [
        ("list_records", order)
    ]


def test_the_length_of_a_kind_of_feature_in_residues(names) -> None:
    calls = plan_with("how many bases long is the mobile element of this plasmid?", names).calls
    assert calls[0].arguments["filter"]["types"] == ["mobile_element"]
    assert calls[0].arguments["sort_by"] == "length"
