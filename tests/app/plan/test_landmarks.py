"""Operons as places, distances to landmarks, kinds near a gene: read in other words than those that
they were written for."""

from __future__ import annotations

import pytest

from app.plan.planner import plan_with

OPERON = "operon_place"
FAR = "landmark_distance"
NEAR = "nearest_genes"


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("Which gene follows the trp operon?", OPERON,
         {"prefix": "trp", "what": "neighbours", "side": "after"}),
        ("what do I find just upstream of the nif operon", OPERON,
         {"prefix": "nif", "what": "neighbours", "side": "upstream"}),
        ("name the two genes on each side of the rps cluster", OPERON,
         {"prefix": "rps", "whole": True, "what": "neighbours", "count": 2}),
        ("I need 150 bp upstream of the trp operon", OPERON,
         {"prefix": "trp", "what": "flank", "side": "upstream", "bases": 150}),
        ("what is the GC content of the nif operon?", OPERON,
         {"prefix": "nif", "what": "composition"}),
        ("how long is the trp operon?", OPERON, {"prefix": "trp"}),
        ("on which strand does the nif operon lie?", OPERON, {"prefix": "nif"}),
        ("what is the distance between the trp operon and recA?", OPERON,
         {"prefix": "trp", "what": "distance", "other": "recA"}),
        ("how far apart are the nif operon and the trp operon", OPERON,
         {"prefix": "nif", "what": "distance", "other_prefix": "trp"}),
        ("what lies downstream of the operon containing gyrB", OPERON,
         {"name": "gyrB", "what": "neighbours", "side": "downstream"}),
        ("Are there many rRNA operons, and how many?", "rrna_operons", {"what": "count"}),
        ("show the ribosomal RNA operons", "rrna_operons", {}),
        ("number of rrn operons?", "rrna_operons", {"what": "count"}),
        ("Does gyrB lie close to the replication origin?", FAR, {"name": "gyrB"}),
        ("distance of recA from the origin of replication", FAR, {"name": "recA"}),
        ("how many bp from the terminus is rpoB, how far?", FAR,
         {"name": "rpoB", "landmark": "terminus"}),
        ("how far is dnaA from the left end of the chromosome", FAR,
         {"name": "dnaA", "landmark": "start", "record": "NC_999999.3"}),
        ("how close is map to the end of the genome?", FAR, {"name": "map", "landmark": "end"}),
        ("any rRNAs close to gyrB?", NEAR,
         {"name": "gyrB", "filter": {"types": ["rRNA"]}, "limit": 5}),
        ("list the 3 mobile elements near recA", NEAR,
         {"name": "recA", "filter": {"types": ["mobile_element"]}, "limit": 3}),
        ("how far is lacZ from a tRNA?", NEAR, {"name": "lacZ", "filter": {"types": ["tRNA"]}}),
        ("which gene begins right after position 5000?", NEAR,
         {"position": 5000, "side": "after", "limit": 2}),
    ],
)  # fmt: skip
def test_places(names, question, tool, arguments) -> None:
    planned = plan_with(question, names)
    assert [(call.tool, call.arguments) for call in planned.calls] == [(tool, arguments)]


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("list the genes of the lac operon", "gene_cluster"),
        ("what lies next to recA?", "gene_neighbours"),
        ("where does recA start and end?", "gene_location"),
        ("how many rRNAs are there?", "count_genes"),
        ("which genes overlap the start of recA?", "overlaps"),
    ],
)
def test_other_questions_keep_their_tools(names, question, tool) -> None:
    planned = plan_with(question, names)
    assert {call.tool for call in planned.calls} == {tool}


@pytest.mark.parametrize("said", ["all ACGT sites", "how often does GATC occur", "gatc sites"])
def test_bases_beside_sites_are_no_gene(names, said) -> None:
    from dataclasses import replace

    known = replace(names, names=[*names.names, frozenset({"gatc", "acgt"})])
    planned = plan_with(f"count {said}", known)
    assert [call.tool for call in planned.calls] == ["find_motif"]
    gene = plan_with("where is gatC?", known)
    assert [call.tool for call in gene.calls] == ["gene_location"]
    assert gene.calls[0].arguments["names"] == ["gatC"]


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("which is longer, the trp operon or the nif operon?", OPERON,
         {"prefix": "trp", "what": "comparison", "other_prefix": "nif"}),
        ("does the trp operon have a lower GC content than the nif operon", OPERON,
         {"prefix": "trp", "what": "comparison", "by": "gc", "other_prefix": "nif"}),
        ("is lacA part of the lac operon?", OPERON,
         {"prefix": "lac", "what": "member", "other": "lacA"}),
        ("what follows the rRNA operon?", OPERON,
         {"keyword": "rRNA", "what": "neighbours", "side": "after"}),
        ("how long is the rrn operon?", OPERON, {"keyword": "rRNA"}),
        ("how many operons does it have?", "gene_runs", {"max_gap": 100}),
        ("how many bases after trpA does trpB begin?", "between_genes",
         {"first": "trpA", "second": "trpB", "what": "distance"}),
        ("what share of the residues is aromatic, over all proteins?", "amino_acid_usage",
         {"group": "aromatic"}),
        ("what is the 12th residue of gyrB?", "protein_residues", {"name": "gyrB", "start": 12}),
    ],
)  # fmt: skip
def test_more_places(names, question, tool, arguments) -> None:
    planned = plan_with(question, names)
    assert [(call.tool, call.arguments) for call in planned.calls] == [(tool, arguments)]


def test_the_nearest_to_an_annotated_origin(names) -> None:
    from dataclasses import replace

    known = replace(names, types=names.types | {"rep_origin"})
    planned = plan_with("which gene is closest to the origin of replication?", known)
    assert [call.tool for call in planned.calls] == ["nearest_genes"]
    assert planned.calls[0].arguments == {"name": "origin of replication"}
    planned = plan_with("what lies within 3 kb of the origin?", known)
    assert [call.tool for call in planned.calls] == ["gene_neighbours"]
    assert planned.calls[0].arguments["distance"] == 3000


def test_gaps_within_a_cluster_are_no_neighbours_of_it(names) -> None:
    question = "what is the largest gap between adjacent genes in the nif cluster?"
    assert "operon_place" not in {call.tool for call in plan_with(question, names).calls}
