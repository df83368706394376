"""Coverage along a record: the values of the file, in windows."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from app.answer import ask
from app.figures.coverage import WINDOWS, coverage
from app.session import Session
from index.demo import demo_genome
from index.library import Library

STEP = 100


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    folder = tmp_path_factory.mktemp("coverage")
    depth = folder / "depth.bedgraph"
    lines = [f"DEMO_000001.1\t{i * STEP}\t{(i + 1) * STEP}\t{5 + i * i % 17}\n" for i in range(600)]
    depth.write_text("".join(lines))
    return Session(Library.open([demo_genome(folder), depth], home=folder / "home"))


@pytest.fixture(scope="module")
def values() -> np.ndarray:
    """The signal of every base, by itself."""
    return np.repeat([5.0 + i * i % 17 for i in range(600)], STEP)


def test_windows_hold_the_means_of_the_file(session: Session, values: np.ndarray) -> None:
    answer = ask(session, "plot the coverage along the genome")
    assert answer.figure is not None
    (line,) = answer.figure["data"]
    length = session.library.genomes[0].record("DEMO_000001.1").length
    edges = np.linspace(0, length, WINDOWS + 1).astype(int)
    full = [values[a:b].mean() for a, b in pairwise(edges) if b <= 60_000]
    assert line["y"][: len(full)] == pytest.approx(full)
    assert line["x"][0] == pytest.approx((edges[0] + 1 + edges[1]) / 2)
    assert line["y"][-1] is None, "behind the end of the file nothing is known"


def test_a_gene_is_shown_with_its_surroundings(session: Session, values: np.ndarray) -> None:
    gene = session.library.genomes[0].gene("recA")
    figure = coverage(session.library, "signal", {"genes": ["recA"]})
    assert figure is not None
    (line,) = figure["data"]
    assert line["x"][0] < gene.start < gene.end < line["x"][-1]
    middle = [y for x, y in zip(line["x"], line["y"], strict=True) if gene.start < x <= gene.end]
    assert np.mean(middle) == pytest.approx(values[gene.start : gene.end].mean(), rel=0.02)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [("alignment_depth", {}), ("signal", {"track": "other"}), ("signal", {"record": "none"})],
)
def test_no_plot_where_no_track_is_meant(session: Session, tool: str, arguments: dict) -> None:
    assert coverage(session.library, tool, arguments) is None
