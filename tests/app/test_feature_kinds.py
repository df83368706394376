"""Features asked for by what they are: those there are, and a plain no where the file has none."""

from __future__ import annotations

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

from app.answer import ask
from app.plan.planner import plan
from app.session import Session
from index.library import Library


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    record = SeqRecord(Seq("ATGGCTAAACGT" * 200), id="K1.1", name="K1", description="Made up")
    record.annotations.update(molecule_type="DNA", organism="Bos taurus", topology="linear")

    def add(kind, start, end, strand=1, **more):
        place = SimpleLocation(start, end, strand)
        given = {key: [value] for key, value in more.items()}
        record.features.append(SeqFeature(place, type=kind, qualifiers=given))

    add("source", 0, 2400, organism="Bos taurus")
    for name, start in (("abcA", 100), ("abcB", 900)):
        add("gene", start, start + 300, gene=name, locus_tag=f"T_{name}")
        add("CDS", start, start + 300, gene=name, locus_tag=f"T_{name}", product="porin")
    add("sig_peptide", 100, 160)
    add("regulatory", 40, 60, regulatory_class="enhancer")
    add("regulatory", 70, 76, regulatory_class="TATA_box")
    add("misc_feature", 1500, 1600, note="TPP riboswitch (THI element)")
    path = tmp_path_factory.mktemp("kinds") / "kinds.gb"
    SeqIO.write([record], path, "genbank")
    with Library.open([path]) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("list the enhancers", (41, 60)),
        ("which TATA boxes are annotated?", (71, 76)),
        ("does abcA have a signal peptide?", (101, 160)),
        ("where is the signal peptide of abcA?", (101, 160)),
    ],
)
def test_those_there_are(library, question, place) -> None:
    told = ask(Session(library), question)
    assert told.status == "answered" and told.text.startswith("There is 1")
    assert [(one.start, one.end) for one in told.citations] == [place]


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("list the annotated transmembrane regions", "transmembrane regions"),
        ("how many domains are annotated?", "domains"),
        ("are there any silencers in this file?", "silencers"),
        ("does the file annotate CpG islands?", "CpG islands"),
        ("show me all the zinc fingers", "zinc fingers"),
        ("where are the polyadenylation signals?", "polyadenylation signals"),
        ("does abcB have a signal peptide?", "signal peptides of abcB"),
    ],
)
def test_none_is_said_and_nothing_else_listed(library, question, noun) -> None:
    told = ask(Session(library), question)
    assert told.text.startswith(f"There are no {noun} in this genome.")
    assert not told.citations and not told.table
    if "signal peptides of" not in noun:
        for held in ("genes", "CDS", "signal peptides", "regulatory features"):
            assert held in told.text


def test_words_of_other_features_are_told(library) -> None:
    text = ask(Session(library), "how many riboswitches are there?").text
    assert text.startswith("There are no riboswitches")
    assert "1 feature says 'riboswitch': misc_feature_1501_1600" in text


@pytest.mark.parametrize(
    "question",
    [
        "which genes have a PAS domain?",
        "how many EcoRI sites are there?",
        "list the genes for zinc finger proteins",
        "which genes are near the enhancer of abcA?",
        "what is the promoter of abcA?",
        "is recA a domain of another protein?",
        "which proteins bind to the active site?",
    ],
)
def test_other_questions_stay(library, question) -> None:
    kinds = {"domain", "enhancer", "zinc_finger", "active_site", "splice_site"}
    for call in plan(question, library).calls:
        assert not kinds & set((call.arguments.get("filter") or {}).get("types", []))
