"""Double questions, the second half about what the first finds, and places in lists."""

from __future__ import annotations

import random

import pytest
from Bio import SeqIO
from Bio.SeqFeature import CompoundLocation, SimpleLocation

from app.answer import ask
from app.plan.sequel import halves
from app.session import Session
from index.library import Library


def tools(answer):
    return [call["tool"] for call in answer.calls]


def test_the_property_of_the_one_that_was_found(synthetic):
    answer = ask(Session(synthetic.library), "which is the heaviest protein and what is its pI?")
    assert tools(answer) == ["protein_properties", "protein_properties"]
    found = answer.results[0].focus
    assert answer.calls[1]["arguments"] == {"names": found[:1], "field": "pi"}


def test_a_protein_that_was_found_gives_its_residues(synthetic):
    answer = ask(Session(synthetic.library), "name the shortest protein and give its sequence")
    (found,) = answer.results[0].focus[:1]
    _, feature = synthetic.feature(found)
    assert answer.sequences[0].sequence == feature.qualifiers["translation"][0]


@pytest.mark.parametrize(("word", "winner"), [("longer", "SYN_0002"), ("shorter", "SYN_0001")])
def test_the_one_that_wins_is_placed(synthetic, word, winner):
    question = f"which is {word}, abcA or abcB, and where is it?"
    answer = ask(Session(synthetic.library), question)
    assert answer.calls[1] == {"tool": "gene_location", "arguments": {"names": [winner]}}


def test_both_halves_that_stand_alone(synthetic):
    answer = ask(Session(synthetic.library), "how big is it and how many genes does it have?")
    assert "6,900" in answer.text and "14 genes" in answer.text


def test_a_half_that_points_nowhere_is_left_whole():
    assert halves("where is abcA?") == []
    assert halves("what does it do and where is it?") == []
    assert halves("which is the longest gene and what does it do?")[0] == (
        "which is the longest gene",
        "what does it do?",
    )


def test_the_third_one_of_a_list_of_records_and_then_another(builder, tmp_path_factory):
    records = []
    for number, length in enumerate((3000, 1000, 2000), 1):
        b = builder(f"REC_{number}", length, "linear", random.Random(number))
        for place in range(number):
            start = 50 + 310 * place
            b.protein(f"R{number}_{place}", SimpleLocation(start, start + 300, 1))
        records.append(b.finish())
    path = tmp_path_factory.mktemp("records") / "three.gbk"
    SeqIO.write(records, path, "genbank")
    session = Session(Library.open([path]))
    ask(session, "list the records")
    assert "2,000 bp" in ask(session, "how long is the third one?").text
    assert "1,000 bp" in ask(session, "and the second one?").text
    assert "3 genes on REC_3" in ask(session, "how many genes are on the last one?").text
    second = ask(session, "which record is the second longest?")
    assert second.text.startswith("The second longest of 3 records is REC_3 (2,000 bp)")
    # A question with a noun of its own is not about the gene before.
    ask(session, "where is R1_0?")
    assert tools(ask(session, "list the records by length")) == ["list_records"]


def test_the_second_one_of_a_list_of_genes_and_then_the_third(synthetic):
    session = Session(synthetic.library)
    listed = ask(session, "list the genes on the minus strand").results[0].focus
    for word, place in (("second", 1), ("third", 2)):
        answer = ask(session, f"{'how long is' if place == 1 else 'and'} the {word} one?")
        assert answer.calls == [
            {"tool": "gene_location", "arguments": {"names": [listed[place]], "field": "length"}}
        ]


def test_protein_coding_genes_count_once_and_proteins_apart(builder, tmp_path_factory):
    b = builder("ISO_1", 3000, "linear", random.Random(2))
    whole = SimpleLocation(100, 700, 1)
    b.protein("ISO_A", whole, gene="isoA", product="protein A")
    text = str(b.record.features[-1].qualifiers["translation"][0])
    short = CompoundLocation([SimpleLocation(100, 340, 1), SimpleLocation(400, 700, 1)])
    b.add("CDS", short, locus_tag="ISO_A", gene="isoA", product="protein A isoform 2",
          protein_id="ISO2.1", translation=text[:80])  # fmt: skip
    b.protein("ISO_B", SimpleLocation(900, 1500, -1), gene="isoB", product="protein B")
    path = tmp_path_factory.mktemp("isoforms") / "iso.gbk"
    SeqIO.write([b.finish()], path, "genbank")
    session = Session(Library.open([path]))
    genes = ask(session, "how many protein-coding genes are there?").text
    assert genes.startswith("There are 2 protein-coding genes") and "3 proteins" in genes
    session.clear()
    proteins = ask(session, "how many proteins are there?").text
    assert proteins.startswith("There are 3 proteins") and "2 protein-coding genes" in proteins


def test_a_gene_of_one_letter_is_not_read_as_a_word(builder, tmp_path_factory):
    b = builder("FLY_1", 2000, "linear", random.Random(4))
    b.protein("FLY_A", SimpleLocation(100, 700, 1), gene="w", product="white")
    path = tmp_path_factory.mktemp("fly") / "fly.gbk"
    SeqIO.write([b.finish()], path, "genbank")
    library = Library.open([path])
    for question in ("what does the w gene do?", "where is 'w'?", 'how long is "w"?', "gene w"):
        answer = ask(Session(library), question)
        assert answer.results and answer.results[0].focus == ["FLY_A"], question


def test_the_gc_content_comes_with_a_curve(synthetic):
    answer = ask(Session(synthetic.library), "What is the GC content?")
    assert answer.calls == [{"tool": "genome_summary", "arguments": {"fields": ["gc"]}}]
    assert answer.figure and len(answer.figure["data"]) >= 2
