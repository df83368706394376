"""Proteins within bounds of mass, against Bio.SeqUtils."""

from __future__ import annotations

from Bio.SeqUtils import molecular_weight


def test_mass_bound_counts_what_biopython_weighs(run, synthetic):
    masses = [
        molecular_weight(protein, "protein")
        for record in synthetic.records.values()
        for feature in record.features
        for protein in feature.qualifiers.get("translation", [])
    ]
    limit = sorted(masses)[len(masses) // 2] + 1
    answer = run("protein_properties", sort_by="mass", minimum=limit)
    heavier = sum(mass >= limit for mass in masses)
    assert answer.text.startswith(f"{heavier} of {len(masses)} proteins")


def test_nothing_within_bounds_is_an_answer(run):
    answer = run("protein_properties", sort_by="mass", minimum=1e9)
    assert answer.status == "answered"
    assert answer.text.startswith("0 of ")
