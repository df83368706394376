"""Questions for one qualifier of the source, and those that only sound like it."""

from __future__ import annotations

import pytest

from app.plan.planner import plan_with


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        ("which tissue is it from?", ["tissue_type"]),
        ("Does the file say which tissue this is from?", ["tissue_type"]),
        ("what is the mating type?", ["mating_type"]),
        ("from which country does it come?", ["country"]),
        ("collection date and country of origin please", ["collection_date", "country"]),
        ("and the lab host?", ["lab_host"]),
        ("which strain is this?", ["strain"]),
        ("which cell line was used", ["cell_line"]),
        ("is a cultivar given?", ["cultivar"]),
        ("what sex was the organism?", ["sex"]),
        ("which sub-species is it", ["sub_species"]),
        ("what are the hosts of the records?", ["host"]),
    ],
)
def test_one_qualifier(names, question, keys) -> None:
    (call,) = plan_with(question, names).calls
    assert (call.tool, call.arguments) == ("source_qualifiers", {"keys": keys})


def test_of_one_record(names) -> None:
    (call,) = plan_with("what is the host of NC_999998.1?", names).calls
    assert call.arguments == {"keys": ["host"], "record": "NC_999998.1"}


@pytest.mark.parametrize(
    "question",
    [
        "which host genes are there?",
        "list the plasmids",
        "which plasmid has the most genes?",
        "which chromosome is dnaA on?",
        "which strain has the longest recA?",
        "genes for mating type",
        "which cell division genes are there?",
        "how many isolates carry lacZ?",
        "list the clones of trpA",
        "which contig is the longest?",
    ],
)
def test_other_questions(names, question) -> None:
    assert all(call.tool != "source_qualifiers" for call in plan_with(question, names).calls)


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        ("host of each record", ["host"]),
        ("list the organism of every record", ["organism"]),
        ("strain and isolate per contig", ["strain", "isolate"]),
        ("mol type of each record", ["mol_type"]),
        ("each record's collection date", ["collection_date"]),
        ("which records have a host?", ["host"]),
        ("hosts by segment", ["host"]),
    ],
)
def test_of_every_record(names, question, keys) -> None:
    (call,) = plan_with(question, names).calls
    assert (call.tool, call.arguments) == ("source_qualifiers", {"keys": keys})


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("which records come from pigs?", {"value": "pigs"}),
        ("how many contigs were isolated from soil?", {"value": "soil"}),
        ("which segments were collected in Peru?", {"value": "Peru"}),
        ("records whose host is swine", {"value": "swine", "keys": ["host"]}),
        ("which records have the strain K-12?", {"value": "K-12", "keys": ["strain"]}),
    ],
)
def test_records_by_what_their_source_names(names, question, arguments) -> None:
    (call,) = plan_with(question, names).calls
    assert (call.tool, call.arguments) == ("source_qualifiers", arguments)


@pytest.mark.parametrize(
    "question",
    [
        "which genes come from phages?",
        "how many genes does each record have?",
        "which contigs are from 1 to 5 kb?",
        "which records come from the plasmid?",
        "how long is each record?",
        "GC content per record",
    ],
)
def test_no_source_is_meant(names, question) -> None:
    assert "source_qualifiers" not in [call.tool for call in plan_with(question, names).calls]
