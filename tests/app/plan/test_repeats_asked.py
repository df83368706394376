"""Runs of one base, microsatellites and (CA)n: what is asked, what goes on, what is another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.answer import ask
from app.plan.base import Call
from app.plan.followup import Past
from app.plan.planner import plan_with
from app.session import Session
from index.demo import demo_genome
from index.library import Library

LONGEST = {"longest": True}


def arguments_of(question, names, past=None):
    planned = plan_with(question, names, past)
    assert [call.tool for call in planned.calls] == ["simple_repeats"], planned.message
    return planned.calls[0].arguments


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("what is the longest run of A?", {"units": ["A"], **LONGEST}),
        ("Longest stretch of consecutive thymines on NC_999998.1?",
         {"units": ["T"], **LONGEST, "record": "NC_999998.1"}),
        ("how long is the longest poly(dT) tract?", {"units": ["T"], **LONGEST}),
        ("what is the longest polyA run in gyrB?", {"units": ["A"], **LONGEST, "names": ["gyrB"]}),
        ("longest A run", {"units": ["A"], **LONGEST}),
        ("where's the longest homopolymer", {"unit_lengths": [1], **LONGEST}),
        ("the three longest homopolymers please",
         {"unit_lengths": [1], **LONGEST, "limit": 3}),
        ("longest run of Gs on the minus strand", {"units": ["G"], **LONGEST, "strand": -1}),
        ("how many Ts in a row at most?", {"units": ["T"], **LONGEST}),
        ("longest run of each base", {"units": ["A", "C", "G", "T"], **LONGEST}),
    ],
)  # fmt: skip
def test_the_longest(names, question, arguments) -> None:
    assert arguments_of(question, names) == arguments


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("how many runs of 8 or more Gs are there?", {"units": ["G"], "min_units": 8}),
        ("runs of at least eight As", {"units": ["A"], "min_units": 8}),
        ("are there any C tracts longer than 9 bp?", {"units": ["C"], "min_units": 10}),
        ("stretches of exactly ten Ts", {"units": ["T"], "min_units": 10, "max_units": 10}),
        ("runs of 8 to 12 As", {"units": ["A"], "min_units": 8, "max_units": 12}),
        ("homopolymers shorter than 12 but in lacZ", {"unit_lengths": [1], "max_units": 11,
                                                     "names": ["lacZ"]}),
        ("poly-G tracts exceeding 7 nt", {"units": ["G"], "min_units": 8}),
        ("11 or more consecutive Ts", {"units": ["T"], "min_units": 11}),
        ("does the same base ever occur nine times in a row?",
         {"unit_lengths": [1], "min_units": 9}),
        ("are there Ts repeated more than 9 times?", {"units": ["T"], "min_units": 10}),
        ("regions with 9 identical bases in a row", {"unit_lengths": [1], "min_units": 9}),
        ("homopolymers in the first 5000 bp",
         {"unit_lengths": [1], "region": {"start": 1, "end": 5000}}),
        ("A-tracts of at least 6 between 1000 and 20000",
         {"units": ["A"], "min_units": 6, "region": {"start": 1000, "end": 20000}}),
        ("is there a stretch of more than nine adenines?", {"units": ["A"], "min_units": 10}),
        ("runs of A or T of at least 10", {"units": ["A", "T"], "min_units": 10}),
    ],
)  # fmt: skip
def test_runs_within_limits(names, question, arguments) -> None:
    assert arguments_of(question, names) == arguments


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("are there microsatellites?", {}),
        ("list the simple sequence repeats", {}),
        ("short tandem repeats in recA", {"names": ["recA"]}),
        ("any SSRs on NC_999998.1 from 100 to 5000?",
         {"region": {"start": 100, "end": 5000, "record": "NC_999998.1"}}),
        ("dinucleotide repeats of at least 6 units on contig 2",
         {"unit_lengths": [2], "min_units": 6, "record": "contig 2"}),
        ("tri- and tetranucleotide repeats", {"unit_lengths": [3, 4]}),
        ("tandem repeats of 2 to 4 bp units", {"unit_lengths": [2, 3, 4]}),
        ("tandem repeats longer than 20 bp", {"min_length": 21}),
        ("list (CA)n repeats", {"units": ["CA"]}),
        ("(GAA)5 or longer", {"units": ["GAA"], "min_units": 5}),
        ("how many CAG repeats with six or more copies?", {"units": ["CAG"], "min_units": 6}),
        ("TTAGGG repeats at least 3 times", {"units": ["TTAGGG"], "min_units": 3}),
        ("are there AT repeats with 5 units or more?", {"units": ["AT"], "min_units": 5}),
    ],
)  # fmt: skip
def test_tandem_repeats(names, question, arguments) -> None:
    assert arguments_of(question, names) == arguments


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("which genes hold a homopolymer of 8 or more?", {"unit_lengths": [1], "min_units": 8}),
        ("which gene has the longest run of A?", {"units": ["A"], **LONGEST}),
        ("how many genes contain poly-T stretches of at least 8?",
         {"units": ["T"], "min_units": 8}),
        ("genes with trinucleotide repeats of 4 units or more",
         {"unit_lengths": [3], "min_units": 4}),
    ],
)  # fmt: skip
def test_genes_that_hold_them(names, question, arguments) -> None:
    assert arguments_of(question, names) == {**arguments, "by_gene": True}


@pytest.mark.parametrize(
    "question",
    [
        "find runs of three or more genes on one strand",
        "longest run of same-strand genes",
        "which repeat_region features are there?",
        "list annotated tandem repeats",
        "how many repeats are annotated?",
        "list repeats",
        "which protein has the longest run of glutamine?",
        "proteins with polyQ stretches",
        "how many CRISPR repeats are there?",
        "what is the longest homopolymer in the reads?",
        "where does AAAAAAAA occur?",
        "find the motif GATCGATC",
        "how often does CAG occur?",
        "inverted repeats of lacZ",
        "are there direct repeats near lacZ?",
        "the polyA polymerase gene",
        "is there a poly-T terminator downstream of lacZ?",
        "tandem gene duplications",
        "most frequent dinucleotide",
        "which stretch of at least 5000 bp has no gene?",
        "homopolymers upstream of lacZ",
        "what is the GC content of 3 microsatellites?",
        "a stretch of a gene cluster",
        "at which position does the stretch of a plasmid end?",
    ],
)
def test_what_is_another_question(names, question) -> None:
    assert all(call.tool != "simple_repeats" for call in plan_with(question, names).calls)


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("are there runs of N?", {"field": "n_runs"}),
        ("how many stretches of Ns are on NC_999998.1",
         {"field": "n_runs", "record": "NC_999998.1"}),
    ],
)  # fmt: skip
def test_runs_of_n_are_counted_by_composition(names, question, arguments) -> None:
    planned = plan_with(question, names)
    assert [(call.tool, call.arguments) for call in planned.calls] == [("composition", arguments)]


def test_files_that_list_them_are_asked_for_their_features(names) -> None:
    known = replace(names, types=names.types | {"tandem_repeat"})
    assert plan_with("list the tandem repeats", known).calls[0].tool == "list_genes"
    assert arguments_of("tandem repeats of at least 5 units", known) == {"min_units": 5}


@pytest.mark.parametrize(
    ("before", "question", "after"),
    [
        ({"units": ["A"], **LONGEST}, "and of T?", {"units": ["T"], **LONGEST}),
        ({"units": ["A"], **LONGEST}, "what about guanine?", {"units": ["G"], **LONGEST}),
        ({"units": ["A"], **LONGEST}, "and in lacZ?",
         {"units": ["A"], **LONGEST, "names": ["lacZ"]}),
        ({"units": ["A"], "names": ["lacZ"]}, "and in recA?", {"units": ["A"], "names": ["recA"]}),
        ({"units": ["A"], "names": ["lacZ"]}, "and in the whole genome?", {"units": ["A"]}),
        ({"units": ["A"], "names": ["lacZ"]}, "and runs of G?",
         {"units": ["G"], "names": ["lacZ"]}),
        ({"units": ["G"], "min_units": 6}, "and of 8 or more?", {"units": ["G"], "min_units": 8}),
        ({"units": ["G"], "min_units": 6}, "which genes hold them?",
         {"units": ["G"], "min_units": 6, "by_gene": True}),
        ({"units": ["G"], "min_units": 6}, "and the longest?",
         {"units": ["G"], **LONGEST}),
        ({"unit_lengths": [2]}, "and between 1000 and 20000?",
         {"unit_lengths": [2], "region": {"start": 1000, "end": 20000}}),
        ({"units": ["CA"], "min_units": 4}, "and (GA)n?", {"units": ["GA"], "min_units": 4}),
        ({"units": ["CA"], "min_units": 4}, "and on NC_999998.1?",
         {"units": ["CA"], "min_units": 4, "record": "NC_999998.1"}),
        ({"unit_lengths": [1], **LONGEST}, "which gene is it in?",
         {"unit_lengths": [1], **LONGEST}),
        ({"units": ["A"], "min_units": 7}, "how many are there in lacZ?",
         {"units": ["A"], "min_units": 7, "names": ["lacZ"]}),
        ({"units": ["A"], "min_units": 9}, "list them", {"units": ["A"], "min_units": 9}),
    ],
)  # fmt: skip
def test_follow_ups(names, before, question, after) -> None:
    past = Past("before", (Call("simple_repeats", before),))
    assert arguments_of(question, names, past) == after


@pytest.mark.parametrize(
    "question",
    ["and the GC content of lacZ?", "how many genes are there?", "what does recA do?",
     "and the length of the genome?", "translate lacZ", "which gene is the longest?",
     "where is lacZ?", "how long is the genome?", "and which genes are on the minus strand?"],
)  # fmt: skip
def test_other_questions_after_repeats(names, question) -> None:
    past = Past("before", (Call("simple_repeats", {"units": ["A"], "longest": True}),))
    assert all(call.tool != "simple_repeats" for call in plan_with(question, names, past).calls)


def test_two_genomes(two) -> None:
    (call,) = plan_with("longest homopolymer in beta_FH", two).calls
    assert call.arguments == {"unit_lengths": [1], **LONGEST, "genome": "beta_FH"}
    past = Past("before", (call,))
    (again,) = plan_with("and in alpha_K12?", two, past).calls
    assert again.arguments == {**call.arguments, "genome": "alpha_K12"}


def test_on_the_demo(tmp_path) -> None:
    from Bio import SeqIO

    path = demo_genome(tmp_path)
    records = list(SeqIO.parse(path, "genbank"))
    longest = max(
        size
        for record in records
        for size in range(1, 60)
        if "A" * size in str(record.seq) + str(record.seq)[:60]
    )
    session = Session(Library.open([path], home=tmp_path / "home"))
    first = ask(session, "what is the longest run of A?")
    assert first.status == "answered" and f"{longest} bp: (A){longest}" in first.text
    (cited,) = first.citations[:1]
    (record,) = [record for record in records if record.id == cited.record]
    assert str(record.seq)[cited.start - 1 : cited.end] == "A" * longest
    gene = next(
        feature
        for record in records
        for feature in record.features
        if feature.type == "gene" and feature.qualifiers.get("gene") == ["lacZ"]
    )
    (home,) = [record for record in records if gene in record.features]
    own = str(gene.extract(home.seq))
    most = max(size for size in range(1, 60) if "T" * size in own)
    ask(session, "and of T?")
    inside = ask(session, "and in lacZ?")
    assert f"{most} bp" in inside.text and "lacZ" in inside.text


def test_rows_are_saved_as_a_table(tmp_path) -> None:
    session = Session(Library.open([demo_genome(tmp_path)], home=tmp_path / "home"))
    listed = ask(session, "how many runs of 7 or more As are there?")
    (file,) = ask(session, "export the runs as CSV").files
    assert len(str(file.content).strip().splitlines()) == listed.table.total + 1 > 4


def test_bare_sequence(tmp_path) -> None:
    path = tmp_path / "bare.fasta"
    path.write_text(">bare\n" + "ACGTTGCA" * 5 + "T" * 12 + "GATC" * 4 + "\n")
    session = Session(Library.open([path], home=tmp_path / "home"))
    answer = ask(session, "longest homopolymer?")
    assert "(T)12 at 41..52" in answer.text and "gene" not in answer.text
    assert ask(session, "which genes hold a homopolymer of 9 or more?").status == "declined"
