"""Runs averaged into one model."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from dnahlm.recipes.ship import averaged


def run(folder: Path, **tensors: torch.Tensor) -> Path:
    (folder / "checkpoint").mkdir(parents=True)
    save_file(tensors, folder / "checkpoint" / "average.safetensors")
    return folder


def test_weights_are_averaged_and_counts_taken_from_the_last(tmp_path: Path) -> None:
    runs = [
        run(tmp_path / str(n), w=torch.full((2,), float(n)), seen=torch.tensor([n])) for n in (1, 5)
    ]
    found = averaged(runs, [3, 1])
    assert torch.equal(found["w"], torch.tensor([2.0, 2.0])) and found["w"].dtype == torch.float32
    assert found["seen"].tolist() == [5]


def test_other_models_and_missing_shares_are_refused(tmp_path: Path) -> None:
    one = run(tmp_path / "one", w=torch.zeros(1))
    other = run(tmp_path / "other", v=torch.zeros(1))
    with pytest.raises(ValueError, match="different models"):
        averaged([one, other], [1, 1])
    with pytest.raises(ValueError, match="as many shares"):
        averaged([one], [1, 1])
