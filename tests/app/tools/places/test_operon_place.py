"""Operons as places, distances to landmarks and rRNA operons, against the file's own features."""

from __future__ import annotations

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord
from Bio.SeqUtils import gc_fraction

from app.tools.registry import call
from index.library import Library

SIZE = 12_000
GENES = [
    # kind, symbol, start, length, strand, product
    ("CDS", "aaaA", 100, 300, 1, "first"),
    ("CDS", "kinL", 900, 60, 1, "kin operon leader peptide"),
    ("CDS", "kinA", 1_080, 300, 1, "kinase A"),
    ("CDS", "kinB", 1_400, 300, 1, "kinase B"),
    ("CDS", "mmmM", 2_000, 300, -1, "middle"),
    ("CDS", "revC", 3_000, 300, -1, "reverse C"),
    ("CDS", "revB", 3_320, 300, -1, "reverse B"),
    ("CDS", "revA", 3_640, 300, -1, "reverse A"),
    ("CDS", "revR", 4_300, 300, -1, "reverse regulator"),
    ("rRNA", "rrsA", 5_000, 500, 1, "16S ribosomal RNA"),
    ("tRNA", "ileT", 5_550, 76, 1, "tRNA-Ile"),
    ("rRNA", "rrlA", 5_700, 700, 1, "23S ribosomal RNA"),
    ("rRNA", "rrfA", 6_450, 120, 1, "5S ribosomal RNA"),
    ("CDS", "nnnN", 6_700, 300, 1, "between"),
    ("rRNA", "rrfX", 7_100, 120, 1, "5S ribosomal RNA"),
    ("CDS", "oooO", 7_600, 300, 1, "after"),
    ("rRNA", "rrlB", 8_000, 700, -1, "23S ribosomal RNA"),
    ("rRNA", "rrsB", 8_800, 500, -1, "16S ribosomal RNA"),
    ("CDS", "zzzZ", 11_500, 300, 1, "last"),
]
ORIGIN = (11_900, 11_950)


@pytest.fixture(scope="module")
def record() -> SeqRecord:
    made = SeqRecord(Seq("ACGTTGCAAC" * (SIZE // 10)), id="OPE_1.1", name="OPE_1",
                     description="Made-up genome.")  # fmt: skip
    made.annotations.update(molecule_type="DNA", topology="circular", organism="Test us")
    for number, (kind, symbol, start, length, strand, product) in enumerate(GENES):
        place = SimpleLocation(start, start + length, strand)
        keys = {"locus_tag": [f"O{number:02d}"], "gene": [symbol]}
        made.features.append(SeqFeature(place, type="gene", qualifiers=keys))
        made.features.append(
            SeqFeature(place, type=kind, qualifiers={**keys, "product": [product]})
        )
    made.features.append(
        SeqFeature(SimpleLocation(*ORIGIN, 1), type="rep_origin", qualifiers={"note": ["oriC"]})
    )
    return made


@pytest.fixture(scope="module")
def opened(record, tmp_path_factory) -> Library:
    path = tmp_path_factory.mktemp("operons") / "ope.gb"
    SeqIO.write([record], path, "genbank")
    return Library.open([path])


def test_extent_with_the_leader(opened) -> None:
    text = call(opened, "operon_place", {"prefix": "kin"}).text
    assert text.startswith("The kin operon is 800 bp long with 3 genes")
    assert "901..1,700" in text


def test_extent_on_the_minus_strand(opened) -> None:
    text = call(opened, "operon_place", {"prefix": "rev"}).text
    assert "940 bp long with 3 genes" in text and "3,001..3,940" in text
    assert "*revR* lies apart" in text


def test_neighbours_in_both_readings_of_after(opened) -> None:
    result = call(opened, "operon_place", {"prefix": "rev", "what": "neighbours", "side": "after"})
    first, second = result.text.split(". ")[:2]
    assert "*mmmM*" in first and "lower coordinates" in first and "700 bp" in first
    assert "*revR*" in second and "higher coordinates" in second
    assert "Beyond it follows *rrsA*" in result.text
    plus = call(opened, "operon_place", {"prefix": "kin", "what": "neighbours", "side": "after"})
    assert "*mmmM*" in plus.text.split(". ")[0] and "*aaaA*" not in plus.text


def test_composition(opened, record) -> None:
    result = call(opened, "operon_place", {"prefix": "rev", "what": "composition"})
    assert f"{100 * gc_fraction(record.seq[3000:3940]):.2f} %" in result.text


@pytest.mark.parametrize("side", ["upstream", "downstream"])
def test_flanks(opened, record, side) -> None:
    given = {"prefix": "rev", "what": "flank", "side": side, "bases": 70}
    found = call(opened, "operon_place", given).sequences[0].sequence
    low, high = (3940, 4010) if side == "upstream" else (2930, 3000)
    assert found == str(record.seq[low:high].reverse_complement())


def test_distances_go_the_shorter_way(opened) -> None:
    given = {"prefix": "kin", "what": "distance", "other": "zzzZ"}
    assert f"are {SIZE - 11_800 + 900:,} bp apart" in call(opened, "operon_place", given).text
    given = {"prefix": "kin", "what": "distance", "other_prefix": "rev"}
    assert "are 1,300 bp apart" in call(opened, "operon_place", given).text


def test_no_such_operon(opened) -> None:
    for given in ({"prefix": "xyz"}, {"name": "xyzA"}, {"keyword": "photosystem"}):
        result = call(opened, "operon_place", given)
        assert result.status == "declined" and result.text.count(".") <= 2


def test_distance_to_the_origin(opened) -> None:
    text = call(opened, "landmark_distance", {"name": "aaaA"}).text
    assert f"{SIZE - ORIGIN[1] + 100} bp from the replication origin oriC" in text
    text = call(opened, "landmark_distance", {"prefix": "rev"}).text
    assert f"{SIZE - ORIGIN[1] + 3000:,} bp from" in text
    text = call(opened, "landmark_distance", {"position": 11_901}).text
    assert "overlaps" in text


def test_distance_to_the_ends_and_the_terminus(opened) -> None:
    text = call(opened, "landmark_distance", {"name": "zzzZ", "landmark": "end"}).text
    assert "lies 200 bp from the end of OPE_1.1 and 11,500 bp from its start" in text
    text = call(opened, "landmark_distance", {"name": "zzzZ", "landmark": "terminus"}).text
    assert text.startswith("No terminus of replication is annotated")
    across = (sum(ORIGIN) // 2 + SIZE // 2) % SIZE
    assert f"{11_500 - across - 1:,} bp from *zzzZ*" in text


def test_without_an_origin(run) -> None:
    result = run("landmark_distance", name="repA", record="SYN_000002.1")
    assert result.status == "declined" and "No origin of replication" in result.text
    text = run("landmark_distance", name="copG", landmark="end").text
    assert "lies 10 bp from the end of SYN_000002.1" in text


def test_ribosomal_operons(opened, run) -> None:
    result = call(opened, "rrna_operons", {})
    assert result.text.startswith("There are 2 rRNA operons, with 5 of the 6 rRNA genes")
    assert [row[1] for row in result.table.rows] == ["rrsA, rrlA, rrfA", "rrsB, rrlB"]
    assert "*rrfX*" in result.text
    alone = run("rrna_operons").text
    assert alone.startswith("There is no rRNA operon") and "*rrsA*" in alone


def test_two_operons_side_by_side(opened, record) -> None:
    given = {"prefix": "kin", "what": "comparison", "by": "strand", "other_prefix": "rev"}
    text = call(opened, "operon_place", given).text
    assert text.startswith("The kin operon and the rev operon lie on opposite strands.")
    assert "The rev operon is longer than the kin operon: 940 bp against 800 bp." in text
    gc = [100 * gc_fraction(record.seq[low:high]) for low, high in ((900, 1700), (3000, 3940))]
    assert f"{max(gc):.2f} % against {min(gc):.2f} %" in text


def test_members(opened) -> None:
    text = call(opened, "operon_place", {"prefix": "rev", "what": "member", "other": "revB"}).text
    assert text.startswith("Yes, *revB*")
    text = call(opened, "operon_place", {"prefix": "rev", "what": "member", "other": "revR"}).text
    assert text.startswith("No, *revR*") and "360 bp away on the same strand" in text


def test_rrna_operons_are_places(opened) -> None:
    text = call(opened, "operon_place", {"keyword": "rRNA", "what": "neighbours"}).text
    assert "Upstream of the rRNA operon of *rrsA* (lower coordinates) comes *revR*" in text
    assert "Upstream of the rRNA operon of *rrsB* (higher coordinates) comes *zzzZ*" in text
