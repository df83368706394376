"""The whole support matrix on tiny checkpoints: every cell learns a planted motif."""

import pytest

from dnahlm.backbones.tiny import FAMILIES, write_tiny
from dnahlm.train.adapters.matrix import markdown_matrix, run_cell, write_planted
from dnahlm.train.adapters.methods import METHODS

READS_ENGLISH = {"opt", "llama", "dnahlm"}
CHANCE = 0.2  # MCC that 160 rows reach by chance once in a hundred trials


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    return write_planted(tmp_path_factory.mktemp("planted"))


@pytest.mark.parametrize("family", FAMILIES)
def test_every_method_learns_on(family, planted, tmp_path):
    folder = write_tiny(family, tmp_path / family)
    cells = {
        (family, name): run_cell(folder, name, planted, tmp_path / name, steps=20)
        for name in METHODS
    }
    for (_, name), cell in cells.items():
        if name.startswith("lingo") and family not in READS_ENGLISH:
            assert "reads DNA only" in str(cell)
        else:
            assert isinstance(cell, float), cell
            assert cell > CHANCE, (name, cell)
            assert (tmp_path / name / "adapter.safetensors").exists()
    table = markdown_matrix(cells).splitlines()
    assert len([line for line in table if line.startswith("| ")]) == 2 + len(METHODS)
    assert any(" no |" in line for line in table) == (family not in READS_ENGLISH)
