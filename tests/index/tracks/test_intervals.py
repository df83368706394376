"""Tracks of intervals alone and over the annotation of a genome, against brute force."""

import random

import pytest

from index.formats.bed import Interval
from index.library import Library
from index.tracks.interval_rows import IntervalRows, Wanted, write_intervals

GFF = """##gff-version 3
##sequence-region c1 1 1000
c1\t.\tgene\t101\t400\t.\t+\t.\tID=g1;gene=aaa
c1\t.\tmRNA\t101\t400\t.\t+\t.\tID=m1;Parent=g1
c1\t.\tCDS\t101\t200\t.\t+\t0\tID=d1;Parent=m1;gene=aaa
c1\t.\tCDS\t301\t400\t.\t+\t0\tID=d1;Parent=m1;gene=aaa
c1\t.\tgene\t601\t700\t.\t-\t.\tID=g2;gene=bbb
c1\t.\tCDS\t601\t700\t.\t-\t0\tID=d2;Parent=g2;gene=bbb
"""


def many(rng, count=400):
    found = []
    for number in range(count):
        start = rng.randrange(900)
        end = start + rng.randrange(1, 60)
        score = rng.choice([None, 1.0, 2.5, 7.0])
        found.append(
            Interval(rng.choice("ab"), start, end, f"n{number % 50}", score, rng.choice([-1, 0, 1]))
        )
    return found


@pytest.fixture
def rows(tmp_path):
    intervals = many(random.Random(4))
    assert write_intervals(tmp_path / "x.parquet", intervals) == len(intervals)
    table = IntervalRows(tmp_path / "x.parquet")
    yield table, intervals
    table.close()


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (Wanted(), lambda i: True),
        (Wanted(contig="a"), lambda i: i.contig == "a"),
        (Wanted("a", 300, 400), lambda i: i.contig == "a" and i.start < 400 and i.end > 300),
        (
            Wanted("b", 300, 400, within=True),
            lambda i: i.contig == "b" and i.start >= 300 and i.end <= 400,
        ),
        (Wanted(strand=-1), lambda i: i.strand == -1),
        (Wanted(min_score=2.5), lambda i: (i.score or 0) >= 2.5),
        (Wanted(min_score=2.5, exclusive=True), lambda i: (i.score or 0) > 2.5),
        (Wanted(min_length=20, max_length=30), lambda i: 20 <= i.end - i.start <= 30),
        (Wanted(name="N7"), lambda i: i.name == "n7"),
        (Wanted(name="4"), lambda i: "4" in i.name),
    ],
)
def test_conditions_as_counted_by_hand(rows, wanted, fits):
    table, intervals = rows
    expected = [one for one in intervals if fits(one)]
    assert table.count(wanted) == len(expected) > 0
    covered = {(i.contig, base) for i in expected for base in range(i.start, i.end)}
    assert table.covered(wanted) == len(covered)
    key = lambda i: (i.contig, i.start, i.end, i.name)  # noqa: E731
    assert sorted(map(key, table.find(wanted))) == sorted(map(key, expected))


def test_order_and_limit(rows):
    table, intervals = rows
    best = table.find(order="score", descending=True, limit=3)
    assert [one.score for one in best] == [7.0, 7.0, 7.0]
    assert table.find(order="score")[-1].score is None
    longest = table.find(order="length", descending=True, limit=1)[0]
    assert longest.end - longest.start == max(i.end - i.start for i in intervals)


def opened(tmp_path, bed, *more):
    (tmp_path / "x.bed").write_text(bed)
    (tmp_path / "x.gff3").write_text(GFF)
    paths = [tmp_path / "x.bed", *(tmp_path / name for name in more)]
    return Library.open(paths, home=tmp_path / "home")


def test_a_cds_is_touched_in_its_parts_only(tmp_path):
    bed = "c1\t210\t290\tintron\nc1\t199\t210\tedge\nc1\t200\t210\tbeside\nc1\t650\t651\tin\n"
    with opened(tmp_path, bed, "x.gff3") as library:
        (track,) = library.tracks
        cds = track.overlaps(("CDS",))
        assert cds.totals() == {"placed": 4, "hitting": 2, "features": 2, "touched": 2}
        assert sorted(pair.shared for pair in cds.pairs()) == [1, 1]
        assert {track.rows.by_number([n])[0].name for n in cds.outside()} == {"intron", "beside"}
        genes = track.overlaps()
        assert genes.totals()["hitting"] == 4
        assert [amount for _, amount, _ in genes.by_feature()] == [3, 1]
        assert track.overlaps(wanted=Wanted(name="in", strand=None)).totals()["placed"] >= 1


def test_counts_over_genes_equal_brute_force(tmp_path):
    rng = random.Random(8)
    spans = [(s := rng.randrange(950), s + rng.randrange(1, 50)) for _ in range(300)]
    bed = "".join(f"c1\t{start}\t{end}\n" for start, end in spans)
    with opened(tmp_path, bed, "x.gff3") as library:
        (track,) = library.tracks
        parts = {"aaa": [(100, 200), (300, 400)], "bbb": [(600, 700)]}
        over = track.overlaps(("CDS",))
        names = {row.fid: row.symbol for row in track.genome.features("type = 'CDS'")}
        for key, amount, shared in over.by_feature():
            each = [
                sum(max(0, min(e, b) - max(s, a)) for a, b in parts[names[key]]) for s, e in spans
            ]
            assert (amount, shared) == (sum(one > 0 for one in each), sum(each))


def test_what_was_noted_is_told_again_from_the_store(tmp_path):
    bed = "c1\t1\t9\nc1\t9\t1\n"
    with opened(tmp_path, bed) as library:
        first = [d.message for d in library.tracks[0].diagnostics]
    with opened(tmp_path, bed) as library:
        assert [d.message for d in library.tracks[0].diagnostics] == first != []


def test_other_names_are_not_joined_silently(tmp_path):
    with opened(tmp_path, "zebra\t1\t9\nyak\t1\t9\n", "x.gff3") as library:
        (track,) = library.tracks
        assert track.genome is None and "zebra" in " ".join(track.messages)
        with pytest.raises(ValueError, match="stands alone"):
            track.overlaps()
