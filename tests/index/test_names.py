"""Names that people shorten."""

from __future__ import annotations

import pytest

from index.names import beginning

ROWS = [
    ("parA_1", 7, 0),
    ("parA_2", 8, 0),
    ("trnQ(ttg)", 1, 0),
    ("trnS1(gct)", 2, 0),
    ("trnS2(tga)", 3, 0),
    ("trnW-UCA", 4, 0),
    ("insA1", 5, 0),
    ("insA12", 6, 0),
    ("insAB", 9, 0),
    ("SoPhSO1_gp24", 10, 1),
    ("SoPhSO1_gp124", 11, 1),
    ("MTND4", 12, 2),
    ("YAL064W-B", 13, 1),
    ("NP_1", 14, 5),
]


@pytest.mark.parametrize(
    ("wanted", "gids"),
    [
        ("parA", [7, 8]),
        ("trnQ", [1]),
        ("trnS", [2, 3]),
        ("trnW", [4]),
        ("insA", [5, 6]),
        ("INSA", []),
        ("gp24", [10]),
        ("p24", []),
        ("MT-ND4", [12]),
        ("YAL064W", []),
        ("NP", []),
        ("1", []),
        ("(", []),
    ],
)
def test_stems_and_tails(wanted: str, gids: list[int]) -> None:
    assert [gid for _, gid, _ in beginning(wanted, ROWS)] == gids
