"""The circular map: places, rings, labels, and what is written on them."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import pytest

from app.answer import ask
from app.figures import circular
from app.figures.circular import CENTRE, RADIUS, circle_svg, point, rings, spread
from app.figures.picture import drawing, picture
from app.plan import drawing as orders
from app.session import Session
from index.library import Library

SVG = "{http://www.w3.org/2000/svg}"


def _svg(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def _drawn_genes(root: ElementTree.Element) -> list[str]:
    return [one.attrib["data-id"] for one in root.iter(f"{SVG}g") if one.get("class") == "gene"]


def test_positions_go_clockwise_from_the_top() -> None:
    x, y = CENTRE
    assert point(0, 400, 10) == pytest.approx((x, y - 10))
    assert point(100, 400, 10) == pytest.approx((x + 10, y))
    assert point(300, 400, 10) == pytest.approx((x - 10, y))


def test_every_gene_is_on_the_ring_of_its_strand(syn) -> None:
    genome, info = syn
    held = {ring.name: {arc.id for arc in ring.arcs if arc.id} for ring in rings(genome, info)}
    genes = genome.genes("record = ?", [info.id])
    rna = {gene.id for gene in genes if gene.kind in ("tRNA", "rRNA", "ncRNA", "tmRNA")}
    plus = {gene.id for gene in genes if gene.strand >= 0} - rna
    assert held.get("genes on the plus strand", set()) == plus
    assert held.get("genes on the minus strand", set()) == {g.id for g in genes} - rna - plus
    assert held.get("RNA genes", set()) == rna


def test_small_records_are_drawn_gene_by_gene(syn) -> None:
    genome, info = syn
    root = _svg(circle_svg(genome, info.id))
    assert set(_drawn_genes(root)) == {gene.id for gene in genome.genes("record = ?", [info.id])}
    assert int(root.attrib["data-length"]) == info.length


def test_arcs_lie_where_the_genes_lie(syn) -> None:
    genome, info = syn
    root = _svg(circle_svg(genome, info.id))
    genes = {gene.id: gene for gene in genome.genes("record = ?", [info.id]) if not gene.wraps}
    seen = 0
    for one in root.iter(f"{SVG}g"):
        gene = genes.get(one.get("data-id", ""))
        if gene is None:
            continue
        path = one.find(f"{SVG}path")
        assert path is not None
        numbers = [float(n) for n in re.findall(r"-?\d+\.\d+", path.attrib["d"])]
        corners = list(zip(numbers[::2], numbers[1::2], strict=True))
        for x, y in corners:
            turn = math.atan2(x - CENTRE[0], CENTRE[1] - y) / (2 * math.pi) % 1
            place = turn * info.length
            assert gene.start - info.length / 150 <= place <= gene.end + info.length / 150
        seen += 1
    assert seen >= 3


def test_many_genes_become_few_paths(syn, monkeypatch: pytest.MonkeyPatch) -> None:
    genome, info = syn
    monkeypatch.setattr(circular, "MOST_SINGLE", 0)
    root = _svg(circle_svg(genome, info.id))
    assert _drawn_genes(root) == []
    paths = [path for ring in root.iter(f"{SVG}g") if ring.get("class") == "ring" for path in ring]
    colours = {arc.colour for ring in rings(genome, info) for arc in ring.arcs}
    shapes = [one.attrib["fill"] for one in paths if one.tag == f"{SVG}path"]
    assert set(shapes) == colours


def test_chosen_genes_are_named(syn) -> None:
    genome, info = syn
    gene = genome.genes("record = ?", [info.id])[0]
    root = _svg(circle_svg(genome, info.id, [gene.id]))
    labels = next(one for one in root.iter(f"{SVG}g") if one.get("class") == "labels")
    assert [one.text for one in labels.iter(f"{SVG}text")] == [(gene.symbol or gene.id)[:16]]


@pytest.mark.parametrize("wanted", [[10.0], [50.0] * 12, [380.0] * 20, [10.0, 200.0, 201.0, 390.0]])
def test_labels_never_lie_on_each_other(wanted: list[float]) -> None:
    placed = spread(wanted)
    assert all(b - a >= 10.99 for a, b in pairwise(placed))
    assert placed[0] >= 7.9 and placed[-1] <= circular.LEGEND - 13.9
    if len(wanted) == 12:
        assert sum(placed) / 12 == pytest.approx(max(50, 8 + 5.5 * 11))


def test_text_of_a_file_is_text(tmp_path) -> None:
    fasta = tmp_path / "bad.gb"
    fasta.write_text(_hostile())
    genome = Library.open([fasta], home=tmp_path / "home").genomes[0]
    root = _svg(circle_svg(genome, genome.records[0].id))
    assert not list(root.iter("script")) and not list(root.iter(f"{SVG}script"))
    assert "<script>" in "".join(root.itertext())


def _hostile() -> str:
    from Bio.Seq import Seq
    from Bio.SeqFeature import SeqFeature, SimpleLocation
    from Bio.SeqRecord import SeqRecord

    record = SeqRecord(Seq("ACGT" * 300), "BAD1.1", "BAD1", annotations={
        "molecule_type": "DNA", "topology": "circular"})  # fmt: skip
    named = {"gene": ["<script>x"], "locus_tag": ["B1"]}
    record.features.append(SeqFeature(SimpleLocation(10, 400, 1), "gene", qualifiers=named))
    return record.format("genbank")


def test_a_picture_holds_its_drawing() -> None:
    figure = picture('<svg xmlns="http://www.w3.org/2000/svg"></svg>', 300, "<b>x</b>")
    import plotly.graph_objects as go

    go.Figure(figure)
    assert "currentColor" not in (drawing(figure) or "") and "<svg color" in (drawing(figure) or "")
    assert "<b>" not in figure["layout"]["title"]["text"]
    assert drawing({"data": [], "layout": {}}) is None


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Library:
    from index.demo import demo_genome

    folder = tmp_path_factory.mktemp("demo")
    return Library.open([demo_genome(folder)], home=folder / "home")


@pytest.fixture(scope="module")
def syn(opened: Library):
    genome = opened.genomes[0]
    return genome, genome.records[0]


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("draw a circular map of the genome", {"shape": "circle"}),
        ("Circos plot please", {"shape": "circle"}),
        ("can you show me a circular map with lacZ and recA labelled?",
         {"shape": "circle", "label": {"names": ["lacZ", "recA"]}}),
        ("mark lacZ on a circular map", {"shape": "circle", "label": {"names": ["lacZ"]}}),
        ("could you draw this as a circle?", {"shape": "circle"}),
        ("draw a map of 1,000..9,000", {"start": 1000, "end": 9000}),
        ("draw the 10 kb around lacZ", {"around": "lacZ"}),
        ("show me a linear map of the genome", {"shape": "line"}),
    ],
)  # fmt: skip
def test_orders_to_draw_are_read(opened: Library, question: str, arguments: dict) -> None:
    plan = orders.recognise(question, opened)
    assert plan is not None
    assert plan.calls[0].tool == "draw_map" and plan.calls[0].arguments == arguments


@pytest.mark.parametrize(
    "question",
    [
        "is the genome circular?", "where is lacZ on the map?", "restriction map with EcoRI",
        "plot GC skew", "what lies at 1,000?", "show me the genes around lacZ", "codon usage plot",
        "how many reads map to lacZ?", "draw a phylogenetic tree", "show the tRNA genes",
    ],
)  # fmt: skip
def test_other_questions_are_left_alone(opened: Library, question: str) -> None:
    assert orders.recognise(question, opened) is None


def test_no_question_of_the_bank_is_taken() -> None:
    import json
    from pathlib import Path

    import app.plan

    bank = Path(app.plan.__path__[0]) / "bank"
    questions = [
        json.loads(line)["q"]
        for path in bank.glob("*.jsonl")
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]
    assert len(questions) > 5_000
    assert [q for q in questions if orders.is_order(q)] == []


def test_an_order_gives_a_figure_a_file_and_counts(opened: Library) -> None:
    genome = opened.genomes[0]
    info = genome.records[0]
    answer = ask(Session(opened), "draw a circular map with lacZ labelled")
    assert answer.status == "answered"
    genes = genome.genes("record = ?", [info.id])
    assert f"{len(genes)} genes" in answer.text
    meta = answer.figure["layout"]["meta"]
    assert meta["circle"] and meta["record"] == info.id
    assert meta["chosen"] == [genome.gene("lacZ").id]
    assert _svg(answer.files[0].content).attrib["data-length"] == str(info.length)
    assert answer.files[0].name.endswith("-circular.svg")
    assert _drawn_genes(_svg(drawing(answer.figure)))


def test_a_stretch_is_drawn_as_a_line(opened: Library) -> None:
    answer = ask(Session(opened), "draw a map of 1,000..9,000")
    meta = answer.figure["layout"]["meta"]
    assert (meta["start"], meta["end"], meta["circle"]) == (999, 9_000, False)
    root = _svg(answer.files[0].content)
    assert (root.attrib["data-start"], root.attrib["data-end"]) == ("999", "9000")


def test_the_radius_leaves_room_for_names() -> None:
    assert CENTRE[0] - RADIUS > 90


def test_figures_are_written_as_asked_for(opened: Library, tmp_path) -> None:
    import json

    from app.figures.save import save_figure

    answer = ask(Session(opened), "draw a circular map")
    assert save_figure(answer, tmp_path / "map.svg")
    assert _svg((tmp_path / "map.svg").read_text()).attrib["data-record"]
    assert save_figure(answer, tmp_path / "map.html")
    page = (tmp_path / "map.html").read_text("utf-8")
    assert "<script src=" not in page and "Plotly.newPlot" in page
    assert save_figure(answer, tmp_path / "map.json")
    held = json.loads((tmp_path / "map.json").read_text())
    assert held["layout"]["meta"]["circle"] is True
    bars = ask(Session(opened), "codon usage of the genome")
    with pytest.raises(ValueError, match="only maps"):
        save_figure(bars, tmp_path / "bars.svg")
    with pytest.raises(ValueError, match="written as"):
        save_figure(bars, tmp_path / "bars.tiff")
    assert not save_figure(ask(Session(opened), "how many genes are there?"), tmp_path / "no.html")
    assert not (tmp_path / "no.html").exists()
