"""Qualifiers cut by one pattern are those that are read line by line."""

import random

import pytest

from index.formats import feature_table
from index.formats.feature_table import Place
from index.formats.notes import Notes

PIECES = (
    '/gene="lacZ"', "/pseudo", "/codon_start=1", '/note="two', 'lines"', "/anticodon=(pos:1..3",
    '/note="a ""quoted"" word"', '/translation="MKT', 'AIV"', "/translation=MKTAIV", '/note=""',
    '/note= "blank"', "aa:Met)", '/note="open', '"', "/", "/=x", '/x="', "plain words",
    '/note="with', '/slash="in it"', '/product="1,4-alpha-glucan', 'branching enzyme"',
    '/gene="lacZ" ', "/number=2", '/n="é"',
)  # fmt: skip


def by_lines(lines: list[str]) -> tuple[dict[str, list[str]], int]:
    notes = Notes("x.gb", [])
    place = Place("x", 100, False, True)
    return feature_table._by_lines(lines, "CDS", 1, place, notes), len(notes.diagnostics)


def test_both_ways_give_the_same():
    rng = random.Random(1)
    cut = 0
    for _ in range(3_000):
        lines = [piece.strip() for piece in rng.choices(PIECES, k=rng.randrange(1, 6))]
        found = feature_table._plain("\n".join(lines))
        if found is not None:
            cut += 1
            expected, told = by_lines(lines)
            assert list(found.items()) == list(expected.items()), lines
            assert told == 0, lines
    assert cut > 200


@pytest.mark.parametrize("odd", ['/note="open', "/x= 1", '/a="1" 2', "words", '/n="a\n/b"'])
def test_what_is_odd_is_read_line_by_line(odd):
    assert feature_table._plain(f'/gene="lacZ"\n{odd}\n/number=1') is None
