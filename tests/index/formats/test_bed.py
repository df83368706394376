"""BED and its kin, told from tables that look like it."""

import gzip

import pytest

from index.formats import bed, values
from index.formats.bed import Interval
from index.formats.notes import Notes
from index.formats.source import Source
from index.records import FormatError


def read(tmp_path, text, name="x.bed"):
    path = tmp_path / name
    path.write_text(text)
    diagnostics = []
    return list(bed.intervals(Source(path), Notes(name, diagnostics))), diagnostics


def test_columns_three_to_twelve(tmp_path):
    text = (
        "# made by hand\ntrack name=x\nbrowser position chr1\n"
        "chr1\t10\t20\nchr1\t10\t20\ta b\nchr1\t5\t5\tinsert\t7.5\t-\n"
        "chr2\t100\t200\tg\t0\t+\t110\t150\t255,0,0\t2\t10,20,\t0,80,\n"
    )
    found, diagnostics = read(tmp_path, text)
    assert found == [
        Interval("chr1", 10, 20, line=4),
        Interval("chr1", 10, 20, "a b", line=5),
        Interval("chr1", 5, 5, "insert", 7.5, -1, line=6),
        Interval("chr2", 100, 200, "g", 0, 1, (110, 150), ((100, 110), (180, 200)), {}, 7),
    ]
    assert diagnostics == []


def test_bad_lines_are_skipped_and_told_with_their_line(tmp_path):
    rows = ["chr1\t1\t9", "chr1\t9\t1", "chr1\tx\t1", "chr1\t5", "chr1\t1\t" + "9" * 20]
    rows += ["c\t0\t9\tn\t0\t+\t0\t9\t0\t2\t1,\t0,", "c\t0\t9\tn\t0\t+\t0\t9\t0\t1\t90,\t0,"]
    found, diagnostics = read(tmp_path, "\n".join(rows) + "\n")
    assert [(one.start, one.end) for one in found] == [(1, 9)]
    assert [d.line for d in diagnostics] == [2, 3, 4, 5, 6, 7]
    assert all(d.severity == "error" for d in diagnostics)


def test_nothing_to_read_is_an_error(tmp_path):
    with pytest.raises(FormatError, match=r"x\.bed: holds no interval"):
        read(tmp_path, "chr1\t9\t1\n")


def test_further_columns_have_names(tmp_path):
    (found,), _ = read(tmp_path, "chr1\t1\t9\tp\t5\t+\t1.5\t2.5\t-1\t4\n", "x.narrowPeak")
    assert found.extra == {"signalValue": "1.5", "pValue": "2.5", "qValue": "-1", "peak": "4"}
    text = "#chrom\tstart\tend\tname\tpool\tstrand\tdepth\nchr1\t1\t9\tp\tpool_1\t+\t33\n"
    (found,), _ = read(tmp_path, text)
    assert (found.score, found.extra) == (None, {"pool": "pool_1", "depth": "33"})
    (found,), notes = read(tmp_path, "chrom\tstart\tend\tname\tx\nchr1\t1\t9\tp\tq\n")
    assert found.extra == {"x": "q"} and "names the columns" in notes[0].message


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.txt", "chr1\t1\t9\tname\t0\t+\n", "bed"),
        ("a.txt", "chr1 1 9\n", "bed"),
        ("a.bed", "chr1\t1\t9\t0.5\nchr1\t20\t30\t0.5\n", "bed"),
        ("a.txt", "chr1\t1\t9\t0.5\nchr1\t9\t30\t0.25\n", "bedgraph"),
        ("a.bg", "chr1\t1\t9\t5\n", "bedgraph"),
        ("a.bed", "track type=bedGraph\nchr1\t1\t9\t5\n", "bedgraph"),
        ("a.bed", "chr1\t1\t0\nchr1\t2\t0\nchr1\t3\t5\n", "depth"),
        ("a.bed", "chr1\t1\t3\nchr1\t2\t4\nchr1\t3\t5\n", "bed"),
        ("a.txt", "r1\t0\tchr1\t100\t60\t4M\t*\t0\t0\tACGT\tIIII\n", None),
        ("a.txt", "chr1\t100\trs1\tA\tG\n", None),
        ("a.txt", "c\t.\tgene\t1\t9\t.\t+\t.\tID=a\n", None),
        ("a.txt", ">chr1 1 9\nACGT\n", None),
    ],
)
def test_tables_are_told_apart(tmp_path, name, text, kind):
    path = tmp_path / name
    head = text.encode()
    scores = {
        "bed": bed.sniff(head, path),
        "bedgraph": values.sniff_bedgraph(head, path),
        "depth": values.sniff_depth(head, path),
    }
    assert (max(scores, key=scores.__getitem__) if any(scores.values()) else None) == kind


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "amount"),
    [
        ("formats/sars-cov-2/artic_v3.primer.bed", 218),
        ("formats/tuberculosis/mask.bed", 2300),
        ("formats/drosophila_chrX/genes.bed.gz", 2717),
        ("awkward/bed/badcomments.bed.gz", 164),
        ("awkward/bed/ws245Genes.WBGene.bed.bgz", 299),
    ],
)
def test_real_files_line_by_line(data_dir, name, amount):
    path = data_dir / name
    data = path.read_bytes()
    text = (data if path.suffix == ".bed" else gzip.decompress(data)).decode()
    rows = [line.split("\t") for line in text.splitlines() if line and line[0] != "#"]
    source, diagnostics = Source(path), []
    assert bed.sniff(source.head, path) > 80
    found = list(bed.intervals(source, Notes(path.name, diagnostics)))
    assert len(found) == len(rows) == amount and diagnostics == []
    for one, row in zip(found, rows, strict=True):
        assert [one.contig, one.start, one.end] == [row[0], int(row[1]), int(row[2])]
        if len(row) > 3:
            assert (one.name, one.score, "?+-"[one.strand]) == (row[3], float(row[4]), row[5])
        if len(row) > 11:
            assert sum(end - start for start, end in one.blocks) == sum(
                int(size) for size in row[10].strip(",").split(",")
            )
