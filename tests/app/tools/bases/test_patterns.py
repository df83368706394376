"""IUPAC search against Biopython's nt_search and brute force."""

import random

import pytest
from Bio.Data.IUPACData import ambiguous_dna_values
from Bio.Seq import Seq
from Bio.SeqUtils import nt_search

from app.tools.bases.patterns import PatternError, find, opposite, palindromic, parse, search


def brute(sequence: str, word: str) -> list[int]:
    allowed = [set(ambiguous_dna_values[letter]) for letter in word]
    return [
        i
        for i in range(len(sequence) - len(word) + 1)
        if all(
            set(ambiguous_dna_values[sequence[i + j]]) <= allowed[j] for j in range(len(allowed))
        )
    ]


@pytest.mark.parametrize("seed", range(20))
def test_find_equals_brute_force_with_ambiguous_bases_in_the_sequence(seed):
    rng = random.Random(seed)
    sequence = "".join(rng.choices("ACGTACGTACGTNRYSWKM", k=400))
    word = "".join(rng.choices("ACGTRYSWKMBDHVN", k=rng.randint(1, 5)))
    assert find(sequence.encode(), word).tolist() == brute(sequence, word)


@pytest.mark.parametrize("word", ["GANTC", "TTGACA", "RGATCY", "AAA"])
def test_find_equals_biopython_nt_search(word):
    sequence = "".join(random.Random(word).choices("ACGT", k=20_000))
    assert find(sequence.encode(), word).tolist() == nt_search(sequence, word)[1:]


def test_overlapping_hits_are_all_found():
    assert find(b"AAAAA", "AA").tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("seed", range(10))
def test_search_over_the_origin_on_both_strands(seed):
    rng = random.Random(seed)
    sequence = "".join(rng.choices("ACGT", k=60))
    word = "".join(rng.choices("ACGTRYN", k=4))
    hits = search(sequence.encode(), [word], circular=True)
    expected = set()
    size = len(sequence)
    for start in range(size):
        window = (sequence * 2)[start : start + 4]
        if brute(window, word):
            expected.add((start, 1))
        if brute(str(Seq(window).reverse_complement()), word):
            expected.add((start, -1))
    if opposite(word) == word:
        expected = {(start, 1) for start, _ in expected}
    assert {(hit.start, hit.strand) for hit in hits} == expected


def test_a_palindrome_counts_once_and_is_on_either_strand_when_asked():
    sequence = b"TTGAATTCTT"
    assert [(hit.start, hit.strand) for hit in search(sequence, ["GAATTC"])] == [(2, 1)]
    assert [(hit.start, hit.strand) for hit in search(sequence, ["GAATTC"], strand=-1)] == [(2, -1)]
    assert palindromic(["GAATTC", "RAATTY"])
    assert not palindromic(["GAATTC", "GATTC"])


def test_a_word_longer_than_the_sequence_is_nowhere():
    assert search(b"ACG", ["ACGT"], circular=True) == []


@pytest.mark.parametrize("word", ["ATG", "RYN", "GCNNNNNGC", "BDHV"])
def test_opposite_equals_biopython(word):
    assert opposite(word) == str(Seq(word).reverse_complement())


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("tataat", ["TATAAT"]),
        ("5'-GAU TC-3'", ["GATTC"]),
        ("GCCN5GGC", ["GCCNNNNNGGC"]),
        ("GCC(N)5GGC", ["GCCNNNNNGGC"]),
        ("GCCN{5}GGC", ["GCCNNNNNGGC"]),
        ("AN{1,3}T", ["ANT", "ANNT", "ANNNT"]),
        ("AN1-2T", ["ANT", "ANNT"]),
        ("A[CT]G", ["AYG"]),
        ("A[CU]{2}G", ["AYYG"]),
    ],
)
def test_written_patterns(written, words):
    assert parse(written) == words


@pytest.mark.parametrize(
    "written", ["", "  ", "GAXTC", "A{3", "N{9999}", "N{5,2}A", "N{1,90}N{1,90}", "*", "A{0}"]
)
def test_bad_patterns_are_one_sentence(written):
    with pytest.raises(PatternError, match=r"\.$"):
        parse(written)


def test_variants_of_one_length_give_a_place_once() -> None:
    words = parse("N{0,1}A{1,2}")
    hits = search(b"AAAA", words, strand=1)
    assert len(hits) == len(set(hits))
    assert {hit.length for hit in hits} == {1, 2, 3}
