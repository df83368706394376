"""Soft-masked bases: how they are asked for, and what is counted."""

from __future__ import annotations

import random

import pytest

from app.answer import ask
from app.plan.planner import plan_with
from app.session import Session
from app.tools.registry import call
from index.library import Library


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("how much of it is soft-masked?", {}),
        ("what fraction is lower case?", {}),
        ("percent lowercase", {}),
        ("soft-masked bases per record", {}),
        ("which contig is the most masked?", {}),
        ("how many bases of NC_999998.1 are repeat-masked?", {"record": "NC_999998.1"}),
        ("which stretches are in lower case?", {"places": True}),
        ("where are the soft-masked regions?", {"places": True}),
        ("which genes are soft-masked?", {"places": True}),
        ("is gyrB softmasked?", {"names": ["gyrB"]}),
        ("is 10 to 50 soft-masked?", {"region": {"start": 10, "end": 50}}),
    ],
)
def test_forms(names, question, arguments) -> None:
    planned = plan_with(question, names)
    assert [(call.tool, call.arguments) for call in planned.calls] == [("soft_masking", arguments)]


@pytest.mark.parametrize(
    "question",
    [
        "give me the sequence of gyrB in lower case",
        "mask the repeats",
        "was RepeatMasker run on it?",
        "is it hard-masked?",
        "in which case is gyrB on the minus strand?",
        "how many Ns are there?",
    ],
)
def test_other_questions(names, question) -> None:
    assert "soft_masking" not in [call.tool for call in plan_with(question, names).calls]


def test_hard_masked_bases_are_runs_of_n(names) -> None:
    planned = plan_with("how much is hard-masked?", names)
    assert [(one.tool, one.arguments) for one in planned.calls] == [
        ("composition", {"field": "n_runs"})
    ]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    rng = random.Random(5)
    return {name: "".join(rng.choices("ACGTNacgt", k=size)) for name, size in
            (("ctgA", 700), ("ctgB", 300))}  # fmt: skip


@pytest.fixture(scope="module")
def masked(texts, tmp_path_factory, dnahlm_home) -> Library:
    path = tmp_path_factory.mktemp("masked") / "masked.fa"
    path.write_text("".join(f">{name}\n{text}\n" for name, text in texts.items()))
    return Library.open([path])


def test_bases_in_lower_case(masked, texts) -> None:
    small = {name: sum(letter.islower() for letter in text) for name, text in texts.items()}
    result = call(masked, "soft_masking", {})
    assert f"{sum(small.values())} of the 1,000 bp" in result.text
    assert {row[0]: row[2] for row in result.table.rows} == small
    share = round(100 * small["ctgB"] / 300, 2)
    assert f"({share:.2f} %)" in call(masked, "soft_masking", {"record": "ctgB"}).text


def test_places_are_declined_with_the_count(masked, texts) -> None:
    answer = ask(Session(masked), "which stretches of ctgA are soft-masked?")
    small = sum(letter.islower() for letter in texts["ctgA"])
    assert answer.status == "declined"
    assert "not kept" in answer.text and f"{small} of the 700 bp" in answer.text


def test_an_annotation_beside_its_bases_keeps_the_count(texts, tmp_path, dnahlm_home) -> None:
    fasta, gff = tmp_path / "m.fa", tmp_path / "m.gff3"
    fasta.write_text(f">ctgA\n{texts['ctgA']}\n")
    gff.write_text("##gff-version 3\nctgA\tx\tgene\t1\t90\t.\t+\t.\tID=g1;locus_tag=g1\n")
    with Library.open([fasta, gff]) as library:
        (genome,) = library.genomes
        assert genome.files == (fasta, gff) or len(genome.files) == 2
        small = sum(letter.islower() for letter in texts["ctgA"])
        assert f"{small} of the 700 bp" in call(library, "soft_masking", {}).text


@pytest.mark.parametrize(
    ("text", "said"), [("ACGTACGTAC", "No base"), ("acgtacgtac", "does not tell")]
)
def test_one_case_only(text, said, tmp_path, dnahlm_home) -> None:
    path = tmp_path / f"{text[:3]}.fa"
    path.write_text(f">r\n{text * 9}\n")
    with Library.open([path]) as library:
        assert said in call(library, "soft_masking", {}).text


def test_genbank_has_one_case(synthetic) -> None:
    result = call(synthetic.library, "soft_masking", {})
    assert result.status == "declined" and "in one case" in result.text
