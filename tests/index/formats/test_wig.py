"""WIG, bedGraph and depth tables."""

import gzip
from math import isnan

import pytest

from index.formats import values, wig
from index.formats.notes import Notes
from index.formats.source import Source
from index.formats.values import Stretch
from index.records import FormatError


def read(tmp_path, reader, text):
    path = tmp_path / "x"
    path.write_text(text)
    diagnostics = []
    return list(reader(Source(path), Notes("x", diagnostics))), diagnostics


def test_steps_fixed_and_variable(tmp_path):
    text = (
        "track type=wiggle_0\nfixedStep chrom=a start=11 step=10 span=5\n1.5\n-2\n"
        "variableStep chrom=b\n7 1\n9 2\nvariableStep chrom=b span=2\n20 3\n"
        "fixedStep chrom=a start=100\n4\n5\n"
    )
    found, diagnostics = read(tmp_path, wig.stretches, text)
    assert found == [
        ("a", 10, 15, 1.5),
        ("a", 20, 25, -2.0),
        ("b", 6, 7, 1.0),
        ("b", 8, 9, 2.0),
        ("b", 19, 21, 3.0),
        ("a", 99, 100, 4.0),
        ("a", 100, 101, 5.0),
    ]
    assert diagnostics == []


def test_bad_wig_lines_are_told(tmp_path):
    text = (
        "7\nvariableStep chrom=b\n0 1\n5 x\n6 NaN\nvariableStep\n7 7\n"
        "fixedStep chrom=a start=0\n9\nfixedStep chrom=a\n1\n"
        "fixedStep chrom=a start=3\n8\nzero\n9\n"
    )
    found, diagnostics = read(tmp_path, wig.stretches, text)
    assert [one[:3] for one in found] == [("b", 5, 6), ("a", 2, 3), ("a", 4, 5)]
    assert isnan(found[0].value)
    assert [d.line for d in diagnostics] == [1, 3, 4, 6, 7, 8, 9, 10, 11, 14]
    with pytest.raises(FormatError, match="holds no value"):
        read(tmp_path, wig.stretches, "fixedStep chrom=a start=1\n")


def test_bedgraph_lines(tmp_path):
    text = "track type=bedGraph\n#c\nchr1\t0\t5\t1.5\nchr1\t5\t5\t2\nchr1\t7\t9\tNA\nchr1\t7\n"
    found, diagnostics = read(tmp_path, values.bedgraph, text)
    assert found[0] == Stretch("chr1", 0, 5, 1.5) and isnan(found[1].value) and len(found) == 2
    assert [d.line for d in diagnostics] == [4, 6]


def test_depth_of_positions_comes_in_runs(tmp_path):
    found, diagnostics = read(
        tmp_path, values.depth, "a\t1\t0\na\t2\t0\na\t3\t2\na\t5\t2\nb\t6\t2\nb\t0\t2\n"
    )
    assert found == [("a", 0, 2, 0.0), ("a", 2, 3, 2.0), ("a", 4, 5, 2.0), ("b", 5, 6, 2.0)]
    assert [d.severity for d in diagnostics] == ["info", "error"]


def split(path):
    return [line.split() for line in gzip.decompress(path.read_bytes()).decode().splitlines()]


@pytest.mark.real
def test_real_tables_line_by_line(data_dir):
    formats = data_dir / "formats"
    for name, reader, column in (
        ("drosophila_chrX/bedgraph_2e6_5e6.bg.gz", values.bedgraph, 3),
        ("tuberculosis/glycerol_rep1.wig.gz", wig.stretches, 1),
    ):
        path = formats / name
        lines = split(path)
        lines = [line for line in lines if line[column - 1].isdigit()]
        diagnostics = []
        found = list(reader(Source(path), Notes(name, diagnostics)))
        assert [one.value for one in found] == [float(line[column]) for line in lines]
        assert diagnostics == []
    path = formats / "measles/measles.bed.gz"
    lines = split(path)
    source = Source(path)
    assert values.sniff_depth(source.head, path) > 90
    depths = [0.0] * len(lines)
    for one in values.depth(source, Notes("x", [])):
        depths[one.start : one.end] = [one.value] * (one.end - one.start)
    assert depths == [float(line[2]) for line in lines] and len(depths) == 15_894
