"""Stretches over the origin: on a circle by its bases, on anything else refused."""

from __future__ import annotations

import random

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

from app.answer import ask
from app.plan.circling import recognise
from app.session import Session
from index.library import Library

SIZE = 4361
TEXT = "".join(random.Random(11).choices("ACGT", k=SIZE))


def opened(folder, topology: str | None) -> Library:
    record = SeqRecord(Seq(TEXT), id="RING.1", name="RING", description="ring")
    record.annotations = {"molecule_type": "DNA"}
    if topology:
        record.annotations["topology"] = topology
    for name, start, end in (("nearA", 20, 320), ("farB", 2000, 2600)):
        feature = SeqFeature(SimpleLocation(start, end, 1), type="gene",
                             qualifiers={"gene": [name], "locus_tag": [f"R_{name}"]})  # fmt: skip
        record.features.append(feature)
    path = folder / f"{topology or 'none'}.gb"
    SeqIO.write([record], path, "genbank")
    return Library.open([path])


@pytest.fixture(scope="module")
def ring(tmp_path_factory) -> Library:
    return opened(tmp_path_factory.mktemp("ring"), "circular")


@pytest.fixture(scope="module")
def rod(tmp_path_factory) -> Library:
    return opened(tmp_path_factory.mktemp("rod"), "linear")


SAID = [
    "sequence from 4300 over the origin to 50",
    "give me the bases 4,300..50 across the origin",
    "bases from 4300 through the origin to base 50",
    "the DNA between 4300 and 50, crossing the origin",
    "from 4.3 kb around the plasmid's origin to 50: sequence please",
    "sequence of 50 to 4300, the part over the origin",
    "how long is the stretch from 4300 over the origin to 50?",
    "show position 4300 past the end of the circle to position 50",
]


@pytest.mark.parametrize("question", SAID)
def test_bases_over_the_origin(ring, question: str) -> None:
    answer = ask(Session(ring), question)
    wanted = TEXT[4299:] + TEXT[:50]
    assert [item.sequence for item in answer.sequences] == [wanted]
    assert f"{len(wanted)} bases" in answer.text


@pytest.mark.parametrize("question", SAID)
def test_no_stretch_runs_over_the_end_of_a_line(rod, question: str) -> None:
    answer = ask(Session(rod), question)
    assert answer.status == "declined" and not answer.sequences
    assert "is linear" in answer.text


def test_topology_that_is_not_stated_is_no_circle(tmp_path) -> None:
    record = tmp_path / "bare.fa"
    record.write_text(f">bare\n{TEXT}\n")
    answer = ask(Session(Library.open([record])), SAID[0])
    assert answer.status == "declined" and "does not say" in answer.text


def test_gc_and_genes_over_the_origin(ring, rod) -> None:
    part = TEXT[4299:] + TEXT[:50]
    found = ask(Session(ring), "GC content of 4300..50 over the origin")
    assert f"({part.count('G') + part.count('C')} G or C of {len(part)} bp)" in found.text
    genes = ask(Session(ring), "which genes lie between 4300 and 50 across the origin?")
    assert "nearA" in genes.text and "farB" not in genes.text
    for question in ("GC of 4300..50 over the origin", "genes from 4300 over the origin to 50"):
        assert ask(Session(rod), question).status == "declined"


def test_what_is_not_told_of_such_a_stretch_is_refused(ring) -> None:
    answer = ask(Session(ring), "EcoRI sites from 4300 over the origin to 50")
    assert answer.status == "declined"


@pytest.mark.parametrize(
    "question",
    [
        "which genes run over the origin?",
        "sequence from 100 to 200",
        "bases 100 to 200 upstream of the origin of replication",
        "give me the first 100 bases after the origin",
        "how far is nearA from the origin?",
        "from base 4000 to the end",
        "show 100 to 200 through a window of 50",
    ],
)
def test_other_questions_are_left_alone(ring, question: str) -> None:
    assert recognise(question, ring) is None


def test_the_stretch_is_asked_about_again(ring) -> None:
    session = Session(ring)
    part = TEXT[4299:] + TEXT[:50]
    ask(session, SAID[0])
    found = ask(session, "and its GC content?")
    assert f"({part.count('G') + part.count('C')} G or C of {len(part)} bp)" in found.text
    assert "nearA" in (genes := ask(session, "which genes lie there?")).text
    assert "farB" not in genes.text
    assert recognise("what is its organism?", ring, session) is None
    turned = ask(session, "the reverse complement of that stretch")
    assert turned.sequences[0].sequence == str(Seq(part).reverse_complement())
