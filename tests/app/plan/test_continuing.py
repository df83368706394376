"""Questions that go on from an answer about a track, on the synthetic genome."""

from __future__ import annotations

from typing import Any

import pytest

from app.answer import ask
from app.session import Session
from index.library import Library

HEAD = (
    "##fileformat=VCFv4.2\n##contig=<ID=SYN_000001.1,length=6000>\n"
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tana\tben\n"
)
PLACES = (230, 260, 300, 900, 1250, 1300)
"""Of the variants; 201 to 500 is abcA."""
INSERTED = 300
POOR = 260
VALUES = ((100, 600, 3), (600, 700, 8), (700, 2000, 1))
"""Start, end (0-based half-open) and value of the signal."""


@pytest.fixture(scope="module")
def library(synthetic: Any, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The synthetic genome beside variants and a signal."""
    text = str(synthetic.records["SYN_000001.1"].seq)
    folder = tmp_path_factory.mktemp("continuing")
    rows = []
    for at in PLACES:
        ref = text[at - 1]
        alt = f"{ref}A" if at == INSERTED else {"A": "G", "G": "A", "C": "T", "T": "C"}[ref]
        quality = 20 if at == POOR else 50
        rows.append(f"SYN_000001.1\t{at}\t.\t{ref}\t{alt}\t{quality}\tPASS\t.\tGT\t0/1\t1/1\n")
    calls, signal = folder / "calls.vcf", folder / "level.bedgraph"
    calls.write_text(HEAD + "".join(rows))
    signal.write_text("".join(f"SYN_000001.1\t{a}\t{b}\t{v}\n" for a, b, v in VALUES))
    return Library.open([calls, signal, synthetic.path])


def talk(library: Library, *questions: str) -> tuple[str, dict[str, Any], str]:
    """Tool, arguments and text of the last of some questions of one conversation."""
    session = Session(library, draws=False)
    for question in questions:
        answer = ask(session, question)
        assert answer.status == "answered", (question, answer.text)
    ((tool, arguments),) = session.turns[-1].calls
    return tool, arguments, answer.text


@pytest.mark.parametrize("again", ["and in abcA?", "what about abcA?", "abcA?"])
def test_another_place_keeps_the_question(library: Library, again: str) -> None:
    tool, arguments, text = talk(library, "how many variants are there?", again)
    assert (tool, arguments["gene"]) == ("list_variants", "abcA")
    assert "3 variants in *abcA*" in text


def test_a_condition_narrows_the_last_list(library: Library) -> None:
    _, arguments, text = talk(
        library, "which variants are in abcA?", "only those with quality over 30"
    )
    assert arguments == {"gene": "abcA", "min_quality": 30.0}
    assert "2 variants in *abcA*" in text
    _, arguments, text = talk(
        library, "which variants are in abcA?", "only those over 30 quality", "and the SNPs?"
    )
    assert arguments == {"gene": "abcA", "min_quality": 30.0, "kinds": ["SNP"]}
    assert "1 SNP in *abcA*" in text


def test_effects_of_the_last_list(library: Library) -> None:
    tool, arguments, text = talk(
        library, "which variants are in abcA?", "which of them are frameshifts?"
    )
    assert tool == "variant_effects"
    assert arguments == {"gene": "abcA", "effects": ["frameshift"]}
    assert "1 frameshift in *abcA*" in text
    _, arguments, _ = talk(
        library, "which variants are in abcA?", "how many of those are synonymous?"
    )
    assert arguments == {"gene": "abcA", "effects": ["synonymous"], "what": "count"}


def test_it_is_the_gene_of_the_last_answer(library: Library) -> None:
    _, arguments, text = talk(library, "where is abcA?", "how many variants are in it?")
    assert arguments["gene"] == "abcA"
    assert "3 variants in *abcA*" in text
    _, arguments, _ = talk(
        library, "which gene has the most variants?", "do they change the protein?"
    )
    assert arguments["gene"] == "SYN_0001"


def test_there_is_the_place_of_the_last_answer(library: Library) -> None:
    tool, arguments, text = talk(library, "mean signal over abcA", "and the variants there?")
    assert (tool, arguments["gene"]) == ("list_variants", "SYN_0001")
    assert "3 variants in *abcA*" in text


def test_a_condition_holds_for_both_of_two_genes(library: Library) -> None:
    session = Session(library, draws=False)
    ask(session, "which variants are in abcA?")
    ask(session, "and in abcA and abcB?")
    genes = [arguments["gene"] for _, arguments in session.turns[-1].calls]
    assert genes == ["abcA", "abcB"]
    ask(session, "only the SNPs")
    assert session.turns[-1].calls == tuple(
        ("list_variants", {"gene": gene, "kinds": ["SNP"]}) for gene in genes
    )


def test_a_region_replaces_a_gene(library: Library) -> None:
    _, arguments, text = talk(
        library, "how many variants are in abcA?", "and between 1,000 and 2,000?"
    )
    assert arguments == {"region": {"start": 1000, "end": 2000}, "what": "count"}
    assert "2 variants" in text


def test_signal_of_another_place_and_another_number(library: Library) -> None:
    tool, arguments, _ = talk(library, "mean signal from 101 to 600", "and from 601 to 700?")
    assert tool == "signal"
    assert (arguments["start"], arguments["end"]) == (601, 700)
    _, arguments, text = talk(library, "mean signal from 101 to 700", "and the maximum?")
    assert arguments == {"start": 101, "end": 700, "statistic": "max"}
    assert "the highest value is 8" in text


@pytest.mark.parametrize("again", ["list them", "where are they?", "which ones?", "show me those"])
def test_counted_variants_are_listed(library: Library, again: str) -> None:
    tool, arguments, text = talk(library, "how many SNPs are in abcA?", again)
    assert (tool, arguments) == ("list_variants", {"gene": "abcA", "kinds": ["SNP"]})
    assert "230" in text and "260" in text


def test_the_protein_is_what_variants_change(library: Library) -> None:
    tool, arguments, _ = talk(
        library,
        "how many variants are in abcB?",
        "and in abcA?",
        "which of them change the protein?",
    )
    assert (tool, arguments["gene"]) == ("variant_effects", "abcA")


def test_genes_of_the_last_variants(library: Library) -> None:
    tool, arguments, text = talk(library, "how many indels are there?", "in which genes?")
    assert (tool, arguments) == ("variant_genes", {"kinds": ["indel"]})
    assert "abcA" in text
    tool, arguments, text = talk(
        library, "variants between 200 and 500", "which genes are they in?"
    )
    assert (tool, arguments["region"]) == ("list_variants", {"start": 200, "end": 500})
    assert "abcA" in text


def test_another_sample(library: Library) -> None:
    tool, arguments, text = talk(library, "what are the genotypes of sample ana?", "and of ben?")
    assert (tool, arguments["samples"]) == ("variant_samples", ["ben"])
    assert "homozygous for an alternative allele at 6" in text
    session = Session(library, draws=False)
    ask(session, "what are the genotypes of sample ana?")
    answer = ask(session, "and of carl?")
    assert answer.status == "declined" and "no sample 'carl'" in answer.text


def test_the_gene_with_most_of_what_was_measured(library: Library) -> None:
    tool, arguments, _ = talk(library, "mean signal over abcB", "which gene has the highest?")
    assert (tool, arguments) == ("signal_genes", {"limit": 1})
    _, arguments, _ = talk(
        library, "mean signal over abcB", "which gene has the highest?", "and the lowest?"
    )
    assert arguments == {"limit": 1, "order": "ascending"}


@pytest.mark.parametrize(
    "question", ["what does abcA do?", "and its protein sequence?", "how many genes are there?"]
)
def test_other_questions_are_their_own(library: Library, question: str) -> None:
    tool, _, _ = talk(library, "which variants are in abcA?", question)
    assert tool in ("gene_details", "gene_sequence", "count_genes")


def test_a_whole_question_forgets_the_place(library: Library) -> None:
    _, arguments, text = talk(library, "which variants are in abcA?", "how many SNPs are there?")
    assert "gene" not in arguments
    assert "5 SNPs" in text
