"""Genetic codes are known without Biopython, whose tables take a while to import."""

from Bio.Data import CodonTable

from index.translate import is_table


def test_codes_are_those_of_ncbi():
    assert {number for number in range(-1, 200) if is_table(number)} == set(
        CodonTable.unambiguous_dna_by_id
    )
