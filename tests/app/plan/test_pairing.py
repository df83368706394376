"""Questions whether two records, genes or proteins are the same letter by letter."""

from __future__ import annotations

import random

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

from app.answer import ask
from app.plan.pairing import recognise
from app.session import Session
from index.library import Library

TOOL = "sequence_differences"


def bases(size: int, seed: int) -> str:
    return "".join(random.Random(seed).choices("ACGT", k=size))


def cds(name: str, start: int, end: int, product: str) -> SeqFeature:
    qualifiers = {"gene": [name], "locus_tag": [f"T_{name}"], "product": [product]}
    return SeqFeature(SimpleLocation(start, end, 1), type="CDS", qualifiers=qualifiers)


def record(name: str, text: str, features: list[SeqFeature]) -> SeqRecord:
    made = SeqRecord(Seq(text), id=f"{name}.1", name=name, description=f"Test {name}")
    made.annotations = {"molecule_type": "DNA", "topology": "linear", "organism": "Testia prima"}
    made.features = features
    return made


OPEN = "ATG" + "GCTGAAACCGTTCAT" * 12 + "TAA"


@pytest.fixture(scope="module")
def two_files(tmp_path_factory):
    """Two genomes of one record; the second has three other bases, two within abcA."""
    folder = tmp_path_factory.mktemp("pairs")
    one = bases(300, 1) + OPEN + bases(200, 2)
    letters = list(one)
    for place in (40, 310, 323):
        letters[place] = {"A": "C", "C": "A", "G": "T", "T": "G"}[letters[place]]
    other = "".join(letters)
    genes = [cds("abcA", 300, 300 + len(OPEN), "azide shuttle")]
    for name, text in (("north", one), ("south", other)):
        SeqIO.write([record(name.upper(), text, genes)], folder / f"{name}.gb", "genbank")
    library = Library.open([folder / "north.gb", folder / "south.gb"])
    return library, one, other


@pytest.fixture(scope="module")
def one_file(tmp_path_factory):
    """One file of three records: the first two differ in one base, the third is longer."""
    folder = tmp_path_factory.mktemp("records")
    one = bases(120, 5) + OPEN + bases(60, 6)
    other = one[:33] + {"A": "G", "G": "A", "C": "T", "T": "C"}[one[33]] + one[34:]
    last = one[:60] + "GATTACA" + one[60:]
    made = [
        record(f"REC{n}", text, [cds(f"gen{n}", s, s + len(OPEN), "shuttle")])
        for n, (text, s) in enumerate(((one, 120), (other, 120), (last, 127)), 1)
    ]
    path = folder / "three.gb"
    SeqIO.write(made, path, "genbank")
    return Library.open([path]), one, other, last


@pytest.mark.parametrize(
    "question",
    [
        "where do the two genomes differ?",
        "at how many positions do the two files differ",
        "how many bases differ between both genomes?",
        "compare north with south base by base",
        "north against south: in which positions do they differ?",
        "do north and south have identical sequences?",
        "are the two sequences the same, letter for letter?",
    ],
)
def test_two_genomes(two_files, question: str) -> None:
    library, one, other = two_files
    wrong = [place + 1 for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    answer = ask(Session(library), question)
    assert [call["tool"] for call in answer.calls] == [TOOL]
    assert f"differ at {len(wrong)} positions" in answer.text
    assert sorted(row[1] for row in answer.table.rows) == wrong


@pytest.mark.parametrize(
    "question",
    [
        "is the abcA protein identical in both genomes?",
        "how many residues differ between the two abcA proteins?",
        "do the abcA proteins of north and south differ",
        "abcA of both: are the proteins the same?",
    ],
)
def test_one_protein_of_two_genomes(two_files, question: str) -> None:
    library, one, other = two_files
    size = len(OPEN)
    proteins = [str(Seq(text[300 : 300 + size]).translate(to_stop=True)) for text in (one, other)]
    wrong = sum(a != b for a, b in zip(*proteins, strict=True))
    answer = ask(Session(library), question)
    assert answer.calls[0]["arguments"]["kind"] == "protein"
    assert wrong and f"differ at {wrong} position" in answer.text


def test_the_comparison_goes_on(two_files) -> None:
    session = Session(two_files[0])
    ask(session, "is abcA equally long in both genomes?")
    answer = ask(session, "and where do they differ?")
    assert answer.calls[0]["tool"] == TOOL and answer.table.total


@pytest.mark.parametrize(
    "question",
    [
        "how many positions differ between records 1 and 2?",
        "in how many positions does the first record differ from the second?",
        "are REC1.1 and REC2.1 identical?",
        "where do record 1 and record 2 differ",
        "compare the first and the second record base by base",
    ],
)
def test_two_records_of_a_file(one_file, question: str) -> None:
    library, one, other, _ = one_file
    wrong = [place + 1 for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    answer = ask(Session(library), question)
    assert f"differ at {len(wrong)} position " in answer.text
    assert [row[1] for row in answer.table.rows] == wrong


def test_records_of_unequal_length_are_aligned(one_file) -> None:
    library, one, _, last = one_file
    answer = ask(Session(library), "at which positions do records 1 and 3 differ?")
    assert "longer than REC1.1 by 7 bp" in answer.text
    change = answer.table.rows[0]
    assert len(answer.table.rows) == 1 and len(change[4]) == 7
    assert one[: change[1]] + change[4] + one[change[1] :] == last


@pytest.mark.parametrize(
    "question", ["do gen1 and gen2 differ?", "are the proteins gen1 and gen2 identical?",
                 "are gen1 and gen2 the same protein", "how many residues differ, gen1 vs gen2"]
)  # fmt: skip
def test_identical_proteins_are_said_to_be(one_file, question: str) -> None:
    answer = ask(Session(one_file[0]), question)
    assert answer.calls[0]["tool"] == TOOL
    assert "gen1* (T_gen1) and *gen2* (T_gen2) are identical" in answer.text


def test_lengths_of_records(one_file) -> None:
    library, one, _, last = one_file
    for question in ("how much longer is record 3 than record 1?",
                     "is record 1 as long as record 3",
                     "do records 1 and 3 have the same length?"):  # fmt: skip
        answer = ask(Session(library), question)
        assert f"by {len(last) - len(one)} bp" in answer.text
        assert f"{len(last)} bp against {len(one)} bp" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "do gen1 and gen2 differ in GC content?",
        "are gen1 and gen2 on the same strand?",
        "which is longer, gen1 or gen2?",
        "do records 1 and 2 have the same number of genes?",
        "which records differ from 100 bp?",
        "how do the records differ?",
        "what is the same gene called elsewhere?",
        "do gen1 and gen2 have the same product?",
        "compare the codon usage of gen1 and gen2",
    ],
)
def test_other_questions_are_left_alone(one_file, question: str) -> None:
    assert recognise(question, one_file[0]) is None


@pytest.mark.parametrize(
    "question",
    [
        "do both genomes have the same number of genes?",
        "how similar are the two genomes?",
        "which genes differ between the two?",
        "do the two genomes differ in GC content?",
        "is the gene order the same in both?",
        "how do the two genomes differ?",
    ],
)
def test_other_questions_of_two_genomes(two_files, question: str) -> None:
    assert recognise(question, two_files[0]) is None


@pytest.mark.parametrize(
    "question",
    [
        "where does it differ from the strain QX766?",
        "how does this strain differ from QX766?",
        "what mutations does it have compared with the reference strain?",
        "how many SNPs relative to the parental strain YF-17D?",
        "is gen1 identical to that of strain QX766?",
        "differences to wild type",
        "is gen1 longer than in strain QX766?",
        "which genes are missing compared to the type strain?",
    ],
)
def test_a_genome_that_is_not_open_is_not_compared_with(one_file, question: str) -> None:
    answer = ask(Session(one_file[0]), question)
    assert answer.status == "declined" and "cannot be compared with" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "is gen1 longer than gen2?",
        "what is the strain?",
        "which genes are similar to ATPases?",
        "are gen1 and gen2 on the same strand?",
        "which proteins have the same length?",
    ],
)
def test_no_other_genome_is_meant(one_file, question: str) -> None:
    assert recognise(question, one_file[0]) is None
