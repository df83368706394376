"""Averaging the answers of several weights."""

import json

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from dnahlm.committee import FILE, Committee
from dnahlm.config import preset_config
from dnahlm.data.read import encode
from dnahlm.data.tasks import find_task
from dnahlm.infer import DNAHLM, WEIGHTS
from dnahlm.modeling import DnahlmForCausalLM
from dnahlm.recipes.committee import choose
from dnahlm.tokenizer import load_tokenizer
from dnahlm.train.instruct import save_model

SPLICE = find_task("gue_splice_devtrain")


def model_of(seed, folder):
    torch.manual_seed(seed)
    tokenizer = load_tokenizer(WEIGHTS)
    model = DnahlmForCausalLM(preset_config("nano", tokenizer))
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    save_model(model, tokenizer, folder)
    return folder


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    place = tmp_path_factory.mktemp("committee")
    alone = [model_of(seed, place / str(seed)) for seed in range(3)]
    joined = model_of(0, place / "joined")
    (joined / "members").mkdir()
    for seed in (1, 2):
        weights = load_file(alone[seed] / "model.safetensors")
        save_file(weights, joined / "members" / f"{seed}.safetensors")
    about = {
        "files": ["members/1.safetensors", "members/2.safetensors"],
        "tasks": {SPLICE.name: [0, 1, 2], "gue_tf_1": [2]},
    }
    (joined / FILE).write_text(json.dumps(about))
    return alone, joined


def sequences(length):
    rng = np.random.default_rng(0)
    return [encode("".join(rng.choice(list("ACGT"), length))) for _ in range(4)]


def test_listed_task_is_answered_by_the_mean_of_all(folders):
    alone, joined = folders
    rows = sequences(400)
    apart = [np.exp(DNAHLM.load(folder).log_probabilities(rows, SPLICE)) for folder in alone]
    assert np.abs(apart[0] - apart[1]).max() > 0.01
    together = np.exp(DNAHLM.load(joined).log_probabilities(rows, SPLICE))
    np.testing.assert_allclose(together, np.mean(apart, 0), atol=1e-6)


def test_other_tasks_ask_the_model_alone(folders):
    alone, joined = folders
    task = find_task("gue_tf_0")
    rows = sequences(101)
    expected = DNAHLM.load(alone[0]).log_probabilities(rows, task)
    model = DNAHLM.load(joined)
    np.testing.assert_allclose(model.log_probabilities(rows, task), expected, atol=1e-6)
    assert not model.committee._read  # nothing that is not needed


def test_a_task_may_ask_other_weights_alone(folders):
    alone, joined = folders
    task = find_task("gue_tf_1")
    rows = sequences(101)
    expected = DNAHLM.load(alone[2]).log_probabilities(rows, task)
    np.testing.assert_allclose(
        DNAHLM.load(joined).log_probabilities(rows, task), expected, atol=1e-6
    )


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ("{", "not a readable committee"),
        ('{"files": ["members/1.safetensors"]}', "not a readable committee"),
        ('{"files": [], "tasks": {"gue_tf_1": [1]}}', "no such weights for gue_tf_1"),
        ('{"files": ["gone.safetensors"], "tasks": {}}', "gone.safetensors, which is not in"),
        ('{"files": ["../1/model.safetensors"], "tasks": {}}', "which is not in the model folder"),
    ],
)
def test_a_wrong_list_is_said(folders, tmp_path, about, words):
    (tmp_path / FILE).write_text(about)
    with pytest.raises(ValueError, match=words):
        Committee.read(tmp_path)


def test_weights_of_another_model_are_refused(folders, tmp_path):
    _, joined = folders
    model = DNAHLM.load(joined)
    other = tmp_path / "other.safetensors"
    save_file({"model.gpt2.wpe.weight": torch.zeros(2, 2)}, other)
    with pytest.raises(ValueError, match=r"other\.safetensors holds no weights of this model"):
        Committee([other], {SPLICE.name: [0, 1]}).members(model.model, SPLICE.name)


def test_members_are_chosen_where_they_help():
    rng = np.random.default_rng(0)
    truth = rng.integers(2, size=500)

    def opinion(share, seed):
        """Right for a share of the rows, each seed for others."""
        right = np.random.default_rng(seed).random(500) < share
        first = np.where(right == (truth == 0), 0.8, 0.2)
        return np.stack([first, 1 - first], 1)

    weak, strong, other = opinion(0.6, 1), opinion(0.9, 2), opinion(0.9, 3)
    assert choose([strong, weak], truth) == [0]
    assert choose([strong, strong], truth) == [0]
    assert choose([weak, strong], truth) == [1]
    assert choose([strong, other], truth) == [0, 1]
