"""ORFs against a codon-by-codon reading."""

import random
import time

import pytest
from Bio.Seq import Seq

from app.tools.bases.reading import codon_number, find_orfs, stop_codons


def brute(sequence, circular, min_length, starts, stops):
    """Walk from every start codon to its stop, once round at most; keep the longest per stop."""
    size = len(sequence)
    best = {}
    for strand in (1, -1):
        text = sequence if strand == 1 else str(Seq(sequence).reverse_complement())
        double = text + text if circular else text
        for begin in range(size):
            if double[begin : begin + 3] not in starts or len(double[begin : begin + 3]) < 3:
                continue
            for place in range(begin + 3, len(double) - 2, 3):
                if place + 3 - begin > size:
                    break
                if double[place : place + 3] in stops:
                    low, high = begin, place + 3
                    key = (strand, high % size)
                    if key not in best or best[key][1] - best[key][0] < high - low:
                        best[key] = (low, high)
                    break
    found = set()
    for (strand, _), (low, high) in best.items():
        if high - low < min_length:
            continue
        start = low if strand == 1 else (size - high) % size
        found.add((start, start + high - low, strand))
    return found


@pytest.mark.parametrize("seed", range(40))
def test_orfs_equal_a_codon_by_codon_reading(seed):
    rng = random.Random(seed)
    size = rng.choice([5, 6, 30, 31, 32, 100, 301, 302, 303])
    weights = rng.choice([[1, 1, 1, 1, 0], [3, 1, 1, 3, 0], [2, 2, 2, 2, 1]])
    sequence = "".join(rng.choices("ACGTN", weights, k=size))
    circular = bool(seed % 2)
    starts = ("ATG",) if seed % 3 else ("ATG", "GTG", "TTG")
    stops = ("TAA", "TAG") if seed % 5 == 0 else ("TAA", "TAG", "TGA")
    found = find_orfs(
        sequence.encode(), circular=circular, min_length=9, starts=starts, stops=stops
    )
    expected = brute(sequence, circular, 9, starts, stops)
    assert {(orf.start, orf.end, orf.strand) for orf in found} == expected
    assert len(found) == len(expected)


def test_longest_first_with_frames_and_lengths():
    orf = find_orfs(b"CATGAAATTTTAACC")[0]
    assert (orf.start, orf.end, orf.strand, orf.frame) == (1, 13, 1, 2)
    assert (orf.length, orf.residues) == (12, 3)
    reverse = bytes(str(Seq("CATGAAATTTTAACC").reverse_complement()), "ascii")
    back = find_orfs(reverse, strand=-1)[0]
    assert (back.start, back.end, back.frame) == (2, 14, -2)


def test_an_orf_over_the_origin():
    orf = find_orfs(b"AATAACCCCCATGA", circular=True, strand=1)
    assert [(item.start, item.end) for item in orf] == [(10, 19)]
    assert find_orfs(b"AATAACCCCCATGA", strand=1) == []


def test_a_genome_of_five_megabases_takes_about_a_second():
    sequence = bytes(random.Random(1).choices(b"ACGT", k=5_000_000))
    begin = time.process_time()
    found = find_orfs(sequence, circular=True, min_length=300)
    assert time.process_time() - begin < 3
    assert found[0].length >= found[-1].length >= 300


def test_stops_of_a_table_and_codon_numbers():
    assert set(stop_codons(11)) == {"TAA", "TAG", "TGA"}
    assert set(stop_codons(4)) == {"TAA", "TAG"}
    assert [codon_number(codon) for codon in ("AAA", "AAC", "uuu")] == [0, 1, 63]
    with pytest.raises(ValueError, match="not a codon"):
        codon_number("ATN")
