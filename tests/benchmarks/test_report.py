"""Regressions are growths of a ratio to a peer of the same run, however slow the machine is."""

from __future__ import annotations

import argparse
import json

import pytest

from benchmarks.report import RESULTS, Row, finish, ratios, regressions


def rows(slowness: float, mine: float) -> list[Row]:
    """A peer of one second and a row of `mine` of them, on a machine slower by a factor."""
    return [
        Row("peer", [9.0], [slowness]),
        Row("mine", [9.0, 8.0], [slowness * mine, slowness * mine * 3], "peer"),
        Row("too short to be judged", [9.0], [0.0001], "peer"),
    ]


def options(folder, **given: bool) -> argparse.Namespace:
    return argparse.Namespace(**{"write": False, "check": False, "results": folder, **given})


def test_a_slow_machine_is_no_regression_and_a_slow_program_is(tmp_path, capsys):
    finish("speed", rows(1, 2), options(tmp_path, write=True))
    finish("speed", rows(5, 2.9), options(tmp_path, check=True))
    with pytest.raises(SystemExit) as ended:
        finish("speed", rows(0.5, 3), options(tmp_path, check=True))
    assert ended.value.code == 1
    assert capsys.readouterr().err == "slower: mine: 3.00 times its peer, 2.00 before\n"
    assert "| mine | 8.00 | 8.50 | 9.00 | 2.00 | 2.00 |" in (tmp_path / "speed.md").read_text()


@pytest.mark.parametrize("path", sorted(RESULTS.glob("*.json")), ids=lambda path: path.stem)
def test_the_kept_tables_can_be_compared_with(path):
    kept = json.loads(path.read_text(encoding="utf-8"))
    found = [Row(**row) for row in kept["rows"]]
    assert kept["ratios"] and ratios(found) == kept["ratios"]
    assert regressions(found, kept) == []
