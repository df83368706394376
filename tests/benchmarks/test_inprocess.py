"""The benchmark in one process: the pairs agree at tiny sizes, and a difference ends with 1."""

from __future__ import annotations

import os
import sys

import numpy as np
import pytest

from benchmarks.inprocess import Bench, alike, drawn, main, tables
from benchmarks.warm import WARM
from index.demo import demo_genome


def test_tools_and_questions_give_what_pandas_gives(tmp_path, monkeypatch):
    pytest.importorskip("pandas")
    monkeypatch.setenv("DNAHLM_HOME", str(tmp_path))
    monkeypatch.setattr("benchmarks.inprocess.TIMES", 2)
    bench = Bench(1)
    tables(bench, demo_genome(tmp_path))
    assert bench.different == []
    names = {row.what for row in bench.rows}
    assert all(row.peer in names for row in bench.rows if row.peer)
    assert sum(bool(row.peer) for row in bench.rows) == 6


def test_a_difference_ends_with_one(tmp_path, monkeypatch):
    def differing(bench, count):
        rows = bench.time("vectors", lambda: np.eye(2))
        alike(bench, "vectors", rows, rows[::-1])
        bench.same("words", "a", "a")

    monkeypatch.setattr("benchmarks.inprocess.bases", differing)
    given = ["inprocess", "--parts", "bases", "--write", "--results", str(tmp_path)]
    monkeypatch.setattr(sys, "argv", given)
    monkeypatch.setattr(os, "environ", {**os.environ})
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == "vectors: least cosine 0.000"
    assert (tmp_path / "inprocess.md").is_file()


def test_every_second_sequence_holds_the_motif():
    rows = drawn(8, 1)
    assert [label for _, label in rows] == ["none", "motif"] * 4
    assert {len(bases) for bases, _ in rows} == {300} and rows == drawn(8, 1)


def test_the_questions_are_of_families_that_there_are():
    from app.tools.registry import TOOLS

    assert len(WARM) >= 16 and set(WARM) <= {tool.family for tool in TOOLS.values()}
