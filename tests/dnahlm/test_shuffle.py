"""Dinucleotide shuffles keep every count, and mix."""

import random
from collections import Counter
from itertools import pairwise

from dnahlm.data.shuffle import dinucleotide_shuffle


def test_dinucleotides_are_kept_and_the_order_is_not():
    source = random.Random(0)
    for number in range(50):
        sequence = "".join(source.choices("ACGTN", (5, 3, 3, 5, 0.2), k=4 + 6 * number))
        shuffled = dinucleotide_shuffle(sequence, random.Random(number))
        assert Counter(pairwise(shuffled)) == Counter(pairwise(sequence))
        assert len(sequence) < 40 or shuffled != sequence
