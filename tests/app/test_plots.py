"""Plots that go with answers, compared with counts made from the file by Biopython."""

from __future__ import annotations

import pytest
from Bio import SeqIO
from Bio.SeqUtils import gc_fraction

from app.answer import ask
from app.figures.plots import lengths, sites
from app.session import Session
from app.tools.base import Table
from index.demo import demo_genome
from index.library import Library


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    path = demo_genome(folder)
    return Library.open([path], home=folder), list(SeqIO.parse(path, "genbank"))


def test_gc_along_the_genome_is_that_of_the_windows(demo):
    library, records = demo
    figure = ask(Session(library), "plot the GC content along the genome").figure
    trace = next(t for t in figure["data"] if t["yaxis"] == "y" and len(t["x"]) > 100)
    record = max(records, key=len)
    width = round(2 * trace["x"][0] - 1)
    for place in (0, 1, 50, 100):
        window = record.seq[place * width : (place + 1) * width]
        assert trace["y"][place] == pytest.approx(100 * gc_fraction(window), abs=0.01)


def test_lengths_of_a_list_are_a_histogram_that_stays_behind(demo):
    library, records = demo
    answer = ask(Session(library), "list all proteins")
    (trace,) = answer.figure["data"]
    proteins = [f for r in records for f in r.features if "translation" in f.qualifiers]
    assert sum(trace["y"]) == answer.table.total == len(proteins)
    assert "amino acids" in trace["hovertemplate"] and "beside" in answer.figure["layout"]["meta"]


def test_numbers_of_groups_are_bars(demo):
    library, records = demo
    figure = ask(Session(library), "how many genes are on each strand?").figure
    (trace,) = figure["data"]
    genes = [f for r in records for f in r.features if f.type == "gene"]
    plus = sum(f.location.strand == 1 for f in genes)
    assert sorted(trace["y"]) == sorted([plus, len(genes) - plus])


def test_sites_are_drawn_where_the_pattern_is(demo):
    library, records = demo
    (trace,) = ask(Session(library), "where does EcoRI cut?").figure["data"]
    found = sum(str(r.seq + r.seq[:5]).upper().count("GAATTC") for r in records)
    assert len(trace["x"]) == found
    for start, lane in zip(trace["x"], trace["y"], strict=True):
        record = next(r for r in records if r.id in lane)
        assert str(record.seq[start - 1 : start + 5]).upper() == "GAATTC"


def test_a_part_of_a_list_makes_no_histogram():
    rows = [[f"g{n}", 100 + n] for n in range(30)]
    assert lengths(Table(["id", "length (bp)"], rows, 300)) is None
    assert lengths(Table(["id", "length (bp)"], rows[:5], 5)) is None
    assert lengths(Table(["id", "length (bp)"], rows, 30)) is not None
    assert sites(Table(["record", "start", "end"], [["r", 1, 6]], 1)) is None
