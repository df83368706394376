"""The search for tandem repeats against one that walks base by base, and its time."""

from __future__ import annotations

import random
import re
import time

import pytest

from app.tools.bases.kmers import kmer_word
from app.tools.bases.tandem import MISA, root, standard, tandem_repeats


def found(text: str, least: dict[int, int], circular: bool = False, units=None) -> list[tuple]:
    rows = tandem_repeats(text.encode("ascii"), least, circular, units).tolist()
    return [(start, kmer_word(word, size), units) for start, size, units, word in rows]


def walked(text: str, least: dict[int, int], circular: bool) -> list[tuple]:
    """Repeats by walking on from every base."""
    size = len(text)

    def at(place: int) -> str:
        if circular:
            return text[place % size]
        return text[place] if 0 <= place < size else ""

    def goes_on(place: int, unit: int) -> bool:
        return at(place) == at(place + unit) and at(place) in "ACGT" and at(place) != ""

    hits = set()
    for unit, fewest in least.items():
        if size < unit * fewest:
            continue
        for start in range(size):
            length = unit
            while length < size and goes_on(start + length - unit, unit):
                length += 1
            whole = circular and all(goes_on(place, unit) for place in range(size))
            before = circular or start > 0
            if (before and goes_on(start - 1, unit)) if not whole else start > 0:
                continue
            word = "".join(at(start + i) for i in range(unit))
            times = length // unit
            shorter = any(word == word[:n] * (unit // n) for n in range(1, unit) if unit % n == 0)
            if times >= fewest and not shorter:
                hits.add((start, word, times))
    return sorted(hits, key=lambda hit: (hit[0], len(hit[1])))


@pytest.mark.parametrize("letters", ["AC", "ACGT", "AAAN", "ACN", "AT"])
@pytest.mark.parametrize("circular", [False, True])
def test_random_sequences(letters, circular) -> None:
    rng = random.Random(f"{letters}{circular}")
    every = dict.fromkeys(range(1, 7), 2)
    for _ in range(250):
        text = "".join(rng.choice(letters) for _ in range(rng.randrange(1, 40)))
        for least in (every, {1: 4, 2: 3, 5: 2}, {6: 3}):
            assert found(text, least, circular) == walked(text, least, circular), text


@pytest.mark.parametrize("circular", [False, True])
def test_built_sequences(circular) -> None:
    rng = random.Random(5)
    for _ in range(120):
        pieces = []
        for _ in range(rng.randrange(1, 5)):
            unit = "".join(rng.choice("ACGT") for _ in range(rng.randrange(1, 7)))
            pieces += [unit * rng.randrange(1, 6), rng.choice(["", "N", "ACG", "T"])]
        text = "".join(pieces)
        text = text[rng.randrange(len(text)) :] + text[: rng.randrange(3)]
        least = dict.fromkeys(range(1, 7), 2)
        assert found(text, least, circular) == walked(text, least, circular), text


def test_whole_units_as_a_regular_expression_finds_them() -> None:
    """Of one unit length at a time, the way MISA looks for them."""
    rng = random.Random(3)
    units = ["A", "G", "CA", "TG", "CAG", "TTA", "GATA"]
    text = "".join(
        rng.choice(units) * rng.randrange(1, 12) + rng.choice(["ACGTC", "GNT", "TGACTAC"])
        for _ in range(2000)
    )
    for size, fewest in MISA.items():
        if size > 4:
            continue
        pattern = re.compile(rf"([ACGT]{{{size}}})\1{{{fewest - 1},}}")
        told = [
            (hit.start(), hit[1], len(hit[0]) // size)
            for hit in pattern.finditer(text)
            if root(hit[1]) == hit[1]
        ]
        assert found(text, {size: fewest}) == told and len(told) > 50


@pytest.mark.parametrize(
    ("text", "circular", "expected"),
    [
        ("A" * 30, False, [(0, "A", 30)]),
        ("A" * 30, True, [(0, "A", 30)]),
        ("CA" * 12, True, [(0, "CA", 12)]),
        ("AAAAAGC" + "T" * 4 + "AAAAAA", True, [(11, "A", 11)]),
        ("AAAAAGC" + "T" * 4 + "AAAAAA", False, []),
        ("CACACA" + "GTTG" + "CACACACACA", True, [(10, "CA", 8)]),
        ("N" * 50, True, []),
        ("ACGTTG" * 5 + "A", False, [(0, "ACGTTG", 5)]),
        ("", False, []),
        ("A", True, []),
    ],
)
def test_ends_and_origins(text, circular, expected) -> None:
    assert found(text, MISA, circular) == expected


def test_only_the_units_that_are_wanted() -> None:
    text = "CACACACA" + "N" + "GTGTGTGT" + "N" + "ACACACAC" + "N" + "GAGAGAGA"
    least = {2: 3}
    assert [unit for _, unit, _ in found(text, least, units={"CA", "AC"})] == ["CA", "AC"]
    assert len(found(text, least)) == 4


def test_units() -> None:
    assert [root(unit) for unit in ("AA", "CACA", "CAG", "CATCAT")] == ["A", "CA", "CAG", "CAT"]
    assert {standard(unit) for unit in ("CA", "AC", "TG", "GT")} == {"AC"}
    assert standard("T") == standard("A") == "A" and standard("GC") == "CG"


@pytest.mark.parametrize("text", ["A", "AC", "N", "AAAAAC", "ACGTA", "AN", "CCCCCCCCCG"])
@pytest.mark.parametrize("least", [MISA, dict.fromkeys(range(1, 7), 2), {1: 100_000, 6: 99_999}])
def test_time_does_not_depend_on_the_letters(text, least) -> None:
    sequence = (text * 2_000_000)[:1_000_000].encode("ascii")
    begun = time.process_time()
    tandem_repeats(sequence, least, circular=True)
    assert time.process_time() - begun < 3
