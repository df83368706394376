"""The core is free of licences that bind its users; the list that CI keeps finds those that do."""

import importlib.util
from importlib import metadata
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "docs" / "write_licences.py"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("write_licences", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_nothing_in_the_core_binds(script):
    found = script.packages()
    assert {"torch", "gradio", "duckdb", "pysam", "starlette"} <= set(found) and len(found) > 60
    assert "not stated" not in found.values()
    assert script.binding(found) == {}


def test_a_binding_licence_is_found(script):
    try:
        metadata.version("pyrodigal")
    except metadata.PackageNotFoundError:
        pytest.skip("the extra genecalling is not installed")
    assert "pyrodigal" in script.binding(script.packages(("genecalling",)))


@pytest.mark.parametrize(
    ("said", "binds"),
    [
        ("GPL-3.0-or-later", True), ("AGPL-3.0", True), ("LGPL-2.1", False), ("MIT", False),
        ("GNU General Public License v3 (GPLv3)", True), ("MIT OR GPL-2.0", False),
        ("GNU Lesser General Public License v2 (LGPLv2)", False),
    ],
)  # fmt: skip
def test_which_licences_bind(script, said, binds):
    assert bool(script.binding({"x": said})) is binds
