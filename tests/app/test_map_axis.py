"""Ticks of the map: round positions, also behind the origin of a circle."""

from __future__ import annotations

import pytest

from app.figures.svg import _ticks


@pytest.mark.parametrize(
    ("start", "end", "step", "length", "shown"),
    [
        (0, 40_000, 10_000, 0, [0, 10_000, 20_000, 30_000, 40_000]),
        (56_350, 67_256, 5_000, 61_803, [60_000, 0, 5_000]),
        (-1_577, 23_166, 10_000, 4_641_652, [0, 10_000, 20_000]),
        (59_000, 63_000, 1_000, 61_803, [59_000, 60_000, 61_000, 0, 1_000]),
        (0, 61_803, 20_000, 61_803, [0, 20_000, 40_000, 60_000]),
    ],
)
def test_ticks_are_round_positions_of_the_record(start, end, step, length, shown):
    ticks = list(_ticks(start, end, step, length))
    told = [position for _, position in ticks]
    assert told == shown
    assert all(start <= place <= end for place, _ in ticks)
    if length:
        assert all(place % length == position % length for place, position in ticks)
