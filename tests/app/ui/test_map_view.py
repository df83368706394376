"""Moving about on the map, and what an answer shows of it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.answer import ask
from app.commands.terminal import genome_paths
from app.session import Session
from app.ui import map
from index.library import Library


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    home = tmp_path_factory.mktemp("home")
    return Session(Library.open([Path(p) for p in genome_paths(None, demo=True)], home=home))


def test_the_first_view_is_the_longest_record(session: Session) -> None:
    view = map.first_view(session.library)
    longest = max(session.library.genomes[0].records, key=lambda record: record.length)
    assert view is not None and view.record == longest.id and view.start == 0


def test_zoom_keeps_the_middle_and_shift_the_width(session: Session) -> None:
    view = map.View(session.library.genomes[0].name, "DEMO_000001.1", 10_000, 20_000)
    closer = map.moved(session.library, view, zoom=2)
    assert (closer.start, closer.end) == (12_500, 17_500)
    right = map.moved(session.library, view, shift=0.5)
    assert (right.start, right.end) == (15_000, 25_000)


def test_a_circle_goes_round(session: Session) -> None:
    info = session.library.genomes[0].record("DEMO_000001.1")
    assert info.topology == "circular"
    view = map.View(session.library.genomes[0].name, info.id, 0, 10_000)
    left = map.moved(session.library, view, shift=-0.5)
    assert (left.start, left.end) == (-5_000, 5_000)
    assert f"{info.length - 4_999:,}..5,000" in map.words(session.library, left)
    for _ in range(30):
        left = map.moved(session.library, left, shift=-0.5)
        assert -info.length < left.start < info.length


def test_the_whole_record_is_the_widest(session: Session) -> None:
    view = map.first_view(session.library)
    out = map.moved(session.library, map.whole(session.library, view), zoom=0.1)
    assert out.end - out.start == session.library.genomes[0].record(out.record).length


def test_the_drawing_is_well_formed_and_holds_the_genes(session: Session) -> None:
    genome = session.library.genomes[0]
    gene = genome.gene("lacZ")
    drawn = ElementTree.fromstring(map.draw(session.library, map.around(genome, gene)))
    ids = {node.get("data-id") for node in drawn.iter() if node.get("class") == "gene"}
    near = {
        other.id
        for other in genome.genes("record = ?", [gene.record])
        if other.start < gene.end + map.AROUND
        and other.end > gene.start - map.AROUND
        and other.start < other.end - 0
        and len(other.parts) == 1
    }
    assert near <= ids and gene.id in ids


def test_an_answer_moves_the_map(session: Session) -> None:
    answer = ask(Session(session.library), "where is recA?")
    view = map.of_answer(session.library, answer)
    gene = session.library.genomes[0].gene("recA")
    assert view is not None and view.start < gene.start and view.end > gene.end
    assert view.chosen == (gene.id,)
    declined = ask(Session(session.library), "where is xyzQ?")
    assert map.of_answer(session.library, declined) is None
