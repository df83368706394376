"""Genes on one side of a gene or position, and the gap between the end and the start of two."""

from __future__ import annotations

import re

import pytest
from Bio import SeqIO

from app.answer import ask
from app.plan.planner import plan_with
from app.session import Session
from app.tools.registry import call
from index.demo import demo_genome
from index.library import Library


@pytest.mark.parametrize(
    ("question", "tool", "filter"),
    [
        ("how many genes are upstream of lacZ?", "count_genes",
         {"beyond": {"name": "lacZ", "side": "upstream"}}),
        ("how many genes lie before recA on the record?", "count_genes",
         {"beyond": {"name": "recA", "side": "before"}}),
        ("number of tRNA genes after 4 Mb", "count_genes",
         {"types": ["tRNA"], "beyond": {"position": 4_000_000, "side": "after"}}),
        ("how many genes on the minus strand lie to the right of lacZ?", "count_genes",
         {"strand": -1, "beyond": {"name": "lacZ", "side": "after"}}),
        ("how many genes lie to the left of 50000?", "count_genes",
         {"beyond": {"position": 50_000, "side": "before"}}),
        ("list all genes downstream of trpA", "list_genes",
         {"beyond": {"name": "trpA", "side": "downstream"}}),
        ("tRNA genes, minus strand, after 4 Mb", "list_genes",
         {"types": ["tRNA"], "strand": -1, "beyond": {"position": 4_000_000, "side": "after"}}),
    ],
)  # fmt: skip
def test_forms(names, question, tool, filter) -> None:
    calls = plan_with(question, names).calls
    assert [(one.tool, one.arguments) for one in calls] == [(tool, {"filter": filter})]


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("which gene is upstream of lacZ?", "gene_neighbours"),
        ("how many genes are within 5 kb upstream of lacZ?", "gene_neighbours"),
        ("how many genes are longer than 4 kb?", "count_genes"),
        ("how many bases separate lacZ from lacY?", "between_genes"),
        ("200 bp upstream of lacZ", "gene_sequence"),
    ],
)
def test_other_questions(names, question, tool) -> None:
    (one,) = plan_with(question, names).calls
    assert one.tool == tool and "beyond" not in str(one.arguments)


@pytest.mark.parametrize(
    ("question", "pair"),
    [
        ("how many nucleotides between the stop of trpA and the start of trpB?", ("trpA", "trpB")),
        ("nucleotides from the stop codon of lacZ to the start of lacY", ("lacZ", "lacY")),
        ("How far is it from the end of recA to the start of map?", ("recA", "map")),
        ("how many bases lie between the start of lacZ and the end of lacY?", ("lacY", "lacZ")),
        ("distance from lacZ's end to lacY's start", ("lacZ", "lacY")),
    ],
)
def test_gaps(names, question, pair) -> None:
    (one,) = plan_with(question, names).calls
    assert (one.tool, one.arguments) == (
        "between_genes", {"first": pair[0], "second": pair[1], "what": "gap"}
    )  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    path = demo_genome(tmp_path_factory.mktemp("demo"))
    record = next(SeqIO.parse(path, "genbank"))
    genes = {
        feature.qualifiers["gene"][0]: feature.location
        for feature in record.features
        if feature.type == "gene"
    }
    with Library.open([path]) as library:
        yield library, genes


@pytest.mark.parametrize("name", ["recF", "dnaN"])
@pytest.mark.parametrize("side", ["before", "after", "upstream", "downstream"])
def test_numbers_on_a_side_are_those_of_the_file(demo, name, side) -> None:
    library, genes = demo
    own = genes[name]
    lower = side == "before" or (side != "after" and (side == "upstream") == (own.strand > 0))
    single = [other for other in genes.values() if len(other.parts) == 1]
    fits = [
        other for other in single
        if (other.start < own.start and other.end < own.end if lower
            else other.start > own.start and other.end > own.end)
    ]  # fmt: skip
    told = ask(Session(library), f"how many genes lie {side} {name}?".replace("m rec", "m of rec")
               .replace("m dna", "m of dna")).text  # fmt: skip
    found = re.search(r"There (?:is|are) (\w+) genes?", told)
    assert found is not None and found[1] == (str(len(fits)) if fits else "no")


@pytest.mark.parametrize(("one", "two"), [("dnaA", "dnaN"), ("dnaN", "recF"), ("recF", "dnaA")])
def test_gaps_are_counted_from_end_to_start(demo, one, two) -> None:
    library, genes = demo
    stop, start = (
        int(genes[one].end if genes[one].strand > 0 else genes[one].start + 1),
        int(genes[two].start + 1 if genes[two].strand > 0 else genes[two].end),
    )
    result = call(library, "between_genes", {"first": one, "second": two, "what": "gap"})
    assert f"at {stop:,}" in result.text and f"at {start:,}" in result.text
    if genes[one].start < genes[two].end and genes[two].start < genes[one].end:
        assert "overlap by" in result.text
    else:
        assert result.text.startswith(f"{abs(start - stop) - 1:,} bp lie")
