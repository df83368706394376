"""bigWig and bigBed: opened by pyBigWig, damage told before it can end the process."""

import random

import pyBigWig
import pytest

from index.formats import bigwig
from index.formats.notes import Notes
from index.records import FormatError


@pytest.fixture
def whole(tmp_path):
    path = tmp_path / "x.bw"
    file = pyBigWig.open(str(path), "w")
    file.addHeader([("a", 1000), ("b", 500)])
    file.addEntries(["a", "a", "b"], [0, 50, 10], ends=[10, 60, 20], values=[1.0, 2.0, 3.0])
    file.close()
    return path


def test_lengths_and_kind(whole):
    head = whole.read_bytes()[:64]
    assert bigwig.sniff_bigwig(head, whole) == 100 and bigwig.sniff_bigbed(head, whole) == 0
    assert bigwig.lengths(bigwig.opened(whole)) == {"a": 1000, "b": 500}


def test_cut_files_are_one_sentence(whole):
    data = whole.read_bytes()
    for size in (3, 40, 100, len(data) // 2):
        whole.write_bytes(data[:size])
        with pytest.raises(FormatError) as caught:
            bigwig.opened(whole)
        assert str(caught.value).startswith("x.bw: ") and str(caught.value).endswith(".")


def test_random_headers_never_raise_anything_else(whole):
    rng = random.Random(3)
    data = bytearray(whole.read_bytes())
    for _ in range(100):
        bad = data.copy()
        for _ in range(6):
            bad[rng.randrange(8, 64)] = rng.randrange(256)
        whole.write_bytes(bad)
        try:
            bigwig.lengths(bigwig.opened(whole))
        except FormatError as error:
            assert error.__cause__ is None


@pytest.mark.real
def test_real_bigbed_as_pybigwig(data_dir):
    path = data_dir / "formats/volvox_synthetic/volvox.bb"
    found = list(bigwig.intervals(path, Notes("x", [])))
    theirs = pyBigWig.open(str(path)).entries("ctgA", 0, 50_001)
    assert [(one.start, one.end) for one in found] == [entry[:2] for entry in theirs]
    for one, (_, _, rest) in zip(found, theirs, strict=True):
        columns = rest.split("\t")
        assert (one.name, one.score) == (columns[0], float(columns[1]))
        assert one.extra["geneName"] == columns[10] and len(one.blocks) == int(columns[6])


@pytest.mark.real
def test_the_truncated_bigwig_reads_what_is_there(data_dir):
    file = bigwig.opened(data_dir / "awkward/bed/bigWigTruncated.bw")
    assert bigwig.lengths(file) == {"chr1": 247_249_719}
    assert file.header()["nBasesCovered"] == 1098
