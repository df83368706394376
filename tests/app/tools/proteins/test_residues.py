"""Residues, codons and proteins rich in a residue, against what Biopython reads."""

from __future__ import annotations

import re

import pytest
from Bio.Seq import Seq


@pytest.mark.parametrize("tag", ["SYN_0001", "SYN_0002", "SYN_0007", "SYN_0012"])
def test_codons_are_those_of_the_coding_sequence(run, synthetic, tag) -> None:
    record, feature = synthetic.feature(tag)
    coding = str(feature.extract(record.seq))
    protein = feature.qualifiers["translation"][0]
    for position in (2, 34, 50, 51, len(protein)):
        result = run("protein_residues", name=tag, start=position)
        codon = coding[3 * (position - 1) : 3 * position]
        assert f"({protein[position - 1]})" in result.text.replace(", ", "(").replace(
            "))", ")"
        ) or (f", {protein[position - 1]})" in result.text)
        assert f"codon is {codon}," in result.text
        low, high = result.citations[0].start, result.citations[0].end
        if high - low == 2:
            bases = record.seq[low - 1 : high]
            strand = result.citations[0].strand
            assert str(bases if strand > 0 else bases.reverse_complement()) == codon


def test_a_stretch_and_its_end(run, synthetic) -> None:
    _, feature = synthetic.feature("SYN_0002")
    protein = feature.qualifiers["translation"][0]
    result = run("protein_residues", name="abcB", start=11, end=20)
    assert result.sequences[0].sequence == protein[10:20]
    assert run("protein_residues", name="abcB", start=len(protein) + 1).status == "declined"
    assert run("protein_residues", name="trnL", start=1).status == "declined"


def test_an_expected_residue_is_confirmed_or_corrected(run, synthetic) -> None:
    _, feature = synthetic.feature("SYN_0001")
    letter = feature.qualifiers["translation"][0][9]
    other = "W" if letter != "W" else "C"
    assert run("protein_residues", name="abcA", start=10, letter=letter).text.startswith("Yes")
    assert run("protein_residues", name="abcA", start=10, letter=other).text.startswith("No")


@pytest.mark.parametrize("by", ["count", "share"])
def test_the_protein_with_most_of_a_residue(run, synthetic, by) -> None:
    known = {}
    for record in synthetic.records.values():
        for feature in record.features:
            if feature.type == "CDS" and "pseudo" not in feature.qualifiers:
                coding = Seq(str(feature.extract(record.seq)))
                protein = "M" + str(coding.translate(table=11))[1:-1]
                n = protein.count("L")
                known[feature.qualifiers["locus_tag"][0]] = n / len(protein) if by == "share" else n
    best = max(known.values())
    result = run("residue_ranking", residue="L", by=by)
    assert known[result.focus[0]] == best
    least = run("residue_ranking", residue="L", by=by, order="ascending", limit=3)
    assert [known[tag] for tag in least.focus] == sorted(known.values())[:3]
    assert re.search(r"fewest leucine|smallest share of leucine", least.text)
