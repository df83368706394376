"""A gene that is told by its length is found first, and the question is asked of it."""

import re

import pytest
from Bio import SeqIO
from Bio.SeqUtils import gc_fraction

from app.answer import ask
from app.session import Session
from index.demo import demo_genome
from index.library import Library


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return demo_genome(tmp_path_factory.mktemp("described"))


@pytest.fixture(scope="module")
def library(path):
    with Library.open([path], home=path.parent / "home") as opened:
        yield opened


@pytest.fixture(scope="module")
def longest(path):
    """Symbol and bases of the longest gene."""
    genes = [
        (feature.qualifiers["gene"][0], feature.extract(record.seq))
        for record in SeqIO.parse(path, "genbank")
        for feature in record.features
        if feature.type == "gene" and "gene" in feature.qualifiers
    ]
    return max(genes, key=lambda gene: len(gene[1]))


def tools(session):
    return [call[0] for call in session.turns[-1].calls]


def test_gc_content(library, longest):
    session = Session(library)
    text = ask(session, "GC content of the longest gene").text
    assert tools(session) == ["list_genes", "composition"]
    assert f"{100 * gc_fraction(longest[1]):.2f} %" in text and longest[0] in text


def test_codons_and_ends(library, longest):
    codons = re.findall("...", str(longest[1]))
    third = "".join(codon[2] for codon in codons)
    assert (
        f"GC3 {100 * gc_fraction(third):.2f} %"
        in ask(Session(library), "GC3 of the longest gene?").text
    )
    text = ask(Session(library), "how many CTG codons are in the longest gene?").text
    assert f"occurs {codons.count('CTG')} times" in text
    protein = str(longest[1].translate(table=11)).rstrip("*")
    assert protein[-10:] in ask(Session(library), "last 10 residues of the longest protein").text


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("protein sequence of the longest gene", ["list_genes"]),
        ("how long is the longest gene?", ["list_genes"]),
        ("molecular weight of the heaviest protein", ["protein_properties"]),
        ("what is the smallest protein?", ["list_genes"]),
    ],
)
def test_what_a_list_gives_by_itself_is_left_alone(library, question, wanted):
    session = Session(library)
    assert ask(session, question).status == "answered"
    assert tools(session) == wanted
