"""Small genes that only a known protein tells of, planted in random sequence."""

import random

import numpy as np
import pytest
from Bio.Seq import Seq

from index.annotate.base import Coding
from index.annotate.carry import Known
from index.annotate.rescue import LONGEST, rescue, word_codes

CODONS = {  # one codon of each residue
    "A": "GCC", "C": "TGC", "D": "GAC", "E": "GAA", "F": "TTC", "G": "GGC", "H": "CAC", "I": "ATC",
    "K": "AAA", "L": "CTG", "M": "ATG", "N": "AAC", "P": "CCG", "Q": "CAG", "R": "CGT", "S": "AGC",
    "T": "ACC", "V": "GTG", "W": "TGG", "Y": "TAC",
}  # fmt: skip
RESIDUES = "ACDEFGHIKLNPQRSTVWY"


def protein(rng, length):
    return "M" + "".join(rng.choice(RESIDUES) for _ in range(length - 1))


def known(name, text):
    return Known(name, f"sym{name}", f"product {name}", (), "reference", text)


def changed(rng, text, count):
    found = list(text)
    for at in rng.sample(range(1, len(text)), count):
        found[at] = rng.choice([r for r in RESIDUES if r != found[at]])
    return "".join(found)


def planted(rng, proteins):
    """Random sequence that holds the genes of proteins on both strands, and their places."""
    text, places = "".join(rng.choices("ACGT", k=3000)), []
    for number, one in enumerate(proteins):
        gene = "".join(CODONS[r] for r in one) + "TAA"
        strand = 1 if number % 2 == 0 else -1
        start = len(text)
        text += gene if strand > 0 else str(Seq(gene).reverse_complement())
        places.append((start, len(text), strand))
        text += "".join(rng.choices("ACGT", k=1000))
    return text.encode(), places


def test_small_genes_are_found_in_place_on_both_strands():
    rng = random.Random(1)
    proteins = [protein(rng, length) for length in (14, 20, 33, 60, 149, 25)]
    sequence, places = planted(rng, [changed(rng, p, len(p) // 8) for p in proteins])
    given = [known(str(n), text) for n, text in enumerate(proteins)]
    found = rescue([sequence], [[]], [*given, known("x", protein(rng, 40))], 11)
    assert {(r.gene.start, r.gene.end, r.gene.strand): r.match.known.id for r in found} == {
        place: str(n) for n, place in enumerate(places)
    }
    for one in found:
        text = proteins[int(one.match.known.id)]
        assert one.match.identity == pytest.approx(1 - (len(text) // 8) / len(text))
        assert one.match.e_value < 1e-3


def test_called_genes_strangers_and_long_proteins_are_left_alone():
    rng = random.Random(2)
    proteins = [protein(rng, 40), protein(rng, LONGEST + 1), protein(rng, 30)]
    sequence, places = planted(rng, [proteins[0], proteins[1], changed(rng, proteins[2], 15)])
    given = [known(str(n), text) for n, text in enumerate(proteins)]
    start, end, strand = places[0]
    called = [Coding(start + 30, end, strand, 11)]
    assert rescue([sequence], [called], given, 11) == []
    assert [r.match.known.id for r in rescue([sequence], [[]], given, 11)] == ["0"]
    assert rescue([sequence], [[]], [], 11) == []


def test_fragments_of_a_known_protein_are_no_genes():
    rng = random.Random(3)
    text = protein(rng, 100)
    sequence, _ = planted(rng, ["M" + text[60:]])
    assert rescue([sequence], [[]], [known("x", text)], 11) == []


def test_chance_alone_finds_nothing():
    rng = random.Random(4)
    sequence = "".join(rng.choices("ACGT", k=60_000)).encode()
    given = [known(str(n), protein(rng, rng.randrange(12, 60))) for n in range(150)]
    assert rescue([sequence], [[]], given, 11) == []


def test_the_genetic_code_is_that_of_the_caller():
    rng = random.Random(5)
    text = protein(rng, 30)
    sequence, places = planted(rng, [text])
    sequence = sequence.replace(CODONS["W"].encode(), b"TGA") if "W" in text else sequence
    assert "W" in text
    (one,) = rescue([sequence], [[]], [known("x", text)], 4)
    assert (one.gene.start, one.gene.end, one.gene.table) == (*places[0][:2], 4)


def test_word_numbers_tell_words_apart():
    codes = word_codes(np.frombuffer(b"ACDEFACDE*ACDE", np.uint8))
    assert codes[0] == codes[5] == codes[10] >= 0
    assert codes[1] != codes[0]
    assert list(codes[6:10]) == [-1, -1, -1, -1]
    assert len(word_codes(np.frombuffer(b"ACD", np.uint8))) == 0
