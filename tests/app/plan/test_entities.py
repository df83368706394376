"""What is named in a question is found, with its type and value."""

from __future__ import annotations

import pytest

from app.plan.entities import mark


def found(question, names):
    return [(entity.kind, entity.value) for entity in mark(question, names).entities]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("wher is lacz", [("gene", "lacz")]),
        ("is ALP_0344 there", [("gene", "ALP_0344")]),
        ("lacZ/lacY", [("gene", "lacZ"), ("gene", "lacY")]),
        ("lacZ's length", [("gene", "lacZ")]),
        ("does it have lacX or ALP_9999", [("absent", "lacX"), ("absent", "ALP_9999")]),
        ("is BRCA1 here", [("absent", "BRCA1")]),
        ("the nif genes", [("prefix", "nif")]),
        ("rps and rpl genes", [("prefix", "rps"), ("prefix", "rpl")]),
        ("give me the trp operon", [("prefix", "trp")]),
        ("cut with Hind III and ecor1", [("enzyme", "HindIII"), ("enzyme", "EcoRI")]),
        ("where does GAATTC occur", [("motif", "GAATTC")]),
        ("genes with GO:0005524", [("xref", "GO:0005524")]),
        ("anything with EC 2.7.7.7?", [("ec", "2.7.7.7")]),
        ("EC numbers that start with 3.4", [("ec", "3.4")]),
        ("enzymes of EC class 1.1.1", [("ec", "1.1.1")]),
        ("length of NC_999999", [("record", "NC_999999.3")]),
        ("genes on contig 3", [("record", "contig 3")]),
        ("genes on the plasmid", [("record", "NC_999998.1")]),
        ("tRNA-Leu genes", [("aminotype", "tRNA-Leu")]),
        ("leucine tRNAs", [("aminotype", "tRNA-Leu")]),
        ("how many mobile elements", [("type", "mobile_element")]),
        ("how many leucines in lacY", [("amino", "L"), ("gene", "lacY")]),
        ("how often is the codon CTG used", [("codon", "CTG")]),
        ("cold shock proteins", [("keyword", "cold shock")]),
        (
            "annotated as tail length tape measure protein",
            [("keyword", "tail length tape measure protein")],
        ),
        ("what is in Alphacoccus primus", [("genome", "alpha_K12")]),
    ],
)
def test_entities(question, expected, names):
    assert found(question, names) == expected


def test_compound_symbol_names_every_gene(names):
    assert found("order of trpEDCBA", names) == [("gene", f"trp{letter}") for letter in "EDCBA"]


def test_spaced_motif_is_expanded(names):
    assert found("TTGACAN17TATAAT", names) == [("motif", "TTGACA" + "N" * 17 + "TATAAT")]


def test_pasted_dna_and_protein(names):
    dna = "ATGGCTAGCTAGCTACGATCGAT"
    assert found(f"translate {dna}", names) == [("sequence", dna)]
    assert found("where is >x y\nATGGCTAGCT\nAGCTACGATC\n", names) == [
        ("sequence", "ATGGCTAGCTAGCTACGATC")
    ]
    assert found("weight of MKTAYIAKQRQISFVKSHFSRQ", names) == [
        ("peptide", "MKTAYIAKQRQISFVKSHFSRQ")
    ]


def test_english_words_that_are_gene_symbols_need_a_reason(names):
    assert found("where is map", names) == [("gene", "map")]
    assert found("what does the era gene do", names) == [("gene", "era")]
    assert not found("can you map the genes", names)


def test_product_words_of_other_genomes_are_keywords_too(names):
    assert found("any flagellar genes?", names) == [("keyword", "flagellar")]


def test_type_words_inside_products_stay_words(names):
    assert found("alanyl-tRNA synthetase", names) == [("keyword", "alanyl-tRNA synthetase")]


def test_placeholders_replace_the_words(names):
    assert mark("where is lacZ and lacY?", names).masked == "where is @gene0 and @gene1?"


@pytest.mark.parametrize("question", ["", "???", "\x00", "ATG" * 30000, "é" * 500, "[](<b>*"])
def test_odd_input_is_read(question, names):
    mark(question, names)
