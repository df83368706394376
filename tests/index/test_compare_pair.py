"""Two sequences letter by letter: the changes turn one into the other."""

from __future__ import annotations

import random

import pytest
from Bio.Align import PairwiseAligner, substitution_matrices

from index.compare.pair import Differences, compare


def turned(one: str, found: Differences) -> str:
    """The first sequence with the changes made to it."""
    pieces, at = [], 0
    for change in found.changes:
        assert one[change.start : change.start + len(change.text)] == change.text
        pieces += [one[at : change.start], change.other_text]
        at = change.start + len(change.text)
    return "".join([*pieces, one[at:]])


def mutated(text: str, source: random.Random, rate: float, letters: str = "ACGT") -> str:
    out = []
    for letter in text:
        kind = source.random()
        if kind < rate / 3:
            continue
        out.append(source.choice(letters) if kind < rate else letter)
        if kind > 1 - rate / 3:
            out.append(source.choice(letters))
    return "".join(out)


@pytest.mark.parametrize("size", [1, 30, 400, 6000])
def test_the_changes_make_the_other_sequence(size: int) -> None:
    source = random.Random(size)
    one = "".join(source.choices("ACGT", k=size))
    for rate in (0.0, 0.01, 0.1):
        other = mutated(one, source, rate) or "A"
        found = compare(one, other)
        assert turned(one, found) == other
        assert found.lengths == (len(one), len(other))
        assert 2 * (found.identical + found.substituted) + found.missing == len(one) + len(other)


def test_equal_lengths_go_by_position() -> None:
    one = "ACGT" * 20
    other = one[:10] + "A" + one[11:50] + "N" + one[51:]
    found = compare(one.lower(), other)
    wrong = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    assert [change.start for change in found.changes] == wrong and not found.aligned


def test_a_shift_within_equal_lengths_is_aligned() -> None:
    text = "".join(random.Random(4).choices("ACGT", k=300))
    found = compare(text + "A", "C" + text)
    assert found.aligned and found.identical == 300 and found.missing == 2


def test_residues_are_aligned_as_biopython_does() -> None:
    source = random.Random(9)
    letters = "ACDEFGHIKLMNPQRSTVWY"
    one = "".join(source.choices(letters, k=90))
    other = mutated(one, source, 0.2, letters)[:-3]
    aligner = PairwiseAligner(mode="global", open_gap_score=-12, extend_gap_score=-1)
    aligner.substitution_matrix = substitution_matrices.load("BLOSUM62")
    counts = aligner.align(one, other)[0].counts()
    found = compare(one, other, protein=True)
    assert (found.identical, found.substituted, found.missing) == (
        counts.identities, counts.mismatches, counts.gaps)  # fmt: skip


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        compare("", "ACGT")
    source = random.Random(1)
    texts = ["".join(source.choices("ACGT", k=size)) for size in (12_000, 12_500)]
    with pytest.raises(ValueError, match="too different"):
        compare(*texts)
