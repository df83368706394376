"""Figures beside answers: maps show what is there, plots what the table holds."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from app.answer import ask
from app.commands.terminal import genome_paths
from app.figures.plots import histogram
from app.figures.region import region_map
from app.figures.style import safe
from app.session import Session
from index.library import Library


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    home = tmp_path_factory.mktemp("home")
    return Session(Library.open([Path(p) for p in genome_paths(None, demo=True)], home=home))


def _shown(figure: dict) -> list[str]:
    return [gene for trace in figure["data"] for gene in trace.get("customdata") or []]


def test_map_holds_the_genes_that_touch_the_stretch(session: Session) -> None:
    genome = session.library.genomes[0]
    record = genome.records[0].id
    start, end = 7_000, 15_000
    wanted = {
        gene.id
        for gene in genome.genes("record = ?", [record])
        if any(part.start < end and part.end > start for part in gene.parts)
    }
    figure = region_map(genome, record, start, end)
    assert set(_shown(figure)) == wanted
    assert figure["layout"]["title"]["text"].endswith("7,001..15,000")


def test_map_goes_over_the_origin(session: Session) -> None:
    genome = session.library.genomes[0]
    info = genome.records[0]
    first, last = genome.genes("record = ?", [info.id])[:1], genome.genes("record = ?", [info.id])
    figure = region_map(genome, info.id, -3_000, 3_000)
    shown = _shown(figure)
    assert first[0].id in shown
    assert max(last, key=lambda gene: gene.start).id in shown
    assert f"{info.length - 2_999:,}" in figure["layout"]["title"]["text"]


def test_arrows_point_along_the_strand(session: Session) -> None:
    genome = session.library.genomes[0]
    lacz = genome.gene("lacZ")
    figure = region_map(genome, lacz.record, lacz.start - 10, lacz.end + 10, {lacz.id})
    outline = next(t for t in figure["data"] if t["mode"] == "lines" and t["line"]["width"] == 3)
    xs = [x for x in outline["x"] if x is not None]
    tip = min(xs) if lacz.strand < 0 else max(xs)
    middle = sum(y for y in outline["y"] if y is not None) / (len(outline["y"]) - 1)
    assert math.isclose(outline["y"][outline["x"].index(tip)], middle, abs_tol=0.2)


def test_many_genes_become_a_density(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    genome = session.library.genomes[0]
    monkeypatch.setattr("app.figures.region.MOST_ARROWS", 10)
    info = genome.records[0]
    figure = region_map(genome, info.id, 0, info.length)
    assert {trace["type"] for trace in figure["data"]} == {"bar"}
    total = sum(sum(trace["customdata"]) for trace in figure["data"])
    assert total == len({gene.gid for gene in genome.genes("record = ?", [info.id])})


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("which genes sit within 5 kb of lacZ?", "scatter"),
        ("GC in windows of 500 bp", "scatter"),
        ("codon usage of the genome", "bar"),
        ("digest with EcoRI", "scatter"),
    ],
)
def test_answers_come_with_a_figure(session: Session, question: str, kind: str) -> None:
    answer = ask(Session(session.library), question)
    assert answer.figure is not None
    assert answer.figure["data"][0]["type"] == kind
    import plotly.graph_objects as go

    go.Figure(answer.figure)


def test_gel_has_a_band_for_each_fragment(session: Session) -> None:
    answer = ask(Session(session.library), "digest with EcoRI")
    assert answer.figure is not None and answer.table is not None
    place = answer.table.columns.index("length (bp)")
    bands = answer.figure["data"][1]["y"]
    assert sorted(bands) == sorted(row[place] for row in answer.table.rows)


def test_a_digest_is_of_what_the_question_names(session: Session) -> None:
    answer = ask(Session(session.library), "show the digest pieces of lacZ with HincII")
    assert answer.calls[0]["arguments"]["within"] == "lacZ" and answer.figure is not None
    assert "3,075 bp, a linear piece" in answer.text


@pytest.mark.parametrize(
    ("question", "column", "total"),
    [
        ("show me a histogram of the gene lengths", "length", 62),
        ("how are the protein lengths distributed?", "aa_length", 52),
        ("plot the distribution of GC over all genes", "gc", 62),
    ],
)
def test_a_distribution_counts_every_gene(
    session: Session, question: str, column: str, total: int
) -> None:
    answer = ask(Session(session.library), question)
    assert answer.figure is not None
    (bars,) = answer.figure["data"]
    assert sum(bars["y"]) == total
    genes = session.library.genomes[0].genes()
    values = [getattr(gene, column) for gene in genes if getattr(gene, column)]
    scale = 100 if column == "gc" else 1
    low, high = bars["x"][0] - bars["width"] / 2, bars["x"][-1] + bars["width"] / 2
    assert low <= scale * min(values) <= low + bars["width"]
    assert scale * max(values) <= high + 1e-6


def test_a_count_has_no_figure(session: Session) -> None:
    assert ask(session, "how many genes are there?").figure is None


def test_names_of_files_are_text_not_html() -> None:
    assert safe('<a href="x">b</a>') == '&lt;a href="x"&gt;b&lt;/a&gt;'
    assert len(safe("x" * 500)) == 90


def test_histogram_counts_every_value() -> None:
    values = [1, 2, 2, 9, 100, 55]
    figure = histogram(values, "lengths", "bp", bins=7)
    assert sum(figure["data"][0]["y"]) == len(values)
