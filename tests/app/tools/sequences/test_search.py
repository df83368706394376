"""Pasted sequences are found where they were taken from."""

import random

import pytest
from Bio.Seq import Seq

CHROMOSOME = "SYN_000001.1"


@pytest.mark.parametrize("seed", range(8))
def test_a_piece_of_either_strand_is_found_at_its_place(run, synthetic, seed):
    rng = random.Random(seed)
    record = synthetic.records[CHROMOSOME]
    start = rng.randrange(len(record) - 60)
    piece = record.seq[start : start + 60]
    strand = 1
    if seed % 2:
        piece, strand = piece.reverse_complement(), -1
    result = run("search_sequence", sequence=str(piece).lower())
    assert "occurs 1 time, exactly" in result.text
    found = result.citations[0]
    assert (found.record, found.start, found.end) == (CHROMOSOME, start + 1, start + 60)
    assert found.strand == strand
    holders = {
        feature.qualifiers["locus_tag"][0]
        for feature in record.features
        if feature.type == "gene" and any(start <= i < start + 60 for i in feature.location)
    }
    assert set(result.focus) == holders


def test_over_the_origin_and_in_fasta(run, synthetic):
    text = str(synthetic.records[CHROMOSOME].seq)
    result = run("search_sequence", sequence=f">piece\n{text[-30:]}\n{text[:30]}\n")
    assert "5,971..30 (over the origin)" in result.text and "*dnaZ*" in result.text


def test_mismatches(run, synthetic):
    text = list(str(synthetic.records[CHROMOSOME].seq[250:290]))
    text[20] = "A" if text[20] != "A" else "C"
    near = run("search_sequence", sequence="".join(text))
    assert near.citations[0].start == 251 and "97.5 % identity" in near.text
    exact = run("search_sequence", sequence="".join(text), max_mismatches=0)
    assert "0 matches" in exact.text and exact.status == "answered"


def test_a_protein_is_found_in_its_gene(run, synthetic):
    _, feature = synthetic.feature("SYN_0002")
    protein = feature.qualifiers["translation"][0]
    result = run("search_sequence", sequence=protein[10:50])
    assert result.focus == ["SYN_0002"] and "minus strand" in result.text
    place = result.citations[0]
    piece = synthetic.records[CHROMOSOME].seq[place.start - 1 : place.end]
    assert str(Seq(piece).reverse_complement().translate()) == protein[10:50]


def test_between_genes_the_neighbours_are_named(run, synthetic):
    text = str(synthetic.records[CHROMOSOME].seq[520:580])
    result = run("search_sequence", sequence=text)
    assert "between *abcA* (SYN_0001)" in result.text and result.focus == []


@pytest.mark.parametrize("text", ["ACG", "", "12345", "ACGT<b>!"])
def test_what_is_no_sequence_is_declined(run, text):
    assert run("search_sequence", sequence=text).status == "declined"


def test_an_annotation_only_file_is_declined(run, annotation_only):
    refused = run("search_sequence", annotation_only, sequence="ACGTACGTAGCTAGCTAGCATCGAT")
    assert refused.status == "declined"
