"""Motif tool against a walk over the bases."""

import gzip

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqUtils import nt_search

from index.library import Library

CHROMOSOME = "SYN_000001.1"


def walk(sequence, motif, circular):
    """1-based starts on the plus strand with strand, over the origin."""
    text = sequence + sequence[: len(motif) - 1] if circular else sequence
    back = str(Seq(motif).reverse_complement())
    plus = {(place + 1, "+") for place in nt_search(text, motif)[1:]}
    minus = {(place + 1, "-") for place in nt_search(text, back)[1:]} if back != motif else set()
    return plus | minus


@pytest.mark.parametrize("motif", ["GATC", "GANTC", "TTGAY", "ACGTA", "AAAA", "RGATCY"])
def test_all_hits_on_both_strands(run, synthetic, motif):
    expected = walk(str(synthetic.records[CHROMOSOME].seq), motif, circular=True)
    result = run("find_motif", pattern=motif, record="SYN_000001")
    assert f"{motif} occurs {len(expected)} time" in result.text
    if len(expected) > 3:
        assert {(row[2], row[4]) for row in result.table.rows} == expected
        assert result.table.total == len(expected)


def test_a_hit_over_the_origin_only_on_circles(run, synthetic):
    chromosome = str(synthetic.records[CHROMOSOME].seq)
    word = chromosome[-7:] + chromosome[:8]
    result = run("find_motif", pattern=word, strand=1)
    assert "1 time" in result.text and "5,994..8 (+)" in result.text
    plasmid = str(synthetic.records["SYN_000002.1"].seq)
    result = run("find_motif", pattern=plasmid[-7:] + plasmid[:8])
    assert "0 times" in result.text


def test_rows_name_the_gene_that_holds_the_hit(run, synthetic):
    _, feature = synthetic.feature("SYN_0002", "gene")
    result = run("find_motif", pattern="GATC", record="SYN_000001")
    for row in result.table.rows:
        inside = row[2] - 1 in feature.location
        assert ("SYN_0002" in row[0]) == inside


def test_a_region_holds_whole_hits_only(run, synthetic):
    sequence = str(synthetic.records[CHROMOSOME].seq)
    word = sequence[100:106]
    for start, end, found in ((101, 106, True), (102, 106, False), (101, 105, False)):
        region = {"start": start, "end": end, "record": CHROMOSOME}
        result = run("find_motif", pattern=word, region=region, strand=1)
        assert ("101..106 (+)" in result.text) == found


@pytest.mark.parametrize(("gene", "tag"), [("abcB", "SYN_0002"), ("splA", "SYN_0007")])
def test_upstream_of_a_gene_on_the_minus_strand(run, synthetic, gene, tag):
    record, feature = synthetic.feature(tag)
    end = int(feature.location.end)
    before = str(record.seq[end : end + 80].reverse_complement())
    result = run("find_motif", pattern=before[60:72], near=gene, upstream=80, strand=-1)
    assert f"{end + 9:,}..{end + 20:,} (-, 8 bp before the start, same strand" in result.text
    none = run("find_motif", pattern=before[60:72], near=gene, upstream=19, strand=-1)
    assert "0 times" in none.text


def test_upstream_over_the_origin(run, synthetic):
    record, feature = synthetic.feature("SYN_0001")
    start = int(feature.location.start)
    before = str((record.seq + record.seq)[len(record) + start - 250 : len(record) + start])
    result = run("find_motif", pattern=before[:10], near="abcA", upstream=250, strand=1)
    assert "5,951..5,960 (+, 240 bp before the start" in result.text


def test_what_is_no_motif_or_has_no_sequence_is_declined(run, annotation_only):
    assert run("find_motif", pattern="GAX").status == "declined"
    assert run("find_motif", pattern="").status == "declined"
    refused = run("find_motif", annotation_only, pattern="GATC")
    assert refused.status == "declined" and "no sequence" in refused.text
    assert run("find_motif", pattern="GATC", record="chr99").status == "declined"
    beyond = {"start": 9000, "end": 9100, "record": CHROMOSOME}
    assert run("find_motif", pattern="GATC", region=beyond).status == "declined"


@pytest.mark.real
@pytest.mark.parametrize("motif", ["GATC", "GCTGGTGG", "TTGACANNNNNNNNNNNNNNNNNTATAAT"])
def test_counts_in_e_coli_equal_biopython(data_dir, run, motif):
    path = data_dir / "genomes/bacteria/ecoli_K12_MG1655_NC_000913.gbff.gz"
    library = Library.open([path])
    with gzip.open(path, "rt") as handle:
        sequence = str(SeqIO.read(handle, "genbank").seq)
    expected = walk(sequence, motif, circular=True)
    result = run("find_motif", library, pattern=motif)
    told = f"occurs {len(expected):,} time" if expected else "does not occur (0 times)"
    assert told in result.text
