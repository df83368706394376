"""Subjects that people name in other words than annotations do."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from app.answer import ask
from app.session import Session
from app.tools.shared.topics import asked, evidence, topic_of, topics


def row(product: str = "", symbol: str = "") -> SimpleNamespace:
    return SimpleNamespace(product=product, symbol=symbol)


def named(name: str):
    return next(topic for topic in topics() if topic.name == name)


def test_the_table_is_sound() -> None:
    names = [topic.name for topic in topics()]
    assert len(set(names)) == len(names) > 70
    said = [phrase.lower() for topic in topics() for phrase in topic.said]
    assert len(said) == len(set(said)), "one phrase asks for two topics"
    for topic in topics():
        assert topic.terms and re.compile(topic.symbols)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("what does this phage use to lyse its host?", "lyse its host"),
        ("Which genes are for Photosynthesis?", "Photosynthesis"),
        ("genes to survive without oxygen", "survive without oxygen"),
        ("toxin-antitoxin systems please", "toxin-antitoxin systems"),
    ],
)
def test_the_longest_phrase_counts(text: str, phrase: str) -> None:
    found = asked(text)
    assert found is not None and found[0] == phrase


@pytest.mark.parametrize("text", ["where is lacZ?", "swimmingly", "how long is the genome"])
def test_other_questions_name_no_topic(text: str) -> None:
    assert asked(text) is None


def test_a_query_about_more_than_the_topic_is_left_alone() -> None:
    assert topic_of("toxin genes") is not None
    assert topic_of("tetracycline toxin exporter") is None


@pytest.mark.parametrize(
    ("topic", "gene", "belongs"),
    [
        ("photosynthesis", row("photosystem II protein D1"), True),
        ("photosynthesis", row("hypothetical protein", "psaA"), True),
        ("photosynthesis", row("hypothetical protein", "mypsaA"), False),
        ("host lysis", row("endolysin"), True),
        ("host lysis", row("lysine decarboxylase"), False),
        ("motility", row("flagellin"), True),
        ("selection marker", row("", "AP(R)"), True),
    ],
)
def test_membership(topic: str, gene: SimpleNamespace, belongs: bool) -> None:
    found = named(topic)
    assert bool(found.reasons(gene)) is belongs or (not belongs and found.rules_out(gene))


def test_an_antitoxin_is_no_toxin() -> None:
    assert named("toxins").rules_out(row("antitoxin MazE"))
    assert not named("toxins").rules_out(row("hemolysin"))


def test_evidence_is_ordered_by_how_often_it_was_found() -> None:
    rows = [row("photosystem I P700"), row("photosystem II D1"), row("cytochrome f")]
    assert evidence(named("photosynthesis"), rows) == ["photosystem", "cytochrome f"]


@pytest.mark.real
def test_photosynthesis_of_a_chloroplast_as_biopython_reads_it(data_dir, tmp_path, monkeypatch):
    import gzip

    from Bio import SeqIO

    from index.library import Library

    monkeypatch.setenv("DNAHLM_HOME", str(tmp_path))
    path = data_dir / "genomes" / "organelle" / "arabidopsis_chloroplast_NC_000932.gb.gz"
    with gzip.open(path, "rt") as handle:
        record = SeqIO.read(handle, "genbank")
    photosystems = {
        feature.qualifiers["gene"][0]
        for feature in record.features
        if feature.type == "CDS" and "photosystem" in feature.qualifiers["product"][0]
    }
    answer = ask(Session(Library.open([path])), "which genes are for photosynthesis")
    assert answer.status == "answered"
    table = answer.table
    assert table is not None
    listed = {line[table.columns.index("gene")] for line in table.rows}
    assert photosystems <= listed and "rbcL" in listed
    assert not listed & {"matK", "rpoB", "rps16", "accD", "trnK"}
