"""Sequences, against Biopython's extraction from the records as written."""

from __future__ import annotations

import pytest
from Bio.Seq import Seq


def bases(run, **arguments) -> str:
    result = run("gene_sequence", **arguments)
    assert result.status == "answered", result.text
    (entry,) = result.sequences
    return entry.sequence


TAGS = ["SYN_0001", "SYN_0002", "SYN_0007", "SYN_0012", "PLA_0002"]


@pytest.mark.parametrize("tag", [*TAGS, "SYN_0004", "SYN_0006"])
def test_gene_dna(run, synthetic, tag: str) -> None:
    record, feature = synthetic.feature(tag, "gene")
    assert bases(run, names=[tag]) == str(feature.extract(record.seq))


@pytest.mark.parametrize("tag", TAGS)
def test_cds_and_rna(run, synthetic, tag: str) -> None:
    record, feature = synthetic.feature(tag)
    text = str(feature.extract(record.seq))
    assert bases(run, names=[tag], kind="cds") == text
    assert bases(run, names=[tag], kind="rna") == text.replace("T", "U")


@pytest.mark.parametrize("tag", TAGS)
def test_protein(run, synthetic, tag: str) -> None:
    _, feature = synthetic.feature(tag)
    assert bases(run, names=[tag], kind="protein") == feature.qualifiers["translation"][0]


def test_protein_translated_here(run, synthetic) -> None:
    record, feature = synthetic.feature("SYN_0010")
    result = run("gene_sequence", names=["uncA"], kind="protein")
    expected = str(feature.extract(record.seq).translate(table=11, cds=True))
    assert result.sequences[0].sequence == expected and expected[0] == "M"
    assert "translated here with table 11" in result.text


def test_header(run) -> None:
    result = run("gene_sequence", names=["abcB"])
    entry = result.sequences[0]
    assert (entry.id, entry.description) == ("SYN_0002", "abcB SYN_000001.1:601..1200(-)")
    assert result.citations[0].qualifier == "sequence"


@pytest.mark.parametrize("tag", ["SYN_0001", "SYN_0002", "SYN_0007", "SYN_0012"])
@pytest.mark.parametrize("side", ["upstream", "downstream"])
def test_flanks(run, synthetic, tag: str, side: str) -> None:
    record, feature = synthetic.feature(tag)
    whole = str(record.seq)
    tripled = whole * 3
    parts = feature.location.parts
    part = parts[0] if side == "upstream" else parts[-1]
    start, end = int(part.start) + len(whole), int(part.end) + len(whole)
    before = (side == "upstream") == (part.strand == 1)
    expected = tripled[start - 250 : start] if before else tripled[end : end + 250]
    if part.strand == -1:
        expected = str(Seq(expected).reverse_complement())
    assert bases(run, names=[tag], flank_only=True, **{side: 250}) == expected


def test_flank_clipped_on_a_linear_record(run, synthetic) -> None:
    result = run("gene_sequence", names=["copG"], upstream=100, flank_only=True)
    record = synthetic.records["SYN_000002.1"]
    assert result.sequences[0].sequence == str(record.seq[890:].reverse_complement())
    assert "Only 10 bp lie upstream" in result.text


def test_gene_with_flanks(run, synthetic) -> None:
    record, _ = synthetic.feature("SYN_0002")
    text = bases(run, names=["abcB"], upstream=30, downstream=20)
    assert text == str(record.seq[580:1230].reverse_complement())
    turned = bases(run, names=["abcB"], upstream=30, downstream=20, reverse_complement=True)
    assert turned == str(record.seq[580:1230])


def test_both_flanks_alone(run) -> None:
    result = run("gene_sequence", names=["abcA"], upstream=12, downstream=9, flank_only=True)
    assert [len(item.sequence) for item in result.sequences] == [12, 9]


def test_first_last_and_turned(run, synthetic) -> None:
    record, feature = synthetic.feature("SYN_0001")
    text = feature.extract(record.seq)
    assert bases(run, names=["abcA"], first=10) == str(text[:10])
    assert bases(run, names=["abcA"], last=7) == str(text[-7:])
    assert bases(run, names=["abcA"], reverse_complement=True) == str(text.reverse_complement())
    protein = feature.qualifiers["translation"][0]
    assert bases(run, names=["abcA"], kind="protein", first=5) == protein[:5]


@pytest.mark.parametrize(
    ("name", "kind", "why"),
    [
        ("trnL", "protein", "no CDS"),
        ("psdA", "protein", "pseudogene"),
        ("rrsA", "cds", "no CDS"),
        ("nonesuch", "dna", "no gene called"),
    ],
)
def test_impossible(run, name: str, kind: str, why: str) -> None:
    result = run("gene_sequence", names=[name], kind=kind)
    assert result.status == "declined" and why in result.text and not result.sequences


def test_copies_are_all_given(run) -> None:
    result = run("gene_sequence", names=["dupX"])
    assert [item.id for item in result.sequences] == ["SYN_0008", "SYN_0009"]


def test_annotation_only(run, annotation_only) -> None:
    for kind in ("dna", "cds", "protein"):
        result = run("gene_sequence", annotation_only, names=["gffA"], kind=kind)
        assert result.status == "declined" and "annotation only" in result.text


@pytest.mark.parametrize("strand", [1, -1])
def test_region(run, synthetic, strand: int) -> None:
    seq = synthetic.records["SYN_000001.1"].seq[100:160]
    result = run("region_sequence", start=101, end=160, strand=strand)
    expected = str(seq if strand == 1 else seq.reverse_complement())
    assert result.sequences[0].sequence == expected
    cited = result.citations[0]
    assert (cited.start, cited.end, cited.strand) == (101, 160, strand)


def test_region_over_the_origin(run, synthetic) -> None:
    seq = synthetic.records["SYN_000001.1"].seq
    result = run("region_sequence", start=5991, end=10)
    assert result.sequences[0].sequence == str(seq[5990:] + seq[:10])
    assert "over the origin is 20 bases" in result.text


def test_region_over_the_end_of_a_linear_record(run) -> None:
    result = run("region_sequence", start=60, end=51, record="SYN_000002")
    assert result.status == "declined" and not result.sequences and "51..60" in result.text


def test_region_beyond_the_end(run, synthetic) -> None:
    clipped = run("region_sequence", start=890, end=2000, record="SYN_000002")
    assert len(clipped.sequences[0].sequence) == 11 and "ends at 900" in clipped.text
    assert run("region_sequence", start=901, end=950, record="SYN_000002").status == "declined"


def test_region_translated(run, synthetic) -> None:
    _, feature = synthetic.feature("SYN_0002")
    result = run("region_sequence", start=601, end=1200, strand=-1, translate=True)
    assert result.sequences[0].sequence == feature.qualifiers["translation"][0]


def test_region_asks_which_genome(run, pair) -> None:
    result = run("region_sequence", pair, start=1, end=10)
    assert result.status == "clarify" and result.candidates == ["syn", "draft"]
    assert run("region_sequence", pair, start=1, end=10, record="DRAFT_1").status == "answered"
    assert run("region_sequence", pair, start=1, end=10, genome="syn").status == "answered"
