"""The sdist and the wheel build, hold what they should, and work outside of the repository."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("dnahlm", "index", "app")
LARGEST = 60_000_000
"""Bytes; PyPI takes 100 MB."""


@pytest.fixture(scope="module")
def sources() -> dict[str, Path]:
    """Files of the packages before anything is built."""
    return _sources()


@pytest.fixture(scope="module")
def built(sources: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the sdist, and the wheel that was built from the sdist."""
    pytest.importorskip("build", reason="the package build is not installed")
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return out


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (path,) = built.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Scripts of a new environment with the wheel, its dependencies borrowed from this one."""
    place = tmp_path_factory.mktemp("installed") / "env"
    venv.create(place, with_pip=False)
    scripts = place / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install"]
    subprocess.run(
        [*install, "--quiet", "--no-index", "--no-deps", str(wheel)], timeout=600, check=True
    )
    # A path in a .pth file is added as it is: the editable install's own .pth there is not read.
    find = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.run([python, "-c", find], capture_output=True, text=True, check=True)
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(site.stdout.strip()) / "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n")
    return scripts


def _run(scripts: Path, folder: Path, *arguments: str) -> str:
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    environment["DNAHLM_HOME"] = str(folder / "home")
    done = subprocess.run(
        [scripts / arguments[0], *arguments[1:]],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _sources() -> dict[str, Path]:
    """Files of the packages in this tree, by name in the wheel."""
    return {
        path.relative_to(ROOT).as_posix(): path
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }


def test_the_wheel_holds_the_packages_and_nothing_else(
    wheel: Path, sources: dict[str, Path]
) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        licences = [n for n in archive.namelist() if n.endswith(".dist-info/licenses/LICENSE")]
    assert set(sources) - names == set()
    assert names - set(_sources()) == set()
    assert licences, "the licence is missing"
    assert wheel.stat().st_size < LARGEST


def test_the_shipped_weights_are_in_the_wheel(wheel: Path) -> None:
    weights = {n: p for n, p in _sources().items() if p.suffix in (".safetensors", ".json")}
    assert {"dnahlm/weights/model.safetensors", "dnahlm/weights/tokenizer.json"} <= set(weights)
    assert "index/weights/static/model.safetensors" in weights
    with zipfile.ZipFile(wheel) as archive:
        for name, path in weights.items():
            packed = hashlib.sha256(archive.read(name)).hexdigest()
            assert packed == hashlib.sha256(path.read_bytes()).hexdigest(), name


def test_the_sdist_can_be_tested_and_documented(built: Path, sources: dict[str, Path]) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    for name in (*sources, "tests/test_wheel.py", "mkdocs.yml", "docs/index.md", "Dockerfile"):
        assert name in names, name
    assert not any(name.startswith(("build/", "runs/", ".venv/", ".git/")) for name in names)


def test_it_answers_outside_of_the_repository(installed: Path, tmp_path: Path) -> None:
    place = _run(installed, tmp_path, "python", "-c", "import app; print(app.__file__)").strip()
    assert Path(place).is_relative_to(installed.parent), place
    said = _run(installed, tmp_path, "dnahlm", "ask", "--demo", "what does lacZ do?")
    assert "beta-galactosidase" in said and "DEMO_000001.1:7666..10740(-)" in said


def test_it_classifies_with_the_weights_inside(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "two.fasta").write_text(f">a\n{'GCGCTATAAAAGGGC' * 5}\n>b\n{'ACGTTGCA' * 9}\n")
    command = ["dnahlm", "classify", "--task", "core-promoter", "--input", "two.fasta", "--json"]
    answers = [json.loads(line) for line in _run(installed, tmp_path, *command).splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "b"]
    for answer in answers:
        assert answer["label"] in ("promoter", "non-promoter")
        assert abs(sum(answer["probabilities"].values()) - 1) < 1e-6
