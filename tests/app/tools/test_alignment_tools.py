"""Answers about alignments and raw reads on the synthetic genome, against pysam and the input."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pysam
import pytest

from app.answer import ask
from app.session import Session
from index.library import Library

CHROMOSOME = "SYN_000001.1"


@pytest.fixture(scope="module")
def reads(synthetic: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reads over the first half of the chromosome, which the BAM names without its version."""
    rng = random.Random(11)
    length = len(synthetic.records[CHROMOSOME])
    header = pysam.AlignmentHeader.from_references([CHROMOSOME.split(".")[0]], [length])
    path = tmp_path_factory.mktemp("reads") / "reads.bam"
    with pysam.AlignmentFile(str(path), "wb", header=header) as sink:
        for number in range(600):
            read = pysam.AlignedSegment(header)
            read.query_name = f"r{number}"
            read.flag = rng.choice([0, 16])
            read.reference_id, read.reference_start = 0, rng.randrange(length // 2 - 50)
            read.mapping_quality, read.cigarstring = 40, "50M"
            read.query_sequence = "A" * 50
            sink.write(read)
    return path


@pytest.fixture(scope="module")
def beside(synthetic: Any, reads: Path) -> Library:
    """The BAM opened before its genome."""
    return Library.open([reads, synthetic.path])


@pytest.fixture(scope="module")
def depth(synthetic: Any, reads: Path) -> np.ndarray:
    depths = np.zeros(len(synthetic.records[CHROMOSOME]), dtype=int)
    with pysam.AlignmentFile(str(reads)) as file:
        for read in file.fetch(until_eof=True):
            depths[read.reference_start : read.reference_end] += 1
    return depths


def answered(library: Library, question: str):
    answer = ask(Session(library), question)
    assert answer.status == "answered", answer.text
    return answer


def test_the_bam_lies_beside_the_genome_whatever_the_order(beside, synthetic, reads):
    other = Library.open([synthetic.path, reads])
    for library in (beside, other):
        (track,) = library.tracks
        assert track.genome is library.genomes[0]
        assert track.mapping() == {"SYN_000001": CHROMOSOME}
        assert "version" in track.messages[0]


def test_removing_the_genome_leaves_the_bam_alone(synthetic, reads):
    library = Library.open([synthetic.path, reads])
    library.remove(library.genomes[0].name)
    assert library.tracks[0].genome is None
    answer = ask(Session(library), "which genes have no coverage?")
    assert answer.status == "declined"
    assert "GenBank" in answer.text
    library.remove(library.tracks[0].name)
    assert not library.opened


def test_mapped_reads(beside):
    assert "600 mapped (100.00 %)" in answered(beside, "how many reads are mapped?").text


def test_genes_without_coverage_are_those_of_the_other_half(beside, depth):
    genome = beside.genomes[0]
    wanted = {
        gene.id
        for gene in genome.genes("record = ?", (CHROMOSOME,))
        if not sum(depth[part.start : part.end].sum() for part in gene.parts)
    }
    assert wanted
    answer = answered(beside, "which genes have no coverage?")
    assert {row[0] for row in answer.table.rows} == wanted
    assert answer.citations


def test_depth_of_every_gene(beside, depth):
    genes = {gene.id: gene for gene in beside.genomes[0].genes("record = ?", (CHROMOSOME,))}
    answer = answered(beside, "list the coverage of all genes")
    found = {row[0]: row for row in answer.table.rows}
    assert found.keys() == genes.keys()
    for id, gene in genes.items():
        part = np.concatenate([depth[p.start : p.end] for p in gene.parts])
        assert found[id][6] == pytest.approx(part.mean(), abs=0.006), id
        assert found[id][8:] == [part.min(), part.max()]


def test_low_and_high_are_told_apart(beside, depth):
    low = answered(beside, "genes with less than 3x coverage")
    assert all(row[6] < 3 for row in low.table.rows)
    best = answered(beside, "which gene has the highest coverage?").table.rows
    every = answered(beside, "list the coverage of all genes").table.rows
    assert len(best) == 1
    assert best[0][6] == max(row[6] for row in every)


def test_depth_at_a_position_and_over_a_region(beside, depth):
    text = answered(beside, "what is the depth at position 500?").text
    assert f"is {depth[499]} " in text
    text = answered(beside, "mean coverage between 100 and 900").text
    assert f"{depth[99:900].mean():,.2f}x" in text


def test_stretches_without_reads(beside, depth):
    answer = answered(beside, "which regions have no coverage?")
    assert sum(row[3] for row in answer.table.rows) == (depth == 0).sum()
    for _, start, end, _ in answer.table.rows:
        assert not depth[start - 1 : end].any()


def positions(answer):
    """0-based positions of a table of stretches."""
    return {at for _, start, end, _ in answer.table.rows for at in range(start - 1, end)}


def test_stretches_of_low_and_high_depth_in_a_gene_and_a_region(beside, depth):
    (gene,) = beside.genomes[0].genes("symbol = ?", ("abcA",))
    held = {at for part in gene.parts for at in range(part.start, part.end)}
    low = answered(beside, "which positions of abcA have a depth below 8?")
    assert positions(low) == {at for at in held if depth[at] < 8}
    assert "*abcA*" in low.text
    region = answered(beside, "which regions between 100 and 900 have a depth below 8?")
    assert positions(region) == {at for at in range(99, 900) if depth[at] < 8}
    high = answered(beside, "which regions have a depth above 12?")
    assert positions(high) == set(np.flatnonzero(depth > 12).tolist())
    none = answered(beside, "which regions have a depth above 1,000?")
    assert "No position" in none.text and none.table is None


def test_questions_that_go_on_from_reads(beside, depth):
    session = Session(beside)
    ask(session, "how many reads are there?")
    assert "600 mapped" in ask(session, "how many are mapped?").text
    ask(session, "mean depth over abcA")
    (gene,) = beside.genomes[0].genes("symbol = ?", ("abcA",))
    answer = ask(session, "where is it below 8?")
    held = {at for part in gene.parts for at in range(part.start, part.end)}
    assert positions(answer) == {at for at in held if depth[at] < 8}
    answer = ask(session, "and above 9?")
    assert positions(answer) == {at for at in held if depth[at] > 9}


@pytest.mark.parametrize(
    ("question", "needed"),
    [("how many variants are there?", "VCF"), ("do the reads have adapters?", "FASTQ")],
)
def test_what_is_not_open_is_named(beside, question, needed):
    answer = ask(Session(beside), question)
    assert answer.status == "declined"
    assert needed in answer.text


def test_genome_questions_pass(beside):
    for question in (
        "how many genes are there?",
        "what is the GC content?",
        "how long is the genome?",
    ):
        assert answered(beside, question).calls[0]["tool"] not in ("track_overview", "read_summary")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("how many reads are there?", "2 reads"),
        ("total bases?", "7 bases"),
        ("GC content?", "66.67 %"),
        ("any Ns?", "1 base is N"),
        ("mean quality", "20.00"),
        ("longest read", "3 to 4 bp"),
        ("phred encoding", "Phred+33"),
        ("are there adapters?", "No known adapter"),
        ("what is in this file?", "2 reads"),
    ],
)
def test_fastq_alone(tmp_path, question, said):
    path = tmp_path / "small.fastq"
    path.write_text("@a\nGGCA\n+\n5555\n@b\nNTC\n+\n555\n")
    assert said in answered(Library.open(path, home=tmp_path / "home"), question).text


def test_fastq_alone_declines_what_it_cannot_tell(tmp_path):
    path = tmp_path / "small.fastq"
    path.write_text("@a\nGGCA\n+\n5555\n")
    library = Library.open(path, home=tmp_path / "home")
    for question, needed in (
        ("what does lacZ do?", "GenBank"),
        ("how many reads are mapped?", "BAM"),
        ("how many SNPs are there?", "VCF"),
    ):
        answer = ask(Session(library), question)
        assert answer.status == "declined", question
        assert needed in answer.text
