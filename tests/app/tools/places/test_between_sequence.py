"""Bases between two genes, sites inside a gene, and the share of a record that a gene takes."""

from __future__ import annotations

from Bio import Restriction


def test_bases_between_two_genes(run, synthetic) -> None:
    record = synthetic.records["SYN_000001.1"]
    result = run("between_genes", first="abcA", second="abcB", what="sequence")
    assert result.sequences[0].sequence == str(record.seq[500:600])
    assert "501..600" in result.text


def test_sites_inside_a_gene(run, synthetic) -> None:
    record, feature = synthetic.feature("SYN_0002", "gene")
    part = record.seq[int(feature.location.start) : int(feature.location.end)]
    for name in ("AluI", "TaqI", "HaeIII"):
        found = getattr(Restriction, name).search(part, linear=True)
        result = run("restriction_sites", enzymes=[name], within="abcB")
        if not found:
            assert "does not cut" in result.text
            continue
        assert f" {len(found)} time" in result.text
        assert "*abcB*" in result.text


def test_single_cutters_inside_a_gene(run, synthetic) -> None:
    _, feature = synthetic.feature("SYN_0002", "gene")
    low, high = int(feature.location.start), int(feature.location.end)
    where = {"record": "SYN_000001.1"}
    inside = run("restriction_sites", cuts=1, within="abcB", **where)
    everywhere = run("restriction_sites", cuts=1, **where)
    rows = everywhere.table.rows if everywhere.table else []
    expected = {
        row[0] for row in rows if low <= int(row[2]) - 1 and int(row[2]) - 1 + _size(row[0]) <= high
    }
    found = {row[0] for row in inside.table.rows} if inside.table else set()
    if inside.table is None:
        found = {name for name in expected if name in inside.text}
    assert found == expected


def _size(name: str) -> int:
    return getattr(Restriction, name).size


def test_motif_inside_a_gene(run, synthetic) -> None:
    record, feature = synthetic.feature("SYN_0001", "gene")
    part = str(record.seq[int(feature.location.start) : int(feature.location.end)])
    count = sum(part.startswith("GATC", i) for i in range(len(part)))
    text = run("find_motif", pattern="GATC", within="abcA").text
    assert (f"occurs {count} time" in text) if count else ("does not occur" in text)


def test_share_of_the_record(run) -> None:
    text = run("gene_location", names=["abcB"], field="share").text
    assert "10.00 %" in text and "600 bp of 6,000 bp" in text


def test_the_longer_one_is_told_first(run) -> None:
    text = run("gene_location", names=["abcA", "abcB"], field="length").text
    assert text.split(".")[0].startswith("*abcB*") and "longer" in text.split(".")[0]


def test_enzymes_are_ranked_first(run) -> None:
    text = run("restriction_sites", enzymes=["EcoRI", "AluI"], record="SYN_000001.1").text
    assert text.startswith("AluI cuts ") and "EcoRI" in text.split(". ")[0]
