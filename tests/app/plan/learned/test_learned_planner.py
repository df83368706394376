"""The learned planner: any weights give valid plans, a folder comes back as it was written."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
import torch
from typer.testing import CliRunner

from app.cli import app
from app.plan.followup import Past
from app.plan.learned.corpus import call_tokens, read
from app.plan.learned.model import Language, PlannerModel, batch_of, load, save
from app.plan.learned.planner import LearnedPlanner
from app.plan.learned.train import exact
from app.plan.samples import WORLDS, vocabulary_of
from app.plan.toolset import ARGUMENTS

EXTRA = {"filter.types=": ["protein", "tRNA"], "limit=": [1, 5]}
LESSONS = {
    "where is lacZ?": ["gene_location", "names=", "@gene1", "<end>"],
    "how many tRNAs are there?": ["count_genes", "filter.types=", "@type1", "<end>"],
    "what is the weather like?": ["out_of_scope", "<end>"],
    "five longest genes": [
        "list_genes", "sort_by=", "=length", "order=", "=descending", "limit=", "@n1", "<end>",
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def language() -> Language:
    return Language(call_tokens(EXTRA), [2000, 2001])


@pytest.fixture(scope="module")
def folder(language: Language, tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(4)
    model = PlannerModel(language, "nano")
    place = tmp_path_factory.mktemp("planner")
    save(place, model.eval(), language, EXTRA, "nano")
    return place


def test_weights_that_know_nothing_still_plan_valid_calls(folder: Path) -> None:
    planner = LearnedPlanner(folder)
    vocabulary = vocabulary_of(WORLDS[0], 2)
    asked = [*LESSONS, "rpoB and recA from 1000 to 2500", "", "and its protein?"]
    past = Past("where is lacZ?", ())
    for question in asked:
        plan = planner.plan_with(question, vocabulary, past if "its" in question else None)
        assert plan.status in ("answered", "declined", "clarify")
        assert bool(plan.calls) == (plan.status == "answered") != bool(plan.message)
        for call in plan.calls:
            ARGUMENTS[call.tool].model_validate(call.arguments)


def test_lessons_are_learnt(language: Language) -> None:
    torch.manual_seed(1)
    model = PlannerModel(language, "nano")
    vocabulary = vocabulary_of(WORLDS[0])
    pairs = [(read(q, vocabulary).pieces, answer) for q, answer in LESSONS.items()]
    batch = batch_of(language, pairs)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.005)
    before = exact(model.eval(), language, pairs)
    model.train()
    for _ in range(40):
        loss = model(**batch).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    assert before < exact(model.eval(), language, pairs) == 1.0


def test_a_folder_comes_back(folder: Path, language: Language) -> None:
    model, again, extra = load(folder)
    assert (again.calls, again.common, extra) == (language.calls, language.common, EXTRA)
    torch.manual_seed(4)
    first = PlannerModel(language, "nano").eval()
    batch = batch_of(language, [(["where", "is", "@gene1"], LESSONS["where is lacZ?"])])
    with torch.inference_mode():
        assert float(model(**batch).loss) == pytest.approx(float(first(**batch).loss), rel=1e-2)


def test_padding_changes_nothing(folder: Path) -> None:
    model, language, _ = load(folder)
    short = (["where", "is", "@gene1"], ["gene_location", "names=", "@gene1", "<end>"])
    long = (["please"] * 20 + short[0], short[1])
    with torch.inference_mode():
        alone = batch_of(language, [short])
        both = batch_of(language, [short, long])
        one = model.blocks(alone["input_ids"], segment_ids=alone["segment_ids"])
        two = model.blocks(both["input_ids"], segment_ids=both["segment_ids"])
    width = alone["input_ids"].shape[1]
    assert torch.allclose(one.last_hidden_state, two.last_hidden_state[:1, :width], atol=1e-4)


def test_a_damaged_folder_is_refused_in_one_sentence(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(OSError):
        load(tmp_path)
    raw = bytearray((folder / "model.safetensors").read_bytes())
    raw[random.Random(1).randrange(len(raw))] ^= 255
    for name in ("language.json", "SHA256SUMS"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    (tmp_path / "model.safetensors").write_bytes(raw)
    with pytest.raises(OSError, match="damaged"):
        load(tmp_path)


def test_the_command_takes_a_planner(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DNAHLM_HOME", str(tmp_path / "home"))
    asked = ["ask", "--demo", "--no-log", "--json", "--planner"]
    result = CliRunner().invoke(app, [*asked, str(folder), "where is lacZ?"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["status"] in ("answered", "declined", "clarify")
    missing = CliRunner().invoke(app, [*asked, str(tmp_path / "none"), "where is lacZ?"])
    assert missing.exit_code == 1 and "no learned planner" in str(missing.exception)
