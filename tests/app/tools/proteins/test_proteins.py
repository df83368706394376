"""Protein properties and work on pasted sequences, against Biopython's own functions."""

from __future__ import annotations

import pytest
from Bio.Seq import Seq
from Bio.SeqUtils import gc_fraction
from Bio.SeqUtils.ProtParam import ProteinAnalysis
from hypothesis import given, settings
from hypothesis import strategies as st

from app.tools.proteins.chemistry import (
    STANDARD,
    hydropathies,
    isoelectric_points,
    letter_counts,
    masses,
    properties,
)
from app.tools.proteins.proteome import proteome
from app.tools.sequences.pasted import clean, kind_of

proteins = st.text(alphabet=STANDARD, min_size=1, max_size=80)


@settings(max_examples=60, deadline=None)
@given(st.lists(proteins, min_size=1, max_size=5))
def test_chemistry_is_biopythons(texts: list[str]) -> None:
    counts = letter_counts(texts)
    known = [ProteinAnalysis(text) for text in texts]
    assert masses(counts) == pytest.approx([item.molecular_weight() for item in known], abs=1e-6)
    assert hydropathies(counts) == pytest.approx([item.gravy() for item in known], abs=1e-9)
    assert isoelectric_points(texts, counts) == pytest.approx(
        [item.isoelectric_point() for item in known], abs=1e-3
    )
    for text, item in zip(texts, known, strict=True):
        found = properties(text)
        assert found is not None
        assert (found.reduced, found.cystines) == item.molar_extinction_coefficient()
        assert found.length == len(text)


def test_ambiguous_residues() -> None:
    two = [ProteinAnalysis(f"M{letter}").molecular_weight() for letter in "DN"]
    found = properties("MB")
    assert found is not None and found.mass == pytest.approx(sum(two) / 2, abs=1e-6)
    unknown = properties("MX*")
    assert unknown is not None and unknown.unknown == 1
    assert unknown.mass == pytest.approx(ProteinAnalysis("M").molecular_weight(), abs=1e-6)
    selenium = properties("MU")
    assert selenium is not None and selenium.mass > unknown.mass + 140
    assert properties("XX") is None


def analysis(synthetic, tag: str) -> ProteinAnalysis:
    return ProteinAnalysis(synthetic.feature(tag)[1].qualifiers["translation"][0])


def test_all_properties(run, synthetic) -> None:
    known = analysis(synthetic, "SYN_0002")
    result = run("protein_properties", names=["abcB"])
    values = dict(map(tuple, result.table.rows))
    assert values["average mass (Da)"] == round(known.molecular_weight(), 1)
    assert values["theoretical pI"] == round(known.isoelectric_point(), 2)
    assert values["GRAVY"] == round(known.gravy(), 3)
    assert f"{known.molecular_weight():,.1f} Da" in result.text
    assert result.citations[0].qualifier == "translation"


@pytest.mark.parametrize("residue", ["W", "tryptophan", "Trp", "tryptophans"])
def test_residue(run, synthetic, residue: str) -> None:
    n = analysis(synthetic, "SYN_0002").count_amino_acids()["W"]
    text = run("protein_properties", names=["abcB"], residue=residue).text
    assert f"holds {n} " in text and "199 amino acids" in text


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("mass", "kDa"),
        ("pi", "theoretical pI"),
        ("gravy", "GRAVY"),
        ("length", "199 amino acids"),
        ("extinction", "280 nm"),
        ("composition", "L "),
    ],
)
def test_fields(run, field: str, expected: str) -> None:
    assert expected in run("protein_properties", names=["abcB"], field=field).text


def test_several_proteins(run) -> None:
    result = run("protein_properties", names=["abcA", "abcB", "trnL"])
    assert [row[0] for row in result.table.rows] == ["SYN_0001", "SYN_0002"]
    assert "*trnL* (SYN_0004) has no protein" in result.text


def test_ranked(run, synthetic) -> None:
    given_tags = [f"SYN_{n:04}" for n in (1, 2, 3, 7, 8, 9, 11, 12)] + ["PLA_0001", "PLA_0002"]
    expected = sorted(given_tags, key=lambda tag: analysis(synthetic, tag).isoelectric_point())
    result = run("protein_properties", sort_by="pi", order="ascending", limit=4)
    assert [row[0] for row in result.table.rows] == expected[:4]
    assert result.text.startswith("The 4 most acidic (lowest pI) of 10 proteins in this")


def test_no_protein(run, annotation_only) -> None:
    assert run("protein_properties", names=["psdA"]).status == "declined"
    assert run("protein_properties", annotation_only, sort_by="mass").status == "declined"


def test_proteome_translates_what_the_file_leaves_out(synthetic) -> None:
    genome = synthetic.library.genomes[0]
    found = proteome(genome)
    row = genome.features("type = 'CDS' AND locus_tag = 'SYN_0010'")[0]
    assert found.proteins[int(found.index([row.fid])[0])] == genome.protein(row)
    assert proteome(genome) is found


DNA = "ATGGCCATTGTAATGGGCCGCTGAAAGGGTGCCCGATAG"


def test_translation(run) -> None:
    result = run("sequence_operation", sequence=DNA, operation="translate")
    assert result.sequences[0].sequence == str(Seq(DNA).translate()).removesuffix("*")
    other = run("sequence_operation", sequence=DNA, operation="translate", table=4)
    assert other.sequences[0].sequence == str(Seq(DNA).translate(table=4)).removesuffix("*")


def test_reverse_complement(run) -> None:
    text = "ACGTRYKMN"
    result = run("sequence_operation", sequence=text, operation="reverse_complement")
    assert result.sequences[0].sequence == str(Seq(text).reverse_complement())
    rna = run("sequence_operation", sequence="AUGC", operation="reverse_complement")
    assert rna.sequences[0].sequence == "GCAU"


def test_gc_and_length(run) -> None:
    pasted = f">name\n{DNA[:20].lower()}\n{DNA[20:]}"
    assert (
        f"{100 * gc_fraction(DNA):.2f} %"
        in run("sequence_operation", sequence=pasted, operation="gc").text
    )
    assert "39 bp" in run("sequence_operation", sequence=pasted, operation="length").text


def test_pasted_protein(run) -> None:
    result = run("sequence_operation", sequence="MKLPWDE", operation="protein_properties")
    assert f"{ProteinAnalysis('MKLPWDE').molecular_weight():,.1f} Da" in result.text


@pytest.mark.parametrize(
    ("sequence", "operation"),
    [
        ("", "length"),
        ("AC!T", "length"),
        ("MKLPWDE", "gc"),
        ("MKLPWDE", "reverse_complement"),
        (DNA, "protein_properties"),
        ("AC", "translate"),
    ],
)
def test_refused(run, sequence: str, operation: str) -> None:
    result = run("sequence_operation", sequence=sequence, operation=operation)
    assert result.status == "declined" and result.text.endswith(".")


def test_unknown_table(run) -> None:
    result = run("sequence_operation", sequence=DNA, operation="translate", table=99)
    assert result.status == "declined" and "99" in result.text


def test_kinds() -> None:
    assert kind_of(clean("acgt\n12 acgt")) == "dna"
    assert kind_of("ACGU") == "rna"
    assert kind_of("MKVLAAGG") == "protein"
    assert kind_of("ACDKMNRS") == "protein"
    assert kind_of("AC!") == ""
