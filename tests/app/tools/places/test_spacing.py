"""Gaps between genes and overlapping genes against base-by-base counting."""

import gzip

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import CompoundLocation, SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

from index.library import Library


def covered(record):
    """Bases in genes, spliced ones with their introns."""
    found = set()
    for feature in record.features:
        if feature.type == "gene":
            for part in feature.location.parts:
                found |= set(range(int(part.start), int(part.end)))
    return found


def stretches(record):
    """(1-based first base, length) of every stretch without gene between two genes."""
    size, taken = len(record), covered(record)
    circular = record.annotations["topology"] == "circular"
    low, high = min(taken), max(taken)
    found = []
    for start in range(size):
        if start in taken or (start - 1) % size not in taken:
            continue
        length = 0
        while (start + length) % size not in taken and length < size:
            length += 1
        if circular or (low < start and start + length <= high):
            found.append((start + 1, length))
    return found


def test_gaps_of_all_records(run, synthetic):
    expected = {
        (record.id, start, length)
        for record in synthetic.records.values()
        for start, length in stretches(record)
    }
    result = run("intergenic")
    assert {(row[4], row[5], row[7]) for row in result.table.rows} == expected
    lengths = [row[7] for row in result.table.rows]
    assert lengths == sorted(lengths, reverse=True)
    assert f"{lengths[0]} bp between" in result.text


def test_gaps_by_length_record_order_and_number(run, synthetic):
    record = synthetic.records["SYN_000001.1"]
    wide = [length for _, length in stretches(record) if length >= 200]
    result = run("intergenic", min_length=200, record="SYN_000001", what="count")
    assert f"There are {len(wide)} intergenic stretches of at least 200 bp" in result.text
    mean = sum(length for _, length in stretches(record)) / len(stretches(record))
    result = run("intergenic", record="SYN_000001", what="mean")
    assert f"{mean:.2f} bp on average" in result.text
    short = run("intergenic", order="ascending", limit=2)
    assert "shortest" in short.text
    result = run("intergenic", sort_by="position", record="SYN_000001")
    starts = sorted(start for start, _ in stretches(record))
    assert [row[5] for row in result.table.rows] == starts
    assert "0 intergenic stretches" in run("intergenic", min_length=5000).text


def test_gap_over_the_origin(run, tmp_path):
    record = SeqRecord(Seq("A" * 1000), id="CIR_1", name="CIR_1")
    record.annotations.update(molecule_type="DNA", topology="circular")
    for tag, start, end in (("X1", 100, 300), ("X2", 400, 800)):
        place = SimpleLocation(start, end, 1)
        record.features.append(SeqFeature(place, type="gene", qualifiers={"locus_tag": [tag]}))
    path = tmp_path / "circle.gb"
    SeqIO.write([record], path, "genbank")
    result = run("intergenic", Library.open([path]))
    assert "300 bp between X2 and X1 at CIR_1:801..100 (over the origin)" in result.text


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """Overlaps of each kind: same strand, opposite, nested, over the origin, in a gap of pieces."""
    record = SeqRecord(Seq("ACGTT" * 200), id="OVL_1", name="OVL_1")
    record.annotations.update(molecule_type="DNA", topology="circular")
    places = {
        "O1": SimpleLocation(100, 200, 1),
        "O2": SimpleLocation(196, 300, 1),
        "O3": SimpleLocation(280, 400, -1),
        "O4": SimpleLocation(310, 330, 1),
        "O5": CompoundLocation([SimpleLocation(500, 550, 1), SimpleLocation(650, 700, 1)]),
        "O6": SimpleLocation(560, 640, 1),
        "O7": CompoundLocation([SimpleLocation(950, 1000, 1), SimpleLocation(0, 40, 1)]),
        "O8": SimpleLocation(30, 60, -1),
    }
    for tag, place in places.items():
        record.features.append(SeqFeature(place, type="gene", qualifiers={"locus_tag": [tag]}))
    path = tmp_path_factory.mktemp("crowded") / "crowded.gb"
    SeqIO.write([record], path, "genbank")
    return places, Library.open([path])


def test_overlapping_pairs_share_those_bases(run, crowded):
    places, library = crowded
    expected = {}
    for one in places:
        for two in places:
            shared = set(places[one]) & set(places[two])
            if one < two and shared:
                expected[frozenset((one, two))] = len(shared)
    result = run("overlaps", library)
    found = {frozenset((row[0], row[2])): row[7] for row in result.table.rows}
    assert found == expected
    assert result.text.startswith(f"{len(expected)} pairs of genes overlap")
    assert "1 pair in which one gene lies in a gap" in result.text
    assert "*" not in result.text


def test_overlaps_by_strand_length_and_gene(run, crowded):
    _, library = crowded
    opposite = run("overlaps", library, opposite_strands=True)
    assert opposite.text.startswith("3 pairs")
    assert run("overlaps", library, min_overlap=20, opposite_strands=True).text.startswith("2 ")
    same = run("overlaps", library, opposite_strands=False)
    assert same.text.startswith("1 pair of genes overlaps on the same strand: O1 and O2 by 4 bp")
    long = run("overlaps", library, sort_by="length", limit=1)
    assert long.focus == ["O2", "O3"] or long.focus == ["O3", "O4"]
    one = run("overlaps", library, name="O3")
    assert set(one.focus) == {"O2", "O4"} and "O2 by 20 bp (opposite strands)" in one.text
    none = run("overlaps", library, name="O6")
    assert none.text.startswith("No other gene overlaps O6")


def test_no_overlaps_is_an_answer(run):
    result = run("overlaps")
    assert result.status == "answered" and result.text.startswith("No pairs of genes overlap")


@pytest.mark.real
@pytest.mark.parametrize(
    "name",
    [
        "bacteria/mycoplasma_pneumoniae_FH_NZ_CP010546.gbk.gz",
        "virus/sodalis_phage_SO1_NC_013600.gbk",
    ],
)
def test_coding_free_bases_of_real_genomes(data_dir, run, name):
    path = data_dir / "genomes" / name
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt") as handle:
        record = SeqIO.read(handle, "genbank")
    expected = stretches(record)
    result = run("intergenic", Library.open([path]), sort_by="position")
    assert [(row[5], row[7]) for row in result.table.rows] == sorted(expected)
