"""One gene is named; what is asked of it is said otherwise than "where is" or "what is"."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.answer import ask
from app.plan.planner import plan_with
from app.plan.shortcuts import sentences
from app.plan.vocabulary import Vocabulary
from app.session import Session
from index.library import Library


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("we sequence gyrB a lot, first and last nucleotide of it?", "gene_location",
         {"names": ["gyrB"]}),
        ("from which position to which position does nifH go", "gene_location",
         {"names": ["nifH"]}),
        ("a student knocked trpA out. what type of protein is missing?", "gene_details",
         {"names": ["trpA"], "field": "product"}),
        ("lacY is some transporter I think, but of what sugar?", "gene_details",
         {"names": ["lacY"], "field": "product"}),
        ("what is the symbol of ALP_0344?", "gene_details", {"names": ["ALP_0344"]}),
        ("does rpsL sit inside another gene?", "overlaps", {"name": "rpsL"}),
        ("is trpE located within the limits of a bigger gene?", "overlaps", {"name": "trpE"}),
        ("which gene is in this file?", "list_genes", {}),
        ("list all sensor kinases of the cluster", "find_genes", {"query": "sensor kinases"}),
        ("which gene covers the most bases of it all?", "list_genes",
         {"sort_by": "length", "order": "descending", "limit": 1}),
        ("how many proteins does it happen to encode?", "count_genes",
         {"filter": {"types": ["protein"]}}),
    ],
)  # fmt: skip
def test_forms(names, question, tool, arguments) -> None:
    planned = plan_with(question, names)
    assert [(call.tool, call.arguments) for call in planned.calls] == [(tool, arguments)]


@pytest.mark.parametrize(
    "question",
    [
        "what kind of protein does recA interact with?",
        "what type of molecule inhibits gyrB?",
        "lacZ is bound by some regulator, but from what family?",
    ],
)
def test_what_no_product_tells_is_not_answered_with_a_product(names, question) -> None:
    planned = plan_with(question, names)
    assert planned.trace["how"] != "its form" or planned.status != "answered"


def test_the_point_of_a_species_ends_no_sentence() -> None:
    assert sentences("How does it work in B. subtilis? Tell me.") == [
        "How does it work in B. subtilis?",
        "Tell me.",
    ]


def test_a_gene_that_is_not_there_is_named_in_the_refusal(names) -> None:
    planned = plan_with("how does blaZ9 of this A. primus feel the penicillin?", names)
    assert planned.status == "declined"
    assert "'blaZ9'" in planned.message


def test_a_word_of_products_is_no_missing_gene() -> None:
    known = Vocabulary.build(
        names=[["hscA", "hscB"]],
        symbols=["hscA", "hscB"],
        products=["HSP70 chaperone", "HSP40 chaperone", "sulfatase"],
        records=[("R1", "R1", "Alphacoccus primus")],
        genomes=[("a", "Alphacoccus primus")],
        types=["gene", "CDS"],
    )
    planned = plan_with("show every HSP70 chaperone there is", known)
    assert [call.tool for call in planned.calls] == ["find_genes"]
    assert planned.calls[0].arguments["query"] == "HSP70 chaperone"


def test_what_a_protein_does_is_not_its_name(names) -> None:
    planned = plan_with("which protein breaks the membrane at the end?", names)
    assert not any("breaks" in str(call.arguments) for call in planned.calls)


def test_a_file_called_after_its_features(tmp_path: Path) -> None:
    lines = ["##gff-version 3"]
    lines += [
        f"chr1\t.\toperon\t{start}\t{start + size - 1}\t.\t+\t.\tID=o{start}"
        for start, size in ((1, 900), (2001, 4000), (9001, 7000))
    ]
    path = tmp_path / "operons_chr1.gff"
    path.write_text("\n".join(lines) + "\n")
    answer = ask(Session(Library.open([path])), "How many operons span more than 3 kb?")
    assert answer.text.startswith("There are 2 operons"), answer.text


def test_a_gene_on_another_record_is_shown_where_it_is(synthetic) -> None:
    result = synthetic.library.genomes[0].lookup("repA")[0]
    refused = _location(synthetic.library, "repA", _other(synthetic, result.record))
    assert refused.status == "declined"
    assert "There is no gene called 'repA'" in refused.text
    assert f"{result.record} at 51..350" in refused.text


def test_the_protein_of_the_longest_gene_is_measured(synthetic) -> None:
    answer = ask(Session(synthetic.library), "which gene is the longest?")
    assert "600 bp (199 amino acids)" in answer.text


def test_words_of_the_product_are_not_widened(synthetic) -> None:
    from app.tools.registry import call

    strict = {"query": "sensor", "filter": {"field": "product"}}
    found = call(synthetic.library, "find_genes", strict)
    assert [row[0] for row in found.table.rows] == ["SYN_0002", "SYN_0007"]
    assert "subject of" not in found.text


def test_the_protein_in_each_genome(pair) -> None:
    names = [genome.name for genome in pair.genomes]
    question = f"abcA of {names[0]} and of {names[1]}: how many amino acids each?"
    answer = ask(Session(pair), question)
    assert answer.text.count("99 amino acids") == 2


def _location(library: Library, name: str, record: str):
    from app.tools.registry import call

    return call(library, "gene_location", {"names": [name], "record": record})


def _other(synthetic, record: str) -> str:
    return next(id for id in synthetic.records if id != record)


def test_the_name_of_the_organism_is_no_condition() -> None:
    known = Vocabulary.build(
        names=[["vanA", "vanB"]],
        symbols=["vanA", "vanB"],
        products=["D-alanine ligase"],
        records=[("R1", "R1", "teicoplanin biosynthesis")],
        genomes=[("tei", "Actinoplanes teicoplanica")],
        types=["gene", "CDS"],
    )
    planned = plan_with(
        "where in the teicoplanic locus is the widest gap between neighbouring genes?", known
    )
    assert [(call.tool, call.arguments) for call in planned.calls] == [("intergenic", {"limit": 1})]
