"""Genes by their product where no gene has the symbol; proteins of files that write them oddly."""

from __future__ import annotations

import pytest
from Bio.Seq import Seq
from Bio.SeqUtils import molecular_weight

from app.answer import ask
from app.session import Session
from index.library import Library

PROTEIN = "MKTAYIAKQRQISFVKSHFSRQ"
CDS = str(Seq("ATGAAGACTGCATACATCGCTAAACAACGTCAGATTTCTTTTGTTAAATCTCATTTCTCTCGTCAATAA"))
ROWS = (
    ("a", 1, "product=recombinase RecA;locus_tag=T_1"),
    ("b", 101, "product=DNA gyrase subunit A;locus_tag=T_2"),
    ("c", 201, "product=DNA gyrase subunit B;locus_tag=T_3"),
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory) -> Library:
    """Three coding genes without symbols, their phases counted from 1 as some programs do."""
    path = tmp_path_factory.mktemp("symbols") / "toy.gff3"
    lines = ["##gff-version 3"]
    for name, start, rest in ROWS:
        end = start + len(CDS) - 1
        lines.append(f"chr\tx\tgene\t{start}\t{end}\t.\t+\t.\tID=g{name};{rest}")
        lines.append(f"chr\tx\tCDS\t{start}\t{end}\t.\t+\t1\tID=c{name};Parent=g{name};{rest}")
    bases = "".join(CDS + "A" * (100 - len(CDS)) for _ in ROWS)
    path.write_text("\n".join([*lines, "##FASTA", ">chr", bases, ""]))
    return Library.open([path])


def told(opened, question) -> str:
    return ask(Session(opened), question).text


def test_a_product_that_names_the_protein(opened) -> None:
    text = told(opened, "where is recA?")
    assert "No gene here has the symbol recA" in text
    assert "T_1" in text
    assert "1..69" in text


def test_a_product_that_says_what_the_symbol_encodes(opened) -> None:
    text = told(opened, "what does gyrA do?")
    assert "No gene here has the symbol gyrA" in text
    assert "T_2" in text
    assert "T_3" not in text


def test_presence_stays_a_no_that_names_the_product(opened) -> None:
    text = told(opened, "is gyrB present?")
    assert text.count("No, there is no gene called 'gyrB'") == 1
    assert "T_3" in text


def test_a_symbol_that_no_product_says(opened) -> None:
    answer = ask(Session(opened), "where is lacZ?")
    assert answer.status == "declined"


def test_phases_that_are_counted_from_one(opened) -> None:
    assert opened.genomes[0].protein("T_1") == str(Seq(CDS).translate(to_stop=True))


def test_the_protein_of_a_protein_record(tmp_path) -> None:
    path = tmp_path / "one.gp"
    path.write_text(
        f"LOCUS       TOY_1                 {len(PROTEIN)} aa            linear   BCT 01-JAN-2020\n"
        "DEFINITION  toy.\nACCESSION   TOY_1\nVERSION     TOY_1.1\n"
        "FEATURES             Location/Qualifiers\n"
        f'     source          1..{len(PROTEIN)}\n                     /organism="Toy"\n'
        f'     CDS             1..{len(PROTEIN)}\n                     /gene="toyA"\n'
        f"ORIGIN\n        1 {PROTEIN.lower()}\n//\n"
    )
    text = ask(Session(Library.open([path])), "what is the molecular weight of toyA?").text
    assert f"{molecular_weight(PROTEIN, 'protein'):,.1f} Da" in text
