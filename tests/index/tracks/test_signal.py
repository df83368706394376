"""Tracks of signal, against NumPy and pyBigWig."""

import gzip
import random

import numpy as np
import pyBigWig
import pytest

from index.formats.values import Stretch
from index.library import Library
from index.tracks.signal_values import BLOCK, ParquetValues, write_values
from index.tracks.summary import Summary


def dense(stretches, contig, length):
    values = np.full(length, np.nan)
    for one in stretches:
        if one.contig == contig:
            values[one.start : one.end] = one.value
    return values


@pytest.fixture(params=["parquet", "bigwig"])
def signal(request, tmp_path):
    rng, stretches = random.Random(2), []
    for contig in ("a", "b"):
        at = 0
        # Beyond one block, so that what lies over its edge is met.
        while at < BLOCK + 4000:
            at += rng.choice([0, 0, 3, 7000])
            end = at + rng.randrange(1, 9000)
            stretches.append(Stretch(contig, at, end, float(rng.randrange(-2, 6))))
            at = end
    length = max(one.end for one in stretches)
    if request.param == "parquet":
        shuffled = rng.sample(stretches, len(stretches))
        write_values(tmp_path / "x.parquet", shuffled)
        values = ParquetValues(tmp_path / "x.parquet")
    else:
        from index.tracks.signal_values import BigWigValues

        file = pyBigWig.open(str(tmp_path / "x.bw"), "w")
        file.addHeader([("a", length), ("b", length)])
        file.addEntries(
            [one.contig for one in stretches],
            [one.start for one in stretches],
            ends=[one.end for one in stretches],
            values=[one.value for one in stretches],
        )
        file.close()
        values = BigWigValues(tmp_path / "x.bw")
    yield values, stretches, length
    values.close()


PLACES = [(0, 500), (100, 101), (BLOCK - 300, BLOCK + 300), (5, BLOCK + 3000), (7, 7)]


@pytest.mark.parametrize("place", PLACES)
def test_numbers_as_numpy(signal, place):
    values, stretches, length = signal
    start, end = place
    for contig in ("a", "b"):
        facts = values.summary([(contig, start, end)])
        part = dense(stretches, contig, length)[start:end]
        known = part[~np.isnan(part)]
        assert facts.length == end - start and facts.covered == len(known)
        assert facts.total == pytest.approx(known.sum())
        assert facts.nonzero == np.count_nonzero(known)
        if not len(known):
            assert (facts.mean, facts.high, facts.peak) == (None, None, None)
            continue
        assert (facts.low, facts.high) == (known.min(), known.max())
        assert facts.mean == pytest.approx(known.mean())
        assert facts.deviation == pytest.approx(known.std())
        assert facts.at_peak == int((part == known.max()).sum())
        assert facts.peak[1] == start + int(np.flatnonzero(part == known.max())[0])
        assert facts.at_trough == int((part == known.min()).sum())
        assert facts.trough[1] == start + int(np.flatnonzero(part == known.min())[0])


def test_peaks_as_runs_of_numpy(signal):
    values, stretches, length = signal
    whole = dense(stretches, "a", length)
    above = np.r_[False, np.nan_to_num(whole, nan=-9) >= 3, False].astype(int)
    edges = np.flatnonzero(np.diff(above))
    peaks = values.peaks([("a", 0, length)], 3)
    assert [(one.start, one.end) for one in peaks] == list(
        zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    )
    for one in peaks:
        part = whole[one.start : one.end]
        assert one.high == part.max() and whole[one.summit] == part.max()
        assert one.total == pytest.approx(part.sum())


def test_values_that_are_no_number_count_as_uncovered(tmp_path):
    write_values(tmp_path / "x.parquet", [Stretch("a", 0, 5, float("nan")), Stretch("a", 5, 9, 2)])
    values = ParquetValues(tmp_path / "x.parquet")
    facts = values.summary([("a", 0, 9)])
    assert (facts.covered, facts.total, values.missing()) == (4, 8.0, 1)
    values.close()


def test_overlapping_stretches_are_told(tmp_path):
    path = tmp_path / "x.bedgraph"
    path.write_text("a\t0\t10\t1\na\t2\t4\t5\na\t6\t20\t2\n")
    with Library.open(path, home=tmp_path / "home") as library:
        (track,) = library.tracks
        assert any("2 of the stretches overlap" in d.message for d in track.diagnostics)
        assert track.summary([("a", 3, 4)]).total == 6.0


def test_an_empty_summary_has_no_mean():
    assert Summary().mean is None and Summary().mean_of_all is None


@pytest.mark.real
@pytest.mark.parametrize(
    "name",
    [
        "drosophila_chrX/bigwig_2e6_5e6.bw",
        "measles/measles.bigwig",
        "volvox_synthetic/volvox-sorted.bam.coverage.bw",
    ],
)
def test_real_bigwigs_as_pybigwig(data_dir, tmp_path, name):
    path = data_dir / "formats" / name
    theirs = pyBigWig.open(str(path))
    header = theirs.header()
    with Library.open(path, home=tmp_path / "home") as library:
        (track,) = library.tracks
        facts = track.summary()
        assert facts.covered == header["nBasesCovered"]
        assert facts.total == pytest.approx(header["sumData"])
        assert (facts.low, facts.high) == (header["minVal"], header["maxVal"])
        (contig,) = track.contigs
        assert track.contigs[contig] == theirs.chroms(contig)
        rng = random.Random(1)
        first = next(iter(theirs.intervals(contig)))[0]
        for _ in range(20):
            start = rng.randrange(first, min(first + 3_000_000, theirs.chroms(contig) - 1))
            end = min(start + rng.randrange(1, 5000), theirs.chroms(contig))
            mean = track.summary([(contig, start, end)]).mean
            expected = theirs.stats(contig, start, end, exact=True)[0]
            assert mean == (None if expected is None else pytest.approx(expected, rel=1e-5))


@pytest.mark.real
def test_real_bedgraph_is_the_bigwig_beside_it(data_dir, tmp_path):
    folder = data_dir / "formats" / "drosophila_chrX"
    found = []
    for name in ("bigwig_2e6_5e6.bw", "bedgraph_2e6_5e6.bg.gz"):
        with Library.open(folder / name, home=tmp_path / "home") as library:
            facts = library.tracks[0].summary()
            found.append((facts.covered, facts.total, facts.low, facts.high, facts.nonzero))
    assert found[0] == found[1]


@pytest.mark.real
def test_real_insertions_of_a_gene(data_dir, tmp_path):
    folder = data_dir / "formats" / "tuberculosis"
    sites = {}
    for line in gzip.decompress((folder / "glycerol_rep1.wig.gz").read_bytes()).splitlines():
        pieces = line.split()
        if len(pieces) == 2 and pieces[0].isdigit():
            sites[int(pieces[0])] = float(pieces[1])
    with Library.open(folder / "glycerol_rep1.wig.gz", home=tmp_path / "home") as library:
        (track,) = library.tracks
        start, end = 3_276_380, 3_282_715
        inside = [value for at, value in sites.items() if start <= at <= end]
        facts = track.summary([("H37Rv", start - 1, end)])
        assert (facts.covered, facts.total, facts.high) == (len(inside), sum(inside), max(inside))
