"""Figures over selections and the nearest of a kind, against Biopython on the synthetic genome."""

from __future__ import annotations

from statistics import fmean, median

import pytest
from Bio.SeqUtils import gc_fraction
from Bio.SeqUtils.ProtParam import ProteinAnalysis

from app.tools.registry import call

CHROMOSOME = "SYN_000001.1"


def answer(synthetic, tool: str, **arguments) -> str:
    result = call(synthetic.library, tool, arguments)
    assert result.status == "answered", result.text
    return result.text


def genes(synthetic, strand: int | None = None) -> list:
    return [
        (record, feature)
        for record in synthetic.records.values()
        for feature in record.features
        if feature.type == "gene" and strand in (None, feature.location.strand)
    ]


@pytest.mark.parametrize(("statistic", "compute"), [("mean", fmean), ("median", median)])
def test_lengths_of_one_strand(synthetic, statistic, compute) -> None:
    lengths = [
        sum(len(part) for part in feature.location.parts) for _, feature in genes(synthetic, -1)
    ]
    text = answer(synthetic, "gene_statistics", filter={"strand": -1}, statistic=statistic)
    value = round(compute(lengths), 1)
    assert f"is {value:,.0f} bp" in text or f"is {value:,.1f} bp" in text
    assert f"the {len(lengths)} genes on the minus strand" in text


def test_gc_of_a_kind(synthetic) -> None:
    ((record, feature),) = [
        (record, feature)
        for record in synthetic.records.values()
        for feature in record.features
        if feature.type == "rRNA"
    ]
    gc = 100 * gc_fraction(feature.extract(record.seq))
    text = answer(synthetic, "gene_statistics", filter={"types": ["rRNA"]}, measure="gc")
    assert f"{gc:.2f} %" in text


def test_sum_counts_shared_bases_once(synthetic) -> None:
    spans = [feature for _, feature in genes(synthetic)]
    total = sum(sum(len(part) for part in feature.location.parts) for feature in spans)
    text = answer(synthetic, "gene_statistics", statistic="total")
    assert f"add up to {total:,} bp" in text


def test_nothing_to_average_is_declined(synthetic) -> None:
    result = call(synthetic.library, "gene_statistics", {"filter": {"types": ["tmRNA"]}})
    assert result.status == "declined"


def test_nearest_of_a_kind_over_the_origin(synthetic) -> None:
    # SYN_0012 runs over the origin; the tRNA at 1,700 is nearer to it than going down from 5,898.
    text = answer(synthetic, "nearest_genes", filter={"types": ["tRNA"]}, name="dnaZ")
    assert "SYN_0004" in text and f"{1700 - 99:,} bp away" in text


def test_nearest_to_places(synthetic) -> None:
    text = answer(synthetic, "nearest_genes", position=2450)
    assert "SYN_0005" in text or "SYN_0006" in text
    text = answer(synthetic, "nearest_genes", end="end", filter={"types": ["tRNA"]})
    assert "SYN_0004" in text and f"{6000 - 1785 - 1:,} bp away" in text
    gone = call(synthetic.library, "nearest_genes", {"position": 1_000_000})
    assert gone.status == "declined" and "6,000" in gone.text


def test_sides_of_a_gene(synthetic) -> None:
    # recorded on the minus strand, so upstream means higher coordinates
    text = answer(
        synthetic, "nearest_genes", filter={"types": ["rRNA"]}, name="abcB", side="upstream"
    )
    assert "SYN_0005" in text and f"{1900 - 1200:,} bp away" in text


@pytest.mark.parametrize("ph", [4.0, 7.0, 10.5])
def test_charge_as_biopython_computes_it(synthetic, ph) -> None:
    _, feature = synthetic.feature("SYN_0001")
    expected = ProteinAnalysis(feature.qualifiers["translation"][0]).charge_at_pH(ph)
    text = answer(synthetic, "protein_properties", names=["abcA"], field="charge", ph=ph)
    assert f"is {expected:+.1f}," in text


def test_counts_by_record(synthetic) -> None:
    arguments = {"filter": {"types": ["tRNA"]}, "group_by": "record"}
    text = answer(synthetic, "count_genes", **arguments, rank="most")
    assert text.startswith(f"{CHROMOSOME} has the most tRNAs: 1.")
    text = answer(synthetic, "count_genes", **arguments, at_most=0)
    assert text.startswith("1 of the 2 records") and "SYN_000002.1" in text
    text = answer(synthetic, "count_genes", group_by="record", at_most=0)
    assert text.startswith("No: all 2 records")


@pytest.mark.parametrize(("least", "word"), [(1, "Yes. "), (2, "No. ")])
def test_a_compared_count_is_answered_first(synthetic, least, word) -> None:
    text = answer(synthetic, "count_genes", filter={"types": ["tRNA"]}, at_least=least)
    assert text.startswith(word)


def test_genes_over_the_origin(synthetic) -> None:
    text = answer(synthetic, "list_genes", filter={"over_origin": True})
    assert "dnaZ" in text and text.startswith("There is 1 gene")


def test_strands_of_several_genes(synthetic) -> None:
    text = answer(synthetic, "gene_location", names=["abcA", "abcB"], field="strand")
    assert text.startswith("The two are on opposite strands.")
    text = answer(synthetic, "gene_location", names=["abcB", "feoB"], field="strand")
    assert text.startswith("Both are on the same strand, the minus strand.")


def test_open_stretches(synthetic) -> None:
    record = synthetic.records[CHROMOSOME]
    gc = 100 * gc_fraction(record.seq[-120:])
    text = answer(synthetic, "open_stretch", last=120, record=CHROMOSOME, what="gc")
    assert f"{gc:.2f} %" in text
    text = answer(
        synthetic, "open_stretch", start=5450, record=CHROMOSOME, what="genes", mode="start"
    )
    assert "dnaZ" in text and "feoB" not in text


def test_sequences_of_a_run(synthetic) -> None:
    result = call(synthetic.library, "gene_cluster", {"prefix": "dup", "with_sequence": "stretch"})
    (entry,) = result.sequences
    assert entry.sequence == str(synthetic.records[CHROMOSOME].seq[3500:4200])
    result = call(synthetic.library, "gene_cluster", {"prefix": "dup", "with_sequence": "protein"})
    tags = ["SYN_0008", "SYN_0009"]
    assert [item.id for item in result.sequences] == tags
    for tag, item in zip(tags, result.sequences, strict=True):
        _, feature = synthetic.feature(tag)
        assert item.sequence == feature.qualifiers["translation"][0]


def test_kinds_that_are_left_out(synthetic) -> None:
    counts = {"tRNA": 1, "rRNA": 1, "pseudogene": 1}
    for kind, less in counts.items():
        result = call(synthetic.library, "list_genes", {"filter": {"without_types": [kind]}})
        assert result.table is not None and result.table.total == len(genes(synthetic)) - less


def test_commonest_product(synthetic) -> None:
    text = answer(synthetic, "count_genes", group_by="product", rank="most")
    assert text.startswith("The most common product of the genes is cold shock-like protein DupX")


def test_melting_temperatures(synthetic) -> None:
    from Bio.SeqUtils import MeltingTemp

    primer = "GATTACAGATTACAGATT"
    text = answer(synthetic, "sequence_operation", sequence=primer, operation="melting")
    assert f"{MeltingTemp.Tm_NN(primer):.1f} °C" in text
    assert f"{MeltingTemp.Tm_Wallace(primer):.0f} °C" in text
    long = call(
        synthetic.library, "sequence_operation", {"sequence": "ACGT" * 90, "operation": "melting"}
    )
    assert long.status == "declined"
