"""Names lead to genes, or to a sentence that says why not."""

from __future__ import annotations

import pydantic
import pytest

from app.tools.base import Result
from app.tools.registry import TOOLS, call
from app.tools.shared.select import find_genes, open_genomes, resolve, resolve_few
from index.library import Library


def test_resolve(synthetic) -> None:
    found = resolve(synthetic.library, "abcA")
    assert not isinstance(found, Result)
    assert found[1].id == "SYN_0001"


def test_several_of_a_name(synthetic) -> None:
    found = resolve(synthetic.library, "dupX")
    assert isinstance(found, Result) and found.status == "clarify"
    assert found.candidates == ["SYN_0008", "SYN_0009"]
    assert "SYN_0008" in found.text and "3,501..3,800" in found.text


def test_same_name_in_two_genomes(pair) -> None:
    hits = find_genes(pair, "abcA")
    assert not isinstance(hits, Result)
    assert [genome.name for genome, _ in hits] == ["syn", "draft"]
    one = find_genes(pair, "abcA", genome="draft")
    assert not isinstance(one, Result) and [gene.id for _, gene in one] == ["DR_0001"]


def test_too_many_to_answer_at_once(synthetic) -> None:
    found = resolve_few(synthetic.library, ["dupX"], few=1)
    assert isinstance(found, Result) and found.status == "clarify"


def test_no_such_genome_or_none_open(synthetic, tmp_path) -> None:
    wrong = open_genomes(synthetic.library, "other")
    assert isinstance(wrong, Result) and "syn" in wrong.text
    empty = open_genomes(Library(home=tmp_path))
    assert isinstance(empty, Result) and empty.status == "declined"


def test_registry_has_every_tool() -> None:
    expected = {
        "genome_summary", "list_records", "provenance", "gene_details", "gene_location",
        "gene_presence", "find_genes", "list_genes", "extremes", "count_genes", "gene_sequence",
        "region_sequence", "sequence_operation", "protein_properties", "compare_genomes",
        "shared_genes",
    }  # fmt: skip
    assert expected <= set(TOOLS)
    assert all(tool.summary.endswith(".") for tool in TOOLS.values())


def test_registry_refuses(synthetic) -> None:
    with pytest.raises(KeyError):
        call(synthetic.library, "no_such_tool", {})
    with pytest.raises(pydantic.ValidationError):
        call(synthetic.library, "list_genes", {"limits": 3})
