"""Overlaps of an exact size, genes around another, two questions of which one counts all."""

from __future__ import annotations

from itertools import combinations

import pytest
from Bio import SeqIO

from app.answer import ask
from app.plan.planner import plan_with
from app.session import Session
from app.tools.registry import call
from index.demo import demo_genome
from index.library import Library


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("which genes overlap by exactly 4 bases?", {"min_overlap": 4, "max_overlap": 4}),
        ("How many pairs of neighbouring genes overlap by exactly 1 bp?",
         {"max_overlap": 1, "what": "count"}),
        ("genes overlapping by less than 5 bp", {"max_overlap": 4}),
        ("which genes overlap by at least 8 bp?", {"min_overlap": 8}),
        ("how many gene pairs overlap by exactly 4 nt on the same strand",
         {"min_overlap": 4, "max_overlap": 4, "opposite_strands": False, "what": "count"}),
        ("which gene encloses lacY?", {"name": "lacY", "nested": True}),
        ("what does lacY lie inside?", {"name": "lacY", "nested": True}),
        ("which larger gene contains recA?", {"name": "recA", "nested": True}),
    ],
)  # fmt: skip
def test_forms(names, question, arguments) -> None:
    calls = plan_with(question, names).calls
    assert [(one.tool, one.arguments) for one in calls] == [("overlaps", arguments)]


@pytest.mark.parametrize(
    ("question", "tools"),
    [
        ("how many pseudogenes exist and what is next to dnaA?",
         ["pseudogenes", "gene_neighbours"]),
        ("what is next to dnaA and how many rRNAs exist?", ["gene_neighbours", "count_genes"]),
        ("how many tRNAs are there and which gene is nearest to recA?",
         ["count_genes", "nearest_genes"]),
        ("which tRNA is nearest to recA?", ["nearest_genes"]),
        ("how many tRNAs are there near recA?", ["nearest_genes"]),
    ],
)  # fmt: skip
def test_two_questions_of_which_one_counts_all(names, question, tools) -> None:
    assert [one.tool for one in plan_with(question, names).calls] == tools


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    path = demo_genome(tmp_path_factory.mktemp("demo"))
    records = [
        [
            (int(part.start), int(part.end), feature.qualifiers["gene"][0])
            for feature in record.features
            if feature.type == "gene"
            for part in feature.location.parts
        ]
        for record in SeqIO.parse(path, "genbank")
    ]
    with Library.open([path]) as library:
        yield library, records


def _shared(records):
    for genes in records:
        for (a, b, one), (c, d, two) in combinations(genes, 2):
            if one != two and min(b, d) > max(a, c):
                yield min(b, d) - max(a, c), one, two


@pytest.mark.parametrize("size", [1, 4, 8])
def test_pairs_that_share_exactly_so_many_bases(demo, size) -> None:
    library, records = demo
    true = sum(shared == size for shared, *_ in _shared(records))
    result = call(library, "overlaps", {"min_overlap": size, "max_overlap": size})
    assert result.text.startswith(f"{true or 'No'} pair") and f"exactly {size} bp" in result.text


def test_the_other_gene_of_an_overlap_is_meant_afterwards(demo) -> None:
    library, records = demo
    shared, one, two = next(
        item for item in _shared(records)
        if sum(item[1] in other for other in _shared(records)) == 1
    )  # fmt: skip
    session = Session(library)
    ask(session, f"which gene overlaps {one}?")
    text = ask(session, "by how many bases, and on which strand is that one?").text
    assert f"by {shared} bp" in text and f"*{two}*" in text.split("\n\n")[-1]
    assert " strand, at " in text
