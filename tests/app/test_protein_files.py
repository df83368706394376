"""Protein files: residues, ends, masses and proteins by their place, against the file itself."""

from __future__ import annotations

import random

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord
from Bio.SeqUtils import molecular_weight

from app.answer import ask
from app.session import Session
from index.library import Library

ACIDS = "ACDEFGHIKLMNPQRSTVWY"
NAMES = ("P10001", "Q20002", "O30003", "P40004")


@pytest.fixture(scope="module")
def proteins():
    rng = random.Random(5)
    starts, ends = ("MK", "MA", "MK", "GS"), ("V", "KV", "W", "K")
    return [
        first + "".join(rng.choices(ACIDS, k=90 + 10 * n)) + last
        for n, (first, last) in enumerate(zip(starts, ends, strict=True))
    ]


@pytest.fixture(scope="module")
def library(proteins, tmp_path_factory):
    path = tmp_path_factory.mktemp("uniprot") / "four.fasta"
    path.write_text(
        "".join(
            f">sp|{name}|PR{name[-1]}_TEST Made up protein {name[-1]} OS=Bos taurus OX=9913 "
            f"GN=mad{name[-1]} PE=1 SV=1\n{protein}\n"
            for name, protein in zip(NAMES, proteins, strict=True)
        )
    )
    with Library.open([path]) as opened:
        yield opened


@pytest.fixture(scope="module")
def only(proteins, tmp_path_factory):
    record = SeqRecord(Seq(proteins[0]), id="NP_00077.1", name="NP_00077", description="caspase")
    record.annotations.update(molecule_type="protein", organism="Bos taurus")
    place = SimpleLocation(0, len(record))
    record.features += [
        SeqFeature(place, type="Protein", qualifiers={"product": ["caspase"]}),
        SeqFeature(place, type="CDS", qualifiers={"gene": ["CASP7"], "coded_by": ["NM_1.1:1..9"]}),
    ]
    path = tmp_path_factory.mktemp("genpept") / "one.gp"
    SeqIO.write([record], path, "genbank")
    with Library.open([path]) as opened:
        yield opened


def say(library, question):
    return ask(Session(library), question).text


def test_residues_by_accession_and_by_place(library, proteins) -> None:
    assert f"{proteins[0][44]})" in say(library, "which residue stands at position 45 of P10001?")
    assert f"{proteins[2][44]})" in say(
        library, "which amino acid is residue 45 of the third protein?"
    )
    assert proteins[1][19:40] in say(library, "residues 20 to 40 of Q20002")
    assert proteins[3][:20] in say(library, "the N-terminal 20 residues of the last protein")
    assert proteins[1][-10:] in say(library, "the last ten residues of the second protein")


def test_a_residue_that_is_expected(library, proteins) -> None:
    assert say(library, "is there a methionine at position 1 of P10001?").startswith("Yes")
    assert say(library, "is there a methionine at position 1 of P40004?").startswith("No")


def test_mass_of_one_by_its_place_and_of_the_next(library, proteins) -> None:
    session = Session(library)
    for question, protein in (("mass of the first protein", 0), ("and the second?", 1)):
        text = ask(session, question).text.replace(",", "")
        wanted = molecular_weight(proteins[protein], "protein")
        assert float(text.split(" Da")[0].split()[-1]) == pytest.approx(wanted, abs=0.2)


def test_residues_go_on_with_the_same_protein(library, proteins) -> None:
    session = Session(library)
    ask(session, "residues 20 to 40 of P10001")
    text = ask(session, "and the last ten residues").text
    assert proteins[0][-10:] in text and proteins[3][-10:] not in text


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("which proteins begin with MK?", "MK", ""),
        ("list the proteins that end in V", "", "V"),
        ("how many proteins start with a methionine?", "M", ""),
        ("which proteins end with lysine?", "", "K"),
        ("which proteins begin with MK and end with V?", "MK", "V"),
    ],
)
def test_by_their_ends(library, proteins, question, first, last) -> None:
    wanted = [
        f"mad{name[-1]}"
        for name, protein in zip(NAMES, proteins, strict=True)
        if protein.startswith(first) and protein.endswith(last)
    ]
    told = ask(Session(library), question)
    assert told.text.startswith(f"{len(wanted)} of 4 proteins")
    assert [one.id for one in told.citations] == wanted


def test_no_bases_in_a_protein_record(library, proteins) -> None:
    text = say(library, "show the sequence of P10001")
    assert f"{len(proteins[0])} amino acids" in text and " bp" not in text and "DNA" not in text
    refused = ask(Session(library), "reverse complement of P10001")
    assert refused.status == "declined" and "no bases" in refused.text


def test_the_only_protein_needs_no_name(only, proteins) -> None:
    protein = proteins[0]
    assert f"{protein[44]})" in say(only, "which residue stands at position 45?")
    assert f"{protein[44]})" in say(only, "what amino acid is at position 45 of NP_00077?")
    assert protein[-10:] in say(only, "the last ten residues")
    assert f"{len(protein)} amino acids" in say(only, "how long is the protein?")
    assert f"holds {protein.count('C')} cysteine" in say(only, "how many cysteines does it have?")
    mass = say(only, "what is its mass?").replace(",", "")
    assert f"{molecular_weight(protein, 'protein'):.1f}" in mass


@pytest.mark.parametrize(
    "question", ["which genes start with ATG?", "which proteins begin with kinase?"]
)
def test_other_beginnings(synthetic, question) -> None:
    session = Session(synthetic.library)
    ask(session, question)
    assert all(tool != "protein_ends" for turn in session.turns for tool, _ in turn.calls)


def test_products_of_genes_by_their_ends(synthetic) -> None:
    wanted = [
        feature.qualifiers["locus_tag"][0]
        for record in synthetic.records.values()
        for feature in record.features
        if feature.qualifiers.get("translation", [""])[0].endswith("L")
    ]
    told = ask(Session(synthetic.library), "which proteins end with L?")
    assert sorted(one.id for one in told.citations) == sorted(wanted)


def test_ordinals_of_records(synthetic) -> None:
    session = Session(synthetic.library)
    ask(session, "list the records")
    ids = list(synthetic.records)
    length = len(synthetic.records[ids[1]])
    assert f"{length:,} bp" in ask(session, "how long is the second?").text
    assert ids[1] in ask(session, "GC of that one").text
    assert ids[0] in ask(session, "the genes of the first").text
    assert ids[1] in ask(session, "genes on the second one").text


def test_records_named_by_their_protein_id(proteins, tmp_path) -> None:
    path = tmp_path / "ncbi.faa"
    path.write_text(
        "".join(f">NP_90000{n}.1 caspase [Bos taurus]\n{p}\n" for n, p in enumerate(proteins))
    )
    with Library.open([path]) as opened:
        assert f"{proteins[1][44]})" in say(
            opened, "which residue is at position 45 of NP_900001.1?"
        )
        assert proteins[2][:20] in say(opened, "the first 20 residues of NP_900002.1")
        mass = say(opened, "mass of NP_900003.1").replace(",", "")
    assert f"{molecular_weight(proteins[3], 'protein'):.1f}" in mass


@pytest.mark.parametrize(
    "question",
    [
        "which residue stands at position 5?",
        "what is its mass?",
        "which proteins begin with MK?",
        "the last ten residues",
        "what is the second protein?",
        "how long is it?",
    ],
)
def test_a_protein_without_a_coding_sequence_never_breaks_a_question(proteins, tmp_path, question):
    record = SeqRecord(Seq(proteins[0]), id="1XYZ_A", name="1XYZ_A", description="chain A")
    record.annotations.update(molecule_type="protein", organism="Bos taurus")
    record.features.append(SeqFeature(SimpleLocation(0, len(record)), type="Protein"))
    path = tmp_path / "chain.gp"
    SeqIO.write([record], path, "genbank")
    with Library.open([path], home=tmp_path) as opened:
        said = ask(Session(opened), question)
        print(question, "->", said.status, said.text)
        assert said.status in ("answered", "declined", "clarify") and said.text
