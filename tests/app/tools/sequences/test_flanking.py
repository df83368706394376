"""Bases beside many genes at once, against slices of the records as written."""

from __future__ import annotations

import pytest
from Bio.Seq import Seq

from app.session import Session

CHROMOSOME = "SYN_000001.1"


def expected(synthetic, tag: str, side: str, size: int) -> str:
    """The bases beside a CDS (or gene without one), by Biopython; read over a circular origin."""
    try:
        record, feature = synthetic.feature(tag)
    except KeyError:
        record, feature = synthetic.feature(tag, "gene")
    text, length = str(record.seq), len(record)
    parts = feature.location.parts
    first = parts[0] if side == "upstream" else parts[-1]
    before = (side == "upstream") == (first.strand > 0)
    start = int(first.start) - size if before else int(first.end)
    if record.id == CHROMOSOME:
        piece = "".join(text[i % length] for i in range(start, start + size))
    else:
        piece = text[max(start, 0) : min(start + size, length)]
    return piece if first.strand > 0 else str(Seq(piece).reverse_complement())


@pytest.mark.parametrize("side", ["upstream", "downstream"])
def test_every_gene_has_the_bases_beside_its_cds(run, synthetic, side):
    result = run("flanking_sequences", **{side: 60})
    tags = {
        feature.qualifiers["locus_tag"][0]
        for record in synthetic.records.values()
        for feature in record.features
        if feature.type == "gene"
    }
    assert {item.id for item in result.sequences} == tags
    for item in result.sequences:
        assert item.sequence == expected(synthetic, item.id, side, 60), item.id
    rows = {row[0]: row for row in result.table.rows}
    assert rows["SYN_0002"][4:] == (
        [1201, 1260, "-", 60] if side == "upstream" else [541, 600, "-", 60]
    )


def test_the_end_of_a_linear_record_cuts_a_flank_short_and_it_is_said(run, synthetic):
    result = run("flanking_sequences", upstream=60, filter={"record": "SYN_000002.1"})
    lengths = {item.id: len(item.sequence) for item in result.sequences}
    assert lengths == {"PLA_0001": 50, "PLA_0002": 10}
    assert "2 of them are cut short" in result.text


def test_a_gene_over_the_origin_keeps_its_flanks(run, synthetic):
    result = run("flanking_sequences", upstream=20, downstream=20, with_gene=True,
                 filter={"names": ["dnaZ"]})  # fmt: skip
    (one,) = result.sequences
    text = str(synthetic.records[CHROMOSOME].seq)
    assert one.sequence == text[5878:] + text[:119]
    assert result.table.rows[0][4:6] == [5879, 119]


def test_what_has_no_size_or_no_gene_says_so(run, annotation_only):
    assert run("flanking_sequences").status == "declined"
    none = run("flanking_sequences", upstream=60, filter={"types": ["ncRNA"]})
    assert none.text.startswith("There are no ncRNAs") and not none.sequences
    assert run("flanking_sequences", annotation_only, upstream=60).status == "declined"


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("60 bp upstream of every gene as FASTA", {"upstream": 60}),
        (
            "give me the 100 bp upstream of all tRNA genes",
            {"filter": {"types": ["tRNA"]}, "upstream": 100},
        ),
        ("30 bp downstream of each CDS", {"filter": {"types": ["CDS"]}, "downstream": 30}),
        (
            "promoter regions (200 bp) of all genes on the minus strand",
            {"filter": {"strand": -1}, "upstream": 200},
        ),
        (
            "the 50 bases upstream of the transposase genes",
            {"filter": {"keywords": ["transposase"]}, "upstream": 50},
        ),
    ],
)
def test_many_genes_are_meant(synthetic, question, arguments):
    from app.answer import ask

    answer = ask(Session(synthetic.library), question)
    assert answer.calls == [{"tool": "flanking_sequences", "arguments": arguments}]


def test_one_gene_and_genes_beside_a_gene_are_other_questions(synthetic):
    from app.plan.planner import plan

    for question in (
        "60 bp upstream of abcB",
        "which genes are upstream of abcB?",
        "how many genes have a gap of 60 bp upstream?",
    ):
        tools = [call.tool for call in plan(question, synthetic.library).calls]
        assert "flanking_sequences" not in tools, question


def test_another_size_and_one_strand_go_on_from_it(synthetic):
    from app.answer import ask

    session = Session(synthetic.library)
    ask(session, "60 bp upstream of every gene")
    wider = ask(session, "now 100 bp")
    assert wider.calls == [{"tool": "flanking_sequences", "arguments": {"upstream": 100}}]
    fewer = ask(session, "only those on the minus strand")
    assert fewer.calls[0]["tool"] == "flanking_sequences"
    assert {row[6] for row in fewer.table.rows} == {"-"}
