"""Codon usage against Biopython's reading of each CDS."""

import gzip
from collections import Counter

import pytest
from Bio import SeqIO

from index.library import Library


def codons(record, feature):
    text = str(feature.extract(record.seq))
    text = text[int(feature.qualifiers.get("codon_start", ["1"])[0]) - 1 :]
    return [text[i : i + 3] for i in range(0, len(text) - 2, 3)]


def coding(records):
    for record in records:
        for feature in record.features:
            if feature.type == "CDS" and not {"pseudo", "pseudogene"} & set(feature.qualifiers):
                yield record, feature


def usage(records):
    total = Counter()
    for record, feature in coding(records):
        total.update(codons(record, feature))
    return Counter({codon: value for codon, value in total.items() if set(codon) <= set("ACGT")})


def test_usage_of_all_coding_sequences(run, synthetic):
    expected = usage(synthetic.records.values())
    result = run("codon_usage")
    assert {row[0]: row[2] for row in result.table.rows if row[2]} == expected
    assert sum(row[2] for row in result.table.rows) == sum(expected.values())
    assert f"{sum(expected.values()):,} codons" in result.text


@pytest.mark.parametrize("tag", ["SYN_0001", "SYN_0007", "SYN_0012"])
def test_usage_of_one_gene_spliced_and_over_the_origin(run, synthetic, tag):
    record, feature = synthetic.feature(tag)
    result = run("codon_usage", names=[tag])
    expected = Counter(codons(record, feature))
    assert {row[0]: row[2] for row in result.table.rows if row[2]} == expected
    assert result.focus == [tag]


def test_start_and_stop_codons(run):
    assert "ATG 10 " in run("codon_usage", what="start").text
    assert "GTG 1 " in run("codon_usage", what="start").text
    assert "TAA 11 (100.00 %)" in run("codon_usage", what="stop").text
    assert (
        "start codon of *uncA* (SYN_0010) is GTG"
        in run("codon_usage", names=["uncA"], what="start").text
    )


def test_one_codon_and_one_amino_acid(run, synthetic):
    expected = usage(synthetic.records.values())
    result = run("codon_usage", codon="cug")
    assert f"CTG (coding for L in genetic code 11) occurs {expected['CTG']:,} time" in result.text
    leucine = run("codon_usage", codon="Leucine").text
    for codon in ("CTG", "TTA", "CTA"):
        assert f"{codon} {expected[codon]:,} (" in leucine


def test_what_has_no_codons_is_declined(run, annotation_only):
    assert run("codon_usage", codon="XYZ").status == "declined"
    assert run("codon_usage", names=["trnL"]).status == "declined"
    assert run("codon_usage", annotation_only).status == "declined"


@pytest.mark.real
@pytest.mark.parametrize(
    "name",
    [
        "bacteria/ecoli_K12_MG1655_NC_000913.gbff.gz",
        "bacteria/mycoplasma_pneumoniae_FH_NZ_CP010546.gbk.gz",
        "bacteria/chlamydia_trachomatis_NC_012687.gbff.gz",
        "organelle/arabidopsis_chloroplast_NC_000932.gb.gz",
    ],
)
def test_usage_of_real_genomes(data_dir, run, name):
    path = data_dir / "genomes" / name
    with gzip.open(path, "rt") as handle:
        records = list(SeqIO.parse(handle, "genbank"))
    expected = usage(records)
    result = run("codon_usage", Library.open([path]))
    assert {row[0]: row[2] for row in result.table.rows if row[2]} == expected
