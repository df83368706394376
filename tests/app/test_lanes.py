"""Lanes of the map against values that are computed in another way."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import CompoundLocation, SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord
from Bio.SeqUtils import gc_fraction

from app.examples import Scan
from app.figures import lanes
from app.figures.lanes import Boxes, Curve, Span
from index.library import Library

LENGTH = 6_000
READS = [(10, 100), (50, 100), (60, 400), (2_000, 150), (5_900, 100)]
VALUES = [(0, 100, 2.0), (100, 101, 50.0), (3_000, 4_500, 1.5), (5_990, 6_000, 7.0)]
VARIANTS = [
    (101, "A", "T", "SNP"),
    (3_000, "AC", "A", "deletion"),
    (5_950, "C", "CGG", "insertion"),
]
INTERVALS = [(0, 500, "one", "+"), (450, 900, "two", "-"), (5_800, 6_000, "three", "+")]


@pytest.fixture(scope="module")
def sequence() -> str:
    return "".join(random.Random(5).choices("ACGTN", [3, 4, 2, 3, 0.1], k=LENGTH))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, sequence: str) -> Library:
    folder = tmp_path_factory.mktemp("circle")
    record = SeqRecord(Seq(sequence), "RING1.1", "RING1", "a ring", annotations={
        "molecule_type": "DNA", "topology": "circular"})  # fmt: skip
    places = [SimpleLocation(600 * i + 20, 600 * i + 500, 1 if i % 2 else -1) for i in range(8)]
    over = CompoundLocation([SimpleLocation(5_900, 6_000, 1), SimpleLocation(0, 10, 1)])
    for i, place in enumerate([*places, over]):
        given = {"locus_tag": [f"R{i:03}"], "gene": [f"gen{'ABCDEFGHI'[i]}"]}
        record.features.append(SeqFeature(place, "gene", qualifiers=given))
    SeqIO.write(record, folder / "ring.gb", "genbank")
    sam = ["@HD\tVN:1.6\tSO:coordinate", f"@SQ\tSN:RING1.1\tLN:{LENGTH}"]
    sam += [
        f"r{i}\t0\tRING1.1\t{start + 1}\t60\t{size}M\t*\t0\t0\t{'A' * size}\t*"
        for i, (start, size) in enumerate(READS)
    ]
    (folder / "reads.sam").write_text("\n".join(sam) + "\n")
    (folder / "signal.bedgraph").write_text(
        "".join(f"RING1.1\t{a}\t{b}\t{v}\n" for a, b, v in VALUES)
    )
    rows = [f"RING1.1\t{p}\t.\t{ref}\t{alt}\t60\tPASS\t." for p, ref, alt, _ in VARIANTS]
    head = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
    (folder / "calls.vcf").write_text(head + "\n".join(rows) + "\n")
    (folder / "marks.bed").write_text(
        "".join(f"RING1.1\t{a}\t{b}\t{n}\t0\t{s}\n" for a, b, n, s in INTERVALS)
    )
    names = ["ring.gb", "reads.sam", "signal.bedgraph", "calls.vcf", "marks.bed"]
    return Library.open([folder / name for name in names], home=folder / "home")


def _span(library: Library, start: int, end: int, points: int = 40) -> Span:
    genome = library.genomes[0]
    return Span(genome, genome.records[0], start, end, points)


def _lane(library: Library, span: Span, name: str) -> Curve | Boxes:
    return next(lane for lane in lanes.lanes(span, library.tracks) if lane.name == name)


def _turned(values: np.ndarray | str, start: int, end: int) -> list:
    return [values[place % LENGTH] for place in range(start, end)]


STRETCHES = [(0, LENGTH), (1_003, 2_117), (-700, 900), (5_500, 6_400), (30, 60)]


@pytest.mark.parametrize(("start", "end"), STRETCHES)
def test_composition_is_that_of_the_windows(library, sequence, start, end) -> None:
    span = _span(library, start, end)
    gc, skew = lanes.composition(span)
    bases = "".join(_turned(sequence, start, end))
    edges = (span.edges - start).tolist()
    for i, (a, b) in enumerate(pairwise(edges)):
        window = bases[a:b]
        known = window.replace("N", "")
        if not known:
            assert np.isnan(gc.values[i])
            continue
        assert gc.values[i] == pytest.approx(100 * gc_fraction(known))
        g, c = window.count("G"), window.count("C")
        assert np.isnan(skew.values[i]) if not g + c else skew.values[i] == pytest.approx(
            (g - c) / (g + c)
        )  # fmt: skip


@pytest.mark.parametrize(("start", "end"), STRETCHES)
def test_coverage_is_the_mean_depth(library, start, end) -> None:
    depth = np.zeros(LENGTH)
    for at, size in READS:
        depth[at : at + size] += 1
    span = _span(library, start, end)
    lane = _lane(library, span, "reads.sam")
    assert isinstance(lane, Curve)
    around = np.array(_turned(depth, start, end))
    edges = span.edges - start
    wanted = [around[a:b].mean() for a, b in pairwise(edges)]
    assert lane.values == pytest.approx(wanted)
    assert lane.note == ""


def test_coverage_of_many_reads_is_sampled_and_says_so(library, monkeypatch) -> None:
    monkeypatch.setattr(lanes, "SAMPLED_READS", 1)
    lane = _lane(library, _span(library, 0, LENGTH, 30), "reads.sam")
    assert "middle" in lane.note
    assert lane.values.max() >= 1 and lane.values[20] == 0


@pytest.mark.parametrize(("start", "end"), STRETCHES)
def test_signal_is_the_mean_of_the_bases_with_a_value(library, start, end) -> None:
    per_base = np.full(LENGTH, np.nan)
    for a, b, value in VALUES:
        per_base[a:b] = value
    span = _span(library, start, end)
    lane = _lane(library, span, "signal.bedgraph")
    around = np.array(_turned(per_base, start, end))
    edges = span.edges - start
    for i, (a, b) in enumerate(pairwise(edges)):
        known = around[a:b][~np.isnan(around[a:b])]
        if len(known):
            assert lane.values[i] == pytest.approx(known.mean())
        else:
            assert np.isnan(lane.values[i])


def test_variants_stand_where_the_file_has_them(library) -> None:
    lane = _lane(library, _span(library, 0, LENGTH), "calls.vcf")
    assert isinstance(lane, Boxes)
    assert [(box.start + 1, box.kind) for box in lane.items] == [
        (place, kind) for place, _, _, kind in VARIANTS
    ]
    over = _lane(library, _span(library, -100, 200), "calls.vcf")
    assert [box.start for box in over.items] == [-51, 100]


def test_intervals_keep_name_and_strand(library) -> None:
    lane = _lane(library, _span(library, 400, 1_000), "marks.bed")
    assert [(b.start, b.end, b.label, b.strand) for b in lane.items] == [
        (0, 500, "one", 1), (450, 900, "two", -1)
    ]  # fmt: skip


def test_many_places_become_a_curve(library, monkeypatch) -> None:
    monkeypatch.setattr(lanes, "MOST_BOXES", 1)
    span = _span(library, 0, LENGTH, 60)
    counts = _lane(library, span, "calls.vcf")
    assert isinstance(counts, Curve) and counts.values.sum() == len(VARIANTS)
    covering = _lane(library, span, "marks.bed")
    assert covering.values[4] == pytest.approx(1.5)
    assert covering.values[0] == pytest.approx(1.0)
    total = sum(b - a for a, b, _, _ in INTERVALS)
    assert (covering.values * np.diff(span.edges)).sum() == pytest.approx(total)


def test_a_scan_keeps_its_highest_probability_and_its_hits(library) -> None:
    genome = library.genomes[0]
    curves = {1: [(51, 0.2), (5_951, 0.9)], -1: [(61, 0.7)]}
    hits = [(5_920, 5_980, 1, 0.9)]
    scan = Scan("promoter in RING1.1", "promoter", genome.name, "RING1.1", curves, hits)
    span = _span(library, -100, 100, 20)
    curve, boxes = lanes.lanes(span, (), [scan], (lanes.GC, lanes.SKEW))
    assert curve.values[5] == pytest.approx(0.9)
    assert curve.values[15] == pytest.approx(0.2) and curve.values[16] == pytest.approx(0.7)
    assert [(box.start, box.end) for box in boxes.items] == [(-80, -20)]
    other = Scan("x", "y", genome.name, "ELSEWHERE", curves, hits)
    assert lanes.lanes(span, (), [other], (lanes.GC, lanes.SKEW)) == []


def test_lanes_are_named_and_can_be_hidden(library) -> None:
    span = _span(library, 0, 100)
    known = lanes.names(span.genome, span.record, library.tracks)
    assert known == [
        "GC content", "GC skew", "reads.sam", "signal.bedgraph", "calls.vcf", "marks.bed"
    ]  # fmt: skip
    shown = [lane.name for lane in lanes.lanes(span, library.tracks, (), ("reads.sam", "GC skew"))]
    assert shown == [name for name in known if name not in ("reads.sam", "GC skew")]
