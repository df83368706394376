"""Genes by their number of exons, on another record than was thought, and operons of a file."""

from __future__ import annotations

from Bio import SeqIO
from Bio.SeqFeature import CompoundLocation, SimpleLocation

from app.answer import ask
from app.session import Session
from index.library import Library

PIECES = {"SPL_1": 1, "SPL_2": 2, "SPL_3": 4, "SPL_4": 5}


def test_genes_with_more_exons_than_a_number(builder, tmp_path) -> None:
    import random

    b = builder("EUK_1", 4000, "linear", random.Random(3))
    at = 100
    for tag, pieces in PIECES.items():
        parts = [SimpleLocation(at + 90 * i, at + 90 * i + 60, 1) for i in range(pieces)]
        where = CompoundLocation(parts) if pieces > 1 else parts[0]
        b.protein(tag, where, product="made-up protein")
        at += 800
    for start, end in ((100, 700), (1000, 3000)):
        b.add("operon", SimpleLocation(start, end, 1), operon=f"op{start}")
    path = tmp_path / "pieces.gbk"
    SeqIO.write([b.finish()], path, "genbank")
    library = Library.open([path])

    def listed(question: str) -> set[str]:
        answer = ask(Session(library), question)
        assert answer.status == "answered"
        return {tag for tag in PIECES if tag in answer.text}

    def over(least: int) -> set[str]:
        return {tag for tag, pieces in PIECES.items() if pieces >= least}

    assert listed("list the genes that have more than 3 exons") == over(4)
    assert listed("Which protein-coding genes contain at least 5 exons?") == over(5)
    assert listed("which genes carry more than 3 introns") == over(5)
    counted = ask(Session(library), "how many operons are there that are longer than 1 kb?")
    assert counted.calls[0]["tool"] == "count_genes"
    assert "There is 1 operon" in counted.text


def test_a_gene_on_another_record_than_was_thought(synthetic) -> None:
    answer = ask(Session(synthetic.library), "list the cold shock proteins on the plasmid")
    record, _ = synthetic.feature("SYN_0001")
    assert "There are no" in answer.text
    assert f"abcA* (SYN_0001) on {record.id}" in answer.text


def test_the_widest_gap_without_the_origin(builder, tmp_path) -> None:
    import random

    b = builder("RING_1", 3000, "circular", random.Random(5))
    for number, start in enumerate((900, 1300, 1900), 1):
        b.protein(f"RNG_{number}", SimpleLocation(start, start + 300, 1), product="some protein")
    path = tmp_path / "ring.gbk"
    SeqIO.write([b.finish()], path, "genbank")
    answer = ask(
        Session(Library.open([path])), "the largest gap between two consecutive genes, please"
    )
    assert "1,700 bp between RNG_3 and RNG_1" in answer.text  # 3000 - 2200 + 900
    assert "Without the origin, it is 300 bp between RNG_2 and RNG_3" in answer.text
