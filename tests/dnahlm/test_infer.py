"""Answers of the shipped model: the contract of `classify`, refusals, folders that are no model."""

import json

import numpy as np
import pytest
import torch

from dnahlm.commands import classify_zero_shot
from dnahlm.data.instruct import ask, prompt_text
from dnahlm.data.tasks import TASKS, find_task
from dnahlm.infer import DNAHLM, WEIGHTS, check_sequence


@pytest.fixture(scope="module")
def shipped():
    return DNAHLM.load()


def random_dna(n, seed=0):
    return "".join("ACGT"[b] for b in np.random.default_rng(seed).integers(0, 4, n))


def test_classify_keeps_order_and_refuses_what_is_not_dna(monkeypatch):
    rows = [random_dna(70), "MKVLILTAAGHELQ", "", "ACGT", "n" * 70, random_dna(500, 1),
            "acgu" * 18, "ACG 1"]  # fmt: skip
    answers = classify_zero_shot("core-promoter", rows, [f"s{i}" for i in range(len(rows))])
    assert [a["id"] for a in answers] == [f"s{i}" for i in range(len(rows))]
    keys = {"id", "label", "code", "probabilities", "neighbours", "mode", "abstained", "reason"}
    for answer in answers:
        assert set(answer) == keys
        assert answer["neighbours"] == [] and answer["mode"] == "zero-shot"
        json.dumps(answer)
    for i in (1, 2, 3, 4, 7):
        assert answers[i]["label"] is None and answers[i]["code"] is None
        assert answers[i]["reason"]
    assert "protein" in answers[1]["reason"] and "too short" in answers[3]["reason"]
    for i in (0, 5, 6):
        assert answers[i]["label"] in ("promoter", "non-promoter")
        assert answers[i]["code"] == {"promoter": "1", "non-promoter": "0"}[answers[i]["label"]]
        assert sum(answers[i]["probabilities"].values()) == pytest.approx(1)
    assert "middle 70 of 500" in answers[5]["reason"]


def test_one_sequence_alone_gets_the_answer_it_gets_among_others(shipped):
    rows = [random_dna(int(n), int(n)) for n in (60, 300, 70, 400, 101)]
    together = shipped.classify(rows, "promoter")
    for row, answer in zip(rows, together, strict=True):
        alone = shipped.classify([row], "promoter")[0]
        assert alone.label == answer.label
        for label, p in answer.probabilities.items():
            assert alone.probabilities[label] == pytest.approx(p, abs=1e-4)


def test_strand_free_tasks_do_not_depend_on_the_strand(shipped):
    from Bio.Seq import Seq

    dna = random_dna(101, 4)
    one, two = shipped.classify([dna, str(Seq(dna).reverse_complement())], "tf-0")
    assert one.probabilities["binding site"] == pytest.approx(
        two.probabilities["binding site"], abs=1e-4
    )


def test_score_labels_agrees_with_classify(shipped):
    dna, task = random_dna(70, 3), find_task("core-promoter")
    prompt = prompt_text(task.instruction, dna)
    scores = shipped.score_labels(prompt, task.words)
    assert scores.shape == (2,)
    assert shipped.score_labels([prompt, prompt], task.words).shape == (2, 2)
    answer = shipped.classify([dna], task)[0]
    assert task.words[int(scores.argmax())] == answer.label
    with pytest.raises(ValueError, match="at least one label"):
        shipped.score_labels(prompt, [])
    with pytest.raises(ValueError, match="text tokens"):
        shipped.score_labels(prompt_text("word " * 2000, dna), task.words)


def test_generate_gives_new_text_only_and_stops(shipped):
    prompt = prompt_text(find_task("core-promoter").instruction, random_dna(70, 8))
    text = shipped.generate(prompt)
    assert text in find_task("core-promoter").words
    assert shipped.generate(prompt, temperature=1.0, seed=1) == shipped.generate(
        prompt, temperature=1.0, seed=1
    )


def test_embed_shapes_and_poolings(shipped):
    rows = [random_dna(50), random_dna(200, 1)]
    for pooling in ("mean", "max", "last"):
        vectors = shipped.embed(rows, pooling)
        assert vectors.shape == (2, shipped.model.config.n_embd)
        assert np.isfinite(vectors).all()
        np.testing.assert_allclose(vectors[1], shipped.embed(rows[1:], pooling)[0], atol=1e-3)
    with pytest.raises(ValueError, match="pooling"):
        shipped.embed(rows, "median")


def test_names_of_tasks():
    assert find_task("gue_prom_core_all") is find_task("Core_Promoter")
    assert find_task("splice").labels == {"0": "acceptor", "1": "donor", "2": "no splice site"}
    with pytest.raises(ValueError, match="did you mean"):
        find_task("core-promotor")
    aliases = [alias for task in TASKS.values() for alias in task.aliases]
    assert len(aliases) == len(set(aliases))


def test_instructions_are_distinct_and_answers_too():
    assert len({task.instruction for task in TASKS.values()}) == len(TASKS)
    for task in TASKS.values():
        for style in ("words", "options", "yes-no", "codes", "letters"):
            answers = ask(task, style).answers
            assert len(set(answers)) == len(task.labels)


def test_checking_keeps_the_middle():
    task = find_task("core-promoter")
    codes, note = check_sequence("A" * 100 + "C" * 70 + "A" * 100, task)
    assert set(codes.tolist()) == {1} and "middle" in note


@pytest.mark.parametrize(
    "files, message",
    [
        ({}, "no config.json"),
        ({"config.json": "{"}, "not readable JSON"),
        ({"config.json": '{"model_type": "bert"}'}, "'bert' model"),
        ({"config.json": '{"model_type": "dnahlm"}'}, "no .safetensors"),
        ({"config.json": '{"model_type": "dnahlm"}', "pytorch_model.bin": "x"}, "pickle"),
        ({"config.json": '{"model_type": "dnahlm"}', "model.safetensors": "x"}, "tokenizer"),
    ],
)
def test_folders_that_are_no_model(tmp_path, files, message):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(ValueError, match=message):
        DNAHLM.load(tmp_path)


def test_a_foreign_checkpoint_is_refused(tmp_path, tokenizer):
    tokenizer.save_pretrained(tmp_path)
    (tmp_path / "config.json").write_text((WEIGHTS / "config.json").read_text())
    (tmp_path / "model.safetensors").write_bytes(b"\0" * 64)
    with pytest.raises(ValueError, match="holds no weights of DNAHLM"):
        DNAHLM.load(tmp_path)


def test_weights_that_lack_a_part_are_refused(tmp_path, shipped, tokenizer):
    from safetensors.torch import load_file, save_file

    shipped.model.save_pretrained(tmp_path)
    shipped.tokenizer.save_pretrained(tmp_path)
    state = load_file(tmp_path / "model.safetensors")
    state = {k: v for k, v in state.items() if "stem.weight" not in k}
    save_file(state, tmp_path / "model.safetensors", {"format": "pt"})
    with pytest.raises(ValueError, match=r"stem\.weight is missing or wrong"):
        DNAHLM.load(tmp_path)


def test_shipped_weights_are_small_and_safe():
    assert not [p for p in WEIGHTS.iterdir() if p.suffix in {".bin", ".pt", ".pkl"}]
    assert sum(p.stat().st_size for p in WEIGHTS.iterdir()) < 20e6
    assert (WEIGHTS / "MODEL_CARD.md").exists()
    with torch.inference_mode():
        assert DNAHLM.load(WEIGHTS).model.config.model_type == "dnahlm"
