"""Amino acids over all proteins, and enzymes that cut one gene, counted independently."""

from __future__ import annotations

from collections import Counter

import pytest
from Bio import Restriction


@pytest.fixture
def letters(synthetic) -> Counter[str]:
    found: Counter[str] = Counter()
    for record in synthetic.records.values():
        for feature in record.features:
            # As everywhere, a protein is a CDS whose translation the file gives.
            protein = "".join(feature.qualifiers.get("translation", []))
            found.update(protein)
    return found


def test_commonest_and_rarest(run, letters) -> None:
    total = sum(letters.values())
    result = run("amino_acid_usage")
    assert {row[0]: row[2] for row in result.table.rows if row[2]} == dict(letters)
    best, amount = max(letters.items(), key=lambda item: (item[1], -ord(item[0])))
    assert f"({best}), {100 * amount / total:.2f} %" in result.text.split(":")[0]
    rarest = run("amino_acid_usage", order="ascending", limit=2).text
    fewest = sorted(letters.values())[:2]
    assert all(f"{100 * value / total:.2f} %" in rarest for value in fewest)


def test_one_amino_acid(run, letters) -> None:
    text = run("amino_acid_usage", residue="W").text
    assert f"{100 * letters['W'] / sum(letters.values()):.2f} %: {letters['W']} among" in text


@pytest.mark.parametrize("cuts", [0, 1, 2])
def test_cutters_of_a_gene(run, synthetic, cuts) -> None:
    record, feature = synthetic.feature("SYN_0002", "gene")
    part = record.seq[int(feature.location.start) : int(feature.location.end)]
    result = run("gene_cutters", name="abcB", cuts=cuts)
    found = {row[0] for row in result.table.rows} if result.table else set()
    for name in ("AluI", "TaqI", "HaeIII", "EcoRI", "HindIII", "MboI", "BamHI", "RsaI", "XhoI"):
        sites = len(getattr(Restriction, name).search(part, linear=True))
        assert (name in found or name in result.text) == (sites == cuts), (name, sites)
    assert "counted in its own 600 bp alone" in result.text


def test_residues_of_one_character(run, letters) -> None:
    found = sum(letters[letter] for letter in "FWY")
    text = run("amino_acid_usage", group="aromatic").text
    assert f"{100 * found / sum(letters.values()):.2f} %: {found} among" in text
