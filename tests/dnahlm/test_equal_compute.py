"""Benchmarks at equal compute: what a step costs, and runs that are not run twice."""

import json
from itertools import pairwise

import pytest
import torch

from benchmarks.model.ablation import ARMS, Store, table
from benchmarks.model.compute import mean_and_spread, step_products, steps_for
from dnahlm.baselines import BASELINES


class Product(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = torch.nn.Linear(8, 16, bias=False)

    def forward(self, x, labels):
        return self.inner(x).sum()


def batches(start=0):
    while True:
        yield {"x": torch.ones(5, 8), "labels": torch.zeros(5)}


def test_a_step_costs_its_products_forward_and_twice_backward():
    once = 2 * 5 * 8 * 16
    assert step_products(Product(), batches) == 3 * once
    assert steps_for(Product(), batches, 100 * 3 * once) == 100


def test_finished_runs_are_kept_and_other_settings_refused(tmp_path):
    store = Store(tmp_path / "runs.json", {"budget": 1})
    assert store.get("a", lambda: {"mcc": 0.5}) == {"mcc": 0.5}
    again = Store(tmp_path / "runs.json", {"budget": 1})
    assert again.get("a", lambda: pytest.fail("run twice")) == {"mcc": 0.5}
    with pytest.raises(SystemExit, match="other settings"):
        Store(tmp_path / "runs.json", {"budget": 2})
    assert json.loads((tmp_path / "runs.json").read_text())["settings"] == {"budget": 1}


def test_the_table_holds_mean_and_spread_of_finished_arms(tmp_path):
    store = Store(tmp_path / "runs.json", {})
    names = ("gue_tf_1", "gue_prom_core_tata")
    for seed, value in enumerate((0.1, 0.2, 0.6)):
        measured = {n + part: value for n in names for part in ("", "/shots")}
        store.runs[f"{ARMS[0].name} / {seed}"] = measured | {"rows": 10, "seconds": 1.0}
    lines = table(store).splitlines()
    assert len(lines) == 3 and lines[2].startswith("| BPE only | 3 | 10 | 1 | 0.300 ± 0.265 |")
    assert mean_and_spread([0.25]) == "0.250"


def test_arms_add_one_thing_each():
    for before, after in pairwise(ARMS):
        changed = [
            field
            for field in ("reader", "pretrained", "shots")
            if getattr(before, field) != getattr(after, field)
        ]
        assert len(changed) == 1
    assert set(BASELINES) == {"majority", "naive-bayes", "logistic", "cnn"}
