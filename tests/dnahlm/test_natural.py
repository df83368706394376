"""The detector of shuffled DNA: its statistics against brute force, its file, and real genomes."""

import itertools
import random
from collections import Counter

import numpy as np
import pytest
from Bio import SeqIO
from Bio.Seq import reverse_complement

from dnahlm.data.overlap import stretch_hashes
from dnahlm.data.read import encode
from dnahlm.data.shuffle import dinucleotide_shuffle
from dnahlm.natural import WORD, NaturalDNA, shipped
from dnahlm.recipes import natural as recipe

WORDS = ["".join(word) for word in itertools.product("ACGT", repeat=WORD)]


def drawn(size, seed=0, weights=(3, 2, 2, 3)):
    return "".join(random.Random(seed).choices("ACGT", weights, k=size))


@pytest.fixture(scope="module")
def detector():
    rng = np.random.default_rng(0)
    tables = rng.normal(size=(2, 4**WORD)).astype(np.float32)
    layers = [
        (rng.normal(size=(5, 3)).astype(np.float32), np.ones(3, np.float32)),
        (rng.normal(size=(3, 1)).astype(np.float32), np.zeros(1, np.float32)),
    ]
    return NaturalDNA(tables, layers, np.zeros(5, np.float32), np.ones(5, np.float32))


def test_features_are_sums_over_words_less_what_dinucleotides_let_expect(detector):
    sequence = drawn(70)
    value = dict(zip(WORDS, detector.tables[1].tolist(), strict=True))
    pairs = Counter(map("".join, itertools.pairwise(sequence)))
    firsts = Counter(sequence[:-1])
    expected = 0.0
    for word in WORDS:
        chance = firsts[word[0]] / len(sequence[:-1])
        for a, b in itertools.pairwise(word):
            chance *= pairs[a + b] / firsts[a]
        expected += chance * value[word]
    count = len(sequence) - WORD + 1
    total = sum(value[sequence[i : i + WORD]] for i in range(count))
    row = detector.features(["ACGT" * 20, sequence])[1]
    assert row[1] == pytest.approx((total - count * expected) / count**0.5, abs=1e-3)
    gc = sum(base in "GC" for base in sequence[:-1]) / 69
    assert row[2] == pytest.approx(np.log2(71)) and row[3] == pytest.approx(gc)


def test_words_with_unknown_bases_are_left_out_and_short_ones_tell_nothing(detector):
    whole, broken = detector.features([drawn(60), drawn(60) + "N" * 20])
    assert whole[:2] == pytest.approx(broken[:2], abs=1e-4)
    odds = detector.evidence(["ACGTACGTAC", drawn(60), "N" * 50])
    assert odds[0] == 0 and odds[1] != 0 and np.isfinite(odds).all()
    assert detector.evidence([]).shape == (0,)


def test_file_keeps_the_detector(detector, tmp_path):
    detector.save(tmp_path / "new" / "it.safetensors")
    again = NaturalDNA.load(tmp_path / "new" / "it.safetensors")
    sequences = [drawn(100, seed) for seed in range(5)]
    step = np.abs(detector.tables).max() / 127
    assert np.abs(again.tables - detector.tables).max() <= 0.51 * step
    assert again.evidence(sequences) == pytest.approx(detector.evidence(sequences), abs=1.0)


def test_counts_are_those_of_both_strands_without_held_out_stretches():
    sequence = drawn(500)
    nothing = np.zeros(1 << recipe.HASHES, dtype=bool)
    found = recipe.count_words([encode(sequence[:300]), encode(sequence[300:])], nothing)
    wanted = Counter()
    for part in (sequence[:300], sequence[300:]):
        for strand in (part, reverse_complement(part)):
            wanted.update(strand[i : i + WORD] for i in range(len(strand) - WORD + 1))
    assert found.tolist() == [wanted[word] for word in WORDS]
    nothing[recipe._slots(stretch_hashes(encode(sequence[200:280]), recipe.STRETCH))] = True
    held = recipe.count_words([encode(sequence)], nothing)
    index = {word: i for i, word in enumerate(WORDS)}
    inside = {sequence[i : i + WORD] for i in range(200, 272)}
    outside = Counter(sequence[i : i + WORD] for i in [*range(100), *range(400, 492)])
    outside.update(reverse_complement(word) for word in [*outside.elements()])
    assert all(held[index[word]] <= wanted[word] for word in inside)
    assert held.sum() < found.sum() and held[index[sequence[210:218]]] < wanted[sequence[210:218]]
    assert all(held[index[word]] >= number for word, number in outside.items())


def test_table_is_the_log_ratio_of_two_conditional_distributions():
    counts = np.random.default_rng(1).poisson(3.0, 4**WORD).astype(float)
    ratios = recipe.table(counts).astype(float).reshape(-1, 4)
    pairs = counts.reshape(-1, 16).sum(0).reshape(4, 4)
    after_one = pairs / pairs.sum(1, keepdims=True)
    last = np.arange(len(ratios)) % 4
    assert (np.exp(ratios) * after_one[last]).sum(1) == pytest.approx(1, abs=1e-3)


def test_random_dna_is_not_taken_for_natural():
    odds = shipped().evidence([drawn(400, seed, (1, 1, 1, 1)) for seed in range(60)])
    assert (odds < 0).mean() >= 0.8


@pytest.mark.real
def test_phage_genes_are_told_from_their_shuffles(data_dir):
    path = data_dir / "genomes" / "virus" / "phiX174_NC_001422.gbk"
    letters = str(SeqIO.read(path, "genbank").seq).upper()
    natural = [letters[i : i + 300] for i in range(0, 5_100, 150)]
    shuffled = [dinucleotide_shuffle(s, random.Random(i)) for i, s in enumerate(natural)]
    odds = shipped().evidence([*natural, *shuffled])
    real, null = odds[: len(natural)], odds[len(natural) :]
    assert (real[:, None] > null).mean() >= 0.7
