"""The report on an installation."""

import importlib.metadata
import shutil
import tomllib
from collections import namedtuple
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from typer.testing import CliRunner

from app import doctor
from app.cli import app

ROOT = Path(doctor.__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def named(checks):
    return {check.subject: check for check in checks}


def folded(name):
    return name.lower().replace("_", "-")


def test_every_dependency_is_looked_at(project):
    found = {folded(check.subject) for check in doctor._packages()}
    wanted = {folded(Requirement(line).name) for line in project["dependencies"]}
    for extra in ("genecalling", "scale", "llm"):
        wanted |= {folded(Requirement(e).name) for e in project["optional-dependencies"][extra]}
    assert wanted <= found
    assert "pytest" not in found


def test_versions_are_those_that_python_sees(project):
    checks = named(doctor._packages())
    for package in ("numpy", "duckdb", "pydantic"):
        module = __import__(package)
        assert checks[package].state == "ok" and checks[package].detail == module.__version__


def test_a_missing_package_comes_with_its_cure(monkeypatch):
    real = importlib.metadata.version

    def version(name):
        if name in ("mappy", "ray"):
            raise importlib.metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    checks = named(doctor._packages())
    assert checks["mappy"].state == "missing" and checks["mappy"].fix == 'pip install "mappy"'
    assert checks["ray"].state == "optional" and checks["ray"].fix == 'pip install "dnahlm[scale]"'


def test_an_old_package_is_wrong(monkeypatch):
    real = importlib.metadata.version
    monkeypatch.setattr(
        importlib.metadata,
        "version",
        lambda name: "4.57.0" if name == "transformers" else real(name),
    )
    check = named(doctor._packages())["transformers"]
    assert check.state == "wrong" and ">=5" in check.detail and "transformers>=5" in check.fix


def test_weights_missing_damaged_and_whole(tmp_path):
    import numpy as np
    from safetensors.numpy import save_file

    assert doctor._folder("model", tmp_path, "*.safetensors").state == "missing"
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n")
    assert doctor._folder("model", tmp_path, "*.safetensors").state == "wrong"
    save_file({"a": np.zeros((1000, 1000), np.float32)}, path)
    check = doctor._folder("model", tmp_path, "*.safetensors")
    assert check.state == "ok" and check.detail == "4.0 MB, 1 tensor"


def test_shipped_weights_are_whole():
    assert {check.state for check in doctor._weights()} == {"ok"}


def test_a_full_disk_is_wrong(monkeypatch, tmp_path):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setenv("DNAHLM_HOME", str(tmp_path / "not" / "there"))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 9 * 10**8, 10**8))
    checks = named(doctor._store())
    assert checks["disk"].state == "wrong" and "remove" in checks["disk"].fix
    assert checks["store"].detail.endswith("0 genomes")
    assert not (tmp_path / "not").exists()


def test_the_store_is_counted(monkeypatch, tmp_path, synthetic):
    from index.library import Library

    monkeypatch.setenv("DNAHLM_HOME", str(tmp_path))
    Library.open([synthetic.path]).close()
    assert named(doctor._store())["store"].detail == f"{tmp_path}, 1 genome"


@pytest.mark.parametrize(
    ("state", "code"), [("ok", 0), ("optional", 0), ("missing", 1), ("wrong", 1)]
)
def test_exit_code_tells_whether_all_is_well(monkeypatch, state, code):
    check = doctor.Check("thing[1]", state, "found", "mend me")
    monkeypatch.setattr(doctor, "examine", lambda: [check])
    done = CliRunner().invoke(app, ["doctor"])
    assert done.exit_code == code
    assert "thing[1]" in done.output and "mend me" in done.output


def test_the_whole_report_runs():
    subjects = [check.subject for check in doctor.examine()]
    assert subjects[0] == "python" and len(subjects) == len(set(subjects))
    assert {"torch", "DNAHLM weights", "device", "store", "disk"} <= set(subjects)
