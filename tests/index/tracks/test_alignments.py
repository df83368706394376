"""Alignments compared with pysam's own pileup and with counting by hand."""

import random
from pathlib import Path

import numpy as np
import pysam
import pytest

from index.library import Library
from index.records import FormatError
from index.tracks.alignments import LEFT_OUT, Alignments

LENGTHS = {"one": 5000, "two": 900}


def written(path: Path, count: int = 400, mode: str = "wb", shuffled: bool = True) -> Path:
    """Reads with gaps, clips and flags of every kind."""
    rng = random.Random(7)
    header = pysam.AlignmentHeader.from_references(list(LENGTHS), list(LENGTHS.values()))
    reads = []
    for number in range(count):
        read = pysam.AlignedSegment(header)
        read.query_name = f"r{number}"
        read.flag = rng.choice([0, 0, 0, 16, 4, 256, 512, 1024, 2048, 99])
        read.reference_id = rng.randrange(2)
        length = list(LENGTHS.values())[read.reference_id]
        read.reference_start = rng.randrange(length - 130)
        read.mapping_quality = rng.choice([0, 7, 30, 60, 255])
        read.cigarstring = rng.choice(["50M", "20M5D30M", "5S45M", "25M60N25M", "10M2I38M", "50="])
        read.query_sequence = "".join(rng.choice("ACGT") for _ in range(50))
        read.query_qualities = pysam.qualitystring_to_array("I" * 50)
        if read.is_unmapped:
            read.cigarstring = None
            read.reference_id = read.reference_start = -1
            read.mapping_quality = 0
        reads.append(read)
    if not shuffled:
        mapped = [r for r in reads if not r.is_unmapped]
        mapped.sort(key=lambda r: (r.reference_id, r.reference_start))
        reads = [*mapped, *(r for r in reads if r.is_unmapped)]
    with pysam.AlignmentFile(str(path), mode, header=header) as sink:
        for read in reads:
            sink.write(read)
    return path


def track_of(path: Path, home: Path) -> Alignments:
    (track,) = Library.open(path, home=home).tracks
    assert isinstance(track, Alignments)
    return track


def depth_by_hand(path: Path, contig: str) -> np.ndarray:
    depth = np.zeros(LENGTHS[contig], dtype=int)
    with pysam.AlignmentFile(str(path), check_sq=False) as file:
        for read in file.fetch(until_eof=True):
            if read.flag & LEFT_OUT or read.reference_name != contig:
                continue
            for position in read.get_reference_positions():
                depth[position] += 1
    return depth


@pytest.fixture(params=["bam", "sam", "unsorted", "cram"])
def aligned(request, tmp_path):
    mode = {"sam": "w", "cram": "wc"}.get(request.param, "wb")
    name = "reads." + (request.param if request.param != "unsorted" else "bam")
    path = tmp_path / name
    if request.param == "cram":
        bases = tmp_path / "ref.fa"
        rng = random.Random(1)
        text = [
            f">{n}\n{''.join(rng.choice('ACGT') for _ in range(size))}\n"
            for n, size in LENGTHS.items()
        ]
        bases.write_text("".join(text))
        plain = written(tmp_path / "plain.bam", shuffled=False)
        with (
            pysam.AlignmentFile(str(plain)) as file,
            pysam.AlignmentFile(
                str(path), mode, template=file, reference_filename=str(bases)
            ) as sink,
        ):
            for read in file.fetch(until_eof=True):
                sink.write(read)
        bases.unlink()
        return plain, track_of(path, tmp_path / "home")
    written(path, mode=mode, shuffled=request.param != "bam")
    return path, track_of(path, tmp_path / "home")


def test_counts_are_those_of_pysam(aligned):
    path, track = aligned
    with pysam.AlignmentFile(str(path)) as file:
        reads = list(file.fetch(until_eof=True))
    mapped = [read for read in reads if not read.is_unmapped]
    known = [read.mapping_quality for read in mapped if read.mapping_quality != 255]
    found = track.summary
    assert (found.total, found.mapped) == (len(reads), len(mapped))
    assert found.mean_quality == pytest.approx(np.mean(known))
    assert found.secondary == sum(read.is_secondary for read in reads)
    assert found.supplementary == sum(read.is_supplementary for read in reads)
    assert found.duplicates == sum(read.is_duplicate for read in reads)
    assert found.by_contig == {
        name: sum(read.reference_name == name for read in mapped) for name in LENGTHS
    }
    assert track.reach() == {
        name: max(r.reference_end for r in mapped if r.reference_name == name) for name in LENGTHS
    }


def test_depth_is_that_of_the_aligned_positions(aligned):
    path, track = aligned
    for contig, length in LENGTHS.items():
        wanted = depth_by_hand(path, contig)
        assert np.array_equal(track.depths(contig, 0, length), wanted)
        assert np.array_equal(track.depths(contig, 333, 777), wanted[333:777])
        found = track.depth(contig)
        assert (found.total, found.covered) == (wanted.sum(), (wanted > 0).sum())
        assert (found.high, found.high_at) == (wanted.max(), wanted.argmax())


def test_windows_do_not_change_the_depth(aligned, monkeypatch):
    path, track = aligned
    monkeypatch.setattr("index.tracks.alignments.WINDOW", 101)
    wanted = depth_by_hand(path, "one")
    found = track.depth("one", 50, 4321)
    part = wanted[50:4321]
    assert (found.total, found.low, found.high) == (part.sum(), part.min(), part.max())
    weak = np.zeros(5000, dtype=bool)
    for start, end in track.uncovered("one", 3):
        assert start == 0 or wanted[start - 1] >= 3
        weak[start:end] = True
    assert np.array_equal(weak, wanted < 3)


def test_many_genes_at_once(aligned, monkeypatch):
    from index.records import Part

    path, track = aligned
    monkeypatch.setattr("index.tracks.alignments.WINDOW", 512)
    wanted = depth_by_hand(path, "one")
    genes = [(Part(10, 700, 1),), (Part(4000, 4100, -1), Part(100, 200, -1)), (Part(500, 520, 1),)]
    for parts, found in zip(genes, track.over_many("one", genes), strict=True):
        taken = np.concatenate([wanted[p.start : p.end] for p in parts])
        assert (found.length, found.total) == (len(taken), taken.sum())
        assert (found.low, found.high) == (taken.min(), taken.max())


@pytest.mark.parametrize("shuffled", [True, False])
def test_large_files_are_indexed_and_sorted_apart(tmp_path, monkeypatch, shuffled):
    path = written(tmp_path / "reads.bam", shuffled=shuffled)
    monkeypatch.setattr("index.tracks.alignment_files.APART", 0)
    monkeypatch.setattr("index.tracks.alignments.BLOCKS", 16)
    track = track_of(path, tmp_path / "home")
    assert track.summary.total == 400 and track.file.name == (
        "sorted.bam" if shuffled else "reads.bam"
    )
    for contig in LENGTHS:
        depth = track.depths(contig, 0, LENGTHS[contig])
        assert (depth == depth_by_hand(path, contig)).all()


def test_what_is_kept_is_read_back(tmp_path):
    path = written(tmp_path / "a.bam")
    first, second = (track_of(path, tmp_path / "home") for _ in range(2))
    assert first.summary == second.summary
    assert not list(tmp_path.glob("*.bai"))
    assert not list(tmp_path.glob("*.csi"))


def test_damaged_lines_of_a_sam_are_left_out_with_their_line(tmp_path):
    path = written(tmp_path / "a.sam", mode="w")
    lines = path.read_text().splitlines()
    lines.insert(10, "only\tthree\tcolumns")
    lines.insert(20, lines[30].replace("one", "nowhere").replace("two", "nowhere"))
    path.write_text("\r\n".join(lines) + "\r\n")
    track = track_of(path, tmp_path / "home")
    assert track.summary.total == 400
    assert [note.line for note in track.diagnostics] == [11, 21]


def test_a_bam_that_is_cut_off_gives_what_is_whole(tmp_path):
    path = written(tmp_path / "a.bam", 20_000)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    track = track_of(path, tmp_path / "home")
    assert 1000 < track.summary.total < 20_000
    assert any("cut off" in note.message for note in track.diagnostics)


def test_records_are_the_references(tmp_path):
    from index.formats import open_any

    records = list(open_any(written(tmp_path / "a.bam")))
    assert {r.id: r.length for r in records} == LENGTHS
    assert all(r.sequence is None for r in records)


def test_a_damaged_header_is_one_sentence(tmp_path):
    path = written(tmp_path / "a.bam")
    import gzip

    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())[:20] + b"\xff" * 200))
    with pytest.raises(FormatError, match=r"^a\.bam[^\n]*\.$"):
        Library.open(path, home=tmp_path / "home")


@pytest.mark.real
def test_every_real_file_counts_as_pysam_does(data_dir, tmp_path):
    files = [*data_dir.glob("formats/*/*.bam"), *data_dir.glob("formats/*/*.sam")]
    files += data_dir.glob("awkward/sam/*am")
    assert len(files) >= 10
    opened = 0
    for path in files:
        try:
            track = track_of(path, tmp_path)
        except FormatError as error:
            assert path.name in ("blank.sam", "badheader.bam"), error
            continue
        with pysam.AlignmentFile(str(path), check_sq=False, ignore_truncation=True) as file:
            reads = list(file.fetch(until_eof=True))
        assert track.summary.total == len(reads), path.name
        assert track.summary.mapped == sum(not read.is_unmapped for read in reads), path.name
        opened += 1
    assert opened == len(files) - 2
