"""One word counted, and expected from the bases, against plain counting of the file's letters."""

from __future__ import annotations

import re

import pytest

CHROMOSOME, PLASMID = "SYN_000001.1", "SYN_000002.1"


def _count(text: str, word: str) -> int:
    return len(re.findall(f"(?={word})", text))


@pytest.mark.parametrize("word", ["CG", "GT", "AAA", "CAG"])
@pytest.mark.parametrize("strand", [1, -1])
def test_a_word_on_one_strand_of_each_record(run, synthetic, word, strand) -> None:
    for name, record in synthetic.records.items():
        bases = record.seq if strand > 0 else record.seq.reverse_complement()
        text = str(bases).upper()
        closed = record.annotations["topology"] == "circular"
        found = _count(text + (text[: len(word) - 1] if closed else ""), word)
        result = run("kmers", word=word, record=record.id, strand=strand)
        assert f"occurs {found:,} times on the {'plus' if strand > 0 else 'minus'}" in result.text
        expected = len(text)
        for letter in word:
            expected *= text.count(letter) / len(text)
        assert f"observed over expected is {found / expected:.3f}." in result.text, name
        assert result.citations[0].record == record.id


@pytest.mark.parametrize("tag", ["SYN_0001", "SYN_0002", "SYN_0007"])
def test_a_gene_is_read_on_its_own_strand(run, synthetic, tag) -> None:
    record, feature = synthetic.feature(tag, "gene")
    text = str(feature.extract(record.seq)).upper()
    result = run("kmers", word="ga", names=[tag])
    assert f"occurs {_count(text, 'GA'):,} times on the sense strand" in result.text
    assert f"{_count(text, 'TC'):,} times on the antisense strand" in result.text
    turned = run("kmers", word="GA", names=[tag], strand=-(feature.location.strand or 1))
    assert f"occurs {_count(text, 'TC'):,} times on the antisense strand" in turned.text


def test_a_region_is_not_closed(run, synthetic) -> None:
    region = {"start": 101, "end": 900, "record": next(iter(synthetic.records))}
    text = str(synthetic.records[region["record"]].seq[100:900]).upper()
    assert f"occurs {_count(text, 'CG'):,} times" in run("kmers", word="CG", region=region).text


def test_a_file_without_bases_is_declined(run, annotation_only) -> None:
    assert run("kmers", annotation_only, word="CG").status == "declined"
