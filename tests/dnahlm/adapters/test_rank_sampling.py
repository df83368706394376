"""Adaptive rank sampling: the draw follows importance, and a pruned triplet may return."""

import numpy as np
import pytest
import torch

from dnahlm.backbones import load_backbone
from dnahlm.backbones.tiny import random_dna, write_tiny
from dnahlm.train.adapters.adalora import SamplingAllocator, draw_triplets, orthogonality, rank_left
from dnahlm.train.adapters.classifier import TunedClassifier
from dnahlm.train.adapters.methods import Sizes, find_method

STEPS = 60


def test_one_draw_is_in_proportion_to_importance():
    importance = torch.tensor([1.0, 2.0, 5.0, 0.0])
    generator = torch.Generator().manual_seed(0)
    counts = sum(draw_triplets(importance, 1, generator).int() for _ in range(4000))
    shares = np.asarray(counts) / 4000
    np.testing.assert_allclose(shares, [1 / 8, 2 / 8, 5 / 8, 0.0], atol=0.03)


def test_two_draws_without_replacement_have_the_exact_chances():
    weights = np.array([0.5, 0.3, 0.2])
    first = weights
    second = [
        sum(weights[j] * weights[i] / (1 - weights[j]) for j in range(3) if j != i)
        for i in range(3)
    ]
    generator = torch.Generator().manual_seed(1)
    counts = sum(draw_triplets(torch.tensor(weights), 2, generator).int() for _ in range(4000))
    np.testing.assert_allclose(np.asarray(counts) / 4000, first + second, atol=0.03)


def test_a_budget_over_all_keeps_all():
    assert draw_triplets(torch.zeros(3), 9, torch.Generator()).tolist() == [True] * 3


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_tiny("dnabert", tmp_path_factory.mktemp("tiny"))


def tuned_by(folder, name: str) -> tuple[TunedClassifier, list[dict[str, list[bool]]]]:
    """A run of AdaLoRA's steps on random labels, with the pattern after each."""
    tuned = TunedClassifier(
        load_backbone(folder, device="cpu"), ["a", "b"], find_method(name), Sizes(rank=2),
        steps=STEPS, seed=1,
    )  # fmt: skip
    batch = tuned.backbone.tokenize(random_dna(8, 40, 1))
    labels = torch.arange(8) % 2
    optimizer = torch.optim.AdamW(tuned.trainable().values(), lr=1e-2)
    patterns = []
    for step in range(1, STEPS + 1):
        loss = torch.nn.functional.cross_entropy(tuned(**batch), labels)
        loss.backward()
        optimizer.step()
        tuned.tuner[0].base_model.update_and_allocate(step)
        optimizer.zero_grad()
        pattern = tuned.tuner[0].peft_config["default"].rank_pattern
        if pattern:
            patterns.append({name: list(keep) for name, keep in pattern.items()})
    return tuned, patterns


@pytest.mark.parametrize("name", ["adalora", "adalora-sampled"])
def test_the_budget_is_met_in_the_end(folder, name):
    tuned, _ = tuned_by(folder, name)
    matrices = 6  # query, key and value of two layers
    # AdaLoRA keeps what is over a threshold, so that ties may cost it one.
    assert abs(rank_left(tuned.tuner[0]) - 2 * matrices) <= (name == "adalora")
    pattern = tuned.tuner[0].peft_config["default"].rank_pattern
    for parameter_name, value in tuned.tuner[0].base_model.model.named_parameters():
        if "lora_E" in parameter_name:
            keep = torch.tensor(pattern[parameter_name])
            assert (value.view(-1)[~keep] == 0).all()
            assert (value.view(-1)[keep] != 0).all()


def test_pruned_triplets_return_under_sampling_with_their_value(folder, monkeypatch):
    returned: list[float] = []
    inner = SamplingAllocator.mask_to_budget

    def watched(self, model, budget):
        out = {name: mask.clone() for name, mask in self.out.items()}
        before = {name: value.clone() for name, value in self.before.items()}
        pattern = inner(self, model, budget)
        for name, value in model.named_parameters():
            if name in out:
                back = out[name] & torch.tensor(pattern[name]).view_as(value)
                torch.testing.assert_close(value[back], before[name][back])
                returned.extend(value[back].tolist())
        return pattern

    monkeypatch.setattr(SamplingAllocator, "mask_to_budget", watched)
    tuned_by(folder, "adalora-sampled")
    assert len(returned) > 3
    assert any(abs(value) > 1e-4 for value in returned)


def test_the_regulariser_is_zero_for_orthogonal_factors():
    class Layer(torch.nn.Module):
        def __init__(self, a: torch.Tensor, b: torch.Tensor) -> None:
            super().__init__()
            self.lora_A, self.lora_B = torch.nn.Parameter(a), torch.nn.Parameter(b)

    basis = torch.linalg.qr(torch.randn(6, 6)).Q
    assert orthogonality(Layer(basis[:3], basis[:, :3])).item() == pytest.approx(0, abs=1e-5)
    doubled = orthogonality(Layer(2 * basis[:3], basis[:, :3])).item()
    assert doubled == pytest.approx(3 * np.sqrt(3) / 2, abs=1e-4)  # the mean of |3 I| and 0
