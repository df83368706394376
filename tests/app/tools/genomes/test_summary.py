"""What a genome is, against Biopython's reading of the same file."""

from __future__ import annotations

import pytest
from Bio.SeqUtils import gc_fraction

from app.tools.genomes.statements import FIELDS


def test_overview(run, synthetic) -> None:
    result = run("genome_summary")
    bases = "".join(str(record.seq) for record in synthetic.records.values())
    assert "Testobacter syntheticus" in result.text
    assert "6,900 bp" in result.text
    assert f"{100 * gc_fraction(bases):.2f} %" in result.text
    assert "14 annotated genes" in result.text and "1 pseudogene" in result.text
    assert "13 CDS features" not in result.text and "12 CDS features, 10 of them" in result.text
    assert result.table is not None and result.table.total == 2
    assert result.citations[0].record == "SYN_000001.1" and result.citations[0].end == 6000


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("organism", "Testobacter syntheticus (strain T1)"),
        ("length", "6,900 bp"),
        ("topology", "1 circular (SYN_000001.1) and 1 linear (SYN_000002.1)"),
        ("molecule", "DNA (mol_type: genomic DNA)"),
        ("genes", "14 annotated genes"),
        ("proteins", "10 annotated proteins"),
        ("CDS", "12 annotated CDS"),
        ("tRNA", "1 annotated tRNA"),
        ("rRNA", "1 annotated rRNA"),
        ("pseudogenes", "1 annotated pseudogene"),
        ("records", "2 records: SYN_000001.1 and SYN_000002.1"),
        ("translation_table", "translation table 11 (Bacterial; 12 CDS)"),
        ("taxonomy", "Bacteria, Testobacteria (taxon:99999)"),
        ("name", "SYN_000001.1"),
        ("types", "14 genes, 12 CDS"),
    ],
)
def test_fields(run, field: str, expected: str) -> None:
    result = run("genome_summary", fields=[field])
    assert result.status == "answered"
    assert expected in result.text


def test_every_field_has_a_sentence(run) -> None:
    for field in FIELDS:
        text = run("genome_summary", fields=[field]).text
        assert text.endswith(".") and len(text) > 20


def test_coding_density(run, synthetic) -> None:
    covered = 0
    for record in synthetic.records.values():
        places: set[int] = set()
        for feature in record.features:
            if feature.type == "CDS":
                places |= set(feature.location)
        covered += len(places)
    expected = f"{100 * covered / 6900:.2f} %"
    assert expected in run("genome_summary", fields=["coding_density"]).text


def test_mean_gene_length(run, synthetic) -> None:
    lengths = [
        sum(len(part) for part in feature.location.parts)
        for record in synthetic.records.values()
        for feature in record.features
        if feature.type == "gene"
    ]
    text = run("genome_summary", fields=["mean_gene_length"]).text
    assert f"{sum(lengths) / len(lengths):,.1f} bp" in text


def test_mean_protein_length_is_that_of_the_translations(run, synthetic) -> None:
    sizes = [
        len(feature.qualifiers["translation"][0])
        for record in synthetic.records.values()
        for feature in record.features
        if feature.type == "CDS" and "translation" in feature.qualifiers
    ]
    text = run("genome_summary", fields=["mean_gene_length"]).text
    assert f"{sum(sizes) / len(sizes):.1f} amino acids on average over {len(sizes)}" in text


def test_one_record(run, synthetic) -> None:
    result = run("genome_summary", record="plasmid pSYN", fields=["length", "genes"])
    assert "SYN_000002.1 is 900 bp long" in result.text
    assert "2 annotated genes" in result.text


def test_wrong_record_lists_the_records(run) -> None:
    result = run("genome_summary", record="NC_000913")
    assert result.status == "declined"
    assert "SYN_000001.1" in result.text and "SYN_000002.1" in result.text


def test_placeholder_organism(run, pair) -> None:
    result = run("genome_summary", pair, genome="draft", fields=["organism"])
    assert "no real organism" in result.text and "placeholder" in result.text


def test_each_genome_is_told(run, pair) -> None:
    text = run("genome_summary", pair, fields=["length"]).text
    assert "**syn**" in text and "**draft**" in text
    assert "6,900 bp" in text and "2,000 bp" in text


def test_annotation_only(run, annotation_only) -> None:
    gc = run("genome_summary", annotation_only, fields=["gc"])
    assert gc.status == "declined" and "annotation only" in gc.text
    assert "5,000 bp" in run("genome_summary", annotation_only).text


def test_records_sorted(run) -> None:
    result = run("list_records", sort_by="length")
    assert [row[0] for row in result.table.rows] == ["SYN_000002.1", "SYN_000001.1"]
    assert "shortest of 2 records is SYN_000002.1 (900 bp)" in result.text
    assert run("list_records", limit=1).table.total == 1


def test_one_record_described(run) -> None:
    text = run("list_records", record="SYN_000002").text
    assert "900 bp" in text and "linear" in text and "2 genes" in text


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("date", "01-JAN-2024"),
        ("pipeline", "synthetic pipeline 1.0"),
        ("accession", "SYN_000001.1"),
    ],
)
def test_provenance(run, field: str, expected: str) -> None:
    assert expected in run("provenance", field=field).text


def test_provenance_of_what_is_not_there(run) -> None:
    result = run("provenance", field="bioproject")
    assert result.status == "declined" and "does not state" in result.text


def test_provenance_overview(run) -> None:
    text = run("provenance").text
    assert "SYN_000001.1" in text and "01-JAN-2024" in text and "synthetic pipeline" in text


def test_provenance_of_a_gene(run) -> None:
    result = run("provenance", name="abcA")
    assert "UniProtKB:P99999" in result.text
    assert result.citations[0].id == "SYN_0001" and result.citations[0].qualifier == "inference"
    assert "no inference or experiment" in run("provenance", name="feoB").text
