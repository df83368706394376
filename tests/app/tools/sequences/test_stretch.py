"""Stretches of a record without a stated end, against the records as written."""

from __future__ import annotations

import pytest
from Bio.Seq import Seq

RECORD = "SYN_000001.1"


@pytest.mark.parametrize("last", [1, 40, 10**6])
def test_last_bases(run, synthetic, last):
    text = str(synthetic.records[RECORD].seq)
    assert run("open_stretch", record=RECORD, last=last).sequences[0].sequence == text[-last:]


def test_from_a_base_to_the_end_on_the_other_strand(run, synthetic):
    text = str(synthetic.records[RECORD].seq)
    result = run("open_stretch", record=RECORD, start=len(text) - 99, strand=-1)
    assert result.sequences[0].sequence == str(Seq(text[-100:]).reverse_complement())


def test_whole_record(run, synthetic):
    result = run("open_stretch", record=RECORD)
    assert result.sequences[0].sequence == str(synthetic.records[RECORD].seq)


def test_a_start_beyond_the_end_is_declined(run):
    assert run("open_stretch", record=RECORD, start=10**8).status == "declined"


def test_a_record_that_is_not_there_is_declined(run):
    assert run("open_stretch", record="NC_123456.1").status == "declined"


def test_cds_with_another_start_codon(run, synthetic):
    starts = [
        str(feature.extract(record.seq))[:3].upper()
        for record in synthetic.records.values()
        for feature in record.features
        if feature.type == "CDS"
    ]
    asked = {"types": ["CDS"], "start_codon": "ATG"}
    same = run("count_genes", filter=asked).text
    other = run("count_genes", filter={**asked, "start_codon": "not ATG"}).text
    assert f" {starts.count('ATG')} CDS starting with ATG" in same
    assert f" {len(starts) - starts.count('ATG')} CDS starting with another codon" in other
