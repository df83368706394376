"""The next gene on one strand or along the record, also of the gene of the last answer."""

from __future__ import annotations

import pytest
from Bio import SeqIO

from app.answer import ask
from app.plan.planner import plan_with
from app.session import Session
from index.demo import demo_genome
from index.library import Library


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("What is the next gene after dnaA on the same strand?",
         {"name": "dnaA", "side": "after", "relative": "same"}),
        ("what comes after recA on the other strand?",
         {"name": "recA", "side": "after", "relative": "opposite"}),
        ("first gene downstream of recA on the opposite strand",
         {"name": "recA", "side": "downstream", "relative": "opposite"}),
        ("next minus-strand gene after gyrB", {"name": "gyrB", "side": "after", "strand": -1}),
        ("previous gene on the plus strand before lacZ",
         {"name": "lacZ", "side": "before", "strand": 1}),
        ("which gene precedes trpC in the same direction?",
         {"name": "trpC", "side": "before", "relative": "same"}),
        ("which gene comes next at higher coordinates after lacZ?",
         {"name": "lacZ", "side": "after"}),
        ("two next genes on the opposite strand after lacZ",
         {"name": "lacZ", "side": "after", "relative": "opposite", "count": 2}),
        ("find the next rightward gene after lacZ", {"name": "lacZ", "side": "after", "strand": 1}),
    ],
)  # fmt: skip
def test_forms(names, question, arguments) -> None:
    planned = plan_with(question, names)
    assert [(call.tool, call.arguments) for call in planned.calls] == [
        ("gene_neighbours", arguments)
    ]


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("is lacZ on the same strand as lacY?", "gene_location"),
        ("which strand is lacZ on?", "gene_location"),
        ("how far is the next gene after lacZ?", "gene_neighbours"),
        ("sequence of the minus strand of gyrB", "gene_sequence"),
        ("which tRNA on the minus strand is nearest to gyrB?", "nearest_genes"),
    ],
)
def test_other_questions(names, question, tool) -> None:
    (call,) = plan_with(question, names).calls
    assert call.tool == tool
    assert not {"relative"} & call.arguments.keys()


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    path = demo_genome(tmp_path_factory.mktemp("demo"))
    record = next(SeqIO.parse(path, "genbank"))
    genes = [feature for feature in record.features if feature.type == "gene"]
    placed = sorted(
        (int(gene.location.start), gene.location.strand, gene.qualifiers["gene"][0])
        for gene in genes
        if len(gene.location.parts) == 1
    )
    with Library.open([path]) as library:
        yield library, placed


@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize("name", ["dnaN", "recF"])
def test_it_is_the_next_one_of_the_file(demo, name, same) -> None:
    library, placed = demo
    start, strand, _ = next(item for item in placed if item[2] == name)
    expected = next(
        other for at, way, other in placed if at > start and (way == strand) == same
    )  # fmt: skip
    kind = "same" if same else "opposite"
    answer = ask(Session(library), f"which gene follows {name} on the {kind} strand?")
    assert f"After *{name}*" in answer.text and f"is *{expected}*" in answer.text


def test_a_chain_of_neighbours(demo) -> None:
    library, placed = demo
    order = [name for *_, name in placed]
    at = order.index("dnaN")
    session = Session(library)
    ask(session, "what does dnaN encode?")
    for question, step in (
        ("and the next gene?", 1),
        ("and which gene comes next at higher coordinates?", 2),
        ("the previous one?", 1),
    ):
        assert f"is *{order[at + step]}*" in ask(session, question).text
