"""Example questions are answered by the genomes they are shown for."""

import pytest

from app.answer import ask
from app.session import Session
from app.suggest import suggestions
from index.demo import demo_genome
from index.library import Library


@pytest.fixture(scope="module")
def libraries(synthetic, pair, annotation_only, tmp_path_factory):
    folder = tmp_path_factory.mktemp("suggest")
    bare = folder / "bare.fasta"
    bare.write_text(">c1\n" + "ATGGAATTCAAATAAGGCC" * 60 + "\n>c2\n" + "ACGTTGCA" * 40 + "\n")
    return {
        "synthetic": synthetic.library,
        "pair": pair,
        "annotation": annotation_only,
        "bare": Library.open([bare]),
        "demo": Library.open([demo_genome(folder)]),
    }


@pytest.mark.parametrize("name", ["synthetic", "pair", "annotation", "bare", "demo"])
def test_every_suggestion_is_answered(libraries, name):
    questions = suggestions(libraries[name])
    assert len(questions) >= 3 and len(set(questions)) == len(questions)
    statuses = {q: ask(Session(libraries[name]), q).status for q in questions}
    assert set(statuses.values()) == {"answered"}, statuses


def test_without_genomes_nothing_is_suggested():
    assert suggestions(Library()) == []


@pytest.mark.parametrize("count", [0, 1, 3])
def test_no_more_than_asked_for(libraries, count):
    for library in libraries.values():
        assert len(suggestions(library, count)) <= count


def test_no_sequence_is_promised_where_there_is_none(libraries):
    for question in suggestions(libraries["annotation"]):
        assert "sequence" not in question and "upstream" not in question


@pytest.mark.real
@pytest.mark.parametrize(
    "path",
    [
        "bacteria/ecoli_K12_MG1655_NC_000913.gbff.gz",
        "virus/phiX174_NC_001422.gbk",
        "plasmid/pUC19_L09137_sourceonly.gb",
        "organelle/human_mt_and_two_more.gbk.gz",
        "eukaryote/yeast_chrI_NC_001133.gbk.gz",
        "bgc/nisin_HM219853.gbk",
    ],
)
def test_suggestions_fit_real_genomes(data_dir, path):
    library = Library.open([data_dir / "genomes" / path])
    statuses = {q: ask(Session(library), q).status for q in suggestions(library)}
    assert set(statuses.values()) == {"answered"}, statuses
