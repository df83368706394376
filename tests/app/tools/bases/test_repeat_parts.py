"""Tandem repeats in coding sequences, introns and between genes, and by record."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import CompoundLocation, SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

from app.plan.planner import plan_with
from app.tools.registry import call
from index.library import Library


@pytest.fixture(scope="module")
def records() -> list[SeqRecord]:
    rng = random.Random(3)
    made = []
    for number in (1, 2):
        text = "".join(rng.choices("AACGT", k=4000))
        record = SeqRecord(Seq(text), id=f"R{number}.1", name=f"R{number}")
        record.annotations.update(molecule_type="DNA", organism="Testus", topology="linear")
        for at, strand in ((200, 1), (1200, -1), (2400, 1)):
            parts = [
                SimpleLocation(at, at + 150, strand),
                SimpleLocation(at + 450, at + 600, strand),
            ]
            tag = {"locus_tag": [f"T{number}_{at}"]}
            place = CompoundLocation(parts[::strand])
            record.features.append(
                SeqFeature(SimpleLocation(at, at + 600, strand), type="gene", qualifiers=tag)
            )
            record.features.append(SeqFeature(place, type="CDS", qualifiers=tag))
        made.append(record)
    return made


@pytest.fixture(scope="module")
def library(records, tmp_path_factory) -> Library:
    path: Path = tmp_path_factory.mktemp("parts") / "parts.gb"
    SeqIO.write(records, path, "genbank")
    return Library.open([path])


def runs(record: SeqRecord, least: int) -> list[tuple[int, int]]:
    """Runs of A, 0-based half-open."""
    found = re.finditer(f"A{{{least},}}", str(record.seq))
    return [hit.span() for hit in found]


def kind_of(record: SeqRecord) -> list[str]:
    """What each base is: ``cds``, ``intron`` or ``intergenic``."""
    kinds = ["intergenic"] * len(record)
    for feature in record.features:
        if feature.type == "gene":
            for place in feature.location:
                kinds[place] = "intron"
    for feature in record.features:
        if feature.type == "CDS":
            for place in feature.location:
                kinds[place] = "cds"
    return kinds


@pytest.mark.parametrize("kind", ["cds", "intron", "intergenic"])
def test_repeats_that_lie_in_one_kind_of_place(library, records, kind) -> None:
    expected = []
    for record in records:
        kinds = kind_of(record)
        expected += [
            (record.id, start + 1, end)
            for start, end in runs(record, 4)
            if set(kinds[start:end]) == {kind}
        ]
    assert len(expected) > 3
    given = {"units": ["A"], "min_units": 4, "within": kind}
    result = call(library, "simple_repeats", given)
    assert [tuple(row[1:4]) for row in result.table.rows] == expected
    assert f"{len(expected)} runs of A" in result.text
    longest = call(library, "simple_repeats", {"units": ["A"], "longest": True, "within": kind})
    assert f"{max(end - start + 1 for _, start, end in expected)} bp" in longest.text


def test_genes_hold_exons_and_introns(library, records) -> None:
    amount = sum(
        "intergenic" not in kind_of(record)[start:end]
        for record in records
        for start, end in runs(record, 4)
    )
    given = {"units": ["A"], "min_units": 4, "within": "gene"}
    assert f"{amount} runs of A" in call(library, "simple_repeats", given).text


def test_each_record_is_counted(library, records) -> None:
    amounts = {record.id: len(runs(record, 5)) for record in records}
    given = {"units": ["A"], "min_units": 5, "by_record": True}
    result = call(library, "simple_repeats", given)
    assert {row[0]: row[2] for row in result.table.rows} == amounts
    assert f"{sum(amounts.values())} runs of A" in result.text
    most = max(amounts, key=amounts.__getitem__)
    assert result.table.rows[0][0] == most and f"on {most}" in result.text
    sizes = {record.id: max(end - start for start, end in runs(record, 1)) for record in records}
    longest = call(library, "simple_repeats", {**given, "min_units": None, "longest": True})
    assert {row[0]: row[4] for row in longest.table.rows} == sizes


def test_places_that_are_not_annotated_are_declined(synthetic) -> None:
    result = call(
        synthetic.library, "simple_repeats", {"within": "intron", "record": "SYN_000002.1"}
    )
    assert result.status == "declined" and "annotates no introns" in result.text


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("microsatellites in coding sequences", {"within": "cds"}),
        ("how many SSRs are intergenic?", {"within": "intergenic"}),
        ("dinucleotide repeats in introns", {"unit_lengths": [2], "within": "intron"}),
        ("runs of 6 or more As in the CDS", {"units": ["A"], "min_units": 6, "within": "cds"}),
        ("longest run of A outside genes",
         {"units": ["A"], "longest": True, "within": "intergenic"}),
        ("microsatellites per contig", {"by_record": True}),
        ("which contig has the most runs of A of 6 or more?",
         {"units": ["A"], "min_units": 6, "by_record": True}),
        ("which record has most microsatellites?", {"by_record": True}),
        ("SSRs by chromosome", {"by_record": True}),
        ("runs of A of 8 or more within genes",
         {"units": ["A"], "min_units": 8, "by_gene": True}),
    ],
)  # fmt: skip
def test_how_they_are_asked_for(question, arguments, library) -> None:
    from app.plan.vocabulary import of_library

    planned = plan_with(question, of_library(library))
    assert [(one.tool, one.arguments) for one in planned.calls] == [("simple_repeats", arguments)]


@pytest.mark.parametrize(
    "question",
    ["longest intergenic region", "how many introns per record?", "which contig has most genes?"],
)
def test_other_questions(question, library) -> None:
    from app.plan.vocabulary import of_library

    planned = plan_with(question, of_library(library))
    assert "simple_repeats" not in [one.tool for one in planned.calls]
