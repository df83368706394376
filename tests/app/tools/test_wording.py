"""The first sentence answers and names its subject; nothing is said twice."""

from __future__ import annotations

import re

import pytest


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("gene_neighbours", {"name": "abcB"}),
        ("gene_neighbours", {"name": "abcB", "distance": 900}),
        ("region_contents", {"start": 1, "end": 2000, "record": "SYN_000001.1"}),
        ("between_genes", {"first": "abcA", "second": "abcB"}),
        ("extremes", {"sort_by": "length"}),
        ("gene_location", {"names": ["abcB"]}),
        ("find_motif", {"pattern": "GATC"}),
        ("count_genes", {}),
    ],
)
def test_subject_first_and_no_file_stem(run, tool: str, arguments: dict) -> None:
    text = run(tool, **arguments).text
    first = text.split(". ")[0]
    assert not re.search(r"\bof it\b|^It\b", first)
    assert not re.search(r"\bsyn\b", text)
    sentences = [item.strip() for item in re.split(r"(?<=\.)\s", text) if item.strip()]
    assert len(sentences) == len(set(sentences))


def test_names_of_genomes_where_several_are_open(run, pair) -> None:
    assert " in syn" in run("count_genes", pair).text
    assert "this genome" not in run("gene_presence", pair, names=["nothing"]).text


def test_genes_of_a_region_are_named(run) -> None:
    result = run("region_contents", start=1, end=2400, record="SYN_000001.1")
    assert result.table.total > 3
    assert "*abcA*" in result.text and "*abcB*" in result.text


def test_only_one_gene_is_told_once(run) -> None:
    result = run("extremes", filter={"names": ["abcB"]})
    assert result.text.count("*abcB*") == 1 and result.table is None
