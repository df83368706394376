"""Proteins by how many of a residue they have, against proteins that Biopython translates."""

from __future__ import annotations

import pytest
from Bio.Seq import Seq


def _proteins(synthetic) -> dict[str, str]:
    found = {}
    for record in synthetic.records.values():
        for feature in record.features:
            # As everywhere, a protein is a CDS whose translation the file gives.
            if feature.type == "CDS" and "translation" in feature.qualifiers:
                coding = Seq(str(feature.extract(record.seq)))
                protein = "M" + str(coding.translate(table=11))[1:-1]
                found[feature.qualifiers["locus_tag"][0]] = protein
    return found


@pytest.mark.parametrize(
    ("letters", "low", "high"),
    [
        ("W", None, 0), ("C", None, 1), ("M", 2, None), ("L", 5, 9), ("CW", None, 0), ("H", 3, 3),
        ("K", 10_000, None),
    ],
)  # fmt: skip
def test_proteins_within_limits(run, synthetic, letters, low, high) -> None:
    amounts = {
        tag: sum(protein.count(letter) for letter in letters)
        for tag, protein in _proteins(synthetic).items()
    }
    expected = {
        tag
        for tag, amount in amounts.items()
        if (low is None or amount >= low) and (high is None or amount <= high)
    }
    result = run("residue_ranking", residue=letters, at_least=low, at_most=high)
    assert result.text.startswith(f"{len(expected)} of {len(amounts)} proteins")
    assert f"({100 * len(expected) / len(amounts):.2f} %)" in result.text
    rows = result.table.rows if result.table else []
    assert {row[0]: row[-1] for row in rows} == {tag: amounts[tag] for tag in expected}


def test_a_filter_is_kept(run, synthetic) -> None:
    plus = run("residue_ranking", residue="W", at_most=0, filter={"strand": 1})
    both = run("residue_ranking", residue="W", at_most=0)
    assert set(plus.focus) <= set(both.focus)
    assert "plus strand" in plus.text
