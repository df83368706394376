"""Qualifiers of source features, against the features as Biopython wrote or reads them."""

from __future__ import annotations

import gzip

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

from app.tools.registry import call
from index.library import Library

GIVEN = (
    {"host": ["Bos taurus"], "tissue_type": ["liver"], "geo_loc_name": ["Peru: Cusco"]},
    {"host": ["Bos taurus"], "mating_type": ["MATalpha"], "dev_stage": ["larva"]},
    {"host": ["Ovis aries"], "sub_strain": ["<b>7</b>"]},
)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    records = []
    for number, given in enumerate(GIVEN, 1):
        record = SeqRecord(Seq("ACGTTGCA" * 20), id=f"S{number}.1", name=f"S{number}")
        record.description = f"Made up sequence {number}, clone k{number}"
        record.annotations.update(molecule_type="DNA", organism="Bos taurus")
        place = SimpleLocation(0, len(record))
        record.features.append(SeqFeature(place, type="source", qualifiers=given))
        records.append(record)
    path = tmp_path_factory.mktemp("source") / "three.gb"
    SeqIO.write(records, path, "genbank")
    with Library.open([path]) as opened:
        yield opened


def ask(library, *keys, **more):
    return call(library, "source_qualifiers", {"keys": list(keys), **more})


def test_values_with_their_records(library) -> None:
    told = ask(library, "host")
    assert told.text == (
        "All 3 source features state the host 'Bos taurus' (S1.1 and S2.1) and 'Ovis aries' (S3.1)."
    )
    assert [(row[0], row[3]) for row in told.table.rows] == [
        (f"S{n}.1", values["host"][0]) for n, values in enumerate(GIVEN, 1)
    ]
    assert {(one.record, one.start, one.end, one.qualifier) for one in told.citations} == {
        (f"S{n}.1", 1, 160, "host") for n in (1, 2, 3)
    }


def test_one_record_only(library) -> None:
    told = ask(library, "host", record="S3.1")
    assert told.text == "The source feature of S3.1 states the host 'Ovis aries'."
    assert "mating type" not in told.text


def test_newer_name_answers_for_the_older(library) -> None:
    text = ask(library, "country").text
    assert text == "1 of 3 source features states the geo loc name 'Peru: Cusco' (S1.1)."


def test_what_is_missing_beside_what_is_there(library) -> None:
    assert ask(library, "mating_type", "sex").text.endswith("'MATalpha' (S2.1); no sex is stated.")


def test_none_is_declined_with_those_there_are(library) -> None:
    told = ask(library, "cultivar")
    assert told.status == "declined"
    for key in {key for given in GIVEN for key in given}:
        assert key.replace("_", " ") in told.text


def test_titles_where_they_say_it(library) -> None:
    told = ask(library, "clone", record="S2.1")
    assert told.status == "answered" and "clone k2" in told.text and "k1" not in told.text


def test_markup_is_inert(library) -> None:
    assert "<b>" not in ask(library, "sub_strain").text.replace("\\<b>", "")


def test_without_any_source(tmp_path) -> None:
    path = tmp_path / "bare.fna"
    path.write_text(">x1 some phage\n" + "ACGGT" * 30 + "\n")
    with Library.open([path]) as bare:
        told = ask(bare, "host")
    assert told.status == "declined" and "no source feature" in told.text
    assert "some phage" in told.text


@pytest.mark.real
@pytest.mark.parametrize("name", ["bacteria/ecoli_K12", "virus/influenza", "plasmid/pB171"])
def test_against_biopython(data_dir, name) -> None:
    folder, stem = name.split("/")
    path = next((data_dir / "genomes" / folder).glob(f"{stem}*"))
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt") as text:
        sources = [
            feature.qualifiers
            for record in SeqIO.parse(text, "genbank")
            for feature in record.features
            if feature.type == "source"
        ]
    with Library.open([path]) as opened:
        for key in {key for source in sources for key in source}:
            told = ask(opened, key)
            for value in {value for source in sources for value in source.get(key, [])}:
                assert value in told.text


@pytest.mark.parametrize(("word", "latin"), [("cows", "Bos taurus"), ("Sheep", "Ovis aries")])
def test_records_by_an_everyday_name(library, word, latin) -> None:
    told = ask(library, "host", value=word)
    named = [f"S{n}.1" for n, values in enumerate(GIVEN, 1) if values["host"] == [latin]]
    assert told.text.startswith(f"{len(named)} of 3 records ") and f"'{latin}'" in told.text
    assert {one.record for one in told.citations} == set(named)


def test_records_by_any_qualifier(library) -> None:
    told = ask(library, value="Cusco")
    assert [one.record for one in told.citations] == ["S1.1"]
    assert "geo loc name 'Peru: Cusco'" in told.text
    none = ask(library, value="pigs")
    assert none.text.startswith("No source feature names 'pigs'") and "'Ovis aries'" in none.text


def test_a_name_is_no_part_of_a_word(library) -> None:
    assert ask(library, "host", value="taur").text.startswith("No source feature")
