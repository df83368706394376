"""Records as a set: how they split, which are of one organism, and what the smallest holds."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

from app.answer import ask
from app.plan.recording import recognise
from app.session import Session
from index.library import Library

FISH = ["Eukaryota", "Metazoa", "Chordata", "Actinopterygii"]
PLANT = ["Eukaryota", "Viridiplantae", "Streptophyta"]
MADE = (
    ("AA1", "Danio rerio", FISH, "carp", 900, "tRNA"),
    ("AA2", "Danio albolineatus", FISH, "", 700, "CDS"),
    ("AA3", "Zea mays", PLANT, "carp", 500, "CDS"),
    ("AA4", "Danio rerio", FISH, "perch", 1100, "gene"),
)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """Four records of three species; the file itself is what answers are compared with."""
    path = tmp_path_factory.mktemp("mixed") / "mixed.gb"
    source = random.Random(3)
    records = []
    for name, organism, lineage, host, size, kind in MADE:
        text = "ATG" + "".join(source.choices("CG", k=size - 6)) + "TAA"
        record = SeqRecord(Seq(text), id=f"{name}.1", name=name, description=name)
        record.annotations = {"molecule_type": "DNA", "organism": organism, "taxonomy": lineage}
        given = {"organism": [organism], **({"host": [host]} if host else {})}
        record.features = [
            SeqFeature(SimpleLocation(0, size, 1), type="source", qualifiers=given),
            SeqFeature(SimpleLocation(30, 330, 1), type=kind,
                       qualifiers={"locus_tag": [f"T_{name}"], "product": ["thing"]}),
        ]  # fmt: skip
        records.append(record)
    SeqIO.write(records, path, "genbank")
    return Library.open([path]), list(SeqIO.parse(path, "genbank"))


def counted(answer) -> dict[str, int]:
    return {row[0]: row[1] for row in answer.table.rows}


@pytest.mark.parametrize(
    ("question", "size"),
    [
        ("how do the records split by genus?", 1),
        ("number of records per genus", 1),
        ("how many records of each genus are there", 1),
        ("records by genus", 1),
        ("how many different genera are in this file?", 1),
        ("which species are there and how many records of each?", 2),
        ("how many entries per species?", 2),
        ("how many organisms are there", 2),
    ],
)
def test_records_split_by_organism(mixed, question: str, size: int) -> None:
    library, records = mixed
    wanted = Counter(" ".join(r.annotations["organism"].split()[:size]) for r in records)
    answer = ask(Session(library), question)
    assert counted(answer) == dict(wanted)
    assert all(f"{number} {name}" in answer.text for name, number in wanted.items())


@pytest.mark.parametrize("question", ["how do the records split by host?", "records per host"])
def test_records_split_by_a_qualifier(mixed, question: str) -> None:
    library, records = mixed
    wanted = Counter(r.features[0].qualifiers.get("host", ["not stated"])[0] for r in records)
    assert counted(ask(Session(library), question)) == dict(wanted)


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("which records are of Danio?", "Danio"),
        ("list the records of Danio rerio", "Danio rerio"),
        ("how many records are from the genus Danio", "Danio"),
        ("what percentage of the records is from Zea mays?", "Zea mays"),
        ("which records are from plants?", "Viridiplantae"),
        ("the Actinopterygii records", "Actinopterygii"),
    ],
)
def test_records_of_one_organism(mixed, question: str, word: str) -> None:
    library, records = mixed
    held = [
        r.id
        for r in records
        if word in r.annotations["taxonomy"] or f"{word} " in r.annotations["organism"] + " "
    ]
    answer = ask(Session(library), question)
    assert [row[0] for row in answer.table.rows] == held
    assert f"{100 * len(held) / len(records):.2f} %" in answer.text


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("how many percent of the records have a CDS?", "CDS"),
        ("what percentage of the records contain a tRNA gene", "tRNA"),
        ("which records have a CDS?", "CDS"),
        ("how many of the records carry tRNA genes, in percent", "tRNA"),
    ],
)
def test_records_with_a_kind_of_feature(mixed, question: str, kind: str) -> None:
    library, records = mixed
    held = [r.id for r in records if any(f.type == kind for f in r.features)]
    answer = ask(Session(library), question)
    assert [row[0] for row in answer.table.rows] == held
    assert f"{100 * len(held) / len(records):.2f} %" in answer.text


@pytest.mark.parametrize(
    ("question", "low"),
    [
        ("which record is the smallest, how long is it and which genes are on it?", True),
        ("smallest record: its length and its genes", True),
        ("what is the longest record, how long is it, and what genes does it carry?", False),
        ("the longest sequence, its length and which features it holds", False),
        ("which record is shortest and what does it encode?", True),
    ],
)
def test_the_smallest_record_and_what_is_on_it(mixed, question: str, low: bool) -> None:
    library, records = mixed
    best = (min if low else max)(records, key=len)
    answer = ask(Session(library), question)
    assert f"{len(best):,} bp" in answer.text
    others = [r for r in records if r.id != best.id]
    assert f"T_{best.name}" in answer.text
    assert not any(f"T_{other.name}" in answer.text for other in others)


def test_sizes_of_records_in_percent(mixed) -> None:
    library, records = mixed
    answer = ask(Session(library), "what percentage of the records is longer than 800 bp?")
    share = 100 * sum(len(r) > 800 for r in records) / len(records)
    assert f"({share:.2f} %)" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "how many genes per organism?",
        "how long is the shortest record?",
        "what is the organism?",
        "which gene is the longest on AA1.1?",
        "how do the genes split by strand?",
        "what is the smallest record and its sequence",
        "which genes are on AA1?",
        "which record has the most genes?",
        "is Danio rerio a fish?",
        "the GC content of the longest record",
        "which record has no genes?",
    ],
)
def test_other_questions_are_left_alone(mixed, question: str) -> None:
    assert recognise(question, mixed[0]) is None


def test_parts_of_all_genes_and_of_all_bases(mixed) -> None:
    library, records = mixed
    session = Session(library)
    genes = sum(f.type != "source" for r in records for f in r.features)
    found = ask(session, "what percentage of the genes are tRNA genes?")
    kinds = sum(f.type == "tRNA" for r in records for f in r.features)
    assert f"{100 * kinds / genes:.2f} % of {genes} genes" in found.text
    on = ask(session, "which fraction of the genes lies on AA1.1?")
    assert f"{100 / genes:.2f} % of {genes} genes" in on.text
    total = sum(map(len, records))
    for question in (
        "what percentage of the genome is AA3.1?",
        "AA3.1 makes up which share of the total length",
        "which percentage of the bases lies on record 3?",
    ):
        answer = ask(Session(library), question)
        assert f"{100 * len(records[2]) / total:.2f} % of {total:,} bp" in answer.text
    coding = ask(Session(library), "what percentage of the sequence of record 3 is coding?")
    assert coding.calls[0]["arguments"]["fields"] == ["coding_density"]


@pytest.mark.parametrize(
    "question",
    ["which records have no CDS?", "how many records lack a CDS", "list the records without a CDS"],
)
def test_records_without_a_kind_of_feature(mixed, question: str) -> None:
    library, records = mixed
    held = [r.id for r in records if all(f.type != "CDS" for f in r.features)]
    answer = ask(Session(library), question)
    assert [row[0] for row in answer.table.rows] == held


def test_ranks_and_lengths_of_records(mixed) -> None:
    library, records = mixed
    ranked = sorted(records, key=len)
    second = ask(Session(library), "which is the second smallest record and which genes are on it?")
    assert f"{ranked[1].id} ({len(ranked[1])} bp)" in second.text
    assert f"T_{ranked[1].name}" in second.text and f"T_{ranked[0].name}" not in second.text
    longer = ask(Session(library), "which records are longer than AA2.1?")
    size = len(next(r for r in records if r.id == "AA2.1"))
    assert {row[0] for row in longer.table.rows} == {r.id for r in records if len(r) > size}
    same = ask(Session(library), "do all records have the same host?")
    assert counted(same)["carp"] == 2 and counted(same)["perch"] == 1
