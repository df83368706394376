"""The ORF tool: coordinates, frames, genetic code, annotation."""

import re

import pytest
from Bio.Seq import Seq

from app.answer import ask
from app.session import Session
from index.library import Library

CHROMOSOME = "SYN_000001.1"


def test_every_row_reads_from_start_to_stop(run, synthetic):
    sequence = str(synthetic.records[CHROMOSOME].seq)
    double = sequence + sequence
    result = run("find_orfs", limit=500, min_length=60, record=CHROMOSOME)
    assert len(result.table.rows) > 20
    for _, _, start, end, sign, frame, length, residues, _ in result.table.rows:
        size = (end - start) % len(sequence) + 1
        text = double[start - 1 : start - 1 + size]
        first = start
        if sign == "-":
            text = str(Seq(text).reverse_complement())
            first = len(sequence) - end + 1
        assert size == length == 3 * (residues + 1)
        assert int(frame) == (1 if sign == "+" else -1) * ((first - 1) % 3 + 1)
        protein = str(Seq(text).translate(table=11))
        assert protein.startswith("M") and protein.index("*") == len(protein) - 1
    lengths = [row[6] for row in result.table.rows]
    assert lengths == sorted(lengths, reverse=True)


def test_annotated_genes_are_recognised(run):
    result = run("find_orfs", limit=500, min_length=90, record=CHROMOSOME)
    known = {row[8] for row in result.table.rows} - {""}
    assert {"SYN_0001", "SYN_0002", "SYN_0003", "SYN_0012"} <= known
    assert "SYN_0002" in {row[8] for row in result.table.rows if row[4] == "-"}


def test_strand_length_and_limit(run):
    both = run("find_orfs", limit=500, min_length=150)
    minus = run("find_orfs", limit=500, min_length=150, strand=-1)
    assert {tuple(row[1:7]) for row in both.table.rows if row[4] == "-"} == {
        tuple(row[1:7]) for row in minus.table.rows
    }
    assert min(row[6] for row in both.table.rows) >= 150
    few = run("find_orfs", limit=2, min_length=150)
    assert few.table.rows == both.table.rows[:2]
    assert f"In all {len(both.table.rows)} open reading frames" in few.text
    assert "There are no open reading frames" in run("find_orfs", min_length=9000).text


def test_start_codons_can_be_chosen(run):
    result = run("find_orfs", limit=500, start_codons=["GTG"])
    assert any(row[8] == "SYN_0010" and row[6] == 300 for row in result.table.rows)
    assert run("find_orfs", start_codons=["GXG"]).status == "declined"


def test_a_file_without_sequence_is_declined(run, annotation_only):
    assert run("find_orfs", annotation_only).status == "declined"


@pytest.mark.real
def test_genetic_code_four_reads_through_tga(data_dir, run):
    path = data_dir / "genomes/bacteria/mycoplasma_pneumoniae_FH_NZ_CP010546.gbk.gz"
    result = run("find_orfs", Library.open([path]), limit=3)
    assert "genetic code 4" in result.text and "TAA or TAG" in result.text
    assert all(row[8] for row in result.table.rows)
    assert re.search(r"[\d,]+ amino acids", result.text)


def test_annotated_and_unannotated_ones_are_all(run):
    rows = {
        kind: {tuple(row[1:]) for row in run("find_orfs", limit=5000, annotated=kind).table.rows}
        for kind in (None, True, False)
    }
    assert rows[True] and rows[False] and rows[True] | rows[False] == rows[None]
    assert all(row[-1] for row in rows[True]) and not any(row[-1] for row in rows[False])


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("which ORFs of at least 150 bp are not annotated?", "unannotated"),
        ("longest ORF without annotation", "unannotated"),
        ("Nothing is annotated here. Where is the longest ORF?", "open reading frame"),
        ("how many annotated ORFs are there?", "genes"),
        ("what is the longest ORF?", "longest open reading frame"),
    ],
)
def test_orfs_that_no_gene_covers_are_asked_for(synthetic, question, said):
    answer = ask(Session(synthetic.library), question)
    assert said in answer.text
