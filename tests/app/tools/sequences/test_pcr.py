"""Products of two primers, against slices of the records as written."""

from __future__ import annotations

import pytest
from Bio.Seq import Seq

RECORD = "SYN_000001.1"


def primers(text: str, start: int, end: int) -> tuple[str, str]:
    return text[start : start + 20], str(Seq(text[end - 20 : end]).reverse_complement())


@pytest.mark.parametrize("turned", [False, True])
def test_the_product_lies_between_both_primers(run, synthetic, turned):
    text = str(synthetic.records[RECORD].seq)
    pair = primers(text, 310, 905)
    result = run("pcr_product", primers=list(pair[::-1] if turned else pair))
    assert result.sequences[0].sequence == text[310:905]
    assert "595 bp" in result.text
    assert (result.citations[0].start, result.citations[0].end) == (311, 905)


def test_a_product_over_the_origin(run, synthetic):
    text = str(synthetic.records[RECORD].seq)
    forward, _ = primers(text, len(text) - 200, len(text))
    _, reverse = primers(text, 0, 150)
    result = run("pcr_product", primers=[forward, reverse], record=RECORD)
    assert result.sequences[0].sequence == text[-200:] + text[:150]


def test_primers_on_one_strand_give_nothing(run, synthetic):
    text = str(synthetic.records[RECORD].seq)
    result = run("pcr_product", primers=[text[300:320], text[900:920]])
    assert result.status == "declined"
