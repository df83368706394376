"""Wrong premises are put right, and true ones are left alone."""

from __future__ import annotations

import pytest

from app.answer import ask
from app.plan.planner import plan
from app.session import Session


@pytest.fixture
def gene(synthetic):
    """A protein gene with a symbol that names no other gene."""
    for genome in synthetic.library.genomes:
        for found in genome.genes("kind = 'protein' AND symbol <> ''"):
            if len(genome.lookup(found.symbol)) == 1 and len(found.symbol) > 3:
                return found
    raise AssertionError("the synthetic genome has no such gene")


def test_wrong_strand_is_corrected(synthetic, gene):
    signs = {1: "plus", -1: "minus"}
    wrong = signs[-gene.strand]
    answer = ask(Session(synthetic.library), f"why is {gene.symbol} on the {wrong} strand?")
    assert f"is on the {signs[gene.strand]} strand" in answer.text
    assert f"not on the {wrong} strand" in answer.text


def test_true_strand_is_not_corrected(synthetic, gene):
    sign = {1: "plus", -1: "minus"}[gene.strand]
    answer = ask(Session(synthetic.library), f"why is {gene.symbol} on the {sign} strand?")
    assert "not on the" not in answer.text


def test_wrong_number_of_records_is_corrected(synthetic):
    records = sum(len(genome.records) for genome in synthetic.library.genomes)
    answer = ask(Session(synthetic.library), f"list the {records + 7} contigs")
    assert f"not {records + 7}" in answer.text


def test_wrong_length_is_corrected(synthetic, gene):
    answer = ask(Session(synthetic.library), f"where is the 90 kb {gene.symbol} gene?")
    assert "not 90,000 bp" in answer.text


def test_other_organism_is_corrected(synthetic):
    planned = plan("how many genes does this Salmonella genome have?", synthetic.library)
    assert [claim.kind for claim in planned.claims] == ["organism"]
