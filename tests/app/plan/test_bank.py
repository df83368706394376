"""The bank is sound: slots, tools, arguments, and enough of it."""

from __future__ import annotations

from collections import Counter

import pytest

from app.plan.bank_check import calls_of, problems
from app.plan.samples import BANK, WORLDS, read_bank, samples
from app.plan.toolset import ARGUMENTS


@pytest.mark.parametrize("path", sorted(BANK.glob("*.jsonl")), ids=lambda path: path.stem)
def test_every_item_is_valid(path):
    assert not list(problems(path))


def test_a_wrong_item_is_reported(tmp_path):
    path = tmp_path / "wrong.jsonl"
    path.write_text(
        '{"q": "where is {gene}", "tool": "gene_location", "args": {"names": ["{gene2}"]}}\n'
        '{"q": "x", "tool": "nothing", "args": {}}\nno json\n'
        '{"q": "long genes", "tool": "list_genes", "args": {"sort_by": "beauty"}}\n',
        "utf-8",
    )
    assert len(list(problems(path))) == 4


def test_eighty_phrasings_a_tool_in_six_voices():
    voices = read_bank()
    assert len(voices) >= 6
    count = Counter(
        call["tool"] for items in voices.values() for item in items for call in calls_of(item)
    )
    assert {tool: count[tool] for tool in ARGUMENTS if count[tool] < 80} == {}
    assert count["out_of_scope"] >= 80


def test_samples_are_the_same_every_time():
    items = read_bank()["engineer"][:40]
    first = [sample.question for sample in samples("engineer", items, WORLDS, 2, 1)]
    again = [sample.question for sample in samples("engineer", items, WORLDS, 2, 1)]
    assert first == again
    assert not any("{" in question for question in first)
