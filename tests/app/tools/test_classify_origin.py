"""Pasted sequences that the open genome lacks, while their examples come from it."""

import random

import pytest
from Bio import SeqIO

from app.examples import ExampleSet, Item
from app.tools.classify import origin
from app.tools.classify.guess import Guess
from dnahlm.data.shuffle import dinucleotide_shuffle
from index.demo import demo_genome
from index.library import Library
from index.strand import reverse_complement


@pytest.fixture(scope="module")
def demo(tmp_path_factory, dnahlm_home):
    path = demo_genome(tmp_path_factory.mktemp("demo"))
    text = str(next(SeqIO.parse(path, "genbank")).seq)
    return Library.open([path], home=dnahlm_home), text


def pieces(text, count, size, seed=0):
    rng = random.Random(seed)
    starts = [rng.randrange(len(text) - size) for _ in range(count)]
    return [text[at : at + size] for at in starts]


def asked(library, examples, sequences, **place):
    items = [Item(f"s{n}", letters, **place) for n, letters in enumerate(sequences)]
    given = ExampleSet("examples", [Item("e", letters, "x") for letters in examples])
    guesses = [Guess("x", "x", {"x": 0.9, "y": 0.1}) for _ in items]
    found = origin.remarked(library, given, items, guesses)
    return [guess.reason == origin.REMARK for guess in found]


@pytest.mark.parametrize("size", [30, 60, 100, 300])
def test_shuffles_are_told_one_at_a_time_and_pieces_of_the_genome_are_not(demo, size):
    library, text = demo
    examples = pieces(text, 10, size)
    for number, piece in enumerate(pieces(text, 3, size, 1)):
        letters = piece if number % 2 else reverse_complement(piece)
        mutated = letters[: size // 2] + "acgt"["ACGT".index(letters[size // 2]) - 1].upper()
        mutated += letters[size // 2 + 1 :]
        shuffled = dinucleotide_shuffle(piece, random.Random(number))
        assert asked(library, examples, [letters]) == [False]
        assert asked(library, examples, [mutated]) == [False]
        assert asked(library, examples, [shuffled]) == [True]


def test_nothing_is_said_where_it_cannot_be_told(demo, monkeypatch):
    library, text = demo
    examples = pieces(text, 8, 60)
    strange = [dinucleotide_shuffle(examples[0], random.Random(7))]
    assert asked(library, [*examples[:7], *strange], pieces(text, 1, 60, 9)) == [False]
    assert asked(library, [*examples[:7], strange[0][::-1]], strange) == [False]
    assert asked(library, examples, strange * (origin.ASKED + 1)) == [False] * (origin.ASKED + 1)
    assert asked(library, examples, strange, record="r", end=60) == [False]
    assert asked(Library(), examples, strange) == [False]
    monkeypatch.setattr(origin, "LARGEST", 1_000)
    assert asked(library, examples, strange) == [False]


def test_a_remark_stands_beside_others(demo):
    library, text = demo
    item = Item("s1", dinucleotide_shuffle(text[500:560], random.Random(3)))
    given = ExampleSet("examples", [Item("e", text[:60], "x")])
    (found,) = origin.remarked(library, given, [item], [Guess("x", "x", reason="odd")])
    assert found.reason == f"odd; {origin.REMARK}"
    refused = Guess(None, None, reason="too short")
    assert origin.remarked(library, given, [item], [refused]) == [refused]
