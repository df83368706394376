"""Which contig of a track is which record of a genome."""

import pytest

from index.rows import RecordInfo
from index.tracks.contigs import match_contigs, same_contig


def record(id: str, length: int = 1000, **more) -> RecordInfo:
    values = {
        "record_no": 0, "ordinal": 1, "id": id, "name": "", "description": "", "length": length,
        "molecule": "DNA", "topology": "linear", "organism": "", "has_sequence": True,
        "counts": {}, "gc": None, "annotations": {},
    }  # fmt: skip
    known = RecordInfo.__dataclass_fields__
    return RecordInfo(**{k: v for k, v in {**values, **more}.items() if k in known})


def matched(contigs, records, **more):
    result = match_contigs(contigs, records, track="reads.bam", genome="genome.gb", **more)
    return {m.contig: m.record for m in result.found}, result.messages


def test_same_name_needs_no_message():
    assert matched({"a": 1000}, [record("a"), record("b")]) == ({"a": "a"}, [])


@pytest.mark.parametrize(
    ("contig", "id"),
    [
        ("NC_045512", "NC_045512.2"),
        ("chr1", "1"),
        ("1", "chr1"),
        ("ctga", "ctgA"),
        ("chrM", "MT"),
        ("MN908947.3", "NC_045512.2"),
    ],
)
def test_other_spellings_are_mapped_with_a_message(contig, id):
    found, messages = matched({contig: None}, [record(id), record("other", 7)])
    assert found == {contig: id}
    assert len(messages) == 1
    assert contig in messages[0]
    assert id in messages[0]


def test_roman_chromosome_is_told_by_the_description():
    records = [
        record("NC_001133.9", 10, description="Saccharomyces cerevisiae chromosome I"),
        record("NC_001134.8", 20, description="Saccharomyces cerevisiae chromosome II"),
    ]
    found, _ = matched({"chrI": None, "chrII": None}, records)
    assert found == {"chrI": "NC_001133.9", "chrII": "NC_001134.8"}


def test_an_accession_that_the_record_was_derived_from():
    source = record("NC_9", annotations={"comment": "The sequence was derived from AB123456."})
    assert matched({"AB123456.1": None}, [source])[0] == {"AB123456.1": "NC_9"}


def test_two_versions_are_not_the_same_sequence():
    found, messages = matched({"U00096.2": None}, [record("U00096.3")])
    assert not found
    assert "U00096.2" in messages[0]


def test_a_stated_length_that_differs_rules_the_match_out():
    found, messages = matched({"chrM": 16571}, [record("chrM", 16569)])
    assert not found
    assert "16,571" in messages[0]
    assert "16,569" in messages[0]


def test_the_only_ones_of_a_length_are_one():
    found, messages = matched({"x": 15894, "y": 3}, [record("m", 15894), record("n", 4)])
    assert found == {"x": "m"}
    assert any("15,894" in text for text in messages)
    assert any("'y'" in text for text in messages)


def test_a_mismatch_is_said_and_nothing_is_joined():
    found, messages = matched({"scaffold_7": None}, [record("NC_000913.3")])
    assert not found
    assert "the names differ" in messages[0]


def test_positions_beyond_the_record_rule_it_out():
    found, messages = matched({"a": None}, [record("a", 100)], reach={"a": 250})
    assert not found
    assert "250" in messages[0]


def test_bases_decide_where_names_say_nothing():
    one = [record("NC_1")]
    assert matched({"MTB_anc": None}, one, agrees=lambda c, r: True)[0] == {"MTB_anc": "NC_1"}
    assert not matched({"chromosome": None}, one, agrees=lambda c, r: False)[0]
    two = [record("p", 5), record("q", 6)]
    assert matched({"z": None}, two, agrees=lambda c, r: r.id == "q")[0] == {"z": "q"}


def test_same_contig():
    assert same_contig("chr1", "1")
    assert same_contig("NC_1.2", "NC_1")
    assert not same_contig("chr1", "chr2")
    assert same_contig("chrM", "MT")
