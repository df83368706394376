"""One selection in several clauses, directions in plain words, counts of both strands."""

from __future__ import annotations

import re

import pytest
from Bio import SeqIO

from app.answer import ask
from app.plan.planner import plan_with
from app.session import Session
from index.demo import demo_genome
from index.library import Library


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo genome, open, and its records as Biopython reads them."""
    path = demo_genome(tmp_path_factory.mktemp("demo"))
    with Library.open([path]) as library:
        yield library, list(SeqIO.parse(path, "genbank"))


@pytest.mark.parametrize(
    ("question", "tool", "filter"),
    [
        ("tRNA genes between 2.0 and 3.0 Mb, only those on the reverse strand: how many",
         "count_genes",
         {"types": ["tRNA"], "strand": -1, "region": {"start": 2_000_000, "end": 3_000_000}}),
        ("How many genes shorter than 300 bp, on the plus strand and not just hypothetical"
         " protein?", "count_genes", {"strand": 1, "max_length": 299.0, "hypothetical": False}),
        ("of the genes between 20,000 and 21,000, how many are on the plus strand and longer than"
         " 1 kb?",
         "count_genes",
         {"strand": 1, "min_length": 1001.0, "region": {"start": 20_000, "end": 21_000}}),
        ("List genes in 10,000-30,000 that are longer than 1 kb - forward strand only",
         "list_genes",
         {"strand": 1, "min_length": 1001.0, "region": {"start": 10_000, "end": 30_000}}),
        ("genes from 5000 to 9000; minus strand; at least 900 bp; names please", "list_genes",
         {"strand": -1, "min_length": 900.0, "region": {"start": 5000, "end": 9000}}),
        ("ABC transporters, on the minus strand, longer than 200 aa: how many?", "count_genes",
         {"keywords": ["ABC transporters"], "strand": -1, "min_length": 201.0,
          "length_unit": "aa"}),
        ("which genes longer than 4 kb, transcribed right to left, have no EC number?",
         "list_genes", {"strand": -1, "min_length": 4001.0, "has_ec": False}),
        ("How many CDS lie on the forward strand - I only want those longer than 500 bp",
         "count_genes", {"types": ["CDS"], "strand": 1, "min_length": 501.0}),
        ("how many genes run backwards?", "count_genes", {"strand": -1}),
        ("which tRNA genes don't point right?", "list_genes", {"types": ["tRNA"], "strand": -1}),
        ("number of left-facing genes", "count_genes", {"strand": -1}),
        ("CDS over 2 kb; only those reading left to right; number please", "count_genes",
         {"types": ["CDS"], "strand": 1, "min_length": 2001.0}),
        ("genes facing left between 1000 and 9000", "list_genes",
         {"strand": -1, "region": {"start": 1000, "end": 9000}}),
        ("ABC transporters on the plus strand, not putative", "list_genes",
         {"keywords": ["ABC transporters"], "without": ["putative"], "strand": 1}),
    ],
)  # fmt: skip
def test_one_selection(names, question, tool, filter) -> None:
    calls = plan_with(question, names).calls
    assert [(call.tool, call.arguments) for call in calls] == [(tool, {"filter": filter})]


@pytest.mark.parametrize(
    "question",
    [
        "How many genes are on the plus strand and how many on the minus strand?",
        "how many tRNA genes are on the + strand and how many tRNA genes on the - strand?",
    ],
)
def test_a_number_for_each_strand(names, question) -> None:
    (call,) = plan_with(question, names).calls
    assert call.arguments["group_by"] == "strand"


@pytest.mark.parametrize(
    ("question", "tools"),
    [
        ("how many genes are longer than 2 kb, and what is the GC content?",
         ["count_genes", "genome_summary"]),
        ("how many genes are on the plus strand, and which is the longest gene?",
         ["count_genes", "list_genes"]),
        ("What lies to the left of lacZ?", ["gene_neighbours"]),
    ],
)  # fmt: skip
def test_two_questions_stay_two(names, question, tools) -> None:
    calls = plan_with(question, names).calls
    assert [call.tool for call in calls] == tools
    assert not any("strand" in call.arguments for call in calls)


def test_kinds_on_a_strand_each_are_not_told_of_both(demo) -> None:
    answer = ask(Session(demo[0]), "list the tRNA genes on the minus strand and the rRNA genes on "
                                   "the plus strand")  # fmt: skip
    assert answer.status == "declined"


@pytest.mark.parametrize(
    ("question", "strand", "fits"),
    [
        ("how many genes, on the minus strand, are shorter than 800 bp?", -1, lambda n: n < 800),
        ("genes that run to the right and are longer than 1.5 kb: how many", 1, lambda n: n > 1500),
    ],
)
def test_numbers_are_those_of_the_file(demo, question, strand, fits) -> None:
    library, records = demo
    true = sum(
        feature.type == "gene" and feature.location.strand == strand and fits(len(feature))
        for record in records
        for feature in record.features
    )
    told = re.search(r"There (?:is|are) (\d+) genes?", ask(Session(library), question).text)
    assert told is not None and int(told[1]) == true > 0


@pytest.mark.parametrize(
    ("question", "types"),
    [
        ("how many protein coding, how many tRNA, how many rRNA?",
         ["protein_coding", "tRNA", "rRNA"]),
        ("How many CDS, how many tRNA genes, and how many pseudogenes?",
         ["CDS", "tRNA", "pseudogene"]),
        ("tRNA, rRNA and tmRNA genes, three numbers", ["tRNA", "rRNA", "tmRNA"]),
        ("count genes, CDS and tRNA", ["gene", "CDS", "tRNA"]),
        ("protein-coding genes vs pseudogenes: how many of each",
         ["protein_coding", "pseudogene"]),
        ("how many proteins and how many pseudogenes are there?", ["protein", "pseudogene"]),
        ("tRNAs and rRNAs: number of each, please", ["tRNA", "rRNA"]),
        ("how many genes, how many CDS?", ["gene", "CDS"]),
    ],
)  # fmt: skip
def test_a_number_for_each_kind(names, question, types) -> None:
    (call,) = plan_with(question, names).calls
    assert call.tool == "count_genes"
    assert call.arguments == {"filter": {"types": types}, "group_by": "type"}


@pytest.mark.parametrize(
    "question",
    [
        "how many tRNAs are there and how long is dnaA?",
        "how many genes encode tRNAs?",
        "how many tRNA genes are there?",
        "there are tRNA genes; how many are for leucine?",
    ],
)
def test_one_kind_is_counted_alone(names, question) -> None:
    calls = plan_with(question, names).calls
    assert "group_by" not in calls[0].arguments
    assert calls[0].arguments["filter"]["types"] == ["tRNA"]


def test_each_kind_is_counted_as_the_file_has_it(demo) -> None:
    library, records = demo
    features = [feature for record in records for feature in record.features]
    cds = sum(feature.type == "CDS" for feature in features)
    trna = sum(feature.type == "tRNA" for feature in features)
    tmrna = sum(feature.type == "tmRNA" for feature in features)
    answer = ask(Session(library), "how many CDS, how many tRNA and how many tmRNA genes?")
    assert answer.table is not None
    assert {row[0]: row[1] for row in answer.table.rows} == {
        "CDS": cds, "tRNA": trna, "tmRNA": tmrna
    }  # fmt: skip


def test_kinds_that_only_a_biotype_tells_are_counted(tmp_path) -> None:
    classes = ["protein_coding", *["snoRNA"] * 3, *["pre_miRNA"] * 2, *["lncRNA"] * 4]
    lines = [
        f'chr1\tx\tgene\t{1000 * i + 1}\t{1000 * i + 600}\t.\t+\t.\tgene_id "G{i}"; '
        f'gene_biotype "{name}";'
        for i, name in enumerate(classes)
    ]
    path = tmp_path / "classes.gtf"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    with Library.open([path]) as library:
        answer = ask(Session(library), "snoRNA, lncRNA and pre-miRNA genes, three numbers")
        assert answer.table is not None
        assert dict(map(tuple, answer.table.rows)) == {"snoRNA": 3, "lncRNA": 4, "pre_miRNA": 2}
