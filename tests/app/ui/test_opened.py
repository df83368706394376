"""Closing a genome or track: what others have open stays open."""

from __future__ import annotations

import pytest

from app.serving.limits import Limits
from app.ui import actions, opened
from index.demo import demo_genome
from index.library import Library


@pytest.fixture
def served(tmp_path):
    bed = tmp_path / "marks.bed"
    bed.write_text("DEMO_000001.1\t1000\t2500\tislet\t0\t+\n")
    with Library.open([demo_genome(tmp_path), bed]) as library:
        yield library


def test_a_served_genome_leaves_one_conversation_only(served):
    mine, other = (actions.new_session(served, Limits()) for _ in range(2))
    name = served.genomes[0].name
    assert "Closed" in opened.close(mine, served, name)
    assert not mine.library.genomes and mine.library.tracks[0].genome is None
    for library in (served, other.library):
        assert library.genomes[0].gene("lacZ").product and library.tracks[0].genome is not None
    assert "No genome" in opened.overview(Library()) and "alone" in opened.overview(mine.library)
    assert "not open any more" in opened.close(mine, served, name)


def test_an_own_genome_is_closed_and_can_be_opened_again(served, tmp_path):
    mine = actions.new_session(served, Limits())
    path = tmp_path / "own.fasta"
    path.write_text(">c1\n" + "ACGT" * 100 + "\n")
    actions.open_files(mine, [str(path)])
    assert [g.name for g in mine.library.genomes] == ["demo_v1", "own"]
    assert "Closed" in opened.close(mine, served, "own")
    assert [g.name for g in mine.library.genomes] == ["demo_v1"]
    assert "Opened" in actions.open_files(mine, [str(path)])
    assert mine.library.genomes[1].length == 400


def test_a_track_is_closed_and_its_genome_stays(served):
    mine = actions.new_session(served, Limits())
    opened.close(mine, served, "marks")
    assert not mine.library.tracks and mine.library.genomes and served.tracks
