"""Proteins within bounds of mass, against Bio.SeqUtils."""

from __future__ import annotations

from Bio.SeqUtils import molecular_weight


def test_mass_bound_counts_what_biopython_weighs(run, synthetic):
    masses = []
    for genome in synthetic.library.genomes:
        for gene in genome.genes("kind = 'protein' AND NOT pseudo"):
            masses.append(molecular_weight(genome.protein(gene), "protein"))
    middle = sorted(masses)[len(masses) // 2]
    answer = run("protein_properties", sort_by="mass", minimum=middle + 1)
    heavier = sum(mass >= middle + 1 for mass in masses)
    assert answer.text.startswith(f"{heavier} of {len(masses)} proteins")


def test_nothing_within_bounds_is_an_answer(run):
    answer = run("protein_properties", sort_by="mass", minimum=1e9)
    assert answer.status == "answered"
    assert answer.text.startswith("0 of ")
