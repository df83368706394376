"""Primers for a gene that is named, or that has to be found first."""

from __future__ import annotations

import pytest
from Bio.Seq import Seq
from Bio.SeqUtils import MeltingTemp

from app.plan.planner import plan, plan_with

CHROMOSOME = "SYN_000001.1"


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("design primers to amplify lacZ", {"name": "lacZ"}),
        ("primers for gyrB", {"name": "gyrB"}),
        ("I need PCR primers of 24 nt for the lacZ gene", {"name": "lacZ", "length": 24}),
        ("22-mer primers to clone recA", {"name": "recA", "length": 22}),
        ("give me a primer pair for recA", {"name": "recA"}),
        ("forward and reverse primer, 25 nt each, for recA", {"name": "recA", "length": 25}),
        ("primers over the whole coding sequence of gyrB", {"name": "gyrB"}),
    ],
)
def test_named(names, question, arguments) -> None:
    planned = plan_with(question, names)
    assert [(one.tool, one.arguments) for one in planned.calls] == [("end_primers", arguments)]


@pytest.mark.parametrize(
    "question",
    [
        "which primers bind in lacZ?",
        "forward primer of 20 nt for lacZ",
        "primers flanking lacZ",
        "qPCR primers for lacZ",
        "primers for trpA and trpB",
        "primers upstream of lacZ",
        "what is the Tm of the primers?",
    ],
)
def test_other_primers(names, question) -> None:
    assert "end_primers" not in [one.tool for one in plan_with(question, names).calls]


@pytest.mark.parametrize("size", [20, 25])
@pytest.mark.parametrize(
    "question",
    ["primers for the longest gene", "PCR primers to amplify the longest gene, {0} nt",
     "{0} nt primers over the longest gene"],
)  # fmt: skip
def test_the_gene_is_found_first(synthetic, run, question, size) -> None:
    if "{0}" not in question and size != 20:
        pytest.skip("says no size")
    genes = [
        (len(feature.extract(record.seq)), record, feature)
        for record in synthetic.records.values()
        for feature in record.features
        if feature.type == "gene"
    ]
    _, record, feature = max(genes, key=lambda one: one[0])
    tag = feature.qualifiers["locus_tag"][0]
    *_, last = plan(question.format(size), synthetic.library).calls
    assert (last.tool, last.arguments["name"]) == ("end_primers", tag)
    assert last.arguments.get("length", 20) == size
    bases = str(feature.extract(record.seq))
    result = run("end_primers", **last.arguments)
    forward, reverse = bases[:size], str(Seq(bases[-size:]).reverse_complement())
    assert [one.sequence for one in result.sequences] == [forward, reverse]
    for primer in (forward, reverse):
        assert f"{primer} (GC" in result.text
        assert f"Tm {MeltingTemp.Tm_NN(primer):.1f} °C" in result.text
    assert f"{len(bases):,} bp" in result.text


def test_the_gene_after_another(synthetic) -> None:
    genes = [one for one in synthetic.records[CHROMOSOME].features if one.type == "gene"]
    genes.sort(key=lambda one: int(one.location.start))
    tags = [one.qualifiers["locus_tag"][0] for one in genes]
    at = tags.index("SYN_0001")
    *_, last = plan("primers for the gene to the right of SYN_0001", synthetic.library).calls
    assert (last.tool, last.arguments["name"]) == ("end_primers", tags[at + 1])


def test_too_short_and_unknown_genes_are_declined(run) -> None:
    assert run("end_primers", name="zzz").status == "declined"
    result = run("end_primers", name="SYN_0001", length=60)
    assert result.status == "answered" or "too few" in result.text
