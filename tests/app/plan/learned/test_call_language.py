"""The call language: all that may be said is valid, and the question bank can be said."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from app.plan.evaluate import canonical
from app.plan.learned.calls import UnsayableError
from app.plan.learned.corpus import THEN, Row, call_tokens, constants, noisy, read, row_of
from app.plan.learned.grammar import END, SILENT, Grammar, leaves
from app.plan.learned.slots import kind_of
from app.plan.samples import WORLDS, Sample, read_bank, samples, vocabulary_of
from app.plan.toolset import ARGUMENTS

STEP = 40
"""One of so many items of the bank is looked at."""


@pytest.fixture(scope="module")
def some() -> list[Sample]:
    bank = read_bank()
    return [s for v, items in bank.items() for s in samples(v, items[::STEP], WORLDS[:1], 1, 3)]


@pytest.fixture(scope="module")
def said(some: list[Sample]) -> list[tuple[Sample, Row]]:
    return list(_sayable(some))


def _sayable(some: list[Sample]) -> Iterator[tuple[Sample, Row]]:
    for sample in some:
        try:
            yield sample, row_of(sample)
        except UnsayableError:
            continue


@pytest.fixture(scope="module")
def grammar(said: list[tuple[Sample, Row]]) -> Grammar:
    extra = constants(row for _, row in said)
    extra["types="] = extra["filter.types="] = ["protein", "tRNA", "CDS", "rRNA"]
    return Grammar(call_tokens(extra), extra)


def test_nearly_all_of_the_bank_can_be_said(
    some: list[Sample], said: list[tuple[Sample, Row]]
) -> None:
    assert len(said) >= 0.95 * len(some) > 200


def test_calls_come_back_from_their_tokens(
    said: list[tuple[Sample, Row]], grammar: Grammar
) -> None:
    walked = 0
    for sample, row in said:
        before = sample.history[-1] if sample.history else ""
        slots = read(sample.question, sample.vocabulary, before).values
        if not set(row.answer) <= grammar.keys:
            continue
        state = grammar.start(slots)
        for token in row.answer:
            if token.startswith("=") and token not in state.allowed():
                break  # a constant that is rare in the bank is not sayable
            assert token in state.allowed(), (sample.question, row.answer, token)
            state.advance(token)
        if not state.done:
            continue
        assert state.allowed() == []
        wanted = [(tool, canonical(tool, arguments)) for tool, arguments in sample.calls]
        found = [(tool, canonical(tool, arguments)) for tool, arguments in state.arguments()]
        assert [t for t, _ in found] == [t for t, _ in wanted]
        walked += found == wanted
    assert walked > 0.9 * len(said)


def test_whatever_is_said_is_a_valid_call_about_the_question(grammar: Grammar) -> None:
    rng = random.Random(2)
    vocabulary = vocabulary_of(WORLDS[0], 2)
    questions = [
        "where is lacZ and how far is it from rpoB?",
        "genes over 500 bp and under 60 aa between 1000 and 2500 on NC_000913.3",
        "digest with EcoRI, GATC sites, top 5, 35 % GC, 2.7.7.7, leucine, tRNA genes",
        "hello",
        f"where is ATGACC{'ACGT' * 8} in Escherichia coli K-12 and Salmonella enterica?",
    ]
    slots = [read(question, vocabulary).values for question in questions]
    tools = set()
    for number in range(150):
        values = slots[number % len(slots)]
        state = grammar.start(values)
        for _ in range(200):
            allowed = state.allowed()
            if not allowed:
                break
            state.advance(END if END in allowed and rng.random() < 0.3 else rng.choice(allowed))
        assert state.done
        for tool, arguments in state.arguments():
            tools.add(tool)
            if tool in SILENT:
                assert arguments == {}
                continue
            ARGUMENTS[tool].model_validate(arguments)
            for name in [*arguments.get("names", []), arguments.get("name")]:
                assert name is None or name in values.values()
    assert len(tools) > 20


def test_a_tool_that_needs_a_gene_is_not_offered_without_one(grammar: Grammar) -> None:
    without = grammar.start(read("how long is it?", vocabulary_of(WORLDS[0])).values).allowed()
    with_one = grammar.start(read("how long is lacZ?", vocabulary_of(WORLDS[0])).values).allowed()
    assert "gene_location" not in without and "genome_summary" in without
    assert "gene_location" in with_one


def test_a_region_is_said_whole_or_not_at_all(grammar: Grammar) -> None:
    values = read("EcoRI sites between 1000 and 2500", vocabulary_of(WORLDS[0])).values
    state = grammar.start(values)
    for token in ("restriction_sites", "region.start=", "@range1.start"):
        assert token in state.allowed()
        state.advance(token)
    assert state.allowed() == ["region.end="]


def test_every_argument_of_the_bank_can_be_said(said: list[tuple[Sample, Row]]) -> None:
    keys = {leaf.key for tool in ARGUMENTS for leaf in leaves(tool) if leaf.slots or leaf.constants}
    used = {t for _, row in said for t in row.answer if t.endswith("=") and t != "="}
    assert len(used) > 40 and used - keys <= {"field=", "filter.field="}


def test_slots_are_numbered_by_kind_and_value() -> None:
    vocabulary = vocabulary_of(WORLDS[0])
    found = read("is rpoB before lacZ, or rpoB after 500 bp?", vocabulary, "where is lacZ?")
    assert found.values["@gene1"] == "lacZ" and found.values["@gene2"] == "rpoB"
    assert found.values["@bp1"] == 500
    assert found.pieces.count("@gene2") == 2 and found.pieces.count("@gene1") == 2
    assert found.pieces.index(THEN) > found.pieces.index("@gene1")
    assert kind_of("@range2.end") == "range"


def test_noise_leaves_slots_alone() -> None:
    pieces = ["please", "where", "is", "@gene1", THEN, "sequence", "@bp1"]
    rng = random.Random(1)
    made = [noisy(pieces, rng) for _ in range(200)]
    assert all([p for p in one if p[0] in "@<"] == ["@gene1", THEN, "@bp1"] for one in made)
    assert any(one != pieces for one in made)
