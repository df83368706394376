"""Composition, windows, unknown bases and words of a length against counting by hand."""

import random
from collections import Counter
from itertools import pairwise
from types import SimpleNamespace

import pytest
from Bio.SeqUtils import GC_skew, gc_fraction

from app.tools.bases import kmers
from app.tools.bases.composition import cumulative_skew, unknown_runs, windowed
from app.tools.bases.kmers import kmer_counts, kmer_word

CHROMOSOME = "SYN_000001.1"


@pytest.mark.parametrize("tag", ["SYN_0001", "SYN_0002", "SYN_0012"])
def test_gc_of_a_gene(run, synthetic, tag):
    record, feature = synthetic.feature(tag, "gene")
    result = run("composition", names=[tag])
    assert f"is {100 * gc_fraction(feature.extract(record.seq)):.2f} %" in result.text
    assert result.citations[0].id == tag


def test_bases_of_a_gene_are_those_of_its_own_strand(run, synthetic):
    record, feature = synthetic.feature("SYN_0002", "gene")
    text = str(feature.extract(record.seq))
    result = run("composition", names=["abcB"], field="bases")
    for letter in "ACGT":
        assert f"{text.count(letter)} {letter} (" in result.text


def test_gc_of_records_and_of_all_together(run, synthetic):
    one = synthetic.records[CHROMOSOME].seq
    result = run("composition", record="SYN_000001")
    assert f"{100 * gc_fraction(one):.2f} %" in result.text
    both = "".join(str(record.seq) for record in synthetic.records.values())
    result = run("composition")
    assert f"{100 * gc_fraction(both):.2f} %" in result.text
    assert len(result.table.rows) == 2


def test_region_over_the_origin(run, synthetic):
    sequence = str(synthetic.records[CHROMOSOME].seq)
    text = sequence[5950:] + sequence[:50]
    region = {"start": 5951, "end": 50, "record": CHROMOSOME}
    result = run("composition", region=region, field="at")
    assert f"{100 * (1 - gc_fraction(text)):.2f} %" in result.text and "100 bp" in result.text


def test_skew_and_windows(run, synthetic):
    sequence = str(synthetic.records[CHROMOSOME].seq)
    result = run("composition", field="skew", window=500, record=CHROMOSOME)
    g, c = sequence.count("G"), sequence.count("C")
    assert f"is {(g - c) / (g + c):.4f}" in result.text
    assert [row[4] for row in result.table.rows] == [round(x, 4) for x in GC_skew(sequence, 500)]
    sums = [0]
    for base in sequence:
        sums.append(sums[-1] + (base == "G") - (base == "C"))
    lowest = min(range(1, len(sums)), key=lambda i: sums[i])
    assert f"lowest at position {lowest:,}" in result.text


@pytest.mark.parametrize("seed", range(10))
def test_windows_and_runs_of_n(seed):
    rng = random.Random(seed)
    text = "".join(rng.choices("ACGTN", k=97))
    for start, end, gc, _ in windowed(text.encode(), 10):
        assert gc == pytest.approx(sum(text[start:end].count(x) for x in "GC") / (end - start))
    runs = unknown_runs(text.encode())
    assert sum(end - start for start, end in runs) == text.count("N")
    assert all(set(text[start:end]) == {"N"} for start, end in runs)
    assert all(a[1] < b[0] for a, b in pairwise(runs))
    assert cumulative_skew(b"CCGGG") == (1, 4)


def test_no_n_is_said_plainly(run):
    assert "no N" in run("composition", field="n_runs").text


@pytest.mark.parametrize("seed", range(10))
def test_kmer_counts_equal_a_counter(seed):
    rng = random.Random(seed)
    text = "".join(rng.choices("ACGTACGTACGTACGTN", k=300))
    k = rng.randint(1, 5)
    expected = Counter(text[i : i + k] for i in range(len(text) - k + 1))
    expected = {word: value for word, value in expected.items() if "N" not in word}
    counts = kmer_counts(text.encode(), k)
    assert {kmer_word(int(i), k): int(counts[i]) for i in counts.nonzero()[0]} == expected


def test_kmers_go_over_the_origin(run, synthetic):
    sequence = str(synthetic.records[CHROMOSOME].seq)
    text = sequence + sequence[:2]
    counts = Counter(text[i : i + 3] for i in range(len(sequence)))
    result = run("kmers", k=3, limit=64, record=CHROMOSOME)
    assert {row[0]: row[1] for row in result.table.rows} == counts
    values = [row[1] for row in result.table.rows]
    assert values == sorted(values, reverse=True)


def test_missing_genes_records_and_sequences_are_declined(run, annotation_only):
    assert run("composition", names=["zzz"]).status == "declined"
    assert run("composition", record="zzz").status == "declined"
    assert run("composition", annotation_only).status == "declined"
    assert run("composition", annotation_only, names=["gffA"]).status == "declined"
    assert run("kmers", annotation_only).status == "declined"


@pytest.mark.parametrize("k", [1, 4, 7, 9, 12])
@pytest.mark.parametrize("sparse", [0.0, 1e9])
def test_words_counted_by_sorting_or_by_counters(k, sparse, monkeypatch):
    """Both ways, over several records and across origins, give the counts of a plain count."""
    monkeypatch.setattr(kmers, "SPARSE", sparse)
    texts = ["ACGTNACGGGTTTACGTR" * 9, "ACGTTTGACA" * 7, "ACG"]
    items = [SimpleNamespace(sequence=text.encode(), circular=text[3:4] == "T") for text in texts]
    expected: Counter[str] = Counter()
    across = 0
    for text, item in zip(texts, items, strict=True):
        turned = text + text[: k - 1] if item.circular else text
        across += k - 1 if item.circular else 0
        expected.update(turned[at : at + k] for at in range(len(turned) - k + 1))
    known = {word: count for word, count in expected.items() if not set(word) - set("ACGT")}
    present, counts, beyond = kmers.counts_of(items, k)
    found = dict(zip((kmer_word(int(i), k) for i in present), counts.tolist(), strict=True))
    assert found == known
    assert beyond == across


def test_the_record_with_the_most_unknown_bases(tmp_path):
    from app.tools.registry import call
    from index.library import Library

    texts = {"one": "ACGTN" * 3, "two": "ACG" + "N" * 9 + "T", "three": "ACGTACGT"}
    file = tmp_path / "three.fa"
    file.write_text("".join(f">{name}\n{text}\n" for name, text in texts.items()))
    most = max(texts, key=lambda name: texts[name].count("N"))
    with Library.open(file, home=tmp_path / "home") as library:
        result = call(library, "composition", {"field": "n_runs"})
    assert f"{most} has the most N ({texts[most].count('N')} bp)" in result.text
    assert {item.record for item in result.citations} == {"one", "two"}
