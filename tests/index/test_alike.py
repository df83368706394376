"""Windows that look like a sequence."""

import random

import pytest
from small_genbank import genbank

from index.alike import alike, window_index
from index.strand import reverse_complement


@pytest.fixture
def genome(opened):
    rng = random.Random(6)
    text = "".join(rng.choice("ACGT") for _ in range(9000))
    features = [
        ("gene", "1001..1900", [("gene", "abcA"), ("locus_tag", "T1")]),
        ("gene", "complement(4001..8000)", [("gene", "bigB"), ("locus_tag", "T2")]),
    ]
    return opened(genbank(text, features))


@pytest.mark.parametrize("reverse", [False, True])
def test_finds_the_window_of_a_mutated_piece(genome, reverse):
    rng = random.Random(7)
    text = genome[genome.records[0].id][:]
    piece = list(text[1100:1800])
    for at in rng.sample(range(700), 20):
        piece[at] = rng.choice("ACGT")
    query = "".join(piece)
    hits = alike(genome, reverse_complement(query) if reverse else query, k=3)
    assert (hits[0].window.kind, hits[0].window.start, hits[0].window.end) == ("gene", 1000, 1900)
    assert hits[0].similarity > 0.6 > hits[1].similarity + 0.2


def test_filter_and_store(genome):
    text = genome[genome.records[0].id][:]
    hits = alike(genome, text[1100:1800], k=5, where="kind = ?", params=("part",))
    assert {hit.window.kind for hit in hits} <= {"part"}
    again = window_index(genome)
    assert len(again) == genome.sql("SELECT count(*) FROM windows")[0][0]
    assert len(list((genome.directory / "search").glob("windows-kmer-*"))) == 1
    top = alike(genome, text[5000:5600], k=1)[0].window
    assert top.kind == "part"
    assert top.start <= 5000 < 5600 <= top.end + 200


def test_refuses_what_is_no_sequence(genome):
    with pytest.raises(ValueError):
        alike(genome, "???")
