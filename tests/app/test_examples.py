"""Example sets: adding, contradictions, names, files."""

import csv
import io

import pytest
from Bio import SeqIO

from app.examples import Bench, ExampleSet, Item, unused
from app.session import Session
from index.export.cells import inert
from index.library import Library


def items(*pairs):
    return [Item(f"e{n}", sequence, label) for n, (sequence, label) in enumerate(pairs, 1)]


def test_adding_counts_new_known_and_contradicting():
    chosen = ExampleSet("x")
    assert chosen.add(items(("ACGT", "a"), ("GGCC", "b"))) == (2, 0, [])
    assert chosen.add(items(("acgu", "a"), ("GGCC", "a"), ("TTTT", "b"))) == (1, 1, ["e2"])
    assert chosen.labels == {"a": 1, "b": 2}
    assert len({item.id for item in chosen.items}) == 3


def test_an_example_needs_a_label():
    with pytest.raises(ValueError, match="has no label"):
        ExampleSet("x").add([Item("q", "ACGT")])


def test_too_many_examples(monkeypatch):
    monkeypatch.setattr("app.examples.MOST_EXAMPLES", 2)
    with pytest.raises(ValueError, match="at most"):
        ExampleSet("x").add(items(("A", "a"), ("C", "a"), ("G", "b")))


def test_labels_are_found_whatever_the_number_and_case():
    chosen = ExampleSet("x", items(("ACGT", "core promoter"), ("GGCC", "gas")))
    assert chosen.find_label("Core Promoters") == "core promoter"
    assert chosen.find_label("core-promoter") == "core promoter"
    assert chosen.find_label("exon") is None


def test_removing_and_renaming():
    chosen = ExampleSet("x", items(("ACGT", "a"), ("GGCC", "b"), ("TTAA", "b")))
    assert chosen.relabel("a", "c") == 1
    assert chosen.remove_id("E2")
    assert not chosen.remove_id("none")
    assert chosen.remove_label("b") == 1
    assert chosen.labels == {"c": 1}


def test_sets_by_name():
    bench = Bench()
    bench.active.add(items(("ACGT", "a")))
    bench.copy_to("first")
    assert bench.current == "first"
    bench.active.add(items(("GGCC", "b")))
    assert len(bench.find("EXAMPLES").items) == 1
    bench.rename("first", "second")
    assert (bench.current, bench.find("first")) == ("second", None)
    with pytest.raises(ValueError, match="already"):
        bench.rename("second", "examples")
    with pytest.raises(ValueError, match="no example set"):
        bench.rename("nothing", "x")


def test_files_hold_everything():
    chosen = ExampleSet("x", [
        Item("a b", "ACGTAC", "=1+1"),
        Item("w", "GGCC", "q", "g", "chr1", 9, 13, -1),
    ])  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(chosen.to_csv())))
    assert [row["sequence"] for row in rows] == ["ACGTAC", "GGCC"]
    assert rows[0]["label"] == "'=1+1"
    assert rows[1]["place"] == "chr1:10..13(-)"
    records = list(SeqIO.parse(io.StringIO(chosen.to_fasta()), "fasta"))
    assert [str(record.seq) for record in records] == ["ACGTAC", "GGCC"]
    assert records[1].description.endswith("label=q")


@pytest.mark.parametrize(("text", "safe"), [("=a", "'=a"), ("@x", "'@x"), ("-5", "-5"), ("b", "b")])
def test_cells_that_would_be_formulas(text, safe):
    assert inert(text) == safe


def test_unused_names():
    assert unused("a", set()) == "a"
    assert unused("a", {"a", "a-2"}) == "a-3"


def test_a_new_conversation_forgets_the_examples():
    session = Session(Library())
    session.bench.active.add(items(("ACGT", "a")))
    session.clear()
    assert not session.bench.has_examples()
