"""What is said around a question, and genes that are named by their product."""

from __future__ import annotations

import pytest

from app.plan.planner import plan_with


def arguments(question, names):
    planned = plan_with(question, names)
    return [(call.tool, call.arguments) for call in planned.calls] or planned.status


def test_some_of_a_kind_named_before(names) -> None:
    question = "We study ABC transporters here. Which of them are on the minus strand?"
    ((tool, given),) = arguments(question, names)
    assert tool == "list_genes" and given["filter"]["strand"] == -1
    assert "ABC transporter" in given["filter"]["keywords"][0]


@pytest.mark.parametrize(
    ("question", "carried"),
    [
        ("Of the tRNA genes, how many are for leucine?", "tRNA-Leu"),
        ("Among the tRNAs, which are specific for glycine?", "tRNA-Gly"),
    ],
)
def test_amino_acids_of_trnas(names, question, carried) -> None:
    ((_, given),) = arguments(question, names)
    assert given["filter"]["keywords"] == [carried] and given["filter"]["types"] == ["tRNA"]


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("what comes right after the gene coding for beta-galactosidase?", "gene_neighbours"),
        ("is the beta-galactosidase upstream or downstream of recA?", "between_genes"),
        ("GC content of the beta-galactosidase gene", "composition"),
    ],
)
def test_genes_by_product_where_a_name_is_needed(names, question, tool) -> None:
    ((found, given), *_) = arguments(question, names)
    assert found == tool and "beta-galactosidase" in str(given)


@pytest.mark.parametrize(
    ("question", "tool", "given"),
    [
        ("codon usage in recA: how often is AAA used?", "codon_usage",
         {"names": ["recA"], "codon": "AAA"}),
        ("how heavy is the beta-galactosidase?", "protein_properties",
         {"names": ["beta-galactosidase"], "field": "mass"}),
    ],
)  # fmt: skip
def test_the_only_gene_is_kept(names, question, tool, given) -> None:
    assert arguments(question, names) == [(tool, given)]


def test_kinds_of_genes_stay_kinds(names) -> None:
    ((tool, given),) = arguments("which ABC transporters are longer than 300 aa?", names)
    assert tool == "list_genes" and given["filter"]["keywords"]
