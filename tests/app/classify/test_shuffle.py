"""Dinucleotide shuffles keep every count, and mix."""

import random
from collections import Counter
from itertools import pairwise

import numpy as np

from app.classify.shuffle import shuffle_dinucleotides


def test_dinucleotides_are_kept_and_the_order_is_not():
    source = random.Random(0)
    for number in range(50):
        sequence = "".join(source.choices("ACGTN", (5, 3, 3, 5, 0.2), k=4 + 6 * number))
        shuffled = shuffle_dinucleotides(sequence, np.random.default_rng(number))
        assert Counter(pairwise(shuffled)) == Counter(pairwise(sequence))
        assert len(sequence) < 40 or shuffled != sequence
