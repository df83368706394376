"""Conversations that go on from bases, and rows of an answer as a file."""

import csv
import io

import pytest
from Bio.Seq import Seq

from app.answer import ask
from app.session import Session
from index.library import Library

ORF = "ATG" + "GCTAAACGTGAT" * 9 + "TAA"
BASES = "CCTTGAATTCCC" + ORF + "CCGGATTCGGATATCTTCCGAATTCGG" + "CT" * 40


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bases")
    rows = (
        f"pX1\tmade\tgene\t13\t{12 + len(ORF)}\t.\t+\t.\tID=g1;Name=G;locus_tag=PX_1\n"
        f"pX1\tmade\tCDS\t13\t{12 + len(ORF)}\t.\t+\t0\tParent=g1;product=some kinase\n"
    )
    path = folder / "piece.gff3"
    path.write_text(f"##gff-version 3\n{rows}##FASTA\n>pX1\n{BASES}\n")
    return Library.open([path], home=folder)


def test_the_longest_frame_is_translated_when_asked(library):
    session = Session(library)
    assert f"{len(ORF)} bp" in ask(session, "longest ORF on the plus strand?").text
    (protein,) = ask(session, "please translate it").sequences
    assert protein.sequence == str(Seq(ORF).translate(to_stop=True))
    (bases,) = ask(session, "and its sequence").sequences
    assert bases.sequence == ORF


def test_fragments_are_asked_again(library):
    session = Session(library)
    ask(session, "which fragments does EcoRI give?")
    again = ask(session, "how long is the largest one?")
    assert again.calls[0]["tool"] == "digest" and again.status == "answered"


def test_sites_are_looked_for_in_the_gene_that_is_named(library):
    answer = ask(Session(library), "is there an EcoRI site inside gene PX_1?")
    assert answer.calls[0]["arguments"]["within"] in ("PX_1", "G")


def test_sites_of_an_answer_are_saved_as_a_table(library):
    session = Session(library)
    ask(session, "find all GAATTC sites")
    answer = ask(session, "export them as CSV")
    (file,) = answer.files
    rows = list(csv.DictReader(io.StringIO(file.content)))
    assert len(rows) == BASES.count("GAATTC") == 2
    assert [int(row["start"]) for row in rows] == [5, BASES.rindex("GAATTC") + 1]
    assert ask(session, "export the CDS as bed").calls[0]["tool"] == "export"
